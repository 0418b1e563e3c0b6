"""Gumbel-softmax on the built page: two temperatures, of which one changes the probabilities."""

import functools
import re

import pytest
from conftest import PHONE
from driving import plain, says, type_into
from driving import press_exactly as press

from gumbeltrick.widgets.gumbel_softmax import GumbelSoftmax

BARS = {"wins": 0, "means": 1, "softmax": 2}


@pytest.fixture
def soft(open_widget):
    """Open the chapter's widget, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "gumbel_softmax")


def bars(widget, which):
    """Widths of the bars of one chart, in pixels."""
    chart = widget.locator(".gt-share-bars").nth(BARS[which])
    return [float(bar.get_attribute("width")) for bar in chart.locator(".gt-mass").all()]


def ink(widget):
    """Share of the triangle's canvas that is painted."""
    return widget.locator("canvas").evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height);
          let painted = 0;
          for (let i = 3; i < data.length; i += 4) painted += data[i] > 0;
          return painted / (data.length / 4);
        }"""
    )


def test_opens_with_a_fair_sample(soft):
    widget = soft()
    found = says(widget, r"A won ([\d.]+) % of [\d ]+ draws, π says 49\.7 % \(χ² p = [\d.]+\): τ")
    # Five standard errors of a share of 0.497 among 3 000 draws.
    assert abs(float(found[1]) - 49.7) < 4.6
    says(widget, r"theory 47\.6 %, [012]\.\d standard errors away\. The log-odds of A to B fit")
    says(widget, r"Softmax at T = 1 gives A 49\.7 %, which is π\.")
    assert ink(widget) > 0.3


def test_tau_moves_the_mean_and_not_the_winners(soft):
    widget = soft()
    wins, means = bars(widget, "wins"), bars(widget, "means")
    won = says(widget, r"A won [\d.]+ % of")[0]
    slider = widget.get_by_role("slider", name="Temperature τ of the draws")
    slider.focus()
    slider.press("End")
    assert says(widget, "at τ = 100 was 33.5 % on average")
    assert slider.get_attribute("aria-valuetext") == "τ = 100"
    assert says(widget, r"A won [\d.]+ % of")[0] == won
    assert bars(widget, "wins") == wins
    assert bars(widget, "means") != means
    widget.get_by_text("all draws lie here").wait_for()
    widget.get_by_text("magnified 20 times").wait_for()
    slider.press("Home")
    says(widget, r"at τ = 0\.01 was")
    assert bars(widget, "wins") == wins
    # One-hot: the mean share is the share of wins.
    assert bars(widget, "means") == pytest.approx(wins, abs=1)
    widget.get_by_text(re.compile(r"^A: \d+\s%")).wait_for()
    assert ink(widget) < 0.05


def test_the_other_temperature_changes_softmax_and_nothing_else(soft):
    widget = soft()
    before = {which: bars(widget, which) for which in BARS}
    type_into(widget, "Temperature T of softmax, no noise", 0.3)
    says(
        widget,
        r"Softmax at T = 0\.3 gives A 80\.7 % instead of 49\.7 %: T changes the probabilities",
    )
    after = {which: bars(widget, which) for which in BARS}
    assert [after[which] == before[which] for which in BARS] == [True, True, False]


def test_two_options_have_a_histogram_and_no_triangle(soft):
    widget = soft()
    assert widget.locator(".gt-triangle").is_visible()
    press(widget, "Remove C")
    says(widget, r"π says 62\.2 %")
    assert widget.locator(".gt-triangle").is_hidden()
    width = widget.locator(".gt-histogram svg").bounding_box()["width"]
    press(widget, "Add an option")
    says(widget, r"π says 49\.7 %")
    assert widget.locator(".gt-histogram svg").bounding_box()["width"] < width
    for name in "DEFGH":
        press(widget, "Add an option")
        widget.get_by_role("slider", name=f"Logit of {name}").wait_for()
    assert len(bars(widget, "means")) == 8
    widget.get_by_text("Where the draws lie: A, B, C alone").wait_for()


def test_marks_in_a_corner_leave_its_name_alone(soft):
    widget = soft("?gumbel_softmax.temperature=0.01&gumbel_softmax.softmax_temperature=0.01")
    says(widget, r"Softmax at T = 0\.01 gives A 100\.0 % instead of 49\.7 %")
    mark = widget.locator(".gt-triangle .gt-cooled").bounding_box()
    name = widget.locator(".gt-triangle text.gt-strong").first.bounding_box()
    assert name["y"] >= mark["y"] + mark["height"]


def test_all_draws_are_averaged_once_things_rest(soft):
    widget = soft("?gumbel_softmax.n=100000&gumbel_softmax.logits=0,1,2,3,0,1,2,3")
    slider = widget.get_by_role("slider", name="Temperature τ of the draws")
    slider.focus()
    slider.press("ArrowRight")
    says(widget, r"on average; theory [\d.]+ %, [0-3]\.\d standard errors away")


@pytest.mark.parametrize(
    ("query", "pattern"),
    [
        ("logits=50,-50,50&gumbel_softmax.temperature=0.01", r"π says 50\.0 %"),
        ("logits=-50,50,-50&gumbel_softmax.temperature=100", r"B won 100\.0 % .*nothing to test"),
        ("logits=50,-50&gumbel_softmax.n=100000", r"A won 100\.0 %"),
        ("logits=-50,-50,-50,50&gumbel_softmax.softmax_temperature=0.01", r"D won 100\.0 %"),
        ("n=0", r"No draw yet\. π gives A 49\.7 %, whatever τ"),
        ("n=1&gumbel_softmax.temperature=100", "the only draw so far"),
        ("n=2", "Too few draws to test the odds"),
    ],
)
def test_extreme_states_are_readable(soft, query, pattern):
    widget = soft(f"?gumbel_softmax.{query}")
    says(widget, pattern)
    pictures = widget.locator("svg").evaluate_all("all => all.map((s) => s.outerHTML).join()")
    assert not re.search("NaN|Infinity|undefined", pictures)
    assert not re.search("NaN|Infinity|undefined", widget.inner_text())


@pytest.mark.parametrize(
    "query",
    ["temperature=0", "softmax_temperature=<img src=x onerror=alert(1)>", "logits=99,1", "n=1e9"],
)
def test_hostile_links_do_no_harm(soft, query):
    widget = soft(f"?gumbel_softmax.{query}")
    says(widget, "won|No draw")
    assert re.search("ignored|out of range", widget.get_by_role("note").inner_text())
    assert widget.locator("img").count() == 0


def test_link_and_python_line_reopen_the_same_state(soft):
    widget = soft("?kept=1", permissions=["clipboard-read", "clipboard-write"])
    type_into(widget, "Temperature τ of the draws", 2.5)
    type_into(widget, "Temperature T of softmax, no noise", 0.4)
    press(widget, "Add an option")
    press(widget, "+100 draws")
    said = says(widget, r"A won .* at τ = 2\.5 .* T = 0\.4 .*")[0]
    press(widget, "Copy Python")
    widget.get_by_text("Python copied").wait_for()
    line = widget.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"GumbelSoftmax": GumbelSoftmax})  # noqa: S307 - our own line
    assert (made.temperature, made.softmax_temperature, made.n) == (2.5, 0.4, 3100)
    press(widget, "Copy link")
    widget.get_by_text("Link copied").wait_for()
    link = widget.page.evaluate("navigator.clipboard.readText()")
    assert "kept=1" in link
    again = soft("?" + link.partition("?")[2])
    says(again, re.escape(said))


def test_reset_goes_back_and_a_refused_number_is_told(soft):
    widget = soft()
    type_into(widget, "Temperature τ of the draws", 0)
    assert "must be a number from 0.01 to 100" in widget.get_by_role("alert").inner_text()
    type_into(widget, "Temperature τ of the draws", 7)
    press(widget, "Remove C")
    says(widget, "at τ = 7 was")
    press(widget, "Reset")
    says(widget, r"π says 49\.7 % .* at τ = 0\.5 was")
    assert widget.get_by_role("alert").inner_text() == ""


def test_numbers_are_there_to_read(soft):
    widget = soft("?gumbel_softmax.n=100000")
    widget.get_by_text("The numbers").click()
    tables = widget.get_by_role("table")
    tables.nth(1).wait_for()
    text = plain(tables.nth(0).inner_text())
    assert re.search(
        r"A 0\.9 [\d ]+ 49\.\d\d % 49\.67 % 47\.\d\d % [\d.]+ 47\.\d\d % 49\.67 %", text
    )


def test_a_symmetric_law_has_a_symmetric_table(soft):
    widget = soft("?gumbel_softmax.logits=0,0&gumbel_softmax.temperature=100&gumbel_softmax.n=3000")
    says(widget, r"\S")
    widget.get_by_text("The numbers").click()
    table = widget.get_by_role("table").nth(1)
    table.wait_for()
    expected = table.locator("tr td:last-child").all_inner_texts()
    assert len(expected) == 10
    assert expected == expected[::-1]
    assert plain(expected[0]) == "< 0.001"


def test_triangle_follows_the_theme(soft):
    colours = []
    for scheme in ("light", "dark"):
        widget = soft("?gumbel_softmax.temperature=3&gumbel_softmax.n=0", color_scheme=scheme)
        colours.append(darkest(widget))
    assert colours[0] < 100 < colours[1]
    widget.page.emulate_media(color_scheme="light")
    widget.page.wait_for_function(f"() => ({DARKEST})(document.querySelector('canvas')) < 100")


DARKEST = """(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let best = 3;
  for (let i = 3; i < data.length; i += 4) if (data[i] > data[best]) best = i;
  return data[best - 3];
}"""


def darkest(widget):
    """Red of the most opaque pixel of the shading."""
    return widget.locator("canvas").evaluate(DARKEST)


def test_works_by_touch_on_a_phone(soft):
    widget = soft(viewport=PHONE, has_touch=True)
    page = widget.page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for button in widget.get_by_role("button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
    widget.get_by_role("button", name="+1 000 draws").or_(
        widget.get_by_role("button", name=re.compile(r"\+1\s000 draws"))
    ).first.tap()
    says(widget, "of 4 000 draws")
