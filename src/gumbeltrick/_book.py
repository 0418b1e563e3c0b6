"""What the package, its pages and the tools have to agree on about the built book.

The environment variable ``GUMBELTRICK_BOOK_URL`` is the one home of the book's address, and
``GUMBELTRICK_REPOSITORY_URL`` that of its sources; the deployment fills them in. All that needs an
absolute address (share links in notebooks, canonical links, social cards, citations) is absent
without the first, and all that leads to the sources or opens a chapter on Colab or Binder without
the second, rather than wrong.
"""

import os
import re
from urllib.parse import urlsplit

from gumbeltrick import __version__

__all__ = [
    "DOWNLOADS",
    "LITE",
    "NOTEBOOKS_BRANCH",
    "NOT_FOUND",
    "PAGE_TYPE",
    "REPOSITORY_VARIABLE",
    "RUN_HERE",
    "VARIABLE",
    "WHEEL",
    "WITHOUT_LITE",
    "WITH_LITE",
    "book_url",
    "repository_url",
]

VARIABLE = "GUMBELTRICK_BOOK_URL"
REPOSITORY_VARIABLE = "GUMBELTRICK_REPOSITORY_URL"

NOTEBOOKS_BRANCH = "notebooks"
"""Branch of the repository on which the deployment puts ``chapters/<stem>.ipynb``, as built."""

PAGE_TYPE = "application/vnd.gumbeltrick.page+html"
"""MIME type of the HTML that an output has for a page of the book.

It follows the page's theme and may wait for the page's scripts, so no other front end should show
it: Jupyter, Colab and GitHub pass over a type that they do not know and take the picture beside.
"""

DOWNLOADS = "_sources"
"""Folder of the built book that holds what can be downloaded."""

WHEEL = f"gumbeltrick-{__version__}-py3-none-any.whl"
"""File name of the package in that folder."""

NOT_FOUND = "404.html"
"""The page that web hosts, GitHub Pages among them, show for an address that is not there."""

LITE = "lite"
"""Folder of the built book that holds JupyterLite, where ``make lite`` has built it."""

RUN_HERE = "run-here"
"""Name of the menu's entry that leads to it, which a book without it does not have."""

WITH_LITE = ("<!--with lite-->", "<!--/with lite-->")
WITHOUT_LITE = ("<!--without lite-->", "<!--/without lite-->")
"""Marks around what a page says only where JupyterLite is there, and only where it is not."""

_REPOSITORY = re.compile(r"https://github\.com/[A-Za-z0-9-]+/(?!\.{1,2}$)[A-Za-z0-9._-]+")


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


def repository_url():
    """Address of the repository that holds the book's sources, from the environment.

    Returns
    -------
    str
        The address, ``https://github.com/<owner>/<name>``; empty if none is set.

    Raises
    ------
    ValueError
        If the variable is set to something that is no address of a repository on GitHub, from
        which alone Colab opens notebooks.
    """
    given = os.environ.get(REPOSITORY_VARIABLE, "").strip()
    if not given:
        return ""
    address = given.rstrip("/").removesuffix(".git")
    if not _REPOSITORY.fullmatch(address):
        message = (
            f"{REPOSITORY_VARIABLE} must be an address such as https://github.com/owner/name, "
            f"not {given!r}"
        )
        raise ValueError(message)
    return address
