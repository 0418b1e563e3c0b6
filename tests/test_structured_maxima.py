"""Maxima with structure, against lists of all options, closed forms, SciPy, and by samples.

Sample tests fix their seed. With a new seed each raises a false alarm once in 10 000 seeds for
each p-value that it looks at. Each says which error it would notice 9999 times in 10 000, and
shows that an error of that size, planted, is noticed.
"""

import itertools
import math
import tracemalloc

import numpy as np
import pytest
from calibration import ALPHA, detectable
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from recorded import by_pytorch
from scipy import integrate, optimize, special, stats

from gumbeltrick import gumbel_max
from gumbeltrick._race import race_noise
from gumbeltrick.goodness import chi_square
from gumbeltrick.structured_maxima import (
    assignment,
    assignment_programme,
    configuration_scores,
    configurations,
    every_path,
    gibbs_law,
    low_rank_pair_law,
    perturb_and_map,
    perturbed_assignment,
    perturbed_path,
    sample_path,
    sample_sequence,
    shortest_path,
    shortest_route,
    sinkhorn,
    soft_path,
    soft_route,
    soft_viterbi,
    viterbi,
)

N = 100_000
HUGE = 1.7e308
BLOCKED = np.inf

exactly = settings(max_examples=60, deadline=None, derandomize=True)

temperatures = st.floats(0.05, 20)
moderate = st.floats(-5, 5)


def tables(rows, columns, numbers):
    return st.tuples(rows, columns).flatmap(lambda shape: arrays(float, shape, elements=numbers))


grids = tables(st.integers(1, 4), st.integers(1, 4), moderate | st.just(BLOCKED))
open_grids = tables(st.integers(1, 4), st.integers(1, 4), moderate)
squares = st.integers(1, 4).flatmap(lambda k: arrays(float, (k, k), elements=moderate))

MAZE = np.array([[0, 2, BLOCKED, 1], [1, 0.3, 0.5, 1], [1, 1.5, 0.2, 0.4], [3, 1, 0.7, 0]])


def paid(costs):
    """What each path pays, by its list."""
    return np.where(every_path(*np.shape(costs)), costs, 0).sum(axis=(1, 2))


def gibbs(scores, temperature=1.0):
    return special.softmax(np.asarray(scores) / temperature)


def which(drawn, options):
    """Count each option among rows drawn."""
    drawn, options = (np.reshape(each, (len(each), -1)) for each in (drawn, options))
    same = (drawn[:, np.newaxis] == options).all(axis=-1)
    assert same.any(axis=1).all()
    return same.sum(axis=0)


def noncentrality(wrong, right, n):
    return n * ((wrong - right) ** 2 / right).sum()


def noticed(laws, right, n):
    """The least change, from 0, with which a law that bends away from the right one is noticed."""
    least = detectable(len(right) - 1)
    return optimize.brentq(lambda change: noncentrality(laws(change), right, n) - least, 1e-9, 0.9)


# The softened argmax


def free_energy(scores, y, temperature):
    """⟨x, y⟩ + τ H(y) over the last axis."""
    return (scores * y).sum(axis=-1) + temperature * special.entr(y).sum(axis=-1)


@pytest.mark.theorem("thm-relaxed-argmax")
@exactly
@given(st.lists(moderate, min_size=1, max_size=5), temperatures, st.integers(0, 2**32))
def test_softmax_solves_the_relaxed_argmax(x, temperature, seed):
    x = np.array(x)
    best = gumbel_max.softmax(x / temperature)
    value = temperature * special.logsumexp(x / temperature)
    assert free_energy(x, best, temperature) == pytest.approx(value, rel=1e-12, abs=1e-12)
    others = np.random.default_rng(seed).dirichlet(np.ones(x.size), 200)
    gap = value - free_energy(x, others, temperature)
    divergence = special.rel_entr(others, best).sum(axis=-1)
    assert gap == pytest.approx(temperature * divergence, rel=1e-9, abs=1e-9)
    assert (gap >= -1e-12).all()


@pytest.mark.theorem("thm-relaxed-argmax")
def test_the_relaxed_argmax_is_the_mean_of_perturbed_ones():
    """Would notice a temperature that is 3.2 % wrong."""
    x, temperature = np.array([1.0, 0.2, -0.7, 0.0]), 0.6
    right = gibbs(x, temperature)
    error = noticed(lambda change: gibbs(x, temperature * (1 + change)), right, N)
    assert error == pytest.approx(0.032, abs=0.0005)
    for wrong, seen in ((0, False), (error, True)):
        sums = gumbel_max.perturbed(x, N, 31, scale=temperature * (1 + wrong))
        wins = np.bincount(sums.argmax(axis=-1), minlength=4)
        assert (chi_square(wins, right).pvalue < ALPHA) is seen


# Paths through a grid


def has_way(costs):
    return np.isfinite(paid(costs)).any()


@exactly
@given(grids)
@example(np.zeros((3, 3)))
@example(np.array([[1.0]]))
def test_shortest_path_against_the_list_of_all(costs):
    if not has_way(costs):
        with pytest.raises(ValueError, match="costs must leave a path from the first cell"):
            shortest_path(costs)
        return
    best, every = shortest_path(costs), every_path(*costs.shape)
    assert best.cost == pytest.approx(paid(costs).min(), rel=1e-13, abs=1e-13)
    assert best.visits.dtype == bool
    (index,) = np.flatnonzero((every == best.visits).all(axis=(1, 2)))
    assert paid(costs)[index] == pytest.approx(best.cost, rel=1e-13, abs=1e-13)


def test_a_tie_goes_right_first():
    assert shortest_path(np.zeros((3, 3))).visits.tolist() == every_path(3, 3)[0].tolist()
    assert (perturbed_path([[1e300] * 3] * 3, 4, 1) == every_path(3, 3)[0]).all()  # noise is lost


@pytest.mark.theorem("thm-soft-programme")
@exactly
@given(grids, temperatures)
@example(np.array([[0.0, -3.0], [2.0, 1.0]]), 0.001)
@example(np.array([[0.0, -3.0], [2.0, 1.0]]), 1e6)
def test_soft_path_against_the_list_of_all(costs, temperature):
    assume(has_way(costs))
    soft, every, totals = soft_path(costs, temperature), every_path(*costs.shape), paid(costs)
    value = -temperature * special.logsumexp(-totals / temperature)
    assert soft.value == pytest.approx(value, rel=1e-12, abs=1e-12)
    law = gibbs(-totals, temperature)
    right = every[:, :, :-1] & every[:, :, 1:]
    down = every[:, :-1] & every[:, 1:]
    for got, used in ((soft.visits, every), (soft.right, right), (soft.down, down)):
        assert got == pytest.approx(np.tensordot(law, used, 1), rel=1e-9, abs=1e-13)


@exactly
@given(grids, temperatures)
def test_marginals_sum_to_one_on_every_cut(costs, temperature):
    assume(has_way(costs))
    soft = soft_path(costs, temperature)
    rows, columns = costs.shape
    diagonals = np.add.outer(np.arange(rows), np.arange(columns))
    for step in range(rows + columns - 1):
        assert soft.visits[diagonals == step].sum() == pytest.approx(1, rel=1e-13)
    if columns > 1:  # every path crosses from one column to the next once
        assert soft.right.sum(axis=0) == pytest.approx(np.ones(columns - 1), rel=1e-13)
    if rows > 1:
        assert soft.down.sum(axis=1) == pytest.approx(np.ones(rows - 1), rel=1e-13)
    assert (soft.visits[costs == BLOCKED] == 0).all()


@pytest.mark.theorem("thm-soft-programme")
@exactly
@given(open_grids, st.floats(0.5, 5))
def test_marginals_are_slopes_of_the_soft_value(costs, temperature):
    soft, h = soft_path(costs, temperature), 1e-5
    for cell in np.ndindex(costs.shape):
        moved = np.stack([costs, costs])
        moved[(slice(None), *cell)] += [h, -h]
        up, down = soft_path(moved, temperature).value
        assert (up - down) / (2 * h) == pytest.approx(soft.visits[cell], abs=1e-8)


@exactly
@given(open_grids)
def test_soft_paths_tend_to_the_hard_one(costs):
    totals = np.sort(paid(costs))
    hard = shortest_path(costs)
    for temperature in (1, 0.1, 0.01, 1e-4):
        soft = soft_path(costs, temperature)
        below = hard.cost - soft.value
        assert -1e-12 <= below <= temperature * math.log(totals.size) + 1e-12
        if totals.size > 1 and totals[1] > totals[0]:
            rest = totals.size * math.exp(-(totals[1] - totals[0]) / temperature)
            assert np.abs(soft.visits - hard.visits).max() <= rest + 1e-9
    warm = soft_path(costs, 1e9)
    assert warm.visits == pytest.approx(every_path(*costs.shape).mean(axis=0), abs=1e-6)


@pytest.mark.theorem("cor-walk")
@exactly
@given(open_grids, temperatures)
def test_a_walk_by_shares_has_the_probability_of_its_path(costs, temperature):
    soft, law = soft_path(costs, temperature), gibbs(-paid(costs), temperature)
    for path, probability in zip(every_path(*costs.shape), law, strict=True):
        walk = 1.0
        cells = np.argwhere(path)
        for (r, c), (down, right) in itertools.pairwise(cells.tolist()):
            move = soft.right[r, c] if right > c else soft.down[r, c]
            assert (down, right) in {(r + 1, c), (r, c + 1)}
            walk *= move / soft.visits[r, c] if soft.visits[r, c] > 0 else 0
        assert walk == pytest.approx(probability, rel=1e-9, abs=1e-200)


@pytest.mark.theorem("cor-walk")
@pytest.mark.theorem("thm-soft-programme")
def test_drawn_paths_follow_the_gibbs_law():
    """Would notice a temperature that is 3.1 % wrong."""
    temperature = 0.7
    possible = np.isfinite(paid(MAZE))

    def law(change):
        return gibbs(-paid(MAZE)[possible], temperature * (1 + change))

    error = noticed(law, law(0), N)
    assert error == pytest.approx(0.031, abs=0.0005)
    every = every_path(4, 4)[possible]
    for wrong, seen in ((0, False), (error, True)):
        drawn = sample_path(MAZE, N, 41, temperature=temperature * (1 + wrong))
        assert (chi_square(which(drawn, every), law(0)).pvalue < ALPHA) is seen


def test_each_step_of_a_walk_is_a_gumbel_max_over_what_is_left():
    """Step t takes the noise of right and of down; the logits are soft values of what is left."""
    temperature, n = 0.7, 200
    noise = race_noise((n, 7, 2), np.random.default_rng(42))
    for drawn, row in zip(sample_path(MAZE, n, 42, temperature), noise, strict=True):
        r = c = 0
        while (r, c) != (3, 3):
            sums = []
            for (down, right), e in zip(((r, c + 1), (r + 1, c)), row[r + c], strict=True):
                rest = MAZE[down:, right:]
                open_ = rest.size and has_way(rest)
                left = soft_path(rest, temperature).value if open_ else np.inf
                sums.append(-left / temperature - math.log(e))
            r, c = (r, c + 1) if sums[0] > sums[1] else (r + 1, c)
            assert drawn[r, c]


def test_batches_of_grids_are_drawn_side_by_side():
    costs = np.random.default_rng(1).normal(size=(2, 3, 4, 2))
    soft, hard = soft_path(costs, 0.5), shortest_path(costs)
    assert soft.value.shape == hard.cost.shape == (2, 3)
    for at in np.ndindex(2, 3):
        alone = soft_path(costs[at], 0.5)
        assert soft.value[at] == alone.value
        assert (soft.visits[at] == alone.visits).all()
        assert (soft.right[at] == alone.right).all()
        assert (soft.down[at] == alone.down).all()
        assert (hard.visits[at] == shortest_path(costs[at]).visits).all()
    for draw in (sample_path, perturbed_path):
        drawn = draw(costs, 20_000, 2)
        assert drawn.shape == (20_000, 2, 3, 4, 2)
    mean = sample_path(costs, 20_000, 3).mean(axis=0)
    assert mean == pytest.approx(soft_path(costs).visits, abs=5 * 0.5 / math.sqrt(20_000))


@pytest.mark.parametrize("draw", [sample_path, perturbed_path])
def test_the_same_seed_draws_the_same_paths_and_more_begin_with_them(draw):
    few, many = draw(MAZE, 10, 5), draw(MAZE, 30_000, 5)
    assert (few == many[:10]).all()
    assert draw(MAZE, 0, 5).shape == (0, 4, 4)
    assert (many[:, MAZE == BLOCKED] == False).all()  # noqa: E712 - an array
    assert (many.sum(axis=(1, 2)) == 7).all()


@pytest.mark.theorem("thm-soft-programme")
def test_marginals_and_soft_permutations_are_slopes_by_pytorch():
    """Backpropagation through a soft programme, and through Sinkhorn's largest value."""
    paths, sequences, matrices = (
        by_pytorch(call) for call in ("softPath", "softViterbi", "sinkhorn")
    )
    assert [len(cases) for cases in (paths, sequences, matrices)] == [25, 3, 3]
    for case in paths:
        costs, temperature = case["args"]["costs"], case["args"]["temperature"]
        open_ = [[BLOCKED if cost is None else cost for cost in row] for row in costs]
        assert soft_path(open_, temperature).visits == pytest.approx(
            np.array(case["want"]), rel=1e-11, abs=1e-13
        )
    for case in sequences:
        assert soft_viterbi(**case["args"]).states == pytest.approx(
            np.array(case["want"]), rel=1e-11, abs=1e-13
        )
    for case in matrices:
        assert sinkhorn(**case["args"], tolerance=1e-13).matrix == pytest.approx(
            np.array(case["want"]), rel=1e-10
        )


# Noise on the cells


def three_paths(ahead, behind):
    """Law of the three paths of a 2 × 3 grid with noise on every cell, by quadrature.

    Let L = G_02 - G_11 and M = G_01 - G_10, logistic and independent. `ahead` is what cell (1, 1)
    costs more than (0, 2), `behind` what (1, 0) costs more than (0, 1). The first path wins where
    L > -ahead and L + M > -ahead - behind, the last where M < -behind and the same sum is below.
    """
    law = stats.logistic()

    def first(x):
        return law.pdf(x) * law.sf(-ahead - behind - x)

    def last(x):
        return law.pdf(x) * law.cdf(-ahead - behind - x)

    one = integrate.quad(first, -ahead, 60)[0]
    three = integrate.quad(last, -60, -behind)[0]
    return np.array([one, 1 - one - three, three])


@exactly
@given(grids, st.floats(0.01, 10), st.integers(0, 2**32 - 1))
def test_paths_of_perturbed_cells_are_the_cheapest_of_the_list(costs, scale, seed):
    assume(has_way(costs))
    noise = gumbel_max.perturbed(np.zeros(costs.shape), 5, seed)
    every = every_path(*costs.shape)
    for drawn, gumbels in zip(perturbed_path(costs, 5, seed, scale), noise, strict=True):
        assert (drawn == every[paid(costs - scale * gumbels).argmin()]).all()


@pytest.mark.theorem("thm-three-paths")
def test_noise_on_cells_misses_three_equal_paths():
    assert three_paths(0, 0) == pytest.approx([3 / 8, 1 / 4, 3 / 8], abs=1e-10)
    middle = three_paths(0.4, -0.3)[1]  # its two comparisons are independent
    assert middle == pytest.approx(special.expit(-0.4) * special.expit(-0.3), abs=1e-10)
    assert gibbs(np.zeros(3)) == pytest.approx(np.ones(3) / 3)


@pytest.mark.theorem("thm-three-paths")
@pytest.mark.parametrize("scale", [0.01, 1, 1000])
def test_paths_of_perturbed_cells_are_not_gibbs(scale):
    """Would notice a share of the middle path that is 0.011 wrong; a third is 0.083 off."""
    right = np.array([3, 2, 3]) / 8
    error = math.sqrt(detectable(2) / N / (1 / right[1] + 0.5 / right[0]))
    assert error == pytest.approx(0.0109, abs=0.0002)
    counts = which(perturbed_path(np.ones((2, 3)), N, 51, scale=scale), every_path(2, 3))
    assert chi_square(counts, right).pvalue > ALPHA
    wrong = right + error * np.array([-0.5, 1, -0.5])
    assert chi_square(counts, wrong).pvalue < ALPHA
    assert chi_square(counts, np.ones(3) / 3).pvalue < 1e-100
    full = which(sample_path(np.ones((2, 3)), N, 51, temperature=scale), every_path(2, 3))
    assert chi_square(full, np.ones(3) / 3).pvalue > ALPHA


def test_two_paths_that_part_for_one_cell_each_are_gibbs():
    costs = np.array([[5, 0.4], [-0.3, 2]])
    counts = which(perturbed_path(costs, N, 52, scale=0.5), every_path(2, 2))
    assert chi_square(counts, gibbs(-paid(costs), 0.5)).pvalue > ALPHA


# The perturbed optimiser


def expected_cost(a, b, scale):
    """E min(a - εG, b - εG'), in closed form."""
    return -scale * (special.logsumexp([-a / scale, -b / scale]) + np.euler_gamma)


@pytest.mark.theorem("thm-perturbed-optimiser")
def test_the_slope_of_the_expected_optimum_is_the_mean_optimiser():
    """Two paths, in closed form; would notice a scale that is 4.4 % wrong."""
    a, b, scale, h = 0.4, -0.3, 0.5, 1e-6
    slope = expected_cost(a + h, b, scale) - expected_cost(a - h, b, scale)
    share = slope / (2 * h)

    def law(change):
        first = special.expit((b - a) / scale / (1 + change))
        return np.array([first, 1 - first])

    assert share == pytest.approx(law(0)[0], abs=1e-9)
    error = noticed(law, law(0), N)
    assert error == pytest.approx(0.0443, abs=0.0005)
    for wrong, seen in ((0, False), (error, True)):
        drawn = perturbed_path([[0, a], [b, 0]], N, 53, scale=scale * (1 + wrong))
        counts = [drawn[:, 0, 1].sum(), drawn[:, 1, 0].sum()]
        assert (chi_square(counts, [share, 1 - share]).pvalue < ALPHA) is seen


def expected_of_three(costs):
    """E max of the three paths' perturbed scores on a 2 × 3 grid, by quadrature over L and M.

    Of the ends and of (1, 0) and (1, 1) every path pays the mean; what is left is the largest of
    M + L, M and 0, each with its costs, where M and L tell how the first cells are ahead.
    """
    top, low = costs[0, 1] - costs[1, 0], costs[0, 2] - costs[1, 1]
    base = -costs[0, 0] - costs[1, 2] - costs[1, 0] - costs[1, 1] + 4 * np.euler_gamma
    nodes, weights = np.polynomial.legendre.leggauss(40)
    edges = np.union1d(np.linspace(-45, 45, 91), top)  # where the largest changes
    half = np.diff(edges)[:, np.newaxis] / 2
    x = (edges[:-1, np.newaxis] + half * (1 + nodes)).ravel()
    w = (half * weights).ravel() * stats.logistic.pdf(x)
    # For a given M = m: E max(m' + l', m', 0) over l' = L - low, with m' = m - top.
    lead = np.maximum(x - top, 0) - (x - top)
    return base + w @ (x - top) + w @ np.logaddexp(lead, -low)


@pytest.mark.theorem("thm-perturbed-optimiser")
def test_the_slope_of_three_paths_is_the_law_of_their_cells():
    """E max(l', a) = log(e^a + e^-low) for a logistic l' around -low: so the slope is exact."""
    costs, h = np.array([[0.2, 0.3, -0.4], [0.6, 0.1, 0.5]]), 1e-4
    ahead, behind = costs[1, 1] - costs[0, 2], costs[1, 0] - costs[0, 1]
    law = three_paths(ahead, behind)
    visits = np.tensordot(law, every_path(2, 3), 1)
    for cell in np.ndindex(2, 3):
        moved = [costs.copy(), costs.copy()]
        moved[0][cell] += h
        moved[1][cell] -= h
        slope = (expected_of_three(moved[0]) - expected_of_three(moved[1])) / (2 * h)
        assert slope == pytest.approx(-visits[cell], abs=1e-6)
    counts = which(perturbed_path(costs, N, 54), every_path(2, 3))
    assert chi_square(counts, law).pvalue > ALPHA


@pytest.mark.theorem("thm-perturbed-optimiser")
def test_for_given_noise_the_mean_optimiser_is_a_supporting_slope():
    """E max is convex: the mean optimiser lies between the slopes to either side, draw by draw."""
    costs, h, n = np.random.default_rng(5).normal(size=(3, 3)), 0.05, 2000
    noise = gumbel_max.perturbed(np.zeros((3, 3)), n, 55)
    mean = perturbed_path(costs, n, 55).mean(axis=0)

    def optimum(moved):
        return -shortest_path(moved - noise).cost.mean()

    here = optimum(costs)
    for cell in np.ndindex(3, 3):
        step = np.zeros((3, 3))
        step[cell] = h
        assert optimum(costs + step) >= here - h * mean[cell] - 1e-12
        assert optimum(costs - step) >= here + h * mean[cell] - 1e-12


# Routes through a graph


@st.composite
def graphs(draw):
    nodes = draw(st.integers(2, 6))
    pair = st.tuples(st.integers(0, nodes - 2), st.integers(1, nodes - 1))
    edges = draw(st.lists(pair.filter(lambda each: each[0] < each[1]), min_size=1, max_size=12))
    names = draw(st.permutations(range(nodes)))
    costs = draw(st.lists(moderate, min_size=len(edges), max_size=len(edges)))
    return (
        [(names[a], names[b]) for a, b in edges],
        costs,
        names[0],
        names[max(b for _, b in edges)],
    )


def every_route(edges, source, target):
    if source == target:
        return [[]]
    return [
        [edge, *rest]
        for edge, (tail, head) in enumerate(edges)
        if tail == source
        for rest in every_route(edges, head, target)
    ]


@pytest.mark.theorem("thm-soft-programme")
@exactly
@given(graphs(), temperatures)
def test_routes_against_the_list_of_all(graph, temperature):
    edges, costs, source, target = graph
    routes = every_route(edges, source, target)
    if not routes:
        with pytest.raises(ValueError, match=r"must leave a route from|source must be"):
            shortest_route(edges, costs, source, target)
        return
    totals = np.array([sum(costs[edge] for edge in route) for route in routes])
    best = shortest_route(edges, costs, source, target)
    assert best.edges.tolist() in routes
    assert best.cost == pytest.approx(totals.min(), abs=1e-12)
    soft = soft_route(edges, costs, source, target, temperature)
    value = -temperature * special.logsumexp(-totals / temperature)
    assert soft.value == pytest.approx(value, abs=1e-11)
    used = np.array([[edge in route for edge in range(len(edges))] for route in routes])
    assert soft.edges == pytest.approx(gibbs(-totals, temperature) @ used, abs=1e-12)
    before = {source}  # a cut: whoever is closed under predecessors
    for node in soft_order(edges):
        cut = [a in before and b not in before for a, b in edges]
        if target not in before and all(a in before for a, b in edges if b in before):
            assert soft.edges[cut].sum() == pytest.approx(1, abs=1e-12)
        before.add(node)


def soft_order(edges):
    """Nodes in an order in which every edge goes forward."""
    left = {node for edge in edges for node in edge}
    order = []
    while left:
        free = [node for node in left if all(b != node or a not in left for a, b in edges)]
        order.extend(free)
        left -= set(free)
    return order


def test_a_grid_is_a_graph():
    costs = np.random.default_rng(6).normal(size=(3, 4))
    edges, paid_by_edge = [], []
    for r, c in np.ndindex(3, 4):
        for head in ((r, c + 1), (r + 1, c)):
            if head[0] < 3 and head[1] < 4:
                edges.append((4 * r + c, 4 * head[0] + head[1]))
                paid_by_edge.append(costs[head])
    soft, grid = soft_route(edges, paid_by_edge, 0, 11, 0.6), soft_path(costs, 0.6)
    assert soft.value + costs[0, 0] == pytest.approx(grid.value, rel=1e-13)
    rights = [share for (a, b), share in zip(edges, soft.edges, strict=True) if b == a + 1]
    assert rights == pytest.approx(grid.right.ravel(), rel=1e-12)
    hard = shortest_route(edges, paid_by_edge, 0, 11)
    assert hard.cost + costs[0, 0] == pytest.approx(shortest_path(costs).cost, rel=1e-13)


def test_a_route_of_no_edge_and_parallel_edges():
    assert shortest_route([[0, 1]], [2], 0, 0).edges.tolist() == []
    assert shortest_route([[0, 1]], [2], 1, 1).cost == 0
    soft = soft_route([[0, 1], [0, 1], [0, 1]], [1, 1, BLOCKED], 0, 1)
    assert soft.edges.tolist() == [0.5, 0.5, 0]
    assert soft.value == pytest.approx(1 - math.log(2))


# Chains


@st.composite
def chains(draw):
    places, k = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    numbers = moderate | st.just(-np.inf)
    shape = draw(st.sampled_from([(k, k), (places - 1, k, k)]))
    return tuple(draw(arrays(float, each, elements=numbers)) for each in ((k,), shape, (places, k)))


def every_sequence(initial, transition, emission):
    """All sequences and their scores, one by one."""
    places, k = emission.shape
    table = np.broadcast_to(transition, (places - 1, k, k))
    sequences = np.array(list(itertools.product(range(k), repeat=places)))
    scores = [
        initial[s[0]]
        + sum(table[t, s[t], s[t + 1]] for t in range(places - 1))
        + sum(emission[t, s[t]] for t in range(places))
        for s in sequences
    ]
    return sequences, np.array(scores)


@pytest.mark.theorem("thm-soft-programme")
@exactly
@given(chains(), temperatures)
def test_chains_against_the_list_of_all(chain, temperature):
    sequences, scores = every_sequence(*chain)
    if scores.max() == -np.inf:
        with pytest.raises(ValueError, match="must leave a sequence that is not forbidden"):
            viterbi(*chain)
        return
    best = viterbi(*chain)
    assert best.score == pytest.approx(scores.max(), abs=1e-12)
    (index,) = np.flatnonzero((sequences == best.states).all(axis=1))
    assert scores[index] == pytest.approx(best.score, abs=1e-12)

    soft, law = soft_viterbi(*chain, temperature), gibbs(scores, temperature)
    value = temperature * special.logsumexp(scores / temperature)
    assert soft.value == pytest.approx(value, abs=1e-11)
    places, k = chain[2].shape
    one_hot = np.eye(k)[sequences]  # (sequences, places, k)
    assert soft.states == pytest.approx(np.tensordot(law, one_hot, 1), abs=1e-12)
    pairs = np.einsum("n,nti,ntj->tij", law, one_hot[:, :-1], one_hot[:, 1:])
    assert soft.pairs == pytest.approx(pairs, abs=1e-12)
    assert soft.states.sum(axis=1) == pytest.approx(np.ones(places), rel=1e-12)
    cold = soft_viterbi(*chain, 1e-6)
    assert best.score - 1e-12 <= cold.value <= best.score + 1e-6 * math.log(len(scores)) + 1e-12


CHAIN = (
    np.array([0.3, -0.2, 0.1]),
    np.array([[0.5, -1.0, 0.2], [0.0, 0.7, -np.inf], [-0.4, 0.3, 0.6]]),
    np.array([[0.1, 0.9, -0.3], [0.2, -0.5, 0.4], [1.0, 0.0, -1.0]]),
)


def test_marginals_of_a_chain_are_slopes_of_its_soft_value():
    soft, h = soft_viterbi(*CHAIN, 0.8), 1e-5
    for at in np.ndindex(3, 3):
        ends = []
        for step in (h, -h):
            emission = CHAIN[2].copy()
            emission[at] += step
            ends.append(soft_viterbi(*CHAIN[:2], emission, 0.8).value)
        assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(soft.states[at], abs=1e-8)


@pytest.mark.theorem("cor-walk")
def test_drawn_sequences_follow_the_gibbs_law():
    """Would notice a temperature that is 3.2 % wrong."""
    sequences, scores = every_sequence(*CHAIN)
    possible = scores > -np.inf

    def law(change):
        return gibbs(scores[possible], 0.8 * (1 + change))

    error = noticed(law, law(0), N)
    assert error == pytest.approx(0.0318, abs=0.0005)
    for wrong, seen in ((0, False), (error, True)):
        drawn = sample_sequence(*CHAIN, N, 61, temperature=0.8 * (1 + wrong))
        counts = which(drawn, sequences[possible])
        assert (chi_square(counts, law(0)).pvalue < ALPHA) is seen
    assert (sample_sequence(*CHAIN, 7, 61) == sample_sequence(*CHAIN, 70_000, 61)[:7]).all()


def test_a_hidden_markov_model_by_bayes():
    """Two coins, three tosses, all by hand: the soft value is the log of the evidence."""
    start, stay, heads = [0.5, 0.5], 0.9, [0.5, 0.8]
    transition = np.log([[stay, 1 - stay], [1 - stay, stay]])
    emission = np.log([[heads[0], heads[1]]] * 3)  # three heads
    soft = soft_viterbi(np.log(start), transition, emission)
    evidence = sum(
        0.5
        * math.prod(heads[s] for s in states)
        * math.prod(stay if a == b else 1 - stay for a, b in itertools.pairwise(states))
        for states in itertools.product((0, 1), repeat=3)
    )
    assert soft.value == pytest.approx(math.log(evidence), rel=1e-13)
    assert viterbi(np.log(start), transition, emission).states.tolist() == [1, 1, 1]


# Assignments


def every_permutation(scores):
    k = len(scores)
    orders = np.array(list(itertools.permutations(range(k))))
    return orders, scores[np.arange(k), orders].sum(axis=1)


@exactly
@given(
    st.integers(1, 4).flatmap(lambda k: arrays(float, (k, k), elements=moderate | st.just(-np.inf)))
)
def test_assignment_against_the_list_of_all(scores):
    _, totals = every_permutation(scores)
    if totals.max() == -np.inf:
        for solve in (assignment, assignment_programme, sinkhorn):
            with pytest.raises(ValueError, match="scores must leave a permutation"):
                solve(scores)
        return
    best = assignment(scores)
    assert best.score == pytest.approx(totals.max(), abs=1e-12)
    assert sorted(best.columns.tolist()) == list(range(len(scores)))
    assert scores[np.arange(len(scores)), best.columns].sum() == pytest.approx(best.score)
    forbidden = scores == -np.inf
    corner = assignment_programme(scores)
    assert (corner[forbidden] == 0).all()
    assert (np.where(forbidden, 0, scores) * corner).sum() == pytest.approx(best.score, abs=1e-5)
    found = sinkhorn(scores, max_iterations=50)
    assert (found.matrix[forbidden] == 0).all()
    sums = np.concatenate([found.matrix.sum(axis=0), found.matrix.sum(axis=1)])
    assert np.abs(sums - 1).max() == pytest.approx(found.error, abs=1e-15)
    assert found.converged == (found.error <= 1e-9)


@pytest.mark.theorem("thm-birkhoff")
@exactly
@given(squares)
@example(np.zeros((4, 4)))
def test_corners_of_the_programme_are_permutations(scores):
    matrix = assignment_programme(scores)
    rounded = np.rint(matrix)
    assert matrix == pytest.approx(rounded, abs=1e-9)
    assert (rounded.sum(axis=0) == 1).all()
    assert (rounded.sum(axis=1) == 1).all()
    assert set(rounded.ravel().tolist()) <= {0.0, 1.0}
    assert (scores * rounded).sum() == pytest.approx(assignment(scores).score, abs=1e-5)


def mixed(matrix):
    """Write a doubly stochastic matrix as a mean of permutations, greedily (Birkhoff)."""
    left, parts = matrix.copy(), []
    while left.sum() > 1e-9:
        _, columns = optimize.linear_sum_assignment(left > 1e-12, maximize=True)
        at = (np.arange(len(left)), columns)
        weight = left[at].min()
        assert weight > 0, "the positive entries hold no permutation"
        left[at] -= weight
        parts.append((weight, columns))
    return parts


@pytest.mark.theorem("thm-birkhoff")
def test_random_doubly_stochastic_matrices_are_means_of_permutations():
    """Fails for every one of 200 matrices whose rows alone sum to one: they are planted."""
    scores = np.random.default_rng(71).normal(size=(200, 5, 5))
    for matrix in sinkhorn(scores, 0.5, 1e-13).matrix:
        parts = mixed(matrix)
        total = sum(weight * np.eye(5)[columns] for weight, columns in parts)
        assert total == pytest.approx(matrix, abs=1e-9)
        assert sum(weight for weight, _ in parts) == pytest.approx(1)
        assert len(parts) <= 17  # (k - 1)² + 1
    for rows_only in special.softmax(scores, axis=-1):
        with pytest.raises(AssertionError, match="no permutation"):
            mixed(rows_only)


@pytest.mark.theorem("thm-sinkhorn")
@exactly
@given(squares, st.floats(0.3, 10))
def test_sinkhorn_is_doubly_stochastic_of_the_right_form(scores, temperature):
    found = sinkhorn(scores, temperature, 1e-12)
    sums = np.concatenate([found.matrix.sum(axis=0), found.matrix.sum(axis=1)])
    assert np.abs(sums - 1).max() <= found.error + 1e-15
    assert found.converged == (found.error <= 1e-12)
    if not found.converged:
        return
    # P = diag(a) e^(X/τ) diag(b): log P - X/τ is a sum of a row's number and a column's.
    rest = np.log(found.matrix) - scores / temperature
    double = rest - rest[:1] - rest[:, :1] + rest[0, 0]
    assert np.abs(double).max() < 1e-9


@pytest.mark.theorem("thm-sinkhorn")
def test_sinkhorn_is_the_largest_among_random_doubly_stochastic_matrices():
    """Its advantage over P is τ·KL(P, solution), exactly; a temperature 1 % wrong is noticed."""
    rng = np.random.default_rng(72)
    scores, temperature = rng.normal(size=(4, 4)), 0.7
    best = sinkhorn(scores, temperature, 1e-13).matrix

    def objective(matrix):
        return (scores * matrix).sum((-1, -2)) + temperature * special.entr(matrix).sum((-1, -2))

    others = sinkhorn(3 * rng.normal(size=(300, 4, 4)), 1, 1e-12).matrix
    gap = objective(best) - objective(others)
    assert (gap > 0).all()
    divergence = temperature * special.rel_entr(others, best).sum((-1, -2))
    assert gap == pytest.approx(divergence, rel=1e-8)
    wrong = sinkhorn(scores, temperature * 1.01, 1e-13).matrix
    assert objective(best) - objective(wrong) > 1e-6


@pytest.mark.theorem("thm-sinkhorn")
@exactly
@given(arrays(float, (2, 2), elements=moderate), st.floats(0.5, 10))
def test_sinkhorn_of_two_is_a_logistic(scores, temperature):
    # An iteration keeps the product of the odds and leaves a share (1 - 2p)² of the error, where
    # p is the smaller entry: within 12 nats that is 0.99, and 3000 iterations are more than enough.
    lead = (scores[0, 0] + scores[1, 1] - scores[0, 1] - scores[1, 0]) / temperature
    found = sinkhorn(scores, temperature, 1e-13, 5_000)
    assert found.converged or abs(lead) > 12
    # Sums that miss one by the error move an entry by no more than twice as much.
    true = special.expit(lead / 2)
    assert found.matrix[0, 0] == pytest.approx(true, rel=0, abs=2 * found.error + 1e-12)


def test_sinkhorn_says_that_it_did_not_converge():
    scores = np.array([[0, 0], [-np.inf, 0]])  # the only permutation leaves 0 where there is none
    found = sinkhorn(scores, tolerance=1e-6, max_iterations=50)
    assert found.converged is np.False_ or not found.converged
    assert found.error > 1e-6
    assert found.iterations == 50
    short = sinkhorn(np.random.default_rng(1).normal(size=(5, 5)), 0.05, max_iterations=1)
    assert not short.converged
    assert short.error == np.abs(short.matrix.sum(axis=-1) - 1).max()
    assert sinkhorn([[3.0]]).converged


def test_sinkhorn_works_on_stacks_and_tells_each():
    scores = np.random.default_rng(73).normal(size=(3, 2, 4, 4))
    found = sinkhorn(scores, 0.5)
    assert found.matrix.shape == (3, 2, 4, 4)
    assert found.error.shape == found.converged.shape == (3, 2)
    for at in np.ndindex(3, 2):
        alone = sinkhorn(scores[at], 0.5).matrix
        assert found.matrix[at] == pytest.approx(alone, abs=1e-8)


def test_soft_permutations_of_perturbed_scores_tend_to_the_hard_ones():
    scores = np.random.default_rng(74).normal(size=(4, 4))
    hard = perturbed_assignment(scores, 50, 75)
    noise = gumbel_max.perturbed(scores, 50, 75)
    soft = sinkhorn(noise, 0.02, 1e-3, 20_000)
    near = soft.matrix.max(axis=-1).min(axis=-1) > 0.75
    assert near.mean() > 0.8
    assert (soft.matrix.argmax(axis=-1)[near] == hard[near]).all()
    assert (perturbed_assignment(scores, 3, 75) == hard[:3]).all()


def test_two_by_two_assignment_by_the_law_of_two_logistics():
    """P(diagonal) = P(L + L' > -d), by quadrature: not the Gibbs law's logistic."""
    d, law = 1.0, stats.logistic()
    diagonal = integrate.quad(lambda x: law.pdf(x) * law.sf(-d - x), -60, 60)[0]
    assert abs(diagonal - special.expit(d)) > 0.05
    drawn = perturbed_assignment([[d, 0], [0, 0]], 20_000, 76)
    wins = int((drawn[:, 0] == 0).sum())
    assert chi_square([wins, 20_000 - wins], [diagonal, 1 - diagonal]).pvalue > ALPHA


# Perturb and MAP


def square(coupling):
    return [[0, coupling], [coupling, 0]]


FIELDS = np.array([0.4, -0.3, 0.2])
COUPLINGS = np.array([[0, 0.7, -0.5], [0.7, 0, 0.6], [-0.5, 0.6, 0]])


@exactly
@given(st.integers(1, 4), st.integers(0, 2**32))
def test_scores_and_law_of_spins_one_by_one(m, seed):
    rng = np.random.default_rng(seed)
    fields, couplings = rng.normal(size=m), np.triu(rng.normal(size=(m, m)), 1)
    states = list(itertools.product((-1, 1), repeat=m))
    assert configurations(m).tolist() == [list(state) for state in states]
    scores = [
        sum(fields[i] * s[i] for i in range(m))
        + sum(couplings[i, j] * s[i] * s[j] for i in range(m) for j in range(i + 1, m))
        for s in states
    ]
    got = configuration_scores(fields, couplings + couplings.T)
    assert got == pytest.approx(scores, abs=1e-13)
    assert gibbs_law(fields, couplings + couplings.T) == pytest.approx(gibbs(scores), rel=1e-12)


@pytest.mark.theorem("thm-full-perturbation")
def test_full_perturbation_is_the_gumbel_max_trick():
    """Exactly: the same winners from the same noise, whose law is softmax."""
    scores = configuration_scores(FIELDS, COUPLINGS)
    drawn = perturb_and_map(FIELDS, COUPLINGS, 2000, 81)
    assert (drawn == gumbel_max.perturbed(scores, 2000, 81).argmax(axis=-1)).all()
    assert gibbs_law(FIELDS, COUPLINGS) == pytest.approx(gumbel_max.softmax(scores), rel=1e-13)


@pytest.mark.theorem("thm-full-perturbation")
def test_full_perturbation_hits_and_low_rank_misses_three_spins():
    """Would notice a model whose scores are 6 % too large; low-rank noise is far beyond."""
    right = gibbs_law(FIELDS, COUPLINGS)

    def law(change):
        return gibbs_law(FIELDS * (1 + change), COUPLINGS * (1 + change))

    error = noticed(law, right, N)
    assert error == pytest.approx(0.057, abs=0.001)
    for wrong, seen in ((0, False), (error, True)):
        drawn = perturb_and_map(FIELDS * (1 + wrong), COUPLINGS * (1 + wrong), N, 82)
        assert (chi_square(np.bincount(drawn, minlength=8), right).pvalue < ALPHA) is seen
    low_rank = perturb_and_map(FIELDS, COUPLINGS, N, 82, "low-rank")
    assert chi_square(np.bincount(low_rank, minlength=8), right).pvalue < 1e-100


@pytest.mark.theorem("thm-low-rank")
@exactly
@given(st.floats(-30, 30))
def test_low_rank_noise_overstates_agreement(coupling):
    s = special.expit(2 * coupling)
    law = low_rank_pair_law([0, 0], coupling)
    excess = (1 - s) * (2 * s - 1) if coupling >= 0 else s * (2 * s - 1)
    assert law[0] + law[3] == pytest.approx(s + excess, rel=1e-12, abs=1e-14)
    assert gibbs_law([0, 0], square(coupling))[[0, 3]].sum() == pytest.approx(s, rel=1e-12)


def pair_by_quadrature(fields, coupling):
    """The same law by other means: for a given first pull, the second spin has a threshold."""
    one, other = (stats.logistic(loc=2 * field) for field in fields)
    c = 2 * coupling

    def up(x):  # the second spin is up if its pull exceeds this
        return (abs(x - c) - abs(x + c)) / 2

    law = np.zeros(4)
    for second in (0, 1):
        chance = other.sf if second else other.cdf
        for first in (0, 1):
            # Given the second spin, the first follows the sign of its pull plus the coupling's.
            side = (2 * second - 1) * c

            def joint(x, chance=chance, first=first, side=side):
                return one.pdf(x) * chance(up(x)) * ((x + side > 0) == first)

            ends = sorted([2 * fields[0] - 60, -abs(c), 0, abs(c), 2 * fields[0] + 60])
            law[2 * first + second] = sum(
                integrate.quad(joint, a, b, epsabs=1e-13)[0] for a, b in itertools.pairwise(ends)
            )
    return law


@pytest.mark.theorem("thm-low-rank")
@pytest.mark.parametrize(
    ("fields", "coupling"),
    [([0, 0], 0.7), ([0.4, -0.3], 1.5), ([0.4, -0.3], -0.9), ([2, 1], 0.2), ([-1, 0.5], -1.5)],
)
def test_low_rank_law_by_quadrature_and_by_sample(fields, coupling):
    """Would notice a law drawn towards uniform by 4 % at most."""
    law = low_rank_pair_law(fields, coupling)
    assert law.sum() == pytest.approx(1, abs=1e-14)
    assert law == pytest.approx(pair_by_quadrature(fields, coupling), abs=1e-10)
    counts = np.bincount(perturb_and_map(fields, square(coupling), N, 83, "low-rank"), minlength=4)
    assert chi_square(counts, law).pvalue > ALPHA
    error = noticed(lambda change: law + change * (0.25 - law), law, N)
    assert error < 0.04
    assert chi_square(counts, law + 2 * error * (0.25 - law)).pvalue < ALPHA


def test_low_rank_noise_is_exact_for_spins_that_are_not_coupled():
    fields = [0.4, -0.3, 1.0]
    counts = np.bincount(perturb_and_map(fields, np.zeros((3, 3)), N, 84, "low-rank"), minlength=8)
    assert chi_square(counts, gibbs_law(fields, np.zeros((3, 3)))).pvalue > ALPHA
    assert low_rank_pair_law([0.4, -0.3], 0) == pytest.approx(gibbs_law([0.4, -0.3], square(0)))


def test_low_rank_draws_are_argmaxes_of_their_perturbed_model():
    noise = gumbel_max.perturbed(np.zeros((3, 2)), 500, 85)  # (n, 3, 2)
    states, scores = configurations(3), configuration_scores(FIELDS, COUPLINGS)
    values = (states + 1) // 2
    sums = scores + noise[:, np.arange(3), values].sum(axis=-1)  # (n, 8)
    drawn = perturb_and_map(FIELDS, COUPLINGS, 500, 85, "low-rank")
    assert (drawn == sums.argmax(axis=-1)).all()
    assert (drawn[:5] == perturb_and_map(FIELDS, COUPLINGS, 5, 85, "low-rank")).all()


# Numbers of all sizes


@pytest.mark.parametrize("size", [HUGE, 1e308, 1e16, 1e-300, 5e-324, 0.0, -1e308])
def test_numbers_of_any_size_give_finite_marginals_and_no_warning(size):
    grid = np.full((3, 3), size)
    half = [[1, 0.5, 0.25], [0.5, 0.5, 0.5], [0.25, 0.5, 1]]
    with np.errstate(all="raise", under="ignore"):
        for temperature in (5e-324, 1e-300, 1, 1e300, HUGE):
            soft = soft_path(grid, temperature)
            assert soft.visits[1, 1] == pytest.approx(2 / 3) or soft.visits.tolist() == half
        assert shortest_path(grid).visits.sum() == 5
        assert sample_path(grid, 3, 1).sum() == perturbed_path(grid, 3, 1).sum() == 15
        chain = (np.full(2, size), np.full((2, 2), size), np.full((4, 2), size))
        assert soft_viterbi(*chain).states == pytest.approx(np.full((4, 2), 0.5))
        assert viterbi(*chain).states.tolist() == [0, 0, 0, 0]
        assert sample_sequence(*chain, 5, 1).shape == (5, 4)
        assert sinkhorn(grid).matrix == pytest.approx(np.full((3, 3), 1 / 3))
        assert sorted(assignment(grid).columns) == [0, 1, 2]
        assert assignment_programme(grid).sum() == pytest.approx(3)
        assert perturbed_assignment(grid, 2, 1).shape == (2, 3)
        couplings = grid - np.diag(np.diag(grid))
        assert gibbs_law(grid[0], couplings).sum() == pytest.approx(1)
        assert perturb_and_map(grid[0], couplings, 3, 1, "low-rank").shape == (3,)
        assert np.isfinite(soft_route([[0, 1], [0, 1]], [size, size], 0, 1).edges).all()


@exactly
@given(
    arrays(float, (3, 3), elements=st.floats(allow_nan=False, allow_infinity=False)),
    st.floats(min_value=5e-324, allow_infinity=False, allow_nan=False),
)
def test_all_finite_numbers_give_answers(costs, temperature):
    with np.errstate(all="raise", under="ignore"):
        soft = soft_path(costs, temperature)
        assert soft.visits[0, 0] == 1
        assert soft.visits[2, 2] == pytest.approx(1)
        assert not np.isnan(soft.value)
        assert soft_viterbi(costs[0], costs, costs, temperature).states.sum() == pytest.approx(3)
        found = sinkhorn(costs, temperature, max_iterations=5)
        assert not np.isnan(found.matrix).any()
        assert found.converged == (found.error <= 1e-9)
        route = shortest_route([[0, 1], [1, 2], [0, 2]], costs[0], 0, 2)
        assert not math.isnan(route.cost)
        sample_path(costs, 2, 1, temperature)
        perturbed_path(costs, 2, 1, min(temperature, 1e300))
        assignment(costs)


def test_costs_that_only_their_sum_takes_beyond_floats():
    path = shortest_path([[1e308, 1e308], [9e307, 1e308]])
    assert path.cost == np.inf
    assert path.visits.tolist() == [[True, False], [True, True]]
    assert shortest_path([[1e308, 1e308], [BLOCKED, -1.5e308]]).cost == pytest.approx(5e307)
    assert assignment([[1e308, 0], [0, 1e308]]).columns.tolist() == [0, 1]
    assert gibbs_law([1e308, 1e308], square(1e308)).tolist() == [0, 0, 0, 1]
    assert low_rank_pair_law([1e300, 0], 1e300).tolist() == [0, 0, 0, 1]


def test_float32_is_right_to_its_own_precision():
    costs = np.random.default_rng(91).normal(size=(3, 4))
    for given_as in (np.float32, int):
        rounded = (costs * 10).astype(given_as)
        exact = soft_path(rounded.astype(float))
        got = soft_path(rounded)
        assert got.visits.dtype == np.float64
        assert (got.visits == exact.visits).all()


@pytest.mark.parametrize("draw", [sample_path, perturbed_path])
def test_draws_hold_little_beside_the_paths(draw):
    n = 200_000
    draw(MAZE, 10, 1)
    tracemalloc.start()
    drawn = draw(MAZE, n, 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - drawn.nbytes < 40e6


# Bad input

COSTS = [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: shortest_path([[1, BLOCKED], [BLOCKED, 1]]), "costs must leave a path"),
        (lambda: shortest_path([COSTS, [[BLOCKED, 0], [0, 0]]]), "cut them apart in grid 1"),
        (lambda: perturbed_path([[1, BLOCKED], [BLOCKED, 1]], 1), "costs must leave a path"),
        (lambda: soft_path([[1, math.nan]]), r"costs must be numbers, not NaN, but costs\[0, 1\]"),
        (lambda: soft_path([[1, -math.inf]]), "costs must be above -inf"),
        (lambda: shortest_path([]), "costs must hold at least 1 number"),
        (lambda: shortest_path([1, 2]), "costs must have at least 2 axes"),
        (lambda: soft_path(COSTS, -1), "temperature must be finite and positive, but it is -1"),
        (lambda: soft_path(COSTS, 0), "temperature must be finite and positive"),
        (lambda: soft_path(COSTS, math.inf), "temperature must be finite and positive"),
        (lambda: sample_path(COSTS, 1, temperature=-2), "temperature must be finite and positive"),
        (lambda: sample_path(COSTS, -1), "n must be a whole number >= 0"),
        (lambda: perturbed_path(COSTS, 1, scale=0), "scale must be finite and positive"),
        (lambda: every_path(0, 2), "rows must be a whole number >= 1"),
        (lambda: every_path(30, 30), "rows and columns must leave at most 200000 paths"),
        (lambda: shortest_route([[0, 1], [1, 2], [2, 1]], [1, 1, 1], 0, 2), "cycle.*→"),
        (lambda: shortest_route([[0, 0]], [1], 0, 0), "cycle, but they go 0 → 0"),
        (lambda: shortest_route([[0, 1], [2, 3]], [1, 1], 0, 3), "route from 0 to 3"),
        (lambda: shortest_route([[0, 1]], [BLOCKED], 0, 1), "route from 0 to 1"),
        (lambda: shortest_route([[0, 1]], [1, 2], 0, 1), r"costs must have the shape \(1,\)"),
        (lambda: shortest_route([[0, 1, 2]], [1], 0, 1), "edges must be pairs"),
        (lambda: shortest_route([[0, -1]], [1], 0, 1), "edges must be whole numbers >= 0"),
        (lambda: shortest_route([[0, 1]], [1], 0, 2), "target must be a whole number from 0 to 1"),
        (lambda: soft_route([[0, 1]], [1], 0, 1, -1), "temperature must be finite and positive"),
        (lambda: viterbi([0, 0], np.ones((2, 3)), COSTS), r"transition must have the shape \(2, 2"),
        (lambda: viterbi([0, 0, 0], COSTS, COSTS), r"emission must have the shape \(any, 3\)"),
        (lambda: viterbi([], COSTS, COSTS), r"initial must have the shape \(any,\)"),
        (lambda: viterbi([0, 0], np.ones((4, 2, 2)), COSTS), r"transition .* \(1, 2, 2\)"),
        (lambda: viterbi([0, math.inf], COSTS, COSTS), "initial must be below inf"),
        (lambda: viterbi([-math.inf] * 2, COSTS, COSTS), "sequence that is not forbidden"),
        (lambda: soft_viterbi([0, 0], COSTS, COSTS, -1), "temperature must be finite"),
        (lambda: sinkhorn(np.ones((2, 3))), "scores must be a square matrix"),
        (lambda: assignment(np.ones((2, 3))), "scores must be a square matrix"),
        (lambda: assignment(np.ones((2, 2, 2))), "scores must be a square matrix"),
        (lambda: assignment_programme([[math.inf]]), "scores must be below inf"),
        (lambda: sinkhorn(np.zeros((0, 0))), "scores must be a square matrix"),
        (lambda: sinkhorn(COSTS, -1), "temperature must be finite and positive"),
        (lambda: sinkhorn(COSTS, 1, 0), "tolerance must be finite and positive"),
        (lambda: sinkhorn(COSTS, max_iterations=0), "max_iterations must be a whole number >= 1"),
        (lambda: perturbed_assignment([[-math.inf]], 1), "scores must leave a permutation"),
        (lambda: perturb_and_map([0, 0], COSTS, 3), "couplings must be symmetric"),
        (lambda: gibbs_law([0, 0], [[1, 0], [0, 0]]), "couplings must be 0 on the diagonal"),
        (lambda: gibbs_law([0, 0, 0], COSTS), "couplings must be a square matrix of 3 rows"),
        (lambda: gibbs_law([math.inf], [[0]]), "fields must be finite"),
        (lambda: gibbs_law([], np.zeros((0, 0))), "fields must hold 1 to 12 numbers"),
        (lambda: configurations(13), "spins must be a whole number from 1 to 12"),
        (lambda: perturb_and_map([0], [[0]], 1, 1, "some"), "perturbation must be one of 'full'"),
        (lambda: low_rank_pair_law([0], 1), "fields must hold 2 numbers"),
        (lambda: low_rank_pair_law([0, 0], math.nan), "coupling must be from"),
    ],
)
def test_bad_values_are_refused_by_name(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: shortest_path("maze"),
        lambda: shortest_path([[True, False]]),
        lambda: sample_path(COSTS, 1.5),
        lambda: sample_path(COSTS, 1, "seed"),
        lambda: shortest_route([[0.5, 1]], [1], 0, 1),
        lambda: sinkhorn(COSTS, "hot"),
        lambda: perturb_and_map([0], [[0]], 1, 1, 2),
    ],
)
def test_wrong_kinds_are_refused(call):
    with pytest.raises(TypeError, match="must"):
        call()
