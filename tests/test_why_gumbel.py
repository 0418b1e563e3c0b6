"""Choices by other noises against their theorems: by rational arithmetic, quadrature and samples.

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
    detectable,
    detectable_gap,
    noncentrality_of_dependence,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, special

from gumbeltrick.competing_alarms import order_probability
from gumbeltrick.goodness import chi_square, chi_square_independence, kolmogorov_smirnov
from gumbeltrick.gumbel_max import perturbed, softmax
from gumbeltrick.why_gumbel import NOISES, law, odds, sample, winner_probabilities
from gumbeltrick.widgets.why_gumbel import WhyGumbel

N = 100_000
OTHERS = NOISES[1:]
RISING = ("negated gumbel", "normal", "logistic")  # odds of the better option, with more options
SPREAD = math.pi / math.sqrt(6)
WIDTH = math.pi * math.sqrt(2)
PAIR, MENU = [1.0, 0.0], [1.0, 0.0, 1.0]  # on which the sample tests compare odds of A and B

exactly = settings(max_examples=60, deadline=None, derandomize=True)

score = st.floats(-4, 4)
menus = st.lists(score, min_size=2, max_size=5)
positive = st.integers(1, 50)


def wins(winners, k):
    return np.bincount(winners, minlength=k)


def integral(function, logits, noise, upper=math.inf):
    """Integrate over the heights up to `upper`, by Gauss–Legendre between all landmarks."""
    one = law(noise)
    levels = [1e-300, 1e-60, 1e-16, 1e-8, 1e-4, 0.05, 0.25, 0.5]
    places = np.concatenate([one.ppf(levels), one.isf(levels[2:]), one.support()])
    places = np.add.outer(logits, places[np.isfinite(places)])
    low, high = places.min(axis=1).max(), min(upper, places.max())
    if high <= low:
        return 0.0
    edges = np.unique([low, high, *places[(places > low) & (places < high)]])
    nodes, weights = np.polynomial.legendre.leggauss(30)
    width = np.diff(edges)[:, np.newaxis] / 2
    z = edges[:-1, np.newaxis] + width * (1 + nodes)
    return float(np.sum(width * weights * function(z)))


def by_quadrature(logits, noise, option, upper=math.inf):
    """P(option wins with a height of at most `upper`), from SciPy's pdf and cdfs."""
    one = law(noise)
    others = [x for j, x in enumerate(logits) if j != option]

    def density(z):
        return one.pdf(z - logits[option]) * math.prod(one.cdf(z - x) for x in others)

    return integral(density, logits, noise, upper)


def subsets(items):
    items = list(items)
    return itertools.chain.from_iterable(
        itertools.combinations(items, size) for size in range(len(items) + 1)
    )


def polynomial_integral(roots_and_slopes, low, high):
    """Integrate a product of linear factors (a + b u) exactly."""
    coefficients = [Fraction(1)]
    for a, b in roots_and_slopes:
        coefficients = [
            a * c + b * d for c, d in zip([*coefficients, 0], [0, *coefficients], strict=True)
        ]
    return sum(c * (high ** (i + 1) - low ** (i + 1)) / (i + 1) for i, c in enumerate(coefficients))


def mirrored_exactly(weights, k):
    """Inclusion and exclusion: P(k wins) with mirrored Gumbel noise and logits log weights."""
    inverse = [1 / Fraction(w) for w in weights]
    return sum(
        (-1) ** len(some) * inverse[k] / (inverse[k] + sum(inverse[j] for j in some))
        for some in subsets(j for j in range(len(weights)) if j != k)
    )


def lottery_exactly(weights, k):
    """Σ over the sets of those that caught up: weights in [0, 1], the best 1."""
    return sum(
        weights[k]
        * math.prod(weights[j] if j in some else 1 - weights[j] for j in others)
        / (len(some) + 1)
        for others in [[j for j in range(len(weights)) if j != k]]
        for some in subsets(others)
    )


def uniform_exactly(gaps, k):
    """Integrate Π min(1, u + gap) over 0 < u < 1 - gap_k, piece by piece."""
    ends = sorted({Fraction(0), *(1 - gap for gap in gaps if gap < 1)})
    others = [gap for j, gap in enumerate(gaps) if j != k]
    return sum(
        polynomial_integral([(gap, 1) for gap in others if gap + left < 1], left, right)
        for left, right in itertools.pairwise(ends)
        if right <= 1 - gaps[k]
    )


def bivariate_normal(h, k):
    """P(X < h, Y < k) for standard normal variables of correlation 1/2, by Owen's T."""
    root = math.sqrt(0.75)
    opposite = h * k < 0 or (h * k == 0 and h + k < 0)
    return (
        (special.ndtr(h) + special.ndtr(k)) / 2
        - special.owens_t(h, (k / h - 0.5) / root)
        - special.owens_t(k, (h / k - 0.5) / root)
        - opposite / 2
    )


def logistic_pair(d):
    """P(the better of two options that differ by d > 0 loses), logistic noise of scale 1."""
    return math.exp(-d) * (d + math.expm1(-d)) / math.expm1(-d) ** 2


def odds_table(noise, n, rng, menu=MENU):
    """Choices of A and of B from the menu of two and from the whole menu."""
    return np.array([wins(sample(m, noise, n, rng), 3)[:2] for m in (menu[:2], menu)])


def menus_noncentrality(noise, n):
    """Noncentrality of the chi-square test whether odds depend on the menu."""
    joint = np.array([winner_probabilities(m, noise)[:2] for m in (PAIR, MENU)]) / 2
    total = joint.sum()
    return noncentrality_of_dependence(joint / total, 2 * n * total)


# What softmax stands for


def conditioned(probabilities, menu):
    """Choice from a part of the menu, given that the choice falls into it."""
    total = sum(probabilities[i] for i in menu)
    return {i: probabilities[i] / total for i in menu}


def is_luce(choices):
    """Are the odds of every two options the same on all menus that offer both?"""
    return all(
        one[i] * other[j] == one[j] * other[i]
        for one, other in itertools.combinations(choices, 2)
        for i, j in itertools.combinations(sorted(one.keys() & other.keys()), 2)
    )


@pytest.mark.theorem("thm-luce")
@exactly
@given(st.lists(positive, min_size=3, max_size=5), st.data())
def test_softmax_of_any_scores_obeys_the_axiom_and_the_axiom_gives_the_scores(weights, data):
    weights = list(map(Fraction, weights))
    everything = [menu for menu in subsets(range(len(weights))) if len(menu) > 1]
    choices = [conditioned(weights, menu) for menu in everything]
    assert is_luce(choices)

    # Backwards: the odds to one option, found on menus of two, are the weights of all menus.
    fixed = data.draw(st.integers(0, len(weights) - 1))
    pairs = {frozenset(choice): choice for choice in choices if len(choice) == 2}
    found = [
        Fraction(1)
        if i == fixed
        else pairs[frozenset((i, fixed))][i] / pairs[frozenset((i, fixed))][fixed]
        for i in range(len(weights))
    ]
    assert choices == [conditioned(found, menu) for menu in everything]

    # One menu changed a little, and no scores serve all menus.
    i, j = data.draw(st.permutations(range(len(weights))))[:2]
    changed = {**choices[-1], i: choices[-1][i] * Fraction(3, 4)}
    changed[j] += choices[-1][i] / 4
    assert not is_luce([*choices[:-1], changed])


@pytest.mark.theorem("thm-luce")
def test_scores_from_pairs_predict_the_menu_of_three():
    """Would notice a share of 0.42 that is wrong by 0.0124, at the expense of the others."""
    from_pairs = [odds(MENU, "gumbel", 0, 1)[0], 1, odds(MENU, "gumbel", 2, 1)[0]]
    theory = np.array(from_pairs) / sum(from_pairs)
    error = math.sqrt(detectable(2) * theory[0] * (1 - theory[0]) / N)
    assert error == pytest.approx(0.0124, abs=0.0001)
    assert chi_square(wins(sample(MENU, "gumbel", N, 41), 3), theory).pvalue > ALPHA
    share = theory[0] + error
    wrong = [math.log(share / (1 - share) * (1 + math.e)), 0, 1]
    assert chi_square(wins(sample(wrong, "gumbel", N, 41), 3), theory).pvalue < ALPHA


# Choices made by noise


@pytest.mark.theorem("lem-height")
@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("upper", [0.5, 2.5, math.inf])
def test_odds_given_the_height_are_reversed_hazards(noise, upper):
    logits = [1.0, 0.3, -0.5]
    one = law(noise)

    def by_height(z, k):
        height = math.prod(one.cdf(z - x) for x in logits)
        own = np.where(height > 0, one.cdf(z - logits[k]), 1)
        return one.pdf(z - logits[k]) / own * height

    for k in range(3):
        second = integral(lambda z, k=k: by_height(z, k), logits, noise, upper)
        assert second == pytest.approx(by_quadrature(logits, noise, k, upper), rel=1e-11)
        if upper == math.inf:
            assert second == pytest.approx(winner_probabilities(logits, noise)[k], rel=1e-11)


@pytest.mark.theorem("lem-height")
def test_normal_choices_follow_the_joint_law_of_winner_and_height():
    """Would notice if in 3.0 % of the choices A and B changed places."""
    bounds = [-math.inf, 0.5, 1.5, 2.5, math.inf]
    reached = np.array([[by_quadrature(MENU, "normal", k, c) for c in bounds[1:]] for k in (0, 1)])
    joint = np.diff(reached, axis=1, prepend=0).ravel()
    theory = np.append(joint, 1 - joint.sum())  # the last cell: C wins
    swapped = np.append(joint.reshape(2, 4)[::-1].ravel(), theory[-1])
    share = math.sqrt(detectable(8) / (N * np.sum((swapped - theory) ** 2 / theory)))
    assert share == pytest.approx(0.030, abs=0.0005)

    sums = SPREAD * np.random.default_rng(42).standard_normal((N, 3)) + MENU
    winners, bins = sums.argmax(axis=1), np.digitize(sums.max(axis=1), bounds[1:-1])

    def cells(winners):
        return wins(np.where(winners == 2, 8, 4 * winners + bins), 9)

    swap = (winners < 2) & (np.random.default_rng(43).random(N) < share)
    assert chi_square(cells(winners), theory).pvalue > ALPHA
    assert chi_square(cells(np.where(swap, 1 - winners, winners)), theory).pvalue < ALPHA


# Two options cannot tell


@pytest.mark.theorem("thm-pairs")
@exactly
@given(st.floats(1e-6, 30))
def test_two_options_in_closed_form(d):
    def loses(noise):
        return winner_probabilities([d, 0], noise)[1]

    scaled = d / SPREAD
    assert loses("gumbel") == pytest.approx(special.expit(-d), rel=1e-12)
    assert loses("negated gumbel") == pytest.approx(special.expit(-d), rel=1e-12)
    assert loses("normal") == pytest.approx(special.ndtr(-scaled / math.sqrt(2)), rel=1e-12)
    assert loses("exponential") == pytest.approx(math.exp(-scaled) / 2, rel=1e-12)
    assert loses("uniform") == pytest.approx(max(0, 1 - d / WIDTH) ** 2 / 2, rel=1e-12)
    if d > 0.1:  # the closed form cancels near 0
        assert loses("logistic") == pytest.approx(logistic_pair(d * math.sqrt(2)), rel=1e-12)
    for noise in NOISES:
        assert loses(noise) + winner_probabilities([0, d], noise)[1] == pytest.approx(1, abs=1e-13)


@pytest.mark.theorem("thm-pairs")
@pytest.mark.parametrize("noise", ["exponential", "gumbel"])
def test_a_mirror_changes_no_pair(noise):
    """P(1 wins) with -N: N_1 - x_1 is the smaller one, an integral over the survival function."""
    one = law(noise)
    for d in (0.2, 1.0, 3.0):
        start = one.ppf(1e-300) if noise == "gumbel" else 0
        mirrored = sum(
            integrate.quad(lambda s, d=d: one.pdf(s) * one.sf(s - d), *piece, epsabs=1e-13)[0]
            for piece in itertools.pairwise([start, d, 60])
        )
        assert mirrored == pytest.approx(winner_probabilities([d, 0], noise)[0], abs=1e-11)


@pytest.mark.theorem("thm-pairs")
def test_mirrored_pairs_are_logistic():
    """Would notice a share of 0.73 that is wrong by 0.0106."""
    theory = special.expit([1, -1])
    error = math.sqrt(detectable(1) * theory.prod() / N)
    assert error == pytest.approx(0.0106, abs=0.0001)
    wrong = [special.logit(theory[0] + error), 0]

    def counts(logits):
        return wins(sample(logits, "negated gumbel", N, 44), 2)

    assert chi_square(counts(PAIR), theory).pvalue > ALPHA
    assert chi_square(counts(wrong), theory).pvalue < ALPHA


# Which way the odds move


@pytest.mark.theorem("thm-direction")
@exactly
@given(menus, score, st.sampled_from([*RISING, "gumbel", "exponential"]))
@example([0.0, 0.01], 4.0, "normal")
@example([4.0, -4.0, 0.0], -4.0, "exponential")
def test_one_more_option_moves_all_odds_one_way(menu, more, noise):
    before = np.log(winner_probabilities(menu, noise))
    after = np.log(winner_probabilities([*menu, more], noise))[:-1]
    better = np.subtract.outer(menu, menu) > 1e-3
    moved = np.subtract.outer(after, after) - np.subtract.outer(before, before)
    if noise == "gumbel":
        assert np.abs(moved).max() < 1e-12
    else:
        direction = 1 if noise in RISING else -1
        # An option far behind hardly matters: what it moves is lost in the rounding.
        assert (direction * moved[better] > -1e-12).all()
        if more > max(menu) - 2:
            assert (direction * moved[better] > 1e-9).all()


@pytest.mark.theorem("thm-direction")
def test_odds_of_normal_choices_rise():
    """Odds that rise by a factor of 1.093 or more are noticed; here they rise by 1.164."""
    table = odds_table("normal", N, 45)
    assert chi_square_independence(table).pvalue < ALPHA
    assert table[1, 0] * table[0, 1] > table[0, 0] * table[1, 1]
    alone, together = odds(MENU, "normal")
    assert together / alone == pytest.approx(1.164, abs=0.001)

    joint = np.array([winner_probabilities(m, "normal")[:2] for m in (PAIR, MENU)])

    def noncentrality(factor):
        share = factor * alone / (1 + factor * alone)
        moved = np.array([joint[0], joint[1].sum() * np.array([share, 1 - share])])
        return noncentrality_of_dependence(moved / moved.sum(), N * moved.sum()) - detectable(1)

    factor = optimize.brentq(noncentrality, 1, 2)
    assert factor == pytest.approx(1.093, abs=0.001)

    # The same factor, planted in choices whose odds would not move.
    wrong = [1 + math.log(factor), 0, 1 + math.log(factor)]
    rng = np.random.default_rng(46)
    planted = [wins(sample(m, "gumbel", N, rng), 3)[:2] for m in (PAIR, wrong)]
    assert chi_square_independence(planted).pvalue < ALPHA
    honest = [wins(sample(m, "gumbel", N, rng), 3)[:2] for m in (PAIR, MENU)]
    assert chi_square_independence(honest).pvalue > ALPHA


@pytest.mark.theorem("cor-five-noises")
@pytest.mark.parametrize("noise", [*RISING, "exponential", "gumbel"])
def test_logarithms_of_the_reversed_hazards_bend_as_claimed(noise):
    one = law(noise)
    s = np.linspace(0.05 if noise == "exponential" else -4, 4, 400)
    bend = np.diff(one.logpdf(s) - one.logcdf(s), 2)
    sign = {"gumbel": 0, "exponential": 1}.get(noise, -1)
    assert np.abs(bend).max() < 1e-12 if sign == 0 else (sign * bend > 1e-7).all()


@pytest.mark.theorem("cor-five-noises")
@exactly
@given(st.integers(1, 99))
def test_uniform_odds_in_closed_form(percent):
    """Two rivals as good as B: odds of 6/(w (2 + d)) - 2 instead of 2/w - 1, w = (1 - d)²."""
    d = Fraction(percent, 100)
    w = (1 - d) ** 2
    alone, together = odds([float(d) * WIDTH, 0, 0], "uniform")
    assert alone == pytest.approx(float(2 / w - 1), rel=1e-12)
    assert together == pytest.approx(float(6 / (w * (2 + d)) - 2), rel=1e-12)
    assert (6 / (w * (2 + d)) - 2 - 2 / w + 1) * w * (2 + d) == d * (1 - d) * (1 + d) > 0


@pytest.mark.theorem("cor-five-noises")
@pytest.mark.parametrize("noise", OTHERS)
def test_five_noises_are_convicted_by_their_odds(noise):
    """What each does to the odds is far above what is missed once in 10 000 samples."""
    assert menus_noncentrality(noise, N) > detectable(1)
    table = odds_table(noise, N, 47)
    assert chi_square_independence(table).pvalue < ALPHA
    rises = table[1, 0] * table[0, 1] > table[0, 0] * table[1, 1]
    assert rises == (noise != "exponential")


# A noise that forgets


@pytest.mark.theorem("thm-lottery")
@exactly
@given(st.lists(st.fractions(Fraction(1, 1000), 1), min_size=1, max_size=5))
def test_lottery_and_polynomial_are_the_law_of_exponential_choices(weights):
    weights = [Fraction(1), *weights]
    logits = [SPREAD * math.log(w) for w in weights]
    probabilities = winner_probabilities(logits, "exponential")
    for k in range(len(weights)):
        others = [(Fraction(1), -w) for j, w in enumerate(weights) if j != k]
        integral = weights[k] * polynomial_integral(others, Fraction(0), Fraction(1))
        assert lottery_exactly(weights, k) == integral
        assert probabilities[k] == pytest.approx(float(integral), rel=1e-12)


@pytest.mark.theorem("thm-lottery")
def test_exponential_choices_are_drawn_by_the_lottery():
    """Would notice a share of 0.50 that is wrong by 0.0125, at the expense of the others."""
    weights = [Fraction(1), Fraction(1, 4), Fraction(9, 10)]
    theory = np.array([float(lottery_exactly(weights, k)) for k in range(3)])
    error = math.sqrt(detectable(2) * theory[0] * (1 - theory[0]) / N)
    assert error == pytest.approx(0.0125, abs=0.0001)
    logits = SPREAD * np.log(np.array(weights, float))
    counts = wins(sample(logits, "exponential", N, 48), 3)
    assert chi_square(counts, theory).pvalue > ALPHA
    off = theory + error * np.array([1, *(-theory[1:] / theory[1:].sum())])
    assert chi_square(counts, off).pvalue < ALPHA


# No other noise


def triple_product(noise, s, t):
    """E exp(is(N2 - N1) + it(N3 - N1)), by quadrature; what menus of three can know."""

    def characteristic(u):
        one = law(noise)
        low, high = one.ppf(1e-18), one.isf(1e-18)
        nodes, weights = np.polynomial.legendre.leggauss(400)
        z = low + (high - low) * (nodes + 1) / 2
        return (high - low) / 2 * np.sum(weights * one.pdf(z) * np.exp(1j * u * z))

    return characteristic(s) * characteristic(t) * characteristic(-s - t)


@pytest.mark.theorem("thm-yellott")
@pytest.mark.parametrize("noise", NOISES)
def test_only_gumbel_noise_has_the_differences_of_softmax(noise):
    """Menus of two know the size of the characteristic function, menus of three the phase too."""
    for s, t in [(0.3, 0.5), (1.0, -0.4), (1.2, 0.9), (0.7, 0.7)]:
        gamma = (
            special.gamma(1 - 1j * s) * special.gamma(1 - 1j * t) * special.gamma(1 + 1j * (s + t))
        )
        product = triple_product(noise, s, t)
        if noise == "gumbel":
            assert abs(product - gamma) < 1e-10
        else:
            assert abs(product - gamma) > 1e-3
        pair = triple_product(noise, s, 0)
        logistic = math.pi * s / math.sinh(math.pi * s)
        assert (abs(pair - logistic) < 1e-10) == (noise in ("gumbel", "negated gumbel"))


@pytest.mark.theorem("thm-yellott")
@exactly
@given(st.floats(0.3, 3), st.floats(0.3, 3))
def test_only_gumbel_noise_passes_both_steps_of_the_proof(d, e):
    """Odds on menus of two multiply for two of the noises, menus of three are softmax for one."""
    for noise in NOISES:
        step, next_step, both = (odds([x, 0], noise)[0] for x in (d, e, d + e))
        if not 0 < step * next_step * both < math.inf:
            assert noise == "uniform"
            continue
        multiplies = abs(math.log(step * next_step / both)) < 1e-11
        assert multiplies == (noise in ("gumbel", "negated gumbel"))
        menu = [d, 0, -e]
        is_softmax = np.abs(winner_probabilities(menu, noise) - softmax(menu)).max() < 1e-12
        assert is_softmax == (noise == "gumbel")


@pytest.mark.theorem("thm-yellott")
def test_any_scale_and_place_of_gumbel_noise_keeps_the_odds():
    """Odds that change by a factor of 1.084 are noticed."""
    rng = np.random.default_rng(49)

    def table(menus):
        sums = (perturbed(menu, N, rng, scale=2.0) - 3 for menu in menus)
        return [wins(each.argmax(axis=1), 3)[:2] for each in sums]

    pair, whole = softmax(np.array(PAIR) / 2), softmax(np.array(MENU) / 2)[:2]

    def noncentrality(factor):
        share = factor * pair[0] / (factor * pair[0] + pair[1])
        moved = np.array([pair, whole.sum() * np.array([share, 1 - share])])
        return noncentrality_of_dependence(moved / moved.sum(), N * moved.sum()) - detectable(1)

    factor = optimize.brentq(noncentrality, 1, 2)
    assert factor == pytest.approx(1.084, abs=0.001)
    shift = 2 * math.log(factor)
    assert chi_square_independence(table([PAIR, MENU])).pvalue > ALPHA
    wrong = [1 + shift, 0, 1 + shift]
    assert chi_square_independence(table([PAIR, wrong])).pvalue < ALPHA


# The best of many copies


@pytest.mark.theorem("thm-copies")
@pytest.mark.parametrize("noise", NOISES)
def test_the_best_of_n_is_shifted_noise_for_gumbel_alone(noise):
    """F(z)ⁿ = F(z - c) for all z says that quantiles at u^(1/n) and at u differ by c."""
    u = np.linspace(0.01, 0.99, 99)
    for n in (2, 3, 10, 1000):
        shifts = law(noise).ppf(u ** (1 / n)) - law(noise).ppf(u)
        if noise == "gumbel":
            assert shifts == pytest.approx(math.log(n), rel=1e-12)
        else:
            assert np.ptp(shifts) > 0.1


@pytest.mark.theorem("thm-copies")
def test_copies_are_one_option_with_a_larger_score():
    """Would notice a shift that is wrong by 0.051; other noise is not the best of its copies."""
    copies, n = 5, N // 2
    rng = np.random.default_rng(50)

    def best(noise):
        return law(noise).rvs((n, copies), random_state=rng).max(axis=1)

    gap = detectable_gap(n)
    steepest = math.exp(-1)  # of the density of Gumbel(0, 1): a shift moves the cdf no faster
    shift = gap / steepest * 1.02
    assert shift == pytest.approx(0.051, abs=0.001)
    maxima = best("gumbel") - math.log(copies)
    assert kolmogorov_smirnov(maxima, law("gumbel").cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(maxima + shift, law("gumbel").cdf).pvalue < ALPHA
    for noise in OTHERS:
        maxima = best(noise)
        centred = maxima - np.median(maxima) + law(noise).median()  # the shift that fits best there
        assert kolmogorov_smirnov(centred, law(noise).cdf).pvalue < ALPHA


# Exact probabilities


@exactly
@given(st.lists(positive, min_size=1, max_size=6))
def test_mirrored_choices_by_inclusion_and_exclusion(weights):
    probabilities = winner_probabilities(np.log(weights), "negated gumbel")
    for k, probability in enumerate(probabilities):
        assert probability == pytest.approx(float(mirrored_exactly(weights, k)), rel=1e-12)


@exactly
@given(st.lists(positive, min_size=2, max_size=5))
def test_mirrored_choices_are_the_last_to_ring(rates):
    last = np.zeros(len(rates))
    for order in itertools.permutations(range(len(rates))):
        last[order[-1]] += order_probability(rates, order)
    mirrored = winner_probabilities(-np.log(rates), "negated gumbel")
    assert mirrored == pytest.approx(last, rel=1e-12)


@exactly
@given(st.lists(st.integers(0, 130), min_size=1, max_size=6))
@example([0, 0, 0])
@example([99, 100, 101])
def test_uniform_choices_piece_by_piece(gaps):
    logits = -np.array([0, *gaps]) * WIDTH / 100
    exact = [Fraction(-x) / Fraction(WIDTH) for x in logits]
    probabilities = winner_probabilities(logits, "uniform")
    for k, probability in enumerate(probabilities):
        want = float(uniform_exactly(exact, k)) if exact[k] < 1 else 0
        # 1 - gap keeps few digits where the gap is almost the whole width.
        assert probability == pytest.approx(want, rel=1e-12, abs=1e-30)


@exactly
@given(st.floats(0.01, 12), st.floats(0.01, 12))
def test_three_normal_choices_by_owens_t(d, e):
    unit = SPREAD * math.sqrt(2)
    for logits in ([d, 0, d - e], [0, d, d + e], [-d, 0, e - d]):
        h, k = (logits[0] - x for x in logits[1:])
        want = bivariate_normal(h / unit, k / unit)
        got = winner_probabilities(logits, "normal")[0]
        assert got == pytest.approx(want, rel=1e-9, abs=2e-16)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("logits", [[1, 0, -0.5], [2, -1, 0.5, 0.5, 3], [0.1, 0, 0.2, -2]])
def test_any_choice_by_quadrature(noise, logits):
    probabilities = winner_probabilities(logits, noise)
    for k, probability in enumerate(probabilities):
        assert probability == pytest.approx(by_quadrature(logits, noise, k), rel=1e-10)


def test_the_numbers_that_everybody_quotes():
    """Sampled, they are given as .670/.224/.106 and .629/.231/.140."""
    mirrored = [Fraction(2, 1), Fraction(1, 1), Fraction(1, 2)]
    assert float(sum(mirrored_exactly(mirrored, k) for k in range(3))) == 1
    found = winner_probabilities([1, 0, -0.5], "negated gumbel")
    assert found.round(3).tolist() == [0.671, 0.223, 0.107]
    assert softmax([1, 0, -0.5]).round(3).tolist() == [0.629, 0.231, 0.140]


def test_rare_winners_keep_their_digits():
    for d in (40.0, 100.0, 600.0):
        pair = [d, 0]
        assert winner_probabilities(pair, "gumbel")[1] == pytest.approx(math.exp(-d), rel=1e-12)
        mirrored = winner_probabilities(pair, "negated gumbel")[1]
        assert mirrored == pytest.approx(math.exp(-d), rel=1e-12)
        want = math.exp(-d / SPREAD) / 2
        assert winner_probabilities(pair, "exponential")[1] == pytest.approx(want, rel=1e-12)
    for d in (10.0, 40.0, 66.0):
        want = special.ndtr(-d / SPREAD / math.sqrt(2))
        assert 1e-300 < winner_probabilities([d, 0], "normal")[1] == pytest.approx(want, rel=1e-12)
    for d in (10.0, 100.0, 450.0):
        want = logistic_pair(d * math.sqrt(2))
        assert winner_probabilities([0, d], "logistic")[0] > 1e-300
        assert winner_probabilities([0, d], "logistic")[0] == pytest.approx(want, rel=1e-12)
    behind = winner_probabilities([0, 0, 0, -100], "negated gumbel")[3]
    want = 6 * math.exp(-300)  # Γ(4): the largest of the inverse weights, cubed, times 3!
    assert behind == pytest.approx(want, rel=1e-12)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("k", [1, 2, 7, 50, 1000])
def test_equal_options_have_equal_chances(noise, k):
    probabilities = winner_probabilities(np.full(k, 3.25), noise)
    assert probabilities == pytest.approx(np.full(k, 1 / k), rel=1e-12)


@pytest.mark.parametrize("noise", NOISES)
def test_a_hundred_options_add_up(noise):
    logits = np.random.default_rng(51).normal(size=100)
    probabilities = winner_probabilities(logits, noise)
    assert probabilities.sum() == pytest.approx(1, abs=1e-12)
    order = np.argsort(logits)
    assert (np.diff(probabilities[order]) >= 0).all()
    assert winner_probabilities(logits[order], noise) == pytest.approx(
        probabilities[order], rel=1e-12
    )
    assert winner_probabilities(logits + 8, noise) == pytest.approx(probabilities, rel=1e-11)


# Samples


@pytest.mark.parametrize("noise", NOISES)
def test_samples_fit_their_exact_probabilities(noise):
    """Would notice a share of 0.5 that is wrong by 0.0128."""
    logits = [1.5, 0, 0.5, -1]
    theory = winner_probabilities(logits, noise)
    error = math.sqrt(detectable(3) / 4 / N)
    assert error == pytest.approx(0.0128, abs=0.0002)
    counts = wins(sample(logits, noise, N, 52), 4)
    assert chi_square(counts, theory).pvalue > ALPHA
    off = theory + error * np.array([1, *(-theory[1:] / theory[1:].sum())])
    assert chi_square(counts, off).pvalue < ALPHA


@pytest.mark.parametrize("noise", NOISES)
def test_all_noises_are_equally_wide(noise):
    assert law(noise).std() == pytest.approx(math.pi / math.sqrt(6), rel=1e-14)
    one = law(noise)
    variance = integrate.quad(
        lambda u: (one.ppf(u) - one.mean()) ** 2, 0, 1, epsabs=1e-9, limit=500
    )[0]
    assert variance == pytest.approx(math.pi**2 / 6, rel=1e-6)


def test_winners_are_the_argmax_of_logits_plus_noise():
    logits = np.array([[0.5, 0, -np.inf], [3, 2, 2.5]])
    rng, shape = np.random.default_rng, (3000, 2, 3)
    noises = {
        "gumbel": -np.log(rng(53).standard_exponential(shape)),
        "negated gumbel": np.log(rng(53).standard_exponential(shape)),
        "normal": SPREAD * rng(53).standard_normal(shape),
        "uniform": WIDTH * rng(53).random(shape),
        "exponential": SPREAD * rng(53).standard_exponential(shape),
        "logistic": rng(53).logistic(0, math.sqrt(0.5), shape),
    }
    assert noises.keys() == set(NOISES)
    for noise, numbers in noises.items():
        assert (sample(logits, noise, 3000, 53) == (logits + numbers).argmax(axis=-1)).all()


@pytest.mark.parametrize("noise", NOISES)
def test_same_seed_gives_the_same_choices_and_a_generator_moves_on(noise):
    logits = np.zeros((2, 3000))  # a block holds 21 draws
    assert (sample(logits, noise, 30, 54) == sample(logits, noise, 30, 54)).all()
    assert (sample(logits, noise, 30, 54) != sample(logits, noise, 30, 55)).any()
    assert (sample(logits, noise, 30) != sample(logits, noise, 30)).any()
    assert (sample(logits, noise, 30, 54)[:7] == sample(logits, noise, 7, 54)).all()
    generator = np.random.default_rng(54)
    both = [sample(logits, noise, 11, generator), sample(logits, noise, 19, rng=generator)]
    assert (np.concatenate(both) == sample(logits, noise, 30, 54)).all()


def test_no_global_random_state_is_used():
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    for noise in NOISES:
        sample(MENU, noise, 10)
    assert (np.random.get_state()[1] == before[0]).all()  # noqa: NPY002
    assert random.getstate() == before[1]


@pytest.mark.parametrize("batch", [(), (2,), (3, 1), (2, 0), (2, 3)])
@pytest.mark.parametrize("noise", NOISES)
def test_shapes(batch, noise):
    logits = np.zeros((*batch, 4))
    assert winner_probabilities(logits, noise).shape == (*batch, 4)
    assert [side.shape for side in odds(logits, noise, 2, 0)] == [batch, batch]
    for n in (0, 1, 5):
        assert sample(logits, noise, n, 56).shape == (n, *batch)
        assert sample(logits, noise, n, 56).dtype == np.intp


@pytest.mark.parametrize("noise", NOISES)
def test_batches_are_rows_on_their_own(noise):
    logits = np.random.default_rng(57).normal(size=(4, 3))
    logits[2, 1] = -np.inf
    for i, row in enumerate(logits):
        assert (winner_probabilities(logits, noise)[i] == winner_probabilities(row, noise)).all()
        assert [side[i] for side in odds(logits, noise)] == list(odds(row, noise))


@pytest.mark.parametrize("noise", NOISES)
def test_minus_infinity_is_allowed_and_never_wins(noise):
    logits = [-np.inf, 0.0, -np.inf, -1.0]
    probabilities = winner_probabilities(logits, noise)
    assert probabilities[[0, 2]].tolist() == [0, 0]
    assert (probabilities[[1, 3]] == winner_probabilities([0.0, -1.0], noise)).all()
    assert np.isin(sample(logits, noise, 10_000, 58), [1, 3]).all()
    assert sample([-np.inf, -1e308], noise, 100, 59).tolist() == [1] * 100
    assert odds(logits, noise, 0, 1) == (0, 0)
    assert odds(logits, noise, 3, 2) == (math.inf, math.inf)


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize(
    "logits",
    [
        [1e308, -1e308],
        [1e308, 1e308, 0],
        [0, 1e-308],
        [-1e308, -1e308],
        [1e16, 1e16 + 2],
        [0, -740],
    ],
)
def test_logits_of_any_size_raise_no_floating_point_error(noise, logits):
    with np.errstate(all="raise"):
        probabilities = winner_probabilities(logits, noise)
        winners = sample(logits, noise, 2000, 60)
        odds(logits, noise)
    near = np.array(logits) - max(logits) if max(map(abs, logits)) < 1e300 else None
    if near is not None:
        assert (probabilities == winner_probabilities(near, noise)).all()
    assert probabilities.sum() == pytest.approx(1, abs=1e-13)
    assert probabilities[np.unique(winners)].min() > 1e-6


@pytest.mark.parametrize("dtype", [np.float32, np.int8, np.longdouble])
@pytest.mark.parametrize("noise", NOISES)
def test_other_numbers_are_taken_for_what_they_are_and_left_alone(dtype, noise):
    logits = np.array([[3, 0], [-2, 2]], dtype)
    before = logits.copy()
    wide = logits.astype(float)
    assert winner_probabilities(logits, noise).dtype == np.float64
    assert (winner_probabilities(logits, noise) == winner_probabilities(wide, noise)).all()
    assert (sample(logits, noise, 50, 61) == sample(wide, noise, 50, 61)).all()
    assert (logits == before).all()


@pytest.mark.parametrize("noise", NOISES)
def test_memory_stays_bounded(noise):
    """Many draws of a hundred options take the same blocks: winners and a few MB."""
    logits = np.zeros(100)
    sample(logits, noise, 10, 62)
    tracemalloc.start()
    winners = sample(logits, noise, 20_000, 62)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < winners.nbytes + 5e6


# Odds


def test_odds_of_gumbel_choices_are_known_however_rare_they_are():
    assert odds([0, -900, -901], "gumbel", 1, 2) == (math.e, math.e)
    assert odds([0, 2, 3], "gumbel", 2, 0) == (math.exp(3), math.exp(3))


@pytest.mark.parametrize("noise", NOISES)
def test_odds_alone_and_together(noise):
    logits = [0.5, 2.0, 1.0]
    alone, together = odds(logits, noise, 2, 0)
    pair, whole = (winner_probabilities(menu, noise) for menu in ([0.5, 1.0], logits))
    assert alone == pytest.approx(pair[1] / pair[0], rel=1e-13)
    assert together == pytest.approx(whole[2] / whole[0], rel=1e-13)
    backwards = odds(logits, noise, 0, 2)
    assert np.multiply((alone, together), backwards) == pytest.approx([1, 1], rel=1e-13)


LOGITS_RULE = "logits must be below inf and not NaN; -inf marks what cannot win, but "
AXIS_RULE = "logits must have a last axis of at least 1 entry, but "
NOISE_RULE = (
    "noise must be one of 'gumbel', 'negated gumbel', 'normal', 'logistic', 'uniform', "
    "'exponential', but it is "
)


@pytest.mark.parametrize(
    "function",
    [
        lambda x: winner_probabilities(x, "normal"),
        lambda x: sample(x, "normal", 1),
        lambda x: odds(x, "normal"),
    ],
)
@pytest.mark.parametrize(
    ("logits", "error", "message"),
    [
        ([1, math.nan], ValueError, LOGITS_RULE + "logits[1] is nan"),
        ([[1, 2], [math.inf, 0]], ValueError, LOGITS_RULE + "logits[1, 0] is inf"),
        (
            [[1, 2], [-math.inf, -math.inf]],
            ValueError,
            "logits must hold a finite number in every row, but logits[1] has none",
        ),
        ([], ValueError, AXIS_RULE + "its shape is (0,)"),
        (np.empty((3, 0)), ValueError, AXIS_RULE + "its shape is (3, 0)"),
        (1.5, ValueError, AXIS_RULE + "it is 1.5"),
        ([1, "2"], TypeError, "logits must be real numbers, but logits[1] is '2'"),
        ("12", TypeError, "logits must be real numbers, but it is '12'"),
    ],
)
def test_bad_logits_are_refused_everywhere(function, logits, error, message):
    with pytest.raises(error) as caught:
        function(logits)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: law("cauchy"), ValueError, NOISE_RULE + "'cauchy'"),
        (lambda: sample([1], "Gumbel", 1), ValueError, NOISE_RULE + "'Gumbel'"),
        (lambda: winner_probabilities([1], None), TypeError, NOISE_RULE + "None"),
        (lambda: odds([1, 2], 3), TypeError, NOISE_RULE + "3"),
        (
            lambda: sample([1], "normal", 2.0),
            TypeError,
            "n must be a whole number >= 0, but it is 2.0, a float",
        ),
        (
            lambda: sample([1], "normal", -1),
            ValueError,
            "n must be a whole number >= 0, but it is -1",
        ),
        (
            lambda: sample([1], "normal", 1, -1),
            ValueError,
            "rng must be None, a whole number >= 0 or a numpy.random.Generator, but it is -1",
        ),
        (
            lambda: odds([1, 2], "normal", 0, 2),
            ValueError,
            "j must be a whole number from 0 to 1, but it is 2",
        ),
        (
            lambda: odds([1, 2], "normal", -1, 0),
            ValueError,
            "i must be a whole number from 0 to 1, but it is -1",
        ),
        (lambda: odds([1, 2], "normal", 1, 1), ValueError, "j must differ from i, but both are 1"),
        (
            lambda: odds([0, -math.inf, -math.inf], "gumbel", 1, 2),
            ValueError,
            "logits must hold, at 1 or 2, an option with a chance to win, but logits has none",
        ),
        (
            lambda: odds([[0, 0, 0], [0, -5, -6]], "uniform", 1, 2),
            ValueError,
            "logits must hold, at 1 or 2, an option with a chance to win, but logits[1] has none",
        ),
    ],
)
def test_bad_arguments_are_named_with_their_value_and_what_is_allowed(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message


# The widget's traits


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"logits": [1]}, "logits must hold 2 to 8 numbers, but it holds 1"),
        ({"logits": [0] * 9}, "logits must hold 2 to 8 numbers, but it holds 9"),
        ({"logits": [0, 51]}, "logits must be from -50.0 to 50.0, but logits[1] is 51"),
        ({"logits": [0, -math.inf]}, "logits must be from -50.0 to 50.0, but logits[1] is -inf"),
        ({"logits": [[0, 1]]}, "logits must be a list of numbers, but its shape is (1, 2)"),
        ({"noise": "cauchy"}, NOISE_RULE + "'cauchy'"),
        ({"n": 100_001}, "n must be a whole number from 0 to 100000, but it is 100001"),
    ],
)
def test_bad_traits_are_refused_and_nothing_changes(change, message):
    widget = _widget()
    before = widget.view_state()
    with pytest.raises((ValueError, TypeError)) as caught:
        widget.set_trait(*next(iter(change.items())))
    assert str(caught.value) == message
    assert widget.view_state() == before


@pytest.mark.parametrize("n", [0, 1, 500])
@pytest.mark.parametrize(
    ("noise", "logits"),
    [
        ("gumbel", [1, 0, 1]),
        ("uniform", [50, -50]),
        ("normal", [0] * 8),
        ("exponential", [-50, 50, 0]),
    ],
)
def test_still_picture_of_any_state(n, noise, logits):
    figure, sentence = WhyGumbel(logits=logits, noise=noise, n=n).still()
    assert [axes.get_title("left") for axes in figure.axes] == [
        "Who wins from the whole menu",
        "Odds A : B, menu by menu",
    ]
    last = n - n * (len(logits) - 2) // (len(logits) - 1)  # what the whole menu got
    assert f"of {last} choices" in sentence or last == 0


@pytest.mark.parametrize(
    ("noise", "logits", "says"),
    [
        ("gumbel", [1, 0], "The odds A : B are exactly 2.72 on the menu of two and 2.72 on the"),
        ("uniform", [6, 0, 1], "B has no chance on one of the menus, so there are no odds"),
        ("uniform", [0, 6, 1], "A has no chance"),
        ("uniform", [0, 0.5, 6], "A and B have no chance"),
        ("normal", [-50, 50, 0], "A has a chance too small for a float on one of the menus"),
    ],
)
def test_still_picture_where_there_may_be_no_odds(noise, logits, says):
    figure, sentence = WhyGumbel(logits=logits, noise=noise, n=60).still()
    assert says in sentence
    assert "inf" not in sentence
    assert np.isfinite(figure.axes[1].get_xlim()).all()


_WIDGETS = []


def _widget():
    """One widget for all examples: each would open a comm of its own."""
    if not _WIDGETS:
        _WIDGETS.append(WhyGumbel(n=10))
    return _WIDGETS[0]
