"""Test helpers and widgets, from the built wheel alone, on every supported Python that is here.

tox looks for Pythons on PATH; those that pyenv keeps are often not there, so they are added.
"""

import os
import subprocess
import sys
from pathlib import Path

SUPPORTED = ("3.11", "3.12", "3.13")


def folders_of_pyenv():
    """Folder of the newest release that pyenv keeps of each supported Python."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    for version in SUPPORTED:
        found = root.glob(f"versions/{version}.*/bin/python{version}")
        newest = max(found, key=lambda path: _release(path.parent.parent.name), default=None)
        if newest is not None:
            yield str(newest.parent)


def _release(version):
    return [int(part) for part in version.split(".") if part.isdigit()]


def variables():
    """Environment variables with all of them on PATH."""
    path = os.pathsep.join([*folders_of_pyenv(), os.environ["PATH"]])
    return {**os.environ, "PATH": path}


def main():
    """Run tox with all of them on PATH, and end with its status."""
    command = [sys.executable, "-m", "tox", "run-parallel", "--parallel-no-spinner", *sys.argv[1:]]
    sys.exit(subprocess.run(command, check=False, env=variables()).returncode)


if __name__ == "__main__":
    main()
