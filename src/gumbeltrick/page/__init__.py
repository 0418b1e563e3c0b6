"""The page host: a Sphinx extension that makes a Jupyter Book page live and self-contained.

It puts a widget's view on the pages that show the widget and on no other, runs the chapters side by
side, renders formulas while the book is built, and shows for every ``interact`` cell the picture
that the cell drew. What it adds to a page comes from the book's own address, never from another
host.
"""

from gumbeltrick import __version__
from gumbeltrick.page import (
    access,
    address,
    cite,
    execute,
    interact,
    launch,
    ledger,
    maths,
    names,
    notebooks,
    notfound,
    omitted,
    outputs,
    run_here,
    social,
    spaces,
    theme,
    translation,
    views,
)

__all__ = ["setup"]


def setup(app):
    """Register the parts of the page host; Sphinx calls it."""
    access.setup(app)
    address.setup(app)
    cite.setup(app)
    execute.setup(app)
    interact.setup(app)
    launch.setup(app)
    ledger.setup(app)
    maths.setup(app)
    names.setup(app)
    notebooks.setup(app)
    notfound.setup(app)
    omitted.setup(app)
    outputs.setup(app)
    run_here.setup(app)
    social.setup(app)
    spaces.setup(app)
    theme.setup(app)
    translation.setup(app)
    views.setup(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": False}
