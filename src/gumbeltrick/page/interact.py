"""Show, for an ``interact`` cell, the picture that it drew when the book was built.

Its sliders need a kernel, which a built page has not. So the page shows no sliders: it shows the
cell's picture at the start and says where the sliders come alive.
"""

import html

from docutils import nodes
from myst_nb.core.render import (
    WIDGET_STATE_MIMETYPE,
    WIDGET_VIEW_MIMETYPE,
    MimeData,
    MimeRenderPlugin,
)
from nbclient.output_widget import OutputWidget
from sphinx.locale import get_translation

from gumbeltrick._book import PAGE_TYPE

__all__ = ["InteractStill", "captured", "drop_widget_state", "keep_from_stalling", "setup"]

_ = get_translation("gumbeltrick")


class InteractStill(MimeRenderPlugin):
    """Renders the widget of an ``interact`` cell as the outputs that it captured."""

    @staticmethod
    def handle_mime(renderer, data, inline):
        """Return the captured outputs and a note; leave every other output alone."""
        if inline or data.mime_type != WIDGET_VIEW_MIMETYPE or not _asked_for(renderer.renderer):
            return None
        models = renderer.renderer.nb_client.nb_metadata["widgets"][WIDGET_STATE_MIMETYPE]["state"]
        found = []
        for output in captured(models, data.content["model_id"]):
            mime_type = _richest(output)
            content = MimeData(mime_type, output["data"][mime_type], line=data.line)
            found += renderer.render_mime_type(content)
        if not found:
            return None  # a live widget, which writes itself as HTML beside this output
        words = _("In a notebook this cell shows sliders, and the picture follows them.")
        note = nodes.raw(text=f'<p class="gt-note">{html.escape(words)}</p>', format="html")
        return [*found, note]


def keep_from_stalling():
    """Keep runs of notebooks by nbclient from stalling at ``interact`` cells.

    While a run waits for the reply to a cell it would send the kernel what the cell's widget has
    captured. Sending can swallow the wake-up of that wait, and the run then stands still until the
    cell's time is up (jupyter/nbclient#312). The kernel has no use for it.
    """
    OutputWidget.send = _send_nothing


def setup(app):
    """Connect to Sphinx."""
    keep_from_stalling()
    # After all others: from here on the page's list of scripts is a copy.
    app.connect("html-page-context", drop_widget_state, priority=900)


def _asked_for(renderer):
    """Whether a book lists the page host; MyST-NB asks in every book where the package is."""
    env = getattr(renderer, "sphinx_env", None)
    return env is not None and "gumbeltrick.page" in env.app.extensions


def _send_nothing(self, *args, **kwargs):
    pass


def captured(models, model_id):
    """Yield the outputs with data that a widget or any widget inside it has captured.

    Parameters
    ----------
    models : dict
        State of every widget of a notebook, by the id of its model.
    model_id : str
        Which widget.

    Yields
    ------
    dict
        An output of the notebook format, of type "display_data" or "execute_result".
    """
    state = models[model_id]["state"]
    yield from (output for output in state.get("outputs", ()) if "data" in output)
    for child in state.get("children", ()):
        yield from captured(models, child.removeprefix("IPY_MODEL_"))


def _richest(output):
    known = (PAGE_TYPE, "text/html", "image/svg+xml", "image/png", "text/plain")
    return next(mime_type for mime_type in known if mime_type in output["data"])


def drop_widget_state(app, pagename, templatename, context, doctree):  # noqa: ARG001
    """Leave the widgets' Jupyter state off the page: only html-manager could read it."""
    if "script_files" in context:
        context["script_files"] = [
            script
            for script in context["script_files"]
            if getattr(script, "attributes", {}).get("type") != WIDGET_STATE_MIMETYPE
        ]
