"""Chapters on paper: whole, in order, and light."""

import io
import re
import unicodedata

import pytest
from conftest import DESK
from contents import skip_if_off
from pypdf import PdfReader

CHAPTERS = ("competing_alarms", "structured_maxima")
A4 = (595.3, 841.9)  # points
MARGIN = 18 / 25.4  # inches, left and right
PIECE = 12  # letters
ENOUGH = 0.8
WORDS = """
.bd-article :is(h2, h3), .bd-article .admonition-title .caption-number,
.gt-still-figure figcaption, .bd-article p:not(:has(math)):not(.gt-checked)
"""


@pytest.fixture(scope="module", params=CHAPTERS)
def printed(request, chromium, book_address):
    """Print a chapter from a dark screen; give the page, the sheets and what paper looked like."""
    skip_if_off(f"/chapters/{request.param}.html")
    context = chromium.new_context(viewport=DESK, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{book_address}/chapters/{request.param}.html")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "() => addEventListener('beforeprint', () => { window.onPaper = "
        "document.documentElement.dataset.theme; })"
    )
    content = page.pdf(format="A4", prefer_css_page_size=True)
    yield page, PdfReader(io.BytesIO(content))
    context.close()


def test_sheets_of_a_translation_are_headed_in_its_language(chromium, book_address):
    page = chromium.new_page()
    page.goto(f"{book_address}/ru/chapters/index.html")
    sheets = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    title = page.title().rpartition(" — ")[2]
    page.close()
    heads = [sheet.extract_text().splitlines()[0] for sheet in sheets.pages]
    assert len(heads) > 1
    assert heads == ["1", *[title] * (len(heads) - 1)]


def text_of(sheets):
    """Letters and digits of all sheets: PDF joins letters and breaks lines in its own way."""
    return plain("".join(sheet.extract_text() for sheet in sheets.pages))


def plain(text):
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def share(words, text):
    """How much of some words is on paper: pieces of them, as PDF may place a word elsewhere."""
    words = plain(words)
    pieces = [words[i : i + PIECE] for i in range(max(1, len(words) - PIECE + 1))]
    return sum(piece in text for piece in pieces) / len(pieces)


def test_paper_has_all_that_the_page_says_in_words(printed):
    page, sheets = printed
    text = text_of(sheets)
    wanted = page.locator(WORDS).evaluate_all(
        """all => all
          .filter((e) => !e.closest(".gt-mount, .onlyprint, .gt-still-note, details, [hidden]"))
          .map((e) => e.textContent.replace("#", ""))"""
    )
    assert len(wanted) > 100
    assert [words for words in wanted if share(words, text) < ENOUGH] == []
    assert share("Sentences that stand nowhere on this page are found to be missing.", text) < 0.5


def test_answers_are_open_and_buttons_gone(printed):
    page, sheets = printed
    text = text_of(sheets)
    for label in ("Click to", "New sample", "Show code", "Copy link"):
        assert plain(label) not in text
    answers = page.locator(".solution p:not(.admonition-title)").evaluate_all(
        """all => all.map((e) => {
          const copy = e.cloneNode(true);
          copy.querySelectorAll("math").forEach((formula) => formula.replaceWith("|"));
          return copy.textContent.split("|").sort((a, b) => b.length - a.length)[0];
        })"""
    )
    answers = [words for words in answers if len(plain(words)) > 2 * PIECE]
    assert answers
    assert [words for words in answers if share(words, text) < ENOUGH] == []


def test_paper_is_light_whatever_the_screen_was(printed):
    page, _ = printed
    assert page.evaluate("window.onPaper") == "light"
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_sheets_are_numbered_and_nothing_leaves_them(printed):
    page, sheets = printed
    for number, sheet in enumerate(sheets.pages, start=1):
        assert (sheet.mediabox.width, sheet.mediabox.height) == pytest.approx(A4, abs=1)
        head, foot = sheet.extract_text().splitlines()[:2] if number > 1 else ("", "1")
        assert (head, foot) == ("The Gumbel trick" if number > 1 else "", str(number))
    page.set_viewport_size({"width": round((A4[0] / 72 - 2 * MARGIN) * 96), "height": 900})
    page.emulate_media(media="print")
    wide = page.locator(".bd-article :is(pre, table, svg, .admonition, figure)").evaluate_all(
        """all => all
          .filter((e) => e.getClientRects().length)
          .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
          .map((e) => e.outerHTML.slice(0, 200))"""
    )
    page.emulate_media(media="screen")
    assert wide == []
