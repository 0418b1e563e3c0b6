"""Extremes against the theorems: exactly, by quadrature, and by samples of known sharpness.

Sample tests fix their seed. With a new seed each raises a false alarm once in 10 000 seeds for
each p-value that it looks at. Each says which error it would notice 9999 times in 10 000, and
shows that an error of that size, planted, is noticed.
"""

import itertools
import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from calibration import ALPHA, MISS, detectable_gap
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import optimize, special, stats

from gumbeltrick.extremes import (
    MAX_N,
    PARENTS,
    limit,
    matched_gumbel,
    maximum,
    normalised_cdf,
    normalised_maxima,
    normalised_pdf,
    normalising_constants,
    sup_error,
)
from gumbeltrick.goodness import kolmogorov_smirnov

N = 100_000
GUMBEL = stats.gumbel_r()
LAWS = {
    "exponential": stats.expon(),
    "normal": stats.norm(),
    "uniform": stats.uniform(),
    "cauchy": stats.cauchy(),
}

exactly = settings(max_examples=150, deadline=None, derandomize=True)
parents = st.sampled_from(PARENTS)
counts = st.integers(1, MAX_N)


def fits(samples, cdf):
    with np.errstate(over="ignore"):  # SciPy's Gumbel cdf, far on the left
        return kolmogorov_smirnov(samples, cdf).pvalue > ALPHA


def check_sample(samples, cdf, wrong):
    """Hold samples to a cdf, and let a planted error be noticed."""
    assert fits(samples, cdf)
    assert not fits(wrong, cdf)


def shift_of(gap, law=GUMBEL):
    """How far a law is shifted for its cdf to change by a gap where it is steepest."""
    return optimize.brentq(lambda d: widest(law, d) - gap, 0, 1)


def widest(law, shift):
    grid = np.linspace(law.ppf(0.01), law.ppf(0.99), 2001)
    return np.abs(law.cdf(grid) - law.cdf(grid - shift)).max()


def exact_normalised_cdf(name, n, x):
    """F(b + a x)^n in decimals; for the Cauchy parent by SciPy's tail."""
    b, a = map(Decimal, normalising_constants(name, n))
    z = b + a * Decimal(x)
    if name == "exponential":
        return (1 - (-z).exp()) ** n if z > 0 else 0
    if name == "uniform":
        return min(max(z, Decimal(0)), Decimal(1)) ** n
    if name == "normal":
        return normal_cdf(z) ** n
    if z > 0:
        return math.exp(n * math.log1p(-stats.cauchy.sf(float(z))))
    return stats.cauchy.cdf(float(z)) ** n


def normal_cdf(z):
    """1/2 + φ(z) (z + z³/3 + z⁵/(3·5) + …), in decimals."""
    term = total = z
    for odd in itertools.count(3, 2):
        term *= z * z / odd
        if total + term == total:
            break
        total += term
    root_2pi = Decimal(
        "2.506628274631000502415765284811045253006986740609938316629923576342293654608"
    )
    return Decimal("0.5") + total * (-z * z / 2).exp() / root_2pi


def inverse_hazard(z):
    """(1 - Φ(z))/φ(z) in decimals, by its continued fraction, for z of 5 and more."""
    fraction = z
    for k in range(400, 0, -1):
        fraction = z + k / fraction
    return 1 / fraction


# Count what lies above


@pytest.mark.theorem("lem-exceedances")
@pytest.mark.parametrize("mean", [0.01, 1.0, 5.0])
def test_silence_above_a_level_is_exponential_in_what_is_expected_there(mean):
    """(1 - ℓ/n)^n is e^-ℓ up to ℓ²e^-ℓ/n, in rational arithmetic."""
    for n in (100, 10_000):
        exact = float((1 - Fraction(mean) / n) ** n)
        assert 0 <= math.exp(-mean) - exact <= mean**2 * math.exp(-mean) / n + 1e-15
    # What is expected to be more and more leaves nothing; and the other way round.
    levels = [float((1 - Fraction(1, math.isqrt(n))) ** n) for n in (100, 10_000)]
    assert levels == pytest.approx([0, 0], abs=1e-4)
    assert -100 * math.expm1(-mean / 100) == pytest.approx(mean, rel=mean / 100)


@pytest.mark.theorem("lem-exceedances")
def test_maxima_below_a_level_are_as_common_as_their_exceedances_say():
    """Would notice a share of e^-1 that is wrong by 0.0117."""
    sharp = (stats.norm.isf(ALPHA / 2) + stats.norm.isf(MISS)) * math.sqrt(
        math.exp(-1) * (1 - math.exp(-1)) / N
    )
    assert sharp == pytest.approx(0.0117, abs=0.0001)
    for name in PARENTS:
        n = 10**6
        b, a = normalising_constants(name, n)
        level = (LAWS[name].isf(1 / n) - b) / a
        share = np.mean(normalised_maxima(name, n, N, 41) <= level)
        tolerance = stats.norm.isf(ALPHA / 2) * math.sqrt(0.2325 / N)
        assert abs(share - math.exp(-1)) < tolerance
        assert abs(share + sharp - math.exp(-1)) > tolerance


@pytest.mark.theorem("lem-one-noise")
@pytest.mark.parametrize("name", PARENTS)
@pytest.mark.parametrize("n", [1, 2, 17, 10**6, MAX_N])
def test_maxima_are_the_quantiles_of_one_noise(name, n):
    noise = np.random.default_rng(5).standard_exponential(200)
    maxima = normalised_maxima(name, n, 200, 5)
    assert normalised_cdf(name, n, maxima) == pytest.approx(np.exp(-noise), rel=2e-12)


@pytest.mark.theorem("lem-one-noise")
@pytest.mark.parametrize("name", PARENTS)
def test_noise_of_honest_maxima_is_exponential(name):
    """Would notice a rate that is 8.7 % wrong, in 16 000 maxima of 60 draws that were all drawn."""
    honest = LAWS[name].rvs(size=(16_000, 60), random_state=np.random.default_rng(6)).max(axis=1)
    noise = -60 * LAWS[name].logcdf(honest)
    error = detectable_gap(noise.size) * math.e
    assert error == pytest.approx(0.087, abs=0.001)
    check_sample(noise, stats.expon().cdf, noise * (1 + error))


# The limits


@pytest.mark.theorem("thm-exponential-maxima")
@pytest.mark.parametrize("n", [1, 2, 3, 10, 100, 10**4, 10**6])
def test_exponential_maxima_stay_within_their_bound(n):
    x = np.linspace(-5, 40, 9001)
    gap = GUMBEL.cdf(x) - normalised_cdf("exponential", n, x)
    assert gap.min() >= -1e-14
    assert gap.max() <= 4 * math.exp(-2) / n
    # Near the largest gap it is half of the bound: the bound is not idle.
    if n >= 100:
        assert sup_error("exponential", n) * n == pytest.approx(2 * math.exp(-2), rel=1 / n + 1e-6)


@pytest.mark.theorem("thm-exponential-maxima")
def test_exponential_maxima_become_gumbel():
    """Would notice a location that is wrong by 0.035."""
    shift = shift_of(detectable_gap(N))
    assert shift == pytest.approx(0.035, abs=0.0005)
    maxima = normalised_maxima("exponential", 10**6, N, 42)
    check_sample(maxima, GUMBEL.cdf, maxima + shift)


@pytest.mark.theorem("thm-uniform-maxima")
def test_uniform_maxima_by_exact_powers():
    for n in (1, 2, 5, 1000):
        for x in (-0.25, -1.0, -3.0):
            exact = float(max(0, 1 + Fraction(x) / n) ** n)
            assert normalised_cdf("uniform", n, x) == pytest.approx(exact, rel=1e-13)
    assert limit("uniform").cdf(-2) == pytest.approx(math.exp(-2), rel=1e-15)
    assert [sup_error("uniform", n) for n in (1, 9, 10**4)] == pytest.approx(
        [sup_error("exponential", n) for n in (1, 9, 10**4)], rel=1e-9
    )


@pytest.mark.theorem("thm-cauchy-maxima")
def test_cauchy_maxima_by_their_tail():
    for n in (10, 10**4, 10**8):
        x = np.array([0.1, 0.5, 2.0, 50.0])
        tail = n * LAWS["cauchy"].sf(n * x / np.pi)
        # arctan t is between t - t³/3 and t
        assert np.all(tail <= 1 / x * (1 + 1e-12))
        assert np.all(tail >= 1 / x - np.pi**2 / (3 * n**2 * x**3) * (1 + 1e-9) - 1e-12)
        assert normalised_cdf("cauchy", n, 0.0) == pytest.approx(2.0**-n, abs=1e-300)
    assert limit("cauchy").cdf([-1, 0.5]).tolist() == [0, pytest.approx(math.exp(-2), rel=1e-15)]


@pytest.mark.theorem("thm-uniform-maxima")
@pytest.mark.theorem("thm-cauchy-maxima")
@pytest.mark.parametrize(("name", "sharp"), [("uniform", 0.035), ("cauchy", 0.035)])
def test_maxima_fit_the_limits_that_are_not_gumbel(name, sharp):
    """Would notice a scale that is 3.5 % wrong, and the best Gumbel law, 0.11 away, at once."""
    maxima, law = normalised_maxima(name, 10**6, N, 44), limit(name)
    error = detectable_gap(N) * math.e
    assert error == pytest.approx(sharp, abs=0.001)
    wrong = maxima * (1 + error) if name == "uniform" else maxima / (1 + error)
    check_sample(maxima, law.cdf, wrong)
    assert not fits(maxima, matched_gumbel(name).cdf)


# Von Mises and the normal parent


@pytest.mark.theorem("thm-von-mises")
@pytest.mark.parametrize(
    ("law", "becomes"),
    [
        (stats.norm(), True),
        (stats.logistic(), True),
        (stats.gamma(3.0), True),
        (stats.gumbel_r(), True),
        (stats.weibull_min(0.7), True),
        (stats.uniform(), False),
        (stats.cauchy(), False),
    ],
    ids=lambda value: value.dist.name if hasattr(value, "dist") else str(value),
)
def test_where_the_inverse_hazard_levels_off_tails_become_exponential(law, becomes):
    """n P(X > b + a x) against e^-x, at n = 10^4 and 10^12, and the slope of 1/hazard."""
    x, gaps, slopes = np.array([-1.0, 1.0, 3.0]), [], []
    for n in (1e4, 1e12):
        b = law.isf(1 / n)
        a = 1 / (n * law.pdf(b))
        gaps.append(np.abs(n * law.sf(b + a * x) - np.exp(-x)).max())
        step = a / 100
        ends = law.isf(1 / n) + np.array([-step, step])
        inverse = law.sf(ends) / law.pdf(ends)
        slopes.append(abs(np.diff(inverse)[0]) / (2 * step))
    assert bool(slopes[1] < max(0.5 * slopes[0], 1e-3)) is becomes
    assert bool(gaps[1] < max(0.6 * gaps[0], 1e-3)) is becomes


@pytest.mark.theorem("thm-von-mises")
def test_maxima_of_a_parent_with_level_hazard_fit_gumbel():
    """Gamma(3) parent, n = 10^12, 0.0004 from its limit. Would notice a location off by 0.16."""
    law, size, n = stats.gamma(3.0), 5_000, 1e12
    b = law.isf(1 / n)
    noise = np.random.default_rng(45).standard_exponential(size)
    maxima = (law.isf(-np.expm1(-noise / n)) - b) * n * law.pdf(b)
    shift = shift_of(detectable_gap(size))
    assert shift == pytest.approx(0.16, abs=0.005)
    check_sample(maxima, GUMBEL.cdf, maxima + shift)


def test_normal_maxima_converge_as_slowly_as_the_book_says():
    assert sup_error("normal", 10**2) == pytest.approx(0.027, abs=5e-4)
    assert sup_error("normal", 10**4) == pytest.approx(0.014, abs=5e-4)
    assert sup_error("normal", 10**16) == pytest.approx(0.0034, abs=5e-5)


@pytest.mark.theorem("thm-normal-maxima")
def test_error_of_normal_maxima_times_b_squared():
    """The next term is of order b^-4: what is left shrinks like b^-2, up to b = 1000."""
    left = []
    with localcontext() as context:
        context.prec = 50
        for b in map(Decimal, (10, 100, 1000)):
            a = inverse_hazard(b)
            worst = Decimal(0)
            for x in map(Decimal, ("-1", "0.5", "2", "4")):
                # φ(b + a x)/φ(b) = e^(-b a x - a² x²/2)
                falls = (-b * a * x - a * a * x * x / 2).exp()
                cdf = (-falls * inverse_hazard(b + a * x) / a).exp()
                gumbel = (-((-x).exp())).exp()
                claimed = x * x / 2 * (-x).exp() * gumbel
                worst = max(worst, abs(b * b * (cdf - gumbel) - claimed))
            left.append(float(worst))
    assert left[0] < 0.02
    assert left[1] == pytest.approx(left[0] / 100, rel=0.2)
    assert left[2] == pytest.approx(left[1] / 100, rel=0.01)


@pytest.mark.theorem("thm-normal-maxima")
def test_inverse_hazard_of_the_normal_between_its_bounds():
    with localcontext() as context:
        context.prec = 50
        for z in map(Decimal, (5, 20, 300)):
            r = inverse_hazard(z)
            if z < 30:
                assert float(r) == pytest.approx(stats.norm.sf(float(z)) / stats.norm.pdf(float(z)))
            assert 1 / z - 1 / z**3 < r < 1 / z - 1 / z**3 + 3 / z**5
            assert -1 / z**2 < z * r - 1 < -1 / z**2 + 3 / z**4


@pytest.mark.theorem("thm-normal-maxima")
def test_normal_maxima_at_a_trillion_draws():
    """At n = 10^12 the law is 0.0045 from Gumbel. 10 000 maxima cannot tell; they would notice
    a location that is wrong by 0.11, and a million would tell.
    """
    size = 10_000
    assert 0.004 < sup_error("normal", 10**12) < 0.005
    shift = shift_of(detectable_gap(size))
    assert shift == pytest.approx(0.111, abs=0.001)
    maxima = normalised_maxima("normal", 10**12, size, 46)
    check_sample(maxima, GUMBEL.cdf, maxima + shift)


# Closed under maxima


@pytest.mark.theorem("thm-max-stability")
@exactly
@given(
    st.lists(st.floats(-30, 30), min_size=1, max_size=5),
    st.floats(0.05, 20),
    st.floats(-3, 3),
)
def test_product_of_gumbel_cdfs_is_a_gumbel_cdf(locs, scale, place):
    law = maximum(locs, scale)
    z = law.ppf(math.exp(-math.exp(-place)))
    product = sum(stats.gumbel_r(loc, scale).logcdf(z) for loc in locs)
    assert law.logcdf(z) == pytest.approx(product, rel=1e-9)


@pytest.mark.theorem("thm-max-stability")
@pytest.mark.parametrize("scales", [(1, 1.2), (0.5, 2), (1, 1, 3)])
def test_unequal_scales_have_two_slopes(scales):
    """-log(-log F) of the maximum is a line only for Gumbel; its ends have the slopes 1/β."""

    def height(z):
        return -special.logsumexp([-z / scale for scale in scales])

    left = (height(-400) - height(-410)) / 10
    right = (height(410) - height(400)) / 10
    assert left == pytest.approx(1 / min(scales), rel=1e-3)
    assert right == pytest.approx(1 / max(scales), rel=1e-3)


@pytest.mark.theorem("thm-max-stability")
def test_largest_of_three_fits_and_of_unequal_scales_does_not():
    """Would notice a location that is wrong by 0.070, at scale 2."""
    rng, locs = np.random.default_rng(47), np.array([1.0, 0.0, -1.0])
    law = maximum(locs, 2.0)
    largest = (locs + 2 * rng.gumbel(size=(N, 3))).max(axis=1)
    shift = shift_of(detectable_gap(N), law)
    assert shift == pytest.approx(0.070, abs=0.001)
    check_sample(largest, law.cdf, largest + shift)
    unequal = (rng.gumbel(size=(N, 2)) * [1, 3]).max(axis=1)
    assert not fits(unequal, stats.gumbel_r(*stats.gumbel_r.fit(unequal)).cdf)


# The exact law, near and far


@exactly
@given(parents, counts, st.floats(-6, 6))
@example("normal", 1, -6.0)
@example("normal", MAX_N, 6.0)
@example("cauchy", 1, 0.0)
@example("cauchy", MAX_N, 1e-3)
@example("uniform", 1, -1.0)
@example("exponential", 1, 0.0)
def test_cdf_is_right_to_the_last_digits(name, n, x):
    with localcontext() as context:
        context.prec = 75
        exact = float(exact_normalised_cdf(name, n, x))
    assert normalised_cdf(name, n, x) == pytest.approx(exact, rel=1e-12, abs=2e-14)


@pytest.mark.parametrize("name", PARENTS)
@pytest.mark.parametrize("n", [1, 2, 30, 10**6, MAX_N])
def test_density_integrates_to_the_cdf(name, n):
    nodes, weights = np.polynomial.legendre.leggauss(200)
    low, high = np.array([0.2, 0.4]) if name == "cauchy" else np.array([-0.9, -0.3])
    if name == "exponential" and n <= 2:  # the density begins at -log n
        low, high = 0.1, 0.9
    x = low + (high - low) / 2 * (nodes + 1)
    mass = (high - low) / 2 * (weights * normalised_pdf(name, n, x)).sum()
    ends = normalised_cdf(name, n, [low, high])
    assert mass == pytest.approx(ends[1] - ends[0], rel=1e-11)


@pytest.mark.parametrize("name", PARENTS)
@pytest.mark.parametrize("n", [1, 2, 10, 10**4, MAX_N])
def test_samples_fit_the_exact_law(name, n):
    """Would notice cdfs that are 0.0129 apart: Gumbel itself, but for exponential parents."""
    gap = detectable_gap(N)
    assert gap == pytest.approx(0.0129, abs=0.0001)
    maxima = normalised_maxima(name, n, N, 49)
    noise = -np.log(normalised_cdf(name, n, maxima))

    def cdf(x):
        return normalised_cdf(name, n, x)

    assert fits(maxima, cdf)
    assert not fits(noise * (1 + gap * math.e), stats.expon().cdf)
    far = sup_error(name, n, matched_gumbel(name).cdf) > gap
    assert not (far and fits(maxima, matched_gumbel(name).cdf))


@pytest.mark.parametrize("n", [1, 3, 50])
@pytest.mark.parametrize("name", PARENTS)
def test_maxima_of_honest_draws_fit_the_same_law(name, n):
    rng = np.random.default_rng(50)
    b, a = normalising_constants(name, n)
    honest = LAWS[name].rvs(size=(20_000, n), random_state=rng).max(axis=1)
    assert fits((honest - b) / a, lambda x: normalised_cdf(name, n, x))


@pytest.mark.parametrize("name", PARENTS)
@pytest.mark.parametrize("n", [1, 2, 100, 10**6])
def test_sup_error_by_brute_force(name, n):
    grid = np.linspace(-12, 40, 2_600_001)
    for law in (limit(name), matched_gumbel(name)):
        brute = np.abs(normalised_cdf(name, n, grid) - law.cdf(grid)).max()
        assert sup_error(name, n, law.cdf) == pytest.approx(brute, abs=1e-6)
        assert sup_error(name, n, law.cdf) >= brute - 1e-12


@pytest.mark.parametrize("name", PARENTS)
def test_matched_gumbel_has_the_quartiles_of_the_limit(name):
    quartiles = limit(name).ppf([0.25, 0.75])
    assert matched_gumbel(name).cdf(quartiles) == pytest.approx([0.25, 0.75], rel=1e-13)


def test_limits_are_scipys():
    names = [limit(name).dist.name for name in PARENTS]
    assert names == ["gumbel_r", "gumbel_r", "weibull_max", "invweibull"]


@pytest.mark.parametrize("name", ["exponential", "normal"])
def test_constants_are_levels_that_one_draw_in_n_exceeds(name):
    for n in (2, 10, 10**6, MAX_N):
        b, a = normalising_constants(name, n)
        assert LAWS[name].sf(b) == pytest.approx(1 / n, rel=1e-12)
        assert a == pytest.approx(1 / (n * LAWS[name].pdf(b)), rel=1e-12)
    assert normalising_constants(name, 1) == (0, 1)


# Arguments


def test_noise_stays_when_n_moves_and_size_grows():
    few = normalised_maxima("normal", 10, 5, 1)
    assert (normalised_maxima("normal", 10, 50, 1)[:5] == few).all()
    order = normalised_maxima("cauchy", 10**9, 50, 1).argsort()
    assert (normalised_maxima("uniform", 1, 50, 1).argsort() == order).all()
    assert normalised_maxima("normal", 3, 0).shape == (0,)
    rng = np.random.default_rng(1)
    assert (normalised_maxima("normal", 10, 5, rng) == few).all()
    assert not (normalised_maxima("normal", 10, 5, rng) == few).any()


@exactly
@given(parents, st.sampled_from([1, 2, 10**8, MAX_N]))
def test_nothing_overflows_or_warns(name, n):
    with np.errstate(all="raise"):
        x = np.array([-1e308, -750.0, -30.0, 0.0, 30.0, 1e308])
        assert np.isfinite(normalised_pdf(name, n, x)).all()
        cdf = normalised_cdf(name, n, np.array([-np.inf, *x, np.inf]))
        assert (np.diff(cdf) >= 0).all()
        assert (cdf[0], cdf[-1]) == (0, 1)
        assert np.isfinite(normalised_maxima(name, n, 1000, 3)).all()


def test_shapes_and_types():
    assert normalised_cdf("normal", 5, np.zeros((2, 3))).shape == (2, 3)
    assert isinstance(normalised_cdf("normal", 5, 0), np.float64)
    assert normalised_maxima("uniform", np.int64(4), 3, 1).dtype == np.float64
    assert isinstance(sup_error("normal", 5), float)


@pytest.mark.parametrize(
    ("locs", "scale", "loc"),
    [
        ([0.0], 1, 0.0),
        ([0.0, 0.0], 2.0, 2 * math.log(2)),
        ([-np.inf, 3.0], 0.01, 3.0),
        ([1e308, 1e308], 1, 1e308),
        ([-1e308, 1e308], 1e-3, 1e308),
        ([1e-308, 0.0], 1, math.log(2)),
    ],
)
def test_location_of_the_largest(locs, scale, loc):
    with np.errstate(all="raise"):
        law = maximum(locs, scale)
    assert law.kwds["loc"] == pytest.approx(loc, rel=1e-14, abs=1e-300)
    assert law.kwds["scale"] == scale


def test_batches_of_locations():
    assert maximum(np.zeros((4, 2, 3)), 0.5).mean().shape == (4, 2)


NAME_RULE = "name must be one of 'exponential', 'normal', 'uniform', 'cauchy', but it is "
N_RULE = "n must be a whole number from 1 to 10000000000000000, but it is "


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: limit("gauss"), ValueError, NAME_RULE + "'gauss'"),
        (lambda: limit(None), TypeError, NAME_RULE + "None"),
        (lambda: matched_gumbel("Normal"), ValueError, NAME_RULE + "'Normal'"),
        (lambda: sup_error("normal", 0), ValueError, N_RULE + "0"),
        (lambda: sup_error("normal", 1e16), TypeError, N_RULE + "1e+16, a float"),
        (lambda: normalising_constants("normal", n=True), TypeError, N_RULE + "True"),
        (lambda: normalised_cdf("normal", MAX_N + 1, 0), ValueError, N_RULE + "10000000000000001"),
        (
            lambda: normalised_cdf("normal", 2, np.nan),
            ValueError,
            "x must be numbers, not NaN, but it is nan",
        ),
        (
            lambda: normalised_pdf("normal", 2, [0, np.inf]),
            ValueError,
            "x must be finite, but x[1] is inf",
        ),
        (
            lambda: normalised_maxima("normal", 2, -1),
            ValueError,
            "size must be a whole number >= 0, but it is -1",
        ),
        (
            lambda: normalised_maxima("normal", 2, 1, rng="x"),
            TypeError,
            "rng must be None, a whole number >= 0 or a numpy.random.Generator, but it is 'x'",
        ),
        (
            lambda: sup_error("normal", 2, 0.5),
            TypeError,
            "cdf must be a function such as scipy.stats.expon().cdf, but it is 0.5",
        ),
        (
            lambda: maximum([1, 2], 0),
            ValueError,
            "scale must be finite and positive, but it is 0",
        ),
        (
            lambda: maximum([np.nan]),
            ValueError,
            "locs must be below inf and not NaN; -inf marks what cannot win, but locs[0] is nan",
        ),
    ],
)
def test_bad_arguments_are_named_with_their_value_and_what_is_allowed(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
