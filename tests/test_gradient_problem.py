"""The gradient problem against its theorems: by enumeration, by differences, and by samples.

Sample tests fix their seed. With a new seed each raises a false alarm once in 10 000 seeds for
each p-value that it looks at. Each says which error it would notice 9999 times in 10 000, and
shows that an error of that size, planted, is noticed.
"""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from calibration import ALPHA, MISS, distance
from calibration import noticed_share as calibrated_share
from hypothesis import example, given, settings
from hypothesis import strategies as st
from recorded import by_pytorch
from scipy import optimize, stats

from gumbeltrick.gradient_problem import (
    best_baseline,
    score_function,
    value_and_gradient,
    variance,
)
from gumbeltrick.gumbel_max import perturbed, sample, softmax

N = 100_000
LOGITS = np.array([0.5, 0.0, -0.5])
COSTS = np.array([1.0, 3.0, -2.0])
BASELINES = [0.0, 1.7, -10.0]
LIMIT = stats.norm.isf(ALPHA / 2)  # standard errors at which a test of a mean gives alarm
NOTICED = LIMIT + stats.norm.isf(MISS)  # and which it notices

exactly = settings(max_examples=100, deadline=None, derandomize=True)
tables = st.integers(2, 6).flatmap(
    lambda k: st.tuples(
        st.lists(st.floats(-5, 5), min_size=k, max_size=k),
        st.lists(st.floats(-10, 10), min_size=k, max_size=k),
    )
)
any_logits = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6)


def linear(costs):
    costs = np.asarray(costs, dtype=float)
    return lambda d: d @ costs


BILL = linear(COSTS)


def scores(samples, means):
    """Distance of sample means from what they should be, in standard errors."""
    return np.abs(samples.mean(axis=0) - means) / standard_error(samples)


def standard_error(samples):
    return samples.std(axis=0) / math.sqrt(len(samples))


def noticed_share(p, wrong, n):
    """Whether a binomial test for `wrong` hardly ever passes counts of n draws with share p."""
    errors = [math.sqrt(share * (1 - share) / n) for share in (wrong, p)]
    return abs(wrong - p) > LIMIT * errors[0] + stats.norm.isf(MISS) * errors[1]


def fractions(numbers):
    return [Fraction(float(number)) for number in numbers]


def enumerated(logits, costs, baseline):
    """Mean and variance of the score function, coordinate by coordinate, in whole fractions."""
    pi, f, b = fractions(softmax(logits)), fractions(costs), Fraction(baseline)
    total = sum(pi)
    pi = [p / total for p in pi]
    options = range(len(pi))
    estimates = [[(f[w] - b) * ((w == k) - pi[k]) for k in options] for w in options]
    means = [sum(pi[w] * estimates[w][k] for w in options) for k in options]
    spread = [sum(pi[w] * (estimates[w][k] - means[k]) ** 2 for w in options) for k in options]
    return np.array(means, dtype=float), np.array(spread, dtype=float)


# The slope of a draw


def lacks(option, n, seed):
    """What an option lacks to the best of the others, and who that is."""
    z = perturbed(LOGITS, n, seed)
    others = np.delete(z, option, axis=1)
    rival = np.delete(np.arange(3), option)[others.argmax(axis=1)]
    return others.max(axis=1) - z[:, option], rival


@pytest.mark.theorem("thm-staircase")
def test_with_the_noise_fixed_the_loss_is_flat_up_to_the_gap_and_no_further():
    z = perturbed(LOGITS, 1000, 1)
    first, second = np.sort(z, axis=1)[:, [-1, -2]].T
    gap = first - second
    assert (gap > 0).all()
    rng = np.random.default_rng(2)
    for _ in range(20):
        nudge = rng.uniform(-0.499, 0.499, (1000, 3)) * gap[:, np.newaxis]
        assert ((z + nudge).argmax(axis=1) == z.argmax(axis=1)).all()
    # The slope is 0 by differences with any step below the gap; the stairs are beyond it.
    runner_up = np.eye(3)[np.argsort(z, axis=1)[:, -2]]
    short, long = (z + (share * gap)[:, np.newaxis] * runner_up for share in (0.999, 1.001))
    assert (COSTS[short.argmax(axis=1)] == COSTS[z.argmax(axis=1)]).all()
    assert (COSTS[long.argmax(axis=1)] != COSTS[z.argmax(axis=1)]).all()


def tail(t, option):
    """P(sup over 0 < h < 1 of |Q_h| > t), where what the option lacks is logistic."""
    pi = softmax(LOGITS)
    location = math.log((1 - pi[option]) / pi[option])
    return sum(
        pi[j]
        / (1 - pi[option])
        * (stats.logistic.cdf(min(1, abs(COSTS[option] - COSTS[j]) / t), location)
           - stats.logistic.cdf(0, location))
        for j in range(3)
        if j != option
    )  # fmt: skip


@pytest.mark.theorem("thm-staircase")
def test_no_bound_of_the_quotients_has_a_finite_mean():
    """The tail falls like c/t, with c = π(1 - π) E|f - f_J|: its integral grows like log t."""
    pi = softmax(LOGITS)
    c = pi[1] * ((1 - pi[1]) * 3 - (pi[0] * 1 - pi[2] * 2))
    for t in (1e3, 1e5, 1e7):
        assert tail(t, 1) * t == pytest.approx(c, rel=5 / t + 1e-8)


@pytest.mark.theorem("thm-staircase")
@pytest.mark.parametrize("t", [10, 100])
def test_the_tail_of_the_largest_quotient_on_draws(t):
    """Would notice a tail that is wrong by 34 %; a tail with a finite mean, like 1/t², is."""
    lack, rival = lacks(1, N, 3)
    largest = np.where((lack > 0) & (lack < 1), np.abs(3 - COSTS[rival]) / lack, 0)
    hits = np.count_nonzero(largest > t)
    p = tail(t, 1)
    assert stats.binomtest(hits, N, p).pvalue > ALPHA
    for wrong in (1.34 * p, tail(1, 1) / t**2):
        assert noticed_share(p, wrong, N)
        assert stats.binomtest(hits, N, wrong).pvalue < ALPHA


# The slope of the mean


@exactly
@given(tables)
@pytest.mark.theorem("thm-exact-gradient")
def test_the_gradient_is_that_of_the_mean_with_sixty_digits(table):
    logits, costs = table
    step = Decimal("1e-20")

    def mean(shift, k):
        weights = [(Decimal(x) + shift * (j == k)).exp() for j, x in enumerate(logits)]
        total = sum(w * Decimal(f) for w, f in zip(weights, costs, strict=True))
        return total / sum(weights)

    with localcontext() as context:
        context.prec = 60
        value = float(mean(0, 0))
        slopes = [float((mean(step, k) - mean(-step, k)) / (2 * step)) for k in range(len(costs))]
    found, gradient = value_and_gradient(linear(costs), logits)
    assert found == pytest.approx(value, abs=1e-14)
    assert gradient == pytest.approx(np.array(slopes), rel=1e-12, abs=1e-14)
    assert gradient.sum() == pytest.approx(0, abs=1e-14)


@pytest.mark.theorem("thm-exact-gradient")
@pytest.mark.parametrize("option", [0, 1, 2])
def test_the_jumps_carry_the_gradient(option):
    """Mean of Q_h over draws against the exact gradient; at h = 0.05 the bend is in `want`.

    Would notice an error of 0.19. Planted: the slope without the mean, π f.
    """
    h, move = 0.05, 0.05 * np.eye(3)[option]
    z = perturbed(LOGITS, 4 * N, 5)
    before, after = COSTS[z.argmax(axis=1)], COSTS[(z + move).argmax(axis=1)]
    quotients = (after - before) / h
    value, gradient = value_and_gradient(BILL, LOGITS)
    want = (value_and_gradient(BILL, LOGITS + move)[0] - value) / h
    assert want == pytest.approx(gradient[option], abs=0.02)
    assert scores(quotients, want) < LIMIT
    error = standard_error(quotients)
    assert NOTICED * error < 0.19
    assert scores(quotients, softmax(LOGITS)[option] * COSTS[option]) > LIMIT
    assert scores(quotients, want + np.copysign(0.19, want - quotients.mean())) > LIMIT
    # And yet nearly all draws have a quotient of 0.
    assert np.mean(quotients == 0) > 0.98


@pytest.mark.theorem("thm-exact-gradient")
def test_jumps_come_as_often_and_from_whom_theory_says():
    """Would notice 30 % more jumps from left, and 55 % more from right, which are rarer."""
    h, pi = 0.05, softmax(LOGITS)
    lack, rival = lacks(1, N, 7)
    turned = (lack > 0) & (lack < h)
    location = math.log((1 - pi[1]) / pi[1])
    p = stats.logistic.cdf(h, location) - stats.logistic.cdf(0, location)
    assert p / h == pytest.approx(pi[1] * (1 - pi[1]), rel=0.02)
    for j, more in ((0, 1.3), (2, 1.55)):
        want = p * pi[j] / (1 - pi[1])
        hits = np.count_nonzero(turned & (rival == j))
        assert stats.binomtest(hits, N, want).pvalue > ALPHA
        assert noticed_share(want, more * want, N)
        assert stats.binomtest(hits, N, more * want).pvalue < ALPHA


def test_a_large_constant_costs_the_gradient_no_digit():
    gradient = value_and_gradient(BILL, LOGITS)[1]
    raised = value_and_gradient(lambda d: BILL(d) + 2.0**40, LOGITS)[1]
    assert raised == pytest.approx(gradient, rel=1e-14)


# The slope from draws


@exactly
@given(tables, st.floats(-10, 10))
@pytest.mark.theorem("thm-score-function")
def test_the_mean_over_all_winners_is_the_gradient(table, baseline):
    logits, costs = table
    mean, _ = enumerated(logits, costs, baseline)
    assert value_and_gradient(linear(costs), logits)[1] == pytest.approx(mean, rel=1e-11, abs=1e-13)


@pytest.mark.theorem("thm-score-function")
@pytest.mark.parametrize("baseline", BASELINES)
def test_each_estimate_is_the_score_of_its_winner(baseline):
    winners = sample(LOGITS, 500, 4)
    want = (COSTS[winners] - baseline)[:, np.newaxis] * (np.eye(3)[winners] - softmax(LOGITS))
    found = score_function(BILL, LOGITS, 500, 4, baseline)
    assert found == pytest.approx(want, rel=1e-14)
    assert found.sum(axis=1) == pytest.approx(np.zeros(500), abs=1e-14)


@pytest.mark.theorem("thm-score-function")
@pytest.mark.parametrize("baseline", BASELINES)
def test_the_mean_of_estimates_is_the_gradient(baseline):
    """Would notice an error of 0.136 with the worst baseline, of 0.029 with the others.

    Planted: an error of this size, and D in the place of D - π.
    """
    estimates = score_function(BILL, LOGITS, N, 6, baseline)
    gradient = value_and_gradient(BILL, LOGITS)[1]
    assert scores(estimates, gradient).max() < LIMIT
    noticed = 0.136 if baseline == -10 else 0.029
    error = standard_error(estimates)
    assert (NOTICED * error < noticed).all()
    planted = gradient + np.copysign(noticed, gradient - estimates.mean(axis=0))
    assert (scores(estimates, planted) > LIMIT).all()
    winners = sample(LOGITS, N, 6)
    without = (COSTS[winners] - baseline)[:, np.newaxis] * np.eye(3)[winners]
    assert scores(without, gradient).max() > LIMIT


PROBLEMS = {
    "two": ([0.7, 0.0], [1.0, 3.0]),
    "three": ([0.9, 0.4, 0.0], [1.0, 0.3, 2.0]),
    "five": ([0.0, 2.0, -1.0, 0.5, -2.5], [0.0, 1.0, -1.0, 2.0, 0.5]),
    "far": ([4.0, -4.0, 3.0], [0.5, 40.0, -1.0]),
    "ten": (np.linspace(-2, 2, 10), np.sin(np.arange(10.0))),
}


@pytest.mark.theorem("thm-score-function")
@pytest.mark.parametrize("problem", PROBLEMS)
def test_the_score_function_is_unbiased_on_many_problems(problem):
    """Would notice a bias of 5 % of the exact gradient near the best baseline, of 27 % with -5."""
    logits, costs = PROBLEMS[problem]
    f = linear(costs)
    exact = value_and_gradient(f, logits)[1]
    best = float(best_baseline(f, logits))
    for seed, (baseline, noticed) in enumerate(((0.0, 0.07), (best + 0.1, 0.05), (-5.0, 0.27))):
        got = score_function(f, logits, N, 160 + seed, baseline)
        share = calibrated_share(got, exact)
        assert share < noticed
        assert distance(got, exact)[0] > ALPHA
        assert distance(got, exact * (1 - share))[0] < ALPHA


def test_estimates_and_gradients_are_what_pytorch_makes_of_them():
    """PyTorch differentiates a finite sum, and the log-probability of a winner."""
    for case in by_pytorch("valueAndGradient"):
        args = case["args"]
        got = value_and_gradient(linear(args["costs"]), args["logits"])[1]
        assert got == pytest.approx(np.array(case["want"]), rel=1e-12, abs=1e-14)
    cases = by_pytorch("scoreFunction")
    assert len(cases) == 16
    for case in cases:
        args = case["args"]
        rows = dict(zip(args["winners"], case["want"], strict=True))
        winners = sample(args["logits"], 100, 17)
        got = score_function(linear(args["costs"]), args["logits"], 100, 17, args["baseline"])
        known = [i for i, winner in enumerate(winners) if winner in rows]
        assert known
        want = np.array([rows[winners[i]] for i in known])
        assert got[known] == pytest.approx(want, rel=1e-12, abs=1e-14)


@pytest.mark.theorem("thm-score-function")
def test_a_baseline_may_be_random_but_must_not_peek():
    """Batches of four. The mean of the others does; with the own loss a quarter is missing.

    Would notice an error of 0.02, and a quarter of the slope of straight on is 0.15.
    """
    winners = sample(LOGITS, 4 * N, 8).reshape(N, 4)
    losses, score = COSTS[winners], np.eye(3)[winners] - softmax(LOGITS)
    gradient = value_and_gradient(BILL, LOGITS)[1]

    def batches(baseline):
        return ((losses - baseline)[..., np.newaxis] * score).mean(axis=1)

    everyone = losses.mean(axis=1, keepdims=True)
    others = (losses.sum(axis=1, keepdims=True) - losses) / 3
    assert scores(batches(others), gradient).max() < LIMIT
    assert NOTICED * standard_error(batches(others)).max() < 0.02
    assert scores(batches(everyone), 0.75 * gradient).max() < LIMIT
    assert scores(batches(everyone), gradient)[1:].min() > LIMIT


# How noisy


@exactly
@given(tables, st.floats(-10, 10))
@pytest.mark.theorem("lem-score-variance")
def test_the_variance_is_that_of_all_winners_and_a_parabola(table, baseline):
    logits, costs = table
    found = variance(linear(costs), logits, baseline)
    _, want = enumerated(logits, costs, baseline)
    assert found == pytest.approx(want, rel=1e-10, abs=1e-13)
    pi, f = softmax(logits), np.array(costs)
    for k in range(len(costs)):
        rest = np.delete(pi, k) / np.delete(pi, k).sum()
        mean = rest @ np.delete(f, k)
        spread = rest @ (np.delete(f, k) - mean) ** 2
        bottom = (1 - pi[k]) * f[k] + pi[k] * mean
        parabola = pi[k] ** 2 * spread + pi[k] * (baseline - bottom) ** 2
        assert found[k] == pytest.approx((1 - pi[k]) * parabola, rel=1e-9, abs=1e-12)


@pytest.mark.theorem("lem-score-variance")
@pytest.mark.parametrize("baseline", BASELINES)
def test_the_variance_of_draws(baseline):
    """Squares of the distance from the true mean; would notice 6 % more or less."""
    estimates = score_function(BILL, LOGITS, N, 9, baseline)
    squares = (estimates - value_and_gradient(BILL, LOGITS)[1]) ** 2
    want = variance(BILL, LOGITS, baseline)
    assert scores(squares, want).max() < LIMIT
    assert (NOTICED * standard_error(squares) < 0.06 * want).all()
    planted = want * (1 + np.copysign(0.06, want - squares.mean(axis=0)))
    assert (scores(squares, planted) > LIMIT).all()
    # The second moment is not the variance.
    second = want + value_and_gradient(BILL, LOGITS)[1] ** 2
    assert scores(squares, second).max() > LIMIT


def total(f, logits, baseline):
    return variance(f, logits, baseline).sum(axis=-1)


@exactly
@given(tables, st.floats(-20, 20))
@pytest.mark.theorem("thm-best-baseline")
def test_the_best_baseline_is_the_bottom_of_the_total_variance(table, other):
    logits, costs = table
    f, pi = linear(costs), softmax(logits)
    best = best_baseline(f, logits)
    weights = pi * ((np.eye(len(pi)) - pi) ** 2).sum(axis=1)
    assert best == pytest.approx(weights @ costs / weights.sum(), rel=1e-9, abs=1e-9)
    s, mean = pi @ pi, pi @ costs
    covariance = pi @ ((pi - s) * (np.array(costs) - mean))
    assert best == pytest.approx(mean - 2 * covariance / (1 - s), rel=1e-9, abs=1e-9)
    excess = total(f, logits, other) - total(f, logits, best)
    assert excess == pytest.approx((1 - s) * (other - best) ** 2, rel=1e-8, abs=1e-10)


@pytest.mark.theorem("thm-best-baseline")
def test_a_search_finds_the_best_baseline_and_not_the_mean():
    found = optimize.minimize_scalar(lambda b: total(BILL, LOGITS, b)).x
    best, mean = best_baseline(BILL, LOGITS), value_and_gradient(BILL, LOGITS)[0]
    assert found == pytest.approx(best, abs=1e-6)
    assert abs(mean - best) > 0.2
    # Close to the mean where the probabilities are equal, far from it where one has nearly all.
    assert best_baseline(BILL, np.zeros(3)) == pytest.approx(COSTS.mean(), rel=1e-14)
    assert best_baseline(linear([0.0, 1.0]), [20.0, 0.0]) == pytest.approx(1, abs=1e-8)


@pytest.mark.theorem("thm-best-baseline")
def test_the_best_baseline_on_draws():
    """Where E[(f(D) - b) |D - π|²] is 0 is the bottom; notices a baseline wrong by 0.061.

    The mean of the loss is wrong by 0.21, and is noticed.
    """
    winners = sample(LOGITS, N, 10)
    lengths = ((np.eye(3)[winners] - softmax(LOGITS)) ** 2).sum(axis=1)
    best = best_baseline(BILL, LOGITS)

    def off(baseline):
        return scores((COSTS[winners] - baseline) * lengths, 0.0)

    assert off(best) < LIMIT
    error = standard_error((COSTS[winners] - best) * lengths) / lengths.mean()
    assert NOTICED * error < 0.061
    estimate = (COSTS[winners] * lengths).mean() / lengths.mean()
    assert off(best + np.copysign(0.061, best - estimate)) > LIMIT
    assert off(value_and_gradient(BILL, LOGITS)[0]) > LIMIT


@pytest.mark.theorem("thm-best-baseline")
def test_two_options_with_the_best_baseline_have_no_variance():
    f, logits = linear([4.0, -3.0]), [0.7, -0.4]
    best, pi = best_baseline(f, logits), softmax(logits)
    assert best == pytest.approx(pi[1] * 4 - pi[0] * 3, rel=1e-14)
    assert variance(f, logits, best) == pytest.approx(np.zeros(2), abs=1e-28)
    estimates = score_function(f, logits, 100, 1, best)
    assert np.ptp(estimates, axis=0) == pytest.approx(np.zeros(2), abs=1e-14)


def needed(k, baseline, accuracy):
    """Draws for a relative accuracy, as the corollary writes them."""
    pi, value = softmax(LOGITS), value_and_gradient(BILL, LOGITS)[0]
    rest = np.delete(pi, k) / (1 - pi[k])
    mean = rest @ np.delete(COSTS, k)
    spread = rest @ (np.delete(COSTS, k) - mean) ** 2
    bottom = (1 - pi[k]) * COSTS[k] + pi[k] * mean
    slope = pi[k] * (COSTS[k] - value)
    n = (pi[k] ** 2 * spread + pi[k] * (baseline - bottom) ** 2) * (1 - pi[k])
    least = (1 - pi[k]) * spread / (accuracy * (COSTS[k] - value)) ** 2
    return n / (accuracy * slope) ** 2, least, bottom


@pytest.mark.theorem("cor-cost")
@pytest.mark.parametrize("k", [0, 1, 2])
@pytest.mark.parametrize("baseline", BASELINES)
def test_the_draws_that_it_takes_and_the_least_number(k, baseline):
    n, least, bottom = needed(k, baseline, 0.1)
    slope = value_and_gradient(BILL, LOGITS)[1][k]
    error = math.sqrt(variance(BILL, LOGITS, baseline)[k] / n)
    assert error == pytest.approx(0.1 * abs(slope), rel=1e-12)
    assert n > least
    assert needed(k, bottom, 0.1)[0] == pytest.approx(least, rel=1e-12)


@exactly
@given(tables, st.floats(-100, 100), st.floats(-10, 10))
@pytest.mark.theorem("cor-cost")
def test_what_a_constant_adds(table, c, baseline):
    logits, costs = table
    f, pi = linear(costs), softmax(logits)
    moved = lambda d: f(d) + c  # noqa: E731
    spread = pi * (1 - pi)
    rest = (pi @ costs - pi * costs) / (1 - pi)
    bottom = (1 - pi) * costs + pi * rest
    grown = variance(moved, logits, baseline) - variance(f, logits, baseline)
    want = c * (c + 2 * (bottom - baseline)) * spread
    assert grown == pytest.approx(want, rel=1e-8, abs=1e-9)
    best = best_baseline(f, logits)
    grown = total(moved, logits, best) - total(f, logits, best)
    assert grown == pytest.approx(c**2 * spread.sum(), rel=1e-8, abs=1e-9)
    assert best_baseline(moved, logits) == pytest.approx(best + c, rel=1e-9, abs=1e-9)


@pytest.mark.theorem("cor-cost")
@pytest.mark.parametrize(("k", "baseline"), [(1, 0.0), (2, 0.0), (1, 0.85)])
def test_so_many_draws_give_the_accuracy(k, baseline):
    """Errors of 4000 means of n draws, in tenths of the slope: their mean square should be 1.

    Would notice an n that is wrong by 18 %. Planted: 18 %, and half of n.
    """
    n = math.ceil(needed(k, baseline, 0.1)[0])
    estimates = score_function(BILL, LOGITS, 4000 * n, 11, baseline)[:, k]
    slope = value_and_gradient(BILL, LOGITS)[1][k]
    squares = ((estimates.reshape(4000, n).mean(axis=1) - slope) / (0.1 * slope)) ** 2
    want = needed(k, baseline, 0.1)[0] / n
    assert scores(squares, want) < LIMIT
    assert NOTICED * standard_error(squares) < 0.18
    assert scores(squares, want + np.copysign(0.18, want - squares.mean())) > LIMIT
    assert scores(squares, 2 * want) > LIMIT


@pytest.mark.theorem("cor-cost")
def test_a_large_constant_on_draws():
    """c = 10 on top of the best baseline: notices a growth wrong by 3 %, and c in place of c²."""
    best, pi = best_baseline(BILL, LOGITS), softmax(LOGITS)
    gradient = value_and_gradient(BILL, LOGITS)[1]
    estimates = score_function(lambda d: BILL(d) + 10, LOGITS, N, 12, best)
    squares = ((estimates - gradient) ** 2).sum(axis=1)
    want = total(BILL, LOGITS, best) + 100 * (1 - pi @ pi)
    assert scores(squares, want) < LIMIT
    assert NOTICED * standard_error(squares) < 0.03 * want
    assert scores(squares, want * (1 + np.copysign(0.03, want - squares.mean()))) > LIMIT
    assert scores(squares, total(BILL, LOGITS, best) + 10 * (1 - pi @ pi)) > LIMIT


# Extremes


@exactly
@given(any_logits, st.floats(-1e300, 1e300))
@example([1e308, -1e308, 1e308], 1e300)
@example([0.0, 1e-308], -1e300)
def test_no_logit_is_too_large_and_no_loss(logits, cost):
    costs = np.where(np.arange(len(logits)) % 2, cost, -cost)
    f = linear(costs)
    value, gradient = value_and_gradient(f, logits)
    assert abs(value) <= abs(cost) * (1 + 1e-14)
    assert np.isfinite(gradient).all()
    estimates = score_function(f, logits, 20, 1, cost / 3)
    assert np.isfinite(estimates).all()
    assert abs(best_baseline(f, logits)) <= abs(cost) * (1 + 1e-12)


def test_huge_logits_have_the_gradient_of_the_options_that_count():
    value, gradient = value_and_gradient(BILL, [1e308, 1e308, -1e308])
    assert value == pytest.approx(2, rel=1e-15)
    assert gradient == pytest.approx(np.array([-0.5, 0.5, 0]), rel=1e-15)
    assert variance(BILL, [1e308, 1e308, -1e308], 2.0) == pytest.approx(np.zeros(3), abs=1e-15)


def test_losses_of_any_size_scale():
    gradient = value_and_gradient(BILL, LOGITS)[1]
    for size in (1e300, 1e-300):
        huge = linear(COSTS * size)
        assert value_and_gradient(huge, LOGITS)[1] / size == pytest.approx(gradient, rel=1e-14)
        ratio = best_baseline(huge, LOGITS) / size
        assert ratio == pytest.approx(best_baseline(BILL, LOGITS), rel=1e-14)
        estimates = score_function(huge, LOGITS, 5, 1)
        assert estimates / size == pytest.approx(score_function(BILL, LOGITS, 5, 1), rel=1e-14)
    small = variance(linear(COSTS * 1e-100), LOGITS)
    assert small * 1e200 == pytest.approx(variance(BILL, LOGITS), rel=1e-13)


def test_losses_at_the_end_of_floats_overflow_only_where_the_result_does():
    # A quarter of the largest float, four times: no difference of the small ones overflows.
    largest = np.array([1.5e308, -1.5e308, 0.25e308])
    f, small = linear(largest), linear(largest / 2**600)
    size = 2.0**600
    value, gradient = value_and_gradient(f, LOGITS)
    small_value, small_gradient = value_and_gradient(small, LOGITS)
    assert value == pytest.approx(small_value * size, rel=1e-13)
    assert gradient == pytest.approx(small_gradient * size, rel=1e-13)
    assert best_baseline(f, LOGITS) == pytest.approx(best_baseline(small, LOGITS) * size, rel=1e-13)
    estimates = score_function(f, LOGITS, 20, 1, 1e308)
    wanted = score_function(small, LOGITS, 20, 1, 1e308 / size) * size
    assert estimates == pytest.approx(wanted, rel=1e-13)
    assert (variance(f, LOGITS) == np.inf).all()
    assert np.isfinite(variance(linear(largest * 1e-155), LOGITS)).all()
    # Each row has its own size.
    rows = np.array([LOGITS, LOGITS])
    both = variance(linear(COSTS), rows, np.array([1e150, 0.0]))
    assert both[1] == pytest.approx(variance(linear(COSTS), LOGITS), rel=1e-13)


def test_an_option_of_minus_inf_has_no_gradient_and_its_loss_does_not_count():
    logits = [0.5, -np.inf, -0.5]
    for cost in (3.0, 1e300, -7.0):
        f, two = linear([1.0, cost, -2.0]), linear([1.0, -2.0])
        value, gradient = value_and_gradient(f, logits)
        assert value == pytest.approx(value_and_gradient(two, [0.5, -0.5])[0], rel=1e-14)
        assert gradient[1] == 0
        assert (score_function(f, logits, 100, 1)[:, 1] == 0).all()
        assert best_baseline(f, logits) == pytest.approx(best_baseline(two, [0.5, -0.5]), rel=1e-13)
        found = variance(f, logits)
        assert found[1] == 0
        assert found[[0, 2]] == pytest.approx(variance(two, [0.5, -0.5]), rel=1e-13)


def test_one_option_has_nothing_to_choose():
    f = linear([4.0])
    value, gradient = value_and_gradient(f, [3.0])
    assert (value, gradient.tolist()) == (4.0, [0.0])
    assert best_baseline(f, [3.0]) == 4
    assert (score_function(f, [3.0], 5, 1) == 0).all()
    assert (variance(f, [3.0]) == 0).all()


def test_near_a_corner_no_digit_is_lost():
    """π_1 rounds to 1; its score, if it wins, is e^-50."""
    f, tiny = linear([1.0, 0.0]), math.exp(-50)
    estimates = score_function(f, [50.0, 0.0], 10, 1)
    assert estimates == pytest.approx(np.tile([tiny, -tiny], (10, 1)), rel=1e-14, abs=0)
    gradient = value_and_gradient(linear([0.0, 1.0]), [50.0, 0.0])[1]
    assert gradient == pytest.approx(np.array([-tiny, tiny]), rel=1e-14, abs=0)


# Shapes, types, seeds


def test_batches_are_their_rows():
    logits = np.random.default_rng(1).normal(size=(4, 2, 3))
    baseline = np.array([0.5, -2.0])
    value, gradient = value_and_gradient(BILL, logits)
    best, spread = best_baseline(BILL, logits), variance(BILL, logits, baseline)
    assert value.shape == best.shape == (4, 2)
    assert gradient.shape == spread.shape == (4, 2, 3)
    estimates = score_function(BILL, logits, 7, 1, baseline)
    assert estimates.shape == (7, 4, 2, 3)
    winners = sample(logits, 7, 1)
    for i, j in np.ndindex(4, 2):
        row = logits[i, j]
        assert value[i, j] == pytest.approx(value_and_gradient(BILL, row)[0], rel=1e-14)
        assert gradient[i, j] == pytest.approx(value_and_gradient(BILL, row)[1], rel=1e-13)
        assert best[i, j] == pytest.approx(best_baseline(BILL, row), rel=1e-13)
        assert spread[i, j] == pytest.approx(variance(BILL, row, baseline[j]), rel=1e-13)
        won = winners[:, i, j]
        want = (COSTS[won] - baseline[j])[:, np.newaxis] * (np.eye(3)[won] - softmax(row))
        assert estimates[:, i, j] == pytest.approx(want, rel=1e-13)


def test_many_baselines_for_one_row_of_a_batch():
    grid = np.linspace(-4, 4, 9)
    rows = variance(BILL, np.tile(LOGITS, (9, 1)), grid)
    for row, b in zip(rows, grid, strict=True):
        assert row == pytest.approx(variance(BILL, LOGITS, b), rel=1e-14)


def test_float32_is_right_to_float32_and_the_output_is_float64():
    logits = np.float32([0.3, -1.1, 2.0])
    for narrow, wide in (
        (value_and_gradient(BILL, logits)[1], value_and_gradient(BILL, [0.3, -1.1, 2.0])[1]),
        (variance(BILL, logits), variance(BILL, [0.3, -1.1, 2.0])),
        (score_function(BILL, logits, 9, 1), score_function(BILL, [0.3, -1.1, 2.0], 9, 1)),
    ):
        assert narrow.dtype == np.float64
        assert narrow == pytest.approx(wide, rel=2e-6)
    single = value_and_gradient(lambda d: np.float32(BILL(d)), LOGITS)[1]
    assert single.dtype == np.float64
    assert single == pytest.approx(value_and_gradient(BILL, LOGITS)[1], rel=1e-14)


def test_seeds():
    def draw(n, rng):
        return score_function(BILL, LOGITS, n, rng)

    assert (draw(50, 7) == draw(50, 7)).all()
    assert (draw(50, 7) != draw(50, 8)).any()
    assert (draw(100, 7)[:50] == draw(50, 7)).all()
    rng = np.random.default_rng(7)
    assert (draw(50, rng) == draw(50, 7)).all()
    assert (draw(50, rng) != draw(50, 7)).any()
    assert draw(0, 1).shape == (0, 3)
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    draw(5, None)
    assert (np.random.get_state()[1] == before).all()  # noqa: NPY002


def test_the_loss_is_called_once_at_the_corners():
    seen = []

    def spy(d):
        seen.append(d.copy())
        return d @ COSTS

    score_function(spy, np.tile(LOGITS, (5, 1)), 1000, 1)
    assert len(seen) == 1
    assert (seen[0] == np.eye(3)).all()


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
CALLS = [
    value_and_gradient,
    lambda f, logits: score_function(f, logits, 3, 1),
    best_baseline,
    variance,
]
WITH_BASELINE = [
    lambda b: score_function(BILL, LOGITS, 3, 1, b),
    lambda b: variance(BILL, LOGITS, b),
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("error", "logits", "words"), BAD_LOGITS)
def test_bad_logits_are_named(call, error, logits, words):
    with pytest.raises(error, match=rf"logits.*{words}"):
        call(linear([1.0, 2.0]), logits)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("error", "f", "words"),
    [
        (TypeError, 3.0, "must be a function"),
        (TypeError, None, "must be a function"),
        (ValueError, lambda _: 1.0, "must have the shape"),
        (ValueError, lambda d: d, "must have the shape"),
        (ValueError, lambda d: d[..., 0] * np.nan, "finite"),
        (ValueError, lambda d: np.where(d[..., 0] > 0, np.inf, 0), "finite"),
        (TypeError, lambda d: d[..., 0] * 1j, "real numbers"),
    ],
)
def test_bad_losses_are_named(call, error, f, words):
    with pytest.raises(error, match=rf"^f\b.*{words}"):
        call(f, LOGITS)


@pytest.mark.parametrize("call", WITH_BASELINE)
@pytest.mark.parametrize(
    ("error", "baseline", "words"),
    [
        (ValueError, np.nan, "finite"),
        (ValueError, np.inf, "finite"),
        (TypeError, "1", "real numbers"),
        (TypeError, 1j, "real numbers"),
    ],
)
def test_bad_baselines_are_named(call, error, baseline, words):
    with pytest.raises(error, match=rf"baseline.*{words}"):
        call(baseline)


def test_a_baseline_must_fit_the_batches():
    logits = np.zeros((2, 3))
    for call in (
        lambda: score_function(BILL, logits, 3, 1, np.zeros(3)),
        lambda: variance(BILL, logits, np.zeros(3)),
    ):
        with pytest.raises(ValueError, match="baseline must broadcast"):
            call()


@pytest.mark.parametrize("n", [2.0, True, "3", None])
def test_n_is_a_whole_number(n):
    with pytest.raises(TypeError, match="n must be a whole number"):
        score_function(BILL, LOGITS, n)


@pytest.mark.parametrize(("n", "rng", "words"), [(-1, 1, "n must be"), (1, -1, "rng must be")])
def test_negative_counts_and_seeds_are_refused(n, rng, words):
    with pytest.raises(ValueError, match=words):
        score_function(BILL, LOGITS, n, rng)
