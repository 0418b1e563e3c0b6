"""Hand a number from a chapter's code to its text, without the tools that build the book.

While MyST-NB builds a page it reads what ``{glue:text}`` quotes from outputs of a certain form. Its
own function that writes them brings Sphinx along; a chapter that runs as a notebook by itself, on
a reader's machine or on Colab, needs none of that.
"""

from IPython.core.formatters import format_display_data
from IPython.display import publish_display_data

__all__ = ["glue"]

_HIDDEN = "application/papermill.record/"


def glue(name, variable, display=True):  # noqa: FBT002 - the arguments of myst_nb.glue
    """Give a value the name by which the text quotes it, as ``myst_nb.glue`` does.

    Parameters
    ----------
    name : str
        Name in the text, as in ``{glue:text}`name:.1f```; used once in a chapter.
    variable : object
        What to quote, most often a float.
    display : bool
        Whether the cell shows the value, too.
    """
    data, metadata = format_display_data(variable)
    prefix = "" if display else _HIDDEN
    scrapbook = {"name": name, "mime_prefix": prefix}
    publish_display_data(
        {prefix + mime_type: content for mime_type, content in data.items()},
        {**metadata, "scrapbook": scrapbook},
    )
