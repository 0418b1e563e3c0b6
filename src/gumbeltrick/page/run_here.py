"""Lead from each chapter, through a page that says what will be loaded, to Python in the browser.

That page is the chapter ``run_here``. It names the hosts and the weight of what is fetched, and
links to each chapter's notebook in JupyterLite, which is the one place of the site that fetches
from elsewhere. Whether JupyterLite is there is known only when the book is finished, so what
depends on it is written here between marks and chosen then.
"""

import html
from pathlib import PurePosixPath

from gumbeltrick._book import LITE, RUN_HERE, WITH_LITE, WITHOUT_LITE

__all__ = ["PAGE", "setup"]

PAGE = "run_here"
"""Stem of the page that stands before JupyterLite."""

PLACE = '<div class="gt-run-here"></div>'
"""What the page's source has where the links to the notebooks shall stand."""

_THERE = """\
<ul class="gt-run-list">
{links}
</ul>
<p>On a wide screen, <a href="{lab}">JupyterLab</a> shows several of them side by side, and a list \
of all.</p>"""
_ABSENT = """\
<p class="gt-run-absent">This copy of the book was built without it. Where the project is at hand, \
<code>make lite</code> builds it.</p>"""


def setup(app):
    """Connect to Sphinx, after the theme has filled the menus of its header."""
    app.connect("html-page-context", _add_entry, priority=502)
    app.connect("html-page-context", _add_links)


def _add_entry(app, pagename, templatename, context, doctree):  # noqa: ARG001 - Sphinx calls it so
    """Put an entry beside the one that downloads the notebook."""
    page = _page(app)
    if page is None or not context.get("ipynb_source"):
        return
    menus = {each.get("label"): each for each in context["header_buttons"]}
    menu = menus["download-buttons"]
    menu["buttons"].insert(1, {
        "type": "link",
        "url": f"{context['pathto'](page)}#{_id(pagename)}",
        "text": "Run in the browser",
        "tooltip": "Run this page's Python in the browser, with nothing installed",
        "icon": "fas fa-play",
        "label": RUN_HERE,
    })  # fmt: skip


def _add_links(app, pagename, templatename, context, doctree):  # noqa: ARG001 - likewise
    if pagename != _page(app):
        return
    lite = context["pathto"](LITE, 1)
    links = "\n".join(
        f'<li id="{_id(name)}"><a href="{lite}/notebooks/index.html?path={name}.ipynb">'
        f"{html.escape(app.env.titles[name].astext())}</a></li>"
        for name in _notebooks(app)
    )
    there = _THERE.format(links=links, lab=f"{lite}/lab/index.html").join(WITH_LITE)
    absent = _ABSENT.join(WITHOUT_LITE)
    context["body"] = context["body"].replace(PLACE, f"{there}{absent}")


def _page(app):
    """Name of the page that stands before JupyterLite; None if the book has not got it."""
    return next((n for n in app.env.all_docs if PurePosixPath(n).name == PAGE), None)


def _notebooks(app):
    """Pages that are notebooks, in the order of the contents."""
    order = [app.config.root_doc]
    for name in order:
        order += app.env.toctree_includes.get(name, [])
    return [name for name in order if "kernelspec" in app.env.metadata[name]]


def _id(pagename):
    return f"run-{pagename.rpartition('/')[2]}"
