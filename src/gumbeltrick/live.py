"""A Sphinx extension that brings the live widgets to a book of your own.

In the ``_config.yml`` of a Jupyter Book::

    sphinx:
      extra_extensions: [gumbeltrick.live]
      config:
        nb_ipywidgets_js: {}

A cell that ends in a widget of :mod:`gumbeltrick.widgets` then shows it alive on the built page,
and its still picture on paper and without JavaScript. The last line keeps Jupyter's own scripts
for widgets, which come from another host, off the pages; leave it away if your book shows other
ipywidgets.
"""

from gumbeltrick import __version__
from gumbeltrick.page import interact, outputs, views
from gumbeltrick.widgets import STATIC

__all__ = ["setup"]


def setup(app):
    """Register the widgets; Sphinx calls it. The page host of this book has them already."""
    if "gumbeltrick.page" not in app.extensions:
        views.setup(app, style="gumbeltrick/live.css")
        # Before MyST-NB reads its settings.
        app.connect("config-inited", _show_widgets, priority=100)
        # After all others: from then on the page's list of scripts is a copy.
        app.connect("html-page-context", _drop_unread_state, priority=900)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": False}


def _show_widgets(app, config):
    config.html_static_path.append(str(STATIC / "live"))
    outputs.prefer_page_html(app, config)


def _drop_unread_state(app, *page):
    """Leave Jupyter's state of the widgets off a page that has nothing to read it."""
    if not app.config.nb_ipywidgets_js:
        interact.drop_widget_state(app, *page)
