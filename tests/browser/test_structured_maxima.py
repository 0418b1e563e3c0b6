"""Paths and spins on the built page: played as a reader plays them."""

import math
import re

import pytest
from conftest import DESK, PHONE
from driving import press, says, verdict

from gumbeltrick.structured_maxima import soft_path
from gumbeltrick.widgets.structured_maxima import HALL, StructuredMaxima

STEM = "structured_maxima"
FOCUSED = "(control) => control === document.activeElement"
LONGEST = (
    "Noise on squares drew 99_840 of 100_000 paths so far at τ = 0.0123. They stray from the Gibbs "
    "law (χ² p < 0.001: less than one sample in 1_000 strays so far by chance). 62.0_% visit "
    "row 3, column 2, by theory 48.0_%."
).replace("_", "\u202f")
LARGEST = "_".join([",".join(["1"] * 8)] * 6)


@pytest.fixture
def maxima(open_widget):
    """Open the chapter's widget, with settings by name; give its root."""

    def open_(address="", /, *, page=None, **settings):
        query = "&".join(f"{STEM}.{name}={value}" for name, value in settings.items())
        return open_widget(STEM, f"?{query}{address}", **(page or {}))

    return open_


def square(widget, row, column):
    return widget.get_by_role("gridcell", name=re.compile(rf"^Row {row}, column {column}:"))


def theory(widget):
    """Whole per cents of the theory's grid, row by row."""
    return widget.locator(".gt-squares[role=img]").first.inner_text().split()


def set_slider(widget, name, value):
    widget.get_by_role("slider", name=name).evaluate(
        "(slider, value) => { slider.value = value;"
        " slider.dispatchEvent(new Event('input', { bubbles: true })); }",
        str(value),
    )


def test_opens_with_a_walk_that_fits(maxima):
    widget = maxima()
    says(
        widget, r"^A walk drew 20 000 paths at τ = 1\. They fit the Gibbs law \(χ² p = 0\.\d+\)\.$"
    )
    spins = r"agree in 80\.2 % .* each state: 8\d\.\d %, which fits .*each spin: 9\d\.\d %"
    says(widget, spins + ", which misses the law", ".gt-spin-verdict")
    assert widget.locator("small", has_text=re.compile("[▲▼]")).count() == 0


def test_steps_are_shown_and_counted_against_their_marginals(maxima):
    widget = maxima()
    says(widget, "They fit")
    soft = soft_path([[math.inf if cost is None else cost for cost in row] for row in HALL])
    used = sorted(share for table in (soft.right, soft.down) for share in table[table > 0].flat)
    bars = widget.locator("path.gt-moves").first.get_attribute("d")
    assert bars.count("M") == len(used)
    lengths = [max(map(float, bar)) for bar in re.findall(r"h([\d.]+)v([\d.]+)h-", bars)]
    assert max(lengths) == pytest.approx(0.8 * used[-1], abs=0.001)
    widget.get_by_text("The numbers").click()
    steps = widget.get_by_role("table", name="Steps", exact=True)
    rows = [row.split("\t") for row in steps.inner_text().splitlines() if row.startswith("row")]
    shares = [[float(cell.split()[0]) / 100 for cell in row[2:]] for row in rows]
    assert sorted(theory for theory, _ in shares if theory > 0) == pytest.approx(
        [share for share in used if share >= 5e-5], abs=6e-5
    )
    for share, drawn in shares:
        assert abs(drawn - share) < 4.5 * math.sqrt(share * (1 - share) / 20_000) + 1e-4


def test_noise_on_squares_strays_at_every_temperature(maxima):
    widget = maxima()
    press(widget, "noise on every square")
    says(
        widget,
        r"They stray from .* 6\d\.\d % visit row 3, column 2, by theory 91\.2 %\.",
    )
    assert widget.locator("small", has_text=re.compile("[▲▼]")).count() > 10
    for place in (-2, -1, 1, 2):
        set_slider(widget, re.compile("Temperature"), place)
        says(widget, rf"drew 20 000 paths at τ = {10.0**place:g}\. They stray")
    press(widget, "a walk, step by step")
    says(widget, r"at τ = 100\. They fit")


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_numbers_stand_clear_of_steps_and_paths(maxima, width):
    """Numbers are on top, and neither the line of a path nor a bar of a step reaches them."""
    page = {"viewport": {"width": width, "height": 900}}
    widget = maxima(page=page, temperature=0.05, noise="cells")
    says(widget, "They stray")
    squares = widget.locator(".gt-squares[role=img] .gt-square > span")
    crossed = squares.evaluate_all(
        """(all) => all.map((text) => {
          const range = document.createRange();
          range.selectNodeContents(text);
          const words = range.getBoundingClientRect();
          const square = text.parentElement.getBoundingClientRect();
          const over = Number(getComputedStyle(text).zIndex) >
            Number(getComputedStyle(text.closest(".gt-squares").querySelector("svg")).zIndex);
          const clear = words.left > square.left + 0.16 * square.width &&
            words.right < square.right - 0.045 * square.width;
          return over && clear ? "" : text.textContent;
        })"""
    )
    assert len(crossed) == 48
    assert set(crossed) == {""}


def test_no_word_promises_more_than_there_is(maxima):
    widget = maxima()
    assert widget.get_by_text("a cheapest path", exact=True).is_visible()  # three tie
    assert widget.get_by_text("tap a square, again to raise it").is_visible()
    field = widget.get_by_role("textbox", name="Temperature τ", exact=True)
    field.fill("0")
    field.press("Enter")
    says(widget, r"^Temperature τ must be a number from 0\.01 to 100, but it is 0", "[role=alert]")
    # The bars of the spins have a colour each, and so has their sign in the key.
    sign = widget.locator(".gt-spins .gt-sign-mass")
    assert "gradient" in sign.evaluate("(sign) => getComputedStyle(sign).backgroundImage")


def test_three_equal_paths_are_not_a_third_each(maxima):
    widget = maxima(noise="cells")
    press(widget, "2 × 3, all equal")
    says(widget, r"3[78]\.\d % visit .* theory 33\.3 %\.|6[123]\.\d % visit .* theory 66\.7 %\.")
    assert widget.get_by_role("gridcell").count() == 6


def test_cold_leaves_the_cheapest_path_alone(maxima):
    widget = maxima(costs="1,1,9_9,1,1", temperature=0.02, noise="cells")
    says(widget, r"By theory one path takes next to all")
    assert theory(widget) == ["100", "100", "<1", "<1", "100", "100"]


def test_squares_are_chosen_and_priced_by_keyboard_alone(maxima):
    widget = maxima()
    before = theory(widget)
    keyboard = widget.page.keyboard
    square(widget, 3, 2).focus()
    keyboard.press("ArrowUp")
    keyboard.press("ArrowLeft")
    assert square(widget, 2, 1).evaluate(FOCUSED)
    assert square(widget, 2, 1).get_attribute("aria-selected") == "true"
    for _ in range(3):
        keyboard.press("+")
    square(widget, 2, 1).and_(widget.get_by_label("cost 3.5")).wait_for()
    keyboard.press("Enter")
    square(widget, 2, 1).and_(widget.get_by_label("cost 4.5")).wait_for()
    dearer = theory(widget)
    assert int(dearer[6]) < int(before[6])
    keyboard.press("b")
    square(widget, 2, 1).and_(widget.get_by_label("blocked")).wait_for()
    assert theory(widget)[6] == "×"
    keyboard.press("b")
    square(widget, 2, 1).and_(widget.get_by_label("cost 4.5")).wait_for()
    keyboard.press("Tab")  # past the button that blocks, on to the cost's slider
    keyboard.press("Tab")
    assert widget.get_by_role("slider", name="Cost of the chosen").evaluate(FOCUSED)
    keyboard.press("Home")
    square(widget, 2, 1).and_(widget.get_by_label("cost 0")).wait_for()
    assert int(theory(widget)[6]) > int(before[6])


def test_a_tap_chooses_and_another_one_raises(maxima):
    widget = maxima(page={"viewport": PHONE, "has_touch": True})
    square(widget, 1, 3).tap()
    assert square(widget, 1, 3).get_attribute("aria-label").endswith("cost 3")
    square(widget, 1, 3).tap()
    square(widget, 1, 3).and_(widget.get_by_label("cost 4")).wait_for()


def test_the_last_way_stays_open_and_the_widget_says_so(maxima):
    widget = maxima(costs="1,1_1,1")
    square(widget, 1, 2).click()
    press(widget, "Block it")
    says(widget, "Only one path is open")
    before = theory(widget)
    square(widget, 2, 1).click()
    press(widget, "Block it")
    says(widget, r"^Row 2, column 1 stays open\. .* no path from the first square", "[role=alert]")
    assert theory(widget) == before
    square(widget, 1, 2).click()
    assert widget.get_by_role("alert").inner_text() == ""
    press(widget, "Open it")
    says(widget, "They fit the Gibbs law")


def test_the_coupling_moves_law_and_draws(maxima):
    widget = maxima()
    for value, law, ending in (
        (0, r"50\.0", "which fits"),
        (-1.5, r"4\.7", "which misses the law"),
    ):
        set_slider(widget, "Coupling J", value)
        pattern = rf"agree in {law} % .*each state: .*, which fits .*each spin: .*, {ending}"
        says(widget, pattern, ".gt-spin-verdict")


def test_samples_grow_one_by_one_and_stop_at_their_limit(maxima):
    widget = maxima(n=0)
    says(widget, r"^No path has been drawn yet\.$")
    press(widget, "+1 path")
    says(widget, r"drew 1 path at τ = 1\. That is too few to test\.$")
    line = widget.locator(".gt-way-last")
    first = line.get_attribute("points")
    assert len(first.split()) == 9
    press(widget, re.compile(r"100\s000"))
    says(widget, r"drew 100 000 paths at")
    assert widget.get_by_role("button", name=re.compile(r"100\s000")).is_disabled()
    press(widget, "Clear all paths")
    says(widget, r"^No path")
    press(widget, "+1 path")
    says(widget, r"drew 1 path")
    assert line.get_attribute("points") == first


@pytest.mark.parametrize("noise", ["walk", "cells"])
@pytest.mark.parametrize("costs", ["1,2,3,1,1,2_2,1,x,1,3,1_1,1,2,1,x,1_3,1,1,2,1,1", LARGEST])
def test_a_step_of_the_slider_is_one_frame_and_the_rest_follows(maxima, noise, costs):
    widget = maxima(n=100_000, noise=noise, costs=costs)
    says(widget, "drew 100 000 paths")
    stale = widget.page.evaluate(
        """async (root) => {
          const slider = root.querySelector("input[aria-label^=Temperature]");
          const stale = [];
          for (let step = 0; step <= 40; step++) {
            slider.value = -2 + step / 10;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise(requestAnimationFrame);
            await new Promise((done) => setTimeout(done));
            const temperature = root.querySelector(".gt-number[aria-label^=Temperature]").value;
            const said = root.querySelector("[role=status]").innerText;
            if (!said.includes(`τ = ${temperature}.`)) stale.push(said);
          }
          return stale;
        }""",
        widget.element_handle(),
    )
    assert stale == []
    says(widget, r"drew 100 000 paths at τ = 100\.")


def test_link_reopens_the_same_state(maxima):
    widget = maxima("kept=1", page={"permissions": ["clipboard-read", "clipboard-write"]})
    press(widget, "noise on every square")
    press(widget, "Block it")
    set_slider(widget, "Coupling J", 2)
    press(widget, "New sample")
    says(widget, r"^Noise on squares drew 20 000 paths")
    press(widget, "Copy link")
    widget.get_by_text("Link copied").wait_for()
    link = widget.page.evaluate("navigator.clipboard.readText()")
    assert "kept=1" in link
    assert "costs=1,2,3,1,1,2_2,1,x,1,3,1_1,x,2,1,x,1_3,1,1,2,1,1" in link
    says(maxima(link.partition("?")[2]), re.escape(verdict(widget)))


def test_python_line_makes_the_same_widget(maxima):
    settings = {"costs": "1,x_-2.5,3", "temperature": 0.25, "noise": "cells", "coupling": -1}
    permissions = {"permissions": ["clipboard-read", "clipboard-write"]}
    widget = maxima(page=permissions, **settings, n=12, seed=9)
    press(widget, "Copy Python")
    widget.get_by_text("Python copied").wait_for()
    line = widget.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"StructuredMaxima": StructuredMaxima})  # noqa: S307 - our own line
    assert made.costs == [[1, None], [-2.5, 3]]
    assert (made.temperature, made.noise, made.coupling) == (0.25, "cells", -1)
    assert (made.n, made.seed) == (12, 9)


@pytest.mark.parametrize(
    "settings",
    [
        {"costs": "1,x_x,1"},
        {"costs": "1,2_3"},
        {"costs": "alert(1)"},
        {"costs": "1e99,1"},
        {"costs": "1," * 2000},
        {"temperature": "0"},
        {"noise": "__proto__"},
        {"coupling": "1e300"},
        {"n": "-5"},
        {"seed": "4294967296"},
        {"fields": "1,1"},
    ],
)
def test_hostile_links_do_no_harm(maxima, settings):
    widget = maxima(**settings)
    assert re.search("Gibbs law|No path|Only one", verdict(widget))
    assert re.search("ignored|out of range", widget.get_by_role("note").inner_text())


@pytest.mark.parametrize("noise", ["walk", "cells"])
@pytest.mark.parametrize(
    "settings",
    [
        {"temperature": 0.01, "n": 100_000},
        {"temperature": 100, "n": 0},
        {"temperature": 1, "n": 1, "coupling": 10},
        {"costs": "5"},
        {"costs": "1,2,3"},
        {"costs": "1_2_3"},
        {"costs": LARGEST.replace("1", "-49.125"), "coupling": -10},
        {"costs": "1,x_1,1"},
    ],
)
def test_every_extreme_setting_is_drawn(maxima, noise, settings):
    for viewport in (PHONE, {"width": 320, "height": 700}):
        widget = maxima(page={"viewport": viewport}, noise=noise, **settings)
        says(widget, r"\.$")
        html = widget.inner_html()
        assert "NaN" not in html
        assert "Infinity" not in html
        assert widget.page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


def test_the_picture_keeps_its_place_when_the_verdict_grows(maxima):
    for viewport in (PHONE, DESK, {"width": 320, "height": 700}):
        widget = maxima(page={"viewport": viewport})
        before = height_above(widget)
        press(widget, "noise on every square")
        says(widget, "They stray")
        assert height_above(widget) == before
        widget.get_by_role("status").evaluate(
            "(verdict, text) => { verdict.textContent = text; }", LONGEST
        )
        assert height_above(widget) == before


def test_no_more_room_is_kept_for_words_than_they_take(maxima):
    for width in (320, 390, 768, 1280):
        widget = maxima(page={"viewport": {"width": width, "height": 800}})
        says(widget, "They fit")
        kept, taken = widget.get_by_role("status").evaluate(
            """(verdict, text) => {
              const kept = verdict.getBoundingClientRect().height;
              verdict.style.minHeight = 0;
              verdict.textContent = text;
              return [kept, verdict.getBoundingClientRect().height];
            }""",
            LONGEST,
        )
        assert kept == taken, width


def height_above(widget):
    """From the widget's top to its first square, in pixels."""
    return square(widget, 1, 1).bounding_box()["y"] - widget.bounding_box()["y"]


def test_bad_cost_names_value_and_what_is_allowed(maxima):
    widget = maxima()
    before = theory(widget)
    field = widget.get_by_role("textbox", name="Cost of the chosen square")
    field.fill("51")
    field.press("Enter")
    says(widget, r"must be a number from −50 to 50, but it is 51", "[role=alert]")
    assert theory(widget) == before
    field.press("Escape")
    assert widget.get_by_role("alert").inner_text() == ""


def test_theory_is_the_helpers(maxima):
    widget = maxima(temperature=0.4)
    widget.get_by_text("The numbers").click()
    tables = widget.get_by_role("table")
    tables.nth(2).wait_for()
    rows = tables.nth(1).locator("tbody tr").all_inner_texts()
    assert len(rows) == 24
    costs = [[math.inf if cost is None else cost for cost in row] for row in HALL]
    wanted = soft_path(costs, 0.4)
    for text, share in zip(rows, wanted.visits.flat, strict=True):
        shown = re.sub(r"[<>\s%]+", " ", text.split("\t")[2]).strip()
        assert float(shown) == pytest.approx(100 * share, abs=0.011)


def test_reset_goes_back_to_the_start(maxima):
    widget = maxima(noise="cells", costs="1,1_1,1", n=7, coupling=2)
    press(widget, "Reset")
    says(widget, r"^A walk drew 20 000 paths at τ = 1\. They fit")
    assert widget.get_by_role("gridcell").count() == 24


def test_touch_targets_are_large_enough(maxima):
    for settings in ({}, {"costs": LARGEST}):
        widget = maxima(page={"viewport": PHONE, "has_touch": True}, **settings)
        for control in widget.locator("input:visible, button:visible, summary:visible").all():
            box = control.bounding_box()
            assert min(box["width"], box["height"]) >= 24, control.evaluate("(e) => e.outerHTML")
