"""The chapters that the book has: those of ``_toc.yml``.

Others may stand on disk, switched off. The tests of the built book follow the contents.
"""

import re
from pathlib import Path

import pytest
import yaml

__all__ = ["ROOT", "captions", "captions_off", "is_off", "names", "needs", "skip_if_off", "sources"]

ROOT = Path(__file__).resolve().parents[1]

_CONTENTS = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
_PARTS = [part for part in _CONTENTS.get("parts") or [] if part.get("chapters")]
_PAGE = re.compile(r"/chapters/([a-z_]+)\.html")


def captions():
    """Captions of the parts, in order."""
    return [part["caption"] for part in _PARTS]


def captions_off():
    """Captions of the parts of which every chapter is switched off."""
    parts = _CONTENTS.get("parts") or []
    return [part["caption"] for part in parts if not part.get("chapters")]


def names():
    """Names of all pages in the order of the book, without an ending."""
    return [_CONTENTS["root"], *(each["file"] for part in _PARTS for each in part["chapters"])]


def sources():
    """Sources of all pages, sorted by name."""
    return sorted(ROOT / f"{name}.md" for name in names())


def is_off(stem):
    """Whether a chapter is on disk and not in the book."""
    return f"chapters/{stem}" not in names() and (ROOT / f"chapters/{stem}.md").is_file()


def needs(*stems):
    """Mark a test that is about chapters, and skipped where one of them is switched off."""
    off = [stem for stem in stems if is_off(stem)]
    return pytest.mark.skipif(bool(off), reason=f"switched off in _toc.yml: {', '.join(off)}")


def skip_if_off(address):
    """Skip a test that is about to open the page of a chapter that is switched off."""
    page = _PAGE.search(address)
    if page and is_off(page[1]):
        pytest.skip(f"switched off in _toc.yml: {page[1]}")
