"""The race: its theory at all sizes of rates, and the very races that the widget shows."""

import itertools
import math

import numpy as np

from gumbeltrick.competing_alarms import (
    first_alarm,
    first_time,
    order_probability,
    winner_probabilities,
)

from .random import exponentials

RATES = [
    [1],
    [3, 2, 1],
    [1, 1],
    [0.1, 10, 2.5, 7],
    [1e-9, 1, 1e9],
    [5, 4, 3, 2, 1, 0.5],
    [1e-300, 1e-300],
    [1e-300, 3e-300],
    [1e300, 2e300, 3e300],
    [1e308, 1e308],
    [1e-300, 1e300],
    [1e-300, 1, 1e300],
    [1e-306, 1e-307],
]
MEANS = [0.0, 1e-12, 0.25, 1.0, 4.0, 36.5, 500.0]  # times, in units of the mean first time

ORDERS = [
    ([1], [0]),
    *(([3, 2, 1], list(order)) for order in itertools.permutations(range(3))),
    ([0.1, 10, 2.5, 7], [2, 0, 3, 1]),
    ([5, 4, 3, 2, 1, 0.5], [0, 1, 2, 3, 4, 5]),
    ([5, 4, 3, 2, 1, 0.5], [5, 4, 3, 2, 1, 0]),
    ([1e300, 1e-300, 1e-300], [0, 1, 2]),
    ([1e300, 1e-300, 1e-300], [2, 1, 0]),
    ([1e-300, 3e-300], [0, 1]),
    ([1e308, 1e308, 1e308], [2, 0, 1]),
    ([1e-100, 1, 1e100], [0, 1, 2]),
]

COLUMNS = [[0.5, 1.25, 3.0, 0.02], [1.0, 0.25, 2.0, 4.0], [0.75, 2.5, 1.0, 0.01]]  # noise
TIED = [[2.0], [1.0], [1.0]]

RACES = [
    {"seed": 1, "rates": [3, 2, 1], "n": 1000, "upper": 4, "bins": 20},
    {"seed": 2**32 - 1, "rates": [1, 1], "n": 300, "upper": 5.5, "bins": 10},
    {"seed": 5, "rates": [5, 4, 3, 2, 1, 0.5], "n": 2500, "upper": 3, "bins": 12},
    {"seed": 8, "rates": [0.7, 0.1, 10, 2, 1], "n": 1025, "upper": 4, "bins": 7},
    {"seed": 9, "rates": [1e-300, 2e300, 1e300, 1], "n": 400, "upper": 4, "bins": 8},
]


def cases():
    """Yield theory, single races, and summaries of many."""
    for rates in RATES:
        want = winner_probabilities(rates).tolist()
        yield {"call": "winnerProbabilities", "args": {"rates": rates}, "want": want}
        yield from _first_times(rates)
    for rates, order in ORDERS:
        want = order_probability(rates, order)
        yield {"call": "orderProbability", "args": {"rates": rates, "order": order}, "want": want}
    for upper, bins in [(4, 10), (9.75, 40), (37, 20), (0.001, 3)]:
        want = _bin_probabilities(upper, bins)
        yield {"call": "binProbabilities", "args": {"upper": upper, "bins": bins}, "want": want}
    for columns, rates in [
        (COLUMNS, [3, 2, 1]),
        (COLUMNS, [2e300, 1e300, 4e300]),
        (TIED, [1, 1, 1]),
    ]:
        for index in range(len(columns[0])):
            yield _one_race(columns, rates, index)
    for args in RACES:
        yield {"call": "runRaces", "args": args, "want": _summary(**args)}


def _first_times(rates):
    law = first_time(rates)
    mean = float(law.mean())
    for time in (means * mean for means in MEANS if means * mean < math.inf):
        want = {"mean": mean, "cdf": float(law.cdf(time)), "sf": float(law.sf(time))}
        # Beyond 1e308, and below 1e-307 where digits go one by one, floats have no right pdf.
        if 1e-307 < math.exp(-time / mean) / mean < math.inf:
            want["pdf"] = float(law.pdf(time))
        yield {"call": "firstTime", "args": {"rates": rates, "time": time}, "want": want}


def _bin_probabilities(upper, bins):
    """Return P(T in bin) of T ~ Exp(1), by no memory, and of all later times."""
    law = first_time([1])
    starts = np.arange(bins) * (upper / bins)
    return [*(law.sf(starts) * law.cdf(upper / bins)).tolist(), float(law.sf(upper))]


def _one_race(columns, rates, index):
    alarms = np.array(columns)[:, index] / rates
    winners, _ = first_alarm([alarms])
    want = {
        "alarms": alarms.tolist(),
        "times": (alarms / first_time(rates).mean()).tolist(),
        "winner": int(winners[0]),
    }
    return {
        "call": "oneRace",
        "args": {"columns": columns, "rates": rates, "index": index},
        "want": want,
    }


def _summary(seed, rates, n, upper, bins):
    """Run the first n races of a seed, and count winners by bin and by quarter of the time."""
    noise = np.array([exponentials(seed, clock, n) for clock in range(len(rates))]).T  # (n, k)
    winners, first = first_alarm(noise / rates)
    law = first_time(rates)
    edges = np.linspace(0, upper, bins + 1)[1:] * law.mean()
    quarters = law.ppf([0.25, 0.5, 0.75])
    return {
        "n": n,
        "wins": np.bincount(winners, minlength=len(rates)).tolist(),
        "bins": _table(winners, np.digitize(first, edges), (len(rates), bins + 1)),
        "quarters": _table(winners, np.digitize(first, quarters), (len(rates), 4)),
        "meanTime": float(first.mean() / law.mean()),
    }


def _table(rows, columns, shape):
    table = np.zeros(shape, dtype=int)
    np.add.at(table, (rows, columns), 1)
    return table.tolist()
