"""Put the live views on the pages that show them.

A widget writes itself as ``<div class="gt-live" data-live="<stem>">`` (see
``gumbeltrick.widgets.base``). Every page that holds one gets that stem's script and style sheet,
both bundled beforehand and copied into the book's ``_static/gumbeltrick``.
"""

import hashlib
import re
from pathlib import Path

from docutils import nodes

from gumbeltrick.widgets import STATIC

__all__ = ["setup", "stems_in"]

PAGE_STATIC = STATIC / "page"
_LIVE = re.compile(r'<div class="gt-live" data-live="([a-z_]+)">')


def setup(app):
    """Connect to Sphinx."""
    app.add_config_value("gumbeltrick_views", _digest(PAGE_STATIC), "html", [str])
    app.connect("config-inited", _add_static)
    app.connect("html-page-context", _add_views)
    app.add_css_file("gumbeltrick/book.css")


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


def _digest(folder):
    """Digest of the bundles: pages name a bundle by its content, so a new one rewrites them."""
    digest = hashlib.sha256()
    for path in sorted(Path(folder).rglob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
