"""The Gumbel law on the built page: played as a reader plays it."""

import functools
import math
import re

import pytest
from conftest import PHONE
from driving import plain, says, verdict

from gumbeltrick.widgets.gumbel_distribution import GumbelDistribution

STEM = "gumbel_distribution"


@pytest.fixture
def law(open_widget):
    """Open the chapter's widget, in the state of the link if one is given; give its root."""
    return functools.partial(open_widget, STEM)


def link(**values):
    return "?" + "&".join(f"{STEM}.{name}={value}" for name, value in values.items())


def chain(widget):
    """Values of u, E and G that the picture shows, and of x below it."""
    # At once: with a frame between the two they would be of two states.
    label, line = widget.evaluate(
        "(root) => [root.querySelector('.gt-chain svg').ariaLabel,"
        " root.querySelector('.gt-chain-line').innerText]"
    )
    found = re.search(r"u = (1 − )?(\S+) becomes E = (\S+) and G = (−?\S+)\. ", plain(label))
    u = 1 - number(found[2]) if found[1] else number(found[2])
    x = plain(line).rpartition("= ")[2]
    return u, number(found[3]), number(found[4]), number(x)


def number(text):
    digits = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
    return float(text.replace(" ", "").replace("×10", "e").translate(digits))


def slider(widget, name):
    return widget.get_by_role("slider", name=name, exact=True)


def follows(widget, u):
    widget.page.wait_for_function(
        "([root, u]) => root.querySelector('.gt-chain svg').ariaLabel.includes(`u = ${u}`)",
        arg=[widget.element_handle(), u],
    )


def test_opens_with_a_thousand_draws(law):
    found = says(law(), r"([\d.]+) % of 1 000 draws lie below μ = 0; theory says 36\.8 %")
    # Five standard errors of a share of 1/e among 1000 draws.
    assert abs(float(found[1]) - 36.8) < 7.7


def test_a_full_sample_comes_close_to_theory(law):
    widget = law(link(n=100_000, loc=3, scale=0.5))
    found = says(widget, r"([\d.]+) % of 100 000 draws lie below μ = 3; theory says 36\.8 %")
    assert abs(float(found[1]) - 36.8) < 0.77


def test_the_same_gap_whatever_the_parameters(law):
    widget = law()
    gap = says(widget, r"by ([\d.]+) at most")[1]
    for name, key, wanted in (("Location μ", "End", "μ = 5;"), ("Scale β", "Home", "μ = 5;")):
        slider(widget, name).press(key)
        says(widget, wanted)
        assert says(widget, r"by ([\d.]+) at most")[1] == gap
    assert widget.get_by_role("textbox", name="Scale β").input_value() == "0.01"


@pytest.mark.parametrize("name", ["u", "E", "G"])
def test_a_number_is_followed_from_any_axis_by_keyboard(law, name):
    widget = law(link(u=0.5, loc=2, scale=0.5))
    follows(widget, "0.500")
    before = chain(widget)
    handle = slider(widget, name)
    handle.focus()
    for _ in range(4):
        widget.page.keyboard.press("ArrowRight")
    widget.page.wait_for_function(
        "([root, before]) => !root.querySelector('.gt-chain svg').ariaLabel.includes(before)",
        arg=[widget.element_handle(), "u = 0.500"],
    )
    u, exponential, gumbel, x = chain(widget)
    assert exponential == pytest.approx(-math.log(u), rel=0.006)
    assert gumbel == pytest.approx(-math.log(exponential), abs=0.006)
    assert x == pytest.approx(2 + 0.5 * gumbel, abs=0.006)
    order = 1 if name != "E" else -1  # a later alarm is a smaller number
    assert (u - before[0]) * order > 0
    assert (gumbel - before[2]) * order > 0
    assert re.match(rf"{name} = ", handle.get_attribute("aria-valuetext"))


def test_a_number_beyond_an_axis_has_an_arrow_head_at_its_end(law):
    widget = law()

    def beyond():
        classes = [name.split() for name in widget.locator(".gt-chain input").evaluate_all(CLASSES)]
        return ["below" * ("gt-below" in c) + "above" * ("gt-above" in c) for c in classes]

    assert beyond() == ["", "", ""]
    for name, key, where in (
        ("G", "Home", ["", "above", ""]),
        ("u", "End", ["", "", "above"]),
        ("u", "Home", ["", "above", ""]),
        ("E", "ArrowLeft", ["", "", ""]),
    ):
        slider(widget, name).press(key)
        widget.page.wait_for_timeout(50)
        assert beyond() == where, name


def test_words_that_lines_cross_have_a_halo(law):
    widget = law()
    texts = widget.locator(".gt-empirical-cdf text:not(.gt-axis *, .gt-axis-title)")
    assert texts.count() == 5
    for order in texts.evaluate_all(ORDERS):
        assert order.startswith("stroke")


CLASSES = "(all) => all.map((each) => each.className)"
ORDERS = "(all) => all.map((each) => getComputedStyle(each).paintOrder)"


def test_a_number_is_dragged_by_mouse(law):
    widget = law()
    handle = slider(widget, "E")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    middle = box["y"] + box["height"] / 2
    at = 0.0714 * (box["width"] - 16) + 8  # 0.357 of 5
    widget.page.mouse.move(box["x"] + at, middle)
    widget.page.mouse.down()
    widget.page.mouse.move(box["x"] + box["width"] / 2, middle, steps=5)
    widget.page.mouse.up()
    _, exponential, *_ = chain(widget)
    assert exponential == pytest.approx(2.5, abs=0.05)


def test_the_slider_for_the_location_reaches_as_far_as_the_axis(law):
    widget = law(link(scale=100))
    slider(widget, "Location μ").press("End")
    says(widget, r"below μ = 500;")
    assert widget.get_by_role("textbox", name="Location μ").input_value() == "500"


def test_a_draw_that_is_followed_counts_and_stands_on_the_axes(law):
    widget = law(link(n=0, u=0.25), reduced_motion="no-preference")
    follows(widget, "0.250")
    widget.get_by_role("button", name="Follow one draw").click()
    says(widget, r"^The only draw so far lies (above|below) μ = 0")
    u, exponential, *_ = chain(widget)
    assert u != 0.25
    assert exponential == pytest.approx(-math.log(u), rel=0.006)
    assert ("above" in verdict(widget)) == (u > 1 / math.e)
    # The dot has arrived and gone.
    widget.page.wait_for_function(
        "(root) => root.querySelector('.gt-chain svg > circle').getAttribute('visibility') "
        "=== 'hidden'",
        arg=widget.element_handle(),
    )


def test_draws_stop_at_their_limit_and_say_so(law):
    widget = law(link(n=100_000))
    button = widget.get_by_role("button", name="Follow one draw")
    assert button.is_disabled()
    assert "clear them to go on" in button.get_attribute("title")
    assert "100 000 draws, the most" in plain(widget.inner_text())
    widget.get_by_role("button", name="Clear all draws").click()
    says(widget, "^No draw yet")


def test_another_seed_gives_another_sample_and_the_same_seed_the_same(law):
    widget = law()
    first = verdict(widget)
    widget.get_by_role("button", name="New sample").click()
    widget.page.wait_for_function(
        "([root, before]) => root.querySelector('[role=status]').innerText"
        ".replace(/\\s/g, ' ') !== before",
        arg=[widget.element_handle(), first],
    )
    seed = widget.get_by_label("seed")
    seed.fill("1")
    seed.press("Enter")
    says(widget, re.escape(first))


def test_link_and_python_line_bring_the_state_back(law):
    permissions = ["clipboard-read", "clipboard-write"]
    widget = law(link(loc=-2.5, scale=0.07, n=321, u=0.123, seed=9), permissions=permissions)
    widget.get_by_role("button", name="Copy link").click()
    widget.get_by_text("Link copied").wait_for()
    again = law("?" + widget.page.evaluate("navigator.clipboard.readText()").partition("?")[2])
    assert verdict(again) == verdict(widget)
    widget.get_by_role("button", name="Copy Python").click()
    widget.get_by_text("Python copied").wait_for()
    line = widget.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"GumbelDistribution": GumbelDistribution})  # noqa: S307 - our own line
    assert made.view_state() | {"book_url": ""} == {
        "book_url": "",
        "loc": -2.5,
        "scale": 0.07,
        "n": 321,
        "u": 0.123,
        "seed": 9,
    }


@pytest.mark.parametrize(
    "values",
    [
        {"loc": 1e9, "scale": "NaN"},
        {"scale": 0},
        {"scale": -1, "n": 1e300},
        {"u": 0},
        {"u": 1},
        {"u": "<img src=x>"},
    ],
    ids=str,
)
def test_hostile_links_do_no_harm(law, values):
    widget = law(link(**values))
    assert re.search("lie below μ|No draw yet", verdict(widget))
    assert re.search("ignored|out of range", widget.get_by_role("note").inner_text())
    assert widget.locator("img").count() == 0


def test_bad_values_are_refused_by_name_and_the_state_kept(law):
    widget = law()
    before = verdict(widget)
    field = widget.get_by_role("textbox", name="Scale β")
    field.fill("-3")
    field.press("Enter")
    message = widget.get_by_role("alert").inner_text()
    assert re.search(r"Scale β must be.*0\.01 to 100.*but it is.*−3", message)
    assert verdict(widget) == before


@pytest.mark.parametrize("scale", [0.01, 100])
@pytest.mark.parametrize("u", ["1e-15", "0.999999999999999"])
def test_extreme_settings_stay_sound_and_in_their_frame(law, scale, u):
    widget = law(link(loc=-1000, scale=scale, n=100_000, u=u), viewport=PHONE)
    pictures = widget.locator("svg").evaluate_all("all => all.map((s) => s.outerHTML).join()")
    assert "NaN" not in pictures
    assert "Infinity" not in pictures
    assert not re.search(r"u = 1(\.0+)?(?![.\d×]| −)", pictures)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert widget.page.evaluate(overflow) <= 0
    # No two tick labels of one axis touch.
    crowded = widget.locator(".gt-axis").evaluate_all(
        """(axes) => axes.some((axis) => {
          const boxes = [...axis.querySelectorAll("text")].map((t) => t.getBoundingClientRect());
          boxes.sort((a, b) => a.left - b.left);
          return boxes.some((box, i) => i > 0 && box.left < boxes[i - 1].right + 2);
        })"""
    )
    assert not crowded


def test_tables_hold_the_numbers(law):
    widget = law(link(loc=3, scale=2, u=0.5))
    widget.get_by_text("The numbers").click()
    widget.get_by_role("table").nth(1).wait_for()
    text = plain(" ".join(widget.get_by_role("table").all_inner_texts()))
    assert "3.73" in text  # the median, 3 - 2 log log 2
    assert "0.6931471806" in text
    assert re.search(r"1/e 0\.000 3\.00 \d\d\.\d\d %", text)


def test_touch_targets_are_large_enough(law):
    widget = law(viewport=PHONE, has_touch=True)
    for control in widget.locator("input:visible, button:visible, summary:visible").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24, control.evaluate("(e) => e.outerHTML")


def test_removal_leaves_nothing_running(law):
    widget = law(reduced_motion="no-preference")
    widget.get_by_role("button", name="Follow one draw").click()
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
