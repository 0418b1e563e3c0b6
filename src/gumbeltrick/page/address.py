"""Tell Sphinx where the book is published, where that is known; it writes the canonical links."""

from gumbeltrick._book import book_url

__all__ = ["page_url", "setup"]


def setup(app):
    """Connect to Sphinx."""
    app.connect("config-inited", _set_address)


def page_url(app, pagename):
    """Absolute address of a page; empty if the book's own is not known."""
    base = app.config.html_baseurl
    return base + app.builder.get_target_uri(pagename) if base else ""


def _set_address(app, config):  # noqa: ARG001 - Sphinx calls it so
    config.html_baseurl = book_url()
