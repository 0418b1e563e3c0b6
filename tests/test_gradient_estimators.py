"""Estimators of the gradient: row by row against differences and PyTorch, their means by
quadrature, and samples against the exact gradient.

Sample tests fix their seed. With a new seed each raises a false alarm once in 10 000 seeds for
each p-value that it looks at. Each says which error it would notice 9999 times in 10 000, and
shows that an error of that size, planted, is noticed.
"""

import itertools
import math
import random
import tracemalloc

import numpy as np
import pytest
from calibration import ALPHA, cross_table, detectable_gap, distance, noticed_share
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import by_pytorch
from scipy import stats

from gumbeltrick.given_winner import condition
from gumbeltrick.goodness import chi_square, chi_square_independence, kolmogorov_smirnov
from gumbeltrick.gradient_estimators import (
    LOSSES,
    gumbel_rao,
    gumbel_softmax_gradient,
    gumbels_given_winner,
    loss,
    rao_rows,
    rebar,
    rebar_rows,
    soft_rows,
    straight_rows,
    straight_through,
)
from gumbeltrick.gradient_problem import score_function, value_and_gradient
from gumbeltrick.gumbel_max import perturbed, sample, softmax
from gumbeltrick.gumbel_softmax import mean as mean_shares

N = 100_000
LOGITS = np.array([0.9, 0.4, 0.0])
COSTS = np.array([1.0, 0.3, 2.0])
ESTIMATORS = (gumbel_softmax_gradient, straight_through, gumbel_rao, rebar)
PROBLEMS = {
    "two": ([0.7, 0.0], [1.0, 3.0]),
    "three": (LOGITS, COSTS),
    "five": ([0.0, 2.0, -1.0, 0.5, -2.5], [0.0, 1.0, -1.0, 2.0, 0.5]),
    "far": ([4.0, -4.0, 3.0], [0.5, 40.0, -1.0]),
}

exactly = settings(max_examples=60, deadline=None, derandomize=True)
names = st.sampled_from(LOSSES)
temperatures = st.floats(0.25, 20)
etas = st.floats(-1, 2)


@st.composite
def rows(draw, least=1, further=0):
    """Noise, further rows of noise, logits and costs of one size."""
    k = draw(st.integers(least, 5))

    def some(low, high):
        return np.array(draw(st.lists(st.floats(low, high), min_size=k, max_size=k)))

    noise = [some(0.05, 4) for _ in range(1 + further)]
    return *noise, some(-3, 3), some(-2, 2)


def relaxed(logits, noise, temperature):
    """The soft sample, as its formula says."""
    scores = (logits - np.log(noise)) / temperature
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def differences(function, x, step=1e-4):
    """Differentiate by differences of fourth order: exact to about 1e-11."""

    def difference(unit):
        near = function(x + step * unit) - function(x - step * unit)
        far = function(x + 2 * step * unit) - function(x - 2 * step * unit)
        return (8 * near - far) / (12 * step)

    return np.array([difference(unit) for unit in np.eye(len(x))])


def by_enumeration(name, costs, logits):
    """The exact gradient of E f(D)."""
    f, _ = loss(name, costs)
    return value_and_gradient(f, logits)[1]


# Row by row: derivatives by differences


@pytest.mark.theorem("thm-pathwise")
@exactly
@given(rows(), names, temperatures)
def test_gumbel_softmax_rows_are_the_derivative_of_the_soft_loss(row, name, temperature):
    noise, logits, costs = row
    f, grad_f = loss(name, costs)
    got = soft_rows(noise, grad_f, logits, temperature)
    want = differences(lambda x: f(relaxed(x, noise, temperature)), logits)
    assert got == pytest.approx(want, rel=1e-8, abs=1e-9)


@exactly
@given(rows(), names, temperatures)
def test_straight_through_rows_are_the_slope_at_the_corner_along_the_soft_path(
    row, name, temperature
):
    noise, logits, costs = row
    grad_f = loss(name, costs)[1]
    corner = np.eye(len(logits))[(logits - np.log(noise)).argmax()]
    slope = grad_f(corner)
    got = straight_rows(noise, grad_f, logits, temperature)
    want = differences(lambda x: relaxed(x, noise, temperature) @ slope, logits)
    assert got == pytest.approx(want, rel=1e-8, abs=1e-9)


@exactly
@given(rows(), temperatures)
def test_for_a_linear_loss_straight_through_is_gumbel_softmax(row, temperature):
    noise, logits, costs = row
    grad_f = loss("linear", costs)[1]
    one, other = (rows_(noise, grad_f, logits, temperature) for rows_ in (soft_rows, straight_rows))
    assert (one == other).all()


@exactly
@given(rows(further=3), names, temperatures)
def test_gumbel_rao_rows_are_straight_through_rows_on_the_noise_given_the_winner(
    row, name, temperature
):
    noise, *further, logits, costs = row
    grad_f = loss(name, costs)[1]
    winner = (logits - np.log(noise)).argmax()
    slopes = grad_f(np.eye(len(logits))[winner])
    got = rao_rows(np.array(further), logits, temperature, winner, slopes)
    again = [np.exp(-condition(one, logits, winner)) for one in further]
    want = np.mean([straight_rows(one, grad_f, logits, temperature) for one in again], axis=0)
    assert got == pytest.approx(want, rel=1e-9, abs=1e-12)


@pytest.mark.theorem("lem-conditional-path")
@pytest.mark.theorem("thm-rebar")
@exactly
@given(rows(further=1), names, temperatures, etas)
def test_rebar_rows_by_differences(row, name, temperature, eta):
    """The noise given the winner moves with the logits, and the winner is held fixed."""
    noise, further, logits, costs = row
    f, grad_f = loss(name, costs)
    winner = (logits - np.log(noise)).argmax()

    def inner(x):
        sums = x + condition(further, x, winner)
        return f(relaxed(sums, 1.0, temperature))

    weight = costs[winner] - eta * inner(logits)
    score = np.eye(len(logits))[winner] - softmax(logits)
    paths = differences(lambda x: f(relaxed(x, noise, temperature)) - inner(x), logits)
    got = rebar_rows(noise, further, f, grad_f, logits, temperature, eta)
    assert got == pytest.approx(weight * score + eta * paths, rel=1e-8, abs=1e-8)


def kernel(call, *, logits, costs, loss, temperature, noise, further=None, eta=None):
    f, grad_f = globals()["loss"](loss, costs)
    noise, logits = np.array(noise), np.array(logits)
    if call == "rebar":
        return rebar_rows(noise, np.array(further), f, grad_f, logits, temperature, eta)
    if call == "gumbelRao":
        winner = (logits - np.log(noise)).argmax()
        slopes = grad_f(np.eye(len(logits))[winner])
        return rao_rows(np.array(further), logits, temperature, winner, slopes)
    rows_ = {"gumbelSoftmaxGradient": soft_rows, "straightThrough": straight_rows}[call]
    return rows_(noise, grad_f, logits, temperature)


def pytorch_cases():
    return by_pytorch("gumbelSoftmaxGradient", "straightThrough", "gumbelRao", "rebar")


def test_rows_are_what_pytorch_makes_of_them():
    """PyTorch subtracts what is nearly equal where rows are nearly one-hot: 1e-14 is its own."""
    cases = pytorch_cases()
    assert {case["call"] for case in cases} == {
        "gumbelSoftmaxGradient",
        "straightThrough",
        "gumbelRao",
        "rebar",
    }
    assert len(cases) == 300
    for case in cases:
        args = case["args"]
        scale = max(1, np.exp(np.ptp(args["costs"]))) / args["temperature"]
        got = kernel(case["call"], **args)
        assert got == pytest.approx(case["want"], rel=1e-12, abs=1e-15 * scale), case


def test_a_wrong_derivative_differs_from_pytorch():
    """Without the noise's dependence on the logits REBAR would be off by far more than that."""
    case = next(c for c in pytorch_cases() if c["call"] == "rebar" and c["args"]["eta"] == 1)
    args = case["args"]
    _, grad_f = loss(args["loss"], args["costs"])
    logits, further = np.array(args["logits"]), np.array(args["further"])
    winner = (logits - np.log(args["noise"])).argmax()
    gumbels = condition(further, logits, winner)
    held = soft_rows(np.exp(-gumbels), grad_f, logits, args["temperature"])
    right = kernel("rebar", **args)
    inner = soft_rows(np.array(args["noise"]), grad_f, logits, args["temperature"]) - right
    assert np.abs(inner - held).max() > 0.01


# Means for two options, by quadrature


def nodes(low, high, panels=40):
    """Gauss–Legendre nodes and weights on an interval."""
    x, w = np.polynomial.legendre.leggauss(20)
    edges = np.linspace(low, high, panels + 1)
    half = np.diff(edges)[:, np.newaxis] / 2
    return (edges[:-1, np.newaxis] + half * (x + 1)).ravel(), (half * w).ravel()


def logistic_nodes(split=0.0, temperature=1.0):
    """Nodes l and weights of the logistic law, fine where a soft sample turns: near `split`."""
    cuts = [-40.0, split - 40 * temperature, split, split + 40 * temperature, 40.0]
    cuts = sorted(min(max(cut, -40.0), 40.0) for cut in cuts)
    parts = [nodes(a, b, 20) for a, b in itertools.pairwise(cuts) if b > a]
    points, weights = (np.concatenate(part) for part in zip(*parts, strict=True))
    return points, weights * stats.logistic.pdf(points)


def binary(rows_, name, costs, logits, temperature, *, power=1):
    """Mean of a power of the first entry of rows, over noise with G_1 - G_2 = l logistic."""
    logits = np.asarray(logits, dtype=float)
    gaps, weights = logistic_nodes(logits[1] - logits[0], temperature)
    noise = np.stack([np.exp(-gaps), np.ones_like(gaps)], axis=-1)
    return weights @ rows_(noise, loss(name, costs)[1], logits, temperature)[:, 0] ** power


def slope_along(name, costs):
    """φ'(u) for φ(u) = f(u, 1 - u)."""
    grad_f = loss(name, costs)[1]

    def slope(u):
        both = grad_f(np.stack([u, 1 - u], axis=-1))
        return both[..., 0] - both[..., 1]

    return slope


def theorem(name, costs, logits, temperature, *, straight=False):
    """The integral of thm-binary-means in s = logit u, which spreads the ends of (0, 1)."""
    s, weights = logistic_nodes(0.0)
    u = stats.logistic.cdf(s)
    seen = (u > 0.5).astype(float) if straight else u
    shift = temperature * s - (logits[0] - logits[1])
    return weights @ (slope_along(name, costs)(seen) * stats.logistic.pdf(shift))


BINARY = st.tuples(st.floats(-2, 2), st.floats(-2, 2))


@pytest.mark.theorem("thm-binary-means")
@exactly
@given(names, BINARY, BINARY, st.floats(0.1, 4))
def test_means_for_two_options_by_quadrature(name, costs, logits, temperature):
    for rows_, straight in ((soft_rows, False), (straight_rows, True)):
        mean = binary(rows_, name, costs, logits, temperature)
        claimed = theorem(name, costs, logits, temperature, straight=straight)
        assert mean == pytest.approx(claimed, rel=1e-8, abs=1e-9)


@pytest.mark.theorem("thm-binary-means")
@exactly
@given(names, BINARY, BINARY)
def test_with_a_constant_density_the_integral_is_the_exact_gradient(name, costs, logits):
    s, weights = logistic_nodes()
    slopes = slope_along(name, costs)(stats.logistic.cdf(s))
    exact = stats.logistic.pdf(logits[0] - logits[1]) * (weights @ slopes)
    assert by_enumeration(name, costs, logits)[0] == pytest.approx(exact, rel=1e-9, abs=1e-10)


@pytest.mark.theorem("thm-pathwise")
@exactly
@given(names, BINARY, BINARY, st.floats(0.2, 4))
def test_the_mean_of_gumbel_softmax_is_the_derivative_of_the_soft_loss(
    name, costs, logits, temperature
):
    f, _ = loss(name, costs)
    gaps, weights = logistic_nodes(logits[1] - logits[0], temperature)
    noise = np.stack([np.exp(-gaps), np.ones_like(gaps)], axis=-1)

    def mean_soft_loss(x):
        return weights @ f(relaxed(x, noise, temperature))

    want = differences(mean_soft_loss, np.array(logits))[0]
    got = binary(soft_rows, name, costs, logits, temperature)
    assert got == pytest.approx(want, rel=1e-7, abs=1e-8)


@pytest.mark.theorem("thm-rebar")
@pytest.mark.parametrize("eta", [0, 0.5, 1, -2])
@pytest.mark.parametrize("temperature", [0.3, 1, 4])
@pytest.mark.parametrize("name", LOSSES)
def test_rebar_is_unbiased_for_two_options_by_quadrature(name, temperature, eta):
    """Given the winner, log E_j/E_W is logistic: all the noise there is are two such numbers."""
    logits, costs = np.array([0.8, -0.3]), [1.0, 3.0]
    f, grad_f = loss(name, costs)
    gaps, weights = logistic_nodes(logits[1] - logits[0], temperature)
    r, more = nodes(-40, 40, 24)
    more *= stats.logistic.pdf(r)
    winner = (logits[0] + gaps < logits[1]).astype(int)
    noise = np.stack([np.exp(-gaps), np.ones_like(gaps)], axis=-1)
    total = 0.0
    for who in (0, 1):
        further = np.ones((len(r), 1, 2))
        further[:, 0, 1 - who] = np.exp(r)
        mine = noise[winner == who]
        got = rebar_rows(*np.broadcast_arrays(mine, further), f, grad_f, logits, temperature, eta)
        total += more @ got[..., 0] @ weights[winner == who]
    assert total == pytest.approx(by_enumeration(name, costs, logits)[0], rel=1e-8)


@pytest.mark.theorem("thm-gumbel-rao")
@pytest.mark.parametrize("temperature", [0.3, 1, 4])
@pytest.mark.parametrize("name", LOSSES)
def test_gumbel_rao_has_the_mean_of_straight_through_and_its_variance_falls(name, temperature):
    """Both by quadrature; the variances of samples within 5 standard errors of the law's."""
    logits, costs = np.array([0.8, -0.3]), [1.0, 3.0]
    straight = binary(straight_rows, name, costs, logits, temperature)
    within, between = parts_of_the_variance(name, costs, logits, temperature)
    assert between[0] == pytest.approx(straight, rel=1e-8)
    variance = binary(straight_rows, name, costs, logits, temperature, power=2) - straight**2
    assert within + between[1] == pytest.approx(variance, rel=1e-8)
    assert 0 < between[1] < variance
    f, grad_f = loss(name, costs)
    for draws in (1, 4):
        got = gumbel_rao(f, grad_f, logits, temperature, 40_000, 60, draws=draws)[:, 0]
        squares = (got - straight) ** 2
        error = squares.std() / 200
        assert squares.mean() == pytest.approx(between[1] + within / draws, abs=5 * error)
        assert abs(got.mean() - straight) < 5 * got.std() / 200


def parts_of_the_variance(name, costs, logits, temperature):
    """E Var(g | D), and mean and variance of E[g | D], of straight-through for two options."""
    grad_f = loss(name, costs)[1]
    r, weights = logistic_nodes()
    shares = softmax(logits)
    means, within = [], 0.0
    for who in (0, 1):
        further = np.ones((len(r), 1, 2))
        further[:, 0, 1 - who] = np.exp(r)
        slopes = grad_f(np.eye(2)[who])
        got = rao_rows(further, logits, temperature, np.array(who), slopes)[:, 0]
        means.append(weights @ got)
        within += shares[who] * (weights @ got**2 - means[-1] ** 2)
    mean = shares @ means
    return within, (mean, shares @ (np.array(means) - mean) ** 2)


# Means for three options, by quadrature


def means_of_three(rows_, name, costs, logits, temperature):
    """Mean of rows over all noise: by who won, and then over two numbers log E_j/E_W.

    Given the winner W these have the density 2 e^(r + s)/(1 + e^r + e^s)³. That is smooth, and what
    is averaged has its nearest pole at a distance of πτ: a sum over a grid of this step is off by
    e^-30, and cut at 26 it lacks e^-26.
    """
    step = 0.6 * min(temperature, 1)
    r, s = np.meshgrid(*2 * [np.arange(-26, 26, step)])
    middle = np.log1p(np.exp(r) + np.exp(s))
    weights = 2 * step**2 * np.exp(r + s - 3 * middle)
    total = np.zeros(3)
    for who, share in enumerate(softmax(logits)):
        further = np.insert(np.exp(np.stack([r, s], axis=-1)), who, 1.0, axis=-1)
        noise = np.exp(-condition(further, logits, np.full(r.shape, who)))
        rows = rows_(noise, loss(name, costs)[1], logits, temperature)
        total += share * np.einsum("ij,ijk->k", weights, rows)
    assert weights.sum() == pytest.approx(1, abs=1e-9)
    return total


@pytest.mark.theorem("thm-pathwise")
@pytest.mark.parametrize("temperature", [0.5, 1, 3])
def test_for_a_linear_loss_the_mean_is_the_slope_of_the_mean_soft_sample(temperature):
    """E y has its own computation, by another integral, so this ties the two together."""
    want = differences(lambda x: mean_shares(x, temperature) @ COSTS, LOGITS)
    for rows_ in (soft_rows, straight_rows):
        got = means_of_three(rows_, "linear", COSTS, LOGITS, temperature)
        assert got == pytest.approx(want, rel=1e-8, abs=1e-10)


@pytest.mark.theorem("thm-pathwise")
@pytest.mark.theorem("thm-gumbel-rao")
@pytest.mark.parametrize("temperature", [0.3, 1, 4])
@pytest.mark.parametrize("name", LOSSES)
def test_means_of_samples_of_three_options_are_biased_as_theory_says(name, temperature):
    """Would notice a mean that is wrong by 9 % of the exact gradient, at τ >= 1 by 5 %.

    The bias itself is more than that, and is noticed.
    """
    f, grad_f = loss(name, COSTS)
    exact = by_enumeration(name, COSTS, LOGITS)
    for estimator, rows_ in (
        (gumbel_softmax_gradient, soft_rows),
        (straight_through, straight_rows),
        (gumbel_rao, straight_rows),
    ):
        claimed = means_of_three(rows_, name, COSTS, LOGITS, temperature)
        got = estimator(f, grad_f, LOGITS, temperature, N, 87)
        share = noticed_share(got, exact)
        assert share < (0.09 if temperature < 1 else 0.05)
        assert distance(got, claimed)[0] > ALPHA
        assert distance(got, claimed + share * exact)[0] < ALPHA
        assert temperature < 1 or distance(got, exact)[0] < ALPHA


# Cold and hot


@pytest.mark.theorem("cor-soft-limit")
@pytest.mark.theorem("thm-cold")
@pytest.mark.parametrize("logits", [(0.0, 0.0), (1.2, 0.0), (-2.0, 1.0)])
@pytest.mark.parametrize("name", LOSSES)
def test_cold_means(name, logits):
    """The Gumbel-softmax bias ends in 0; straight-through keeps that of the trapezoid."""
    costs = (1.0, 3.0)
    exact = by_enumeration(name, costs, logits)[0]
    slope, density = slope_along(name, costs), stats.logistic.pdf(logits[0] - logits[1])
    trapezoid = density * (slope(np.array(0.0)) + slope(np.array(1.0))) / 2
    for temperature in (0.02, 0.01):
        soft = binary(soft_rows, name, costs, logits, temperature)
        straight = binary(straight_rows, name, costs, logits, temperature)
        assert soft == pytest.approx(exact, abs=3 * temperature)
        assert straight == pytest.approx(trapezoid, abs=6 * temperature)
    assert (abs(trapezoid - exact) < 1e-12) == (name != "log")
    if name == "log":
        assert trapezoid / exact == pytest.approx(math.sinh(2) / 2, rel=1e-12)


@pytest.mark.theorem("thm-cold")
@pytest.mark.parametrize("delta", [0.0, 0.7, 1.0, 1.7, 3.0])
def test_sign_and_size_of_the_cold_bias_of_a_linear_loss(delta):
    """The relative bias is τ²π²/6 (1 - 6pq): shrunk near even odds, stretched far from them."""
    logits, costs, temperature = (delta, 0.0), (1.0, 0.0), 0.01
    p = stats.logistic.cdf(delta)
    exact = by_enumeration("linear", costs, logits)[0]
    got = binary(soft_rows, "linear", costs, logits, temperature) / exact - 1
    claimed = temperature**2 * math.pi**2 / 6 * (1 - 6 * p * (1 - p))
    assert got == pytest.approx(claimed, abs=3e-3 * temperature**2)
    assert np.sign(got) == np.sign(1 - 6 * p * (1 - p))


@pytest.mark.theorem("thm-cold")
@pytest.mark.parametrize("name", LOSSES)
def test_cold_variances_grow_like_one_over_the_temperature(name):
    logits, costs = (0.7, 0.0), (1.0, 3.0)
    u, weights = nodes(0, 1)
    slope, density = slope_along(name, costs), stats.logistic.pdf(0.7)
    soft = density * (weights @ (slope(u) ** 2 * u * (1 - u)))
    straight = density * (slope(np.array(0.0)) ** 2 + slope(np.array(1.0)) ** 2) / 12
    for temperature in (0.02, 0.005):
        for rows_, limit in ((soft_rows, soft), (straight_rows, straight)):
            square = binary(rows_, name, costs, logits, temperature, power=2)
            assert temperature * square == pytest.approx(limit, rel=3 * temperature)


@pytest.mark.theorem("thm-cold")
def test_cold_gumbel_rao_keeps_a_finite_variance():
    """Given the winner 1 the mean tends to q φ'(1)/2, given 2 to p φ'(0)/2."""
    logits, costs = np.array([0.7, 0.0]), [1.0, 3.0]
    p, q = softmax(logits)
    for name in LOSSES:
        low, high = slope_along(name, costs)(np.array([0.0, 1.0]))
        _, (mean, variance) = parts_of_the_variance(name, costs, logits, 0.002)
        assert mean == pytest.approx(p * q * (low + high) / 2, rel=0.01)
        assert variance == pytest.approx(p * q * (q * high - p * low) ** 2 / 4, rel=0.02)


@pytest.mark.theorem("thm-cold")
def test_samples_show_the_cold_variance():
    """Would notice a second moment that is wrong by 13 %, as its fourth says."""
    logits, costs, temperature = (0.7, 0.0), (1.0, 3.0), 0.05
    mean = binary(soft_rows, "square", costs, logits, temperature)
    second, fourth = (
        binary(soft_rows, "square", costs, logits, temperature, power=p) for p in (2, 4)
    )
    error = math.sqrt((fourth - second**2) / N)
    noticed = (stats.norm.isf(ALPHA / 2) + stats.norm.isf(1e-4)) * error / second
    assert noticed == pytest.approx(0.130, abs=0.002)
    f, grad_f = loss("square", costs)
    got = gumbel_softmax_gradient(f, grad_f, logits, temperature, N, 61)[:, 0]
    limit = stats.norm.isf(ALPHA / 2) * error
    assert abs((got**2).mean() - second) < limit
    assert abs((1 + noticed) * (got**2).mean() - second) > limit
    assert abs(got.mean() - mean) < stats.norm.isf(ALPHA / 2) * got.std() / math.sqrt(N)


@pytest.mark.theorem("thm-hot")
@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("name", LOSSES)
def test_hot_estimates_die_like_one_over_the_temperature(name, problem):
    logits, costs = (np.array(values) for values in PROBLEMS[problem])
    f, grad_f = loss(name, costs)
    k, temperature = len(logits), 1e7
    middle = grad_f(np.full(k, 1 / k))
    winners = sample(logits, 200, 62)
    corners = grad_f(np.eye(k)[winners])
    for estimator, slopes in (
        (gumbel_softmax_gradient, np.tile(middle, (200, 1))),
        (straight_through, corners),
        (gumbel_rao, corners),
    ):
        got = temperature * estimator(f, grad_f, logits, temperature, 200, 62)
        want = (slopes - slopes.mean(axis=1, keepdims=True)) / k
        assert got == pytest.approx(want, rel=1e-4, abs=1e-5 * np.abs(slopes).max())


@pytest.mark.theorem("thm-hot")
@pytest.mark.parametrize("eta", [0.5, 1])
@pytest.mark.parametrize("name", LOSSES)
def test_hot_rebar_is_the_score_function_with_a_baseline(name, eta):
    f, grad_f = loss(name, COSTS)
    baseline = eta * float(f(np.full(3, 1 / 3)))
    got = rebar(f, grad_f, LOGITS, 1e7, 500, 63, eta=eta)
    want = score_function(f, LOGITS, 500, 63, baseline=baseline)
    assert got == pytest.approx(want, abs=1e-5)


@pytest.mark.theorem("thm-hot")
def test_a_hot_sample_misses_the_whole_gradient():
    """At τ = 100 the mean is within 2 % of 0, and notices a gradient of 0.01 % of the exact one."""
    f, grad_f = loss("square", COSTS)
    exact = by_enumeration("square", COSTS, LOGITS)
    got = gumbel_softmax_gradient(f, grad_f, LOGITS, 100, N, 64)
    claimed = grad_f(np.full(3, 1 / 3))
    claimed = (claimed - claimed.mean()) / 300
    assert np.abs(got.mean(axis=0) - claimed).max() < 0.02 * np.abs(claimed).max()
    assert np.abs(got.mean(axis=0)).max() < 0.02 * np.abs(exact).max()
    errors = got.std(axis=0) / math.sqrt(N)
    assert (8 * errors < 1e-4 * np.abs(exact).max()).all()


# Samples against the exact gradient


@pytest.mark.theorem("lem-conditional-path")
@pytest.mark.theorem("thm-rebar")
@pytest.mark.parametrize("temperature", [0.2, 1, 5])
@pytest.mark.parametrize("problem", PROBLEMS)
@pytest.mark.parametrize("name", LOSSES)
def test_rebar_is_unbiased(name, problem, temperature):
    """Would notice a bias of 7 % of the exact gradient, for logits far apart at τ = 5 of 19 %.

    At τ = 1 it is 6 % at most.
    """
    logits, costs = PROBLEMS[problem]
    costs = np.minimum(costs, 5) if name == "log" else np.array(costs)  # e^40 is no loss to test
    f, grad_f = loss(name, costs)
    exact = by_enumeration(name, costs, logits)
    seed = 70 + list(PROBLEMS).index(problem)
    for eta in (0, 0.5, 1):
        got = rebar(f, grad_f, logits, temperature, N, seed, eta=eta)
        share = noticed_share(got, exact)
        assert share < (0.19 if (problem, temperature) == ("far", 5) else 0.07)
        assert share < 0.06 or temperature != 1
        assert distance(got, exact)[0] > ALPHA
        assert distance(got, exact * (1 - share))[0] < ALPHA


@pytest.mark.theorem("thm-pathwise")
@pytest.mark.theorem("thm-binary-means")
@pytest.mark.parametrize("temperature", [0.2, 1, 5])
@pytest.mark.parametrize("name", LOSSES)
def test_means_of_samples_are_biased_as_theory_says(name, temperature):
    """Would notice a mean that is wrong by 10 % of the exact gradient, at τ >= 1 by 4 %."""
    logits, costs = PROBLEMS["two"]
    f, grad_f = loss(name, costs)
    exact = by_enumeration(name, costs, logits)
    for estimator, straight in (
        (gumbel_softmax_gradient, False),
        (straight_through, True),
        (gumbel_rao, True),
    ):
        claimed = theorem(name, costs, logits, temperature, straight=straight) * np.array([1, -1])
        got = estimator(f, grad_f, logits, temperature, N, 80)
        share = noticed_share(got, exact)
        assert share < (0.1 if temperature < 1 else 0.04)
        assert distance(got, claimed)[0] > ALPHA
        assert distance(got, claimed + share * exact)[0] < ALPHA


@pytest.mark.theorem("thm-gumbel-rao")
@pytest.mark.parametrize("temperature", [0.2, 1, 5])
@pytest.mark.parametrize("problem", ["two", "three", "five"])
@pytest.mark.parametrize("name", LOSSES)
def test_gumbel_rao_against_straight_through_on_samples(name, problem, temperature):
    """The same mean, and less variance, for more than two options, too.

    Would notice a difference of 16 % of the exact gradient, at τ >= 1 of 6 %. The larger τ, the
    less a Jacobian depends on the noise: at τ = 5 the gain is below what a sample shows.
    """
    logits, costs = PROBLEMS[problem]
    f, grad_f = loss(name, costs)
    straight = straight_through(f, grad_f, logits, temperature, N, 81)
    rao = gumbel_rao(f, grad_f, logits, temperature, N, 82)
    exact = by_enumeration(name, costs, logits)
    gap = straight - rao
    assert distance(gap, np.zeros(len(logits)))[0] > ALPHA
    share = noticed_share(gap, exact)
    assert share < (0.16 if temperature < 1 else 0.06)
    assert distance(gap + share * exact, np.zeros(len(logits)))[0] < ALPHA
    gain = rao.var(axis=0).sum() / straight.var(axis=0).sum()
    assert gain < {0.2: 0.5, 1: 0.9, 5: 1.02}[temperature]


@pytest.mark.theorem("cor-soft-limit")
@pytest.mark.parametrize("problem", ["two", "three", "five"])
@pytest.mark.parametrize("name", LOSSES)
def test_cold_gumbel_softmax_finds_the_exact_gradient(name, problem):
    """At τ = 0.03 its bias is below what is noticed, 19 % of the exact gradient at most.

    Straight-through on the log loss is as cold and far off.
    """
    logits, costs = PROBLEMS[problem]
    f, grad_f = loss(name, costs)
    exact = by_enumeration(name, costs, logits)
    got = gumbel_softmax_gradient(f, grad_f, logits, 0.03, N, 86)
    share = noticed_share(got, exact)
    assert share < 0.19
    assert distance(got, exact)[0] > ALPHA
    assert distance(got, exact * (1 - share))[0] < ALPHA
    if name == "log":
        straight = straight_through(f, grad_f, logits, 0.03, N, 86)
        assert distance(straight, exact)[0] < ALPHA


@pytest.mark.theorem("cor-soft-limit")
@pytest.mark.parametrize("name", LOSSES)
def test_the_score_of_the_noise_has_the_gradient_of_the_soft_loss_as_its_mean(name):
    """E f(y)(1 - e^-G_1) by quadrature over both Gumbels, from e^-G = E with density e^-E."""
    logits, costs, temperature = (0.7, 0.0), (1.0, 3.0), 0.5
    f, _ = loss(name, costs)
    gumbels, weights = nodes(-4.5, 40, 60)
    law = weights * stats.gumbel_r.pdf(gumbels)
    noise = np.exp(-gumbels)
    pairs = np.stack(np.broadcast_arrays(noise[:, np.newaxis], noise), axis=-1)
    losses = f(relaxed(np.array(logits), pairs, temperature))
    mean = (law * (1 - noise)) @ losses @ law
    claimed = theorem(name, costs, logits, temperature)
    assert mean == pytest.approx(claimed, rel=1e-9)


def test_more_draws_less_variance():
    f, grad_f = loss("square", COSTS)
    variances = [
        gumbel_rao(f, grad_f, LOGITS, 0.3, 20_000, 83, draws=draws).var(axis=0).sum()
        for draws in (1, 3, 10, 50)
    ]
    assert (np.diff(variances) < 0).all()
    one = straight_through(f, grad_f, LOGITS, 0.3, 20_000, 84).var(axis=0).sum()
    assert variances[0] == pytest.approx(one, rel=0.05)


def test_a_bias_that_theory_knows_is_seen_where_it_is_claimed_absent():
    """The test of unbiasedness catches each of the biased estimators at τ = 1."""
    for name in LOSSES:
        f, grad_f = loss(name, COSTS)
        exact = by_enumeration(name, COSTS, LOGITS)
        for estimator in (gumbel_softmax_gradient, straight_through, gumbel_rao):
            assert distance(estimator(f, grad_f, LOGITS, 1, 20_000, 85), exact)[0] < ALPHA


# The noise given the winner


@pytest.mark.theorem("thm-given-winner")
@exactly
@given(st.lists(st.floats(-3, 3), min_size=2, max_size=5), st.floats(-3, 5), st.integers(0, 4))
def test_a_losers_noise_by_total_probability(logits, a, option):
    """P(G_j <= a) = π_j P(-log(π_j E) <= a) + (1 - π_j) P(-log(E + π_j E') <= a), exactly."""
    share = softmax(logits)[option % len(logits)]
    t = math.exp(-a)
    winner = math.exp(-t / share)  # P(π E >= t)
    # P(E + π E' >= t) by integrating over E: P(E >= t) + ∫_0^t e^-s P(π E' >= t - s) ds
    s, weights = nodes(0, t, 400)
    loser = math.exp(-t) + weights @ np.exp(-s - (t - s) / share)
    assert share * winner + (1 - share) * loser == pytest.approx(math.exp(-t), rel=1e-9)


@pytest.mark.theorem("thm-given-winner")
@exactly
@given(rows(further=1))
def test_noise_given_the_winner_is_the_race_from_its_first_alarm(row):
    """Times: E_W/Z for the winner, E_j e^-x_j more for the others."""
    noise, _, logits, _ = row
    for winner in range(len(logits)):
        times = noise * np.exp(-logits) + noise[winner] / np.exp(logits).sum()
        times[winner] = noise[winner] / np.exp(logits).sum()
        got = logits + condition(noise, logits, np.array(winner))
        assert got == pytest.approx(-np.log(times), abs=1e-12)
        assert got.argmax() == winner


@pytest.mark.theorem("thm-given-winner")
def test_winners_and_then_their_noise_are_independent_gumbels():
    """Would notice a shift of 0.035 in any of the Gumbels: at its steepest the cdf rises by 1/e."""
    law = stats.gumbel_r()
    assert detectable_gap(N) * math.e == pytest.approx(0.035, abs=0.001)
    winners = sample(LOGITS, N, 86)
    gumbels = gumbels_given_winner(LOGITS, winners, 87)
    assert gumbels.shape == (N, 3)
    assert ((LOGITS + gumbels).argmax(axis=1) == winners).all()
    for column in gumbels.T:
        assert kolmogorov_smirnov(column, law.cdf).pvalue > ALPHA
        assert kolmogorov_smirnov(column + 0.036, law.cdf).pvalue < ALPHA
    quarters = [np.digitize(column, law.ppf([0.25, 0.5, 0.75])) for column in gumbels.T]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        table = cross_table(quarters[i], quarters[j], (4, 4))
        assert chi_square_independence(table).pvalue > ALPHA


@pytest.mark.theorem("thm-given-winner")
def test_noise_given_a_fixed_winner_is_that_of_races_which_it_won():
    """Rejection as oracle, by the quarters of a loser's noise; a plain Gumbel is told from it."""
    sums = perturbed(LOGITS, N, 88)
    mine = (sums - LOGITS)[sums.argmax(axis=1) == 2]
    edges = stats.gumbel_r().ppf(np.linspace(0, 1, 9)[1:-1])
    got = gumbels_given_winner(LOGITS, np.full(len(mine), 2), 89)
    plain = stats.gumbel_r().rvs(len(mine), random_state=90)
    for column in range(3):
        kept = np.bincount(np.digitize(mine[:, column], edges), minlength=8)
        drawn = np.bincount(np.digitize(got[:, column], edges), minlength=8)
        assert chi_square_independence(np.array([kept, drawn])).pvalue > ALPHA
        other = np.bincount(np.digitize(plain, edges), minlength=8)
        assert chi_square_independence(np.array([kept, other])).pvalue < ALPHA


def test_noise_given_a_winner_without_a_chance_worth_the_name():
    logits = np.array([0.0, -800.0, -np.inf])
    gumbels = gumbels_given_winner(logits, np.full(1000, 1), 91)
    sums = gumbels[:, :2] + logits[:2]
    assert np.isfinite(gumbels).all()
    assert (sums[:, 1] > sums[:, 0]).all()
    assert kolmogorov_smirnov(sums[:, 1], stats.gumbel_r().cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(gumbels[:, 2], stats.gumbel_r().cdf).pvalue > ALPHA
    assert np.isfinite(gumbels_given_winner([1e308, -1e308], [1], 92)).all()


# Shared noise, shapes, and the edges of floats


def test_all_estimators_meet_the_noise_of_perturbed():
    f, grad_f = loss("square", COSTS)
    noise = np.exp(LOGITS - perturbed(LOGITS, 50, 93))
    soft = gumbel_softmax_gradient(f, grad_f, LOGITS, 0.7, 50, 93)
    assert soft == pytest.approx(soft_rows(noise, grad_f, LOGITS, 0.7), rel=1e-9)
    straight = straight_through(f, grad_f, LOGITS, 0.7, 50, 93)
    assert straight == pytest.approx(straight_rows(noise, grad_f, LOGITS, 0.7), rel=1e-9)
    winners = sample(LOGITS, 50, 93)
    seen = []

    def spy(points):
        seen.append(points.argmax(axis=-1))
        return grad_f(points)

    gumbel_rao(f, spy, LOGITS, 0.7, 50, 93)
    rebar(f, spy, LOGITS, 0.7, 50, 93)
    assert all((who == winners).all() for who in seen)


def test_rebar_without_its_control_variate_is_the_score_function():
    f, grad_f = loss("log", COSTS)
    got = rebar(f, grad_f, LOGITS, 0.5, 100, 94, eta=0)
    assert got == pytest.approx(score_function(f, LOGITS, 100, 94), abs=1e-14)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_same_seed_same_estimates_and_a_larger_n_begins_with_them(estimator):
    f, grad_f = loss("square", COSTS)

    def run(n, rng):
        return estimator(f, grad_f, LOGITS, 0.5, n, rng)

    assert (run(40, 95) == run(40, 95)).all()
    assert (run(40, 95) == run(4000, 95)[:40]).all()
    assert (run(40, 95) != run(40, 96)).any()
    assert (run(40, None) != run(40, None)).any()
    legacy = np.random.RandomState(3)  # its generator cannot spawn
    assert run(40, np.random.default_rng(legacy)).shape == (40, 3)
    generator, other = np.random.default_rng(97), np.random.default_rng(97)
    run(30, generator)
    perturbed(LOGITS, 30, other)
    assert generator.random() == other.random()


def test_no_global_random_state_is_used():
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    for estimator in ESTIMATORS:
        estimator(*loss("square", COSTS), LOGITS, 0.5, 10)
    gumbels_given_winner(LOGITS, [0, 1])
    assert (np.random.get_state()[1] == before[0]).all()  # noqa: NPY002
    assert random.getstate() == before[1]


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("batch", [(), (2,), (3, 1), (2, 0)])
@pytest.mark.parametrize("n", [0, 1, 5])
def test_shapes(estimator, batch, n):
    f, grad_f = loss("log", COSTS)
    got = estimator(f, grad_f, np.zeros((*batch, 3)), 0.5, n, 98)
    assert got.shape == (n, *batch, 3)
    assert got.dtype == np.float64


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_batches_are_rows_on_their_own(estimator):
    """Would notice, in each row, what the tests of single rows notice: here twice that."""
    logits = np.array([[0.9, 0.4, 0.0], [-2.0, 1.0, -np.inf]])
    f, grad_f = loss("square", COSTS)
    got = estimator(f, grad_f, logits, 1, 40_000, 99)
    for i, row in enumerate(logits):
        alone = estimator(f, grad_f, row, 1, 40_000, 100 + i)
        able = np.flatnonzero(row > -np.inf)
        gap = (got[:, i] - alone)[:, able]
        assert distance(gap, np.zeros(len(able)))[0] > ALPHA


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("temperature", [1e-300, 0.01, 0.1, 1, 100, 1e300])
@pytest.mark.parametrize(
    "logits",
    [
        [50, -50, 49.5],
        [-50, -50, -49],
        [0, 1e-308, 0],
        [1e308, -1e308, 1e308],
        [-np.inf, 0.3, -np.inf],
        [700, -np.inf, 699],
    ],
)
def test_extreme_logits_and_temperatures_give_finite_estimates(estimator, temperature, logits):
    """No warning either: pytest makes them errors."""
    for name in LOSSES:
        got = estimator(*loss(name, COSTS), logits, temperature, 300, 101)
        assert np.isfinite(got).all()
        assert (got[:, np.array(logits) == -np.inf] == 0).all()
        assert np.abs(got.sum(axis=1)).max() <= 1e-12 * max(1, np.abs(got).max())


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_what_cannot_win_might_as_well_be_absent(estimator):
    logits, costs = np.array([0.9, -np.inf, 0.0]), np.array([1.0, 7.0, 2.0])
    keep = [0, 2]
    got = estimator(*loss("square", costs), logits, 1, 40_000, 102)[:, keep]
    alone = estimator(*loss("square", costs[keep]), logits[keep], 1, 40_000, 103)
    assert distance(got - alone, [0, 0])[0] > ALPHA


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_one_option_has_no_gradient(estimator):
    assert (estimator(*loss("square", [3.0]), [1.5], 0.5, 20, 104) == 0).all()


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.longdouble, np.int8])
def test_other_numbers_are_taken_for_what_they_are_and_left_alone(estimator, dtype):
    logits = np.array([2, 0, -1], dtype)
    before = logits.copy()
    f, grad_f = loss("square", COSTS)
    got = estimator(f, grad_f, logits, np.float32(0.5), 20, 105)
    assert (got == estimator(f, grad_f, logits.astype(float), 0.5, 20, 105)).all()
    assert (logits == before).all()


def test_a_nearly_one_hot_row_keeps_its_digits():
    """y = (1, e^-50): the exact gradient is y_2 to 22 digits, where 1 - y_1 would be 0."""
    noise = np.array([1.0, math.exp(50)])
    got = soft_rows(noise, loss("linear", [3.0, 2.0])[1], np.zeros(2), 1.0)
    assert got == pytest.approx([math.exp(-50), -math.exp(-50)], rel=1e-13, abs=0)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_straight_through_in_code_is_exactly_one_hot(dtype):
    """Of D - y + y; in float16 for every y there is."""
    y = np.random.default_rng(108).random(N).astype(dtype)
    if dtype == np.float16:
        y = np.arange(0x3C01, dtype=np.uint16).view(np.float16)
        assert y[0] == 0
        assert y[-1] == 1
    assert (dtype(1) - y + y == 1).all()
    assert (dtype(0) - y + y == 0).all()


def test_memory_of_gumbel_rao_stays_bounded():
    f, grad_f = loss("square", COSTS)
    gumbel_rao(f, grad_f, LOGITS, 0.5, 10, 106)
    tracemalloc.start()
    gumbel_rao(f, grad_f, LOGITS, 0.5, 1000, 106, draws=1000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8e6  # all at once would be 24 MB and several times that on the way


# Losses


@pytest.mark.parametrize("name", LOSSES)
def test_losses_are_the_costs_on_the_corners(name):
    f, _ = loss(name, COSTS)
    assert f(np.eye(3)) == pytest.approx(COSTS, rel=1e-15)
    value, gradient = value_and_gradient(f, LOGITS)
    shares = softmax(LOGITS)
    assert value == pytest.approx(shares @ COSTS, rel=1e-14)
    assert gradient == pytest.approx(shares * (COSTS - shares @ COSTS), rel=1e-13)


@exactly
@given(names, st.lists(st.floats(0.05, 1), min_size=1, max_size=5), st.integers(0, 99))
def test_slopes_of_losses_by_differences(name, point, seed):
    costs = np.random.default_rng(seed).normal(size=len(point))
    f, grad_f = loss(name, costs)
    assert grad_f(point) == pytest.approx(differences(f, np.array(point)), rel=1e-8, abs=1e-9)


def test_losses_take_batches_and_large_costs():
    f, grad_f = loss("log", [800.0, 799.0])
    assert f([[0.5, 0.5], [0, 1]]) == pytest.approx([799.62, 799.0], abs=0.01)
    assert grad_f([0.0, 1.0]) == pytest.approx([math.e, 1])
    for name in LOSSES:
        f, grad_f = loss(name, COSTS)
        assert f(np.zeros((4, 2, 3)) + 1 / 3).shape == (4, 2)
        assert grad_f(np.zeros((4, 2, 3)) + 1 / 3).shape == (4, 2, 3)


SOME = loss("square", COSTS)
BESIDE = "winners must broadcast with the axes before the last of logits, (2,), "
BESIDE += "but its shape is (3,)"


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: loss("cubic", [1]),
            ValueError,
            "name must be one of 'linear', 'square', 'log', but it is 'cubic'",
        ),
        (lambda: loss("log", []), ValueError, "costs must hold at least 1 number, but it is empty"),
        (
            lambda: loss("log", [1, math.inf]),
            ValueError,
            "costs must be finite, but costs[1] is inf",
        ),
        (lambda: loss("log", 1.0), ValueError, "costs must be a list of numbers, but it is 1.0"),
        (
            lambda: SOME[0]([1, 2]),
            ValueError,
            "points must have a last axis as long as costs, 3, but its shape is (2,)",
        ),
        (
            lambda: gumbels_given_winner([0, 1], [2]),
            ValueError,
            "winners must be whole numbers from 0 to 1, but winners[0] is 2",
        ),
        (
            lambda: gumbels_given_winner([0, -np.inf], [0, 1]),
            ValueError,
            "winners must be options whose logit is not -inf, but winners[1] is 1",
        ),
        (
            lambda: gumbels_given_winner([0, 1], [0.0]),
            TypeError,
            "winners must be whole numbers, but winners[0] is 0.0",
        ),
        (
            lambda: gumbels_given_winner(np.zeros((2, 3)), [0, 1, 2]),
            ValueError,
            BESIDE,
        ),
        (
            lambda: gumbel_rao(*SOME, LOGITS, 1, 1, draws=0),
            ValueError,
            "draws must be a whole number >= 1, but it is 0",
        ),
        (
            lambda: rebar(*SOME, LOGITS, 1, 1, eta=math.nan),
            ValueError,
            "eta must be finite, but it is nan",
        ),
        (
            lambda: rebar(*SOME, LOGITS, 1, 1, eta=[1, 2]),
            ValueError,
            "eta must be a number, but its shape is (2,)",
        ),
        (
            lambda: rebar(lambda y: y, SOME[1], LOGITS, 1, 4),
            ValueError,
            "f(points) must have the shape (4,), but its shape is (4, 3)",
        ),
        (
            lambda: straight_through(*loss("log", [0, 0, 800]), LOGITS, 1, 50, 1),
            ValueError,
            None,
        ),
    ],
)
def test_bad_arguments_are_named_with_their_value_and_what_is_allowed(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert message is None or str(caught.value) == message


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"f": 3}, TypeError, "f must be a function, but it is 3"),
        ({"grad_f": None}, TypeError, "grad_f must be a function, but it is None"),
        (
            {"grad_f": lambda y: y[..., 0]},
            ValueError,
            "grad_f(points) must have the shape (5, 3), but its shape is (5,)",
        ),
        (
            {"grad_f": lambda y: y * np.nan},
            ValueError,
            "grad_f(points) must be finite, but grad_f(points)[0, 0] is nan",
        ),
        (
            {"temperature": 0},
            ValueError,
            "temperature must be finite and positive, but it is 0",
        ),
        (
            {"temperature": [1.0, 2.0]},
            ValueError,
            "temperature must be a number, but its shape is (2,)",
        ),
        ({"n": -1}, ValueError, "n must be a whole number >= 0, but it is -1"),
        ({"logits": []}, ValueError, None),
        ({"logits": [-np.inf]}, ValueError, None),
        ({"logits": [0, math.nan]}, ValueError, None),
        ({"rng": -1}, ValueError, None),
    ],
)
def test_bad_arguments_are_refused_by_all(estimator, change, error, message):
    args = {"f": SOME[0], "grad_f": SOME[1], "logits": LOGITS, "temperature": 1, "n": 5, "rng": 1}
    with pytest.raises(error) as caught:
        estimator(**{**args, **change})
    assert message is None or str(caught.value) == message


def test_errors_are_reported_as_messages_of_one_line():
    with pytest.raises(ValueError, match=r"finite, but grad_f\(points\)\[\d+, 2\] is inf"):
        straight_through(*loss("log", [0, 0, 800]), LOGITS, 1, 50, 1)


def test_counts_of_winners_fit_softmax_behind_the_estimators():
    """The corners that a loss is asked for are draws from softmax."""
    seen = []

    def spy(points):
        seen.append(points.sum(axis=0))
        return points

    straight_through(SOME[0], spy, LOGITS, 1, N, 107)
    assert chi_square(seen[0].astype(int), softmax(LOGITS)).pvalue > ALPHA
