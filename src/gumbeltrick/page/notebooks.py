"""Give every chapter as a notebook, in the download menu of its page.

A notebook is made from the chapter's Markdown while the book is built, with the outputs that its
cells had then, so that GitHub, nbviewer and an editor without a kernel show them. They can show no
widget: a still picture stands for each. Nor do they know MyST's way to quote a number that a cell
has computed: the number stands in the text. The first cell installs the package where it is absent:
from the wheel that the book itself carries, so that text and package always belong together.
"""

import json
import re
from pathlib import Path

import jupytext
import nbformat
from jupyter_cache import get_cache
from myst_nb.core.render import WIDGET_STATE_MIMETYPE, WIDGET_VIEW_MIMETYPE
from myst_nb.core.utils import coalesce_streams
from nbformat import v4

from gumbeltrick._book import DOWNLOADS, WHEEL
from gumbeltrick.page.address import page_url
from gumbeltrick.page.interact import captured
from gumbeltrick.page.translation import is_translation

__all__ = ["as_notebook", "setup"]

_HELLO = """\
*This is a chapter of {book}{where}. Until its cells run, a still picture stands in the place of \
each live widget: run them from top to bottom. The first one makes sure that the package \
`gumbeltrick` is here. Theorems, exercises and links look as on the page where the extension \
`jupyterlab-myst` is installed.*"""
_INSTALL = """\
# Installs the book's package where it is absent, and says so.
import importlib.util

if importlib.util.find_spec("gumbeltrick") is None:
    print("Installing the package of the book, from {source}")
{lines}
    importlib.invalidate_caches()"""  # the import system may know the folder as it was
_FROM_WEB = '    %pip install --quiet "gumbeltrick @ {address}"'
_FROM_DISK = """\
    from pathlib import Path

    name = "{wheel}"
    wheel = next((path for path in (Path(name), Path("..") / name) if path.is_file()), None)
    if wheel is None:
        where = "the book's folder {folder}"
        raise FileNotFoundError(f"put {{name}}, from {{where}}, beside this notebook")
    %pip install --quiet "{{wheel}}"\
"""
# What a viewer without a kernel shows best, before plain text, which every output has.
_SHOWN = ("image/png", "image/svg+xml", "text/markdown", "text/html")
_QUOTED = re.compile(r"\{glue:text\}`([\w-]+)(?::([^`]+))?`")


def setup(app):
    """Connect to Sphinx, before the theme makes its download menu."""
    app.connect("html-page-context", _offer, priority=400)


def as_notebook(markdown, *, book, base="", page="", executed=None, glued=None):
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
    executed : nbformat.NotebookNode, optional
        The same chapter after its cells have run, as MyST-NB leaves it where it merges streams.
        Without it the notebook has no outputs.
    glued : dict, optional
        What the chapter glued, as text, by name. A name that is absent stays a name.

    Returns
    -------
    str
        The notebook; the same chapter with the same outputs gives the same text.

    Raises
    ------
    ValueError
        If the chapter that has run has other cells.
    """
    notebook = jupytext.reads(markdown, fmt="md:myst")
    notebook.metadata = {"kernelspec": notebook.metadata["kernelspec"]}
    if executed is not None:
        _give_outputs(notebook, executed)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = _QUOTED.sub(lambda found: _number(found, glued or {}), cell.source)
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


def _number(found, glued):
    name, form = found.groups()
    if name not in glued:
        return found[0]
    return format(float(glued[name]), form) if form else glued[name]


def _give_outputs(notebook, executed):
    cells, run = ([c for c in each.cells if c.cell_type == "code"] for each in (notebook, executed))
    if [cell.source for cell in cells] != [cell.source for cell in run]:
        message = "executed must be the chapter itself, but its cells of code are others"
        raise ValueError(message)
    models = executed.metadata.get("widgets", {}).get(WIDGET_STATE_MIMETYPE, {}).get("state", {})
    for cell, after in zip(cells, run, strict=True):
        kept = _streams_once(after.outputs)
        cell.outputs = [still for output in kept for still in _stills(output, models)]


def _streams_once(outputs):
    """Yield outputs without the parts that MyST-NB has added to the first one of their stream."""
    seen = set()
    for output in outputs:
        name = output.get("name") if output["output_type"] == "stream" else None
        if name not in seen:
            yield output
        if name:
            seen.add(name)


def _stills(output, models):
    """Yield what stands for an output where there is no kernel and no page."""
    if "data" not in output:
        yield output
        return
    data = output["data"]
    view = data.get(WIDGET_VIEW_MIMETYPE)
    if view is not None and "image/png" not in data:
        # An `interact` cell: the pictures that it drew.
        for inner in captured(models, view["model_id"]):
            yield from _stills(inner, models)
        return
    best = next((key for key in _SHOWN if key in data), None)
    kept = {key: data[key] for key in (best, "text/plain") if key in data}
    if not kept:
        return  # what a cell glued without showing it
    size = output.get("metadata", {}).get(best, {})
    yield v4.new_output(output["output_type"], kept, metadata={best: size} if size else {})


def _offer(app, pagename, templatename, context, doctree):  # noqa: ARG001 - Sphinx calls it so
    if doctree is None or not context.get("page_source_suffix"):
        return
    source = Path(app.env.doc2path(pagename)).read_text("utf-8")
    if "\njupytext:" not in source:
        return  # a page of text alone
    name = f"{pagename}.ipynb"
    context["ipynb_source"] = name
    if is_translation(app):
        return  # the notebook is that of the book
    target = Path(app.outdir) / DOWNLOADS / name
    target.parent.mkdir(parents=True, exist_ok=True)
    base, page = app.config.html_baseurl, page_url(app, pagename)
    left = Path(app.outdir).parent / "jupyter_execute" / name  # by MyST-NB
    text = as_notebook(
        source,
        book=app.config.html_title,
        base=base,
        page=page,
        executed=_with_outputs(left, app.env.mystnb_config),
        glued=_glued(left.with_suffix(".glue.json")),
    )
    target.write_text(text, "utf-8")


def _with_outputs(path, config):
    """Read what MyST-NB left; it has no outputs where the page took them from the cache."""
    notebook = nbformat.read(path, as_version=4)
    if config.execution_mode != "cache":
        return notebook
    _, executed = get_cache(config.execution_cache_path).merge_match_into_notebook(notebook)
    for cell in executed.cells:
        if cell.cell_type == "code":
            cell.outputs = coalesce_streams(cell.outputs)  # as the page does
    return executed


def _glued(path):
    """Read what a chapter glued, as text by name; MyST-NB writes no file where that is nothing."""
    if not path.is_file():
        return {}
    scraps = json.loads(path.read_text("utf-8"))
    return {name: scrap["data"]["text/plain"] for name, scrap in scraps.items()}
