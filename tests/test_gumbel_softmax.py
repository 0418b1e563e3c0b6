"""Gumbel-softmax against its theorems: in closed form, by quadrature, and by samples.

Sample tests fix their seed. With a new seed each raises a false alarm once in 10 000 seeds for
each p-value that it looks at. Each says which error it would notice 9999 times in 10 000, and
shows that an error of that size, planted, is noticed.
"""

import itertools
import math
import tracemalloc
from decimal import Decimal, localcontext

import numpy as np
import pytest
from calibration import ALPHA, MISS, detectable, detectable_gap
from hypothesis import example, given, settings
from hypothesis import strategies as st
from recorded import by_pytorch
from scipy import integrate, optimize, special, stats

from gumbeltrick import gumbel_max
from gumbeltrick.goodness import chi_square, kolmogorov_smirnov
from gumbeltrick.gumbel_max import softmax
from gumbeltrick.gumbel_softmax import (
    binary_cdf,
    binary_pdf,
    jacobian,
    log_density,
    mean,
    relax,
    sample,
)

N = 100_000
LOGITS = np.log([0.5, 0.3, 0.2])
FOUR = np.array([0.5, 0.0, 1.0, -1.0])
TEMPERATURES = [0.01, 0.3, 1.0, 3.0, 100.0]

exactly = settings(max_examples=100, deadline=None, derandomize=True)
temperatures = st.floats(1e-3, 1e3)
moderate = st.lists(st.floats(-5, 5), min_size=2, max_size=5)
any_logits = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6)


def gumbels(shape, seed=1):
    return -np.log(np.random.default_rng(seed).standard_exponential(shape))


def fits(counts, probabilities):
    return chi_square(counts, probabilities).pvalue > ALPHA


def close(value, relative):
    return pytest.approx(value, rel=relative, abs=0)


def check_means(draws, want):
    """Hold means of draws to theory, plant the errors that this notices, and return them."""
    error = draws.std(axis=0) / math.sqrt(len(draws))
    limit = stats.norm.isf(ALPHA / 2)
    noticed = error * (limit + stats.norm.isf(MISS))
    off = draws.mean(axis=0) - want
    assert (np.abs(off) < limit * error).all()
    for sign in (-1, 1):
        assert (np.abs(off + sign * noticed) > limit * error).all()
    return noticed


# The transform


@exactly
@given(moderate, temperatures, st.integers(0, 10**6))
def test_relax_is_softmax_with_sixty_digits(logits, temperature, seed):
    noise = gumbels(len(logits), seed)
    with localcontext() as context:
        context.prec, context.Emin, context.Emax = 60, -(10**12), 10**12
        sums = [Decimal(x) + Decimal(g) for x, g in zip(logits, noise.tolist(), strict=True)]
        weights = [(z / Decimal(temperature)).exp() for z in sums]
        want = [float(w / sum(weights)) for w in weights]
    # The sums are rounded to a few 1e-16, and the temperature magnifies that.
    error = 1e-14 * (1 + 1 / temperature)
    # Two or more ulp of a logit are lost beside a larger one: compare logs where there are any.
    for got, exact in zip(relax(logits, noise, temperature).tolist(), want, strict=True):
        assert got == pytest.approx(exact, rel=error, abs=1e-300)


@exactly
@given(any_logits, st.floats(5e-324, 1e308))
@example([1e308, -1e308, 1e308], 1e-300)
@example([0.0, 1e-308], 1e-308)
def test_no_logit_and_no_temperature_is_too_large_or_too_small(logits, temperature):
    y = sample(logits, temperature, 5, 3)
    assert np.isfinite(y).all()
    assert y.sum(axis=-1) == pytest.approx(np.ones(5), abs=1e-14)
    assert ((y >= 0) & (y <= 1)).all()


@pytest.mark.parametrize("temperature", [1.0e300, 1.7e300, 1e308])
def test_differences_beyond_floats_count_beside_a_temperature_of_their_size(temperature):
    size = temperature * 0.9
    y = softmax([0.9, -0.9, 0.0])
    logits = [size, -size, 0.0]
    assert relax(logits, np.zeros(3), temperature) == close(y, 1e-14)
    assert relax(np.zeros(3), logits, temperature) == close(y, 1e-14)
    assert sample(logits, temperature, 2, 1) == close(np.stack([y, y]), 1e-14)
    assert mean(logits, temperature) == close(mean([0.9, -0.9, 0.0, -np.inf], 1e-9)[:3], 1e-8)


def test_noise_of_any_size_adds_without_a_warning():
    assert (relax([0.0, -1.7e308], [0.0, -1.7e308], 1.0) == [1, 0]).all()


def test_noise_counts_beside_huge_logits_that_lie_close_together():
    """At 1e16 two logits that differ by 2 are two apart; a plain sum would lose the noise."""
    y = relax([1e16, 1e16 - 2], [0.0, 3.0], 1.0)
    assert y == pytest.approx(softmax([0.0, 1.0]), rel=1e-14)
    assert (sample([1e16, 1e16 - 2], 1.0, 100, 1) == sample([0.0, -2.0], 1.0, 100, 1)).all()


def test_only_differences_of_logits_count():
    noise = gumbels((50, 3))
    for shift in (-1e3, 0.5, 2.0**20):
        shifted = relax(LOGITS + shift, noise, 0.4)
        assert shifted == pytest.approx(relax(LOGITS, noise, 0.4), rel=1e-8)


def test_float32_is_right_to_float32_and_the_output_is_float64():
    noise = gumbels((100, 3))
    narrow = relax(LOGITS.astype(np.float32), noise.astype(np.float32), 0.5)
    assert narrow.dtype == np.float64
    assert narrow == pytest.approx(relax(LOGITS, noise, 0.5), rel=2e-6)


@pytest.mark.parametrize(("kind", "error"), [(np.float32, 1e-5), (np.float16, 0.05)])
def test_shares_of_a_narrow_type_are_taken_although_they_miss_the_sum(kind, error):
    y = relax(LOGITS, gumbels((100, 3)), 1.5)
    narrow = y.astype(kind)
    assert (narrow.astype(float).sum(axis=1) != 1).any()
    got = log_density(narrow, LOGITS, 1.5)
    assert got.dtype == np.float64
    assert got == pytest.approx(log_density(y, LOGITS, 1.5), abs=error)
    assert jacobian(narrow, 1.5) == pytest.approx(jacobian(y, 1.5), abs=error)
    with pytest.raises(ValueError, match="y must sum to 1"):
        log_density(narrow * kind(0.95), LOGITS, 1.5)


@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_sample_is_relax_of_the_noise_of_the_gumbel_max_trick(temperature):
    perturbed = gumbel_max.perturbed(LOGITS, 100, 5)
    want = relax(LOGITS, perturbed - LOGITS, temperature)
    assert sample(LOGITS, temperature, 100, 5) == pytest.approx(want, rel=1e-12, abs=1e-300)


def test_batches_broadcast():
    logits = np.stack([LOGITS, LOGITS[::-1]])  # (2, 3)
    noise = gumbels((7, 1, 3))
    assert relax(logits, noise, 1.0).shape == (7, 2, 3)
    assert sample(logits, 0.5, 11, 1).shape == (11, 2, 3)
    assert mean(logits, 0.5).shape == (2, 3)
    assert mean(logits, 0.5)[1] == pytest.approx(mean(LOGITS, 0.5)[::-1], rel=1e-13)
    assert mean(np.zeros((0, 3)), 0.5).shape == sample(np.zeros((0, 3)), 0.5, 1)[0].shape == (0, 3)
    y = relax(logits, noise, 1.0)
    assert log_density(y, logits, 1.0).shape == (7, 2)
    assert log_density(y, logits, 1.0)[3, 1] == close(log_density(y[3, 1], logits[1], 1.0), 1e-13)
    assert jacobian(y, 1.0).shape == (7, 2, 3, 3)
    shares = np.array([0.1, 0.5, 0.9])[:, np.newaxis]
    assert binary_cdf(shares, logits[:, :2], 1.0).shape == (3, 2)
    assert binary_pdf(0.3, logits[:, :2], 1.0).shape == (2,)


def test_seeds():
    assert (sample(LOGITS, 0.5, 10, 7) == sample(LOGITS, 0.5, 10, 7)).all()
    assert (sample(LOGITS, 0.5, 20, 7)[:10] == sample(LOGITS, 0.5, 10, 7)).all()
    rng = np.random.default_rng(7)
    first = sample(LOGITS, 0.5, 10, rng)
    assert (first == sample(LOGITS, 0.5, 10, 7)).all()
    assert (first != sample(LOGITS, 0.5, 10, rng)).any()
    assert sample(LOGITS, 0.5, 0, 1).shape == (0, 3)


def test_beside_the_samples_little_memory_is_held():
    n, k = 100_000, 20
    tracemalloc.start()
    y = sample(np.zeros(k), 0.5, n, 1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1.2 * y.nbytes


@pytest.mark.parametrize("temperature", [1e-3, 1.0, 1e3])
def test_an_option_of_minus_inf_gets_nothing(temperature):
    y = sample([0.0, -np.inf, 1.0], temperature, 1000, 1)
    assert (y[:, 1] == 0).all()
    assert y[:, [0, 2]] == pytest.approx(
        relax([0.0, 1.0], gumbels((1000, 3))[:, [0, 2]], temperature), rel=1e-12, abs=1e-300
    )
    assert mean([0.0, -np.inf, 1.0], temperature)[1] == 0


# Who has the largest share


@pytest.mark.theorem("thm-same-winner")
@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_the_largest_share_is_the_winners(temperature):
    logits = [0.3, -1.0, 2.0, 0.0]
    winners = gumbel_max.sample(logits, 2000, 9)
    y = sample(logits, temperature, 2000, 9)
    assert (y[np.arange(2000), winners] == y.max(axis=1)).all()


@pytest.mark.theorem("thm-same-winner")
@pytest.mark.parametrize("temperature", [0.1, 1.0, 10.0])
def test_winners_follow_softmax_at_every_temperature(temperature):
    """Would notice a share that is wrong by 0.0109."""
    pi = softmax(LOGITS)
    counts = np.bincount(sample(LOGITS, temperature, N, 11).argmax(axis=1), minlength=3)
    assert fits(counts, pi)
    wrong = pi + np.array([1, -1, 0]) * 0.0109
    noncentrality = N * ((wrong - pi) ** 2 / pi).sum()
    assert noncentrality == pytest.approx(detectable(2), rel=0.05)
    assert not fits(counts, wrong)


@pytest.mark.theorem("thm-limits")
def test_cold_samples_run_into_the_winners_corner_at_the_stated_rate():
    noise = gumbels((1000, 4), 2)
    perturbed = np.sort(noise + FOUR, axis=1)
    gap = perturbed[:, -1] - perturbed[:, -2]
    for temperature in (2.0, 0.5, 0.1, 0.01):
        y = relax(FOUR, noise, temperature)
        missing = np.sort(y, axis=1)[:, :-1].sum(axis=1)
        bound = 3 * np.exp(-gap / temperature)
        assert (missing <= bound * (1 + 1e-9)).all()
        # The bound is of the right order: the runner-up alone has a share of e^(-gap/τ) or so.
        assert (missing >= bound / 3 / 4 * (1 - 1e-9)).all()
    assert (relax(FOUR, noise, 1e-6).max(axis=1) == 1).all()


@pytest.mark.theorem("thm-limits")
def test_hot_samples_run_to_the_middle_at_the_stated_rate():
    noise = gumbels((1000, 4), 3)
    z = noise + FOUR
    for temperature in (1e2, 1e4, 1e6):
        y = relax(FOUR, noise, temperature)
        first = 0.25 + (z - z.mean(axis=1, keepdims=True)) / (4 * temperature)
        assert np.abs(y - first).max() < 2 * np.ptp(z, axis=1).max() ** 2 / temperature**2
    for temperature in (0.5, 2.0, 1e2):
        gap = np.ptp(z, axis=1, keepdims=True) / temperature
        assert (np.abs(np.log(4 * relax(FOUR, noise, temperature))) <= gap * (1 + 1e-9)).all()


@pytest.mark.theorem("thm-limits")
def test_cold_samples_are_one_hot_as_often_as_theory_says():
    """P(y_A > 0.99) at τ = 0.05 and K = 2, from the logistic; notices 0.0125 more or less."""
    logits = [0.4, 0.0]
    share = 1 - float(binary_cdf(0.99, logits, 0.05))
    assert share == pytest.approx(softmax(logits)[0], abs=0.06)  # near the limit
    hits = np.count_nonzero(sample(logits, 0.05, N, 12)[:, 0] > 0.99)
    assert stats.binomtest(hits, N, share).pvalue > ALPHA
    assert stats.binomtest(hits, N, share + 0.0125).pvalue < ALPHA


# The density


def simplex_integral(function, k, panels=12):
    """Integrate over the simplex, in the log-ratios v_j = log(y_j / y_k), by Gauss–Legendre.

    The volume element is ∏ y_j. What lies beyond |v| = 40/τ·… is for the caller to make small.
    """
    nodes, weights = np.polynomial.legendre.leggauss(16)
    edges = np.linspace(-1, 1, panels + 1)
    middle, half = (edges[1:] + edges[:-1]) / 2, (edges[1] - edges[0]) / 2
    t = (middle[:, np.newaxis] + half * nodes).ravel()
    w = np.tile(half * weights, panels)
    grid = np.stack(np.meshgrid(*[t] * (k - 1), indexing="ij"), axis=-1).reshape(-1, k - 1)
    weight = np.prod(np.stack(np.meshgrid(*[w] * (k - 1), indexing="ij"), axis=-1), axis=-1).ravel()
    return function(grid, weight)


def total_mass(logits, temperature, panels):
    k = len(logits)
    reach = 38 / temperature  # z ratios beyond e^38 are e^-38 rare

    def function(grid, weight):
        v = np.concatenate([grid * reach, np.zeros((len(grid), 1))], axis=1)
        v = v + np.r_[np.subtract(logits[:-1], logits[-1]) / temperature, 0]
        log_y = v - special.logsumexp(v, axis=1, keepdims=True)
        y = np.exp(log_y)
        inside = (y > 1e-290).all(axis=1)
        volume = log_y[inside].sum(axis=1)
        values = np.exp(log_density(y[inside], logits, temperature) + volume)
        return (weight[inside] * values).sum() * reach ** (k - 1)

    return simplex_integral(function, k, panels)


@pytest.mark.theorem("thm-simplex-density")
@pytest.mark.parametrize(
    ("logits", "panels"), [([0.7, 0.0], 40), ([1.0, 0.0, -0.5], 16), ([0.3, 0.0, -0.6, 1.0], 6)]
)
@pytest.mark.parametrize("temperature", [0.2, 0.5, 1.0, 3.0])
def test_the_density_integrates_to_one(logits, panels, temperature):
    accuracy = 1e-9 if len(logits) < 4 else 1e-5
    assert total_mass(logits, temperature, panels) == pytest.approx(1, abs=accuracy)


@pytest.mark.theorem("thm-simplex-density")
@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5])
def test_the_density_is_the_published_formula(temperature):
    pi = softmax(LOGITS)
    for y in np.array([[0.2, 0.3, 0.5], [0.9, 0.05, 0.05], [1e-5, 0.5, 0.5 - 1e-5]]):
        formula = (
            math.gamma(3)
            * temperature**2
            * (pi * y**-temperature).sum() ** -3
            * (pi * y ** (-temperature - 1)).prod()
        )
        assert np.exp(log_density(y, LOGITS, temperature)) == pytest.approx(formula, rel=1e-12)


@pytest.mark.theorem("thm-simplex-density")
@exactly
@given(
    st.lists(st.floats(-1e308, 1e308) | st.floats(-9, 9), min_size=3, max_size=3),
    st.floats(1e-3, 1e3) | st.floats(1e290, 1e308),
    st.lists(st.floats(1e-300, 1), min_size=3, max_size=3),
)
@example([1e308, -1e308, 0.0], 1e308, [0.2, 0.3, 0.5])
@example([0.3, 0.0, 0.0], 1e16, [1.0, 1.0, 1.0])
def test_the_log_density_with_many_digits(logits, temperature, shares):
    y = np.array(shares) / sum(shares)
    with localcontext() as context:
        context.prec, context.Emin, context.Emax = 700, -(10**12), 10**12
        logs = [Decimal(share).ln() for share in y.tolist()]
        tau = Decimal(temperature)
        scores = [Decimal(x) - tau * log for x, log in zip(logits, logs, strict=True)]
        behind = [score - max(scores) for score in scores]
        total = sum(gap.exp() if gap > -(10**6) else Decimal(0) for gap in behind)
        want = 2 * tau.ln() + sum(behind) - sum(logs) - 3 * total.ln() + Decimal(2).ln()
        # What rounding of the shares' logarithms, and of the logits' differences, may do to it.
        spread = max(map(abs, logits)) if max(logits) - min(logits) > 0 else 0.0
        error = 1e-14 * (700 + temperature * -math.log(min(y) / max(y)) + spread)
    got = float(log_density(y, logits, temperature))
    if want < -Decimal(np.finfo(float).max):
        assert got == -np.inf or got < -1.7e308
    else:
        assert got == pytest.approx(float(want), rel=1e-13, abs=min(error, 1e300))


def test_in_the_middle_logits_count_at_any_temperature():
    """There the shares are equal, and what the temperature multiplies is 0."""
    for temperature in (1e3, 1e16, 1e300, 1e305):
        want = math.log(temperature) + math.log(softmax([0.3, 0.0]).prod() * 4)
        assert log_density([0.5, 0.5], [0.3, 0.0], temperature) == close(want, 1e-14)


@pytest.mark.theorem("thm-simplex-density")
@pytest.mark.parametrize("temperature", [0.4, 1.5])
def test_samples_fall_into_regions_as_the_density_says(temperature):
    """Six cells: who has the largest share, and whether it is above BOUND.

    Would notice a density taken at a temperature that is wrong by 7 %.
    """
    y = sample(LOGITS, temperature, N, 13)
    other = temperature * 1.07

    def shares(tau):
        return np.array([cell_mass(cell, tau) for cell in range(6)])

    counts = np.bincount(cells(y), minlength=6)
    probabilities = shares(temperature)
    assert probabilities.sum() == pytest.approx(1, abs=1e-6)
    assert fits(counts, probabilities / probabilities.sum())
    wrong = shares(other)
    wrong /= wrong.sum()
    noncentrality = N * ((wrong - probabilities) ** 2 / probabilities).sum()
    assert noncentrality > detectable(5)
    assert not fits(counts, wrong)


BOUND = 0.8


def cells(y):
    return 2 * y.argmax(axis=1) + (y.max(axis=1) > BOUND)


def cell_mass(cell, temperature):
    """Mass of "option k has the largest share, and it is (not) above BOUND", by quadrature.

    In v, the log-odds of the largest share, and w, those of how the rest is parted.
    """
    k, large = divmod(cell, 2)
    logits = np.roll(LOGITS, -k)
    far = 3 + 30 / temperature  # what lies beyond is e^-30 rare
    bound, third = special.logit(BOUND), special.logit(1 / 3)
    # The range of w has a kink where the largest share is one half.
    stops = [bound, far] if large else [third, 0.0, bound]
    nodes, weights = np.polynomial.legendre.leggauss(160)
    total = 0.0
    for start, end in itertools.pairwise(stops):
        v = ((end - start) / 2 * nodes + (end + start) / 2)[:, np.newaxis]
        share, rest = special.expit(v), special.expit(-v)
        # The largest share is at least as large as both others.
        least = np.maximum(0, 1 - share / rest)
        reach = np.where(least > 0, -special.logit(np.maximum(least, 1e-300)), far)
        w = reach * nodes  # (v, w)
        parts = special.expit(np.stack([w, -w], axis=-1))
        shares = np.broadcast_to(share[..., np.newaxis], (*w.shape, 1))
        y = np.concatenate([shares, rest[..., np.newaxis] * parts], axis=-1)
        values = np.exp(log_density(y, logits, temperature)) * parts.prod(axis=-1)
        values *= rest * share * rest * reach
        total += (weights @ values @ weights) * (end - start) / 2
    return total


@pytest.mark.theorem("thm-log-convex")
@pytest.mark.parametrize("k", [2, 3, 5])
def test_the_log_density_is_convex_up_to_the_bound_and_not_beyond(k):
    rng = np.random.default_rng(k)
    logits = rng.normal(size=k)
    bound = 1 / (k - 1)

    def bend(temperature):
        """Least of log p at the ends minus twice log p in the middle, over random chords."""
        y, step = rng.dirichlet(np.ones(k), 4000), rng.normal(size=(4000, k))
        step -= step.mean(axis=1, keepdims=True)
        room = (y / np.maximum(np.abs(step), 1e-300)).min(axis=1, keepdims=True)
        step *= 0.5 * room
        ends = [log_density(y + s * step, logits, temperature) for s in (-1, 1)]
        middle = log_density(y, logits, temperature)
        return (sum(ends) - 2 * middle).min()

    for temperature in (0.1 * bound, 0.6 * bound, bound):
        assert bend(temperature) > -1e-9
    assert bend(1.6 * bound) < -1e-3


@pytest.mark.theorem("thm-log-convex")
def test_cold_samples_crowd_the_corners_and_warm_ones_the_middle():
    """Share of samples with no share above 0.9, K = 3: against quadrature, notices 0.0125."""
    for temperature in (0.5, 2.0):
        middle = 1 - sum(above(k, 0.9, temperature) for k in range(3))
        seen = np.count_nonzero(sample(LOGITS, temperature, N, 17).max(axis=1) <= 0.9)
        assert stats.binomtest(seen, N, middle).pvalue > ALPHA
        assert stats.binomtest(seen, N, middle - 0.0125).pvalue < ALPHA


def above(k, bound, temperature):
    """P(y_k > bound): P(z_k > τ log(bound/(1 - bound)) + τ log Σ_{j≠k} e^{z_j/τ}), by quadrature.

    Over the noise of the two others, whose soft maximum is a sum of two terms.
    """
    others = np.delete(LOGITS, k)
    shift = temperature * math.log(bound / (1 - bound))
    g = np.arange(-5, 40, 0.05)
    weight = 0.05 * np.exp(-g - np.exp(-g))
    soft = temperature * np.logaddexp.outer(
        (others[0] + g) / temperature, (others[1] + g) / temperature
    )
    beyond = -np.expm1(-np.exp(-(soft + shift - LOGITS[k])))
    return float(weight @ beyond @ weight)


# Two options


@pytest.mark.theorem("thm-two-options")
@pytest.mark.parametrize("temperature", TEMPERATURES)
def test_two_shares_have_logistic_log_odds(temperature):
    law = stats.logistic(loc=1.3 / temperature, scale=1 / temperature)
    for y in (1e-9, 0.2, 0.5, 0.9):
        odds = special.logit(y)
        assert binary_cdf(y, [1.3, 0.0], temperature) == pytest.approx(law.cdf(odds), rel=1e-9)
        density = law.pdf(odds) / (y * (1 - y))
        assert binary_pdf(y, [1.3, 0.0], temperature) == pytest.approx(density, rel=1e-9)
        both = np.exp(log_density([y, 1 - y], [1.3, 0.0], temperature))
        assert binary_pdf(y, [1.3, 0.0], temperature) == pytest.approx(both, rel=1e-7)
    assert list(binary_cdf([0.0, 1.0], [1.3, 0.0], temperature)) == [0, 1]


@pytest.mark.theorem("thm-two-options")
def test_the_cdf_is_the_integral_of_the_density_and_keeps_its_tails():
    for temperature in (0.6, 1.0, 4.0):
        area, _ = integrate.quad(lambda y, t=temperature: binary_pdf(y, [0.5, 0], t), 0.1, 0.7)
        ends = binary_cdf([0.1, 0.7], [0.5, 0], temperature)
        assert area == pytest.approx(ends[1] - ends[0], rel=1e-9)
    with localcontext() as context:
        context.prec = 50
        y, temperature = Decimal(10) ** -40, Decimal("1.5")
        odds = temperature * (y / (1 - y)).ln() - Decimal(2)
        want = float(1 / (1 + (-odds).exp()))
    assert binary_cdf(1e-40, [2.0, 0.0], 1.5) == pytest.approx(want, rel=1e-13, abs=0)


@pytest.mark.theorem("thm-two-options")
def test_two_huge_logits_beside_a_huge_temperature():
    for logits in ([-1e308, 1e308], [1e308, -1e308]):
        apart = logits[0] / 1e308 - logits[1] / 1e308
        middle = special.expit(apart)  # of the law, where τ log(y / (1 - y)) = x_1 - x_2
        assert (binary_cdf([1e-300, 1 - 1e-9], logits, 1e308) == [0, 1]).all()
        assert (binary_cdf([middle - 1e-9, middle + 1e-9], logits, 1e308) == [0, 1]).all()
        assert (binary_pdf([1e-300, 1 - 1e-9], logits, 1e308) == 0).all()


@pytest.mark.theorem("thm-two-options")
@pytest.mark.parametrize("temperature", [0.2, 1.0, 5.0])
def test_two_shares_fit_their_law(temperature):
    """Would notice a cdf that is wrong by 0.013."""
    y = sample([0.5, 0.0], temperature, N, 19)[:, 0]
    assert kolmogorov_smirnov(y, lambda s: binary_cdf(s, [0.5, 0.0], temperature)).pvalue > ALPHA
    gap = detectable_gap(N)
    assert gap == pytest.approx(0.013, abs=0.001)
    # A shift of the logits that moves the cdf by as much at its steepest place.
    shift = optimize.brentq(lambda d: 2 * special.expit(d / 2) - 1 - gap, 0, 1)
    moved = [0.5 + shift, 0.0]
    assert kolmogorov_smirnov(y, lambda s: binary_cdf(s, moved, temperature)).pvalue < ALPHA


@pytest.mark.theorem("cor-sub-vector")
def test_a_part_renormalised_is_the_soft_sample_of_its_logits():
    noise = gumbels((500, 4), 5)
    logits = np.array([0.4, -1.0, 2.0, 0.0])
    for part in ([0, 1], [0, 2, 3], [3, 1]):
        y = relax(logits, noise, 0.7)[:, part]
        y /= y.sum(axis=1, keepdims=True)
        assert y == pytest.approx(relax(logits[part], noise[:, part], 0.7), rel=1e-12)


@pytest.mark.theorem("cor-sub-vector")
def test_the_share_of_one_among_two_of_three_fits_the_law_of_two():
    """Would notice a cdf that is wrong by 0.013, such as that of unrenormalised shares."""
    y = sample(LOGITS, 0.8, N, 23)
    share = y[:, 0] / (y[:, 0] + y[:, 2])
    assert kolmogorov_smirnov(share, lambda s: binary_cdf(s, LOGITS[[0, 2]], 0.8)).pvalue > ALPHA
    assert kolmogorov_smirnov(share, lambda s: binary_cdf(s, LOGITS[[0, 1]], 0.8)).pvalue < ALPHA


# The mean


def mean_of_two(logits, temperature):
    """E y of the first of two, as an integral over the logistic difference of the noises."""
    law = stats.logistic(loc=logits[0] - logits[1])
    value, _ = integrate.quad(
        lambda d: law.pdf(d) * special.expit(d / temperature), -60, 60, limit=400, points=[0]
    )
    return value


@pytest.mark.theorem("thm-soft-mean")
@pytest.mark.parametrize("temperature", [0.05, 0.5, 1.0, 1.7, 30.0])
def test_the_mean_of_two_is_the_integral_over_their_difference(temperature):
    for logits in ([0.0, 0.0], [1.0, 0.0], [-2.0, 0.5]):
        first, second = mean(logits, temperature)
        assert first == pytest.approx(mean_of_two(logits, temperature), abs=1e-8)
        assert first + second == pytest.approx(1, abs=1e-13)


@pytest.mark.theorem("thm-soft-mean")
def test_the_mean_of_two_at_temperature_one_is_known():
    """E y_A = 1/(1 - r) + r log r/(1 - r)², r = e^(x_B - x_A): the logistic integral at τ = 1."""
    for d in (0.3, 1.0, 5.0):
        r = math.exp(-d)
        want = 1 / (1 - r) + r * math.log(r) / (1 - r) ** 2
        assert mean([d, 0.0], 1.0)[0] == pytest.approx(want, rel=1e-12)


@pytest.mark.theorem("thm-soft-mean")
@exactly
@given(st.floats(0.01, 30), st.floats(0.02, 50))
def test_the_mean_of_two_lies_between_softmax_and_one_half(d, temperature):
    assert mean([d, 0.0], temperature)[0] > 0.5
    assert softmax([d, 0.0])[1] < mean([d, 0.0], temperature)[1]


@pytest.mark.theorem("thm-soft-mean")
def test_the_mean_of_three_by_integration_over_the_density():
    def moment(k):
        def value(b, a):
            y = np.array([a, b, 1 - a - b])
            return y[k] * np.exp(log_density(y, LOGITS, 2.0))

        return integrate.dblquad(value, 1e-9, 1 - 1e-9, lambda _: 1e-10, lambda a: 1 - a - 1e-10)[0]

    assert mean(LOGITS, 2.0)[0] == pytest.approx(moment(0), abs=1e-5)


@pytest.mark.theorem("thm-soft-mean")
def test_the_mean_runs_from_softmax_to_the_middle():
    pi = softmax([1.0, 0.0, -2.0, 0.5])
    assert mean([1.0, 0.0, -2.0, 0.5], 1e-9) == pytest.approx(pi, rel=1e-12)
    assert mean([1.0, 0.0, -2.0, 0.5], 1e9) == pytest.approx(np.full(4, 0.25), rel=1e-8)
    largest = [mean([1.0, 0.0, -2.0, 0.5], t)[0] for t in (0.1, 0.3, 1, 3, 10, 100)]
    assert all(a > b for a, b in itertools.pairwise([pi[0], *largest, 0.25]))


@pytest.mark.parametrize("temperature", [0.01, 0.5, 1.0, 2.0, 100.0])
def test_far_tails_of_the_mean_have_their_factor(temperature):
    """For K = 2 and far logits, E y_B e^d → Γ(1-τ)Γ(1+τ) = πτ/sin(πτ) where τ < 1."""
    d = 50.0
    small = mean([d, 0.0], temperature)[1]
    if temperature < 1:
        factor = math.pi * temperature / math.sin(math.pi * temperature)
        assert small * math.exp(d) == pytest.approx(factor, rel=1e-9)
    elif temperature == 1:
        r = math.exp(-d)
        assert small == pytest.approx(-r / (1 - r) - r * math.log(r) / (1 - r) ** 2, rel=1e-9)
    else:
        # The roles of the two noises change: E y(x, τ) = E y(x/τ, 1/τ).
        assert small == pytest.approx(mean([d / temperature, 0.0], 1 / temperature)[1], rel=1e-12)


@pytest.mark.theorem("thm-soft-mean")
@pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
def test_the_mean_of_samples_and_the_second_race(temperature):
    """Who wins with G + τ H, and the mean: notices 0.0098, and softmax in its place."""
    want = mean(LOGITS, temperature)
    rng = np.random.default_rng(29)
    doubled = LOGITS - np.log(rng.standard_exponential((N, 3)))
    doubled -= temperature * np.log(rng.standard_exponential((N, 3)))
    counts = np.bincount(doubled.argmax(axis=1), minlength=3)
    assert fits(counts, want / want.sum())
    assert not fits(counts, softmax(LOGITS))
    y = sample(LOGITS, temperature, N, 31)
    assert check_means(y, want).max() < 0.0098


def test_the_mean_is_rounding_alone_away_from_one():
    for logits, temperature in itertools.product(
        ([0.0], [1e308, 0.0], [50, -50, 0, 3], np.zeros(60)), TEMPERATURES
    ):
        assert mean(logits, temperature).sum() == pytest.approx(1, abs=1e-13)


# The slopes


@pytest.mark.theorem("thm-jacobian")
@pytest.mark.parametrize("temperature", [0.3, 1.0, 8.0])
def test_the_jacobian_is_the_slope(temperature):
    noise = gumbels((20, 3), 7)
    slopes = jacobian(relax(LOGITS, noise, temperature), temperature)
    step = 1e-5 * temperature
    for j in range(3):
        move = step * np.eye(3)[j]
        up, down = (relax(LOGITS + s * move, noise, temperature) for s in (1, -1))
        assert slopes[..., j] == pytest.approx((up - down) / (2 * step), abs=2e-9 / temperature)


@pytest.mark.theorem("thm-jacobian")
def test_the_jacobian_is_what_pytorch_makes_of_it():
    cases = by_pytorch("jacobian")
    assert len(cases) == 16
    for case in cases:
        args = case["args"]
        got = jacobian(relax(**args), args["temperature"])
        # PyTorch subtracts what is nearly equal: 1e-15 of 1/τ is its own.
        absolute = 1e-15 / args["temperature"]
        assert got == pytest.approx(np.array(case["want"]), rel=1e-12, abs=absolute)


@pytest.mark.theorem("thm-jacobian")
def test_the_jacobian_is_symmetric_sums_to_zero_and_vanishes_at_corners():
    y = sample(np.zeros(5), 0.7, 200, 3)
    slopes = jacobian(y, 0.7)
    assert slopes == pytest.approx(np.swapaxes(slopes, -1, -2), abs=0)
    assert slopes.sum(axis=-1) == pytest.approx(np.zeros((200, 5)), abs=1e-15)
    # Directions that change the logits alike are the only ones without effect inside.
    assert (np.linalg.matrix_rank(slopes) == 4).all()
    assert (jacobian(np.eye(3), 0.1) == 0).all()
    assert np.linalg.eigvalsh(slopes).min() > -1e-15


@pytest.mark.theorem("thm-jacobian")
@pytest.mark.parametrize("temperature", [0.02, 0.3, 2.0])
def test_slopes_are_bounded_by_the_gap_and_know_nothing_of_a_shift(temperature):
    noise = gumbels((1000, 4), 8)
    order = np.sort(noise + FOUR, axis=1)
    bound = 3 * np.exp(-(order[:, -1] - order[:, -2]) / temperature) / temperature
    slopes = jacobian(relax(FOUR, noise, temperature), temperature)
    largest = np.abs(slopes).max(axis=(1, 2))
    assert (largest <= bound * (1 + 1e-9)).all()
    assert (largest <= 0.25 / temperature).all()
    shifted = jacobian(relax(FOUR + 4.0, noise, temperature), temperature)
    assert shifted == pytest.approx(slopes, rel=1e-12, abs=1e-300)


def test_slopes_beyond_floats_are_infinite_without_a_warning():
    assert (jacobian([0.5, 0.5], 5e-324) == [[np.inf, -np.inf], [-np.inf, np.inf]]).all()
    assert (jacobian([1.0, 0.0], 5e-324) == 0).all()


@pytest.mark.theorem("thm-jacobian")
def test_near_a_corner_no_digit_of_the_slope_is_lost():
    y = np.array([1e-20, 1.0 - 1e-20])  # the second rounds to 1
    assert jacobian(y, 1.0)[1, 1] == pytest.approx(1e-20, rel=1e-12, abs=0)


@pytest.mark.theorem("thm-jacobian")
def test_the_mean_slope_is_the_slope_of_the_mean():
    """Swapping mean and derivative is allowed here: ∂E y/∂x_A by differences.

    Would notice an error of 5 % of the slope.
    """
    temperature = 0.6
    slopes = jacobian(sample(LOGITS, temperature, N, 37), temperature)[:, :, 0]
    step = 1e-3
    up, down = (mean(LOGITS + s * step * np.eye(3)[0], temperature) for s in (1, -1))
    want = (up - down) / (2 * step)
    assert (check_means(slopes, want) / np.abs(want)).max() < 0.05


# Bad input

BAD_LOGITS = [
    (ValueError, [], "last axis"),
    (ValueError, 1.0, "last axis"),
    (ValueError, [np.nan, 0], "NaN"),
    (ValueError, [np.inf, 0], "below inf"),
    (ValueError, [-np.inf, -np.inf], "finite number in every row"),
    (TypeError, ["a", 0], "real numbers"),
    (TypeError, [True, 0], "real numbers"),
]
BAD_TEMPERATURES = [0, -1, np.nan, np.inf, [1.0, 2.0]]


@pytest.mark.parametrize(("error", "logits", "words"), BAD_LOGITS)
def test_bad_logits_are_named(error, logits, words):
    for call in (
        lambda: relax(logits, [0.0, 0.0], 1.0),
        lambda: sample(logits, 1.0, 3),
        lambda: mean(logits, 1.0),
    ):
        with pytest.raises(error, match=rf"logits.*{words}"):
            call()


@pytest.mark.parametrize("temperature", BAD_TEMPERATURES)
def test_bad_temperatures_are_named(temperature):
    for call in (
        lambda: relax([0.0, 1.0], [0.0, 0.0], temperature),
        lambda: sample([0.0, 1.0], temperature, 3),
        lambda: log_density([0.5, 0.5], [0.0, 1.0], temperature),
        lambda: jacobian([0.5, 0.5], temperature),
        lambda: binary_cdf(0.5, [0.0, 1.0], temperature),
        lambda: binary_pdf(0.5, [0.0, 1.0], temperature),
        lambda: mean([0.0, 1.0], temperature),
    ):
        with pytest.raises(ValueError, match="temperature"):
            call()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: log_density([0.5, 0.4], [0, 0], 1), "y must sum to 1"),
        (lambda: log_density([[0.5, 0.5], [0.2, 0.2]], [0, 0], 1), r"sum of y\[1\] is 0.4"),
        (lambda: log_density([1.0, 0.0], [0, 0], 1), "y must be above 0"),
        (lambda: log_density([0.5, 0.5], [0, -np.inf], 1), "logits must be finite"),
        (lambda: log_density([0.5, 0.5], [0, 0, 0], 1), "y must have a last axis"),
        (lambda: jacobian([1.2, -0.2], 1), "y must be at least 0"),
        (lambda: relax([0, 0], [0, np.inf], 1), "gumbels must be finite"),
        (lambda: relax([0, 0], [0, 0, 0], 1), "gumbels must have a last axis"),
        (lambda: relax([0, 0], 0.0, 1), "gumbels"),
        (lambda: relax(np.zeros((3, 2)), np.zeros((4, 2)), 1), "gumbels must broadcast"),
        (lambda: binary_cdf(1.5, [0, 0], 1), "y must be from 0 to 1"),
        (lambda: binary_pdf(0.0, [0, 0], 1), "y must be"),
        (lambda: binary_cdf(0.5, [0, 0, 0], 1), "logits must have a last axis of length 2"),
        (lambda: binary_cdf([0.5] * 3, np.zeros((2, 2)), 1), "broadcast"),
        (lambda: sample([0, 0], 1, -1), "n must be"),
        (lambda: sample([0, 0], 1, 1, -1), "rng must be"),
    ],
)
def test_what_is_wrong_is_said(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("n", [2.0, True, "3", None])
def test_n_is_a_whole_number(n):
    with pytest.raises(TypeError, match="n must be a whole number"):
        sample([0, 0], 1.0, n)
