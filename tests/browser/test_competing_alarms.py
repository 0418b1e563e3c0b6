"""The race on the built page: played as a reader plays it."""

import functools
import re

import pytest
from conftest import PHONE
from driving import press, says, verdict

from gumbeltrick.widgets.competing_alarms import CompetingAlarms


@pytest.fixture
def race(open_widget):
    """Open the chapter's race, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "competing_alarms")


def test_opens_with_a_thousand_races(race):
    found = says(race(), r"rang first in ([\d.]+) % of 1 000 races; theory says 50\.0 %")
    # Five standard errors of a share of one half among 1000 races.
    assert abs(float(found[1]) - 50) < 7.9


def test_more_races_come_closer_to_theory(race):
    widget = race()
    press(widget, re.compile(r"100\s000"))
    found = says(widget, r"Clock A rang first in ([\d.]+) % of 101 000 races; theory says 50\.0 %")
    # Five standard errors of a share of one half among 101 000 races: 0.8 %.
    assert abs(float(found[1]) - 50) < 0.8


def test_samples_stop_at_their_limit_and_say_so(race):
    widget = race("?competing_alarms.n=450000")
    press(widget, re.compile(r"100\s000"))
    says(widget, r"of 500 000 races")
    button = widget.get_by_role("button", name=re.compile(r"100\s000"))
    assert button.is_disabled()
    press(widget, "Clear")
    says(widget, "No race has been run yet")


def test_a_watched_race_counts_as_one_more(race):
    widget = race("?competing_alarms.n=0", reduced_motion="no-preference")
    press(widget, "Watch a race")
    widget.get_by_role("button", name="Skip to the ring").wait_for()
    says(widget, r"rang first in the only race so far")
    assert re.search(r"Race 1: \w+ rang first", widget.inner_text().replace("clock ", ""))


def test_a_watched_race_can_be_skipped(race):
    widget = race("?competing_alarms.n=0", reduced_motion="no-preference")
    press(widget, "Watch a race")
    press(widget, "Skip to the ring")
    says(widget, r"the only race so far")


def test_a_watched_race_takes_a_time_that_a_person_can_follow(race):
    widget = race("?competing_alarms.n=0", reduced_motion="no-preference")
    # A clock that stands still unless the test moves it: a busy machine delays nothing.
    clock = widget.page.clock
    clock.install(time=0)
    clock.pause_at(1000)
    press(widget, "Watch a race")
    clock.run_for(700)
    assert "only race" not in verdict(widget)
    clock.run_for(3800)
    assert "only race" in verdict(widget)


def test_the_same_seed_gives_the_same_races(race):
    widget = race()
    first = verdict(widget)
    seed = widget.get_by_label("seed")
    number = seed.input_value()
    press(widget, "New sample")
    widget.page.wait_for_function(
        "([root, before]) => root.querySelector('[role=status]').innerText"
        ".replace(/\\s/g, ' ') !== before",
        arg=[widget.element_handle(), first],
    )
    seed.fill(number)
    seed.press("Enter")
    says(widget, re.escape(first))


def test_link_reopens_the_same_state(race):
    widget = race("?kept=1", permissions=["clipboard-read", "clipboard-write"])
    slider = widget.get_by_role("slider", name="Rate of clock A")
    slider.focus()
    for _ in range(9):
        widget.page.keyboard.press("ArrowRight")
    press(widget, "Add a clock")
    press(widget, re.compile(r"100\s000"))
    says(widget, r"101 000 races")
    press(widget, "Copy link")
    widget.get_by_text("Link copied").wait_for()
    link = widget.page.evaluate("navigator.clipboard.readText()")
    assert "kept=1" in link
    again = race("?" + link.partition("?")[2])
    says(again, re.escape(verdict(widget)))
    assert again.get_by_role("slider").count() == 4


BANDS = """(all) => all.map((band) => {
  const { left, right, top, bottom } = band.getBoundingClientRect();
  return { left, right, top, bottom, thin: band.classList.contains("gt-thin") };
})"""


@pytest.mark.parametrize(("rates", "thin"), [("3,2,1", False), ("3,2,1,1,1,1", True)])
def test_bands_that_would_overlap_stand_thin_side_by_side_on_their_lines(race, rates, thin):
    picture = race(f"?competing_alarms.rates={rates}&competing_alarms.n=300").locator(".gt-stacked")
    bands = picture.locator(".gt-band").evaluate_all(BANDS)
    lines = picture.locator(".gt-theory").evaluate_all(BANDS)
    assert len(bands) == 4 * len(lines) == 4 * rates.count(",")
    for k, line in enumerate(lines):
        for c, band in enumerate(bands[4 * k : 4 * k + 4]):
            assert band["thin"] == thin
            assert band["top"] < line["top"] < band["bottom"]
            if thin and k:
                assert bands[4 * (k - 1) + c]["right"] < band["left"]


def test_python_line_makes_the_same_widget(race):
    query = "?competing_alarms.rates=0.5,1e-300,7&competing_alarms.n=12&competing_alarms.seed=9"
    widget = race(query, permissions=["clipboard-read", "clipboard-write"])
    press(widget, "Copy Python")
    widget.get_by_text("Python copied").wait_for()
    line = widget.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"CompetingAlarms": CompetingAlarms})  # noqa: S307 - our own line
    assert (made.rates, made.n, made.seed) == ([0.5, 1e-300, 7], 12, 9)


@pytest.mark.parametrize(
    "query",
    [
        "rates=NaN,1",
        "rates=1e999,1",
        "rates=" + ",".join(["1"] * 100_000),
        "rates=<img src=x onerror=alert(1)>",
        "n=1e300",
        "n=-5",
        "seed=4294967296",
        "seed=0x10&n=__proto__",
        "__proto__=1",
    ],
)
def test_hostile_links_do_no_harm(race, query):
    widget = race("?" + "&".join(f"competing_alarms.{part}" for part in query.split("&"))[:8000])
    assert re.search(r"rang first in|No race has been run", verdict(widget))
    note = widget.get_by_role("note").inner_text()
    assert re.search("ignored|out of range", note)
    assert widget.locator("img").count() == 0


def test_reset_goes_back_to_the_start(race):
    widget = race("?competing_alarms.rates=9,9&competing_alarms.n=7")
    press(widget, "Reset")
    says(widget, r"of 1 000 races; theory says 50\.0 %")
    assert widget.get_by_role("slider").count() == 3


def test_bad_rate_names_field_value_and_what_is_allowed(race):
    widget = race()
    before = verdict(widget)
    field = widget.get_by_role("textbox", name="Rate of clock B")
    field.fill("-3")
    field.press("Enter")
    message = widget.get_by_role("alert").inner_text()
    assert re.search(r"clock B.*must be.*but it is.*−3", message)
    assert verdict(widget) == before
    field.press("Escape")
    assert widget.get_by_role("alert").inner_text() == ""


def test_rates_of_any_size_stay_right(race):
    widget = race("?competing_alarms.rates=1e300,1e-300,1e300&competing_alarms.n=100000")
    found = says(widget, r"rang first in ([\d.]+) % of 100 000 races; theory says 50\.0 %")
    assert abs(float(found[1]) - 50) < 0.8


def test_numbers_are_there_to_read(race):
    widget = race()
    widget.get_by_text("The numbers").click()
    tables = widget.get_by_role("table")
    tables.nth(1).wait_for()
    text = re.sub(r"\s", " ", " ".join(tables.all_inner_texts()))
    assert "expected" in text.lower()


def test_everything_is_reached_by_tab_in_order(race):
    widget = race(viewport=PHONE)
    widget.page.evaluate(
        "(root) => root.querySelector('input, button').focus()", widget.element_handle()
    )
    reached = []
    while widget.page.evaluate(
        "(root) => root.contains(document.activeElement)", widget.element_handle()
    ):
        reached.append(widget.page.evaluate("document.activeElement.outerHTML"))
        widget.page.keyboard.press("Tab")
    controls = widget.locator("input:visible, button:visible, summary:visible").count()
    assert len(reached) == controls


def test_touch_targets_are_large_enough(race):
    widget = race(viewport=PHONE, has_touch=True)
    for control in widget.locator("input:visible, button:visible, summary:visible").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24, control.evaluate("(e) => e.outerHTML")


def test_removal_leaves_nothing_running(race):
    widget = race("?competing_alarms.n=0", reduced_motion="no-preference")
    press(widget, "Watch a race")
    frames = widget.page.evaluate(
        """async (root) => {
          root.closest(".gt-mount").remove();
          await new Promise(requestAnimationFrame);
          let frames = 0;
          const original = window.requestAnimationFrame;
          window.requestAnimationFrame = (callback) => { frames++; return original(callback); };
          await new Promise((done) => setTimeout(done, 300));
          return frames;
        }""",
        widget.element_handle(),
    )
    assert frames == 0
