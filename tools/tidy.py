"""Bring the chapters back to their normal form, or say which of them are not in it.

``tidy.py`` writes the chapters that an editor has left in another form; ``tidy.py --check`` only
names them. The normal form of a chapter is what JupyterLab saves with ``chapters/jupytext.toml``:
no outputs, no metadata of a session, and whatever kernel ran it, the same header. So a chapter that
was opened, run and saved differs from the last commit by what was changed in it and no more.
"""

import argparse
import sys
from pathlib import Path

import jupytext
import yaml
from jupytext.config import load_jupytext_configuration_file

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
FORMAT = "md:myst"
CONFIG = load_jupytext_configuration_file(str(CHAPTERS / "jupytext.toml"))
# Jupyter puts the name of whichever environment ran a chapter into its header.
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LEXER = "ipython3"
OF_NOTEBOOKS = ("jupytext", "kernelspec")


def normal(text):
    """Write a page in its normal form.

    Parameters
    ----------
    text : str
        A page of the book in MyST Markdown, a chapter or one of text alone.

    Returns
    -------
    str
        The page without what an editor added. A page that has no cells of code has no header of a
        notebook either.
    """
    text = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n") + "\n"
    if "\n```{code-cell}" not in text:
        return _text_alone(text)
    notebook = jupytext.reads(text, fmt=FORMAT, config=CONFIG)
    notebook.metadata["kernelspec"] = dict(KERNEL)
    # A header may bring filters of its own, which would win over those of the file.
    text_format = notebook.metadata["jupytext"].get("text_representation", {})
    notebook.metadata["jupytext"] = {"default_lexer": LEXER, "text_representation": text_format}
    for cell in notebook.cells:
        cell.source = cell.source.strip("\n")  # Jupytext would take away one line at each save
    return jupytext.writes(notebook, fmt=FORMAT, config=CONFIG)


def _text_alone(text):
    """Page without the header that Jupyter adds when it saves a page of text."""
    start, fence, rest = text.partition("\n---\n")
    if not fence or not start.startswith("---\n"):
        return text
    header = yaml.safe_load(start)
    if not any(key in header for key in OF_NOTEBOOKS):
        return text
    kept = {key: value for key, value in header.items() if key not in OF_NOTEBOOKS}
    if not kept:
        return rest.lstrip("\n")
    return f"---\n{yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)}---\n{rest}"


def main():
    """Run the command line; exit with a message if a check finds a chapter in another form."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    parser.add_argument("pages", nargs="*", type=Path, help="all chapters by default")
    arguments = parser.parse_args()
    others = {}
    for path in arguments.pages or sorted(CHAPTERS.glob("*.md")):
        # Line ends as they are on disk: those of Windows are no normal form.
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        if (tidied := normal(text)) != text:
            others[path] = tidied
    if not arguments.check:
        for path, tidied in others.items():
            path.write_text(tidied, "utf-8", newline="\n")
            print(f"tidied {path.name}")
    elif others:
        names = ", ".join(path.name for path in others)
        sys.exit(f"Not in the form in which Jupyter saves: {names}. `make tidy` mends it.")


if __name__ == "__main__":
    main()
