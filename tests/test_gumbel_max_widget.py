"""The trick's traits take what is allowed, refuse the rest with a reason, and keep their state."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gumbeltrick.gumbel_max import maximum, perturbed, softmax
from gumbeltrick.widgets.gumbel_max import GumbelMax


@given(
    logits=st.lists(st.floats(-50, 50), min_size=2, max_size=8),
    c=st.floats(-60, 60),
    n=st.integers(0, 500_000),
    kind=st.sampled_from([list, tuple, np.array]),
)
def test_good_values_are_kept_as_plain_numbers(logits, c, n, kind):
    widget = _widget()
    widget.logits, widget.c, widget.n = kind(logits), np.float64(c), np.int64(n)
    assert (widget.logits, widget.c, widget.n) == (logits, c, n)
    assert all(type(x) is float for x in [*widget.logits, widget.c])
    assert type(widget.n) is int


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("logits", [], ValueError, "logits must hold 2 to 8 numbers, but it is empty"),
        ("logits", [1], ValueError, "logits must hold 2 to 8 numbers, but it holds 1"),
        ("logits", [0] * 9, ValueError, "logits must hold 2 to 8 numbers, but it holds 9"),
        ("logits", [0, 51], ValueError, "logits must be from -50.0 to 50.0, but logits[1] is 51"),
        (
            "logits",
            [0, math.nan],
            ValueError,
            "logits must be from -50.0 to 50.0, but logits[1] is nan",
        ),
        (
            "logits",
            [0, -math.inf],
            ValueError,
            "logits must be from -50.0 to 50.0, but logits[1] is -inf",
        ),
        (
            "logits",
            [[1, 2]],
            ValueError,
            "logits must be a list of numbers, but its shape is (1, 2)",
        ),
        ("logits", "12", TypeError, "logits must be real numbers, but it is '12'"),
        ("logits", [1, True], TypeError, "logits must be real numbers, but logits[1] is True"),
        ("c", 61, ValueError, "c must be from -60.0 to 60.0, but it is 61"),
        ("c", math.nan, ValueError, "c must be from -60.0 to 60.0, but it is nan"),
        ("c", [1], ValueError, "c must be a number, but its shape is (1,)"),
        ("c", None, TypeError, "c must be real numbers, but it is None"),
        ("n", 500_001, ValueError, "n must be a whole number from 0 to 500000, but it is 500001"),
        ("n", 2.0, TypeError, "n must be a whole number from 0 to 500000, but it is 2.0, a float"),
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
        {"n": 1, "logits": [0, 0], "c": -60},
        {"n": 5, "logits": [50, -50, 49.5], "c": 60},
        {"n": 2000, "logits": [1, 0, -1, 2, 0.5, -3, 4, 0], "c": 3.5},
    ],
    ids=str,
)
def test_still_picture_of_any_state(state):
    figure, sentence = GumbelMax(**state).still()
    assert [axes.get_title("left") for axes in figure.axes] == [
        "Where the maximum lies, and whose it is",
        "Who won",
    ]
    assert f"c = {state.get('c', 2):g}" in sentence
    assert ("No draw yet" in sentence) is (state.get("n") == 0)
    assert "nan" not in sentence


def test_still_picture_shows_the_helpers_draws():
    sums = perturbed([0, 0.5], 400, 3)
    _, sentence = GumbelMax(logits=[0, 0.5], n=400, seed=3, c=1).still()
    assert f"B won {sums.argmax(axis=1).mean():.1%} of 400 draws" in sentence
    assert f"softmax says {softmax([0, 0.5])[1]:.1%}" in sentence
    assert f"was {sums.max(axis=1).mean():.3g} on average" in sentence
    assert f"Up to c = 1 lie {maximum([0, 0.5]).cdf(1):.1%}" in sentence


_WIDGETS = []


def _widget():
    """One widget for all examples: each would open a comm of its own."""
    if not _WIDGETS:
        _WIDGETS.append(GumbelMax())
    return _WIDGETS[0]
