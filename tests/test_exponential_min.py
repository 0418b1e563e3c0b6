"""Drawing by weight against its theorems: exactly, by quadrature, and by samples.

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
from calibration import (
    ALPHA,
    cross_table,
    detectable,
    noncentrality_of_dependence,
    quarters,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from gumbeltrick import exponential_min
from gumbeltrick._race import race_noise
from gumbeltrick.competing_alarms import order_probability
from gumbeltrick.exponential_min import inverse_cdf, sample, sample_by_inverse_cdf
from gumbeltrick.goodness import chi_square, chi_square_independence

N = 100_000
WEIGHTS = np.array([4.0, 0.0, 3.0, 2.0, 1.0, 0.0])
SHARES = WEIGHTS / 10
LAST = 1 - 2.0**-53  # the largest uniform that NumPy draws
BOTH = [sample, sample_by_inverse_cdf]

exactly = settings(max_examples=150, deadline=None, derandomize=True)
few = settings(exactly, max_examples=30)

some_above_0 = st.lists(
    st.floats(min_value=0, max_value=np.finfo(float).max, allow_subnormal=True),
    min_size=1,
    max_size=8,
).filter(any)
moderate = st.lists(st.floats(0.01, 10) | st.just(0.0), min_size=1, max_size=6).filter(any)
whole = st.lists(st.integers(0, 40), min_size=1, max_size=8).filter(any)


def wins(draws, k):
    return np.bincount(draws, minlength=k)


def integral(function, start, length):
    """Integrate over [start, start + length], up to rounding for all that is smooth here."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    return length / 2 * (weights * function(start + length / 2 * (nodes + 1))).sum(axis=-1)


def stops_first(weights, option):
    """Density of "this option has the smallest E/w, at t", from SciPy's law of the noise alone."""
    noise = stats.expon()
    others = [w for k, w in enumerate(weights) if k != option]
    own = weights[option]
    return lambda t: own * noise.pdf(own * t) * math.prod(noise.sf(w * t) for w in others)


def plain_times(weights, n, seed):
    """Times of the race, in one piece: noise over weights."""
    noise = race_noise((n, len(weights)), np.random.default_rng(seed))
    with np.errstate(divide="ignore", over="ignore"):
        return noise / weights


# The stick


@pytest.mark.theorem("thm-inverse-cdf")
@exactly
@given(whole)
def test_every_option_owns_a_piece_as_long_as_its_weight(weights):
    """Places in the middle of all units of the stick: as many on each option as it weighs."""
    total = sum(weights)
    places = [float(Fraction(2 * unit + 1, 2 * total)) for unit in range(total)]
    assert wins(inverse_cdf(places, weights), len(weights)).tolist() == weights


@pytest.mark.theorem("thm-inverse-cdf")
@exactly
@given(whole, st.integers(0, 12))
@example([0, 1, 0, 0, 1, 0], 5)
def test_an_edge_belongs_to_the_option_on_its_right(weights, power):
    """Weights that sum to a power of two: every edge is a float, and met exactly."""
    total = 2 ** max(power, (sum(weights) - 1).bit_length())
    weights = [*weights, total - sum(weights)]
    places = np.arange(total) / total
    owners = np.repeat(np.arange(len(weights)), weights)
    assert inverse_cdf(places, weights).tolist() == owners.tolist()
    just_below = np.nextafter(places[1:], 0)
    assert inverse_cdf(just_below, weights).tolist() == owners[:-1].tolist()


@pytest.mark.theorem("thm-inverse-cdf")
@exactly
@given(st.lists(st.floats(0.001, 1000) | st.just(0.0), min_size=1, max_size=8).filter(any))
def test_edges_lie_where_the_exact_sums_say(weights):
    total = sum(map(Fraction, weights))
    end = Fraction(0)
    for k, weight in enumerate(weights):
        end += Fraction(weight)
        if weight > 0.1 and end < total:
            share = float(end / total)
            assert inverse_cdf(share * (1 - 1e-14), weights) == k
            assert inverse_cdf(share * (1 + 1e-14), weights) > k


@pytest.mark.theorem("thm-inverse-cdf")
def test_draws_by_the_stick_fit_the_weights():
    """Would notice a share of 0.4 that is wrong by 0.0126, at the expense of the others."""
    _check_fit(sample_by_inverse_cdf, 11)


@exactly
@given(
    some_above_0,
    st.lists(st.floats(0, 1), max_size=30).map(lambda places: [0.0, *sorted(places), LAST, 1.0]),
)
@example([0, 1, 0], [0.0, 0.5, LAST, 1.0])
@example([1, 1e-17, 1e-17], [LAST, 1.0])
@example([5e-324, 0, 5e-324], [0.0, 0.5, 1.0])
@example([1e308] * 8, [0.0, LAST, 1.0])
@example([1e-308, 1e308, 0], [0.0, LAST, 1.0])
def test_no_place_falls_off_the_stick_or_on_weight_0(weights, places):
    with np.errstate(all="raise"):
        options = inverse_cdf(places, weights)
    assert (np.diff(options) >= 0).all()
    assert (np.array(weights)[options] > 0).all()


@exactly
@given(st.integers(1, 300), st.integers(0, 2**32), st.booleans())
def test_the_stick_is_a_search_for_the_right_of_equals(k, seed, sparse):
    rng = np.random.default_rng(seed)
    weights = rng.random((3, k)) ** 3
    if sparse:
        weights[rng.random((3, k)) < 0.5] = 0
        weights[:, k // 2] = 1
    places = rng.random((50, 3))
    places[:10] = rng.integers(0, 4, (10, 3)) / 4
    for row in range(3):
        ends = np.cumsum(weights[row])
        want = np.searchsorted(ends, places[:, row] * ends[-1], side="right")
        assert (inverse_cdf(places, weights)[:, row] == want).all()


def test_one_uniform_is_taken_for_each_draw_in_order():
    weights = np.random.default_rng(12).random((4, 7))
    places = np.random.default_rng(13).random((9000, 4))
    draws = sample_by_inverse_cdf(weights, 9000, 13)
    assert (draws == inverse_cdf(places, weights)).all()


# The race


@pytest.mark.theorem("thm-exponential-min")
@few
@given(moderate)
def test_shares_of_the_race_by_quadrature(weights):
    total = sum(weights)
    for k, weight in enumerate(weights):
        share = integral(stops_first(weights, k), 0, 60 / total)
        assert share == pytest.approx(weight / total, rel=1e-11)


@pytest.mark.theorem("thm-exponential-min")
def test_draws_by_the_race_fit_the_weights():
    """Would notice a share of 0.4 that is wrong by 0.0126, at the expense of the others."""
    _check_fit(sample, 14)


def _check_fit(draw, seed):
    share = SHARES[0]
    error = math.sqrt(detectable(3) * share * (1 - share) / N)
    assert error == pytest.approx(0.0126, abs=0.0001)
    wrong = WEIGHTS.copy()
    wrong[0] = 6 * (share + error) / (1 - share - error)
    right, planted = wins(draw(WEIGHTS, N, seed), 6), wins(draw(wrong, N, seed), 6)
    assert right[[1, 5]].tolist() == [0, 0]
    assert chi_square(right, SHARES).pvalue > ALPHA
    assert chi_square(planted, SHARES).pvalue < ALPHA


@pytest.mark.parametrize("k", [2, 6, 40, 40_000])
def test_the_race_is_the_argmin_of_noise_over_weights(k):
    weights = np.random.default_rng(15).random(k) ** 4
    weights[1::3] = 0
    n = 2000 if k < 1000 else 5
    assert (sample(weights, n, 16) == plain_times(weights, n, 16).argmin(axis=1)).all()


# A stream


def histories(k):
    """All ways in which options 1 … k - 1 take over, or do not, from those before them."""
    return list(itertools.product([False, True], repeat=k - 1))


def history_probability(weights, history):
    """What the theorem says: independent takeovers with probability w_j/S_j."""
    sums = np.cumsum(weights)[1:]
    chances = np.asarray(weights)[1:] / sums
    return math.prod(c if took else 1 - c for c, took in zip(chances, history, strict=True))


def takeovers(times):
    """Whether each option but the first has a time below all before it, (n, k - 1)."""
    return times[:, 1:] < np.minimum.accumulate(times, axis=1)[:, :-1]


@pytest.mark.theorem("thm-stream")
@few
@given(st.lists(st.floats(0.05, 20), min_size=2, max_size=5))
def test_takeovers_by_listing_all_orders(weights):
    """The order of all times tells who took over: add the probabilities of the orders."""
    k = len(weights)
    by_history = dict.fromkeys(histories(k), 0.0)
    for order in itertools.permutations(range(k)):
        place = np.argsort(order)[np.newaxis]
        by_history[tuple(takeovers(place)[0].tolist())] += order_probability(weights, order)
    for history, probability in by_history.items():
        assert history_probability(weights, history) == pytest.approx(probability, rel=1e-11)


@pytest.mark.theorem("thm-stream")
@pytest.mark.parametrize("start", [0.0, 0.1, 0.7])
def test_takeovers_do_not_depend_on_the_time_by_quadrature(start):
    """P(history, M > t) for three options, each history an integral over who came when."""
    one, two, three = (stats.expon(scale=1 / w) for w in (3.0, 1.0, 2.0))
    length = 60 / 6

    def after(density, lower):
        return integral(density, lower, length)

    def chain(first, second, last):
        """P(t < first < second < last's time), the others in this order."""
        return after(
            lambda u: np.array(
                [first.pdf(x) * after(lambda v: second.pdf(v) * last.sf(v), x) for x in u]
            ),
            start,
        )

    joint = {
        (False, False): after(lambda u: one.pdf(u) * two.sf(u) * three.sf(u), start),
        (True, False): after(lambda u: two.pdf(u) * one.sf(u) * three.sf(u), start),
        (False, True): chain(three, one, two),
        (True, True): chain(three, two, one),
    }
    for history, probability in joint.items():
        claimed = history_probability([3.0, 1.0, 2.0], history) * math.exp(-6 * start)
        assert probability == pytest.approx(claimed, rel=1e-10)


@pytest.mark.theorem("thm-stream")
@exactly
@given(st.lists(st.floats(0.01, 10), min_size=2, max_size=30))
def test_the_champion_of_a_stream_is_a_draw_from_what_has_passed(weights):
    """Took over and was not overtaken: the product of the takeovers telescopes."""
    sums = np.cumsum(weights)
    for last in range(len(weights)):
        for i in range(last + 1):
            stayed = math.prod(sums[j - 1] / sums[j] for j in range(i + 1, last + 1))
            assert weights[i] / sums[i] * stayed == pytest.approx(weights[i] / sums[last])


@pytest.mark.theorem("thm-stream")
def test_takeovers_of_a_stream_fit_the_theorem():
    """Would notice a takeover by the last option that is wrong by 0.0138, and one that is 3
    points likelier in the latest quarter of the times."""
    weights = np.array([1.0, 2, 1, 4])
    theory = np.array([history_probability(weights, history) for history in histories(4)])
    assert theory.sum() == pytest.approx(1, rel=1e-15)
    places = np.array([4, 2, 1])
    chance = weights[3] / weights.sum()
    error = math.sqrt(detectable(7) * chance * (1 - chance) / N)
    assert error == pytest.approx(0.0138, abs=0.0001)

    def table(weights):
        times = plain_times(weights, N, 17)
        quarter = quarters(times.min(axis=1), stats.expon(scale=1 / weights.sum()))
        return cross_table(takeovers(times) @ places, quarter, (8, 4))

    wrong = weights.copy()
    wrong[3] = weights[:3].sum() * (chance + error) / (1 - chance - error)
    seen = table(weights)
    assert chi_square(seen.sum(axis=1), theory).pvalue > ALPHA
    assert chi_square(table(wrong).sum(axis=1), theory).pvalue < ALPHA

    # The last option takes over more often when the first time came late.
    def shifted(share):
        joint = np.outer([1 - chance, chance], np.full(4, 0.25))
        joint[:, 3] += np.array([-share, share]) / 4
        return joint

    share = optimize.brentq(
        lambda s: noncentrality_of_dependence(shifted(s), N) - detectable(3), 1e-6, 0.4
    )
    assert share == pytest.approx(0.030, abs=0.0005)
    last = np.array([seen[0::2].sum(axis=0), seen[1::2].sum(axis=0)])
    assert chi_square_independence(seen).pvalue > ALPHA
    moved = round(share * seen[:, 3].sum())
    last[:, 3] += [-moved, moved]
    assert chi_square_independence(last).pvalue < ALPHA


# Shards


@pytest.mark.theorem("cor-shards")
@few
@given(
    st.lists(st.floats(0.05, 20), min_size=2, max_size=6).flatmap(
        lambda w: st.tuples(
            st.just(w), st.lists(st.integers(0, 1), min_size=len(w), max_size=len(w))
        )
    )
)
def test_reports_of_shards_by_listing_all_orders(case):
    """P(shard 0 reports k, shard s decides) is a product, whatever the shards."""
    weights, shard = case
    inside = [[k for k, s in enumerate(shard) if s == which] for which in (0, 1)]
    if not all(inside):
        return
    joint = np.zeros((len(weights), 2))
    for order in itertools.permutations(range(len(weights))):
        report = next(k for k in order if shard[k] == 0)
        joint[report, shard[order[0]]] += order_probability(weights, order)
    totals = [sum(weights[k] for k in members) for members in inside]
    for k in inside[0]:
        for which in (0, 1):
            claimed = weights[k] / totals[0] * totals[which] / sum(weights)
            assert joint[k, which] == pytest.approx(claimed, rel=1e-11)


@pytest.mark.theorem("cor-shards")
def test_merged_shards_draw_as_one_race_does():
    """Would notice a shard that decides 1.1 points too often, and one that names another option
    in 6 % of the cases that it loses."""
    weights = np.array([4.0, 3, 2, 1])
    times = plain_times(weights, N, 18)
    reports = [times[:, :2].argmin(axis=1), 2 + times[:, 2:].argmin(axis=1)]
    firsts = np.stack([times[:, :2].min(axis=1), times[:, 2:].min(axis=1)])
    decides = firsts.argmin(axis=0)
    merged = np.choose(decides, reports)
    assert (merged == times.argmin(axis=1)).all()
    assert chi_square(wins(merged, 4), weights / 10).pvalue > ALPHA
    error = math.sqrt(detectable(1) * 0.7 * 0.3 / N)
    assert error == pytest.approx(0.0110, abs=0.0001)
    deciders = wins(decides, 2)
    assert chi_square(deciders, [0.7, 0.3]).pvalue > ALPHA
    assert chi_square(deciders, [0.7 - error, 0.3 + error]).pvalue < ALPHA

    def biased(share):
        """Joint law if, in a share of the cases that it loses, shard 0 names its first option."""
        joint = np.outer([4 / 7, 3 / 7], [0.7, 0.3])
        joint[:, 1] += np.array([1, -1]) * share * joint[1, 1]
        return joint

    share = optimize.brentq(
        lambda s: noncentrality_of_dependence(biased(s), N) - detectable(1), 1e-6, 0.5
    )
    assert share == pytest.approx(0.060, abs=0.0005)
    swayed = (decides == 1) & (np.random.default_rng(25).random(N) < share)
    for report, noticed in ((reports[0], False), (np.where(swayed, 0, reports[0]), True)):
        test = chi_square_independence(cross_table(report, decides, (2, 2)))
        assert (test.pvalue < ALPHA) is noticed


# One weight changes


def pieces(weights):
    """Exact ends of the pieces of the stick, in parts of its length."""
    total = sum(map(Fraction, weights))
    return [sum(map(Fraction, weights[:k])) / total for k in range(len(weights) + 1)]


def moved_on_the_stick(before, after):
    """Part of the stick on which another option lies, exactly."""
    one, other = pieces(before), pieces(after)
    stayed = sum(
        max(Fraction(0), min(one[k + 1], other[k + 1]) - max(one[k], other[k]))
        for k in range(len(before))
    )
    return 1 - stayed


@pytest.mark.theorem("cor-one-weight")
@few
@given(
    st.lists(st.floats(0.05, 10), min_size=2, max_size=5),
    st.floats(1, 20),
    st.data(),
)
def test_draws_that_change_by_quadrature(weights, factor, data):
    """Of those that go from j to the raised k: T_j is first, but not before T_k's new time."""
    k = data.draw(st.integers(0, len(weights) - 1))
    raised = [*weights]
    raised[k] *= factor
    noise = stats.expon()
    changed = 0.0
    for j, own in enumerate(weights):
        if j == k:
            continue
        others = [w for i, w in enumerate(weights) if i not in {j, k}]

        def density(t, own=own, others=others):
            between = noise.sf(weights[k] * t) - noise.sf(raised[k] * t)
            return own * noise.pdf(own * t) * math.prod(noise.sf(w * t) for w in others) * between

        changed += integral(density, 0, 60 / sum(weights))
    gain = raised[k] / sum(raised) - weights[k] / sum(weights)
    assert changed == pytest.approx(gain, rel=1e-9, abs=1e-12)


@pytest.mark.theorem("cor-one-weight")
@exactly
@given(whole.filter(lambda w: len(w) > 1), st.integers(1, 40), st.data())
def test_no_stick_changes_less(weights, more, data):
    k = data.draw(st.integers(0, len(weights) - 1))
    raised = [*weights]
    raised[k] += more
    gain = Fraction(raised[k], sum(raised)) - Fraction(weights[k], sum(weights))
    assert moved_on_the_stick(weights, raised) >= gain


@pytest.mark.theorem("cor-one-weight")
def test_only_the_raised_option_gains_and_as_little_as_can_be():
    """Would notice a share of changed draws that is wrong by 0.0066; the stick's is, by far."""
    before = np.ones(10)
    after = before.copy()
    after[0] = 2
    gain = 2 / 11 - 1 / 10
    error = math.sqrt(detectable(1) * gain * (1 - gain) / N)
    assert error == pytest.approx(0.0066, abs=0.0001)

    def changed(draw):
        old, new = draw(before, N, 19), draw(after, N, 19)
        return np.count_nonzero(old != new), set(new[old != new].tolist())

    by_race, gainers = changed(sample)
    assert gainers == {0}
    assert chi_square([by_race, N - by_race], [gain, 1 - gain]).pvalue > ALPHA
    assert chi_square([by_race, N - by_race], [gain + error, 1 - gain - error]).pvalue < ALPHA

    by_stick, gainers = changed(sample_by_inverse_cdf)
    moved = float(moved_on_the_stick([1] * 10, [2, *[1] * 9]))
    assert moved == pytest.approx(0.409, abs=0.001)
    assert len(gainers) > 1
    assert chi_square([by_stick, N - by_stick], [moved, 1 - moved]).pvalue > ALPHA
    assert chi_square([by_stick, N - by_stick], [gain, 1 - gain]).pvalue < ALPHA


# Weights of any size


@pytest.mark.parametrize("draw", BOTH)
@pytest.mark.parametrize("size", [5e-324, 1e-308, 1e-300, 1.0, 1e300, 8e307])
def test_the_size_of_the_weights_does_not_matter(draw, size):
    """Would notice a share of 2/3 that is wrong by 0.011."""
    error = math.sqrt(detectable(1) * 2 / 9 / N)
    assert error == pytest.approx(0.011, abs=0.0005)
    with np.errstate(all="raise"):
        counts = wins(draw([2 * size, 0, size], N, 20), 3)[[0, 2]]
    assert chi_square(counts, [2 / 3, 1 / 3]).pvalue > ALPHA
    assert chi_square(counts, [2 / 3 - error, 1 / 3 + error]).pvalue < ALPHA


@pytest.mark.parametrize("draw", BOTH)
@exactly
@given(weights=some_above_0, seed=st.integers(0, 2**32))
@example(weights=[np.finfo(float).max] * 8, seed=1)
@example(weights=[5e-324, 0, 1.7e308], seed=1)
@example(weights=[0, 5e-324], seed=1)
def test_any_finite_weights_are_drawn_from_without_a_floating_point_error(draw, weights, seed):
    with np.errstate(all="raise"):
        draws = draw(weights, 20, seed)
    assert (np.array(weights)[draws] > 0).all()


@pytest.mark.parametrize("draw", BOTH)
def test_sums_that_overflow_and_weights_a_world_apart(draw):
    huge = draw([1.5e308, 1.5e308], N, 21)
    assert chi_square(wins(huge, 2), [0.5, 0.5]).pvalue > ALPHA
    assert (draw([1e-308, 1e308, 1e-308], 1000, 22) == 1).all()


@pytest.mark.parametrize("draw", BOTH)
@pytest.mark.parametrize("k", [7, 50, 40_000])
def test_weight_0_is_never_drawn(draw, k):
    weights = np.zeros(k)
    weights[[2, k - 2]] = 1, 1e-3
    n = 20_000 if k < 1000 else 30
    assert np.isin(draw(weights, n, 23), [2, k - 2]).all()
    weights[2] = 0
    assert (draw(weights, 30, 24) == k - 2).all()


# What the functions promise


@pytest.mark.parametrize("draw", BOTH)
def test_same_seed_gives_the_same_draws_and_a_generator_moves_on(draw):
    weights = np.ones((2, 50))
    assert (draw(weights, 9, 30) == draw(weights, 9, 30)).all()
    assert (draw(weights, 9, 30) != draw(weights, 9, 31)).any()
    assert (draw(weights, 9) != draw(weights, 9)).any()
    generator = np.random.default_rng(30)
    both = [draw(weights, 4, generator), draw(weights, 5, rng=generator)]
    assert (np.concatenate(both) == draw(weights, 9, 30)).all()


@pytest.mark.parametrize("draw", BOTH)
def test_no_global_random_state_is_used(draw):
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    draw(WEIGHTS, 10)
    assert (np.random.get_state()[1] == before[0]).all()  # noqa: NPY002
    assert random.getstate() == before[1]


@pytest.mark.parametrize("draw", BOTH)
@pytest.mark.parametrize("batch", [(), (2,), (3, 1), (2, 0), (0,), (2, 3)])
@pytest.mark.parametrize("n", [0, 1, 5])
def test_shapes(draw, batch, n):
    draws = draw(np.ones((*batch, 4)), n, 33)
    assert draws.shape == (n, *batch)
    assert draws.dtype == np.intp


@pytest.mark.parametrize("draw", BOTH)
def test_batches_are_rows_on_their_own(draw):
    weights = np.random.default_rng(34).random((3, 5))
    weights[1, 2] = 0
    draws = draw(weights, N // 3, 35)
    for row, shares in enumerate(weights / weights.sum(axis=1, keepdims=True)):
        assert chi_square(wins(draws[:, row], 5), shares).pvalue > ALPHA
    together = cross_table(draws[:, 0], draws[:, 1], (5, 5))
    assert chi_square_independence(together).pvalue > ALPHA


@pytest.mark.parametrize("rows", [1, 3, exponential_min._BLOCK - 1, exponential_min._BLOCK + 5])
def test_blocks_of_the_stick_do_not_change_the_draws(rows):
    weights = np.random.default_rng(36).random((rows, 3))
    n = 2 * exponential_min._BLOCK // rows + 2
    places = np.random.default_rng(37).random((n, rows))
    assert (sample_by_inverse_cdf(weights, n, 37) == inverse_cdf(places, weights)).all()


def test_places_broadcast_with_the_batch_axes():
    weights = np.random.default_rng(38).random((2, 3, 4))
    assert inverse_cdf(0.5, weights).shape == (2, 3)
    assert inverse_cdf(np.zeros(3), weights).shape == (2, 3)
    assert inverse_cdf(np.zeros((7, 1, 1)), weights).shape == (7, 2, 3)
    assert inverse_cdf(np.zeros((5, 0, 3)), weights[0]).shape == (5, 0, 3)
    assert inverse_cdf(np.linspace(0, 1, 9), weights[0, 0]).shape == (9,)
    one = inverse_cdf(0.25, weights[1, 2])
    assert isinstance(one, np.intp)
    assert inverse_cdf([0.9, 0.5, 0.25], weights)[1, 2] == one


@pytest.mark.parametrize("draw", BOTH)
@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.uint8, np.longdouble])
def test_other_numbers_are_taken_for_what_they_are_and_left_alone(draw, dtype):
    weights = np.array([[3, 0, 0.5], [1, 2, 0]], dtype)
    before = weights.copy()
    assert (draw(weights, 50, 39) == draw(weights.astype(float), 50, 39)).all()
    assert (weights == before).all()


def test_float32_weights_are_cumulated_in_float64():
    """In float32 the sum of 17 million ones would stop at 2^24 and the rest never be drawn."""
    k = 2**24 + 2**20
    weights = np.ones(k, np.float32)
    assert np.cumsum(weights)[-1] == 2**24
    assert inverse_cdf([LAST, 0.5], weights).tolist() == [k - 1, k // 2]


@pytest.mark.parametrize("draw", BOTH)
def test_memory_stays_bounded(draw):
    """Ten million draws of a hundred options take the same blocks: winners and less than 1 MB."""
    weights = np.ones(100)
    draw(weights, 10, 40)
    tracemalloc.start()
    winners = draw(weights, N, 40)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < winners.nbytes + 1e6


WEIGHTS_RULE = "weights must be finite and at least 0, but "
AXIS_RULE = "weights must have a last axis of at least 1 entry, but "
N_RULE = "n must be a whole number >= 0, but it is "
PLACES_RULE = "uniforms must broadcast with the axes before the last"


@pytest.mark.parametrize(
    "function",
    [
        lambda w: sample(w, 1),
        lambda w: sample_by_inverse_cdf(w, 1),
        lambda w: inverse_cdf(0.5, w),
    ],
)
@pytest.mark.parametrize(
    ("weights", "error", "message"),
    [
        ([1, -0.5], ValueError, WEIGHTS_RULE + "weights[1] is -0.5"),
        ([1, math.nan], ValueError, WEIGHTS_RULE + "weights[1] is nan"),
        ([[1, 2], [math.inf, 0]], ValueError, WEIGHTS_RULE + "weights[1, 0] is inf"),
        (
            [[1, 2], [0, 0]],
            ValueError,
            "weights must hold a number above 0 in every row, but weights[1] has none",
        ),
        (
            [0],
            ValueError,
            "weights must hold a number above 0 in every row, but weights has none",
        ),
        ([], ValueError, AXIS_RULE + "its shape is (0,)"),
        (np.empty((3, 0)), ValueError, AXIS_RULE + "its shape is (3, 0)"),
        (1.5, ValueError, AXIS_RULE + "it is 1.5"),
        ([1, [2, 3]], ValueError, "weights must be rows of equal length, but it is [1, [2, 3]]"),
        ([1, "2"], TypeError, "weights must be real numbers, but weights[1] is '2'"),
        ([1, 2j], TypeError, "weights must be real numbers, but weights[1] is 2j"),
        ([True, 1], TypeError, "weights must be real numbers, but weights[0] is True"),
        (None, TypeError, "weights must be real numbers, but it is None"),
    ],
)
def test_bad_weights_are_refused_everywhere(function, weights, error, message):
    with pytest.raises(error) as caught:
        function(weights)
    assert str(caught.value) == message


@pytest.mark.parametrize("draw", BOTH)
@pytest.mark.parametrize(
    ("n", "rng", "error", "message"),
    [
        (2.0, 1, TypeError, N_RULE + "2.0, a float"),
        (-1, 1, ValueError, N_RULE + "-1"),
        (
            1,
            -1,
            ValueError,
            "rng must be None, a whole number >= 0 or a numpy.random.Generator, but it is -1",
        ),
        (
            1,
            "seed",
            TypeError,
            "rng must be None, a whole number >= 0 or a numpy.random.Generator, but it is 'seed'",
        ),
    ],
)
def test_bad_arguments_are_named_with_their_value_and_what_is_allowed(draw, n, rng, error, message):
    with pytest.raises(error) as caught:
        draw([1], n, rng)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("places", "error", "message"),
    [
        (1.5, ValueError, "uniforms must be from 0 to 1, but it is 1.5"),
        ([0, -0.1], ValueError, "uniforms must be from 0 to 1, but uniforms[1] is -0.1"),
        (math.nan, ValueError, "uniforms must be from 0 to 1, but it is nan"),
        ("0", TypeError, "uniforms must be real numbers, but it is '0'"),
        ([0.1, 0.2, 0.3], ValueError, f"{PLACES_RULE} of weights, (2,), but its shape is (3,)"),
    ],
)
def test_bad_places_are_refused(places, error, message):
    with pytest.raises(error) as caught:
        inverse_cdf(places, [[1, 2], [3, 4]])
    assert str(caught.value) == message
