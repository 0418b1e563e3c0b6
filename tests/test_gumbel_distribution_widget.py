"""The Gumbel law's widget: traits that refuse what is wrong, and a still picture that tells."""

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from gumbeltrick import drawing
from gumbeltrick._book import PAGE_TYPE
from gumbeltrick.gumbel_distribution import cdf, ppf, sample
from gumbeltrick.widgets.gumbel_distribution import GumbelDistribution

_WIDGETS = []


def one_widget():
    """One widget for all examples: each would open a comm of its own."""
    if not _WIDGETS:
        _WIDGETS.append(GumbelDistribution())
    return _WIDGETS[0]


@settings(deadline=None)
@given(
    st.floats(-1000, 1000),
    st.floats(0.01, 100),
    st.integers(0, 100_000),
    st.floats(1e-15, 1 - 1e-15),
)
def test_good_values_are_kept_as_plain_numbers(loc, scale, n, u):
    widget = one_widget()
    widget.loc, widget.scale, widget.n, widget.u = np.float64(loc), scale, np.int64(n), u
    state = widget.view_state()
    wanted = {"loc": loc, "scale": scale, "n": n, "u": u}
    assert {name: state[name] for name in wanted} == wanted
    assert all(type(state[name]) is type(value) for name, value in wanted.items())


@pytest.mark.parametrize(
    ("name", "value", "error", "message"),
    [
        ("loc", 1001, ValueError, "loc must be from -1000.0 to 1000.0, but it is 1001"),
        ("loc", math.nan, ValueError, "loc must be from -1000.0 to 1000.0, but it is nan"),
        ("loc", [0], ValueError, "loc must be a number, but its shape is (1,)"),
        ("loc", "0", TypeError, "loc must be real numbers, but it is '0'"),
        ("scale", 0.009, ValueError, "scale must be from 0.01 to 100.0, but it is 0.009"),
        ("scale", 101, ValueError, "scale must be from 0.01 to 100.0, but it is 101"),
        ("scale", None, TypeError, "scale must be real numbers, but it is None"),
        ("n", 100_001, ValueError, "n must be a whole number from 0 to 100000, but it is 100001"),
        ("n", 3.0, TypeError, None),
        ("u", 0, ValueError, None),
        ("u", 1, ValueError, None),
        ("u", 1e-16, ValueError, None),
        ("seed", -1, ValueError, None),
    ],
)
def test_everything_else_is_refused_and_the_state_kept(name, value, error, message):
    widget = GumbelDistribution(loc=2, scale=0.5)
    before = widget.view_state()
    with pytest.raises(error) as caught:
        setattr(widget, name, value)
    assert str(caught.value).startswith(name)
    assert message in (None, str(caught.value))
    assert widget.view_state() == before


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"n": 0},
        {"n": 1, "loc": -1000, "scale": 0.01, "u": 1e-15},
        {"n": 100_000, "loc": 1000, "scale": 100, "u": 1 - 1e-15},
    ],
)
def test_still_picture_of_any_state(state):
    figure, sentence = GumbelDistribution(**state).still()
    assert [ax.get_title("left") for ax in figure.axes] == [
        "From uniform to Gumbel",
        "Histogram, density",
        "Empirical cdf, cdf",
    ]
    assert f"below μ = {state.get('loc', 0)}" in sentence
    assert ("No draw yet" in sentence) is (state.get("n") == 0)
    assert not re.search(r"nan|inf|u = 1 becomes", sentence)


def test_still_picture_tells_the_numbers_of_its_draws():
    widget = GumbelDistribution(loc=3, scale=0.5, n=400, seed=7, u=0.25)
    _, sentence = widget.still()
    below = np.mean(sample(400, 3, 0.5, rng=7) <= 3)
    assert f"{below:.1%} of 400 draws lie below μ = 3; theory says 36.8%" in sentence
    assert f"u = 0.25 becomes E = {-math.log(0.25):.3g}" in sentence
    assert f"and x = {ppf(0.25, 3, 0.5):.5g}." in sentence
    assert "<svg" in widget._repr_mimebundle_()[0][PAGE_TYPE]


# The chart of an empirical cdf


def drawn_ecdf(samples):
    ax = Figure().subplots()
    drawing.ecdf_against_cdf(ax, samples, cdf, 8, lower=-3)
    return ax


def test_empirical_cdf_is_drawn_as_steps_over_the_cdf():
    """Each step is taken at its sample, and not after it: one of them is where the chart looks."""
    looked_at = np.linspace(-3, 8, 400)[100]
    samples = [-0.5, looked_at, looked_at, 4.0] * 5
    ax = drawn_ecdf(samples)
    steps, theory = ax.lines
    x, height = steps.get_data()
    assert looked_at in x
    assert height == pytest.approx([np.mean(samples <= place) for place in x])
    assert theory.get_ydata() == pytest.approx(cdf(x))
    assert ax.get_xlim() == (-3, 8)


def test_band_of_the_empirical_cdf_is_that_of_the_inequality():
    n = 200
    (band,) = drawn_ecdf(sample(n, rng=1)).collections
    x, height = band.get_paths()[0].vertices.T
    half = math.sqrt(math.log(2 / 0.05) / (2 * n))
    off = height - cdf(x)
    inside = (height > 0) & (height < 1)
    assert np.count_nonzero(inside) > 400
    assert np.abs(off[inside]) == pytest.approx(half, rel=1e-12)
    assert (height.min(), height.max()) == (0, 1)


def test_band_holds_the_whole_sample_as_often_as_it_says():
    """At least 95 %, less four standard errors: 93 %. A band nine tenths as wide holds less."""
    n, samples = 50, 2000
    half = math.sqrt(math.log(40) / (2 * n))
    u = np.sort(cdf(sample(samples, np.zeros(n), rng=2)), axis=1)
    steps = np.arange(n + 1) / n
    gaps = np.maximum(steps[1:] - u, u - steps[:-1]).max(axis=1)
    held = np.mean(gaps <= half)
    error = 4 * math.sqrt(0.95 * 0.05 / samples)
    assert error < 0.02
    assert held > 0.95 - error
    assert np.mean(gaps <= 0.9 * half) < 0.95 - error  # and the band is not wider than it must be


def test_few_samples_have_no_band_and_none_have_no_steps():
    assert len(drawn_ecdf([0.5] * 9).collections) == 0
    assert len(drawn_ecdf([0.5] * 10).collections) == 1
    assert len(drawn_ecdf([]).lines) == 1
