"""The characters that a browser sets for the formulas of a page."""

import re
import unicodedata
from html.parser import HTMLParser

_ONE_LETTER = re.compile(r"\S")
_ROOTS = ("msqrt", "mroot")
# The part of Unicode that holds letters as formulas use them.
_MATHEMATICAL = range(0x1D400, 0x1D800)
# This one had a place before the others did, as Planck's constant.
_ITALIC = {"h": "\u210e"}
for _code in _MATHEMATICAL:
    if unicodedata.name(chr(_code), "").startswith("MATHEMATICAL ITALIC "):
        _plain = unicodedata.decomposition(chr(_code)).removeprefix("<font> ")
        _ITALIC[chr(int(_plain, 16))] = chr(_code)


def characters(page):
    """Characters that the formulas of a page need from their font.

    Parameters
    ----------
    page : str
        The page, as HTML with MathML.

    Returns
    -------
    set of str
        A name of a single letter counts as the italic that the browser sets for it.
    """
    reader = _Reader()
    reader.feed(page)
    return reader.characters


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.characters = set()
        self._open = []
        self._upright = False

    def handle_starttag(self, tag, attributes):
        if tag == "math" or self._open:
            self._open.append(tag)
            self._upright = dict(attributes).get("mathvariant") == "normal"
        if tag in _ROOTS:
            self.characters.add("√")

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data):
        if not self._open or self._open[-1] == "annotation":
            return
        if self._open[-1] == "mi" and _ONE_LETTER.fullmatch(data) and not self._upright:
            data = _ITALIC.get(data, data)
        self.characters |= set(data)
