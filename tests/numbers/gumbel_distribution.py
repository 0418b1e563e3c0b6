"""Oracles of the numbers that the chapter `gumbel_distribution` quotes.

Where the chapter measures on its draws, the oracle is the exact value, and the allowed error is
four standard errors of the measurement.
"""

import math
from decimal import Decimal

from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar

DRAWS = 100_000


def late(time):
    """P(E > time), the survival function of an alarm."""
    return quad(lambda t: math.exp(-t), time, math.inf)[0]


def log_time_at(share):
    """Where -log E stays below with this probability, found on the clock."""
    return brentq(lambda x: math.exp(-math.exp(-x)) - share, -5, 30, xtol=1e-13)


def slope(s, step=1e-6):
    """Slope of the density, by a difference."""

    def density(x):
        return math.exp(-x - math.exp(-x))

    return (density(s + step) - density(s - step)) / (2 * step)


def expected():
    """Oracles by name: (value, allowed error)."""
    fits = (0.5, 0.495)  # the sample is not among the hundredth that fits worst, nor too good
    rise = minimize_scalar(lambda s: -slope(s), bounds=(-3, 0), method="bounded")
    fall = minimize_scalar(slope, bounds=(0, 3), method="bounded")
    mirrored = 1 - 1 / math.e
    return {
        "gumbel-largest": (log_time_at(1 - 1e-6), 1e-6),
        "gumbel-smallest": (log_time_at(1e-6), 1e-9),
        "gumbel-log-ten": (quad(lambda t: 1 / t, 1, 10)[0], 1e-9),
        "gumbel-below-mode": (100 * late(1), 1e-9),
        "gumbel-above-mode": (100 * quad(lambda t: math.exp(-t), 0, 1)[0], 1e-9),
        "gumbel-zeros": (-1 - Decimal(math.exp(-math.exp(5))).adjusted(), 0),
        "gumbel-p-two-logs": fits,
        "gumbel-p-moved": fits,
        "gumbel-p-shape": fits,
        "gumbel-p-difference": fits,
        "gumbel-beyond-eight": (1e6 * quad(lambda t: math.exp(-t), 0, math.exp(-8))[0], 1e-6),
        "gumbel-mirror-below": (
            100 * mirrored,
            400 * math.sqrt(mirrored * (1 - mirrored) / DRAWS),
        ),
        "gumbel-carbon-uranium": (math.log(6.45e9) - math.log(8270), 1e-9),
        "gumbel-steepest": (float(fall.x - rise.x) / 2, 2e-3),
        "gumbel-slope-ratio": (float(rise.fun / fall.fun), 1e-3),
        "gumbel-median": (log_time_at(0.5), 1e-9),
    }
