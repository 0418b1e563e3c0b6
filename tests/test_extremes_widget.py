"""The traits take what the helper takes, refuse what it refuses, and keep their state."""

import re

import pytest

from gumbeltrick import extremes
from gumbeltrick.widgets.extremes import MAX_MAXIMA, Extremes


@pytest.mark.parametrize(
    ("trait", "bad"),
    [
        ("parent", "gauss"),
        ("parent", None),
        ("n", 0),
        ("n", 10**16 + 1),
        ("n", 2.5),
        ("n", 1e3),
        ("n", True),
        ("size", -1),
        ("size", MAX_MAXIMA + 1),
        ("size", "10"),
    ],
)
def test_bad_values_are_refused_and_nothing_changes(trait, bad):
    widget = Extremes(parent="cauchy", n=5, size=10)
    with pytest.raises((ValueError, TypeError), match=f"^{trait} must be"):
        setattr(widget, trait, bad)
    assert (widget.parent, widget.n, widget.size) == ("cauchy", 5, 10)


def test_refusals_are_the_helpers_own():
    for parent, n in (("gauss", 5), ("normal", 0)):
        with pytest.raises(ValueError, match="must be") as by_helper:
            extremes.sup_error(parent, n)
        with pytest.raises(ValueError, match="must be") as refused:
            Extremes(parent=parent, n=n)
        assert str(refused.value) == str(by_helper.value).replace("name", "parent", 1)


@pytest.mark.parametrize("parent", extremes.PARENTS)
@pytest.mark.parametrize(("n", "size"), [(1, 0), (1, 1), (2, 50), (10**6, 1000), (10**16, 2000)])
def test_still_picture_of_any_state(parent, n, size):
    figure, sentence = Extremes(parent=parent, n=n, size=size).still()
    titles = [axes.get_title("left") for axes in figure.axes]
    assert titles == ["The maxima, moved and scaled", "Distance to Gumbel"]
    assert sentence.startswith(f"{size} maxima of {n} ")
    away = float(re.search(r"Gumbel's is ([\d.e-]+)\.", sentence)[1])
    law = extremes.matched_gumbel(parent)
    assert away == pytest.approx(extremes.sup_error(parent, n, law.cdf), rel=0.01, abs=1e-15)


def test_still_names_the_limit_that_is_not_gumbel():
    assert "limit is Fréchet" in Extremes(parent="cauchy").still()[1]
    assert "limit is reversed exponential" in Extremes(parent="uniform").still()[1]
    assert "Gumbel is their limit" in Extremes(parent="normal").still()[1]
