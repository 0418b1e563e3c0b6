"""The traits take what they should, refuse the rest, and the still picture shows the helper."""

import re

import numpy as np
import pytest

from gumbeltrick import moments
from gumbeltrick.gumbel_distribution import sample
from gumbeltrick.widgets.moments import MAX_DRAWS, Moments

TITLES = ["Mean", "Variance", "Skewness", "Excess kurtosis"]


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("loc", 101, "loc must be from -100.0 to 100.0, but it is 101"),
        ("loc", np.nan, "loc must be from -100.0 to 100.0, but it is nan"),
        ("loc", "0", "loc must be real numbers, but it is '0'"),
        ("loc", [1, 2], "loc must be a number"),
        ("scale", 0, "scale must be from 0.01 to 100.0, but it is 0"),
        ("scale", -1, "scale must be from 0.01 to 100.0, but it is -1"),
        ("n", MAX_DRAWS + 1, f"n must be a whole number from 0 to {MAX_DRAWS}"),
        ("n", 1.5, f"n must be a whole number from 0 to {MAX_DRAWS}"),
        ("law", "gauss", "law must be one of 'gumbel', 'misread', but it is 'gauss'"),
        ("unit", None, "unit must be one of 'values', 'standard errors', but it is None"),
    ],
)
def test_bad_values_are_refused_and_nothing_changes(trait, value, message):
    widget = Moments(loc=1, scale=2, n=30)
    before = widget.view_state()
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        setattr(widget, trait, value)
    assert widget.view_state() == before


def test_numbers_are_kept_as_plain_floats():
    widget = Moments(loc=np.float32(1.5), scale=np.int64(2))
    assert [(type(v), v) for v in (widget.loc, widget.scale)] == [(float, 1.5), (float, 2.0)]


@pytest.mark.parametrize("n", [0, 1, 2, 10, 11, 5000])
@pytest.mark.parametrize("law", ["gumbel", "misread"])
@pytest.mark.parametrize("unit", ["values", "standard errors"])
def test_still_picture_of_any_state(n, law, unit):
    figure, sentence = Moments(n=n, law=law, unit=unit, loc=-100, scale=0.01).still()
    assert [axes.get_title("left") for axes in figure.axes] == TITLES
    assert ("yet" in sentence) == (n < 2)


def test_still_picture_shows_the_helpers_sample():
    widget = Moments(loc=2, scale=3, n=500, seed=4)
    draws = sample(500, 2, 3, rng=4)
    figure, sentence = widget.still()
    assert f"mean {draws.mean():.3g} and variance {draws.var(ddof=1):.3g}" in sentence
    assert f"theory says mean {moments.mean(2, 3):.3g}" in sentence
    for moment, axes in zip(moments.running_moments(draws, [500])[0], figure.axes, strict=True):
        assert axes.lines[-1].get_ydata()[-1] == pytest.approx(moment, rel=1e-9)


def test_mistaken_law_lies_outside_the_band():
    figure, sentence = Moments(n=5000, law="misread").still()
    assert "theory says mean 0 and variance 1. " in sentence
    assert "theory 1.14, the excess" in sentence
    assert sentence.endswith("band: mean and variance.")
    for axes in figure.axes:  # the path lies in the picture where the mistake begins to show
        low, high = axes.get_ylim()
        seen = axes.lines[-1].get_ydata()
        assert low < seen.min() < seen.max() < high
    assert (
        Moments()
        .still()[1]
        .endswith("Beyond two standard errors, the grey band: none of the four.")
    )
