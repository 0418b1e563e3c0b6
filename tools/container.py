"""What a container of the book does when it starts, and how it knows that it is well.

``container.py start PROGRAM …`` gives whoever starts it chapters to work in, then becomes the
program. The image keeps its own copy outside the home folder, since a JupyterHub mounts each
person's disk there. Chapters that are there already stay as they are: they are somebody's work.

``container.py healthy`` fails unless a Jupyter server of this container answers.
"""

import os
import shutil
import sys
import tempfile
import urllib.request
from pathlib import Path

BOOK = Path(__file__).resolve().parent
CHAPTERS = "chapters"


def home():
    """Home folder of whoever runs the container.

    A container may run as a user of whom the image knows nothing and who may not write there; such
    a user gets a folder that goes with the container.
    """
    folder = Path(os.environ.get("HOME", "/"))
    if os.access(folder, os.W_OK):
        return folder
    fresh = Path(tempfile.mkdtemp(prefix="home-"))
    print(f"{folder} cannot be written: working in {fresh}, which goes with the container.")
    os.environ["HOME"] = str(fresh)
    return fresh


def place_chapters(book, folder):
    """Copy the chapters into a folder unless it has some.

    Parameters
    ----------
    book : pathlib.Path
        The folder that holds the image's own chapters.
    folder : pathlib.Path
        Where the copy is wanted.

    Returns
    -------
    pathlib.Path
        The copy.
    """
    target = folder / CHAPTERS
    if not target.exists():
        # Whole or not at all: a start that is cut off leaves no half of a book.
        half = Path(tempfile.mkdtemp(prefix=".chapters-", dir=folder)) / CHAPTERS
        shutil.copytree(book / CHAPTERS, half)
        half.rename(target)
        half.parent.rmdir()
    return target


def start(command):
    """Place the chapters, then become the program."""
    os.chdir(place_chapters(BOOK, home()).parent)
    sys.stdout.flush()
    os.execvp(command[0], command)  # noqa: S606 - the program is this container's own


def healthy():
    """End with an error unless a server answers."""
    # Known only where Jupyter is.
    from jupyter_server.serverapp import list_running_servers  # noqa: PLC0415

    servers = list(list_running_servers())
    if not servers:
        sys.exit("no Jupyter server runs")
    for server in servers:
        address = f"http://127.0.0.1:{server['port']}{server['base_url']}api"
        with urllib.request.urlopen(address, timeout=5) as answer:
            print(address, answer.status)


def main():
    """Run the command line."""
    action, *command = sys.argv[1:] or [""]
    if action == "start" and command:
        start(command)
    elif action == "healthy" and not command:
        healthy()
    else:
        sys.exit("usage: container.py start PROGRAM [ARGUMENT …] | container.py healthy")


if __name__ == "__main__":
    main()
