"""The Gumbel-max trick: its theory at all sizes of logits, and the very draws of the widget."""

import itertools
from decimal import Decimal, localcontext

import numpy as np

from gumbeltrick.gumbel_max import log_z, maximum, softmax, winner_density, winner_mass

from .random import exponentials

LOGITS = [
    [0],
    [1, 0, -1],
    [0, 0],
    [-3.5, -3.5, -3.5, -3.5],
    [5, 4.95, -5, 0.3, 0.3, -1.7, 2, 1e-9],
    [50, -50],
    [50, 49.5, -50],
    [-50, -50, -49],
    [0, -40],
    [0, -700],
    [1e15, 1e15 + 1],
    [1e308, 1e308],
    [-1e308, 1e308],
    [1e-308, 0],
]
PLACES = [-6.25, -3.0, -1.0, 0.0, 0.5, 2.0, 6.0, 40.0, 600.0]  # measured from log Z

WINDOWS = [(-2.4, 6, 12), (-2.4, 6, 42), (-5, 0.5, 7), (-0.1, 35, 20), (36, 37, 3)]

COLUMNS = [[0.5, 1.25, 3.0, 0.02], [1.0, 0.25, 2.0, 4.0], [0.75, 2.5, 1.0, 0.01]]  # noise
TIED = [[2.0], [1.0], [1.0]]

DRAWS = [
    {
        "seed": 1,
        "logits": [1, 0, -1],
        "n": 1000,
        "lower": -2.4,
        "upper": 6,
        "bins": 21,
        "stop": 0.5,
    },
    {
        "seed": 2**32 - 1,
        "logits": [0, 0],
        "n": 50,
        "lower": -1,
        "upper": 2,
        "bins": 4,
        "stop": -0.2,
    },
    {
        "seed": 5,
        "logits": [5, -5, 4.5, 3, 3, 2, -1, 0],
        "n": 2500,
        "lower": -2.4,
        "upper": 6,
        "bins": 42,
        "stop": 1.75,
    },
    {"seed": 9, "logits": [-50, 50, 49.5], "n": 300, "lower": 0, "upper": 1, "bins": 3, "stop": 70},
    {"seed": 9, "logits": [1e308, 1e308], "n": 300, "lower": 0, "upper": 1, "bins": 3, "stop": -9},
]


def cases():
    """Yield theory, single draws, and summaries of many."""
    for logits in LOGITS:
        yield _case("softmax", {"logits": logits}, softmax(logits).tolist())
        yield _case("logZ", {"logits": logits}, float(log_z(logits)))
        for z in dict.fromkeys(float(log_z(logits)) + place for place in PLACES):
            density, mass = winner_density(z, logits), winner_mass(z, logits)
            yield _case("winnerDensity", {"z": z, "logits": logits}, density.tolist())
            yield _case("winnerMass", {"c": z, "logits": logits}, mass.tolist())
    law = maximum([0])
    for s in [*PLACES, -600.0, 1e5]:
        yield _case("gumbelPdf", {"s": s}, float(law.pdf(s)))
        yield _case("gumbelCdf", {"s": s}, float(law.cdf(s)))
    for a, b in [(-3, -2.5), (0, 1e-6), (0, 5), (6, 6.2), (36, 36.1), (-2, 40), (300, 301)]:
        yield _case("gumbelBetween", {"a": a, "b": b}, _between(a, b))
    for lower, upper, bins in WINDOWS:
        want = _bin_probabilities(lower, upper, bins)
        window = {"lower": lower, "upper": upper, "bins": bins}
        yield _case("binProbabilities", {"window": window}, want)
    for columns, logits in [(COLUMNS, [1, 0, -1]), (COLUMNS, [50, 49, 51]), (TIED, [0, 0, 0])]:
        for index in range(len(columns[0])):
            yield _one_draw(columns, logits, index)
    for args in DRAWS:
        yield _case("drawMaxima", args, _summary(**args))


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}


def _between(a, b):
    """P(a < G <= b) with 400 digits, so that the difference of the cdfs keeps 15 of them."""
    with localcontext() as context:
        context.prec = 400
        one, other = ((-(-Decimal(s)).exp()).exp() for s in (a, b))
        return float(other - one)


def _bin_probabilities(lower, upper, bins):
    edges = [lower + (upper - lower) / bins * b for b in range(bins + 1)]
    inside = [_between(a, b) for a, b in itertools.pairwise(edges)]
    law = maximum([0])
    return [float(law.cdf(lower)), *inside, float(law.sf(edges[-1]))]


def _perturbed(noise, logits):
    """Return the sums for given noise, (n, k), measured from log Z."""
    return np.array(logits) - max(logits) - np.log(noise) - log_z(np.array(logits) - max(logits))


def _one_draw(columns, logits, index):
    sums = _perturbed([column[index] for column in columns], logits)
    want = {"perturbed": sums.tolist(), "winner": int(sums.argmax())}
    return _case("oneDraw", {"columns": columns, "logits": logits, "index": index}, want)


def _summary(seed, logits, n, lower, upper, bins, stop):  # noqa: PLR0917 - the case's own names
    """Make the first n draws of a seed, and count winners by bin of the maximum and up to c."""
    noise = np.array([exponentials(seed, k, n) for k in range(len(logits))]).T  # (n, k)
    sums = _perturbed(noise, logits)
    winners, maxima = sums.argmax(axis=1), sums.max(axis=1)
    edges = np.linspace(lower, upper, bins + 1)
    table = np.zeros((len(logits), bins + 2), dtype=int)
    np.add.at(table, (winners, np.digitize(maxima, edges)), 1)
    return {
        "n": n,
        "wins": table.sum(axis=1).tolist(),
        "bins": table.tolist(),
        "below": np.bincount(winners[maxima <= stop], minlength=len(logits)).tolist(),
        "meanMaximum": float(maxima.mean()),
    }
