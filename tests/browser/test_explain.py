"""Links that explain themselves, in a browser: on hover, on focus, at a tap, and without script."""

import re

import pytest
from checkers import axe
from conftest import HTML, PHONE
from contents import needs
from driving import lay_out

PAGE = "chapters/gumbel_max.html"
TIP = "[role=tooltip]"

pytestmark = needs("gumbel_max", "competing_alarms", "glossary")


@pytest.fixture
def page(open_page, book_address):
    """A chapter with terms, and with links to theorems of its own and of other chapters."""
    return open_page(f"{book_address}/{PAGE}")


def link(page, address):
    return page.locator(f'article a.reference.internal[href="{address}"]').first


def shown(page, text):
    tip = page.locator(TIP)
    tip.filter(has_text=re.compile(text)).wait_for(state="visible")
    return tip


def gone(page):
    page.wait_for_function("() => !document.querySelector('[role=tooltip]:not([hidden])')")


def within_the_window(page, tip):
    box = tip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= page.viewport_size["width"]


def test_a_term_explains_itself_on_hover_and_stays_while_it_is_read(page):
    term = link(page, "glossary.html#term-logit")
    term.hover()
    tip = shown(page, "of which softmax makes probabilities")
    assert term.get_attribute("aria-describedby") == tip.get_attribute("id")
    assert tip.locator("math, .katex").count() > 0
    within_the_window(page, tip)
    # Onto the explanation, where it must stay: longer than the time that leaving takes.
    box = tip.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    page.evaluate("() => new Promise((done) => setTimeout(done, 600))")
    assert tip.is_visible()
    page.mouse.move(2, 2)
    gone(page)
    assert term.get_attribute("aria-describedby") is None


def test_escape_closes_it_and_moves_nothing(page):
    term = link(page, "glossary.html#term-logit")
    term.hover()
    shown(page, "of which softmax")
    before = page.evaluate("[scrollX, scrollY, document.activeElement.tagName]")
    page.keyboard.press("Escape")
    gone(page)
    assert page.evaluate("[scrollX, scrollY, document.activeElement.tagName]") == before


def test_it_comes_with_the_focus_and_goes_with_it(page):
    term = link(page, "glossary.html#term-argmax")
    page.keyboard.press("Tab")  # or the focus would not be one that shows
    term.focus()
    tip = shown(page, "staircase")
    assert tip.locator("a, button, [tabindex]").count() == 0
    # A pointer that passes does not close what the focus opened.
    page.mouse.move(5, 5)
    page.mouse.move(9, 9)
    page.keyboard.press("Escape")
    gone(page)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    shown(page, "staircase")
    page.keyboard.press("Tab")
    assert page.locator(TIP).filter(has_text="staircase", visible=True).count() == 0


def test_a_theorem_says_what_it_states_here_and_from_another_chapter(page):
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    link(page, "#thm-stopped-integral").hover()
    tip = shown(page, r"Theorem \d+\s+\(Winner and maximum are independent\)")
    assert "For every option" in tip.inner_text()
    assert "Checked by" not in tip.inner_text()
    # What was cloned brought no second element of any name.
    after = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert sorted(after) == sorted([*ids, "gt-tip"])
    page.keyboard.press("Escape")
    link(page, "competing_alarms.html#thm-winner").hover()
    shown(page, r"Theorem \d+\s+\(The winner\)")
    link(page, "#equation-eq-perturbed").hover()
    tip = shown(page, "exp")
    assert tip.locator("math, .katex").count() > 0


def test_a_tap_explains_and_a_second_one_follows(open_page, book_address):
    page = open_page(f"{book_address}/{PAGE}", viewport=PHONE, has_touch=True, is_mobile=True)
    term = link(page, "glossary.html#term-logit")
    term.tap()
    tip = shown(page, "of which softmax")
    assert page.url.endswith(PAGE)
    within_the_window(page, tip)
    page.locator("article h1").tap()
    gone(page)
    term.tap()
    shown(page, "of which softmax").get_by_role("link", name="In the glossary").tap()
    page.wait_for_url("**/glossary.html#term-logit")
    page.go_back()
    term.tap()
    shown(page, "of which softmax")
    term.tap()
    page.wait_for_url("**/glossary.html#term-logit")


def test_a_term_is_a_plain_link_without_script(open_page, book_address):
    page = open_page(f"{book_address}/{PAGE}", java_script_enabled=False)
    link(page, "glossary.html#term-logit").click()
    page.wait_for_url("**/glossary.html#term-logit")
    assert page.locator("#term-logit").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_an_explanation(open_page, book_address, scheme):
    page = open_page(f"{book_address}/{PAGE}", color_scheme=scheme, reduced_motion="reduce")
    link(page, "#thm-softmax-integral").hover()
    shown(page, "The winner follows softmax")
    lay_out(page)
    page.evaluate(axe())  # as the debugger does, past the page's policy
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


def test_the_glossary_explains_its_theorems_from_disk(open_page):
    page = open_page((HTML / "chapters/glossary.html").as_uri())
    link(page, "gumbel_max.html#thm-maximum").hover()
    shown(page, r"Theorem \d+\s+\(The maximum\)")


NAMES = {
    "The best baseline": ("chapters/gradient_problem.html", "thm-best-baseline"),
    "stopped integral": ("chapters/gumbel_max.html", "thm-stopped-integral"),
    "Fisher-Tippett": ("chapters/extremes.html", "extremes-three-limits"),
    "control variate": ("chapters/glossary.html", "term-control-variate"),
}


@needs("gradient_problem", "gumbel_max", "extremes")
@pytest.mark.parametrize("served", [True, False], ids=["http", "file"])
def test_the_search_finds_theorems_and_words_by_name(open_page, book_address, served):
    root = book_address if served else HTML.as_uri()
    page = open_page(f"{root}/chapters/index.html")
    for name, (path, place) in NAMES.items():
        page.keyboard.press("Control+k")
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=*")
        page.wait_for_function(
            "() => /found \\d+ page/.test(document.querySelector('.search-summary')?.innerText)"
        )
        first = page.locator("ul.search > li a").first
        assert name.casefold() in first.inner_text().casefold()
        first.click()
        page.wait_for_url(f"**/{path}*#{place}")
        assert page.locator(f"#{place}").is_visible()
        assert page.evaluate(
            "(id) => document.getElementById(id).getBoundingClientRect().top < innerHeight", place
        )
