"""Translated pages in a browser: the way there and back, and what is in which language."""

import re
import sys

import pytest
from conftest import DESK, HTML, PHONE, ROOT
from contents import names, needs

sys.path.insert(0, str(ROOT / "tools"))

from translation import LOCALE

from gumbeltrick.page.translation import translations

PAGES = [
    (language, document)
    for language, documents in translations(LOCALE, ROOT).items()
    for document in documents
    if document in names()
]
# The links that are looked at lead to these.
pytestmark = needs("gumbel_max", "competing_alarms", "glossary")
CHAPTER = "ru/chapters/gumbel_max.html"


@pytest.mark.parametrize(("language", "document"), PAGES)
def test_the_switch_leads_there_and_back_by_keyboard(open_page, book_address, language, document):
    page = open_page(f"{book_address}/{document}.html", viewport=PHONE)
    for to, wanted in ((language, f"{language}/{document}"), ("en", document)):
        switch = page.locator("a.gt-language")
        assert switch.is_visible()
        assert switch.get_attribute("lang") == switch.get_attribute("hreflang") == to
        switch.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"{book_address}/{wanted}.html")
        assert page.locator("html").get_attribute("lang") == to


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=lambda size: str(size["width"]))
def test_the_switch_stands_in_the_header_beside_its_buttons(open_page, book_address, viewport):
    page = open_page(f"{book_address}/{CHAPTER}", viewport=viewport)
    header = page.locator(".bd-header-article").bounding_box()
    switch = page.locator("a.gt-language").bounding_box()
    assert header["y"] <= switch["y"]
    assert switch["y"] + switch["height"] <= header["y"] + header["height"] + 1
    assert switch["height"] >= 24  # px, the least that a finger is promised
    title = page.locator("article h1").bounding_box()
    assert title["y"] >= switch["y"] + switch["height"]


# Elements whose own text has no letter of the page's alphabet, though it is said to be in it.
FOREIGN = r"""(alphabet) => {
  const found = [];
  for (const node of document.querySelectorAll("article :is(p, li, h1, h2, h3, td, th, summary)")) {
    if (node.closest("[lang]").lang !== document.documentElement.lang) continue;
    if (node.closest(".citation-list, .gt-cite, .gt-checked, .toggle-button")) continue;
    const copy = node.cloneNode(true);
    for (const part of copy.querySelectorAll("math, code, em, [lang], a")) part.remove();
    const words = copy.textContent.match(/\p{L}{4,}/gu) ?? [];
    if (words.length && !words.some((word) => new RegExp(alphabet).test(word))) {
      found.push(copy.textContent.trim());
    }
  }
  return found;
}"""


@pytest.mark.parametrize("document", [d for language, d in PAGES if language == "ru"])
def test_what_is_not_russian_says_so(open_page, book_address, document):
    page = open_page(f"{book_address}/ru/{document}.html")
    found = [text for text in page.evaluate(FOREIGN, "[а-яё]") if "log-sum-exp" not in text]
    assert [text for text in found if text not in {"argmin", "argmax"}] == []
    for output in page.locator(".cell_output, .cell_input").all():
        assert output.get_attribute("lang") == "en"
    abroad = page.locator("a.reference.internal[href^='../../chapters/']")
    assert abroad.count() > 10
    for link in abroad.all():
        assert link.get_attribute("hreflang") == "en"


def test_a_term_explains_itself_in_the_language_of_the_glossary(open_page, book_address):
    page = open_page(f"{book_address}/{CHAPTER}", viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("article a[href$='glossary.html#term-logit']").first.tap()
    tip = page.locator("[role=tooltip]")
    tip.get_by_text("of which softmax makes probabilities").wait_for()
    assert tip.locator("[lang=en]").count() == 1
    assert tip.get_by_role("link", name="В глоссарии").is_visible()


def test_the_scripts_speak_russian_there_and_english_here(open_page, book_address):
    for path, show, copy in (
        (CHAPTER, "Показать", "Скопировать"),
        (CHAPTER.removeprefix("ru/"), "Click to show", "Copy"),
    ):
        page = open_page(f"{book_address}/{path}")
        hint = page.locator("[data-toggle-hint]").first.get_attribute("data-toggle-hint")
        assert hint == show
        assert page.locator(f".copybtn[data-tooltip='{copy}']").count() > 0


def test_a_translation_prints_whole(open_page, book_address):
    page = open_page(f"{book_address}/{CHAPTER}")
    page.emulate_media(media="print")
    assert not page.locator("a.gt-language").is_visible()
    assert page.locator("#thm-stopped-integral").is_visible()
    assert re.match(r"Теорема \d+", page.locator("#thm-stopped-integral").inner_text())


def test_it_is_found_from_disk(open_page):
    page = open_page((HTML / CHAPTER).as_uri())
    page.locator("a.gt-language").click()
    page.wait_for_url("**/chapters/gumbel_max.html")
    assert "ru/" not in page.url.rpartition("_build")[2]
    assert page.locator(".gt-is-live").count() == 1
