"""The front page's widget: one noise, five views that move, and are lit, together."""

import functools
import itertools
import re

import pytest
from conftest import DESK, PHONE
from driving import plain, says, verdict
from driving import press_exactly as press

from gumbeltrick.widgets.one_noise import OneNoise


@pytest.fixture
def noise(open_widget):
    """Open the widget of the front page, with the rest of an address if given; give its root."""
    return functools.partial(open_widget, "one_noise")


def marks(widget, view):
    """Horizontal place of each mark of a view: 0 is the alarm, 1 is the sum."""
    rows = widget.locator(".gt-row").all()
    return [float(row.locator(".gt-dot").nth(view).get_attribute("cx")) for row in rows]


def lit(widget):
    """Options that are lit, in the drawing and beside it."""
    drawn = widget.locator(".gt-light").evaluate_all(
        "all => all.map((light) => light.getAttribute('visibility') !== 'hidden')"
    )
    rows = [drawn[i : i + 5] for i in range(0, len(drawn), 5)]
    assert all(len(set(row)) == 1 for row in rows), "a row is lit as a whole or not at all"
    beside = widget.locator(".gt-luck-row").evaluate_all(
        "all => all.map((row) => row.classList.contains('gt-lit'))"
    )
    # The drawing's ground holds the rows in reverse.
    drawn_rows = [row[0] for row in reversed(rows)]
    assert drawn_rows == beside
    return [k for k, shown in enumerate(beside) if shown]


def test_comes_before_any_formula(open_page, book_address):
    page = open_page(f"{book_address}/chapters/index.html")
    widget = page.locator('[data-widget="one_noise"]')
    assert widget.page.evaluate(
        """(root) => {
          const formula = document.querySelector("math");
          const after = Node.DOCUMENT_POSITION_FOLLOWING;
          return !formula || Boolean(root.compareDocumentPosition(formula) & after);
        }""",
        widget.element_handle(),
    )
    top = widget.locator(".gt-stage").bounding_box()["y"]
    assert top < widget.page.viewport_size["height"] / 2


def test_opens_with_a_hundred_draws(noise):
    found = says(noise(), r"A won ([\d.]+) % of 100 draws; theory says 45\.5 % \(χ² p = 0\.\d+\)")
    # Three standard errors of a share of 0.455 among 100 draws.
    assert abs(float(found[1]) - 45.5) < 15


def test_next_draw_counts_one(noise):
    widget = noise()
    press(widget, "Next draw")
    says(widget, r"^Draw 101: .* of 101 draws")
    press(widget, re.compile(r"\+100 draws"))
    says(widget, r"^Draw 201: ")
    press(widget, re.compile(r"100\s000 draws"))
    found = says(widget, r"A won ([\d.]+) % of 100 201 draws; theory says 45\.5 %")
    # Five standard errors of a share of 0.455 among 100 201 draws: 0.8 %.
    assert abs(float(found[1]) - 45.5) < 0.8


def test_next_draw_glides_and_arrives(noise):
    widget = noise(reduced_motion="no-preference")
    still = noise()
    for one in (widget, still):
        press(one, "Next draw")
        says(one, r"^Draw 101")
    target = marks(still, 1)
    widget.page.wait_for_function(
        """([root, target]) => [...root.querySelectorAll(".gt-row")].every((row, k) =>
          Math.abs(row.querySelectorAll(".gt-dot")[1].getAttribute("cx") - target[k]) < 0.01)""",
        arg=[widget.element_handle(), target],
    )


def test_draws_stop_at_their_limit_and_say_so(noise):
    widget = noise("?one_noise.n=450000")
    press(widget, re.compile(r"100\s000 draws"))
    says(widget, r"of 500 000 draws")
    assert widget.get_by_role("button", name="Next draw").is_disabled()
    press(widget, "Clear all draws")
    says(widget, r"^No draw yet, only equal luck: A rings first")


def test_a_tie_is_called_one_and_its_story_too(noise):
    widget = noise("?one_noise.logits=0,0,-1&one_noise.n=0")
    says(widget, r"luck: A and B ring at once, with the same sum, .*; A is shown\.")
    widget.get_by_role("slider", name="Luck of B").focus()
    says(widget, r"^B has luck .50: .*, the first, but not alone;", part=".gt-story")
    drawn = widget.get_by_role("img", name="One noise").get_attribute("aria-label")
    assert "A and B ring at once" in drawn


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=lambda size: str(size["width"]))
def test_a_share_stands_clear_of_the_longest_bar(noise, viewport):
    widget = noise("?one_noise.logits=8,0,0&one_noise.n=5000", viewport=viewport)
    row = widget.locator(".gt-row").first
    for bar in (".gt-bar", ".gt-mass"):
        right = row.locator(bar).evaluate("(bar) => bar.getBoundingClientRect().right")
        share = row.locator(f"{bar} ~ text").first
        assert ">99" in share.text_content()
        assert share.evaluate("(text) => text.getBoundingClientRect().left") > right + 2


def test_luck_moves_all_views_together_and_does_not_count(noise):
    widget = noise()
    before = [marks(widget, view) for view in (0, 1)]
    slider = widget.get_by_role("slider", name="Luck of A")
    slider.focus()
    widget.page.keyboard.press("End")
    says(widget, r"^Your own draw, which does not count: A rings first.* of 100 draws")
    after = [marks(widget, view) for view in (0, 1)]
    assert after[0][0] < before[0][0], "more luck, an earlier alarm"
    assert after[1][0] > before[1][0], "more luck, a larger sum"
    assert widget.locator(".gt-row-won .gt-tile-name").text_content() == "A"
    assert re.search("rings at .* the largest: it wins", slider.get_attribute("aria-valuetext"))
    press(widget, "Next draw")
    says(widget, r"^Draw 101: ")


@pytest.mark.parametrize("view", [0, 1])
def test_marks_can_be_dragged(noise, view):
    widget = noise()
    mark = widget.locator(".gt-row").nth(2).locator(".gt-dot").nth(view)
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    luck = widget.get_by_role("slider", name="Luck of C")
    before = float(luck.input_value())
    mouse = widget.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 10, y, steps=4)
    says(widget, r"^Your own draw")
    assert (float(luck.input_value()) < before) == (view == 0)
    mouse.up()
    held = luck.input_value()
    mouse.move(x - 20, y, steps=3)
    assert luck.input_value() == held


def test_one_option_is_lit_in_every_view(noise):
    widget = noise()
    assert lit(widget) == []
    widget.get_by_role("slider", name="Luck of B").focus()
    assert lit(widget) == [1]
    assert widget.locator(".gt-story").inner_text().startswith("B has luck")
    widget.get_by_role("slider", name="Score of D").focus()
    assert lit(widget) == [3]
    widget.locator(".gt-row").nth(2).locator(".gt-track").hover()
    assert lit(widget) == [2], "the pointer before the focus"
    widget.locator(".gt-title").hover()
    assert lit(widget) == [3]
    widget.get_by_role("button", name="Next draw").focus()
    assert lit(widget) == []


def test_touch_lights_a_row(noise):
    widget = noise(viewport=PHONE, has_touch=True)
    widget.locator(".gt-row").nth(1).locator(".gt-track").tap()
    assert lit(widget) == [1]


def test_winner_is_the_first_and_the_largest_draw_after_draw(noise):
    widget = noise("?one_noise.n=0")
    for n in range(1, 13):
        press(widget, "Next draw")
        name = says(widget, rf"^Draw {n}: (\w) rings first")[1]
        assert widget.locator(".gt-row-won .gt-tile-name").text_content() == name
        sums = marks(widget, 1)
        assert "ABCD"[sums.index(max(sums))] == name


def test_temperature_moves_the_soft_view_alone(noise):
    widget = noise()
    marks_before = [marks(widget, view) for view in (0, 1)]
    shares = widget.locator(".gt-bar").evaluate_all("all => all.map((b) => b.outerHTML).join()")
    field = widget.get_by_role("textbox", name="Temperature")
    field.fill("0.01")
    field.press("Enter")
    says(widget, r"gives \w most, (> 99\.9|9\d\.\d|100\.0) %")
    after = widget.locator(".gt-bar").evaluate_all("all => all.map((b) => b.outerHTML).join()")
    assert after != shares
    assert [marks(widget, view) for view in (0, 1)] == marks_before


def test_new_sample_ends_a_draw_of_ones_own(noise):
    widget = noise("?one_noise.own=0.1,0.2,0.3,0.9")
    says(widget, r"^Your own draw")
    press(widget, "New sample")
    says(widget, r"^Draw 100: ")


def test_link_and_python_reopen_the_same_state(noise):
    widget = noise("?kept=1", permissions=["clipboard-read", "clipboard-write"])
    press(widget, "Add an option")
    widget.get_by_role("slider", name="Luck of B").focus()
    widget.page.keyboard.press("ArrowRight")
    says(widget, r"^Your own draw")
    press(widget, "Copy link")
    widget.get_by_text("Link copied").wait_for()
    link = widget.page.evaluate("navigator.clipboard.readText()")
    assert "kept=1" in link
    again = noise("?" + link.partition("?")[2])
    says(again, re.escape(verdict(widget)))
    assert again.locator(".gt-luck-row").count() == 5
    assert marks(again, 1) == marks(widget, 1)
    press(widget, "Copy Python")
    widget.get_by_text("Python copied").wait_for()
    line = widget.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"OneNoise": OneNoise})  # noqa: S307 - our own line
    assert (len(made.logits), len(made.own), made.n) == (5, 5, 100)


@pytest.mark.parametrize(
    "query",
    ["logits=1,2", "logits=NaN,1,1", "own=0,1,2", "own=x", "temperature=-1", "n=-5", "view=1"],
)
def test_hostile_links_do_no_harm(noise, query):
    widget = noise(f"?one_noise.{query}")
    assert re.search(r"rings first", verdict(widget))
    assert re.search("ignored|out of range", widget.get_by_role("note").inner_text())


@pytest.mark.parametrize(
    "viewport", [{"width": 320, "height": 640}, {"width": 1280, "height": 900}]
)
@pytest.mark.parametrize(
    "query",
    [
        "logits=50,-50,49.5,0,0,-50&one_noise.temperature=0.01&one_noise.n=100000",
        "logits=0,0,0&one_noise.own=1e-9,0.999999999,0.5&one_noise.temperature=100",
    ],
)
def test_extreme_settings_stay_inside_their_drawing(noise, query, viewport):
    widget = noise(f"?one_noise.{query}", viewport=viewport)
    box = widget.locator(".gt-views").bounding_box()
    shapes = widget.locator(".gt-views :is(rect, circle, path, line)")
    for shape in shapes.evaluate_all(
        "all => all.filter((e) => e.getAttribute('visibility') !== 'hidden')"
        ".map((e) => e.getBoundingClientRect().toJSON())"
    ):
        assert shape["left"] >= box["x"] - 9
        assert shape["right"] <= box["x"] + box["width"] + 9
    assert "NaN" not in widget.locator(".gt-views").evaluate("(e) => e.outerHTML")


def test_numbers_are_there_to_read(noise):
    widget = noise()
    widget.get_by_text("The numbers").click()
    tables = widget.get_by_role("table")
    tables.nth(1).wait_for()
    text = plain(" ".join(tables.all_inner_texts()))
    assert widget.locator(".gt-caption").nth(1).inner_text() == "Who won 100 draws"
    assert "expected" in text.lower()


def test_everything_is_reached_by_tab_in_the_order_one_sees(noise):
    widget = noise(viewport=PHONE)
    widget.page.evaluate("(root) => root.querySelector('input').focus()", widget.element_handle())
    reached = []
    while widget.page.evaluate(
        "(root) => root.contains(document.activeElement)", widget.element_handle()
    ):
        reached.append(widget.page.evaluate("document.activeElement.getBoundingClientRect().top"))
        reached[-1] += widget.page.evaluate("scrollY")
        widget.page.keyboard.press("Tab")
    controls = widget.locator("input:visible, button:visible, summary:visible").count()
    assert len(reached) == controls
    assert all(later > earlier - 40 for earlier, later in itertools.pairwise(reached))


def test_touch_targets_are_large_enough(noise):
    widget = noise(viewport=PHONE, has_touch=True)
    for control in widget.locator("input:visible, button:visible, summary:visible").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 24, control.evaluate("(e) => e.outerHTML")


def test_removal_leaves_nothing_running(noise):
    widget = noise(reduced_motion="no-preference")
    press(widget, "Next draw")
    frames = widget.page.evaluate(
        """async (root) => {
          root.closest(".gt-mount").remove();
          await new Promise(requestAnimationFrame);
          let frames = 0;
          const original = window.requestAnimationFrame;
          window.requestAnimationFrame = (callback) => { frames++; return original(callback); };
          await new Promise((done) => setTimeout(done, 500));
          return frames;
        }""",
        widget.element_handle(),
    )
    assert frames == 0
