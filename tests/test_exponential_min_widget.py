"""The widget's traits take what is allowed, refuse the rest with a reason, and keep their state."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gumbeltrick import exponential_min
from gumbeltrick.widgets.exponential_min import ExponentialMin

TOO_SLOW = "or times exceed the largest float"


@given(
    weights=st.lists(st.just(0.0) | st.floats(1e-306, 1.7e308), min_size=2, max_size=8).filter(any),
    n=st.integers(0, 500_000),
    kind=st.sampled_from([list, tuple, np.array]),
)
def test_good_values_are_kept_as_plain_numbers(weights, n, kind):
    widget = _widget()
    widget.weights, widget.n = kind(weights), np.int64(n)
    assert (widget.weights, widget.n) == (weights, n)
    assert all(type(weight) is float for weight in widget.weights)
    assert type(widget.n) is int


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("weights", [], ValueError, "weights must hold 2 to 8 numbers, but it is empty"),
        ("weights", [1], ValueError, "weights must hold 2 to 8 numbers, but it holds 1"),
        ("weights", [1] * 9, ValueError, "weights must hold 2 to 8 numbers, but it holds 9"),
        (
            "weights",
            [1, -1],
            ValueError,
            "weights must be finite and at least 0, but weights[1] is -1",
        ),
        (
            "weights",
            [1, math.inf],
            ValueError,
            "weights must be finite and at least 0, but weights[1] is inf",
        ),
        (
            "weights",
            [math.nan, 1],
            ValueError,
            "weights must be finite and at least 0, but weights[0] is nan",
        ),
        (
            "weights",
            [0, 0],
            ValueError,
            "weights must hold a number above 0 in every row, but weights has none",
        ),
        (
            "weights",
            [0, 1e-307],
            ValueError,
            f"weights must include one of at least 1e-306, {TOO_SLOW}, but the largest is 1e-307",
        ),
        (
            "weights",
            [[1, 2]],
            ValueError,
            "weights must be a list of numbers, but its shape is (1, 2)",
        ),
        ("weights", "12", TypeError, "weights must be real numbers, but it is '12'"),
        ("weights", [1, True], TypeError, "weights must be real numbers, but weights[1] is True"),
        ("n", 500_001, ValueError, "n must be a whole number from 0 to 500000, but it is 500001"),
        ("n", 2.0, TypeError, "n must be a whole number from 0 to 500000, but it is 2.0, a float"),
        ("seed", -1, ValueError, "seed must be a whole number from 0 to 4294967295, but it is -1"),
    ],
)
def test_bad_values_are_refused_and_nothing_changes(name, value, error, message):
    widget = _widget()
    before = widget.view_state()
    with pytest.raises(error) as refused:
        setattr(widget, name, value)
    assert str(refused.value) == message
    assert widget.view_state() == before


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"n": 0},
        {"n": 1, "weights": [0, 2]},
        {"n": 5, "weights": [1.7e308, 1.7e308, 1e-308]},
        {"n": 2000, "weights": [1, 0, 0.1, 2, 0.5, 3, 4, 0]},
    ],
    ids=str,
)
def test_still_picture_of_any_state(state):
    figure, sentence = ExponentialMin(**state).still()
    assert [axes.get_title("left") for axes in figure.axes] == [
        "The stick and the first uniforms",
        "By the stick",
        "By the race",
    ]
    assert ("No draw yet" in sentence) is (state.get("n") == 0)
    assert "nan" not in sentence


def test_still_picture_shows_the_helpers_draws():
    weights = [1, 0, 3]
    rng = np.random.default_rng(4)
    by_stick = exponential_min.inverse_cdf(rng.random(500), weights)
    by_race = exponential_min.sample(weights, 500, rng)
    _, sentence = ExponentialMin(weights=weights, n=500, seed=4).still()
    assert "By its weight C should come in 75.0%" in sentence
    assert f"{np.mean(by_stick == 2):.1%} by the stick" in sentence
    assert f"{np.mean(by_race == 2):.1%} by the race" in sentence
    assert f"the same option in {np.mean(by_stick == by_race):.1%}" in sentence


_WIDGETS = []


def _widget():
    """One widget for all examples: each would open a comm of its own."""
    if not _WIDGETS:
        _WIDGETS.append(ExponentialMin())
    return _WIDGETS[0]
