"""Show an output as the HTML that it has for a page of the book, where it has one."""

from docutils import nodes
from myst_nb.core.render import MimeRenderPlugin

from gumbeltrick._book import PAGE_TYPE

__all__ = ["PageHtml", "prefer_page_html", "setup"]


class PageHtml(MimeRenderPlugin):
    """Renders :data:`gumbeltrick._book.PAGE_TYPE`.

    MyST-NB asks in every book where the package is; which books show it is theirs to say.
    """

    @staticmethod
    def handle_mime(renderer, data, inline):  # noqa: ARG004 - MyST-NB calls it so
        """Return the HTML as it is; leave every other type alone."""
        if data.mime_type != PAGE_TYPE:
            return None
        return [nodes.raw(text=data.string, format="html", classes=["output", "text_html"])]


def setup(app):
    """Connect to Sphinx, before MyST-NB reads its settings."""
    app.connect("config-inited", prefer_page_html, priority=100)


def prefer_page_html(app, config):  # noqa: ARG001 - Sphinx calls it so
    """Take the HTML for the page before every other type of the same output."""
    first = ["html", PAGE_TYPE, 0]
    config.nb_mime_priority_overrides = [*config.nb_mime_priority_overrides, first]
