"""The page that lists all theorems says of each what its chapter says."""

import html
import re
import sys
from pathlib import Path

import pytest
from contents import needs

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from book import HTML  # noqa: E402 - found by the line above

_ROW = re.compile(
    r'<a href="([^"#]+)#([^"]+)"><code class="xref">([^<]*)</code></a>'
    r"(?: <em>\(also ([^<]*)\)</em>)?.*?<em>([^<]*)</em></td></tr>",
    re.DOTALL,
)
_BOX = re.compile(
    r'<div class="proof (?:theorem|lemma|corollary|proposition|definition) admonition" '
    r'id="([^"]+)">\s*'
    r'<p class="admonition-title"><span class="caption-number">([^<]*)</span>(.*?)</p>',
    re.DOTALL,
)


@pytest.fixture(scope="module")
def rows():
    text = (HTML / "gumbeltrick-theorems.html").read_text("utf-8")
    return [tuple(map(html.unescape, row)) for row in _ROW.findall(text)]


def plain(markup):
    """Words of a box's title, formulas as their TeX."""
    markup = re.sub(r"<math.*?<annotation[^>]*>(.*?)</annotation>.*?</math>", r"\1", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).replace("’", "'")


def test_every_box_of_the_book_is_listed_once_under_its_number_and_title(rows):
    boxes = {}
    for path in sorted(HTML.glob("chapters/*.html")):
        name = path.relative_to(HTML).as_posix()
        for place, number, title in _BOX.findall(path.read_text("utf-8")):
            boxes[name, place] = f"{number.strip()} {plain(title).strip()}"
    listed = {(page, place): plain(name) for page, place, name, _, _ in rows}
    assert len(listed) == len(rows) > 0
    assert listed == boxes


def test_kinds_follow_their_numbers_and_other_names_stand_beside(rows):
    names = [name for _, _, name, _, _ in rows]
    for kind in ("Theorem", "Lemma", "Corollary", "Definition"):
        numbers = [int(name.split()[1]) for name in names if name.startswith(kind)]
        assert numbers == sorted(numbers)
        assert len(numbers) == len(set(numbers))


@needs("why_gumbel")
def test_a_theorem_is_listed_under_its_other_name_too(rows):
    others = {also for *_, also, _ in rows if also}
    assert "Yellott's theorem" in others
