"""The arena of gradient estimators on the built page: every control driven, its words read."""

import re

import pytest
from conftest import DESK, PHONE
from driving import plain, press, says, type_into, verdict
from playwright.sync_api import expect

STEM = "gradient_estimators"


@pytest.fixture
def arena(open_widget):
    """Open the chapter's widget with some of its state in the address; give its root."""

    def open_(state="", **options):
        query = "&".join(f"{STEM}.{part}" for part in state.split("&") if part)
        return open_widget(STEM, query and f"?{query}", **options)

    return open_


def open_problem(widget):
    widget.get_by_text("Change the problem").click()


def dots(widget):
    """Where the dots of the means are, row by row."""
    return widget.locator(".gt-means .gt-mean").evaluate_all(
        "all => all.map((dot) => Number(dot.getAttribute('cx')))"
    )


def curves(widget):
    """Wait for the curves of this state, and give them."""
    widget.page.wait_for_function(
        "root => [...root.querySelectorAll('.gt-curve')].every((path) => path.getAttribute('d'))"
        " && !root.querySelector('.gt-stale')",
        arg=widget.element_handle(),
    )
    return widget.locator(".gt-curve").evaluate_all("all => all.map((p) => p.getAttribute('d'))")


def test_opens_with_biased_and_unbiased_told_apart(arena):
    widget = arena()
    says(
        widget,
        "^After 5 000 draws: the means of Gumbel-softmax, straight-through and Gumbel-Rao differ",
    )
    says(widget, r"no bias shows in the score function \(p = 0\.\d+\) and REBAR")
    says(widget, r"Averages of 10 draws come closest with Gumbel-softmax: .* is squared bias\.$")
    assert widget.locator(".gt-means .gt-mean").count() == 15
    assert len(curves(widget)) == 5


def test_hollow_marks_have_a_key_where_there_are_any(arena):
    for state, hollow in (("", False), ("temperature=0.01&n=100&seed=3", True)):
        widget = arena(state)
        says(widget, "^After ")
        fills = widget.locator(".gt-means .gt-mean").evaluate_all(
            "all => all.map((dot) => dot.getAttribute('fill'))"
        )
        assert ("var(--gt-panel)" in fills) is hollow
        key = widget.get_by_text("mean beyond the axis")
        expect(key).to_be_visible() if hollow else expect(key).to_be_hidden()


def test_the_word_for_the_temperature_leaves_the_numbers_alone(arena):
    widget = arena("temperature=0.01&batch=1", viewport=PHONE)
    curves(widget)
    word = widget.locator(".gt-error-curves").get_by_text("your τ").bounding_box()
    numbers = widget.locator(".gt-error-curves g > text.gt-quiet[text-anchor=end]").all()
    boxes = [number.bounding_box() for number in numbers if number.text_content() != "always 0"]
    assert boxes
    assert all(box["x"] + box["width"] <= word["x"] for box in boxes)


def test_nothing_below_the_verdict_moves_while_the_temperature_does(arena):
    for viewport in (PHONE, DESK):
        tops = set()
        for state in ("temperature=0.5&n=300", "temperature=0.05&n=5000", "n=0"):
            widget = arena(state, viewport=viewport)
            says(widget, r"^(After|No draw)")
            curves(widget)
            box = widget.locator(".gt-verdict").bounding_box()
            tops.add(round(box["height"]))
        assert len(tops) == 1


def test_another_loss_moves_the_means_and_not_the_exact_gradient(arena):
    widget = arena()
    seen = {}
    for loss in ("square", "linear", "log"):
        press(widget, loss)
        widget.page.wait_for_function(
            "([root, old]) => !old.includes(root.querySelector('.gt-means svg').ariaLabel)",
            arg=[widget.element_handle(), [text for text, _ in seen.values()]],
        )
        label = widget.locator(".gt-means svg").get_attribute("aria-label")
        parts = re.findall(
            r"(Exact|Score function|Gumbel-softmax|Straight-through): (.*?), C", label
        )
        seen[loss] = label, dict(parts)
    square, linear, log = (means for _, means in seen.values())
    assert square["Exact"] == linear["Exact"] == log["Exact"] == "A 0.00444, B -0.208"
    assert square["Score function"] == linear["Score function"] == log["Score function"]
    assert linear["Straight-through"] == linear["Gumbel-softmax"]
    assert len({means["Straight-through"] for means in (square, linear, log)}) == 3
    assert len({means["Gumbel-softmax"] for means in (square, linear, log)}) == 3


def test_cold_has_long_bars_and_hot_is_wrong(arena):
    widget = arena()
    slider = widget.get_by_role("slider", name="Temperature τ")
    slider.focus()
    widget.page.keyboard.press("Home")
    says(widget, "too few draws weigh to judge Gumbel-softmax, straight-through and REBAR")
    says(widget, "come closest with the score function: .* all of it variance")
    assert slider.get_attribute("aria-valuetext") == "temperature τ = 0.01"
    widget.page.keyboard.press("End")
    says(widget, "the means of Gumbel-softmax, straight-through and Gumbel-Rao differ")
    notes = widget.locator(".gt-errors text").all_text_contents()
    assert [plain(note) for note in notes].count("bias² is > 99 % of it") == 3
    type_into(widget, "Temperature τ", "0,5", exact=True)
    says(widget, "mean squared error 0.034")
    type_into(widget, "Temperature τ", "0", exact=True)
    alert = widget.get_by_role("alert").filter(visible=True)
    assert "must be a number from 0.01 to 100, but it is 0" in alert.inner_text()


def test_averaging_more_draws_turns_from_the_biased_to_the_unbiased(arena):
    widget = arena()
    drawn = dots(widget)
    type_into(widget, "Draws averaged m", "1", exact=True)
    says(widget, "Single draws come closest with .* Saying 0 always comes closer still")
    type_into(widget, "Draws averaged m", "1000", exact=True)
    says(widget, "Averages of 1 000 draws come closest with REBAR: .* all of it variance")
    assert dots(widget) == drawn
    type_into(widget, "Draws averaged m", "2.5", exact=True)
    alert = widget.get_by_role("alert").filter(visible=True)
    assert "must be a whole number from 1 to 1\u202f000, but it is 2.5" in alert.inner_text()


def test_many_draws_come_in_parts_and_stop_at_their_limit(arena):
    widget = arena()
    press(widget, re.compile(r"100\s000"))
    says(widget, "^After 100 000 draws")
    expect(widget.get_by_role("button", name=re.compile(r"100\s000"))).to_be_disabled()
    # While the temperature moves a first part is shown, and the words say so.
    heard = widget.evaluate(
        """async (root) => {
          const slider = root.querySelector("input[aria-label='Temperature τ']");
          const heard = [];
          for (let i = 0; i < 5; i++) {
            slider.value = String(-0.5 + i / 20);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            heard.push(root.querySelector("[role=status]").textContent);
          }
          return heard;
        }"""
    )
    assert any("the first 5 000 of 100 000 draws" in plain(words) for words in heard)
    says(widget, "^After 100 000 draws")
    press(widget, "Clear")
    says(widget, "^No draw yet: the lines are the exact gradient")
    expect(widget.locator(".gt-mean").filter(visible=True)).to_have_count(0)
    press(widget, re.compile(r"\+1\s000"))
    says(widget, "^After 1 000 draws")


def test_curves_follow_the_problem_and_not_the_temperature(arena):
    widget = arena()
    first = curves(widget)
    type_into(widget, "Temperature τ", "3", exact=True)
    says(widget, "come closest")
    assert curves(widget) == first
    open_problem(widget)
    type_into(widget, "Cost of C", "-2", exact=True)
    widget.page.wait_for_function(
        "([root, old]) => root.querySelector('.gt-curve-1').getAttribute('d') !== old",
        arg=[widget.element_handle(), first[1]],
    )
    assert len(set(curves(widget))) == 5


def test_options_come_and_go_with_their_costs(arena):
    widget = arena()
    first = verdict(widget)
    open_problem(widget)
    press(widget, "Add an option")
    expect(widget.get_by_role("slider", name=re.compile("(Logit|Cost) of"))).to_have_count(8)
    expect(widget.get_by_role("button", name="Add an option")).to_be_disabled()
    expect(widget.locator("summary").first).to_contain_text("costs 1, 0.3, 2, 1")
    press(widget, "Remove D")
    says(widget, re.escape(first).replace("/", r"\/"))
    press(widget, "Remove C")
    expect(widget.get_by_role("button", name="Remove B")).to_be_disabled()
    type_into(widget, "Logit of A", "51", exact=True)
    alert = widget.get_by_role("alert").filter(visible=True)
    assert "Logit of A must be a number from −50 to 50, but it is 51" in alert.inner_text()


def test_extremes_are_told_in_words(arena):
    says(
        arena("logits=50,-50,0&costs=10,-10,3&loss=log&n=100000"),
        "too few draws weigh to judge any of them, as nearly all have the same winner",
    )
    says(arena("logits=0,0&costs=1,1&loss=linear"), "have no error at all with Gumbel-softmax, str")


def test_the_numbers_stand_in_tables(arena):
    widget = arena("batch=100")
    widget.get_by_text("The numbers").click()
    widget.get_by_role("table").first.wait_for()
    row = widget.get_by_role("row").filter(has_text="exact")
    cells = plain(row.inner_text()).split()
    assert cells[:4] == ["exact", "0.00444", "-0.208", "0.204"]
    asks = [plain(text) for text in widget.locator(".gt-errors text").all_text_contents()]
    asks = [text.removeprefix("asks for ") for text in asks if text.startswith("asks for ")]
    assert asks == ["1 value", *3 * ["1 slope"], "2 values, 2 slopes"]
    rebar = widget.get_by_role("row").filter(has_text="REBAR")
    assert rebar.nth(1).get_by_role("cell").last.inner_text() == asks[-1]
    assert plain(rebar.nth(1).inner_text()).split()[:2] == ["REBAR", "0"]


def test_a_link_opens_the_same_state_on_a_phone(arena):
    state = "logits=0,0.5,-2,1&costs=1,2,3,-4&loss=log&temperature=0.3&batch=7&n=777&seed=9"
    desk, phone = arena(state), arena(state, viewport=PHONE)
    says(desk, r"^After 777 draws: .* Averages of 7 draws")
    assert verdict(desk) == verdict(phone)
    assert phone.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_link_that_does_not_fit_is_mended_and_says_so(arena):
    widget = arena("logits=0,99&temperature=0&loss=cubic")
    note = plain(widget.get_by_role("note").inner_text())
    assert 'logits was out of range; "0,50" was taken' in note
    assert "temperature" in note
    assert "loss was ignored" in note
    alert = widget.get_by_role("alert").filter(visible=True)
    assert "costs must have as many entries as logits, 2, but it has 3" in alert.inner_text()
