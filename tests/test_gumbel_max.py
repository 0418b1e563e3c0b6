"""The Gumbel-max trick against its theorems: by quadrature, in closed form, and by samples.

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
from calibration import (
    ALPHA,
    cross_table,
    detectable,
    detectable_gap,
    noncentrality_of_dependence,
    quarters,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from gumbeltrick import competing_alarms
from gumbeltrick.goodness import chi_square, chi_square_independence, kolmogorov_smirnov
from gumbeltrick.gumbel_max import (
    log_z,
    maximum,
    perturbed,
    sample,
    softmax,
    winner_density,
    winner_mass,
)

N = 100_000
LOGITS = np.log([4.0, 3.0, 2.0, 1.0]) - 5

exactly = settings(max_examples=100, deadline=None, derandomize=True)

moderate_logits = st.lists(st.floats(-5, 5), min_size=1, max_size=5)
all_logits = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=6)
masked_logits = st.lists(
    st.floats(-1000, 1000) | st.just(-math.inf), min_size=1, max_size=6
).filter(lambda logits: max(logits) > -math.inf)


def laws(logits, scale=1.0):
    """SciPy's law of each perturbed logit alone."""
    return [stats.gumbel_r(loc=x, scale=scale) for x in logits]


def integral(function, low, high, panels=64):
    """Integrate over [low, high] by Gauss–Legendre in panels: up to rounding for these laws.

    `low` and `high` may be arrays; the function is given nodes on a new last axis.
    """
    nodes, weights = np.polynomial.legendre.leggauss(20)
    low, high = (np.asarray(end, dtype=float)[..., np.newaxis] for end in (low, high))
    width = (high - low) / panels
    start = low + width * np.arange(panels)  # (..., panels)
    points = start[..., np.newaxis] + width[..., np.newaxis] * (nodes + 1) / 2
    points = points.reshape(*points.shape[:-2], -1)
    values = function(points) * np.tile(weights, panels)
    return values.sum(axis=-1) * width[..., 0] / 2


def ends(logits, scale=1.0):
    """Where nothing of the maximum is left to integrate: e^-1000 on the left, e^-45 right."""
    top = max(logits)
    return top - 7 * scale, top + (45 + math.log(len(logits))) * scale


def is_largest(logits, option, scale=1.0):
    """Density of "this option lies at z and all others below": its pdf, the others' cdfs."""
    own, others = None, []
    for k, law in enumerate(laws(logits, scale)):
        if k == option:
            own = law
        else:
            others.append(law)
    return lambda z: own.pdf(z) * math.prod(other.cdf(z) for other in others)


def decimal_softmax(logits):
    """Softmax and log Z with 60 digits."""
    with localcontext() as context:
        context.prec = 60
        context.Emin, context.Emax = -(10**12), 10**12
        weights = [Decimal(x).exp() if x > -math.inf else Decimal(0) for x in logits]
        total = sum(weights)
        return [weight / total for weight in weights], total.ln()


def close(value, relative):
    """Compare by the relative error alone, as far as floats have one: `approx` forgives 1e-12."""
    return pytest.approx(value, rel=relative, abs=1e-305)


def wins(winners, k):
    return np.bincount(winners, minlength=k)


def shift_noticed(n):
    """Shift of a Gumbel sample that a Kolmogorov–Smirnov test notices."""
    unit = stats.gumbel_r()

    def gap(shift):  # widest where the two densities cross
        crossing = -math.log(shift / math.expm1(shift))
        return unit.cdf(crossing) - unit.cdf(crossing - shift)

    return optimize.brentq(lambda shift: gap(shift) - detectable_gap(n), 1e-6, 2)


# Who wins


@pytest.mark.theorem("thm-softmax-integral")
@exactly
@given(moderate_logits)
def test_softmax_by_the_integral(logits):
    direct = [integral(is_largest(logits, k), *ends(logits)) for k in range(len(logits))]
    assert softmax(logits) == close(direct, 1e-11)


@pytest.mark.theorem("thm-softmax-integral")
@exactly
@given(masked_logits)
@example([1000.0, 999.0, -1000.0])
@example([-700.0, -700.5])
def test_softmax_and_log_z_to_the_last_digits(logits):
    shares, total = decimal_softmax(logits)
    for got, exact, x in zip(softmax(logits), shares, logits, strict=True):
        rounding = 4e-16 * (2 + max(logits) - x) if x > -math.inf else 0
        assert float(got) == pytest.approx(float(exact), rel=rounding, abs=1e-307)
    assert log_z(logits) == pytest.approx(float(total), rel=4e-16, abs=4e-16)


@pytest.mark.theorem("thm-softmax-integral")
def test_winners_follow_softmax():
    """Would notice a share of 0.4 that is wrong by 0.0126, at the expense of the others."""
    theory = softmax(LOGITS)
    share = theory[0]
    error = math.sqrt(detectable(3) * share * (1 - share) / N)
    assert error == pytest.approx(0.0126, abs=0.0001)
    odds = (share + error) / (1 - share - error)
    wrong = [math.log(odds * np.exp(LOGITS[1:]).sum()), *LOGITS[1:]]
    assert chi_square(wins(sample(LOGITS, N, 11), 4), theory).pvalue > ALPHA
    assert chi_square(wins(sample(wrong, N, 11), 4), theory).pvalue < ALPHA


@pytest.mark.theorem("thm-softmax-integral")
def test_rare_winners_are_as_rare_as_softmax_says():
    """Would notice if an option with 96 expected wins had 78 % more or fewer: noise above 9."""
    n = 1_000_000
    rare = -9.25
    theory = softmax([0, rare])
    assert n * theory[1] == pytest.approx(96.1, abs=0.1)
    error = math.sqrt(detectable(1) / (n * theory[1]))
    assert error == pytest.approx(0.78, abs=0.005)
    for wrong, noticed in ((0, False), (math.log1p(error), True), (math.log1p(-error), True)):
        counts = wins(sample([0, rare + wrong], n, 12), 2)
        assert (chi_square(counts, theory).pvalue < ALPHA) is noticed


@pytest.mark.parametrize("size", [-1e308, -1e15, 0, 1e15, 1e300])
def test_winners_at_extreme_logits(size):
    """Equal logits of any size win equally often; would notice a share that is off by 0.012."""
    error = math.sqrt(detectable(1) / 4 / N)
    assert error == pytest.approx(0.012, abs=0.0005)
    counts = wins(sample([size, size], N, 13), 2)
    assert chi_square(counts, [0.5, 0.5]).pvalue > ALPHA
    assert chi_square(counts, [0.5 - error, 0.5 + error]).pvalue < ALPHA


def test_logits_a_hair_apart_are_a_fair_coin_and_a_world_apart_are_certain():
    for logits in ([1e-308, 0], [1e-308, 2e-308], [5e-324, -5e-324]):
        assert softmax(logits).tolist() == [0.5, 0.5]
        assert chi_square(wins(sample(logits, N, 14), 2), [0.5, 0.5]).pvalue > ALPHA
    for logits in ([1e308, -1e308], [1.7e308, -1.7e308], [0, -1e308], [1e300, 9e299]):
        assert softmax(logits).tolist() == [1, 0]
        assert (sample(logits, 1000, 15) == 0).all()


@exactly
@given(all_logits)
@example([1.7976931348623157e308, -1.7976931348623157e308])
@example([1.7976931348623157e308] * 6)
def test_all_finite_logits_give_finite_answers_and_no_floating_point_error(logits):
    with np.errstate(all="raise"):
        shares = softmax(logits)
        assert shares.sum() == close(1, 1e-15)
        assert np.isfinite(log_z(logits))
        assert np.isfinite(winner_density(logits[0], logits)).all()
        assert np.isfinite(winner_mass(logits[0], logits)).all()
        assert np.isfinite(perturbed(logits, 5, 16)).all()
        assert (shares[sample(logits, 5, 16)] > 0).all()


@exactly
@given(
    st.lists(st.integers(-400, 400), min_size=1, max_size=5),
    st.integers(-(2**20), 2**20),
    st.integers(0, 2**32),
)
def test_a_shift_of_all_logits_changes_no_winner_and_moves_the_maximum(units, shift, seed):
    """Multiples of 1/64 are shifted without rounding."""
    logits = np.array(units) / 64
    shifted = logits + shift / 64
    assert (sample(logits, 20, seed) == sample(shifted, 20, seed)).all()
    assert (softmax(logits) == softmax(shifted)).all()
    assert log_z(shifted) == pytest.approx(log_z(logits) + shift / 64, rel=1e-15, abs=1e-15)


@pytest.mark.parametrize("shape", [(4,), (7, 3), (2, 3, 40), (40_000,)])
def test_sample_names_the_winners_of_the_perturbed_logits(shape):
    logits = np.random.default_rng(17).normal(size=shape)
    assert (sample(logits, 6, 18) == perturbed(logits, 6, 18).argmax(axis=-1)).all()


# Who, and how large


@pytest.mark.theorem("thm-stopped-integral")
@exactly
@given(moderate_logits, st.floats(-4, 8))
def test_winner_mass_by_the_stopped_integral(logits, beyond):
    c = log_z(logits) + beyond
    low, _ = ends(logits)
    stopped = [integral(is_largest(logits, k), low, c) for k in range(len(logits))]
    assert winner_mass(c, logits) == pytest.approx(stopped, rel=1e-10, abs=1e-300)


@pytest.mark.theorem("thm-stopped-integral")
@exactly
@given(moderate_logits, st.floats(-6, 700))
def test_mass_and_density_keep_the_ratios_of_softmax(logits, beyond):
    z = log_z(logits) + beyond
    shares, law = softmax(logits), maximum(logits)
    assert winner_mass(z, logits) == close(shares * law.cdf(z), 1e-11)
    assert winner_density(z, logits) == close(shares * law.pdf(z), 1e-11)


@pytest.mark.theorem("thm-stopped-integral")
def test_winner_mass_is_the_integral_of_the_density():
    edges = log_z(LOGITS) + np.array([-3.0, -1.0, 0.0, 0.5, 4.0, 30.0])
    for k in range(4):
        between = integral(lambda z, k=k: winner_density(z, LOGITS)[..., k], edges[:-1], edges[1:])
        assert np.diff(winner_mass(edges, LOGITS)[:, k]) == close(between, 1e-12)


@pytest.mark.theorem("thm-stopped-integral")
def test_winners_do_not_depend_on_the_quarter_of_the_maximum():
    """Would notice if 5.4 % of the large maxima were given to the first option."""
    theory = softmax(LOGITS)
    joint = np.outer(theory, np.full(4, 0.25))
    shift = np.zeros((4, 4))
    shift[:, 3] = (np.eye(4)[0] - theory) / 4
    share = optimize.brentq(
        lambda s: noncentrality_of_dependence(joint + s * shift, N) - detectable(9), 1e-6, 0.5
    )
    assert share == pytest.approx(0.054, abs=0.0005)

    sums = perturbed(LOGITS, N, 19)
    winners, quarter = sums.argmax(axis=1), quarters(sums.max(axis=1), maximum(LOGITS))
    assert chi_square_independence(cross_table(winners, quarter, (4, 4))).pvalue > ALPHA
    given_away = (quarter == 3) & (np.random.default_rng(20).random(N) < share)
    wrong = np.where(given_away, 0, winners)
    assert chi_square_independence(cross_table(wrong, quarter, (4, 4))).pvalue < ALPHA


@pytest.mark.theorem("thm-stopped-integral")
def test_winner_and_quarter_have_the_masses_of_the_theorem():
    """Would notice an error of 0.0090 in one of the 16 cells that all others pay for."""
    edges = [-np.inf, *maximum(LOGITS).ppf([0.25, 0.5, 0.75]), np.inf]
    cells = np.diff(winner_mass(edges, LOGITS), axis=0).T.ravel()
    cell = cells[0]
    error = math.sqrt(detectable(15) * cell * (1 - cell) / N)
    assert error == pytest.approx(0.0090, abs=0.0001)
    sums = perturbed(LOGITS, N, 21)
    quarter = quarters(sums.max(axis=1), maximum(LOGITS))
    seen = cross_table(sums.argmax(axis=1), quarter, (4, 4)).ravel()
    wrong = cells * (1 - cell + error) / (1 - cell)
    wrong[0] = cell - error
    assert chi_square(seen, cells).pvalue > ALPHA
    assert chi_square(seen, wrong).pvalue < ALPHA


# How large


@pytest.mark.theorem("thm-maximum")
@exactly
@given(moderate_logits, st.floats(-3, 20))
def test_maximum_lies_below_c_where_all_perturbed_logits_do(logits, beyond):
    law = maximum(logits)
    c = law.mean() + beyond
    assert law.cdf(c) == close(math.prod(one.cdf(c) for one in laws(logits)), 1e-12)


@pytest.mark.theorem("thm-maximum")
@exactly
@given(moderate_logits)
def test_mean_of_the_maximum_by_quadrature(logits):
    def share_of_the_mean(z):
        return z * sum(is_largest(logits, k)(z) for k in range(len(logits)))

    mean = integral(share_of_the_mean, *ends(logits))
    assert mean == pytest.approx(log_z(logits) + np.euler_gamma, abs=1e-11)
    assert maximum(logits).mean() == pytest.approx(mean, abs=1e-11)


@pytest.mark.theorem("thm-maximum")
def test_maxima_fit_their_law():
    """Would notice maxima that are shifted by 0.035: at its steepest the cdf rises by 1/e."""
    law = maximum(LOGITS)
    error = shift_noticed(N)
    assert error == pytest.approx(0.035, abs=0.001)
    maxima = perturbed(LOGITS, N, 22).max(axis=1)
    assert kolmogorov_smirnov(maxima, law.cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(maxima + error, law.cdf).pvalue < ALPHA


@pytest.mark.theorem("thm-maximum")
def test_maxima_given_any_winner_fit_the_same_law():
    """Would notice a shift of 0.055 in the maxima that A attained, of 0.111 in those of D."""
    law = maximum(LOGITS)
    sums = perturbed(LOGITS, N, 23)
    winners, maxima = sums.argmax(axis=1), sums.max(axis=1)
    errors = []
    for k in range(4):
        own = maxima[winners == k]
        errors.append(shift_noticed(own.size))
        assert kolmogorov_smirnov(own, law.cdf).pvalue > ALPHA
        assert kolmogorov_smirnov(own + errors[-1], law.cdf).pvalue < ALPHA
    assert errors[0] == pytest.approx(0.055, abs=0.001)
    assert errors[3] == pytest.approx(0.111, abs=0.001)


def test_maximum_is_scipys_frozen_gumbel():
    law = maximum([[0, 0], [1, -np.inf]])
    assert law.dist.name == "gumbel_r"
    assert law.mean() == pytest.approx([math.log(2) + np.euler_gamma, 1 + np.euler_gamma])
    assert law.var() == pytest.approx(np.pi**2 / 6)


# Other scales of the noise


@pytest.mark.theorem("thm-temperature")
@exactly
@given(moderate_logits, st.floats(0.1, 10))
def test_scaled_noise_by_the_stopped_integral(logits, scale):
    x = np.array(logits)
    c = scale * (log_z(x / scale) + 0.5)
    low, high = ends(logits, scale)
    for k in range(len(logits)):
        density = is_largest(logits, k, scale)
        total, stopped = integral(density, low, high), integral(density, low, c)
        assert softmax(x / scale)[k] == pytest.approx(total, rel=1e-10, abs=1e-300)
        assert winner_mass(c / scale, x / scale)[k] == pytest.approx(stopped, rel=1e-10, abs=1e-300)


@pytest.mark.theorem("thm-temperature")
@pytest.mark.parametrize("scale", [0.5, 2.0])
def test_winners_and_maxima_of_scaled_noise_fit_their_laws(scale):
    """Would notice a scale that is wrong by 4.1 % or 11.9 %, and a shift of 0.035 scales."""
    x = LOGITS + 5
    theory = softmax(x / scale)
    law = stats.gumbel_r(loc=scale * log_z(x / scale), scale=scale)

    def noncentrality(error):
        return N * np.sum((softmax(x / scale / (1 + error)) - theory) ** 2 / theory)

    error = optimize.brentq(lambda e: noncentrality(e) - detectable(3), 1e-6, 0.5)
    assert error == pytest.approx({0.5: 0.041, 2.0: 0.119}[scale], abs=0.001)

    sums, wrong = perturbed(x, N, 24, scale), perturbed(x, N, 24, scale * (1 + error))
    winners, maxima = sums.argmax(axis=1), sums.max(axis=1)
    assert chi_square(wins(winners, 4), theory).pvalue > ALPHA
    assert chi_square(wins(wrong.argmax(axis=1), 4), theory).pvalue < ALPHA
    assert kolmogorov_smirnov(maxima, law.cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(maxima + shift_noticed(N) * scale, law.cdf).pvalue < ALPHA
    table = cross_table(winners, quarters(maxima, law), (4, 4))
    assert chi_square_independence(table).pvalue > ALPHA


def test_little_noise_gives_the_argmax_and_much_noise_a_fair_die():
    x = np.array([0.3, 0.2, -1.0])
    assert softmax(x / 1e-3).tolist() == [1, close(math.exp(-100), 1e-12), 0]
    assert softmax(x / 1e9) == pytest.approx([1 / 3] * 3, abs=1e-9)
    assert (perturbed(x, 1000, 25, 1e-3).argmax(axis=1) == 0).all()


# The losers, and the whole order


@pytest.mark.theorem("cor-losers")
def test_losers_by_quadrature():
    """P(W = k, M <= c, z_j <= M - d_j) = π_k ∫ …: the losers are Gumbel, cut off at the maximum."""
    logits = np.array([1.0, 0.0, -1.0])
    one, two, three = laws(logits)
    c = 1.7
    low, _ = ends(logits)
    for d in (0.0, 0.4, 2.0):
        joint = integral(lambda m, d=d: one.pdf(m) * two.cdf(m - d) * three.cdf(m), low, c)

        def claimed(m, d=d):
            cut_off = two.cdf(m - d) / two.cdf(m)  # of z_B, given that it lies below m
            return winner_density(m, logits)[..., 0] * cut_off

        assert integral(claimed, low, c) == close(joint, 1e-12)


def lengths_left(sums, logits, loser):
    """What the corollary says is Exp(1), for the draws in which `loser` did not win."""
    lost = sums.argmax(axis=1) != loser
    maxima = sums[lost].max(axis=1)
    rest = np.exp(-sums[lost, loser]) - np.exp(-maxima)
    return rest * np.exp(logits[loser]), maxima


@pytest.mark.theorem("cor-losers")
def test_losers_fit_a_gumbel_law_that_is_cut_off_at_the_maximum():
    """Would notice a loser whose logit is wrong by 0.05."""
    sums = perturbed(LOGITS, N, 26)
    unit, law = stats.expon(), maximum(LOGITS)
    for loser in range(4):
        rest, maxima = lengths_left(sums, LOGITS, loser)
        error = detectable_gap(rest.size) * math.e
        assert error < 0.05
        assert kolmogorov_smirnov(rest, unit.cdf).pvalue > ALPHA
        assert kolmogorov_smirnov(rest * (1 + error), unit.cdf).pvalue < ALPHA
        table = cross_table(quarters(rest, unit), quarters(maxima, law), (4, 4))
        assert chi_square_independence(table).pvalue > ALPHA
        # The losers themselves do know the maximum.
        lost = sums[sums.argmax(axis=1) != loser, loser]
        table = cross_table(
            np.digitize(lost, np.quantile(lost, [0.25, 0.5, 0.75])), quarters(maxima, law), (4, 4)
        )
        assert chi_square_independence(table).pvalue < ALPHA


@pytest.mark.theorem("cor-order")
@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_order_by_the_iterated_integral(order):
    logits = np.array([1.0, 0.0, -1.0])
    first, second, third = (laws(logits)[k] for k in order)
    low, high = ends(logits)

    def two_below(z):
        return integral(lambda y: second.pdf(y) * third.cdf(y), np.full_like(z, low - 3), z)

    exact = integral(lambda z: first.pdf(z) * two_below(z), low, high)
    claimed = competing_alarms.order_probability(np.exp(logits), order)
    assert claimed == close(exact, 1e-10)


@pytest.mark.theorem("cor-order")
def test_orders_of_the_perturbed_logits_fit_their_probabilities():
    """Would notice if in 3.3 % of the draws the last two options changed places."""
    orders = list(itertools.permutations(range(4)))
    rates = np.exp(LOGITS)

    def chances(swap):
        return [competing_alarms.order_probability(rates, swap(order)) for order in orders]

    theory = np.array(chances(list))
    swapped = np.array(chances(lambda o: [*o[:2], o[3], o[2]]))
    share = math.sqrt(detectable(23) / (N * np.sum((swapped - theory) ** 2 / theory)))
    assert share == pytest.approx(0.033, abs=0.0005)

    places = np.array([64, 16, 4, 1])
    codes = np.array(orders) @ places  # ascending, as permutations come sorted
    ranked = np.argsort(-perturbed(LOGITS, N, 27), axis=1)
    switched = np.random.default_rng(28).random(N) < share
    wrong = np.where(switched[:, np.newaxis], ranked[:, [0, 1, 3, 2]], ranked)

    def pvalue(ranked):
        counts = np.bincount(np.searchsorted(codes, ranked @ places), minlength=24)
        return chi_square(counts, theory).pvalue

    assert pvalue(ranked) > ALPHA
    assert pvalue(wrong) < ALPHA


# What the functions promise


def test_perturbed_logits_are_logits_plus_scaled_gumbel_noise():
    noise = -np.log(np.random.default_rng(29).standard_exponential((5, 2, 3)))
    logits = np.array([[1.0, 0, -np.inf], [5, -3, 2]])
    sums = perturbed(logits, 5, 29, scale=0.25)
    assert sums.dtype == np.float64
    assert sums == close(logits + 0.25 * noise, 1e-15)
    assert (sums[:, 0, 2] == -np.inf).all()


@pytest.mark.parametrize("draw", [sample, perturbed])
def test_same_seed_gives_the_same_draws_and_a_generator_moves_on(draw):
    logits = np.zeros((2, 50))
    assert (draw(logits, 9, 30) == draw(logits, 9, 30)).all()
    assert (draw(logits, 9, 30) != draw(logits, 9, 31)).any()
    assert (draw(logits, 9) != draw(logits, 9)).any()
    generator = np.random.default_rng(30)
    both = [draw(logits, 4, generator), draw(logits, 5, rng=generator)]
    assert (np.concatenate(both) == draw(logits, 9, 30)).all()


def test_no_global_random_state_is_used():
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    sample(LOGITS, 10)
    perturbed(LOGITS, 10, 32)
    assert (np.random.get_state()[1] == before[0]).all()  # noqa: NPY002
    assert random.getstate() == before[1]


@pytest.mark.parametrize("batch", [(), (2,), (3, 1), (2, 0), (2, 3)])
@pytest.mark.parametrize("n", [0, 1, 5])
def test_shapes(batch, n):
    logits = np.zeros((*batch, 4))
    assert softmax(logits).shape == (*batch, 4)
    assert np.shape(log_z(logits)) == batch
    assert sample(logits, n, 33).shape == (n, *batch)
    assert sample(logits, n, 33).dtype == np.intp
    assert perturbed(logits, n, 33).shape == (n, *batch, 4)


def test_points_broadcast_with_the_batch_axes():
    logits = np.arange(24.0).reshape(2, 3, 4)
    for function in (winner_density, winner_mass):
        assert function(0.5, logits).shape == (2, 3, 4)
        assert function(np.zeros(3), logits).shape == (2, 3, 4)
        assert function(np.zeros((7, 1, 1)), logits).shape == (7, 2, 3, 4)
        assert function(np.linspace(0, 1, 9), logits[0, 0]).shape == (9, 4)
        row = function([20.5, 21, 22], logits)[1, 2]
        assert row.tolist() == function(22, logits[1, 2]).tolist()


def test_batches_are_rows_on_their_own():
    logits = np.random.default_rng(34).normal(size=(5, 3)) * 10
    logits[2, 1] = -np.inf
    for i, row in enumerate(logits):
        assert (softmax(logits)[i] == softmax(row)).all()
        assert log_z(logits)[i] == log_z(row)
    n = 20_000
    winners = sample(logits[:3], n, 35)
    for i, row in enumerate(logits[:3]):
        assert chi_square(wins(winners[:, i], 3), softmax(row)).pvalue > ALPHA


def test_minus_infinity_is_allowed_and_never_wins():
    logits = [-np.inf, 0.0, -np.inf, -1.0]
    assert softmax(logits).tolist() == [0, *softmax([0.0, -1.0])[:1], 0, *softmax([0.0, -1.0])[1:]]
    assert log_z(logits) == log_z([0.0, -1.0])
    assert np.isin(sample(logits, N, 36), [1, 3]).all()
    assert winner_mass(0, logits)[[0, 2]].tolist() == [0, 0]
    assert winner_density(-np.inf, logits).tolist() == [0] * 4
    assert sample([-np.inf, -1e308], 100, 37).tolist() == [1] * 100


def test_the_ends_of_the_line():
    for logits in ([1.0, 0, -1], [1e308, 1e308, -1e308]):
        assert winner_mass(np.inf, logits).tolist() == softmax(logits).tolist()
        assert winner_mass(-np.inf, logits).tolist() == [0, 0, 0]
        assert winner_density([np.inf, -np.inf], logits).tolist() == [[0, 0, 0]] * 2


def test_a_log_z_close_to_its_largest_logit_keeps_its_digits():
    assert log_z([0, -40]) == close(math.exp(-40), 1e-15)
    assert log_z([0, -700]) == close(math.exp(-700), 1e-13)
    assert log_z([3.25]) == 3.25


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int8, np.longdouble])
def test_other_numbers_are_taken_for_what_they_are_and_left_alone(dtype):
    logits = np.array([[3, 0], [-7, 2]], dtype)
    before = logits.copy()
    wide = logits.astype(float)
    assert softmax(logits).dtype == np.float64
    assert (softmax(logits) == softmax(wide)).all()
    assert (sample(logits, 50, 38) == sample(wide, 50, 38)).all()
    assert (perturbed(logits, 50, 38) == perturbed(wide, 50, 38)).all()
    assert winner_density(np.float32(1), logits).dtype == np.float64
    assert (logits == before).all()


def test_memory_stays_bounded():
    """Ten million draws of a hundred options take the same blocks: winners and less than 1 MB."""
    logits = np.zeros(100)
    sample(logits, 10, 39)
    tracemalloc.start()
    winners = sample(logits, N, 39)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < winners.nbytes + 1e6


LOGITS_RULE = "logits must be below inf and not NaN; -inf marks what cannot win, but "
AXIS_RULE = "logits must have a last axis of at least 1 entry, but "
N_RULE = "n must be a whole number >= 0, but it is "


@pytest.mark.parametrize(
    "function",
    [
        softmax,
        log_z,
        maximum,
        lambda x: sample(x, 1),
        lambda x: perturbed(x, 1),
        lambda x: winner_density(0, x),
        lambda x: winner_mass(0, x),
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
        (
            [-math.inf],
            ValueError,
            "logits must hold a finite number in every row, but logits has none",
        ),
        ([], ValueError, AXIS_RULE + "its shape is (0,)"),
        (np.empty((3, 0)), ValueError, AXIS_RULE + "its shape is (3, 0)"),
        (1.5, ValueError, AXIS_RULE + "it is 1.5"),
        ([1, [2, 3]], ValueError, "logits must be rows of equal length, but it is [1, [2, 3]]"),
        ([1, "2"], TypeError, "logits must be real numbers, but logits[1] is '2'"),
        ([1, 2j], TypeError, "logits must be real numbers, but logits[1] is 2j"),
        ([True, 1], TypeError, "logits must be real numbers, but logits[0] is True"),
        (None, TypeError, "logits must be real numbers, but it is None"),
    ],
)
def test_bad_logits_are_refused_everywhere(function, logits, error, message):
    with pytest.raises(error) as caught:
        function(logits)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: sample([1], 2.0), TypeError, N_RULE + "2.0, a float"),
        (lambda: sample([1], -1), ValueError, N_RULE + "-1"),
        (lambda: perturbed([1], None), TypeError, N_RULE + "None"),
        (
            lambda: sample([1], 1, -1),
            ValueError,
            "rng must be None, a whole number >= 0 or a numpy.random.Generator, but it is -1",
        ),
        (
            lambda: perturbed([1], 1, 1, 0),
            ValueError,
            "scale must be finite and positive, but it is 0",
        ),
        (
            lambda: perturbed([1], 1, 1, -2.5),
            ValueError,
            "scale must be finite and positive, but it is -2.5",
        ),
        (
            lambda: perturbed([1], 1, 1, math.inf),
            ValueError,
            "scale must be finite and positive, but it is inf",
        ),
        (
            lambda: perturbed([1], 1, 1, [1, 2]),
            ValueError,
            "scale must be a number, but its shape is (2,)",
        ),
        (
            lambda: perturbed([1], 1, 1, "1"),
            TypeError,
            "scale must be real numbers, but it is '1'",
        ),
        (
            lambda: winner_density(math.nan, [1]),
            ValueError,
            "z must be numbers, not NaN, but it is nan",
        ),
        (
            lambda: winner_mass([0, math.nan], [1]),
            ValueError,
            "c must be numbers, not NaN, but c[1] is nan",
        ),
        (
            lambda: winner_mass("0", [1]),
            TypeError,
            "c must be real numbers, but it is '0'",
        ),
        (
            lambda: winner_density([1, 2, 3], [[1, 2], [3, 4]]),
            ValueError,
            "z must broadcast with the axes before the last of logits, (2,), but its shape is (3,)",
        ),
    ],
)
def test_bad_arguments_are_named_with_their_value_and_what_is_allowed(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
