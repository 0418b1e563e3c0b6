"""Oracles of the numbers that the chapter `gumbel_max` quotes.

Where the chapter measures on its 100 000 draws, the oracle is the exact value by quadrature or in
closed form, and the allowed error is four standard errors of the measurement.
"""

import math

from scipy.integrate import quad
from scipy.optimize import brentq

DRAWS = 100_000
A, B, C = 1.0, 0.0, -1.0  # logits


def share(probability, trials=DRAWS):
    """A share in per cent, as `trials` trials measure it."""
    error = math.sqrt(probability * (1 - probability) / trials)
    return 100 * probability, 400 * error


def odds_to_share(logits, option):
    return math.exp(logits[option]) / sum(map(math.exp, logits))


def below_c(z):
    """P(x_C + 2G <= z)."""
    return math.exp(-math.exp(-(z - C) / 2))


def below_rest(z):
    """P(the larger of A and B <= z)."""
    return math.exp(-(math.exp(A) + math.exp(B)) * math.exp(-z))


def uneven_c(low, high):
    """P(C wins with a maximum between low and high) when its noise is twice as strong."""

    def density(z):
        return math.exp(-(z - C) / 2) / 2 * below_c(z) * below_rest(z)

    return quad(density, low, high, limit=500)[0]


def uneven_quantile(level):
    return brentq(lambda z: below_c(z) * below_rest(z) - level, -3, 20)


def expected():
    """Oracles by name: (value, allowed error)."""
    once = [odds_to_share((A, B, C), option) for option in range(3)]
    quarter = DRAWS / 4
    fits = (0.5, 0.495)  # the sample is not among the hundredth that fits worst, nor too good
    return {
        "max-c-percent": (100 / (1 + math.e + math.e**2), 1e-9),
        "max-p-who": fits,
        "max-p-how-large": fits,
        "max-p-together": fits,
        "max-flat-c": share(odds_to_share(once, 2)),
        "max-shared-a": share(1 / (1 + math.exp(B - A))),
        "max-uneven-c": share(uneven_c(-5, 80)),
        "max-uneven-c-small": share(4 * uneven_c(-5, uneven_quantile(0.25)), quarter),
        "max-uneven-c-large": share(4 * uneven_c(uneven_quantile(0.75), 80), quarter),
        "max-mean-six": (math.log(6) + 0.5772156649015329, 1e-12),
    }
