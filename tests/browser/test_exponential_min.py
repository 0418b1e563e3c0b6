"""Two ways to draw by weight on the built page: watched, compared, its weights moved."""

import functools
import re

import pytest
from conftest import PHONE
from driving import plain, press, says, type_into
from playwright.sync_api import expect

from gumbeltrick.widgets.exponential_min import ExponentialMin


@pytest.fixture
def drawing(open_widget):
    """Open the chapter's widget, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "exponential_min")


def letters(widget):
    """Letters of the last draws, by the stick and by the race."""
    rows = widget.locator(".gt-strips svg > g").all()
    return ["".join(row.locator("text").all_text_contents()) for row in rows]


def framed(widget):
    """Letters with a frame, by the stick and by the race."""
    return widget.locator(".gt-strips svg > g").evaluate_all(
        "rows => rows.map((row) => [...row.querySelectorAll('.gt-changed')]"
        ".map((square) => square.nextSibling.textContent).join(''))"
    )


def test_opens_with_a_thousand_draws_made_both_ways(drawing):
    found = says(
        drawing(),
        r"A should come in 50\.0 % of the draws\. Of 1 000 it came in ([\d.]+) % .* by the stick "
        r"and in ([\d.]+) % .* by the race\. .* in ([\d.]+) % of the draws; two strangers would "
        r"in 38\.9 %\.",
    )
    # Five standard errors of a share of one half, and of 0.389, among 1000 draws.
    assert abs(float(found[1]) - 50) < 7.9
    assert abs(float(found[2]) - 50) < 7.9
    assert abs(float(found[3]) - 38.9) < 7.8


def test_more_draws_come_closer_and_stop_at_their_limit(drawing):
    widget = drawing("?exponential_min.n=400000")
    press(widget, re.compile(r"100\s000"))
    found = says(widget, r"Of 500 000 it came in ([\d.]+) % .*stick and in ([\d.]+) %")
    assert abs(float(found[1]) - 50) < 0.4
    assert abs(float(found[2]) - 50) < 0.4
    for name in (re.compile(r"100\s000"), "Watch a draw"):
        assert widget.get_by_role("button", name=name).is_disabled()
    press(widget, "Clear")
    says(widget, "^No draw yet")


def test_a_watched_draw_falls_and_races_and_counts(drawing):
    widget = drawing("?exponential_min.n=0", reduced_motion="no-preference")
    places = widget.page.evaluate(
        """async (root) => {
          const button = [...root.querySelectorAll("button")]
            .find((button) => button.innerText === "Watch a draw");
          button.click();
          const places = [];
          while (!/only draw/.test(root.querySelector("[role=status]").innerText)) {
            await new Promise(requestAnimationFrame);
            places.push(Number(root.querySelector(".gt-drop").getAttribute("cy")));
          }
          return places;
        }""",
        widget.element_handle(),
    )
    assert len(set(places)) > 5
    assert places == sorted(places)
    said = plain(widget.locator(".gt-race-line").inner_text())
    stick, race = re.search(r"Draw 1: (\w) by the stick; (\w) by the race, at", said).groups()
    says(widget, f"The only draw so far is {stick} by the stick and {race} by the race")
    assert letters(widget) == [stick, race]


def test_a_watched_draw_can_be_skipped_and_is_broken_off_by_a_new_sample(drawing):
    widget = drawing("?exponential_min.n=0", reduced_motion="no-preference")
    press(widget, "Watch a draw")
    press(widget, "Skip to the end")
    says(widget, "The only draw so far")
    press(widget, "Watch a draw")
    press(widget, "New sample")
    widget.get_by_role("button", name="Watch a draw").wait_for()
    says(widget, "The only draw so far")


def test_a_raised_weight_changes_draws_of_the_race_to_it_alone(drawing):
    widget = drawing("?exponential_min.n=100000", viewport={"width": 1280, "height": 900})
    before = letters(widget)
    type_into(widget, "Weight of A", "6")
    found = says(
        widget,
        r"Since the weights were 3, 2, 1, ([\d.]+) % of the draws have changed by the race and "
        r"([\d.]+) % by the stick",
    )
    # Five standard errors of a sixth and of two ninths among 100 000 draws.
    assert abs(float(found[1]) - 100 / 6) < 0.6
    assert abs(float(found[2]) - 200 / 9) < 0.7
    stick, race = framed(widget)
    assert set(race) == {"A"}
    assert set(stick) <= {"A", "B"}
    after = letters(widget)
    for was, now, marks in zip(before, after, (stick, race), strict=True):
        assert "".join(new for old, new in zip(was, now, strict=True) if old != new) == marks
    type_into(widget, "Weight of A", "3")
    says(widget, "Move a weight")
    assert letters(widget) == before
    assert framed(widget) == ["", ""]


def test_a_weight_of_zero_never_comes_and_the_last_one_stays(drawing):
    widget = drawing("?exponential_min.weights=0,2,1&exponential_min.n=100000")
    says(widget, r"B should come in 66\.7 %")
    assert "A" not in "".join(letters(widget))
    assert "0.0 %" in plain(widget.locator(".gt-share-bars").first.text_content())
    type_into(widget, "Weight of C", "0")
    says(widget, r"B should come in 100\.0 %")
    assert widget.get_by_role("button", name="Remove C").is_enabled()
    type_into(widget, "Weight of B", "0")
    assert "One weight must stay above 0" in widget.get_by_role("alert").inner_text()
    says(widget, r"B should come in 100\.0 %")
    press(widget, "Reset")
    says(widget, r"A should come in 50\.0 % of the draws\. Of 1 000")
    assert widget.get_by_role("alert").inner_text() == ""


def test_options_come_and_go_but_never_the_last_weight(drawing):
    widget = drawing("?exponential_min.weights=0,0,5")
    assert widget.get_by_role("button", name="Remove C").is_disabled()
    for _ in range(5):
        press(widget, "Add an option")
    expect(widget.get_by_role("slider")).to_have_count(8)
    assert widget.get_by_role("button", name="Add an option").is_disabled()
    press(widget, "Remove H")
    widget.get_by_role("button", name="Remove G").wait_for()


def test_weights_of_any_size_stay_right(drawing):
    widget = drawing("?exponential_min.weights=1e300,0,1e-300,1e300&exponential_min.n=100000")
    found = says(widget, r"(?:A|D) should come in 50\.0 % .*Of 100 000 it came in ([\d.]+) %")
    assert abs(float(found[1]) - 50) < 0.8


def test_link_and_python_reopen_the_same_state(drawing):
    query = "?exponential_min.weights=0.5,0,1e-300,7&exponential_min.n=12&exponential_min.seed=9"
    widget = drawing(query, permissions=["clipboard-read", "clipboard-write"])
    press(widget, "Copy link")
    widget.get_by_text("Link copied").wait_for()
    link = widget.page.evaluate("navigator.clipboard.readText()")
    again = drawing("?" + link.partition("?")[2])
    assert letters(again) == letters(widget)
    press(widget, "Copy Python")
    widget.get_by_text("Python copied").wait_for()
    line = widget.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"ExponentialMin": ExponentialMin})  # noqa: S307 - our own line
    assert (made.weights, made.n, made.seed) == ([0.5, 0, 1e-300, 7], 12, 9)


@pytest.mark.parametrize(
    "part",
    ["weights=0,0", "weights=-1,1", "weights=NaN,1", "weights=1e999,1", "weights=1e305,1", "n=-5"],
)
def test_hostile_links_do_no_harm(drawing, part):
    widget = drawing(f"?exponential_min.{part}")
    assert re.search("ignored|out of range", widget.get_by_role("note").inner_text())
    says(widget, "should come in")


def test_numbers_are_there_to_read(drawing):
    widget = drawing()
    widget.get_by_text("The numbers").click()
    tables = widget.get_by_role("table")
    tables.nth(1).wait_for()
    first = plain(tables.first.inner_text())
    assert "A 3 50.00 % 500.0" in first
    counts = re.findall(r"(\d+) \(", plain(tables.nth(1).inner_text()))
    assert sum(map(int, counts)) == 1000


@pytest.mark.parametrize("width", [320, 390])
def test_eight_options_fit_a_phone(drawing, width):
    widget = drawing(
        "?exponential_min.weights=5,0,3,2,1,1,0.2,4", viewport={"width": width, "height": 800}
    )
    says(widget, "should come in")
    box = widget.bounding_box()
    for part in widget.locator("svg, input, button").all():
        inside = part.bounding_box()
        if inside:
            assert inside["x"] >= box["x"] - 1
            assert inside["x"] + inside["width"] <= box["x"] + box["width"] + 1


def test_removal_leaves_nothing_running(drawing):
    widget = drawing("?exponential_min.n=0", viewport=PHONE, reduced_motion="no-preference")
    press(widget, "Watch a draw")
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
