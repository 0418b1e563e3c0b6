"""Moments of the Gumbel law: by quadrature, by series, exactly, and by samples of known sharpness.

Sample tests fix their seed. With a new seed each raises a false alarm once in 10 000 seeds for
each p-value that it looks at. Each says which error it would notice 9999 times in 10 000, and
shows that an error of that size, planted, is noticed.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from calibration import ALPHA, MISS, detectable, detectable_gap
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special, stats

from gumbeltrick import moments
from gumbeltrick.goodness import chi_square, kolmogorov_smirnov

N = 100_000
SHARP = stats.norm.isf(ALPHA / 2) + stats.norm.isf(MISS)  # standard errors that are noticed
LAWS = [(0, 1), (3, 0.5), (-20, 7)]
HUGE, TINY = np.finfo(float).max, 5e-324
POLE_RULE = "t must be below 1/scale, or the mean of exp(t X) is infinite, but "
LAW_FUNCTIONS = [
    moments.mean,
    moments.variance,
    moments.std,
    moments.mode,
    moments.median,
    moments.skewness,
    moments.excess_kurtosis,
    moments.entropy,
]

exactly = settings(max_examples=150, deadline=None, derandomize=True)


def noise(n, seed):
    return -np.log(np.random.default_rng(seed).standard_exponential(n))


def average(function, loc=0, scale=1):
    """Mean of a function of X, by quadrature over the Gumbel density."""
    law = stats.gumbel_r(loc, scale)
    pieces = itertools.pairwise([-7, -3, 0, 3, 10, 30, 90, 400])
    return sum(
        integrate.quad(
            lambda s: function(loc + scale * s) * law.pdf(loc + scale * s) * scale,
            *piece,
            epsabs=0,
            epsrel=1e-12,
            limit=200,
        )[0]
        for piece in pieces
    )


def assert_mean(values, theory, variance):
    """Hold a sample mean to theory, and show that an error of SHARP standard errors is noticed."""
    error = math.sqrt(variance / len(values))

    def pvalue(claimed):
        return 2 * stats.norm.sf(abs(np.mean(values) - claimed) / error)

    assert pvalue(theory) > ALPHA
    for planted in (-SHARP * error, SHARP * error):
        assert pvalue(theory + planted) < ALPHA
    return SHARP * error


# The moment generating function


@pytest.mark.theorem("thm-mgf")
@pytest.mark.parametrize(("loc", "scale"), LAWS)
@pytest.mark.parametrize("share", [-3, -0.5, 0, 0.3, 0.5, 0.9])
def test_mgf_by_quadrature(loc, scale, share):
    t = share / scale
    quadrature = average(lambda x: math.exp(t * (x - loc)), loc, scale) * math.exp(t * loc)
    assert moments.mgf(t, loc, scale) == pytest.approx(quadrature, rel=1e-9)


@pytest.mark.theorem("thm-mgf")
def test_mgf_is_infinite_at_the_pole():
    """Up to x, the integral of e^s f(s) is x less a constant: it passes every bound."""

    def up_to(x):
        return integrate.quad(lambda s: math.exp(-math.exp(-s)), -7, x, limit=400)[0]

    assert up_to(200) - up_to(100) == pytest.approx(100, rel=1e-9)
    with pytest.raises(ValueError, match="the mean of exp"):
        moments.mgf(1)


@pytest.mark.theorem("thm-mgf")
def test_mean_exponential_of_a_sample():
    """Would notice a generating function at t = 0.2 that is wrong by 0.0088."""
    t = 0.2
    variance = moments.mgf(2 * t) - moments.mgf(t) ** 2
    error = assert_mean(np.exp(t * noise(N, 31)), moments.mgf(t), variance)
    assert error == pytest.approx(0.0088, abs=0.0001)


@exactly
@given(st.floats(-30, 0.999), st.floats(-5, 5), st.floats(0.01, 100))
def test_mgf_is_gamma_times_exponential(share, loc, scale):
    t = share / scale
    logarithm = math.lgamma(1 - t * scale) + loc * t
    size = 1 + abs(math.lgamma(1 - t * scale)) + abs(loc * t)
    expected = pytest.approx(logarithm, abs=1e-14 * size)
    with np.errstate(over="ignore"):
        value = moments.mgf(t, loc, scale)
    if 1e-300 < value < np.inf:
        assert math.log(value) == expected
    else:
        assert logarithm < -600 or logarithm > 700


@pytest.mark.parametrize(
    ("t", "loc", "scale", "logarithm"),
    [
        (-500, 5.2, 1, math.lgamma(501) - 2600),  # neither factor is a float
        (-1000, 5.9, 1, math.lgamma(1001) - 5900),
        (0.5, -2000, 1, -np.inf),
        (0.5, 2000, 1, np.inf),
        (-1e308, 1e308, 1, -np.inf),  # inf · 0, and inf - inf of the logarithms
        (-1e308, 1e-308, 1, np.inf),
        (-1e300, 1e300, 1e-300, -np.inf),
        (1e-320, 0, 1e308, 0.0),
        (0, HUGE, HUGE, 0.0),
        (-HUGE, HUGE, HUGE, np.inf),
    ],
)
def test_mgf_where_its_factors_leave_the_floats(t, loc, scale, logarithm):
    value = moments.mgf(t, loc, scale)
    if np.isfinite(logarithm):
        assert math.log(value) == pytest.approx(logarithm, abs=1e-11)
    else:
        assert value == np.exp(logarithm)


# The last alarm


def last_alarm_cdf(m):
    return lambda x: (-np.expm1(-x)) ** m


def product(t, m):
    k = np.arange(1, m + 1)
    return math.exp(-t * math.log(m) - np.log1p(-t / k).sum())


@pytest.mark.theorem("lem-last-alarm")
@pytest.mark.parametrize("m", [1, 2, 5, 60])
@pytest.mark.parametrize("t", [-2, -0.5, 0.3, 0.9])
def test_product_is_the_integral(m, t):
    integral, _ = integrate.quad(
        lambda x: (1 - x / m) ** (m - 1), 0, m, weight="alg", wvar=(-t, 0), epsabs=0, epsrel=1e-11
    )
    assert product(t, m) == pytest.approx(integral, rel=1e-9)


@pytest.mark.theorem("lem-last-alarm")
def test_sums_of_waits_fit_last_alarms():
    """Would notice waits that are 1.1 % too long."""
    m = 20
    cdf = last_alarm_cdf(m)
    grid = np.linspace(0.01, 15, 4000)
    gap = detectable_gap(N)

    def widest(stretch):
        return np.abs(cdf(grid) - cdf(grid / (1 + stretch))).max()

    stretch = optimize.brentq(lambda s: widest(s) - gap, 1e-4, 0.5)
    assert stretch == pytest.approx(0.0109, abs=0.0001)
    waits = np.random.default_rng(32).standard_exponential((N, m)) / np.arange(1, m + 1)
    alarms = np.random.default_rng(33).standard_exponential((N, m)).max(axis=1)
    for last in (waits.sum(axis=1), alarms):
        assert kolmogorov_smirnov(last, cdf).pvalue > ALPHA
        assert kolmogorov_smirnov(last * (1 + stretch), cdf).pvalue < ALPHA


@pytest.mark.theorem("thm-gauss")
@pytest.mark.parametrize("t", [-3, -0.5, 0.25, 0.9, 0.999])
def test_product_tends_to_gamma(t):
    """Stirling's series says that the product is too large by the share t(1 - t)/2m."""
    for m in (1000, 30_000):
        excess = product(t, m) / special.gamma(1 - t) - 1
        assert excess * m == pytest.approx(t * (1 - t) / 2, rel=20 / m, abs=1e-7)


@pytest.mark.theorem("thm-gauss")
def test_gamma_of_many_last_alarms():
    """Would notice a limit at t = 0.2 that is wrong by 0.02; the 500th product is, by 0.0002."""
    t, m = 0.2, 500
    rng = np.random.default_rng(34)
    last = rng.standard_exponential((20_000, m)).max(axis=1) - math.log(m)
    variance = special.gamma(1 - 2 * t) - special.gamma(1 - t) ** 2
    error = assert_mean(np.exp(t * last), special.gamma(1 - t), variance)
    assert error == pytest.approx(0.0197, abs=0.0005)


# Cumulants


@pytest.mark.theorem("thm-cumulants")
@pytest.mark.parametrize(("loc", "scale"), LAWS)
def test_cumulants_by_cauchys_integral(loc, scale):
    """Cauchy's integral over a circle of half the radius, by as many points as it takes."""
    angle = np.exp(2j * np.pi * np.arange(256) / 256)
    values = special.loggamma(1 - 0.5 * angle) + loc / scale * 0.5 * angle
    coefficients = np.fft.fft(values).real / 256 * 2.0 ** np.arange(256)
    for n in range(1, 16):
        expected = coefficients[n] * math.factorial(n) * scale**n
        assert moments.cumulant(n, loc, scale) == pytest.approx(expected, rel=1e-9)


@pytest.mark.theorem("thm-cumulants")
@pytest.mark.parametrize("t", [-0.99, -0.4, 0.4, 0.9])
def test_series_of_the_log_gamma_function(t):
    n = np.arange(2, 4000)
    series = np.euler_gamma * t + (special.zeta(n) / n * t**n).sum()
    assert series == pytest.approx(math.lgamma(1 - t), rel=1e-13)


@pytest.mark.theorem("thm-cumulants")
def test_third_cumulant_of_a_sample():
    """Would notice a third cumulant that is wrong by 0.42 (it is 2.40)."""
    two, three, four, six = (moments.cumulant(n) for n in (2, 3, 4, 6))
    error = math.sqrt((six + 9 * two * four + 9 * three**2 + 6 * two**3) / N)
    found = stats.kstat(noise(N, 35), 3)

    def pvalue(claimed):
        return 2 * stats.norm.sf(abs(found - claimed) / error)

    assert SHARP * error == pytest.approx(0.42, abs=0.01)
    assert pvalue(three) > ALPHA
    assert max(pvalue(three + SHARP * error), pvalue(three - SHARP * error)) < ALPHA


@pytest.mark.parametrize(("order", "scale"), [(171, 1), (172, 0.01), (300, 0.01), (400, 0.005)])
def test_large_cumulants(order, scale):
    logarithm = math.lgamma(order) + order * math.log(scale)  # ζ is 1
    value = moments.cumulant(order, 0, scale)
    assert math.log(value) == pytest.approx(logarithm, abs=1e-12 * order * 10)


def test_cumulants_beyond_the_floats_are_inf_or_0():
    assert moments.cumulant(172) == np.inf
    assert moments.cumulant(2, 0, 1e200) == np.inf
    assert moments.cumulant(2, 0, 1e-200) == 0


# Mean, variance, skewness, kurtosis


@pytest.mark.theorem("cor-moments")
@pytest.mark.parametrize(("loc", "scale"), LAWS)
def test_four_moments_by_quadrature(loc, scale):
    mean, std = moments.mean(loc, scale), moments.std(loc, scale)
    assert mean == pytest.approx(average(lambda x: x, loc, scale), rel=1e-10)
    powers = [average(lambda x, n=n: ((x - mean) / std) ** n, loc, scale) for n in (2, 3, 4)]
    assert powers == pytest.approx(
        [1, moments.skewness(loc, scale), 3 + moments.excess_kurtosis(loc, scale)], rel=1e-9
    )
    assert moments.variance(loc, scale) == pytest.approx(std**2, rel=1e-15)


@pytest.mark.theorem("cor-moments")
def test_four_moments_are_those_of_scipy():
    law = stats.gumbel_r(2, 3)
    four = [moments.mean(2, 3), moments.variance(2, 3), moments.skewness(), 2.4]
    assert four == pytest.approx([float(moment) for moment in law.stats("mvsk")], rel=1e-14)
    assert moments.skewness() == pytest.approx(1.13955, abs=5e-6)


@pytest.mark.theorem("cor-moments")
def test_four_moments_of_a_sample():
    """Would notice: mean 0.031, variance 0.083, skewness 0.14 and kurtosis 0.99 wrong.

    The last two have longer tails than the normal law; their alarms are false twice as often.
    """
    found = moments.running_moments(noise(N, 36), [N])[0]
    theory = [moments.mean(), moments.variance(), moments.skewness(), moments.excess_kurtosis()]
    errors = moments.standard_errors(N)
    assert SHARP * errors == pytest.approx([0.031, 0.083, 0.135, 0.987], rel=0.01)

    def pvalues(claimed):
        return 2 * stats.norm.sf(np.abs(found - claimed) / errors)

    assert pvalues(theory).min() > ALPHA
    for sign in (-1, 1):
        assert pvalues(theory + sign * SHARP * errors).max() < ALPHA


# The harmonic sum


@pytest.mark.theorem("thm-harmonic")
@pytest.mark.parametrize("n", range(2, 9))
def test_cumulants_add_up_wait_by_wait(n):
    m = 200
    k = np.arange(1, m + 1)
    waits = math.factorial(n - 1) * math.fsum(k ** -float(n))
    rest = math.factorial(n - 1) * special.zeta(n, m + 1)
    assert waits + rest == pytest.approx(moments.cumulant(n), rel=1e-13)


@pytest.mark.theorem("thm-harmonic")
@pytest.mark.parametrize("t", [-5, -1, 0.5, 0.9])
def test_partial_sums_tend_to_gamma(t):
    """What is missing after m terms has cumulants (n - 1)! ζ(n, m + 1), first a variance of 1/m."""
    m = 100_000
    k = np.arange(1, m + 1)
    partial = np.euler_gamma * t - (np.log1p(-t / k) + t / k).sum()
    missing = special.zeta(2, m + 1) * t**2 / 2
    assert partial + missing == pytest.approx(math.lgamma(1 - t), abs=1e-8)


@pytest.mark.theorem("thm-harmonic")
def test_harmonic_sums_fit_the_gumbel_law():
    """Would notice a cdf that is 0.029 off anywhere: a shift of 0.08. 500 terms cost 0.0005."""
    n = 20_000
    rng = np.random.default_rng(37)
    terms = np.arange(1, 501)
    sums = np.euler_gamma + (rng.standard_exponential((n, 500)) - 1) @ (1 / terms)
    shift = detectable_gap(n) * math.e  # the density is 1/e at its peak
    assert shift == pytest.approx(0.078, abs=0.001)
    cdf = stats.gumbel_r().cdf
    assert kolmogorov_smirnov(sums, cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(sums + 1.05 * shift, cdf).pvalue < ALPHA
    assert kolmogorov_smirnov(sums - np.euler_gamma, cdf).pvalue < ALPHA


# Mode, median, entropy


@pytest.mark.theorem("lem-mode-median")
@pytest.mark.parametrize(("loc", "scale"), LAWS)
def test_mode_and_median_by_the_law(loc, scale):
    law = stats.gumbel_r(loc, scale)
    mode, median = moments.mode(loc, scale), moments.median(loc, scale)
    assert law.cdf(mode) == pytest.approx(1 / math.e, rel=1e-15)
    assert law.cdf(median) == pytest.approx(0.5, rel=1e-14)
    near = mode + scale * np.array([-3, -0.1, -1e-3, 1e-3, 0.1, 3])
    assert (law.pdf(near) < law.pdf(mode)).all()
    assert mode < median < moments.mean(loc, scale)


@pytest.mark.theorem("lem-mode-median")
def test_shares_below_mode_median_and_mean():
    """Would notice a share below the mode that is wrong by 0.0124, at the expense of the rest."""
    edges = [moments.mode(), moments.median(), moments.mean()]
    below = [1 / math.e, 0.5, math.exp(-math.exp(-np.euler_gamma))]
    theory = np.diff([0, *below, 1])
    counts = np.bincount(np.digitize(noise(N, 38), edges), minlength=4)
    share = theory[0]
    error = math.sqrt(detectable(3) * share * (1 - share) / N)
    assert error == pytest.approx(0.0124, abs=0.0002)
    assert chi_square(counts, theory).pvalue > ALPHA
    wrong = np.append(share + error, theory[1:] * (1 - share - error) / (1 - share))
    assert chi_square(counts, wrong).pvalue < ALPHA


@pytest.mark.theorem("thm-entropy")
@pytest.mark.parametrize(("loc", "scale"), [*LAWS, (0, 0.01)])
def test_entropy_by_quadrature(loc, scale):
    law = stats.gumbel_r(loc, scale)
    assert moments.entropy(loc, scale) == pytest.approx(
        average(lambda x: -law.logpdf(x), loc, scale), rel=1e-10
    )


@pytest.mark.theorem("thm-entropy")
def test_mean_surprise_of_a_sample():
    """Would notice an entropy that is wrong by 0.0193 nats.

    The surprise G + e^-G has variance π²/6 - 1: e^-G is E, with variance 1 and covariance -1.
    """
    draws = 2 + 3 * noise(N, 39)
    surprise = -stats.gumbel_r(2, 3).logpdf(draws)
    error = assert_mean(surprise, moments.entropy(2, 3), math.pi**2 / 6 - 1)
    assert error == pytest.approx(0.0193, abs=0.0001)


# How far a sample strays


@pytest.mark.theorem("lem-variance-error")
@pytest.mark.parametrize("n", [2, 3, 4])
def test_error_of_a_variance_by_enumeration(n):
    """All samples of n from a law on three points, in rational arithmetic."""
    law = {Fraction(0): Fraction(1, 2), Fraction(1): Fraction(3, 10), Fraction(4): Fraction(1, 5)}
    mean = sum(x * p for x, p in law.items())
    second, fourth = (sum((x - mean) ** k * p for x, p in law.items()) for k in (2, 4))
    once = twice = Fraction(0)
    for draws in itertools.product(law, repeat=n):
        chance = math.prod(law[x] for x in draws)
        middle = sum(draws) / n
        variance = sum((x - middle) ** 2 for x in draws) / (n - 1)
        once += chance * variance
        twice += chance * variance**2
    assert once == second
    assert twice - once**2 == (fourth - 3 * second**2) / n + 2 * second**2 / (n - 1)


@pytest.mark.theorem("lem-variance-error")
def test_variances_of_many_samples():
    """Would notice a standard error of the variance of 10 draws that is 5 % wrong.

    The sampling law of (s² - σ²)² is long-tailed; its own spread is taken from the sample.
    """
    many, n = 100_000, 10
    variances = noise((many, n), 40).var(axis=1, ddof=1)
    squares = (variances - moments.variance()) ** 2
    theory = moments.standard_errors(n)[1] ** 2
    error = assert_mean(squares, theory, squares.var())
    assert error / theory / 2 == pytest.approx(0.05, abs=0.015)


def test_standard_errors_of_mean_and_variance():
    errors = moments.standard_errors([2, 50], 3.0)
    assert errors.shape == (2, 4)
    assert errors[1, 0] == pytest.approx(3 * math.pi / math.sqrt(300), rel=1e-14)
    expected = 9 * math.pi**2 / 6 * math.sqrt(2.4 / 50 + 2 / 49)
    assert errors[1, 1] == pytest.approx(expected, rel=1e-14)
    assert moments.standard_errors(50, [[1.0], [2.0]]).shape == (2, 1, 4)


def test_standard_errors_of_skewness_and_kurtosis_by_quadrature():
    """The mean square of what one draw moves, over the density instead of the cumulants."""
    mean, std, g, h = moments.mean(), moments.std(), moments.skewness(), 5.4

    def moved(x):
        z = (x - mean) / std
        skewness = z**3 - g - 3 * z - 1.5 * g * (z**2 - 1)
        kurtosis = z**4 - h - 4 * g * z - 2 * h * (z**2 - 1)
        return skewness, kurtosis

    errors = [math.sqrt(average(lambda x, i=i: moved(x)[i] ** 2)) for i in (0, 1)]
    assert 100 * moments.standard_errors(10_000)[2:] == pytest.approx(errors, rel=1e-9)


def test_skewness_and_kurtosis_of_many_samples_spread_as_for_large_n():
    """Of 400 samples the spread is known to 3.5 %; five times that is allowed."""
    draws = noise((400, 20_000), 41)
    found = np.stack([stats.skew(draws, axis=1), stats.kurtosis(draws, axis=1)])
    spread = found.std(axis=1) / moments.standard_errors(20_000)[2:]
    assert spread == pytest.approx([1, 1], abs=0.18)


# Running moments


@pytest.mark.parametrize("offset", [0, 1e6, -1e9])
def test_running_moments_are_those_of_each_beginning(offset):
    draws = noise(1000, 42) + offset
    sizes = [2, 3, 4, 10, 500, 999, 1000]
    centred = draws - offset  # exact enough: the digits are lost already
    for size, row in zip(sizes, moments.running_moments(draws, sizes), strict=True):
        first = centred[:size]
        expected = [
            first.mean(),
            first.var(ddof=1),
            stats.skew(first) if size > 2 else row[2],
            stats.kurtosis(first),
        ]
        assert row - [offset, 0, 0, 0] == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_running_moments_keep_their_digits():
    draws = noise(5000, 43)
    exact = [Fraction(float(x)) for x in draws]
    n = len(exact)
    mean = sum(exact) / n
    second, third, fourth = (sum((x - mean) ** k for x in exact) / n for k in (2, 3, 4))
    expected = [
        float(mean),
        float(second * n / (n - 1)),
        float(third) / float(second) ** 1.5,
        float(fourth / second**2 - 3),
    ]
    sizes = np.arange(2, 5001)  # as many merges as there are draws
    assert moments.running_moments(draws, sizes)[-1] == pytest.approx(expected, rel=1e-12)
    assert moments.running_moments(draws, [n])[-1] == pytest.approx(expected, rel=1e-13)


def test_equal_samples_have_no_shape():
    mean, variance, skewness, excess = moments.running_moments([2.5, 2.5, 2.5], [3])[0]
    assert (mean, variance) == (2.5, 0)
    assert np.isnan([skewness, excess]).all()


def test_no_sizes_give_no_rows():
    assert moments.running_moments([1.0, 2.0], np.array([], dtype=int)).shape == (0, 4)


# Any numbers


@exactly
@given(st.floats(-HUGE, HUGE), st.floats(TINY, HUGE, allow_subnormal=True))
@example(HUGE, HUGE)
@example(-HUGE, HUGE)
@example(-HUGE, TINY)
@example(1e308, 1e308)
def test_laws_of_any_size_give_right_answers_and_no_warning(loc, scale):
    m, b = Fraction(loc), Fraction(scale)

    def check(value, exact, unit):
        if not np.isfinite(value):
            assert (value > 0) == (exact > 0)
            assert abs(exact) * (1 + Fraction(1, 2**50)) > HUGE
        else:
            slack = Fraction(1, 2**50) * unit + Fraction(TINY)
            assert abs(Fraction(float(value)) - exact) <= slack

    size = abs(m) + b
    assert moments.mode(loc, scale) == loc
    check(moments.mean(loc, scale), m + Fraction(float(np.euler_gamma)) * b, size)
    check(moments.median(loc, scale), m - Fraction(math.log(math.log(2))) * b, size)
    check(moments.std(loc, scale), Fraction(math.pi / math.sqrt(6)) * b, b)
    assert moments.entropy(loc, scale) == pytest.approx(
        math.log(scale) + np.euler_gamma + 1, abs=1e-12
    )
    assert moments.variance(loc, scale) >= 0


@pytest.mark.parametrize("function", LAW_FUNCTIONS, ids=lambda f: f.__name__)
def test_location_and_scale_broadcast(function):
    locs, scales = np.array([[0.0], [2.0], [-5.0]]), np.array([1.0, 0.5])
    table = function(locs, scales)
    assert table.shape == (3, 2)
    assert table.dtype == np.float64
    assert table[2, 1] == function(-5.0, 0.5)
    assert function(locs, 1).shape == (3, 1)
    assert function(1, scales).shape == (2,)
    assert isinstance(function(), np.float64)
    assert function(np.empty(0), 1).shape == (0,)
    assert table.flags.writeable


@pytest.mark.parametrize("function", LAW_FUNCTIONS, ids=lambda f: f.__name__)
def test_float32_stays_right_to_its_precision(function):
    narrow = function(np.float32(1.7), np.float32([0.3, 40]))
    assert narrow.dtype == np.float64
    assert narrow == pytest.approx(function(1.7, [0.3, 40.0]), rel=3e-7)


def test_orders_and_points_broadcast():
    assert moments.cumulant(np.arange(1, 5), [[0], [1]], 2).shape == (2, 4)
    assert moments.cumulant(np.uint8(2)) == moments.variance()
    assert moments.mgf([0.0, 0.1], [[0], [1], [2]], 1).shape == (3, 2)
    assert isinstance(moments.mgf(0.5), np.float64)
    assert isinstance(moments.cumulant(3), np.float64)


# Wrong arguments


@pytest.mark.parametrize(
    "function",
    [*LAW_FUNCTIONS, lambda m, b: moments.mgf(0, m, b), lambda m, b: moments.cumulant(2, m, b)],
)
@pytest.mark.parametrize(
    ("loc", "scale", "error", "message"),
    [
        (0, 0, ValueError, "scale must be finite and positive, but it is 0"),
        (0, [1, -2.0], ValueError, "scale must be finite and positive, but scale[1] is -2.0"),
        (0, np.inf, ValueError, "scale must be finite and positive, but it is inf"),
        (0, np.nan, ValueError, "scale must be finite and positive, but it is nan"),
        (np.nan, 1, ValueError, "loc must be finite, but it is nan"),
        ([0, -np.inf], 1, ValueError, "loc must be finite, but loc[1] is -inf"),
        ("0", 1, TypeError, "loc must be real numbers, but it is '0'"),
        (0, True, TypeError, None),
        (0, None, TypeError, None),
        ([1, 2], [1, 2, 3], ValueError, None),
    ],
)
def test_bad_laws_are_refused_everywhere(function, loc, scale, error, message):
    with pytest.raises(error) as caught:
        function(loc, scale)
    assert "scale must" in str(caught.value) if message is None else str(caught.value) == message


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: moments.mgf([0.1, 0.5], 0, 2),
            ValueError,
            POLE_RULE + "t[1] is 0.5 where scale is 2.0",
        ),
        (
            lambda: moments.mgf(1e308, 0, 1e308),
            ValueError,
            POLE_RULE + "it is 1e+308 where scale is 1e+308",
        ),
        (lambda: moments.mgf(np.nan), ValueError, "t must be finite, but it is nan"),
        (lambda: moments.mgf(-np.inf), ValueError, "t must be finite, but it is -inf"),
        (lambda: moments.mgf("1"), TypeError, "t must be real numbers, but it is '1'"),
        (lambda: moments.cumulant(0), ValueError, "order must be whole numbers >= 1, but it is 0"),
        (
            lambda: moments.cumulant([1, -2]),
            ValueError,
            "order must be whole numbers >= 1, but order[1] is -2",
        ),
        (lambda: moments.cumulant(2.0), TypeError, "order must be whole numbers, but it is 2.0"),
        (
            lambda: moments.standard_errors(1),
            ValueError,
            "n must be whole numbers >= 2, but it is 1",
        ),
        (lambda: moments.standard_errors(9.5), TypeError, "n must be whole numbers, but it is 9.5"),
        (
            lambda: moments.running_moments([1, 2, 3], [2, 4]),
            ValueError,
            "sizes must be whole numbers from 2 to 3, but sizes[1] is 4",
        ),
        (
            lambda: moments.running_moments([1, 2, 3], [3, 2]),
            ValueError,
            "sizes must be above the one before, but sizes[1] is 2",
        ),
        (
            lambda: moments.running_moments([1, np.inf], [2]),
            ValueError,
            "samples must be finite, but samples[1] is inf",
        ),
        (
            lambda: moments.running_moments([], [2]),
            ValueError,
            "samples must hold at least 1 number, but it is empty",
        ),
    ],
)
def test_bad_arguments_are_named_with_their_value_and_what_is_allowed(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
