"""Oracles of the numbers that the chapter `gradient_estimators` quotes: by other integrals."""

import math

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


def expected():
    """Oracles by name: (value, allowed error)."""
    return {
        "est-cold-log": (100 * ((math.e**2 - math.e**-2) / 4 - 1), 1e-9),
        "est-turn": (100 * (3 + math.sqrt(3)) / 6, 1e-9),
        "est-third": (third_entry(), 1e-12),
        "est-square-soft": (relative_bias(square_slope, straight=False), 1e-5),
        "est-square-straight": (relative_bias(square_slope, straight=True), 1e-5),
        "est-log-straight": (relative_bias(log_slope, straight=True), 1e-5),
        "est-limit": (4 / 6 * density(DELTA), 1e-12),
    }
