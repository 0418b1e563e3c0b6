"""The largest of many on the built page: played as a reader plays it."""

import functools
import re

import pytest
from conftest import DESK, PHONE
from driving import press, says, verdict

from gumbeltrick.widgets.extremes import Extremes


@pytest.fixture
def extremes(open_widget):
    """Open the chapter's widget, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "extremes")


def type_n(widget, n):
    field = widget.get_by_role("textbox", name="n", exact=True)
    field.fill(str(n))
    field.press("Enter")


def test_opens_with_ten_exponential_draws(extremes):
    says(
        extremes(), r"^Maxima of 10 exponential draws are 0\.0280 from Gumbel\. A sample of 10 000"
    )


def test_more_exponential_draws_become_gumbel(extremes):
    widget = extremes()
    type_n(widget, 1_000_000)
    says(widget, r"1 000 000 exponential draws are 2\.71×10⁻⁷ from Gumbel.* passes as Gumbel")


@pytest.mark.parametrize(
    ("n", "distance"), [("100", r"0\.0272"), ("1e4", r"0\.0137"), ("1e16", r"0\.00335")]
)
def test_normal_maxima_are_as_slow_as_the_book_says(extremes, n, distance):
    widget = extremes()
    press(widget, "normal")
    type_n(widget, n)
    says(widget, rf"normal draws are {distance} from Gumbel")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("uniform", r"from their reversed exponential limit, and 0\.174 from the Gumbel law"),
        ("Cauchy", r"from their Fréchet limit, and 0\.148 from the Gumbel law"),
    ],
)
def test_uniform_and_cauchy_maxima_never_become_gumbel(extremes, name, sentence):
    widget = extremes("?extremes.n=1000000")
    press(widget, name)
    says(widget, sentence + r".*rules Gumbel out.*; it fits the exact law")


def test_the_slider_moves_n_by_keyboard_and_keeps_the_noise(extremes):
    widget = extremes("?extremes.parent=exponential&extremes.n=10")
    before = verdict(widget)
    slider = widget.get_by_role("slider")
    slider.focus()
    for _ in range(3):
        widget.page.keyboard.press("ArrowRight")
    says(widget, r"^Maxima of 13 exponential draws")
    for _ in range(3):
        widget.page.keyboard.press("ArrowLeft")
    says(widget, re.escape(before))
    widget.page.keyboard.press("Home")
    says(widget, r"^Single exponential draws are 0\.368 from Gumbel")
    widget.page.keyboard.press("ArrowRight")
    says(widget, r"^Maxima of 2 exponential draws")
    widget.page.keyboard.press("End")
    says(widget, r"^Maxima of 1 000 000 exponential draws")


def test_samples_stop_at_their_limit_and_say_so(extremes):
    widget = extremes()
    press(widget, re.compile(r"100\s000"))
    says(widget, r"A sample of 100 000 maxima")
    assert widget.get_by_role("button", name=re.compile(r"100\s000")).is_disabled()
    press(widget, "Clear")
    says(widget, r"No sample has been drawn yet\.$")


def test_link_reopens_the_same_state(extremes):
    widget = extremes("?kept=1", permissions=["clipboard-read", "clipboard-write"])
    press(widget, "Cauchy")
    type_n(widget, "1e16")
    press(widget, "New sample")
    says(widget, r"^Maxima of 10¹⁶ Cauchy draws")
    press(widget, "Copy link")
    widget.get_by_text("Link copied").wait_for()
    link = widget.page.evaluate("navigator.clipboard.readText()")
    assert "kept=1" in link
    says(extremes("?" + link.partition("?")[2]), re.escape(verdict(widget)))


def test_python_line_makes_the_same_widget(extremes):
    query = "?extremes.parent=uniform&extremes.n=10000000000000000&extremes.size=12&extremes.seed=9"
    widget = extremes(query, permissions=["clipboard-read", "clipboard-write"])
    press(widget, "Copy Python")
    widget.get_by_text("Python copied").wait_for()
    line = widget.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"Extremes": Extremes})  # noqa: S307 - our own line
    assert (made.parent, made.n, made.size, made.seed) == ("uniform", 10**16, 12, 9)


@pytest.mark.parametrize(
    "query",
    ["parent=gauss", "parent=__proto__", "n=0", "n=1e300", "n=2.5", "size=-5", "seed=4294967296"],
)
def test_hostile_links_do_no_harm(extremes, query):
    widget = extremes(f"?extremes.{query}")
    assert re.search(r"from Gumbel", verdict(widget))
    assert re.search("ignored|out of range", widget.get_by_role("note").inner_text())


@pytest.mark.parametrize("parent", ["exponential", "normal", "uniform", "cauchy"])
@pytest.mark.parametrize(("n", "size"), [(1, 0), (1, 1), (2, 30), (1, 100_000), (10**16, 100_000)])
def test_every_extreme_setting_is_drawn(extremes, parent, n, size):
    widget = extremes(
        f"?extremes.parent={parent}&extremes.n={n}&extremes.size={size}", viewport=PHONE
    )
    says(widget, r"from (Gumbel|their|the Gumbel)")
    paths = " ".join(path.get_attribute("d") or "" for path in widget.locator("svg path").all())
    assert "NaN" not in paths
    assert "Infinity" not in paths
    assert widget.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_bad_n_names_value_and_what_is_allowed(extremes):
    widget = extremes()
    before = verdict(widget)
    type_n(widget, "0")
    assert re.search(
        r"n must be a whole number from 1 to", widget.get_by_role("alert").inner_text()
    )
    assert verdict(widget) == before
    widget.get_by_role("textbox", name="n", exact=True).press("Escape")
    assert widget.get_by_role("alert").inner_text() == ""


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=lambda size: str(size["width"]))
@pytest.mark.parametrize(
    ("n", "text"), [(123456789, "123456789"), (123456789012, "1.2346e11"), (10**16, "1e16")]
)
def test_the_field_shows_n_whole_and_keeps_it_exact(extremes, viewport, n, text):
    widget = extremes(viewport=viewport)
    type_n(widget, str(n))
    field = widget.get_by_role("textbox", name="n", exact=True)
    assert field.input_value() == text
    assert field.evaluate("(field) => field.scrollWidth <= field.clientWidth")
    field.press("Enter")  # what is shown is not read back
    allowed = ["clipboard-read", "clipboard-write"]
    widget.page.context.grant_permissions(allowed)
    press(widget, "Copy Python")
    widget.get_by_text("Python copied").wait_for()
    assert f"n={n}," in widget.page.evaluate("navigator.clipboard.readText()")


def test_reset_goes_back_to_the_start(extremes):
    widget = extremes("?extremes.parent=cauchy&extremes.n=7&extremes.size=5")
    press(widget, "Reset")
    says(widget, r"^Maxima of 10 exponential draws .* 10 000 maxima")


def test_numbers_are_there_to_read(extremes):
    widget = extremes()
    widget.get_by_text("The numbers").click()
    tables = widget.get_by_role("table")
    tables.nth(1).wait_for()
    text = re.sub(r"\s", " ", " ".join(tables.all_inner_texts()))
    assert "distance to the limit" in text
    assert "beyond" in text


def test_touch_targets_are_large_enough(extremes):
    widget = extremes(viewport=PHONE, has_touch=True)
    for control in widget.locator("input:visible, button:visible, summary:visible").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24, control.evaluate("(e) => e.outerHTML")
