"""The Gumbel-max trick on the built page: its logits moved, its integral stopped."""

import functools
import re

import pytest
from conftest import PHONE
from driving import plain, press, says, type_into


@pytest.fixture
def trick(open_widget):
    """Open the chapter's widget, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "gumbel_max")


def outlines(widget):
    """Outline of each coloured area, whatever is bright of it."""
    return widget.locator(".gt-areas .gt-mass").evaluate_all("all => all.map((a) => a.outerHTML)")


def veil(widget):
    """Where the pale part of the areas begins, in pixels."""
    return float(widget.locator(".gt-veil").get_attribute("x"))


def test_opens_with_a_thousand_draws(trick):
    found = says(trick(), r"A won ([\d.]+) % of 1 000 draws; softmax says 66\.5 %")
    # Five standard errors of a share of two thirds among 1000 draws.
    assert abs(float(found[1]) - 66.5) < 7.5


def test_more_draws_come_closer_to_softmax(trick):
    widget = trick()
    press(widget, re.compile(r"100\s000"))
    found = says(widget, r"A won ([\d.]+) % of 101 000 draws; softmax says 66\.5 %")
    assert abs(float(found[1]) - 66.5) < 0.75


def test_draws_stop_at_their_limit_and_can_be_cleared(trick):
    widget = trick("?gumbel_max.n=450000")
    press(widget, re.compile(r"100\s000"))
    says(widget, r"of 500 000 draws")
    button = widget.get_by_role("button", name=re.compile(r"100\s000"))
    assert button.is_disabled()
    press(widget, "Clear")
    says(widget, "^No draw yet")
    assert widget.locator(".gt-dot").count() == 0
    press(widget, re.compile(r"\+1 draw"))
    says(widget, "won the only draw so far")
    assert widget.locator(".gt-dot").count() == 3


def test_the_integral_is_stopped_by_dragging_the_picture(trick):
    widget = trick()
    widget.locator(".gt-areas svg").scroll_into_view_if_needed()
    box = widget.locator(".gt-areas svg").bounding_box()
    mouse = widget.page.mouse
    before = outlines(widget)
    mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    mouse.down()
    mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.4 * box["height"], steps=5)
    found = says(widget, r"Up to c = ([\d.]+) lie ([\d.]+) % of the maxima, theory ([\d.]+) %")
    mouse.move(box["x"] + 0.1 * box["width"], box["y"] + 0.4 * box["height"], steps=5)
    mouse.up()
    later = says(widget, r"Up to c = (−[\d.]+) lie ([\d.]+) % of the maxima, theory ([\d.]+) %")
    mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.4 * box["height"])
    assert float(found[1]) == pytest.approx(1.408 - 2.4 + 0.7 * 8.4, abs=0.15)
    assert float(found[3]) > 85
    assert float(later[3]) < 5
    # Moved after the button was let go: nothing follows.
    assert veil(widget) == pytest.approx(0.1 * box["width"], abs=3)
    assert outlines(widget) == before


def test_words_that_the_limit_crosses_have_a_halo(trick):
    texts = trick().locator(".gt-areas text:not(.gt-axis *, .gt-axis-title, .gt-quiet)")
    orders = texts.evaluate_all("(all) => all.map((each) => getComputedStyle(each).paintOrder)")
    assert len(orders) > 2
    assert all(order.startswith("stroke") for order in orders)


def test_the_integral_is_stopped_by_keyboard_and_by_typing(trick):
    widget = trick()
    slider = widget.get_by_role("slider", name="Upper limit c of the integral")
    slider.focus()
    widget.page.keyboard.press("Home")
    says(widget, r"Up to c = −0\.99 lie 0\.0 % of the maxima, theory < 0\.1 %")
    says(widget, r"Too few draws on one side of c to compare the winners\.$")
    widget.page.keyboard.press("End")
    says(widget, r"theory 99\.8 %")
    assert "99.8" in slider.get_attribute("aria-valuetext")
    type_into(widget, "Upper limit c", "1,5")
    says(widget, r"Up to c = 1\.5 lie ([\d.]+) % of the maxima, theory 40\.2 %")
    type_into(widget, "Upper limit c", "61")
    alert = widget.get_by_role("alert").filter(visible=True)
    assert "must be a number from −60 to 60, but it is 61" in alert.inner_text()
    says(widget, r"Up to c = 1\.5")


def test_only_differences_of_logits_count(trick):
    widget = trick("?gumbel_max.n=5000")
    won = says(widget, r"A won ([\d.]+) %")[1]
    before = outlines(widget)
    for option, logit in zip("ABC", ("-47", "-48", "-49"), strict=True):
        type_into(widget, f"Logit of {option}", logit)
    says(widget, r"The maximum was −46\.")
    assert says(widget, r"A won ([\d.]+) %")[1] == won
    assert outlines(widget) == before


def test_logits_far_apart_leave_one_winner(trick):
    widget = trick("?gumbel_max.logits=50,-50,0&gumbel_max.n=100000&gumbel_max.c=51")
    says(widget, r"A won 100\.0 % of 100 000 draws; softmax says 100\.0 %")
    says(widget, r"Up to c = 51 lie [\d.]+ % of the maxima, theory 69\.2 %")


def test_options_come_and_go_with_their_noise(trick):
    widget = trick()
    first = plain(widget.get_by_role("status").inner_text())
    for _ in range(5):
        press(widget, "Add an option")
    says(widget, r"softmax says 29\.9 %")
    assert widget.get_by_role("slider", name=re.compile("Logit of")).count() == 8
    assert widget.get_by_role("button", name="Add an option").is_disabled()
    for letter in "HGFED":
        press(widget, f"Remove {letter}")
    says(widget, re.escape(first).replace("/", r"\/"))
    press(widget, "Remove C")
    says(widget, r"softmax says 73\.1 %")
    assert widget.get_by_role("button", name="Remove B").is_disabled()


def test_the_numbers_stand_in_tables(trick):
    widget = trick("?gumbel_max.n=0")
    widget.get_by_text("The numbers").click()
    rows = widget.get_by_role("row").filter(has_text="B")
    assert plain(rows.nth(0).inner_text()).split() == ["B", "0", "0", "0", "–", "24.47", "%"]
    assert "14.08 %" in plain(rows.nth(1).inner_text())


def test_a_link_opens_the_same_state_on_a_phone(trick):
    query = "?gumbel_max.logits=0,0.5,-2,3&gumbel_max.c=2.5&gumbel_max.n=777&gumbel_max.seed=9"
    desk, phone = trick(query), trick(query, viewport=PHONE)
    says(desk, r"^D won [\d.]+ % of 777 draws")
    assert plain(desk.get_by_role("status").inner_text()) == plain(
        phone.get_by_role("status").inner_text()
    )
    wrong = trick("?gumbel_max.logits=0,99&gumbel_max.c=x")
    note = plain(wrong.get_by_role("note").inner_text())
    assert 'logits was out of range; "0,50" was taken' in note
    assert "c was ignored" in note
