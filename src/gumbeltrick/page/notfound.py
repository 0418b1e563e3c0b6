"""Write the page that a web host shows for an address which is not there.

Such a page is shown under the wrong address, at any depth, so it may not lean on files that it
would have to find first: its style and its script stand in it. Its links are absolute where the
book's address is known. Where it is not, or where the book is served from elsewhere, the script
looks for the book's folder above the wrong address and mends the links.
"""

from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment
from sphinx import addnodes

from gumbeltrick._book import NOT_FOUND
from gumbeltrick.page.access import description
from gumbeltrick.page.translation import is_translation
from gumbeltrick.palette import DARK, LIGHT

__all__ = ["setup"]

_COLOURS = ("ink", "muted", "grid", "surface", "panel", "accent")


def setup(app):
    """Connect to Sphinx."""
    app.connect("build-finished", _write)


def _write(app, exception):
    if exception is not None or app.builder.name != "html" or is_translation(app):
        return
    here = files(__package__)
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        here.joinpath("notfound.html").read_text("utf-8")
    )
    text = template.render(
        language=app.config.language,
        book=app.config.html_title,
        address=app.config.html_baseurl,
        root=urlsplit(app.config.html_baseurl).path,
        front=_page(app, app.config.root_doc),
        parts=_parts(app),
        light=_variables(LIGHT),
        dark=_variables(DARK),
        script=here.joinpath("notfound.js").read_text("utf-8"),
    )
    (Path(app.outdir) / NOT_FOUND).write_text(text, "utf-8")


def _parts(app):
    """Parts of the book in the order of its contents: their captions and pages."""
    trees = app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree)
    return [
        {"caption": tree.get("caption"), "pages": [_page(app, name) for _, name in tree["entries"]]}
        for tree in trees
    ]


def _page(app, name):
    return {
        "address": app.builder.get_target_uri(name),
        "title": app.env.titles[name].astext(),
        "description": description(app.env.get_doctree(name)),
    }


def _variables(colours):
    return ";".join(f"--gt-{name}:{colours[name]}" for name in _COLOURS)
