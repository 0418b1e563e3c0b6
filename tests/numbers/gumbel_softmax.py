"""Oracles of the numbers that the chapter `gumbel_softmax` quotes.

Exact values in closed form or by sums over the joint law of the differences of perturbed logits,
which for Gumbel noise is known without any softmax. Where the chapter measures on its 100 000
draws, the allowed error is four standard errors of the measurement.
"""

import math

import numpy as np
from scipy.integrate import quad

DRAWS = 100_000
P = (0.5, 0.3, 0.2)


def share(probability):
    """A share in per cent, as the chapter's draws measure it."""
    error = math.sqrt(probability * (1 - probability) / DRAWS)
    return 100 * probability, 400 * error


def means(probabilities, temperature):
    """E y for three options, over a = z_1 - z_3 and b = z_2 - z_3.

    Their density is 2 u v / (1 + u + v)^3 with u = p_1/p_3 · e^-a and v = p_2/p_3 · e^-b.
    """
    step = 0.1
    a, b = np.meshgrid(*2 * [np.arange(-45, 45, step)], indexing="ij")
    u, v = (p / probabilities[2] * np.exp(-d) for p, d in zip(probabilities, (a, b), strict=False))
    mass = step**2 * 2 * u * v / (1 + u + v) ** 3
    first, second = np.exp(a / temperature), np.exp(b / temperature)
    total = first + second + 1
    return [float((mass * part / total).sum()) for part in (first, second, 1)]


def decided(level, temperature):
    """P(some share is above the level), which is at least a half.

    Option k has such a share when the sum of e^((z_j - z_k)/τ) over the other two, i and j, is
    below c = 1/level - 1. Let a = e^((z_i - z_k)/τ); j is left c - a.
    """
    c = 1 / level - 1
    total = 0.0
    for k in range(3):
        i, j = (P[other] / P[k] for other in range(3) if other != k)

        def density(z, i=i, j=j):  # of z = z_i - z_k, times P(z_j - z_k <= w given z)
            w = temperature * math.log(c - math.exp(z / temperature))
            return i * math.exp(-z) / (1 + i * math.exp(-z) + j * math.exp(-w)) ** 2

        total += quad(density, -40, temperature * math.log(c), limit=500)[0]
    return total


def damage(temperature):
    """Mean and standard deviation of 4 y (1 - y) = 1/cosh²(L/2τ), L standard logistic."""

    def moment(power):
        def integrand(v):  # L = τ v
            return math.cosh(v / 2) ** (-2 * power) / (4 * math.cosh(temperature * v / 2) ** 2)

        return temperature * quad(integrand, -200, 200, points=[0], limit=500)[0]

    return moment(1), math.sqrt(moment(2) - moment(1) ** 2)


def measured_damage(temperature):
    value, deviation = damage(temperature)
    return value, 4 * deviation / math.sqrt(DRAWS)


def expected():
    """Oracles by name: (value, allowed error)."""
    fits = (0.5, 0.495)  # the sample is not among the hundredth that fits worst, nor too good
    y = 1 / (1 + 3**-10)  # half of all standard logistic numbers are between ± log 3
    return {
        **{f"soft-mean-{n}": (m, 1e-9) for n, m in zip("abc", means(P, 1), strict=True)},
        "soft-mean-past": (means((0.6, 0.33, 0.07), 1)[1], 1e-9),
        "soft-median-slope": (y * (1 - y) / 0.1, 1e-9),
        "soft-p-who": fits,
        "soft-p-odds": fits,
        "soft-p-race": fits,
        "soft-mass": (1.0, 1e-9),
        "soft-decided-one": share(decided(0.95, 1)),
        "soft-decided-tenth": share(decided(0.95, 0.1)),
        "soft-damage-one": measured_damage(1),
        "soft-damage-quarter": measured_damage(0.25),
        "soft-eps-noise": (20 * math.log(10), 1e-5),
    }
