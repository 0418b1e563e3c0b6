"""The Gumbel law against its theorems: with many digits, by quadrature, and by samples.

Sample tests fix their seed. With a new seed each raises a false alarm once in 10 000 seeds for
each p-value that it looks at. Each says which error it would notice 9999 times in 10 000, and
shows that an error of that size, planted, is noticed.
"""

import itertools
import math
import random
import tracemalloc
from decimal import Decimal, localcontext

import numpy as np
import pytest
from calibration import ALPHA, detectable, detectable_gap
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from gumbeltrick.competing_alarms import sample_times, winner_probabilities
from gumbeltrick.goodness import chi_square, kolmogorov_smirnov
from gumbeltrick.gumbel_distribution import cdf, isf, logcdf, logpdf, pdf, ppf, sample, sf

N = 100_000
EPS = 2.0**-52
LARGEST = float(np.finfo(float).max)

exactly = settings(max_examples=200, deadline=None, derandomize=True)

locations = st.floats(-50, 50)
scales = st.floats(0.01, 100)
numbers = st.floats(allow_nan=False, allow_infinity=False)
any_scale = st.floats(min_value=5e-324, max_value=LARGEST, allow_subnormal=True)


def decimal_law(x, loc=0, scale=1):
    """Density, cdf and survival function at x, with 60 digits."""
    with localcontext() as context:
        context.prec = 60
        context.Emin, context.Emax = -(10**15), 10**15
        s = (Decimal(x) - Decimal(loc)) / Decimal(scale)
        time = (-s).exp()
        log_pdf = -s - time - Decimal(scale).ln()
        # 1 - e^-t cancels where t is small: as many digits more as t has zeros.
        context.prec += max(0, -time.adjusted())
        return {
            "pdf": log_pdf.exp(),
            "logpdf": log_pdf,
            "cdf": (-time).exp(),
            "logcdf": -time,
            "sf": 1 - (-time).exp(),
            "s": float(s),
            "t": float(time),
        }


def decimal_quantile(q, loc=0, scale=1, *, upper=False):
    with localcontext() as context:
        context.prec = 400
        q = 1 - Decimal(q) if upper else Decimal(q)
        context.prec = 60
        return Decimal(loc) - Decimal(scale) * (-(q.ln())).ln()


def error_of(value, exact):
    """Relative error, as a float."""
    return float(abs(Decimal(float(value)) - exact) / abs(exact))


def integral(function, low, high, panels=64):
    """Integrate over [low, high] by Gauss–Legendre in panels: up to rounding for these laws."""
    nodes, weights = np.polynomial.legendre.leggauss(20)
    width = (high - low) / panels
    start = low + width * np.arange(panels)[:, np.newaxis]
    return (function(start + width * (nodes + 1) / 2) @ weights).sum() * width / 2


def shift_noticed(n):
    """Shift, in scales, of a Gumbel sample that a Kolmogorov–Smirnov test notices."""
    law = stats.gumbel_r()

    def gap(shift):  # widest where the two densities cross
        crossing = -math.log(shift / math.expm1(shift))
        return law.cdf(crossing) - law.cdf(crossing - shift)

    return optimize.brentq(lambda shift: gap(shift) - detectable_gap(n), 1e-6, 2)


def stretch_noticed(n):
    """Factor of a Gumbel sample, less 1, that a Kolmogorov–Smirnov test notices."""
    grid = np.linspace(-3, 10, 5000)

    def gap(stretch):
        return np.abs(stats.gumbel_r.cdf(grid) - stats.gumbel_r.cdf(grid / (1 + stretch))).max()

    return optimize.brentq(lambda stretch: gap(stretch) - detectable_gap(n), 1e-6, 2)


# An alarm on a clock of logarithms


@pytest.mark.theorem("thm-log-time")
@exactly
@given(st.floats(-6, 600), st.floats(1e-6, 1e6))
def test_log_time_is_late_where_the_alarm_is_early(x, rate):
    """P(-log T <= x) = P(T >= e^-x) for T ~ Exp(rate)."""
    alarm = stats.expon(scale=1 / rate)
    time = math.exp(-x)
    assert cdf(x, loc=math.log(rate)) == pytest.approx(alarm.sf(time), rel=1e-10, abs=1e-300)
    assert sf(x, loc=math.log(rate)) == pytest.approx(alarm.cdf(time), rel=1e-12)


@pytest.mark.theorem("thm-log-time")
def test_density_of_log_time_by_change_of_variable():
    x = np.linspace(-6, 300, 1001)
    assert pdf(x) == pytest.approx(stats.expon.pdf(np.exp(-x)) * np.exp(-x), rel=1e-14)


@pytest.mark.theorem("thm-log-time")
@pytest.mark.parametrize("rate", [1e-9, 1.0, 3.5, 1e12])
def test_log_times_of_alarms_fit_the_law(rate):
    """Would notice a location that is wrong by 0.035, which is a rate wrong by 3.6 %."""
    error = shift_noticed(N)
    assert error == pytest.approx(0.035, abs=0.001)
    log_times = -np.log(sample_times([rate], N, 11)[:, 0])

    def pvalue(loc):
        return kolmogorov_smirnov(log_times, lambda x: cdf(x, loc)).pvalue

    assert pvalue(math.log(rate)) > ALPHA
    assert pvalue(math.log(rate) + error) < ALPHA


@pytest.mark.theorem("thm-log-time")
def test_samples_turned_back_are_alarm_times():
    """Would notice a rate that is 3.5 % wrong: the cdfs then differ by 0.035/e."""
    error = detectable_gap(N) * math.e
    assert error == pytest.approx(0.035, abs=0.001)
    times = np.exp(-sample(N, rng=12))
    assert kolmogorov_smirnov(times, stats.expon.cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(times * (1 + error), stats.expon.cdf).pvalue < ALPHA


# Two logarithms


@pytest.mark.theorem("thm-two-logs")
@exactly
@given(st.floats(1e-300, 1, exclude_max=True), locations, scales)
@example(0.5, 0, 1)
@example(1 - 2**-53, 0, 1)
@example(5e-324, 0, 1)
def test_quantile_is_where_the_cdf_is_q(q, loc, scale):
    exact = decimal_quantile(q, loc, scale)
    size = abs(loc) + scale * (1 + abs(float(exact) - loc) / scale)
    assert abs(float(Decimal(float(ppf(q, loc, scale))) - exact)) <= 2 * EPS * size
    at_most_one = decimal_law(ppf(q), 0, 1)
    # A quantile that is off by d has a cdf that is off by d · density.
    off = 4 * EPS * (1 + abs(float(ppf(q)))) * float(at_most_one["pdf"])
    assert abs(float(at_most_one["cdf"] - Decimal(q))) <= off + 1e-323


@pytest.mark.theorem("thm-two-logs")
@exactly
@given(st.floats(0, 1, exclude_min=True, exclude_max=True), locations, scales)
@example(1e-300, 0, 1)
@example(5e-324, 0, 1)
@example(2**-53, 3, 0.5)
def test_upper_quantile_is_where_the_survival_function_is_q(q, loc, scale):
    exact = decimal_quantile(q, loc, scale, upper=True)
    size = abs(loc) + scale * (1 + abs(float(exact) - loc) / scale)
    assert abs(float(Decimal(float(isf(q, loc, scale))) - exact)) <= 2 * EPS * size


@pytest.mark.theorem("thm-two-logs")
def test_uniforms_pass_through_two_logarithms():
    """Would notice a location off by 0.035 scales, or a scale off by 4.9 %."""
    shift, stretch = shift_noticed(N), stretch_noticed(N)
    assert shift == pytest.approx(0.035, abs=0.001)
    assert stretch == pytest.approx(0.049, abs=0.0005)
    loc, scale = -3.0, 0.25
    u = 1 - np.random.default_rng(13).random(N)  # in (0, 1]
    for samples in (ppf(u, loc, scale), isf(u, loc, scale)):

        def pvalue(loc, scale, samples=samples):
            return kolmogorov_smirnov(samples, lambda x: cdf(x, loc, scale)).pvalue

        assert pvalue(loc, scale) > ALPHA
        assert pvalue(loc + shift * scale, scale) < ALPHA
        assert pvalue(loc, scale * (1 + stretch)) < ALPHA


# Location and scale


@pytest.mark.theorem("thm-location-scale")
@exactly
@given(st.floats(-6, 100), locations, scales, st.floats(-100, 100), st.floats(0.01, 100))
def test_a_moved_and_stretched_gumbel_is_gumbel(s, loc, scale, a, b):
    """P(a + bX <= a + bx) = P(X <= x), for all five functions."""
    x = loc + scale * s
    there = a + b * x, a + b * loc, b * scale
    rounding = 1e-14 * (1 + abs(a) + b * (abs(loc) + abs(x))) / (b * scale)  # of s
    rounding *= 1 + math.exp(-s)
    assert logcdf(*there) == pytest.approx(logcdf(x, loc, scale), rel=rounding)
    assert sf(*there) == pytest.approx(sf(x, loc, scale), rel=rounding)
    assert b * pdf(*there) == pytest.approx(pdf(x, loc, scale), rel=rounding)


@pytest.mark.theorem("thm-location-scale")
@pytest.mark.parametrize(("loc", "scale"), [(0, 1), (2.5, 0.01), (-40, 100), (1e6, 1e-3)])
def test_samples_fit_the_law_of_their_parameters(loc, scale):
    """Would notice a location off by 0.035 scales, or a scale off by 4.9 %."""
    samples = sample(N, loc, scale, rng=14)

    def pvalue(loc, scale):
        return kolmogorov_smirnov(samples, lambda x: cdf(x, loc, scale)).pvalue

    assert pvalue(loc, scale) > ALPHA
    assert pvalue(loc + shift_noticed(N) * scale, scale) < ALPHA
    assert pvalue(loc, scale * (1 + stretch_noticed(N))) < ALPHA
    assert kolmogorov_smirnov(samples, stats.gumbel_r(loc, scale).cdf).pvalue > ALPHA
    # The mirror image is another law, and no small error.
    assert kolmogorov_smirnov(samples[:200], stats.gumbel_l(loc, scale).cdf).pvalue < ALPHA


@pytest.mark.theorem("thm-location-scale")
def test_parameters_move_and_stretch_the_same_noise():
    noise = -np.log(np.random.default_rng(15).standard_exponential((9, 3)))
    loc, scale = np.array([0.0, -5.0, 2.0]), np.array([1.0, 2.5, 0.125])
    assert sample(9, np.zeros(3), rng=15).tolist() == noise.tolist()
    assert sample(9, loc, scale, rng=15) == pytest.approx(loc + scale * noise, rel=4e-16)


# The shape


@pytest.mark.theorem("thm-gumbel-shape")
@exactly
@given(locations, scales, st.floats(0, 5), st.floats(0, 5))
def test_density_rises_to_the_mode_and_falls_beyond(loc, scale, near, farther):
    assert cdf(loc, loc, scale) == pytest.approx(1 / math.e, rel=1e-15)
    assert pdf(loc, loc, scale) == pytest.approx(1 / (math.e * scale), rel=1e-15)
    for side in (-1, 1):
        x = loc + side * scale * np.array([0, near, near + farther])
        top, high, low = pdf(x, loc, scale)
        assert top * (1 + 1e-15) >= high
        assert high * (1 + 1e-12) >= low
    peak = optimize.minimize_scalar(
        lambda s: -pdf(loc + scale * s, loc, scale), bounds=(-2, 2), method="bounded"
    )
    assert peak.x == pytest.approx(0, abs=1e-4)


@pytest.mark.theorem("thm-gumbel-shape")
def test_slope_of_the_density_has_the_sign_of_the_proof():
    """f' = f (e^-s - 1), by differences with 60 digits."""
    step = Decimal("1e-20")
    for s in (-2.5, -1.0, -1e-3, 0.0, 1e-3, 0.7, 30.0):
        up, down = (decimal_law(Decimal(s) + side * step)["pdf"] for side in (1, -1))
        slope = float((up - down) / (2 * step))
        assert slope == pytest.approx(pdf(s) * math.expm1(-s), rel=1e-13, abs=1e-19)


@pytest.mark.theorem("thm-gumbel-shape")
@pytest.mark.parametrize(("loc", "scale"), [(0, 1), (-2.5, 30)])
def test_a_share_of_1_over_e_lies_below_the_mode(loc, scale):
    """Would notice a share that is off by 0.0116."""
    theory = np.array([1 / math.e, 1 - 1 / math.e])
    error = math.sqrt(detectable(1) * theory.prod() / N)
    assert error == pytest.approx(0.0116, abs=0.0001)
    off = np.array([error, -error])
    below = np.count_nonzero(sample(N, loc, scale, rng=16) <= loc)
    counts = [below, N - below]
    assert chi_square(counts, theory).pvalue > ALPHA
    assert chi_square(counts, theory + off).pvalue < ALPHA
    assert chi_square(counts, theory - off).pvalue < ALPHA


@pytest.mark.theorem("thm-gumbel-tails")
@exactly
@given(st.floats(0, 700))
def test_tails_lie_between_their_bounds(x):
    """e^-x - e^-2x/2 <= P(G > x) <= e^-x, and P(G < -x) = exp(-e^x)."""
    with localcontext() as context:
        context.prec = 60
        time = (-Decimal(x)).exp()
        right = decimal_law(x)["sf"]
        rounding = Decimal("1e-55") * time
        assert time - time * time / 2 - rounding <= right <= time + rounding
    assert error_of(sf(x), right) < 4 * EPS
    assert cdf(-x) == pytest.approx(math.exp(-math.exp(min(x, 7))), rel=1e-12, abs=1e-300)


@pytest.mark.theorem("thm-gumbel-tails")
def test_tails_of_a_million_draws_are_as_heavy_as_the_theorem_says():
    """Would notice 26 % more or fewer than 911 draws beyond 7, or 32 % more or fewer below -2."""
    n = 1_000_000
    edges = np.array([-2.0, 7.0])
    theory = np.diff([0, *cdf(edges), 1])
    assert theory[2] == pytest.approx(math.exp(-7), rel=1e-3)
    assert theory[0] == pytest.approx(math.exp(-math.exp(2)), rel=1e-15)
    errors = np.sqrt(detectable(2) / (n * theory[[0, 2]]))
    assert errors == pytest.approx([0.319, 0.263], abs=0.001)
    place = np.digitize(sample(n, rng=17), edges)
    counts = np.bincount(place, minlength=3)
    assert chi_square(counts, theory).pvalue > ALPHA
    for tail, error in zip((0, 2), errors, strict=True):
        for wrong in (1 + error, 1 - error):
            planted = theory.copy()
            planted[tail] *= wrong
            planted[1] = 1 - planted[0] - planted[2]
            assert chi_square(counts, planted).pvalue < ALPHA
    # The mirror image has these tails the other way round.
    mirrored = np.bincount(np.digitize(-sample(n, rng=17), edges), minlength=3)
    assert chi_square(mirrored, theory).pvalue < ALPHA


# Two of them


@pytest.mark.theorem("thm-gumbel-difference")
@exactly
@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(0.05, 20), st.floats(-9, 9))
def test_difference_by_the_integral(loc, other, scale, in_scales):
    """P(X - X' <= d) = ∫ f'(y) F(y + d) dy."""
    loc, other, d = scale * loc, scale * other, scale * in_scales
    direct = integral(
        lambda y: pdf(y, other, scale) * cdf(y + d, loc, scale),
        other - 7 * scale,
        other + 45 * scale,
    )
    law = stats.logistic(loc - other, scale)
    assert direct == pytest.approx(law.cdf(d), rel=1e-11)


@pytest.mark.theorem("thm-gumbel-difference")
@exactly
@given(st.floats(-30, 30))
def test_difference_is_a_race_of_two_clocks(d):
    """G - G' <= d says that the clock with rate e^d rings before the clock with rate 1."""
    assert winner_probabilities([math.exp(d), 1])[0] == pytest.approx(stats.logistic.cdf(d))


@pytest.mark.theorem("thm-gumbel-difference")
@pytest.mark.parametrize(("loc", "scale"), [([0, 0], 1), ([3, -1], 0.5)])
def test_differences_fit_the_logistic_law(loc, scale):
    """Would notice a location off by 0.052 scales: the cdfs then differ by tanh(0.052/4)."""
    error = 4 * math.atanh(detectable_gap(N))
    assert error == pytest.approx(0.052, abs=0.0005)
    law = stats.logistic(loc[0] - loc[1], scale)
    one, other = sample(N, loc, scale, rng=18).T
    assert kolmogorov_smirnov(one - other, law.cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(one - other + error * scale, law.cdf).pvalue < ALPHA
    partly_shared = np.where(
        np.random.default_rng(19).random(N) < 0.1, one - loc[0] + loc[1], other
    )
    assert kolmogorov_smirnov(one - partly_shared, law.cdf).pvalue < ALPHA


# To the last digits


@exactly
@given(st.floats(-6.55, 708))
@example(-6.5)
@example(0.0)
@example(36.7)
@example(700.0)
def test_standard_law_has_the_accuracy_that_it_promises(x):
    exact = decimal_law(x)
    assert error_of(pdf(x), exact["pdf"]) <= 3 * EPS * (1 + exact["t"])
    assert error_of(cdf(x), exact["cdf"]) <= 3 * EPS * (1 + exact["t"])
    assert error_of(logcdf(x), exact["logcdf"]) <= 2 * EPS
    assert error_of(sf(x), exact["sf"]) <= 3 * EPS
    size = max(1, abs(x), exact["t"])
    assert abs(float(Decimal(float(logpdf(x))) - exact["logpdf"])) <= 2 * EPS * size


@exactly
@given(st.floats(-6, 600), locations, scales)
@example(30.0, 1e300, 1e299)
@example(1.0, -LARGEST / 1.01, LARGEST / 1.01)
@example(0.5, 5.0, 1e-300)
def test_other_parameters_add_the_rounding_of_s_alone(in_scales, loc, scale):
    x = loc + scale * in_scales
    exact = decimal_law(x, loc, scale)
    error = 3 * EPS * (1 + abs(exact["s"])) * (1 + exact["t"])
    small = 1e-300
    for function in (pdf, cdf, logcdf, sf):
        value = exact[function.__name__]
        if small < abs(value) < Decimal(LARGEST):
            assert error_of(function(x, loc, scale), value) <= error, function.__name__
    size = max(abs(exact["s"]), exact["t"] * (1 + abs(exact["s"])), abs(math.log(scale)), 1)
    assert abs(float(Decimal(float(logpdf(x, loc, scale))) - exact["logpdf"])) <= 4 * EPS * size


def test_logarithms_go_on_where_the_numbers_end():
    for x in (-600.0, -20.0, 800.0, 1e300):
        exact = decimal_law(x) if abs(x) < 1e3 else {"logpdf": -Decimal(x), "logcdf": Decimal(0)}
        assert logpdf(x) == pytest.approx(float(exact["logpdf"]), rel=1e-13)
        assert logcdf(x) == pytest.approx(float(exact["logcdf"]), rel=1e-13)
    assert (pdf(-20.0), cdf(-20.0), sf(800.0)) == (0, 0, 0)
    assert isf(5e-324) == pytest.approx(744.4400719213812, rel=1e-15)
    assert ppf(5e-324) == pytest.approx(-math.log(744.4400719213812), rel=1e-15)


def test_agrees_with_scipys_gumbel_r():
    x = np.linspace(-5, 60, 301)
    law = stats.gumbel_r(1.5, 2.0)
    for function in (pdf, logpdf, cdf, logcdf, sf):
        theirs = getattr(law, function.__name__)(x)
        assert function(x, 1.5, 2.0) == pytest.approx(theirs, rel=1e-12), function.__name__
    q = np.array([1e-300, 1e-9, 0.2, 0.5, 0.9, 1 - 1e-9])
    assert ppf(q, 1.5, 2.0) == pytest.approx(law.ppf(q), rel=1e-13)
    assert isf(q, 1.5, 2.0) == pytest.approx(law.isf(q), rel=1e-13)
    mirror = stats.gumbel_l(-1.5, 2.0)
    assert cdf(x, 1.5, 2.0) == pytest.approx(mirror.sf(-x), rel=1e-12)


def test_density_is_the_slope_of_the_cdf():
    edges = np.array([-1.0, 0.5, 2.0, 7.0, 30.0])
    for low, high in itertools.pairwise(edges):
        area = integral(lambda x: pdf(x, 0.3, 1.7), low, high)
        assert area == pytest.approx(sf(low, 0.3, 1.7) - sf(high, 0.3, 1.7), rel=1e-13)


@pytest.mark.parametrize("scale", [1e-300, 1, 1e308])
def test_infinite_points_have_values(scale):
    ends = [-math.inf, math.inf]
    assert pdf(ends, 3, scale).tolist() == [0, 0]
    assert logpdf(ends, 3, scale).tolist() == [-math.inf, -math.inf]
    assert cdf(ends, 3, scale).tolist() == [0, 1]
    assert logcdf(ends, 3, scale).tolist() == [-math.inf, 0]
    assert sf(ends, 3, scale).tolist() == [1, 0]
    assert ppf([0, 1], 3, scale).tolist() == ends
    assert isf([1, 0], 3, scale).tolist() == ends


@exactly
@given(numbers, numbers, any_scale)
@example(LARGEST, -LARGEST, LARGEST)
@example(-LARGEST, LARGEST, 5e-324)
@example(5e-324, -5e-324, 5e-324)
@example(0.0, 0.0, 5e-324)
def test_arguments_of_any_size_give_numbers_and_no_floating_point_error(x, loc, scale):
    with np.errstate(all="raise"):
        for function in (pdf, cdf, sf):
            assert function(x, loc, scale) >= 0
        assert cdf(x, loc, scale) + sf(x, loc, scale) == pytest.approx(1, rel=1e-15)
        for function in (logpdf, logcdf):
            assert not np.isnan(function(x, loc, scale))
            assert function(x, loc, scale) < math.inf
        for q in (0, 5e-324, 0.3, 1 - EPS, 1):
            assert not np.isnan(ppf(q, loc, scale))
            assert not np.isnan(isf(q, loc, scale))
        assert not np.isnan(sample(3, loc, scale, rng=20)).any()


def test_large_parameters_meet_far_points_without_overflow():
    loc, scale = -LARGEST / 1.2, LARGEST / 2
    assert cdf(LARGEST / 1.2, loc, scale) == pytest.approx(float(decimal_law(4 / 1.2)["cdf"]))
    far = loc + 1.5 * scale + 1.5 * scale
    assert ppf(cdf(3.0), loc, scale) == pytest.approx(far, rel=1e-12)
    quarters = loc / 4 + scale / 4 * sample(1000, rng=21)
    finite = np.abs(quarters) < LARGEST / 4
    assert np.count_nonzero(finite) > 500
    samples = sample(1000, loc, scale, rng=21)
    assert samples[finite] / 4 == pytest.approx(quarters[finite], rel=1e-14)
    assert np.isinf(samples[~finite]).all()


def test_float32_is_taken_for_what_it_is():
    x = np.float32(0.1)
    assert cdf(x).dtype == np.float64
    assert cdf(x) == cdf(float(x))
    assert pdf(np.array([1, 2], dtype=np.float32), np.float32(0.3), np.float32(2)).tolist() == [
        pdf(one, float(np.float32(0.3)), 2.0) for one in (1.0, 2.0)
    ]
    assert sample(4, np.float32(0.1), rng=22).dtype == np.float64


# What the functions promise


@pytest.mark.parametrize("function", [pdf, logpdf, cdf, logcdf, sf, ppf, isf])
def test_arguments_broadcast(function):
    point = np.array([[0.2], [0.4]])
    loc, scale = np.array([0.0, 1.0, 2.0]), np.array(0.5)
    table = function(point, loc, scale)
    assert table.shape == (2, 3)
    assert table.dtype == np.float64
    for row, column in np.ndindex(2, 3):
        assert table[row, column] == function(point[row, 0], loc[column], 0.5)
    assert function(np.empty((0, 2))).shape == (0, 2)
    assert isinstance(function(0.5), np.float64)
    assert function(0.5, scale=[1, 2]).shape == (2,)


@pytest.mark.parametrize(
    ("loc", "scale", "shape"),
    [(0, 1, ()), ([0, 1], 1, (2,)), ([[0], [1]], [1, 2, 3], (2, 3)), (np.empty((0,)), 1, (0,))],
)
@pytest.mark.parametrize("n", [0, 1, 5])
def test_samples_have_a_row_for_each_draw(loc, scale, shape, n):
    assert sample(n, loc, scale, rng=23).shape == (n, *shape)


def test_same_seed_gives_the_same_draws_and_a_generator_moves_on():
    assert (sample(9, rng=24) == sample(9, rng=24)).all()
    assert (sample(9, rng=24) != sample(9, rng=25)).any()
    assert (sample(9) != sample(9)).any()
    assert (sample(100_000, rng=24)[:9] == sample(9, rng=24)).all()
    generator = np.random.default_rng(24)
    both = [sample(4, rng=generator), sample(5, rng=generator)]
    assert (np.concatenate(both) == sample(9, rng=24)).all()


def test_no_global_random_state_is_used():
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    sample(10)
    assert (np.random.get_state()[1] == before[0]).all()  # noqa: NPY002
    assert random.getstate() == before[1]


def test_arguments_are_left_as_they_were():
    x, loc, scale = np.array([0.5, 1.0]), np.array([1.0, 2.0]), np.array([2.0, 0.5])
    for function in (pdf, logpdf, cdf, logcdf, sf, ppf, isf):
        function(x, loc, scale)
    sample(3, loc, scale)
    assert (x.tolist(), loc.tolist(), scale.tolist()) == ([0.5, 1], [1, 2], [2, 0.5])


def test_sample_holds_little_beside_its_result():
    n = 1_000_000
    tracemalloc.start()
    sample(n, 3, 2, rng=26)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * n + 1e6


BAD = [
    ({"x": math.nan}, ValueError, "x must be numbers, not NaN, but it is nan"),
    ({"x": [0, math.nan]}, ValueError, "x must be numbers, not NaN, but x[1] is nan"),
    ({"x": "1"}, TypeError, "x must be real numbers, but it is '1'"),
    ({"x": 1j}, TypeError, "x must be real numbers, but it is 1j"),
    ({"x": None}, TypeError, "x must be real numbers, but it is None"),
    ({"x": True}, TypeError, "x must be real numbers, but it is True"),
    ({"loc": math.inf}, ValueError, "loc must be finite, but it is inf"),
    ({"loc": math.nan}, ValueError, "loc must be finite, but it is nan"),
    ({"scale": 0}, ValueError, "scale must be finite and positive, but it is 0"),
    ({"scale": [1, -2]}, ValueError, "scale must be finite and positive, but scale[1] is -2"),
    ({"scale": math.inf}, ValueError, "scale must be finite and positive, but it is inf"),
    ({"scale": math.nan}, ValueError, "scale must be finite and positive, but it is nan"),
    (
        {"x": [1, 2], "loc": [1, 2, 3]},
        ValueError,
        "loc must broadcast with the arguments before it, of shape (2,), but its shape is (3,)",
    ),
    (
        {"x": [[1], [2]], "loc": [1, 2, 3], "scale": [1, 2]},
        ValueError,
        "scale must broadcast with the arguments before it, of shape (2, 3), but its shape is (2,)",
    ),
]


@pytest.mark.parametrize("function", [pdf, logpdf, cdf, logcdf, sf])
@pytest.mark.parametrize(("arguments", "error", "message"), BAD)
def test_bad_arguments_are_refused_with_name_value_and_what_is_allowed(
    function, arguments, error, message
):
    with pytest.raises(error) as caught:
        function(**{"x": 0, **arguments})
    assert str(caught.value) == message


UNLIKE = "scale must broadcast with the arguments before it, of shape (2,), but its shape is (3,)"


@pytest.mark.parametrize("function", [ppf, isf])
@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((1.5,), ValueError, "q must be from 0 to 1, but it is 1.5"),
        (([0.5, -1e-9],), ValueError, "q must be from 0 to 1, but q[1] is -1e-09"),
        ((math.nan,), ValueError, "q must be from 0 to 1, but it is nan"),
        (("a",), TypeError, "q must be real numbers, but it is 'a'"),
        ((0.5, math.inf), ValueError, "loc must be finite, but it is inf"),
        ((0.5, 0, 0.0), ValueError, "scale must be finite and positive, but it is 0.0"),
        (
            ([0.5, 0.5], [1, 2, 3]),
            ValueError,
            "loc must broadcast with the arguments before it, of shape (2,), but its shape is (3,)",
        ),
    ],
)
def test_bad_probabilities_are_refused(function, arguments, error, message):
    with pytest.raises(error) as caught:
        function(*arguments)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((-1,), ValueError, "n must be a whole number >= 0, but it is -1"),
        ((2.0,), TypeError, "n must be a whole number >= 0, but it is 2.0, a float"),
        ((True,), TypeError, "n must be a whole number >= 0, but it is True"),
        ((3, math.nan), ValueError, "loc must be finite, but it is nan"),
        ((3, 0, -1), ValueError, "scale must be finite and positive, but it is -1"),
        ((3, [0, 0], [1, 1, 1]), ValueError, UNLIKE),
        (
            (3, 0, 1, -5),
            ValueError,
            "rng must be None, a whole number >= 0 or a numpy.random.Generator, but it is -5",
        ),
        (
            (3, 0, 1, "seed"),
            TypeError,
            "rng must be None, a whole number >= 0 or a numpy.random.Generator, but it is 'seed'",
        ),
    ],
)
def test_bad_samples_are_refused(arguments, error, message):
    with pytest.raises(error) as caught:
        sample(*arguments)
    assert str(caught.value) == message
