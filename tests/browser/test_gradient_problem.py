"""The gradient problem on the built page: moved, estimated and changed as a reader does it."""

import functools
import re

import pytest
from conftest import PHONE
from driving import plain, press, says, type_into, verdict

from gumbeltrick.widgets.gradient_problem import GradientProblem


@pytest.fixture
def widget(open_widget):
    """Open the chapter's widget, with the rest of the address if one is given; give its root."""
    return functools.partial(open_widget, "gradient_problem")


def stairs(root, kind="all"):
    return root.locator(f"path.gt-stair-{kind}").get_attribute("d")


def open_problem(root):
    root.get_by_text("Change the problem").click()


def test_opens_with_an_estimate_that_fits(widget):
    root = widget()
    found = says(root, r"^With B's logit at 0 the loss of 1 000 draws is (\S+) on average")
    assert abs(float(found[1]) - 1.06) < 0.5
    says(root, r"the slope of every staircase 0\..*: it fits \(z test p = ")
    note = plain(root.locator(".gt-stairs figcaption").inner_text())
    assert re.search(r"slope of the mean −?\d\.\d+, of every staircase 0", note)


def test_one_draw_has_one_jump(widget):
    root = widget("?gradient_problem.n=1")
    says(root, r"the loss of the only draw is (1\.00|3\.00|−2\.00), exactly")
    assert len(re.findall("V", stairs(root, "one"))) == 1
    assert root.locator("path.gt-stair-all").count() == 0


def test_the_logit_moves_along_fixed_stairs(widget):
    root = widget()
    says(root, r"logit at 0 ")
    before = stairs(root)
    slope = says(root, r"exact slope is (−?\S+),")[1]
    root.get_by_role("slider", name="Logit x").press("ArrowRight")
    says(root, r"^With B's logit at 0\.05 ")
    assert stairs(root) == before
    assert says(root, r"exact slope is (−?\S+),")[1] != slope
    type_into(root, "Logit x", "-3.25")
    says(root, r"^With B's logit at −3\.25 ")
    assert stairs(root) == before


def test_another_logit_moves_the_stairs(widget):
    root = widget()
    before = stairs(root)
    open_problem(root)
    type_into(root, "Logit of C", 2)
    says(root, r"exactly (?!1\.06)")
    root.page.wait_for_function(
        "([root, d]) => root.querySelector('.gt-stair-all').getAttribute('d') !== d",
        arg=[root.element_handle(), before],
    )


def test_best_baseline_narrows_the_estimates(widget):
    root = widget()
    first = float(says(root, r"One estimate has standard deviation (\S+), and")[1])
    press(root, "Use the best baseline")
    best = float(says(root, r"One estimate has standard deviation (\S+) with this")[1])
    assert best < first
    assert root.get_by_role("button", name="Use the best").get_attribute("aria-disabled") == "true"
    root.get_by_role("slider", name="Baseline b").press("End")
    worst = float(says(root, r"With baseline 10 .* deviation (\S+), and")[1])
    assert worst > 2 * first


def test_two_options_leave_no_noise(widget):
    root = widget("?gradient_problem.logits=0.5,0&gradient_problem.costs=1,3")
    press(root, "Use the best baseline")
    says(root, r"every estimate is the exact slope\. One estimate has standard deviation 0 with")


def test_options_are_added_chosen_and_removed_with_their_costs(widget):
    root = widget()
    open_problem(root)
    press(root, "Add an option")
    root.get_by_role("slider", name="Cost of D").wait_for()
    root.get_by_role("button", name="D", exact=True).click()
    says(root, r"^With D's logit at 0 ")
    press(root, "Remove D")
    says(root, r"^With C's logit at −0\.5 ")
    assert root.get_by_role("alert").inner_text() == ""
    for _ in range(3):
        press(root, "Add an option")
    root.get_by_role("slider", name="Cost of F").wait_for()
    add = root.get_by_role("button", name="Add an option")
    assert add.get_attribute("aria-disabled") == "true"


def test_no_draw_shows_theory_alone(widget):
    root = widget()
    press(root, "Clear all draws")
    says(root, r"the mean loss is exactly .* No draw yet: one estimate has")
    assert root.locator("path.gt-stair").count() == 0
    press(root, re.compile(r"^\+1 draw$"))
    says(root, "the only draw")


@pytest.mark.parametrize("logits", ["50,-50,0", "-50,50,50", "-50,50", "50,50,50,50,50,50"])
@pytest.mark.parametrize("n", [0, 1, 100_000])
def test_extremes_stay_readable_on_a_phone(widget, logits, n):
    costs = ",".join(["10", "-10", "3", "0", "1", "2"][: logits.count(",") + 1])
    query = f"?gradient_problem.logits={logits}&gradient_problem.costs={costs}"
    root = widget(f"{query}&gradient_problem.n={n}&gradient_problem.baseline=-20", viewport=PHONE)
    said = says(root, r"^With B's logit at −?50 .*")[0]
    assert "NaN" not in said
    paths = root.locator("svg path").evaluate_all("all => all.map((p) => p.getAttribute('d'))")
    assert not [path for path in paths if path and re.search("NaN|Infinity", path)]
    page = root.page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_numbers_are_there_to_read(widget):
    root = widget()
    root.get_by_text("The numbers").click()
    root.get_by_role("table").nth(1).wait_for()
    text = plain(root.locator(".gt-caption").first.inner_text())
    assert text.startswith("1 000 draws, and the slope by the logit of B at baseline 0")
    assert plain(root.get_by_role("table").nth(1).inner_text()).count("−") >= 1


def test_python_line_makes_the_same_widget(widget):
    query = "logits=1,0.25,-3,2&gradient_problem.costs=1,2,3,-4&gradient_problem.option=3"
    query += "&gradient_problem.baseline=-1.5&gradient_problem.n=77&gradient_problem.seed=9"
    root = widget(f"?gradient_problem.{query}", permissions=["clipboard-read", "clipboard-write"])
    press(root, "Copy Python")
    root.get_by_text("Python copied").wait_for()
    line = root.page.evaluate("navigator.clipboard.readText()")
    made = eval(line, {"GradientProblem": GradientProblem})  # noqa: S307 - our own line
    assert (made.logits, made.costs) == ([1, 0.25, -3, 2], [1, 2, 3, -4])
    assert (made.option, made.baseline, made.n, made.seed) == (3, -1.5, 77, 9)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("costs=1,2", r"costs must have as many entries as logits, 3, but it has 2; 1 is taken"),
        ("option=4", r"option must be a whole number from 0 to 2, but it is 4; the last is taken"),
    ],
)
def test_links_that_do_not_fit_together_are_mended(widget, query, message):
    root = widget(f"?gradient_problem.{query}")
    assert re.search(message, plain(root.get_by_role("alert").inner_text()))
    says(root, r"1 000 draws")


def test_bad_baseline_names_value_and_what_is_allowed(widget):
    root = widget()
    before = verdict(root)
    type_into(root, "Baseline b", 21)
    message = plain(root.get_by_role("alert").inner_text())
    assert re.search(r"Baseline b must be a number from −20 to 20, but it is 21", message)
    assert verdict(root) == before
