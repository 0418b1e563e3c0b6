"""Environments for what the bench compares with; as a program, run a Python file in one of them.

Each lives below ``_build/peers`` and is made at the first use from the ``requirements.txt`` of its
folder in ``tools/peers``, with the book's own versions of what both use.
"""

import os
import subprocess
import sys
import venv
from pathlib import Path

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
PEERS = ROOT / "_build/peers"
SOURCES = TOOLS / "peers"
# What the book's package needs to run beside a peer.
_SHARED = ("numpy", "scipy")


def program(name, peer):
    """Path of a program in the environment of a peer."""
    windows = os.name == "nt"
    folder = PEERS / peer / ("Scripts" if windows else "bin")
    return folder / (f"{name}.exe" if windows else name)


def prepare(peer):
    """Make the environment of a peer unless it is there.

    Parameters
    ----------
    peer : str
        A folder of ``tools/peers``.

    Returns
    -------
    bool
        Whether the environment is there; without a network, for example, it may not be.
    """
    record = PEERS / peer / "requirements.txt"
    source = SOURCES / peer / "requirements.txt"
    wanted = source.read_text("utf-8")
    if record.is_file() and record.read_text("utf-8") == wanted:
        return True
    print(f"Installing the peer {peer} into {record.parent.relative_to(ROOT)}, once.", flush=True)
    venv.create(record.parent, clear=True, with_pip=True)
    install = [program("python", peer), "-m", "pip", "install", "--quiet", "--requirement", source]
    pinned = ["--constraint", ROOT / "requirements.txt", *_SHARED]
    if subprocess.run([*install, *pinned], check=False).returncode:
        print(f"That failed: going on without {peer}.", flush=True)
        return False
    record.write_text(wanted, "utf-8")
    return True


def variables():
    """Environment variables under which a peer finds the book's package."""
    path = os.pathsep.join(filter(None, [str(ROOT / "src"), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


def main():
    """Run the file that the command line names beside PyTorch and JAX, with what follows it."""
    # PyTorch comes with CUDA where there is no other: gigabytes, and minutes.
    python = program("python", "samplers") if prepare("samplers") else sys.executable
    command = [python, *sys.argv[1:]]
    sys.exit(subprocess.run(command, env=variables(), check=False).returncode)


if __name__ == "__main__":
    main()
