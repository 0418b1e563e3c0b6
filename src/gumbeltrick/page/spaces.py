"""Keep a number and its per cent sign on one line.

In the text a plain space stands between them, as keys have it. Numbers that a chapter computes are
nodes of their own, so the space may begin the text that follows one.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

__all__ = ["FirmSpaces", "setup"]

_LOOSE = re.compile(r"(?:(?<=\d)|^) (?=%)")
_FIRM = "\u00a0"


class FirmSpaces(SphinxPostTransform):
    """Write a space that does not break before each per cent sign."""

    default_priority = 900  # the computed numbers are there

    def run(self, **kwargs):  # noqa: ARG002 - Sphinx calls it so
        """Change the texts in place."""
        for text in list(self.document.findall(nodes.Text)):
            if isinstance(text.parent, nodes.literal | nodes.literal_block | nodes.raw):
                continue
            firm = _LOOSE.sub(_FIRM, str(text))
            if firm != text:
                text.parent.replace(text, nodes.Text(firm))


def setup(app):
    """Register the transform."""
    app.add_post_transform(FirmSpaces)
