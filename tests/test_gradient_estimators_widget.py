"""The arena's traits take what is allowed, refuse the rest, and keep logits and costs alike."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gumbeltrick.gradient_estimators import gumbel_softmax_gradient, loss, rebar
from gumbeltrick.widgets.gradient_estimators import ESTIMATORS, GradientEstimators


@given(
    pairs=st.lists(st.tuples(st.floats(-50, 50), st.floats(-10, 10)), min_size=2, max_size=4),
    name=st.sampled_from(["linear", "square", "log"]),
    temperature=st.floats(0.01, 100),
    batch=st.integers(1, 1000),
    n=st.integers(0, 100_000),
    kind=st.sampled_from([list, tuple, np.array]),
)
def test_good_values_are_kept_as_plain_numbers(pairs, name, temperature, batch, n, kind):  # noqa: PLR0917
    widget = _widget()
    logits, costs = map(list, zip(*pairs, strict=True))
    with widget.hold_trait_notifications():
        widget.logits, widget.costs = kind(logits), kind(costs)
    widget.loss, widget.temperature = name, np.float64(temperature)
    widget.batch, widget.n = np.int64(batch), np.int64(n)
    state = widget.view_state()
    assert (state["logits"], state["costs"], state["loss"]) == (logits, costs, name)
    assert (state["temperature"], state["batch"], state["n"]) == (temperature, batch, n)
    assert all(type(x) is float for x in [*widget.logits, *widget.costs, widget.temperature])
    assert type(widget.n) is type(widget.batch) is int


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("logits", [], ValueError, "logits must hold 2 to 4 numbers, but it is empty"),
        ("logits", [0] * 5, ValueError, "logits must hold 2 to 4 numbers, but it holds 5"),
        (
            "logits",
            [0, 51, 0],
            ValueError,
            "logits must be from -50.0 to 50.0, but logits[1] is 51",
        ),
        (
            "logits",
            [0, math.nan, 0],
            ValueError,
            "logits must be from -50.0 to 50.0, but logits[1] is nan",
        ),
        ("logits", "12", TypeError, "logits must be real numbers, but it is '12'"),
        ("logits", [0, 1], ValueError, "logits must be as many as costs, 3, but it holds 2"),
        ("costs", [0] * 4, ValueError, "costs must be as many as logits, 3, but it holds 4"),
        ("costs", [0, 1, -11], ValueError, "costs must be from -10.0 to 10.0, but costs[2] is -11"),
        (
            "loss",
            "cubic",
            ValueError,
            "loss must be one of 'linear', 'square', 'log', but it is 'cubic'",
        ),
        ("loss", 2, TypeError, "loss must be one of 'linear', 'square', 'log', but it is 2"),
        (
            "temperature",
            0,
            ValueError,
            "temperature must be from 0.01 to 100.0, but it is 0",
        ),
        (
            "temperature",
            [1],
            ValueError,
            "temperature must be a number, but its shape is (1,)",
        ),
        ("batch", 0, ValueError, "batch must be a whole number from 1 to 1000, but it is 0"),
        ("n", 100_001, ValueError, "n must be a whole number from 0 to 100000, but it is 100001"),
        ("n", 2.0, TypeError, "n must be a whole number from 0 to 100000, but it is 2.0, a float"),
        ("seed", -1, ValueError, "seed must be a whole number from 0 to 4294967295, but it is -1"),
    ],
)
def test_bad_values_are_refused_and_nothing_changes(name, value, error, message):
    widget = GradientEstimators()
    before = widget.view_state()
    with pytest.raises(error) as refused:
        setattr(widget, name, value)
    assert str(refused.value) == message
    assert widget.view_state() == before


def test_logits_and_costs_change_their_length_together_or_not_at_all():
    widget = GradientEstimators(logits=[0, 1], costs=[2, 3])
    with widget.hold_trait_notifications():
        widget.logits = [0, 1, 2, 3]
        widget.costs = [1, 2, 3, 4]
    assert (len(widget.logits), len(widget.costs)) == (4, 4)
    with pytest.raises(ValueError, match="must be as many as"), widget.hold_trait_notifications():
        widget.logits = [0, 1, 2]
    assert (len(widget.logits), len(widget.costs)) == (4, 4)
    with pytest.raises(ValueError, match="logits must be as many as costs, 3, but it holds 2"):
        GradientEstimators(logits=[0, 1])


def test_a_message_from_the_view_changes_both_lengths():
    widget = GradientEstimators()
    widget.set_state({"logits": [0, 1], "costs": [2, 3]})
    assert (widget.logits, widget.costs) == ([0, 1], [2, 3])


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"n": 0},
        {"n": 1},
        {"n": 2, "logits": [0, 0], "costs": [1, 1], "loss": "linear"},
        {"n": 500, "logits": [50, -50], "costs": [10, -10], "loss": "log", "temperature": 0.01},
        {"n": 2000, "logits": [1, 0, -1, 2], "costs": [0, 1, 2, 3], "temperature": 100},
    ],
    ids=str,
)
def test_still_picture_of_any_state(state):
    figure, sentence = GradientEstimators(**state).still()
    assert [axes.get_title("left") for axes in figure.axes] == [
        "Means, with error bars",
        "Mean squared errors",
    ]
    assert [tick.get_text() for tick in figure.axes[0].get_yticklabels()] == list(ESTIMATORS)
    assert ("come closest" in sentence) is (state.get("n", 5000) > 1)
    assert "nan" not in sentence


def test_still_picture_shows_the_helpers_estimates():
    state = {"logits": [0, 0.5], "costs": [1, -1], "loss": "log", "temperature": 0.4}
    figure, sentence = GradientEstimators(**state, n=400, seed=3, batch=20).still()
    common = (*loss("log", [1, -1]), [0, 0.5], 0.4, 400, 3)
    soft = gumbel_softmax_gradient(*common)
    dots = np.array([line.get_xdata()[0] for line in figure.axes[0].lines[1:6]])
    assert dots[1] == pytest.approx(soft[:, 0].mean(), abs=1e-12)
    assert dots[4] == pytest.approx(rebar(*common)[:, 0].mean(), abs=1e-12)
    bars = [patch.get_width() for patch in figure.axes[1].patches]
    assert bars[3] == pytest.approx(soft.var(axis=0, ddof=1).sum() / 20)
    p = 1 / (1 + math.exp(0.5))
    assert f"A {2 * p * (1 - p):.3g}, B {-2 * p * (1 - p):.3g}" in sentence
    # The unbiased ones have no bias in their bars, whatever this sample shows.
    assert bars[0] == bars[8] == 0


_WIDGETS = []


def _widget():
    """One widget for all examples: each would open a comm of its own."""
    if not _WIDGETS:
        _WIDGETS.append(GradientEstimators())
    return _WIDGETS[0]
