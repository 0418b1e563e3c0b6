"""The race against its theorems: exactly, by quadrature, and by samples of known sharpness.

Sample tests fix their seed. With a new seed each raises a false alarm once in 10 000 seeds for
each p-value that it looks at. Each says which error it would notice 9999 times in 10 000, and
shows that an error of that size, planted, is noticed.
"""

import itertools
import math
import random
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from gumbeltrick.competing_alarms import (
    first_alarm,
    first_time,
    order_probability,
    sample_times,
    winner_probabilities,
)
from gumbeltrick.goodness import chi_square, chi_square_independence, kolmogorov_smirnov

ALPHA = 1e-4  # false alarms per p-value and seed
MISS = 1e-4  # how often the stated error would go unnoticed
N = 100_000
RATES = np.array([4.0, 3.0, 2.0, 1.0])

exactly = settings(max_examples=150, deadline=None, derandomize=True)

moderate_rates = st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=5)
all_rates = st.lists(
    st.floats(min_value=5e-324, max_value=np.finfo(float).max, allow_subnormal=True),
    min_size=1,
    max_size=6,
)


def detectable(dof):
    """Noncentrality that a chi-square test at level ALPHA misses with probability MISS."""
    critical = stats.chi2.isf(ALPHA, dof)
    return optimize.brentq(lambda nc: stats.ncx2.cdf(critical, dof, nc) - MISS, 1, 1000)


def detectable_gap(n):
    """Gap between two cdfs that a Kolmogorov–Smirnov test at level ALPHA misses, at most MISS.

    At the widest gap the sample's cdf is binomial, with a standard deviation of at most 1/(2√n).
    """
    return stats.kstwo.isf(ALPHA, n) + stats.norm.isf(MISS) / (2 * math.sqrt(n))


def clocks(rates):
    """SciPy's law of each clock alone."""
    return [stats.expon(scale=1 / rate) for rate in rates]


def integral(function, start, length):
    """Integrate over [start, start + length], up to rounding for all that is smooth here."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    return length / 2 * (weights * function(start + length / 2 * (nodes + 1))).sum(axis=-1)


def all_time(rates):
    """Length of time after which nothing is left to integrate: e^-60."""
    return 60 / sum(rates)


def rings_first(rates, clock):
    """Density of "this clock rings first, at t": it rings then and all others ring later."""
    alone = clocks(rates)
    others = [other for k, other in enumerate(alone) if k != clock]
    return lambda t: alone[clock].pdf(t) * math.prod(other.sf(t) for other in others)


def quarters(times, law):
    return np.digitize(times, law.ppf([0.25, 0.5, 0.75]))


def cross_table(rows, columns, shape):
    table = np.zeros(shape, dtype=int)
    np.add.at(table, (rows, columns), 1)
    return table


def exact_shares(rates):
    total = sum(map(Fraction, rates))
    return [Fraction(rate) / total for rate in rates]


def exact_order_probability(rates, order):
    """Let the clocks of the order win one after the other, in rational arithmetic."""
    left = {clock: Fraction(rate) for clock, rate in enumerate(rates)}
    probability = Fraction(1)
    for clock in order:
        probability *= left[clock] / sum(left.values())
        del left[clock]
    return probability


def error_in_ulps(value, exact):
    """Error in units of the last place, or of the smallest float where that is larger."""
    unit = max(exact / 2**52, Fraction(5e-324))
    return abs(Fraction(float(value)) - exact) / unit


# When the first clock rings


@pytest.mark.theorem("thm-minimum")
@exactly
@given(moderate_rates, st.floats(0, 20))
def test_first_time_survives_as_all_clocks_survive(rates, in_means):
    law = first_time(rates)
    time = in_means * law.mean()
    assert law.sf(time) == pytest.approx(
        math.prod(c.sf(time) for c in clocks(rates)), rel=1e-12, abs=0
    )


@pytest.mark.theorem("thm-minimum")
def test_mean_first_time_by_quadrature():
    alone = clocks(RATES)
    mean = integral(lambda t: math.prod(clock.sf(t) for clock in alone), 0, all_time(RATES))
    assert first_time(RATES).mean() == pytest.approx(mean, rel=1e-12, abs=0)


@pytest.mark.theorem("thm-minimum")
def test_first_times_fit_their_law():
    """Would notice a rate that is 3.5 % wrong: the cdfs then differ by 0.035/e at their widest."""
    error = detectable_gap(N) * math.e
    assert error == pytest.approx(0.035, abs=0.001)
    cdf = first_time(RATES).cdf
    _, first = first_alarm(sample_times(RATES, N, 11))
    assert kolmogorov_smirnov(first, cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(first * (1 + error), cdf).pvalue < ALPHA


@exactly
@given(all_rates.filter(lambda rates: max(rates) >= 1e-306))
@example([1e-300, 1e300])
@example([1e-306])
@example([1.7e308] * 6)
def test_scale_of_the_first_time_is_exact(rates):
    assert error_in_ulps(first_time(rates).mean(), 1 / sum(map(Fraction, rates))) <= 5


def test_first_time_is_scipys_frozen_exponential():
    law = first_time([3, 2, 1])
    assert law.dist.name == "expon"
    assert law.mean() == 1 / 6
    assert law.support() == (0, np.inf)


# Who rings first


@pytest.mark.theorem("thm-winner")
@exactly
@given(all_rates)
@example([1e-300, 1e300])
@example([1e-300, 1e-300])
@example([1.7e308, 1.7e308, 5e-324])
def test_winner_probabilities_are_exact_shares(rates):
    shares = winner_probabilities(rates)
    assert shares.dtype == np.float64
    for share, exact in zip(shares, exact_shares(rates), strict=True):
        assert error_in_ulps(share, exact) <= 4


@pytest.mark.theorem("thm-winner")
@pytest.mark.parametrize("clock", range(4))
def test_winner_probability_by_the_direct_integral(clock):
    direct = integral(rings_first(RATES, clock), 0, all_time(RATES))
    assert winner_probabilities(RATES)[clock] == pytest.approx(direct, rel=1e-12, abs=0)


@pytest.mark.theorem("thm-winner")
def test_winners_fit_their_probabilities():
    """Would notice a share of 0.4 that is wrong by 0.0126, at the expense of the others."""
    theory = winner_probabilities(RATES)
    share = theory[0]
    error = math.sqrt(detectable(3) * share * (1 - share) / N)
    assert error == pytest.approx(0.0126, abs=0.0001)
    wrong = [(share + error) / (1 - share - error) * RATES[1:].sum(), *RATES[1:]]

    def winners(rates):
        return np.bincount(first_alarm(sample_times(rates, N, 12))[0], minlength=4)

    assert chi_square(winners(RATES), theory).pvalue > ALPHA
    assert chi_square(winners(wrong), theory).pvalue < ALPHA


@pytest.mark.parametrize("size", [1e-300, 1e300, 1e-306, 4e307])
def test_winners_at_extreme_rates(size):
    """Would notice a share of 2/3 that is wrong by 0.011."""
    error = math.sqrt(detectable(1) * 2 / 9 / N)
    assert error == pytest.approx(0.011, abs=0.0005)
    winners, _ = first_alarm(sample_times([2 * size, size], N, 13))
    counts = np.bincount(winners, minlength=2)
    assert chi_square(counts, [2 / 3, 1 / 3]).pvalue > ALPHA
    assert chi_square(counts, [2 / 3 - error, 1 / 3 + error]).pvalue < ALPHA


def test_a_clock_of_1e300_always_beats_one_of_1e_minus_300():
    winners, first = first_alarm(sample_times([1e-300, 1e300], N, 14))
    assert (winners == 1).all()
    assert (first < 1e-298).all()


@exactly
@given(st.lists(st.floats(0.5, 2), min_size=2, max_size=4), st.integers(-995, 995))
def test_size_of_the_rates_changes_times_but_not_winners(rates, power):
    winners, first = first_alarm(sample_times(rates, 50, 15))
    scaled_winners, scaled_first = first_alarm(sample_times(np.ldexp(rates, power), 50, 15))
    assert (winners == scaled_winners).all()
    assert (np.ldexp(first, -power) == scaled_first).all()


@pytest.mark.theorem("lem-ties")
def test_ties_vanish_as_the_clock_face_gets_finer():
    """P(both in one cell of width δ), added over the cells, is δ λ₁λ₂/(λ₁+λ₂) for small δ."""
    one, two = clocks(RATES[:2])

    def tied(cells):
        edges = np.linspace(0, all_time(RATES[:2]), cells + 1)
        return np.sum(np.diff(one.cdf(edges)) * np.diff(two.cdf(edges)))

    limit = all_time(RATES[:2]) * 12 / 7
    for cells in (10_000, 100_000, 1_000_000):
        assert tied(cells) * cells == pytest.approx(limit, rel=10 / cells, abs=0)


@pytest.mark.theorem("lem-ties")
def test_no_two_clocks_ring_together():
    """Would notice one tie in 10 000 races; floats make one in about 1e14."""

    def ties(times):
        return (np.diff(np.sort(times, axis=1), axis=1) == 0).any(axis=1).sum()

    times = sample_times(RATES, N, 16)
    assert ties(times) == 0
    pairs = itertools.combinations(RATES, 2)
    tick = 1e-4 / sum(one * two / (one + two) for one, two in pairs)
    assert ties(np.floor(times / tick)) > 0


# Who, and when


@pytest.mark.theorem("thm-independence")
@exactly
@given(moderate_rates, st.floats(0, 5), st.data())
def test_winner_and_time_by_the_stopped_integral(rates, in_means, data):
    clock = data.draw(st.integers(0, len(rates) - 1))
    law = first_time(rates)
    stop = in_means * law.mean()
    joint = integral(rings_first(rates, clock), 0, stop)
    product = winner_probabilities(rates)[clock] * law.cdf(stop)
    assert joint == pytest.approx(product, rel=1e-11, abs=0)


@pytest.mark.theorem("thm-independence")
def test_winners_do_not_depend_on_the_quarter():
    """Would notice if 5.4 % of the late races went to the fastest clock instead of who won them."""
    theory = winner_probabilities(RATES)
    joint = np.outer(theory, np.full(4, 0.25))
    shift = np.zeros((4, 4))
    shift[:, 3] = (np.eye(4)[0] - theory) / 4

    def noncentrality(share):
        wrong = joint + share * shift
        independent = np.outer(wrong.sum(axis=1), wrong.sum(axis=0))
        return N * np.sum((wrong - independent) ** 2 / independent)

    share = optimize.brentq(lambda s: noncentrality(s) - detectable(9), 1e-6, 0.5)
    assert share == pytest.approx(0.054, abs=0.0005)

    winners, first = first_alarm(sample_times(RATES, N, 17))
    quarter = quarters(first, first_time(RATES))
    assert chi_square_independence(cross_table(winners, quarter, (4, 4))).pvalue > ALPHA
    given_away = (quarter == 3) & (np.random.default_rng(18).random(N) < share)
    wrong = np.where(given_away, 0, winners)
    assert chi_square_independence(cross_table(wrong, quarter, (4, 4))).pvalue < ALPHA


# Who comes second, third, last


@pytest.mark.theorem("lem-memoryless")
@exactly
@given(st.floats(1e-300, 1e300), st.floats(0, 300), st.floats(0, 300))
def test_silence_teaches_nothing(rate, waited, more):
    law = first_time([rate])
    waited, more = waited * law.mean(), more * law.mean()
    assert law.sf(waited + more) / law.sf(waited) == pytest.approx(law.sf(more), rel=1e-12, abs=0)


@pytest.mark.theorem("lem-memoryless")
def test_waits_after_a_silence_fit_the_first_law():
    """Would notice a rate that is 5.8 % wrong once the clock has been silent for a mean."""
    law = first_time([2.0])
    times = sample_times([2.0], N, 19)[:, 0]
    rest = times[times > law.mean()] - law.mean()
    error = detectable_gap(rest.size) * math.e
    assert error == pytest.approx(0.058, abs=0.001)
    assert kolmogorov_smirnov(rest, law.cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(rest * (1 + error), law.cdf).pvalue < ALPHA


@pytest.mark.theorem("lem-remaining")
@exactly
@given(
    st.lists(st.floats(0.1, 10), min_size=2, max_size=4),
    st.floats(0, 2),
    st.lists(st.floats(0, 2), min_size=4, max_size=4),
)
def test_remaining_race_by_quadrature(rates, in_means, rests):
    alone, law = clocks(rates), first_time(rates)
    start = in_means * law.mean()
    for k, winner in enumerate(alone):
        others = [(alone[j], rests[j]) for j in range(len(alone)) if j != k]

        def density(u, winner=winner, others=others):
            return winner.pdf(u) * math.prod(other.sf(u + rest) for other, rest in others)

        joint = integral(density, start, all_time(rates))
        fresh = math.prod(other.sf(rest) for other, rest in others)
        claimed = winner_probabilities(rates)[k] * law.sf(start) * fresh
        assert joint == pytest.approx(claimed, rel=1e-11, abs=0)


@pytest.mark.theorem("lem-remaining")
def test_losers_race_on_as_if_nothing_had_happened():
    """Would notice a remaining rate of the slowest clock that is 7.8 % wrong after any winner."""
    times = sample_times(RATES, N, 20)
    winners, first = first_alarm(times)
    slowest = clocks(RATES)[3]
    errors = []
    for clock in range(3):
        won = winners == clock
        rest = times[won, 3] - first[won]
        errors.append(detectable_gap(rest.size) * math.e)
        assert kolmogorov_smirnov(rest, slowest.cdf).pvalue > ALPHA
        assert kolmogorov_smirnov(rest * (1 + errors[-1]), slowest.cdf).pvalue < ALPHA
    assert max(errors) == pytest.approx(0.078, abs=0.001)


@pytest.mark.theorem("lem-remaining")
def test_losers_do_not_know_when_the_first_clock_rang():
    """Would notice a loser that waits 8.4 % longer after the latest quarter of first rings."""
    times = sample_times(RATES, N, 20)
    winners, first = first_alarm(times)
    slowest = clocks(RATES)[3]
    lost = winners != 3
    rest = times[lost, 3] - first[lost]
    when = quarters(first[lost], first_time(RATES))

    def noncentrality(longer):
        joint = np.full((4, 4), 1 / 16)
        edges = slowest.cdf(slowest.ppf([0, 0.25, 0.5, 0.75, 1]) / (1 + longer))
        joint[3] = np.diff(edges) / 4
        independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
        return rest.size * np.sum((joint - independent) ** 2 / independent)

    longer = optimize.brentq(lambda x: noncentrality(x) - detectable(9), 1e-6, 1)
    assert longer == pytest.approx(0.084, abs=0.0005)

    def pvalue(rest):
        return chi_square_independence(cross_table(when, quarters(rest, slowest), (4, 4))).pvalue

    assert pvalue(rest) > ALPHA
    assert pvalue(np.where(when == 3, rest * (1 + longer), rest)) < ALPHA


@pytest.mark.theorem("thm-full-order")
@exactly
@given(all_rates.flatmap(lambda r: st.tuples(st.just(r), st.permutations(range(len(r))))))
@example(([1e300, 1e-300, 1e-300], [0, 1, 2]))
@example(([1.7e308, 1.7e308, 5e-324, 5e-324], [1, 0, 3, 2]))
def test_order_probability_is_exact(race):
    rates, order = race
    probability = order_probability(rates, order)
    assert type(probability) is float
    assert error_in_ulps(probability, exact_order_probability(rates, order)) <= len(rates)


@pytest.mark.theorem("thm-full-order")
@pytest.mark.parametrize("rates", [[1], [3, 2, 1], [1e-300, 1e300, 1, 2], [5, 4, 3, 2, 1, 1e-9]])
def test_all_orders_together_are_certain_and_begin_with_their_winner(rates):
    orders = list(itertools.permutations(range(len(rates))))
    probabilities = np.array([order_probability(rates, order) for order in orders])
    assert probabilities.sum() == pytest.approx(1, rel=1e-13, abs=0)
    begins = np.bincount([order[0] for order in orders], weights=probabilities)
    assert begins == pytest.approx(winner_probabilities(rates), rel=1e-13, abs=0)


@pytest.mark.theorem("thm-full-order")
@pytest.mark.theorem("cor-gaps")
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("gaps", [(0, 0, 0), (0.1, 0.3, 0.2)])
def test_order_and_gaps_by_the_iterated_integral(order, gaps):
    rates = np.array([3.0, 2.0, 1.0])[list(order)]
    one, two, three = clocks(rates)
    a, b, c = gaps

    def and_then(t):
        start = t[:, np.newaxis] + b
        return integral(lambda s: two.pdf(s) * three.sf(s + c), start, all_time(rates[1:]))

    joint = integral(lambda t: one.pdf(t) * and_then(t), a, all_time(rates))
    left = np.cumsum(rates[::-1])[::-1]
    claimed = order_probability([3, 2, 1], order) * math.exp(-np.dot(left, gaps))
    assert joint == pytest.approx(claimed, rel=1e-11, abs=0)


@pytest.mark.theorem("thm-full-order")
def test_orders_of_the_races_fit_their_probabilities():
    """Would notice if in 3.3 % of the races the last two clocks changed places."""
    orders = list(itertools.permutations(range(4)))
    theory = np.array([order_probability(RATES, order) for order in orders])
    swapped = np.array([order_probability(RATES, (*o[:2], o[3], o[2])) for o in orders])
    share = math.sqrt(detectable(23) / (N * np.sum((swapped - theory) ** 2 / theory)))
    assert share == pytest.approx(0.033, abs=0.0005)

    rung = np.argsort(sample_times(RATES, N, 21), axis=1)
    code = rung @ [64, 16, 4, 1]
    wrong = np.where(
        np.random.default_rng(22).random(N) < share, rung[:, [0, 1, 3, 2]] @ [64, 16, 4, 1], code
    )
    codes = np.array(orders) @ [64, 16, 4, 1]  # ascending, as permutations come sorted

    def counts(code):
        return np.bincount(np.searchsorted(codes, code), minlength=24)

    assert chi_square(counts(code), theory).pvalue > ALPHA
    assert chi_square(counts(wrong), theory).pvalue < ALPHA


@pytest.mark.theorem("cor-gaps")
def test_gaps_of_the_races_are_exponential_and_independent():
    """Would notice a gap that is 3.5 % wrong, and gaps that are not counted from the last ring."""
    times = sample_times(RATES, N, 23)
    order = np.argsort(times, axis=1)
    rung = np.sort(times, axis=1)
    left = np.cumsum(RATES[order][:, ::-1], axis=1)[:, ::-1]  # rates that have not yet rung
    gaps = np.diff(rung, axis=1, prepend=0) * left  # each Exp(1) by the corollary
    unit = stats.expon()
    error = detectable_gap(N) * math.e
    assert error == pytest.approx(0.035, abs=0.001)
    for gap in gaps.T:
        assert kolmogorov_smirnov(gap, unit.cdf).pvalue > ALPHA
        assert kolmogorov_smirnov(gap * (1 + error), unit.cdf).pvalue < ALPHA

    def pvalue(one, other):
        table = cross_table(quarters(one, unit), quarters(other, unit), (4, 4))
        return chi_square_independence(table).pvalue

    for j in range(3):
        assert pvalue(gaps[:, j], gaps[:, j + 1]) > ALPHA
        assert pvalue(gaps[:, j], rung[:, j + 1] * left[:, j + 1]) < ALPHA


# What the functions promise


def test_times_are_noise_over_rates():
    noise = np.random.default_rng(24).standard_exponential((7, 4))
    times = sample_times(RATES, 7, 24)
    assert times.dtype == np.float64
    assert (times == noise / RATES).all()


def test_same_seed_gives_the_same_races_and_a_generator_moves_on():
    assert (sample_times(RATES, 9, 25) == sample_times(RATES, 9, 25)).all()
    assert (sample_times(RATES, 9, 25) != sample_times(RATES, 9, 26)).all()
    assert (sample_times(RATES, 9) != sample_times(RATES, 9)).all()
    generator = np.random.default_rng(25)
    both = [sample_times(RATES, 9, generator), sample_times(RATES, 9, rng=generator)]
    assert (np.vstack(both) == sample_times(RATES, 18, 25)).all()


def test_more_races_begin_with_the_same_races():
    assert (sample_times(RATES, 30, 27)[:10] == sample_times(RATES, 10, 27)).all()


def test_no_global_random_state_is_used():
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    sample_times(RATES, 10)
    sample_times(RATES, 10, 28)
    assert (np.random.get_state()[1] == before[0]).all()  # noqa: NPY002
    assert random.getstate() == before[1]


def test_no_race_and_one_clock():
    times = sample_times(RATES, 0)
    assert times.shape == (0, 4)
    winners, first = first_alarm(times)
    assert winners.shape == first.shape == (0,)
    winners, first = first_alarm(sample_times([2], 5, 29))
    assert winners.tolist() == [0] * 5
    assert winner_probabilities([7.5]).tolist() == [1]
    assert order_probability([7.5], [0]) == 1


def test_first_alarm_takes_the_least_of_each_row():
    winners, first = first_alarm([[3, 1, 2], [0.5, 4, np.inf], [7, 7, 7], [9, 8, 8]])
    assert winners.dtype == np.intp
    assert winners.tolist() == [1, 0, 0, 1]  # among equals the lowest index
    assert first.dtype == np.float64
    assert first.tolist() == [1, 0.5, 7, 8]


def test_only_one_large_array_is_made():
    sample_times(RATES, 10)  # imports and caches
    tracemalloc.start()
    sample_times(RATES, N, 30)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 8 * N * 4 <= peak < 1.05 * 8 * N * 4


@pytest.mark.parametrize(
    "rates",
    [
        [3, 2, 1],
        (3.0, 2, 1),
        np.array([3, 2, 1]),
        np.array([3, 2, 1], np.uint8),
        np.array([3, 2, 1], np.float32),
        np.array([3, 2, 1], np.longdouble),
        np.array([[3, 0, 2, 0, 1]], float)[0, ::2],
    ],
)
def test_any_list_of_numbers_will_do_and_is_left_alone(rates):
    before = np.array(rates)
    assert winner_probabilities(rates).tolist() == winner_probabilities([3.0, 2.0, 1.0]).tolist()
    assert (sample_times(rates, 3, 31) == sample_times([3.0, 2.0, 1.0], 3, 31)).all()
    assert first_time(rates).mean() == 1 / 6
    assert order_probability(rates, np.array([2, 0, 1])) == 1 / 6 * (3 / 5)
    assert (rates == before).all()


def test_integers_beyond_64_bits_are_rates_too():
    assert winner_probabilities([2**100, 3 * 2**100]).tolist() == [0.25, 0.75]


@pytest.mark.parametrize("rates", [[1e-300, 1e300], [1e300] * 3, [1e-300] * 3, [5e-324, 1.7e308]])
def test_extreme_rates_raise_no_floating_point_error(rates):
    with np.errstate(all="raise"):
        winner_probabilities(rates)
        order_probability(rates, range(len(rates)))
        first_time(rates)
        first_alarm(sample_times(rates, 1000, 32))


def test_a_clock_too_slow_for_floats_never_rings():
    times = sample_times([5e-324, 1e-306], 1000, 33)
    assert np.isinf(times[:, 0]).all()
    assert first_alarm(times)[0].tolist() == [1] * 1000


RATES_RULE = "rates must be finite and positive, but "
RATES_KIND = "rates must be real numbers, but "
N_RULE = "n must be a whole number >= 0, but it is "
RNG_RULE = "rng must be None, a whole number >= 0 or a numpy.random.Generator, but it is "
TIMES_RULE = "times must be at least 0, or inf for a clock that never rings, but "
ORDER_RULE = "order must name each of 0 to 2 exactly once, but it is "
SLOW_RULE = "rates must include one of at least 1e-306, or times exceed the largest float, but "


@pytest.mark.parametrize(
    "function",
    [
        winner_probabilities,
        first_time,
        lambda r: sample_times(r, 1),
        lambda r: order_probability(r, [0]),
    ],
)
@pytest.mark.parametrize(
    ("rates", "error", "message"),
    [
        ([1, 2.5, -1.0], ValueError, RATES_RULE + "rates[2] is -1.0"),
        ([1, 0], ValueError, RATES_RULE + "rates[1] is 0"),
        ([-0.0], ValueError, RATES_RULE + "rates[0] is -0.0"),
        ([1, math.nan], ValueError, RATES_RULE + "rates[1] is nan"),
        (np.array([1, np.inf]), ValueError, RATES_RULE + "rates[1] is inf"),
        ([], ValueError, "rates must hold at least 1 number, but it is empty"),
        (3.0, ValueError, "rates must be a list of numbers, but it is 3.0"),
        ([[1, 2]], ValueError, "rates must be a list of numbers, but its shape is (1, 2)"),
        ([1, [2, 3]], ValueError, "rates must be a list of numbers, but it is [1, [2, 3]]"),
        ([1, 10**400], ValueError, None),
        ([1, True], TypeError, RATES_KIND + "rates[1] is True"),
        (np.array([True]), TypeError, RATES_KIND + "rates[0] is True"),
        ([1, "2"], TypeError, RATES_KIND + "rates[1] is '2'"),
        ("321", TypeError, RATES_KIND + "it is '321'"),
        ([1, 2j], TypeError, RATES_KIND + "rates[1] is 2j"),
        ([1, None], TypeError, RATES_KIND + "rates[1] is None"),
        (None, TypeError, RATES_KIND + "it is None"),
        ({3, 2}, TypeError, RATES_KIND + "it is {2, 3}"),
        (np.array([1.0], object), TypeError, RATES_KIND + "its dtype is object"),
    ],
)
def test_bad_rates_are_refused_everywhere(function, rates, error, message):
    with pytest.raises(error) as caught:
        function(rates)
    assert str(caught.value) == message or (
        message is None and "rates must fit" in str(caught.value)
    )


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: sample_times([1], 2.5), TypeError, N_RULE + "2.5"),
        (lambda: sample_times([1], 1e5), TypeError, N_RULE + "100000.0, a float"),
        (lambda: sample_times([1], np.nan), TypeError, N_RULE + "nan"),
        (lambda: sample_times([1], n=True), TypeError, N_RULE + "True"),
        (lambda: sample_times([1], "3"), TypeError, N_RULE + "'3'"),
        (lambda: sample_times([1], None), TypeError, N_RULE + "None"),
        (lambda: sample_times([1], -1), ValueError, N_RULE + "-1"),
        (lambda: sample_times([1], np.int64(-1)), ValueError, N_RULE + "-1"),
        (lambda: sample_times([1], 1, -1), ValueError, RNG_RULE + "-1"),
        (lambda: sample_times([1], 1, 1.5), TypeError, RNG_RULE + "1.5"),
        (lambda: sample_times([1], 1, rng=True), TypeError, RNG_RULE + "True"),
        (lambda: sample_times([1], 1, "1"), TypeError, RNG_RULE + "'1'"),
        (lambda: sample_times([1e-307], 1), ValueError, SLOW_RULE + "the largest is 1e-307"),
        (lambda: first_time([5e-324, 1e-310]), ValueError, SLOW_RULE + "the largest is 1e-310"),
        (lambda: first_alarm([[1, 2], [3, -4.0]]), ValueError, TIMES_RULE + "times[1, 1] is -4.0"),
        (lambda: first_alarm([[1, np.nan]]), ValueError, TIMES_RULE + "times[0, 1] is nan"),
        (
            lambda: first_alarm([[1, 2], [np.inf, np.inf]]),
            ValueError,
            "times must hold a finite time in every row, but times[1] has none",
        ),
        (
            lambda: first_alarm([1, 2]),
            ValueError,
            "times must be a table: rows of numbers, but its shape is (2,)",
        ),
        (
            lambda: first_alarm(np.empty((3, 0))),
            ValueError,
            "times must have at least 1 column, but its shape is (3, 0)",
        ),
        (
            lambda: first_alarm([[1, "x"]]),
            TypeError,
            "times must be real numbers, but times[0, 1] is 'x'",
        ),
        (lambda: order_probability([3, 2, 1], [0, 1]), ValueError, ORDER_RULE + "[0, 1]"),
        (lambda: order_probability([3, 2, 1], [0, 1, 1]), ValueError, ORDER_RULE + "[0, 1, 1]"),
        (lambda: order_probability([3, 2, 1], [1, 2, 3]), ValueError, ORDER_RULE + "[1, 2, 3]"),
        (lambda: order_probability([3, 2, 1], [0, 1, -1]), ValueError, ORDER_RULE + "[0, 1, -1]"),
        (lambda: order_probability([3, 2, 1], []), ValueError, ORDER_RULE + "[]"),
        (
            lambda: order_probability([3, 2, 1], [0, 1, 2.0]),
            TypeError,
            "order must be whole numbers, but order[2] is 2.0",
        ),
        (
            lambda: order_probability([3, 2, 1], [[0, 1, 2]]),
            ValueError,
            "order must be a list of numbers, but its shape is (1, 3)",
        ),
    ],
)
def test_bad_arguments_are_named_with_their_value_and_what_is_allowed(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
