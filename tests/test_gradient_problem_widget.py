"""The traits take what they should, stay together, and the still picture shows the helper."""

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gumbeltrick.gradient_problem import (
    best_baseline,
    score_function,
    value_and_gradient,
    variance,
)
from gumbeltrick.gumbel_max import sample
from gumbeltrick.losses import loss
from gumbeltrick.widgets.gradient_problem import GradientProblem

LOGITS, COSTS = [0.3, -1.0, 2.0, 0.0], [2.0, 5.0, -1.0, 0.5]


@given(
    pairs=st.lists(st.tuples(st.floats(-50, 50), st.floats(-10, 10)), min_size=2, max_size=6),
    baseline=st.floats(-20, 20),
    n=st.integers(0, 100_000),
    kind=st.sampled_from([list, tuple, np.array]),
)
def test_good_values_are_kept_as_plain_numbers(pairs, baseline, n, kind):
    widget = GradientProblem()
    logits, costs = map(list, zip(*pairs, strict=True))
    with widget.hold_trait_notifications():
        widget.logits, widget.costs = kind(logits), kind(costs)
        widget.option = np.int64(len(pairs) - 1)
    widget.baseline, widget.n = np.float64(baseline), np.int64(n)
    state = widget.view_state()
    assert (state["logits"], state["costs"], state["baseline"]) == (logits, costs, baseline)
    assert (state["option"], state["n"]) == (len(pairs) - 1, n)
    assert all(type(x) is float for x in [*widget.logits, *widget.costs, widget.baseline])
    assert type(widget.n) is type(widget.option) is int


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("logits", [0], "logits must hold 2 to 6 numbers, but it holds 1"),
        ("logits", [0] * 7, "logits must hold 2 to 6 numbers, but it holds 7"),
        ("logits", [0, 51, 0], "logits must be from -50.0 to 50.0, but logits[1] is 51"),
        ("logits", [0, math.nan, 0], "logits must be from -50.0 to 50.0, but logits[1] is nan"),
        ("logits", "123", "logits must be real numbers, but it is '123'"),
        ("logits", [0, 1], "logits must be as many as costs, 3, but it holds 2"),
        ("costs", [0] * 4, "costs must be as many as logits, 3, but it holds 4"),
        ("costs", [0, 1, -11], "costs must be from -10.0 to 10.0, but costs[2] is -11"),
        ("option", 3, "option must be a whole number from 0 to 2, but it is 3"),
        ("option", 6, "option must be a whole number from 0 to 5, but it is 6"),
        ("option", -1, "option must be a whole number from 0 to 5, but it is -1"),
        ("baseline", 20.5, "baseline must be from -20.0 to 20.0, but it is 20.5"),
        ("baseline", math.nan, "baseline must be from -20.0 to 20.0, but it is nan"),
        ("baseline", [1, 2], "baseline must be a number"),
        ("n", 100_001, "n must be a whole number from 0 to 100000, but it is 100001"),
        ("n", 1.5, "n must be a whole number from 0 to 100000"),
        ("seed", -1, "seed must be a whole number from 0 to 4294967295, but it is -1"),
    ],
)
def test_bad_values_are_refused_and_nothing_changes(trait, value, message):
    widget = GradientProblem(baseline=1, n=30)
    before = widget.view_state()
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        setattr(widget, trait, value)
    assert widget.view_state() == before


def test_options_change_together_or_not_at_all():
    widget = GradientProblem(option=2)
    before = widget.view_state()
    refused = pytest.raises(ValueError, match="option must be a whole number from 0 to 1")
    with refused, widget.hold_trait_notifications():
        widget.logits, widget.costs = [0, 1], [0, 1]
    assert widget.view_state() == before
    with widget.hold_trait_notifications():
        widget.logits, widget.costs, widget.option = [0, 1], [0, 1], 1
    assert (widget.logits, widget.costs, widget.option) == ([0, 1], [0, 1], 1)
    assert GradientProblem(logits=LOGITS, costs=COSTS, option=3).option == 3


@pytest.mark.parametrize("n", [0, 1, 2, 9, 10, 11, 5000])
@pytest.mark.parametrize(
    ("logits", "costs"),
    [(LOGITS, COSTS), ([50, -50], [10, -10]), ([-50, 50], [1, 1]), ([0, 0], [0, 0])],
)
def test_still_picture_of_any_state(n, logits, costs):
    figure, sentence = GradientProblem(logits=logits, costs=costs, n=n, baseline=-20).still()
    titles = ["The loss as the logit moves", "Estimates of the slope"]
    assert [axes.get_title("left") for axes in figure.axes] == titles
    assert ("Too few draws" in sentence) == (n < 2)
    assert "nan" not in sentence


def test_still_sentence_gives_the_helpers_numbers():
    widget = GradientProblem(logits=LOGITS, costs=COSTS, option=1, baseline=1.5, n=700, seed=6)
    f, _ = loss("linear", COSTS)
    value, gradient = value_and_gradient(f, LOGITS)
    estimates = score_function(f, LOGITS, 700, 6, 1.5)[:, 1]
    sentence = widget.still()[1]
    assert f"exact mean loss is {value:.3g} and its slope {gradient[1]:.3g};" in sentence
    # The exact error, which a test of the estimate takes, too.
    error = 2 * math.sqrt(variance(f, LOGITS, 1.5)[1] / 700)
    assert f"estimates {estimates.mean():.3g} ± {error:.2g}, two" in sentence
    assert f"with baseline {best_baseline(f, LOGITS):.3g}, the best" in sentence


@pytest.mark.parametrize("option", [0, 2])
def test_still_staircases_are_the_losses_of_the_same_draws(option):
    figure, _ = GradientProblem(logits=LOGITS, costs=COSTS, option=option, n=400, seed=4).still()
    lines = {line.get_label(): line for line in figure.axes[0].lines}
    for x in (-3.1, -0.4, 0.9, 2.7):
        moved = np.array(LOGITS)
        moved[option] = x
        losses = np.array(COSTS)[sample(moved, 400, 4)]
        for label, count in (("one draw", 1), ("mean of 10", 10), ("mean of all", 400)):
            places, levels = lines[label].get_xdata(), lines[label].get_ydata()
            level = levels[np.searchsorted(places, x) - 1]
            assert level == pytest.approx(losses[:count].mean(), abs=1e-12)


def test_still_thins_what_cannot_be_seen():
    figure, _ = GradientProblem(n=100_000).still()
    assert all(line.get_xdata().size < 1100 for line in figure.axes[0].lines)
