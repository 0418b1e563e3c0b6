"""Put the live views on the pages that show them, and beside them for pages elsewhere.

A widget writes itself as ``<div class="gt-live" data-live="<stem>">`` (see
``gumbeltrick.widgets.base``). Every page that holds one gets that stem's script and style sheet,
both bundled beforehand and copied into the book's ``_static/gumbeltrick``. For the pages of others
the book has ``embed/<stem>.js``, which brings ``<gumbel-trick widget="<stem>">`` to life there.
"""

import hashlib
import importlib
import inspect
import json
import re
from pathlib import Path

from docutils import nodes

from gumbeltrick.widgets import STATIC
from gumbeltrick.widgets.base import LiveWidget

__all__ = ["EMBED", "setup", "stems_in", "widget_class"]

EMBED = "embed"
"""Folder of the built book that holds the scripts for other pages."""

PAGE_STATIC = STATIC / "page"
EMBED_STATIC = STATIC / "embed"
_LIVE = re.compile(r'<div class="gt-live" data-live="([a-z_]+)">')


def setup(app, style="gumbeltrick/book.css"):
    """Connect to Sphinx, with a style sheet that all pages get."""
    app.add_config_value("gumbeltrick_views", _digest(PAGE_STATIC), "html", [str])
    app.connect("config-inited", _add_static)
    app.connect("html-page-context", _add_views)
    app.connect("build-finished", _write_embeds)
    app.add_css_file(style)


def stems_in(doctree):
    """Stems of the live widgets in a document.

    Parameters
    ----------
    doctree : docutils.nodes.document
        A resolved document.

    Returns
    -------
    list of str
        Each stem once, in the order of appearance.
    """
    found = [
        stem
        for node in doctree.findall(nodes.raw)
        if node.get("format") == "html"
        for stem in _LIVE.findall(node.astext())
    ]
    return list(dict.fromkeys(found))


def _add_static(app, config):  # noqa: ARG001 - Sphinx calls it so
    config.html_static_path.append(str(PAGE_STATIC))


def _add_views(app, pagename, templatename, context, doctree):  # noqa: ARG001 - Sphinx calls it so
    if doctree is None:
        return
    for stem in stems_in(doctree):
        app.add_css_file(f"gumbeltrick/{stem}.css")
        app.add_js_file(f"gumbeltrick/{stem}.js", loading_method="defer")


def widget_class(stem):
    """Class of the live widget with this stem."""
    module = importlib.import_module(f"gumbeltrick.widgets.{stem}")
    (found,) = (
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, LiveWidget) and member.__module__ == module.__name__
    )
    return found


def _write_embeds(app, exception):
    """Write a script for every widget that the book shows, with its state at the start."""
    # A translation stands beside a book that has these scripts already.
    if exception is not None or app.builder.format != "html" or _is_beside_the_book(app.builder):
        return
    folder = Path(app.outdir) / EMBED
    folder.mkdir(exist_ok=True)
    written = set()
    for page in sorted(app.env.found_docs):
        for stem in set(stems_in(app.env.get_doctree(page))) - written:
            origin = {
                "state": widget_class(stem)().view_state(),
                "page": app.builder.get_target_uri(page),
                "title": app.env.titles[page].astext(),
                "book": app.config.html_title,
            }
            bundle = (EMBED_STATIC / f"{stem}.js").read_text("utf-8")
            script = f"((GUMBEL_TRICK_ORIGIN) => {{\n{bundle}\n}})({json.dumps(origin)});\n"
            (folder / f"{stem}.js").write_text(script, "utf-8")
            written.add(stem)


def _is_beside_the_book(builder):
    # By its attribute: other books show widgets too, and lack what translations need.
    return getattr(builder, "is_beside_the_book", False)


def _digest(folder):
    """Digest of the bundles: pages name a bundle by its content, so a new one rewrites them."""
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
