"""What stands further down is laid out later: in its own place, soon, and at once where it must."""

import json

import pytest
from conftest import HTML
from contents import needs
from driving import lay_out
from test_pages import LIVE

LONG = "chapters/gumbel_softmax.html"
# Pages on which something follows the section of the first widget.
PUT_OFF_ON = [name for name in LIVE if " data-plays" in (HTML / name).read_text("utf-8")]
# No idle time: what is put off stays so.
BUSY = "window.requestIdleCallback = () => 0;"
PUT_OFF = """() => [...document.querySelectorAll("section > *")].filter(
  (e) => getComputedStyle(e).contentVisibility === "auto").length"""
# Each put off as it is while it is seen: apart from its surroundings, and of its own size.
APART = """() => {
  const places = [...document.querySelectorAll("section > *")]
    .filter((e) => getComputedStyle(e).contentVisibility === "auto");
  for (const { style } of places) {
    style.contentVisibility = "visible";
    style.contain = "layout style paint";
  }
  return places.length;
}"""
TOGETHER = """() => {
  for (const { style } of document.querySelectorAll("section > *")) style.contain = "";
}"""
# Below the widget, which may still be computing and grow by a line.
PLACES = """() => {
  const bottom = document.querySelector("[data-plays]").getBoundingClientRect().bottom;
  return [...document.querySelectorAll("[data-plays] ~ section, [data-plays] ~ section *")]
    .filter((e) => e.matches("section, section > *")).map((e) => {
      const { top, height } = e.getBoundingClientRect();
      return [e.tagName + " " + e.className + " " + e.id, top - bottom, height];
    });
}"""
# Rounding of a device pixel.
NEAR = 0.5


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", PUT_OFF_ON)
def test_nothing_moves_when_the_rest_is_laid_out(open_page, book_address, name, width):
    page = open_page(
        f"{book_address}/{name}", viewport={"width": width, "height": 900}, script=BUSY
    )
    assert page.evaluate(APART) > 0
    before = page.evaluate(PLACES)
    page.evaluate(TOGETHER)
    after = page.evaluate(PLACES)
    moved = [
        (old, new)
        for old, new in zip(before, after, strict=True)
        if abs(old[1] - new[1]) > NEAR or abs(old[2] - new[2]) > NEAR
    ]
    assert not moved


@pytest.mark.parametrize("name", LIVE)
def test_a_step_of_a_slider_has_the_browser_look_at_the_widget_alone(
    open_page, book_address, chromium, name
):
    page = open_page(f"{book_address}/{name}", reduced_motion="reduce")
    lay_out(page)
    widget = page.locator("[data-widget]").first
    widget.locator("input[type=range]").first.focus()
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)  # also for what follows when the widget rests
    events = json.loads(chromium.stop_tracing())["traceEvents"]
    looks = [event["args"] for event in events if event["name"] == "UpdateLayoutTree"]
    counts = [args["elementCount"] for args in looks if "elementCount" in args]
    # Twice, since what stands before and after an element counts as well. A page has thousands.
    assert 0 < max(counts) <= 2 * widget.locator("*").count()


def test_every_chapter_with_a_widget_puts_something_off():
    assert {name for name in LIVE if name != "chapters/index.html"} == set(PUT_OFF_ON)


@needs("gumbel_softmax")
def test_most_of_a_page_waits_and_is_laid_out_when_the_browser_is_idle(open_page, book_address):
    page = open_page(f"{book_address}/{LONG}", script=BUSY)
    assert page.evaluate(PUT_OFF) > 100
    page = open_page(f"{book_address}/{LONG}")
    page.wait_for_function(f"() => ({PUT_OFF})() === 0")


def by_a_link(page):
    page.evaluate("document.querySelector('.bd-article a.headerlink').click()")


def by_printing(page):
    page.evaluate("dispatchEvent(new Event('beforeprint'))")


def by_another_address(page):
    page.evaluate("location.hash = 'exercises'")
    page.wait_for_function(
        "() => Math.abs(document.querySelector('#exercises').getBoundingClientRect().top) < 200"
    )


def by_the_end_key(page):
    page.keyboard.press("End")
    page.wait_for_function(
        "() => scrollY + innerHeight > document.documentElement.scrollHeight - 2"
    )


@needs("gumbel_softmax")
@pytest.mark.parametrize("do", [by_a_link, by_printing, by_another_address, by_the_end_key])
def test_all_is_laid_out_at_once_for_a_reader_on_the_way_down(open_page, book_address, do):
    page = open_page(f"{book_address}/{LONG}", script=BUSY)
    do(page)
    assert page.evaluate(PUT_OFF) == 0


@needs("gumbel_softmax")
def test_nothing_waits_for_a_reader_who_comes_to_a_place_or_back(open_page, book_address):
    page = open_page(f"{book_address}/{LONG}#exercises", script=BUSY)
    assert page.evaluate(PUT_OFF) == 0
    page = open_page(f"{book_address}/{LONG}", script=BUSY)
    page.reload()
    assert page.evaluate(PUT_OFF) == 0


@needs("gumbel_softmax")
def test_what_scrolls_sideways_can_be_reached_by_keyboard(open_page, book_address):
    page = open_page(f"{book_address}/{LONG}", viewport={"width": 390, "height": 844})
    page.wait_for_function(f"() => ({PUT_OFF})() === 0")
    places = page.evaluate(
        "[...document.querySelectorAll('.bd-article pre')].map((p) => "
        "[p.scrollWidth > p.clientWidth, p.tabIndex])"
    )
    assert {tuple(place) for place in places} == {(True, 0), (False, -1)}
