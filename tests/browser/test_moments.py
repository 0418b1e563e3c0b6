"""The running moments on the built page: grown, moved and mistaken as a reader does it."""

import functools
import re

import pytest
from conftest import DESK, PHONE
from driving import press_exactly as press
from driving import says, verdict

from gumbeltrick.widgets.moments import Moments


@pytest.fixture
def widget(open_widget):
    """Open the chapter's widget, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "moments")


def paths(root):
    return root.locator("path.gt-path").evaluate_all("all => all.map((p) => p.getAttribute('d'))")


def test_opens_within_the_errors_of_theory(widget):
    root = widget()
    found = says(root, r"^10 000 draws of Gumbel\(0, 1\): mean ([\d.]+), theory 0\.577")
    assert abs(float(found[1]) - 0.577) < 5 * 1.283 / 100
    assert all(len(path) > 100 for path in paths(root))


def test_grows_to_the_largest_sample(widget):
    root = widget("?moments.n=100", reduced_motion="no-preference")
    press(root, "Let it grow")
    root.get_by_role("button", name="Stop").wait_for()
    says(root, r"^100 000 draws of Gumbel\(0, 1\)")
    root.get_by_role("button", name="Let it grow").wait_for()


def test_growing_stops_when_the_reader_takes_over(widget):
    root = widget("?moments.n=100", reduced_motion="no-preference")
    press(root, "Let it grow")
    root.get_by_role("button", name="Stop").wait_for()
    press(root, "Clear all draws")
    says(root, r"^No draw yet\. Gumbel\(0, 1\) has mean 0\.577")
    root.get_by_role("button", name="Let it grow").wait_for()


def test_grows_at_once_where_no_motion_is_wanted(widget):
    root = widget()
    press(root, "Let it grow")
    says(root, r"^100 000 draws")
    assert root.get_by_role("button", name="Let it grow").is_visible()


def test_location_and_scale_move_the_numbers_and_not_the_luck(widget):
    root = widget()
    before = paths(root)
    z = says(root, r"mean .*? \(z = (\S+)\)")[1]
    for name in ("μ", "β"):
        root.get_by_role("slider", name=name).press("ArrowRight")
    says(root, r"Gumbel\(0\.05, 1\.05\)")
    assert says(root, r"mean .*? \(z = (\S+)\)")[1] == z
    # The same picture, up to the rounding of coordinates.
    for one, other in zip(before, paths(root), strict=True):
        numbers = [[float(x) for x in re.findall(r"-?\d+\.?\d*", path)] for path in (one, other)]
        assert numbers[0] == pytest.approx(numbers[1], abs=0.2)


def test_mistaking_the_parameters_is_convicted(widget):
    root = widget("?moments.n=1000")
    press(root, "mean and deviation")
    says(root, r"does not fit a Gumbel law of mean 0 and standard deviation 1 \(χ² p < 0\.001")
    press(root, "mode and scale")
    says(root, r"fits the law")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=lambda size: str(size["width"]))
def test_either_law_has_a_verdict_that_fits_its_place(widget, viewport):
    root = widget(viewport=viewport)
    height = root.locator(".gt-verdict").bounding_box()["height"]
    press(root, "mean and deviation")
    says(root, "does not fit a Gumbel law")
    assert root.locator(".gt-verdict").bounding_box()["height"] == pytest.approx(height, abs=1)


def test_the_path_of_the_mistake_stays_in_the_picture(widget):
    for path in paths(widget("?moments.law=misread&moments.seed=1")):
        heights = [float(y) for y in re.findall(r",(-?[\d.]+)", path)]
        assert 0 <= min(heights) < max(heights) <= 118


def test_standard_errors_are_a_straight_band(widget):
    root = widget()
    funnel = root.locator("path.gt-band").first.get_attribute("d")
    press(root, "standard errors")
    root.page.wait_for_function(
        "([root, before]) => root.querySelector('path.gt-band').getAttribute('d') !== before",
        arg=[root.element_handle(), funnel],
    )
    straight = root.locator("path.gt-band").first.get_attribute("d")
    heights = {float(y) for y in re.findall(r",(-?[\d.]+)", straight)}
    assert len(heights) == 2


@pytest.mark.parametrize("query", ["loc=100&moments.scale=0.01", "loc=-100&moments.scale=100"])
def test_extreme_laws_stay_readable(widget, query):
    root = widget(f"?moments.{query}&moments.n=100000", viewport=PHONE)
    says(root, r"^100 000 draws of Gumbel\(−?100, (0\.01|100)\)")
    boxes = root.locator("svg text.gt-quiet").evaluate_all(
        "all => all.map((t) => t.getBoundingClientRect().left)"
    )
    left = root.bounding_box()["x"]
    assert min(boxes) > left


def test_numbers_are_there_to_read(widget):
    root = widget()
    root.get_by_text("The numbers").click()
    root.get_by_role("table").nth(3).wait_for()
    text = re.sub(r"\s", " ", root.get_by_role("table").nth(3).inner_text())
    assert "10 000" in text
    caption = root.locator(".gt-caption").nth(3).inner_text()
    assert caption.startswith("Excess kurtosis, theory 2.40")


def test_python_line_makes_the_same_widget(widget):
    query = "?moments.loc=2.5&moments.scale=0.5&moments.n=77&moments.law=misread&moments.seed=9"
    root = widget(query, permissions=["clipboard-read", "clipboard-write"])
    press(root, "Copy Python")
    root.get_by_text("Python copied").wait_for()
    line = root.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"Moments": Moments})  # noqa: S307 - our own line
    state = (made.loc, made.scale, made.n, made.law, made.unit, made.seed)
    assert state == (2.5, 0.5, 77, "misread", "values", 9)


def test_bad_scale_names_value_and_what_is_allowed(widget):
    root = widget()
    before = verdict(root)
    field = root.get_by_role("textbox", name="β")
    field.fill("0")
    field.press("Enter")
    message = root.get_by_role("alert").inner_text()
    assert re.search(r"β must be a number from 0\.01 to 100, but it is 0", message)
    assert verdict(root) == before


def test_removal_while_growing_leaves_nothing_running(widget):
    root = widget("?moments.n=100", reduced_motion="no-preference")
    press(root, "Let it grow")
    frames = root.page.evaluate(
        """async (root) => {
          root.closest(".gt-mount").remove();
          await new Promise(requestAnimationFrame);
          let frames = 0;
          const original = window.requestAnimationFrame;
          window.requestAnimationFrame = (callback) => { frames++; return original(callback); };
          await new Promise((done) => setTimeout(done, 300));
          return frames;
        }""",
        root.element_handle(),
    )
    assert frames == 0
