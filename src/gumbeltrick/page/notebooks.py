"""Give every chapter as a notebook, in the download menu of its page.

A notebook is made from the chapter's Markdown while the book is built. It has no outputs, and its
first cell installs the package where it is absent: from the wheel that the book itself carries, so
that text and package always belong together.
"""

from pathlib import Path

import jupytext
from nbformat import v4

from gumbeltrick._book import DOWNLOADS, WHEEL
from gumbeltrick.page.address import page_url

__all__ = ["as_notebook", "setup"]

_HELLO = """\
*This is a chapter of {book}{where}. It comes without outputs: run its cells from top to bottom. \
The first one makes sure that the package `gumbeltrick` is here. Theorems, exercises and links \
look as on the page where the extension `jupyterlab-myst` is installed.*"""
_INSTALL = """\
# Installs the book's package where it is absent, and says so.
import importlib.util

if any(importlib.util.find_spec(name) is None for name in ("gumbeltrick", "myst_nb")):
    print("Installing the package of the book, from {source}")
{lines}"""
_FROM_WEB = '    %pip install --quiet "gumbeltrick @ {address}" myst-nb'
_FROM_DISK = """\
    from pathlib import Path

    name = "{wheel}"
    wheel = next((path for path in (Path(name), Path("..") / name) if path.is_file()), None)
    if wheel is None:
        where = "the book's folder {folder}"
        raise FileNotFoundError(f"put {{name}}, from {{where}}, beside this notebook")
    %pip install --quiet "{{wheel}}" myst-nb"""


def setup(app):
    """Connect to Sphinx, before the theme makes its download menu."""
    app.connect("html-page-context", _offer, priority=400)


def as_notebook(markdown, *, book, base="", page=""):
    """Turn a chapter into a notebook.

    Parameters
    ----------
    markdown : str
        Source of the chapter, in MyST Markdown.
    book : str
        Title of the book.
    base : str
        Address of the book; empty if it is not known.
    page : str
        Address of the chapter's page; empty if it is not known.

    Returns
    -------
    str
        The notebook, without outputs; the same chapter gives the same text.
    """
    notebook = jupytext.reads(markdown, fmt="md:myst")
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    if base:
        source = f"{base}{DOWNLOADS}/{WHEEL}"
        lines = _FROM_WEB.format(address=source)
    else:
        source = "the wheel beside this notebook"
        lines = _FROM_DISK.format(wheel=WHEEL, folder=DOWNLOADS)
    where = f", [read it with live widgets]({page})" if page else ""
    notebook.cells[:0] = [
        v4.new_markdown_cell(_HELLO.format(book=book, where=where)),
        v4.new_code_cell(_INSTALL.format(source=source, lines=lines)),
    ]
    for index, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{index}"  # drawn at random otherwise
    return jupytext.writes(notebook, fmt="ipynb")


def _offer(app, pagename, templatename, context, doctree):  # noqa: ARG001 - Sphinx calls it so
    if doctree is None or not context.get("page_source_suffix"):
        return
    source = Path(app.env.doc2path(pagename)).read_text("utf-8")
    if "\njupytext:" not in source:
        return  # a page of text alone
    name = f"{pagename}.ipynb"
    target = Path(app.outdir) / DOWNLOADS / name
    target.parent.mkdir(parents=True, exist_ok=True)
    base, page = app.config.html_baseurl, page_url(app, pagename)
    target.write_text(
        as_notebook(source, book=app.config.html_title, base=base, page=page), "utf-8"
    )
    context["ipynb_source"] = name
