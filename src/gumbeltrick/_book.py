"""What the package, its pages and the tools have to agree on about the built book.

The environment variable ``GUMBELTRICK_BOOK_URL`` is the one home of the book's address; the
deployment fills it in. All that needs an absolute address (share links in notebooks, canonical
links, social cards, citations) is absent without it rather than wrong.
"""

import os
from urllib.parse import urlsplit

from gumbeltrick import __version__

__all__ = ["DOWNLOADS", "NOT_FOUND", "VARIABLE", "WHEEL", "book_url"]

VARIABLE = "GUMBELTRICK_BOOK_URL"

DOWNLOADS = "_sources"
"""Folder of the built book that holds what can be downloaded."""

WHEEL = f"gumbeltrick-{__version__}-py3-none-any.whl"
"""File name of the package in that folder."""

NOT_FOUND = "404.html"
"""The page that web hosts, GitHub Pages among them, show for an address that is not there."""


def book_url():
    """Address of the book's folder, from the environment.

    Returns
    -------
    str
        The address, which ends in a slash; empty if none is set.

    Raises
    ------
    ValueError
        If the variable is set to something that is no address of a folder on the web.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if not given:
        return ""
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        message = f"{VARIABLE} must be an address such as https://example.org/book/, not {given!r}"
        raise ValueError(message)
    return given.rstrip("/") + "/"
