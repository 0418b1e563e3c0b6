"""The model that learns on the built page: trained, paused and spoilt as a reader does it."""

import functools
import re

import pytest
from conftest import PHONE
from driving import press_exactly as press
from driving import says, verdict

from gumbeltrick.learning import ESTIMATORS
from gumbeltrick.widgets.learning import Learning

START = "?learning.step=0"


@pytest.fixture
def widget(open_widget):
    """Open the chapter's widget, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "learning")


def gap(root):
    """How far the run's end is above that of exact training."""
    found = says(
        root,
        r"^After 400 of 400 steps .*?nats, (?:as low as|([\d.]+) (above|below)) exact training",
    )
    return 0.0 if found[1] is None else float(found[1]) * (1 if found[2] == "above" else -1)


def done(root):
    return int(root.get_by_role("progressbar").evaluate("bar => bar.value"))


def colours(root):
    return root.locator("path.gt-dot").evaluate_all(
        "all => all.map((dot) => getComputedStyle(dot).getPropertyValue('--gt-own'))"
    )


def test_opens_with_a_run_that_is_over(widget):
    root = widget()
    assert 0.1 < gap(root) < 0.5
    assert done(root) == 400
    assert len(set(colours(root))) == 4
    root.get_by_role("button", name="Train again").wait_for()


def test_trains_pauses_goes_on_and_starts_over(widget):
    root = widget(START, reduced_motion="no-preference")
    says(root, r"^Nothing is learnt yet, and the loss is \d\.\d\d nats\. Press Train\.$")
    press(root, "Train")
    says(root, r"^After ([2-9]\d|[1-3]\d\d) of 400 steps")
    press(root, "Pause")
    root.get_by_role("button", name="Go on").wait_for()
    paused = done(root)
    assert 20 <= paused < 400
    press(root, "One step")
    says(root, rf"^After {paused + 1} of 400 steps")
    press(root, "Go on")
    says(root, rf"^After (?!{paused + 1} )\d+ of 400 steps")
    press(root, "Start over, with nothing learnt")
    says(root, r"^Nothing is learnt yet")
    assert done(root) == 0
    root.get_by_role("button", name="Train", exact=True).wait_for()


def test_a_run_to_the_end_stops_by_itself(widget):
    root = widget("?learning.step=330", reduced_motion="no-preference")
    press(root, "Go on")
    root.get_by_role("button", name="Train again").wait_for()
    assert done(root) == 400


def test_trains_at_once_where_no_motion_is_wanted(widget):
    root = widget(START)
    press(root, "Train")
    says(root, r"^After 400 of 400 steps")


def test_taking_over_pauses(widget):
    root = widget(START, reduced_motion="no-preference")
    press(root, "Train")
    says(root, r"^After \d+ of 400")
    press(root, "To the end")
    says(root, r"^After 400 of 400")
    root.get_by_role("button", name="Train again").wait_for()


def test_the_unbiased_end_with_the_exact_and_the_biased_above(widget):
    root = widget()
    gaps = {}
    for label, name in {
        "Score function": "the score function",
        "REBAR": "REBAR",
        "Straight-through": "straight-through",
        "Gumbel-Rao": "Gumbel-Rao",
    }.items():
        press(root, label)
        says(root, rf"^After 400 of 400 steps by {name}")
        gaps[label] = gap(root)
    assert max(gaps["Score function"], gaps["REBAR"]) < 0.05
    assert min(gaps["Straight-through"], gaps["Gumbel-Rao"]) > 0.1
    press(root, "Exact")
    says(root, r"^After 400 of 400 steps by the exact gradient .* only the choice of batches")


def test_a_falling_temperature_mends_what_a_constant_one_spoils(widget):
    root = widget("?learning.temperature=3")
    spoilt = gap(root)
    press(root, "falling to τ/10")
    says(root, r"at τ = 0\.3 the loss")
    assert gap(root) < spoilt / 5


@pytest.mark.parametrize("estimator", ["Exact", "Score function"])
def test_a_temperature_that_changes_nothing_cannot_be_moved(widget, estimator):
    root = widget()
    slider = root.locator("input[type=range]")
    takes_focus = "slider => { slider.focus(); return slider === document.activeElement; }"
    assert slider.evaluate(takes_focus)
    press(root, estimator)
    root.get_by_text(re.compile(r"gradient has no draws, and no|function knows no")).wait_for()
    assert not slider.evaluate(takes_focus)
    press(root, "REBAR")
    says(root, r"by REBAR at τ = 1 ")
    assert slider.evaluate(takes_focus)
    assert root.get_by_text(re.compile("knows no temperature|and no temperature")).count() == 0


def test_curves_are_as_long_as_the_run(widget):
    root = widget("?learning.step=100")
    says(root, r"^After 100 of 400")
    lengths = root.locator("path.gt-path").evaluate_all(
        "all => all.map((path) => path.getAttribute('d').split('L').length)"
    )
    assert lengths == [101, 100]


@pytest.mark.parametrize(
    "estimator", ["straight-through", "gumbel-rao", "gumbel-softmax", "score%20function"]
)
def test_the_variance_is_in_its_picture(widget, estimator):
    root = widget(f"?learning.estimator={estimator}&learning.temperature=10&learning.step=400")
    says(root, r"^After 400 of 400 steps")
    plot = root.locator(".gt-curve").last
    highest, lowest = plot.locator("path.gt-path").evaluate(
        """path => {
          const { y, height } = path.getBBox();
          const frame = path.ownerSVGElement.height.baseVal.value;
          return [y / frame, (y + height) / frame];
        }"""
    )
    assert highest > 0
    assert lowest < 1
    assert plot.locator("circle.gt-seen").is_visible()


def test_nothing_moves_from_step_to_step(widget):
    """The notes at the curves are wider or narrower, and stay in their line."""
    for width in (320, 390, 768, 1280):
        root = widget(START, viewport={"width": width, "height": 900})
        says(root, r"^Nothing is learnt yet")
        before = top_of_key(root)
        for name in ("To the end", "Score function", "Exact", "REBAR"):
            press(root, name)
            says(root, r"^After 400 of 400 steps")
            assert top_of_key(root) == before, (width, name)


def top_of_key(root):
    """From the widget's top to the key below its pictures, in pixels."""
    return root.locator(".gt-key").bounding_box()["y"] - root.bounding_box()["y"]


def test_the_exact_gradient_is_not_compared_with_itself(widget):
    root = widget()
    says(root, r"^After 400 of 400 steps")
    entry = root.get_by_text("exact training, same batches")
    note = root.locator(".gt-curve-note").first
    assert entry.is_visible()
    assert re.fullmatch(r"\d\.\d\d, exact \d\.\d\d", note.inner_text())
    foot = height_of_foot(root)
    press(root, "Exact")
    says(root, r"by the exact gradient")
    assert not entry.is_visible()
    assert re.fullmatch(r"\d\.\d\d", note.inner_text())
    assert height_of_foot(root) == foot


def height_of_foot(root):
    """From the widget's top to what stands below the key, in pixels."""
    return root.get_by_text("The numbers").bounding_box()["y"] - root.bounding_box()["y"]


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("temperature", ["0.01", "10"])
def test_extreme_temperatures_stay_readable(widget, estimator, temperature):
    query = f"?learning.estimator={estimator.replace(' ', '%20')}"
    root = widget(f"{query}&learning.temperature={temperature}", viewport=PHONE)
    says(root, r"^After 400 of 400 steps .*(points\.)$")
    assert "NaN" not in root.inner_text()
    box = root.bounding_box()
    for badge in root.locator(".gt-mean circle").all():
        place = badge.bounding_box()
        assert box["x"] <= place["x"]
        assert place["x"] + place["width"] <= box["x"] + box["width"]


def test_the_page_answers_while_a_slow_run_is_trained(widget):
    """Between two frames there is a slice of work, and never the whole run."""
    query = f"{START}&learning.estimator=gumbel-rao"
    root = widget(query, viewport=PHONE, reduced_motion="no-preference")
    says(root, r"^Nothing is learnt yet")
    frames = root.page.evaluate(
        """async (root) => {
          const buttons = [...root.querySelectorAll("button")];
          buttons.find((button) => button.textContent === "To the end").click();
          const bar = root.querySelector("progress");
          let frames = 0;
          while (bar.value < 400) {
            await new Promise(requestAnimationFrame);
            frames++;
          }
          return frames;
        }""",
        root.element_handle(),
    )
    assert frames > 10


def test_numbers_are_there_to_read(widget):
    root = widget()
    says(root, r"\S")  # before that its pictures have not found their places
    root.get_by_text("The numbers").click()
    root.get_by_role("table").nth(1).wait_for()
    assert root.locator(".gt-caption").first.inner_text().startswith("The run")
    assert "400" in root.get_by_role("table").first.inner_text()


def test_python_line_makes_the_same_widget(widget):
    query = "?learning.estimator=rebar&learning.temperature=2.5&learning.schedule=falling"
    query += "&learning.step=77&learning.seed=9"
    root = widget(query, permissions=["clipboard-read", "clipboard-write"])
    press(root, "Copy Python")
    root.get_by_text("Python copied").wait_for()
    line = root.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"Learning": Learning})  # noqa: S307 - our own line
    state = (made.estimator, made.temperature, made.schedule, made.step, made.seed)
    assert state == ("rebar", 2.5, "falling", 77, 9)


def test_bad_temperature_names_value_and_what_is_allowed(widget):
    root = widget()
    gap(root)
    before = verdict(root)
    field = root.get_by_role("textbox", name="τ")
    field.fill("0")
    field.press("Enter")
    message = root.get_by_role("alert").inner_text()
    assert re.search(r"τ must be a number from 0\.01 to 10, but it is 0", message)
    assert verdict(root) == before


def test_removal_while_training_leaves_nothing_running(widget):
    root = widget(START, reduced_motion="no-preference")
    press(root, "Train")
    says(root, r"^After \d+ of 400")
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
