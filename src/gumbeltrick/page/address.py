"""Tell Sphinx where the book and its sources are, where that is known.

Sphinx writes the canonical links, and writes every page anew when an address has changed.
"""

from gumbeltrick._book import book_url, repository_url

__all__ = ["page_url", "setup"]


def setup(app):
    """Register the setting ``gumbeltrick_repository``, and connect to Sphinx."""
    app.add_config_value("gumbeltrick_repository", "", "html", [str])
    app.connect("config-inited", _set_address)


def page_url(app, pagename):
    """Absolute address of a page; empty if the book's own is not known."""
    base = app.config.html_baseurl
    return base + app.builder.get_target_uri(pagename) if base else ""


def _set_address(app, config):  # noqa: ARG001 - Sphinx calls it so
    config.html_baseurl = book_url()
    config.gumbeltrick_repository = repository_url()
