"""Run a Python file where PyTorch and JAX are installed, beside the book's package.

They live in an environment of their own under ``_build/peers``, made at the first use. Where it
cannot be made, without a network for example, the file runs in the project's own environment and
does without them.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
PEERS = ROOT / "_build/peers"
WANTED = TOOLS / "peers.txt"


def python():
    """Path of the environment's Python; of this one if there can be no environment."""
    program = PEERS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    record = PEERS / WANTED.name
    wanted = WANTED.read_text("utf-8")
    if record.is_file() and record.read_text("utf-8") == wanted:
        return program
    print(
        f"Installing PyTorch and JAX into {PEERS.relative_to(ROOT)}, once. "
        "This may take minutes and, with PyTorch's CUDA, gigabytes.",
        flush=True,
    )
    venv.create(PEERS, clear=True, with_pip=True)
    install = [program, "-m", "pip", "install", "--quiet", "--requirement", WANTED]
    # The same NumPy and SciPy as the book's own.
    pinned = ["--constraint", ROOT / "requirements.txt", "numpy", "scipy"]
    if subprocess.run([*install, *pinned], check=False).returncode:
        print("That failed: going on without them.", flush=True)
        return Path(sys.executable)
    record.write_text(wanted, "utf-8")
    return program


def main():
    """Run the file that the command line names, with the arguments that follow."""
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path}
    sys.exit(subprocess.run([python(), *sys.argv[1:]], env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
