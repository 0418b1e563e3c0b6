"""Oracles of the numbers that the chapter `extremes` quotes.

Exact sums and closed forms where there are any; distances of normal maxima from the standard
library's normal law, on a grid of its own.
"""

import math
from statistics import NormalDist

NORMAL = NormalDist()
GRID = [-3 + k / 2000 for k in range(20_001)]


def harmonic(n):
    return math.fsum(1 / k for k in range(1, n + 1))


def gumbel(x):
    return math.exp(-math.exp(-x))


def tail_ratio(z, b):
    """P(X > z)/P(X > b) for a normal X, by the continued fraction of the tail."""

    def inverse_hazard(place):
        fraction = place
        for k in range(400, 0, -1):
            fraction = place + k / fraction
        return 1 / fraction

    return math.exp((b - z) * (b + z) / 2) * inverse_hazard(z) / inverse_hazard(b)


def scale(b):
    """One over the hazard at b."""
    fraction = b
    for k in range(400, 0, -1):
        fraction = b + k / fraction
    return 1 / fraction


def normal_error(n):
    b = -NORMAL.inv_cdf(1 / n)
    a = 1 / (n * NORMAL.pdf(b))
    worst = 0.0
    for x in GRID:
        above = math.erfc((b + a * x) / math.sqrt(2)) / 2
        worst = max(worst, abs(math.exp(n * math.log1p(-above)) - gumbel(x)))
    return worst


def digits_for(error):
    """Digits of the n at which normal maxima are this far from Gumbel, by bisection in b."""

    def far(b):
        a = scale(b)
        grid = (x / 100 for x in range(100, 400))
        return max(abs(math.exp(-tail_ratio(b + a * x, b)) - gumbel(x)) for x in grid)

    low, high = 5.0, 30.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if far(middle) > error else (low, middle)
    log_n = low * low / 2 + math.log(2 * math.pi) / 2 - math.log(scale(low))
    return math.ceil(log_n / math.log(10))


def expected():
    """Oracles by name: (value, allowed error)."""
    fits = (0.5, 0.495)  # the sample is not among the hundredth that fits worst, nor too good
    never = (0.0, 1e-9)
    bump = max(x * x / 2 * math.exp(-x) * gumbel(x) for x in GRID)
    log_10 = math.log(10)
    euler = harmonic(10**6) - math.log(10**6) - 5e-7
    return {
        "extremes-year-cm": (20 * harmonic(365), 1e-6),
        "extremes-rise-cm": (20 * math.log(100), 0.03),
        "extremes-normal-digits": (digits_for(0.001), 0),
        "extremes-normal-2": (normal_error(10**2), 1e-6),
        "extremes-normal-4": (normal_error(10**4), 1e-6),
        "extremes-normal-16": (normal_error(10**16), 1e-6),
        "extremes-bump": (bump, 1e-6),
        "extremes-p-brute": fits,
        "extremes-p-exact": fits,
        "extremes-p-limit": fits,
        "extremes-p-stable": fits,
        "extremes-p-normal": never,
        "extremes-p-uniform": never,
        "extremes-p-spells": fits,
        "extremes-p-stuck": never,
        "extremes-p-unequal": never,
        # The standard deviation of Gumbel, over log n; four standard errors of a kurtosis of 5.4.
        "extremes-collapsed": (math.pi / math.sqrt(6) / (16 * log_10), 0.0004),
        "extremes-flood-percent": (100 * -math.expm1(100 * math.log(0.99)), 1e-9),
        "extremes-dyke-cm": (118 + 20 * (math.log(100) - math.log(-math.log(0.9))), 1e-9),
        "extremes-run": (math.log(500_000) / math.log(2), 1e-9),
        "extremes-run-spread": (math.pi / math.sqrt(6) / math.log(2), 1e-9),
        "extremes-hall-exact": (1000 * harmonic(10), 1e-6),
        "extremes-hall-mean": (1000 * (log_10 + euler), 1e-6),
        "extremes-hall-median": (1000 * (log_10 - math.log(math.log(2))), 1e-9),
        "extremes-hall-median-exact": (-1000 * math.log(1 - 0.5**0.1), 1e-6),
    }
