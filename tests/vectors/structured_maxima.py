"""Paths through grids, soft and drawn, and the law of two coupled spins.

A blocked cell, whose cost is inf, is null in JSON. Noise is standard exponential. In `drawPaths`
the way "walk" takes stream 2t + side of the seed for step t, side 0 for right and 1 for down; the
way "cells" takes stream row · columns + column. In `drawSpins` the perturbation "full" takes
stream `configuration`, "low-rank" stream 2 · spin + value, value 0 for -1 and 1 for 1.
"""

import math

import numpy as np

from gumbeltrick.structured_maxima import (
    every_path,
    gibbs_law,
    low_rank_pair_law,
    shortest_path,
    soft_path,
)

from .random import exponentials

BLOCKED = math.inf

GRIDS = [
    [[2]],
    [[1, -3, 0.5]],
    [[1], [4]],
    [[0, 1], [2, 0]],
    [[0, 0, 0], [0, 0, 0]],
    [[1, 2, 0.5], [0.25, 3, 1], [2, 0.125, -1]],
    [[0, 2, BLOCKED, 1], [1, BLOCKED, 0.5, 1], [1, 1.5, 0.25, BLOCKED], [3, 1, 0.75, 0]],
    [[5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 4, 5], [1, 0.5, 1, 0.5, 1, 0.5]],
    [[0, 40, 1], [-40, 80, 2], [700, 3, 1]],
]
TEMPERATURES = [0.01, 0.3, 1, 25]

LARGE = [[[1e308, 1e308], [1e308, 9e307]], [[1e-308, 0], [1e-308, 1e-308]]]  # no sum is looked at

DRAWS = [
    {"seed": 1, "costs": GRIDS[5], "temperature": 1, "n": 1000},
    {"seed": 2**32 - 1, "costs": GRIDS[4], "temperature": 0.5, "n": 400},
    {"seed": 7, "costs": GRIDS[6], "temperature": 0.7, "n": 600},
    {"seed": 3, "costs": GRIDS[7], "temperature": 2, "n": 500},
]

SPINS = [
    ([0, 0], 0),
    ([0, 0], 0.7),
    ([0, 0], -0.7),
    ([0.4, -0.3], 1.5),
    ([0.4, -0.3], -0.9),
    ([1, 1], 3),
    ([-2.5, 2], 5),
    ([3, -3], 0.1),
    ([0.5, 0], -20),
    ([12, -9], 10),
]
PAIRS = [
    {"seed": 1, "fields": [0, 0], "coupling": 0.7, "n": 2000},
    {"seed": 4, "fields": [0.4, -0.3], "coupling": -0.9, "n": 1000},
    {"seed": 9, "fields": [-1, 2], "coupling": 2.5, "n": 500},
]


def cases():
    """Yield hard and soft paths, single draws, many draws, and spins."""
    yield from _theory()
    for index, costs in enumerate(GRIDS[3:]):
        yield from _single_draws(costs, 0.7, seed=20 + index)
    for args in DRAWS:
        for way in ("walk", "cells"):
            want = _summary(**args, way=way)
            yield _case("drawPaths", {**args, "costs": _plain(args["costs"]), "way": way}, want)
    for fields, coupling in SPINS:
        args = {"fields": fields, "coupling": coupling}
        yield _case("spinLaw", args, gibbs_law(fields, _square(coupling)).tolist())
        yield _case("lowRankLaw", args, low_rank_pair_law(fields, coupling).tolist())
    for args in PAIRS:
        for perturbation in ("full", "low-rank"):
            want = _spins(**args, perturbation=perturbation)
            yield _case("drawSpins", {**args, "perturbation": perturbation}, want)


def _theory():
    for costs in GRIDS:
        best = shortest_path(costs)
        want = {"cost": float(best.cost), "visits": best.visits.astype(int).tolist()}
        yield _case("shortestPath", {"costs": _plain(costs)}, want)
        for temperature in TEMPERATURES:
            args = {"costs": _plain(costs), "temperature": temperature}
            yield _case("softPath", args, _soft(costs, temperature))
            yield _case("pathLaw", args, _path_law(costs, temperature).tolist())
    for costs in LARGE:
        want = {"visits": soft_path(costs, 1).visits.tolist()}
        yield _case("softPath", {"costs": costs, "temperature": 1}, want)
    for rows, columns in [(1, 1), (2, 3), (4, 3), (1, 5)]:
        want = every_path(rows, columns).astype(int).tolist()
        yield _case("everyPath", {"rows": rows, "columns": columns}, want)


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}


def _plain(costs):
    return [[None if cost == BLOCKED else cost for cost in row] for row in costs]


def _square(coupling):
    return [[0, coupling], [coupling, 0]]


def _soft(costs, temperature):
    soft = soft_path(costs, temperature)
    return {
        "value": float(soft.value),
        "visits": soft.visits.tolist(),
        "right": soft.right.tolist(),
        "down": soft.down.tolist(),
    }


def _path_costs(costs):
    """What each path of `every_path` pays."""
    paths = every_path(*np.shape(costs))
    return np.where(paths, costs, 0).sum(axis=(1, 2))


def _path_law(costs, temperature):
    paid = _path_costs(costs)
    weights = np.exp(-(paid - paid.min()) / temperature)
    return weights / weights.sum()


def _single_draws(costs, temperature, seed):
    """One walk and one grid with noise on every cell."""
    rows, columns = np.shape(costs)
    steps = rows + columns - 1
    noise = [exponentials(seed, t, 2) for t in range(steps)]
    args = {"costs": _plain(costs), "temperature": temperature, "noise": noise}
    yield _case("walkPath", args, _walk(costs, temperature, noise).tolist())
    noise = [exponentials(seed, r, columns) for r in range(rows)]
    args = {"costs": _plain(costs), "scale": temperature, "noise": noise}
    yield _case("perturbedPath", args, _cheapest(costs, temperature, noise).tolist())


def _cheapest(costs, scale, noise):
    """Visits of the cheapest path when every cell has its own Gumbel, found in the list of all."""
    paid = _path_costs(np.add(costs, scale * np.log(noise)))
    return every_path(*np.shape(costs))[paid.argmin()].astype(int)


def _walk(costs, temperature, noise):
    """Visits of the walk: at each step the smaller of noise over weight, right or down."""
    rows, columns = np.shape(costs)
    visits = np.zeros((rows, columns), int)
    r = c = 0
    visits[0, 0] = 1
    while r + c < rows + columns - 2:
        right, down = noise[r + c]
        weights = [_continuations(costs, temperature, *cell) for cell in ((r, c + 1), (r + 1, c))]
        r, c = (r, c + 1) if right * weights[1] < down * weights[0] else (r + 1, c)
        visits[r, c] = 1
    return visits


def _continuations(costs, temperature, r, c):
    """Σ e^(-cost/τ) over all paths from a cell on, listed one by one."""
    rest = np.array(costs, dtype=float)[r:, c:]
    return np.exp(-_path_costs(rest) / temperature).sum() if rest.size else 0.0


def _summary(seed, costs, temperature, n, way):
    """Make the first n draws of a seed, and count them by cell and by path."""
    rows, columns = np.shape(costs)
    if way == "walk":
        steps = rows + columns - 1
        streams = [[exponentials(seed, 2 * t + side, n) for side in (0, 1)] for t in range(steps)]
        noise = np.moveaxis(np.array(streams), -1, 0)  # (n, t, 2)
        drawn = [_walk(costs, temperature, each) for each in noise]
    else:
        streams = [exponentials(seed, cell, n) for cell in range(rows * columns)]
        noise = np.array(streams).T.reshape(n, rows, columns)
        drawn = [_cheapest(costs, temperature, each) for each in noise]
    drawn = np.array(drawn)
    same = (drawn[:, np.newaxis] == every_path(rows, columns)).all(axis=(2, 3))  # (n, paths)
    return {
        "n": n,
        "visits": drawn.sum(axis=0).tolist(),
        "paths": same.sum(axis=0).tolist(),
    }


def _spins(seed, fields, coupling, n, perturbation):
    """Count the configurations of the first n draws of a seed."""
    gumbels = -np.log([exponentials(seed, index, n) for index in range(4)])  # (4, n)
    values = [(a, b) for a in (-1, 1) for b in (-1, 1)]
    sums = []
    for index, (a, b) in enumerate(values):
        score = fields[0] * a + fields[1] * b + coupling * a * b
        low_rank = gumbels[(a + 1) // 2] + gumbels[2 + (b + 1) // 2]
        sums.append(score + (gumbels[index] if perturbation == "full" else low_rank))
    return np.bincount(np.argmax(sums, axis=0), minlength=4).tolist()
