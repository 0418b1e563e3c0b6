"""Oracles of the numbers that the chapter `gradient_estimators` quotes: by other integrals.

What the chapter measures on 100 000 draws is computed here by sums over a grid of the plane, or,
where there is too much noise for that, from other draws with derivatives by differences.
"""

import math

import numpy as np
from scipy.integrate import quad

DELTA = 0.7  # the difference of the two logits
HIGH, LOW = 3.0, 1.0  # the two costs
TEMPERATURE = 0.5


def sigmoid(t):
    return 1 / (1 + math.exp(-t))


def density(t):
    return sigmoid(t) * sigmoid(-t)


def square_slope(u):
    return 2 * HIGH * u - 2 * LOW * (1 - u)


def log_slope(u):
    high, low = math.exp(HIGH), math.exp(LOW)
    return (high - low) / (high * u + low * (1 - u))


def relative_bias(slope, *, straight):
    """Average the pulled-back slope over the logistic gap of the sums, in per cent of the truth."""

    def integrand(gap):
        u = sigmoid(gap / TEMPERATURE)
        seen = float(gap > 0) if straight else u
        return slope(seen) * u * (1 - u) / TEMPERATURE * density(gap - DELTA)

    mean = sum(quad(integrand, *ends, limit=200)[0] for ends in ((-40, 0), (0, 40)))
    return 100 * (mean / (density(DELTA) * (HIGH - LOW)) - 1)


def third_entry():
    weights = [math.exp(x) for x in (0.9, 0.4, 0.0)]
    shares = [weight / sum(weights) for weight in weights]
    mean = sum(share * cost for share, cost in zip(shares, (1.0, 0.3, 2.0), strict=True))
    return shares[2] * (2.0 - mean)


# The table of costs: three routes, the square loss

LOGITS = np.array([0.9, 0.4, 0.0])
COSTS = np.array([1.0, 0.3, 2.0])
SHARES = np.exp(LOGITS) / np.exp(LOGITS).sum()
MEAN = SHARES @ COSTS
EXACT = SHARES * (COSTS - MEAN)
PICKS = 100
SOFT_SAMPLES = 10  # of Gumbel-Rao
STEP = 0.025  # of the grid of the plane
ERROR = 0.03  # relative, of a variance of 100 000 rows whose fourth moment is large


def square(y):
    return y**2 @ COSTS


def pulled_back(y, slopes):
    return y * (slopes - (y * slopes).sum(axis=-1, keepdims=True)) / TEMPERATURE


def plane():
    """Sums (z_1, z_2, 0) on a grid of the plane, by who won, and the weights of their law.

    The differences to the third sum have the density of log-odds of a soft sample at τ = 1. Cells
    are cut small enough that those on a tie, where half of a cell belongs to another, count little.
    """
    a = np.arange(-30, 30, STEP) + STEP / 2
    for first in np.array_split(a, 20):
        d = np.stack(np.broadcast_arrays(first[:, np.newaxis], a, 0.0), axis=-1)
        law = np.exp(LOGITS - d)
        weights = 2 * STEP**2 * law.prod(axis=-1) / law.sum(axis=-1) ** 3
        yield d, np.eye(3)[d.argmax(axis=-1)], weights


def by_sums():
    """Mean and mean square of soft and of straight-through rows; straight-through by who won."""
    soft, straight = np.zeros((2, 3)), np.zeros((2, 3))
    by_winner = np.zeros((3, 3))
    gap = np.zeros(2)  # of f(D) - f(y), and of its square
    for d, corners, weights in plane():
        top = d.max(axis=-1, keepdims=True)
        y = np.exp((d - top) / TEMPERATURE)
        y /= y.sum(axis=-1, keepdims=True)
        for total, at in ((soft, y), (straight, corners)):
            rows = pulled_back(y, 2 * COSTS * at)
            total += [np.einsum("ij,ijk->k", weights, rows**power) for power in (1, 2)]
        by_winner += np.einsum("ij,ijw,ijk->wk", weights, corners, rows)  # straight-through's
        off = square(corners) - square(y)
        gap += [(weights * off).sum(), (weights * off**2).sum()]
    return soft, straight, by_winner / SHARES[:, np.newaxis], gap


def rebar_variance(n=200_000):
    """From draws: the derivative of f(y) - f(ỹ) by differences, with the winner held fixed."""
    rng = np.random.default_rng(31)
    noise, further = rng.standard_exponential((2, n, 3))
    winners = (LOGITS - np.log(noise)).argmax(axis=1)
    corners = np.eye(3)[winners]

    def soft(sums):
        weights = np.exp((sums - sums.max(axis=1, keepdims=True)) / TEMPERATURE)
        return square(weights / weights.sum(axis=1, keepdims=True))

    def twin(x):
        weights = np.exp(x)  # of a race: the first alarm, and from then on the others anew
        first = (further * corners).sum(axis=1, keepdims=True) / weights.sum()
        return soft(-np.log(np.where(corners == 1, first, further / weights + first)))

    def paths(x):
        return soft(x - np.log(noise)) - twin(x)

    rows = (square(corners) - twin(LOGITS))[:, np.newaxis] * (corners - SHARES)
    for k, unit in enumerate(1e-5 * np.eye(3)):
        rows[:, k] += (paths(LOGITS + unit) - paths(LOGITS - unit)) / 2e-5
    return rows.var(axis=0).sum()


def score_variance():
    """With the best baseline, by adding up the three routes."""
    lengths = ((np.eye(3) - SHARES) ** 2).sum(axis=1)
    baseline = SHARES @ (lengths * COSTS) / (SHARES @ lengths)
    return SHARES @ (lengths * (COSTS - baseline) ** 2) - EXACT @ EXACT


def of_a_hundred(n=40_000):
    """Variance of the score function for one pick of a hundred, on bills that are drawn whole."""
    rng = np.random.default_rng(32)
    picks = rng.choice(3, size=(n, PICKS), p=SHARES)
    scores = np.eye(3)[picks[:, 0]] - SHARES
    bills = COSTS[picks].sum(axis=1)
    lengths = (scores**2).sum(axis=1)
    baseline = (bills @ lengths) / lengths.sum()
    rows = (bills - baseline)[:, np.newaxis] * scores
    return rows.var(axis=0).sum()


def table():
    """Oracles of the table: a bias² with the error that four standard errors of a mean make."""
    (soft, soft2), (straight, straight2), by_winner, gap = by_sums()
    variances = {
        "soft": (soft2 - soft**2).sum(),
        "straight": (straight2 - straight**2).sum(),
    }
    between = (SHARES @ by_winner**2 - straight**2).sum()
    variances["rao"] = between + (variances["straight"] - between) / SOFT_SAMPLES
    variances["score"], variances["rebar"] = score_variance(), rebar_variance()
    many = dict(variances, score=of_a_hundred())
    spread = 1 - SHARES @ SHARES
    many["rebar"] += (PICKS - 1) * (gap[1] - gap[0] ** 2) * spread
    oracles = {}
    for name, variance in variances.items():
        oracles[f"est-{name}-variance"] = (variance, ERROR * variance)
        oracles[f"est-{name}-many"] = (many[name], ERROR * many[name])
    for name, mean in (("soft", soft), ("straight", straight), ("rao", straight)):
        off = np.linalg.norm(mean - EXACT)
        error = 2 * off * 4 * math.sqrt(variances[name] / 100_000)
        oracles[f"est-{name}-bias"] = (off**2, error)
        if name != "rao":
            even = variances[name] / off**2
            oracles[f"est-{name}-even"] = (even, even * (ERROR + error / off**2))
    return oracles


def expected():
    """Oracles by name: (value, allowed error)."""
    return table() | {
        "est-score-values": (1, 0),
        "est-soft-slopes": (1, 0),
        "est-straight-slopes": (1, 0),
        "est-rao-slopes": (1, 0),
        "est-rebar-values": (2, 0),
        "est-rebar-slopes": (2, 0),
        "est-time-rao": (60, 56),  # ten soft samples and their noise, more or less well vectorised
        "est-memory-rebar": (2.0, 0.6),  # two noises, two soft samples
        "est-cold-log": (100 * ((math.e**2 - math.e**-2) / 4 - 1), 1e-9),
        "est-turn": (100 * (3 + math.sqrt(3)) / 6, 1e-9),
        "est-third": (third_entry(), 1e-12),
        "est-square-soft": (relative_bias(square_slope, straight=False), 1e-5),
        "est-square-straight": (relative_bias(square_slope, straight=True), 1e-5),
        "est-log-straight": (relative_bias(log_slope, straight=True), 1e-5),
        "est-limit": (4 / 6 * density(DELTA), 1e-12),
    }
