"""Take from the theme what a page without a kernel can keep, and leave out what it cannot.

Jupyter Book always loads sphinx-thebe, which wants a remote kernel and a script from a CDN. The
book uses neither, so its scripts stay off the page.
"""

import html
from pathlib import Path

from docutils import nodes

from gumbeltrick.page.translation import is_translation

__all__ = ["setup"]

_UNUSED = ("sphinx_thebe", "sphinx_comments")
_FRONT_DOOR = """\
<!doctype html>
<html lang="{language}">
  <head>
    <meta charset="utf-8">
    <title>{title}</title>
    <meta http-equiv="refresh" content="0; url={address}">
    <link rel="icon" href="data:,">
  </head>
  <body><p><a href="{address}">{title}</a></p></body>
</html>
"""
_REPEATED = ("proof-content", "exercise-content", "solution-content")


def setup(app):
    """Connect to Sphinx."""
    app.connect("builder-inited", _disconnect_unused)
    app.connect("doctree-read", _tell_ids_apart)
    # After sphinx-external-toc, which writes a redirect without title, language or icon.
    app.connect("build-finished", _write_front_door, priority=900)


def _disconnect_unused(app):
    for listeners in app.events.listeners.values():
        for listener in tuple(listeners):
            if listener.handler.__module__.partition(".")[0] in _UNUSED:
                app.disconnect(listener.id)
    app.registry.css_files = [
        (name, attributes)
        for name, attributes in app.registry.css_files
        if name != "sphinx-thebe.css"
    ]


def _tell_ids_apart(app, doctree):  # noqa: ARG001 - Sphinx calls it so
    """Give the box of each theorem and exercise an id of its own: their extensions repeat one."""
    for section in doctree.findall(nodes.section):
        if section["ids"] and section["ids"][0] in _REPEATED and section.parent["ids"]:
            section["ids"] = [f"{section.parent['ids'][0]}-content"]
    for proof in doctree.findall(nodes.admonition):
        proof["ids"] = [name for name in proof["ids"] if name != "proof"]


def _write_front_door(app, exception):
    """Lead from the root of the site to the front page, if that is somewhere below."""
    if exception is not None or app.builder.name != "html" or is_translation(app):
        return
    if app.config.root_doc != "index":
        page = _FRONT_DOOR.format(
            language=app.config.language,
            title=html.escape(app.config.html_title),
            address=f"{app.config.root_doc}.html",
        )
        (Path(app.outdir) / "index.html").write_text(page, "utf-8")
