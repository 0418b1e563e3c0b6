"""Test helpers and widgets, from the built wheel alone, on every supported Python that is here.

tox looks for Pythons on PATH; those that pyenv keeps are often not there, so they are added. With
the argument `others`, the Python that runs this is left out if there is another: `make test` has
run the same tests on it already.
"""

import os
import re
import shutil
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


def without_this(environment):
    """Have tox leave out the Python that runs this, if others are left."""
    own = ".".join(map(str, sys.version_info[:2]))
    others = [f"python{version}" for version in SUPPORTED if version != own]
    if not any(shutil.which(name, path=environment["PATH"]) for name in others):
        return environment
    return {**environment, "TOX_SKIP_ENV": re.escape(own)}


def main():
    """Run tox with all of them on PATH, and end with its status."""
    arguments, environment = sys.argv[1:], variables()
    if arguments[:1] == ["others"]:
        arguments, environment = arguments[1:], without_this(environment)
    command = [sys.executable, "-m", "tox", "run-parallel", "--parallel-no-spinner", *arguments]
    sys.exit(subprocess.run(command, check=False, env=environment).returncode)


if __name__ == "__main__":
    main()
