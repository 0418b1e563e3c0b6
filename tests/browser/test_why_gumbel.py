"""Breaking the trick on the built page: the noise swapped, the menu changed, the odds watched."""

import functools
import itertools
import re
from itertools import pairwise

import pytest
from conftest import DESK, PHONE
from driving import plain, says
from driving import press_exactly as press

from gumbeltrick.widgets.why_gumbel import WhyGumbel

CONVICTED = r"Luce's axiom fails \(χ² p < 0\.001"


@pytest.fixture
def lab(open_widget):
    """Open the chapter's widget, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "why_gumbel")


def exact_marks(widget):
    """Places of the exact odds, menu by menu, in pixels."""
    marks = widget.locator(".gt-odds .gt-theory").all()
    return [float(mark.get_attribute("x1")) for mark in marks]


def test_opens_with_gumbel_noise_and_equal_odds(lab):
    widget = lab()
    found = says(widget, r"Gumbel noise: \w won ([\d.]+) % of 10 000 choices .* which is softmax")
    # Five standard errors of a share of 0.42 among 10 000 choices.
    assert abs(float(found[1]) - 42.2) < 2.5
    says(widget, r"exactly 2\.72 on every menu: the other options make no difference \(χ² p = ")
    assert widget.get_by_role("button", pressed=True).all_inner_texts() == ["Gumbel"]


@pytest.mark.parametrize(
    ("noise", "odds"),
    [
        ("negated Gumbel", ("2.72", "3.89")),
        ("normal", ("2.44", "2.84")),
        ("logistic", ("2.58", "3.02")),
        ("uniform", ("2.33", "2.72")),
        ("exponential", ("3.36", "2.77")),
    ],
)
def test_each_other_noise_moves_the_odds_and_is_convicted(lab, noise, odds):
    widget = lab()
    press(widget, re.compile(r"100\s000"))
    says(widget, "of 50 000 choices")
    press(widget, noise)
    alone, together = map(re.escape, odds)
    says(
        widget,
        f"exactly {alone} on the menu of two and {together} on the whole menu: .*{CONVICTED}",
    )
    assert widget.get_by_role("button", pressed=True).all_inner_texts() == [noise]
    first, last = exact_marks(widget)
    assert (last > first) == (noise != "exponential")


def test_options_added_move_the_marks_of_one_noise_and_not_of_the_other(lab):
    widget = lab("?why_gumbel.logits=1,0")
    says(widget, "On a menu of two there is nothing else")
    for size in range(3, 9):
        press(widget, "Add an option")
        says(widget, f"choices from A {'…' if size > 4 else 'B'}")
        assert len(exact_marks(widget)) == size - 1
    marks = exact_marks(widget)
    assert max(marks) - min(marks) < 0.01
    assert widget.get_by_role("button", name="Add an option").get_attribute("aria-disabled")
    press(widget, "exponential")
    says(widget, CONVICTED)
    marks = exact_marks(widget)
    assert marks == sorted(marks, reverse=True)
    press(widget, "Remove H")
    says(widget, "from A … G")
    assert len(exact_marks(widget)) == 6


def test_two_options_cannot_tell_the_mirror(lab):
    widget = lab("?why_gumbel.logits=2,0&why_gumbel.noise=negated%20gumbel&why_gumbel.n=50000")
    says(
        widget,
        r"Negated Gumbel noise: A won .* exactly it is 88\.1 % .* which is softmax\. On a menu",
    )


def test_link_reopens_the_same_state(lab):
    widget = lab("?kept=1", permissions=["clipboard-read", "clipboard-write"])
    press(widget, "negated Gumbel")
    press(widget, "Add an option")
    slider = widget.get_by_role("slider", name="Logit of B")
    slider.focus()
    for _ in range(7):
        widget.page.keyboard.press("ArrowRight")
    said = says(widget, "Negated Gumbel noise: .* from A B C D.*")[0]
    press(widget, "Copy link")
    widget.get_by_text("Link copied").wait_for()
    link = widget.page.evaluate("navigator.clipboard.readText()")
    assert "kept=1" in link
    again = lab("?" + link.partition("?")[2])
    says(again, re.escape(said))


def test_python_line_makes_the_same_widget(lab):
    query = "?why_gumbel.logits=0.5,-50,7&why_gumbel.noise=negated+gumbel&why_gumbel.n=12"
    widget = lab(query, permissions=["clipboard-read", "clipboard-write"])
    press(widget, "Copy Python")
    widget.get_by_text("Python copied").wait_for()
    line = widget.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"WhyGumbel": WhyGumbel})  # noqa: S307 - our own line
    assert (made.logits, made.noise, made.n) == ([0.5, -50, 7], "negated gumbel", 12)


@pytest.mark.parametrize(
    "query",
    ["noise=cauchy", "noise=<img src=x onerror=alert(1)>", "noise=", "logits=99,1", "n=100001"],
)
def test_hostile_links_do_no_harm(lab, query):
    widget = lab(f"?why_gumbel.{query}")
    says(widget, "Gumbel noise")
    assert re.search("ignored|out of range", widget.get_by_role("note").inner_text())
    assert widget.locator("img").count() == 0


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        ("noise=uniform&why_gumbel.logits=50,-50,50", "B has no chance on one of the menus"),
        ("noise=normal&why_gumbel.logits=50,-50", "which is softmax to all digits shown"),
        ("noise=normal&why_gumbel.logits=50,-50,50", "B's chance on one of the menus is too small"),
        ("noise=exponential&why_gumbel.logits=50,-50,50", r"A and B won too few choices"),
        ("noise=normal&why_gumbel.logits=-50,-50,50", "The chances of A and B on one of the menus"),
        ("noise=logistic&why_gumbel.n=0", "No choice yet"),
        ("noise=gumbel&why_gumbel.n=1", "Gumbel"),
    ],
)
def test_extreme_states_are_readable(lab, query, pattern):
    widget = lab(f"?why_gumbel.{query}")
    says(widget, pattern)
    pictures = widget.locator("svg").evaluate_all("all => all.map((s) => s.outerHTML).join()")
    assert "NaN" not in pictures
    assert "Infinity" not in pictures


@pytest.mark.parametrize("noise", ["uniform", "exponential", "gumbel"])
def test_numbers_below_the_odds_do_not_touch(lab, noise):
    widget = lab(f"?why_gumbel.logits=-4,0,1&why_gumbel.noise={noise}", viewport=PHONE)
    boxes = [text.bounding_box() for text in widget.locator(".gt-odds .gt-axis text").all()]
    assert len(boxes) > 1
    for box, other in pairwise(sorted(boxes, key=lambda box: box["x"])):
        assert other["x"] > box["x"] + box["width"] + 2


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=lambda size: str(size["width"]))
def test_every_noise_has_a_verdict_that_fits_its_place(lab, viewport):
    widget = lab("", viewport=viewport)
    heights = set()
    for noise in widget.get_by_role("group", name="Noise").get_by_role("button").all():
        noise.click()
        says(widget, f"^{noise.inner_text().capitalize().replace('gumbel', 'Gumbel')} noise")
        heights.add(round(widget.locator(".gt-verdict").bounding_box()["height"]))
    assert len(heights) == 1


def test_reset_goes_back_to_the_start(lab):
    widget = lab()
    press(widget, "uniform")
    press(widget, "Remove C")
    says(widget, "Uniform noise: .* from A B;")
    press(widget, "Reset")
    says(widget, "Gumbel noise: .* of 10 000 choices from A B C;")


def test_numbers_are_there_to_read(lab):
    widget = lab("?why_gumbel.noise=normal")
    widget.get_by_text("The numbers").click()
    tables = widget.get_by_role("table")
    tables.nth(2).wait_for()
    text = plain(tables.nth(2).inner_text())
    assert re.search(r"negated Gumbel 2\.72 3\.89", text)
    assert re.search(r"exponential 3\.36 2\.77", text)


def test_noise_is_chosen_by_keyboard_and_touch(lab):
    widget = lab(viewport=PHONE, has_touch=True)
    group = widget.get_by_role("group", name="Noise")
    buttons = group.get_by_role("button")
    assert buttons.count() == 6
    buttons.first.focus()
    widget.page.keyboard.press("Tab")
    widget.page.keyboard.press("Space")
    says(widget, "Negated Gumbel noise")
    for button in buttons.all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    buttons.nth(5).tap()
    says(widget, "Exponential noise")


@pytest.mark.parametrize(("noise", "count"), [("uniform", 2), ("exponential", 1), ("normal", 0)])
def test_the_density_of_the_noise_jumps_upright(lab, noise, count):
    widget = lab(f"?why_gumbel.noise={noise}")
    says(widget, r"\S")
    drawn = widget.locator(".gt-histogram .gt-theory").get_attribute("d")
    points = [tuple(map(float, pair.split(","))) for pair in re.findall(r"[\d.]+,[\d.]+", drawn)]
    assert len(points) > 50
    steps = itertools.pairwise(points)
    assert sum(abs(x - a) < 0.2 and abs(y - b) > 10 for (a, b), (x, y) in steps) == count
