"""Oracles of the numbers that the chapter `moments` quotes.

Theory comes from quadrature over the density and from series, not from the package. Where the
chapter measures on a sample, the allowed error is four standard errors of the measurement.
"""

import itertools
import math

import numpy as np
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import brentq

EDGES = [-7, -3, 0, 3, 10, 30, 120]
EULER = 0.57721566490153286061


def average(function, stop=120):
    """Mean of a function of Gumbel noise, up to a place."""
    edges = [edge for edge in EDGES if edge < stop] + [stop]
    pairs = itertools.pairwise(edges)
    return sum(
        quad(lambda s: function(s) * math.exp(-s - math.exp(-s)), *pair, epsabs=0, limit=200)[0]
        for pair in pairs
    )


def inverse_powers(power, first=1):
    """Σ k^-power from k = first on: many terms, and Euler and Maclaurin's formula for the rest."""
    m = first + 2000
    rest = m ** (1 - power) / (power - 1) + m**-power / 2 + power * m ** (-power - 1) / 12
    return math.fsum(k**-power for k in range(first, m)) + rest


def expected():
    """Oracles by name: (value, allowed error)."""
    mean = average(lambda s: s)
    variance = average(lambda s: (s - mean) ** 2)
    std = math.sqrt(variance)

    def power(n):
        return lambda s: ((s - mean) / std) ** n

    g, h = average(power(3)), average(power(4))

    def skewness_moved(s):
        z = (s - mean) / std
        return (z**3 - g - 3 * z - 1.5 * g * (z**2 - 1)) ** 2

    def kurtosis_moved(s):
        z = (s - mean) / std
        return (z**4 - h - 4 * g * z - 2 * h * (z**2 - 1)) ** 2

    skewness_error = math.sqrt(average(skewness_moved))
    kurtosis_error = math.sqrt(average(kurtosis_moved))
    once_in_a_hundred = -math.log(-math.log(0.99))
    half = brentq(lambda x: average(power(4), x) - h / 2, 2, 9)
    hundreds = stats.kurtosis(
        stats.gumbel_r().ppf(np.random.default_rng(123).random((20_000, 100))), axis=1
    )
    below = float((hundreds < 2.4).mean())
    entropy = average(lambda s: s + math.exp(-s))
    patience = [
        1e4 * (average(lambda s, t=t: math.exp(2 * t * s), 700) / math.gamma(1 - t) ** 2 - 1)
        for t in (0.4,)
    ]
    fits = (0.5, 0.495)  # the sample is not among the hundredth that fits worst, nor too good
    return {
        "moments-flood-wrong": (3 + 0.5 * once_in_a_hundred, 1e-9),
        "moments-flood-right": (3 + 0.5 * (once_in_a_hundred - mean) / std, 1e-6),
        "moments-mean-within": (2 * std / 100, 1e-9),
        "moments-kurtosis-within": (2 * kurtosis_error / 100, 1e-6),
        "moments-ratio": (kurtosis_error / std, 1e-4),
        "moments-below-mode": (100 * average(lambda _: 1, 0), 1e-6),
        "moments-gamma": (mean, 1e-8),
        "moments-std": (std, 1e-8),
        "moments-median": (brentq(lambda x: average(lambda _: 1, x) - 0.5, 0.1, 1), 1e-6),
        "moments-last-variance": (100 / inverse_powers(2), 1e-6),
        "moments-last-skewness": (100 / inverse_powers(3), 1e-6),
        "moments-last-kurtosis": (100 / inverse_powers(4), 1e-6),
        "moments-skewness-error": (skewness_error, 1e-5),
        "moments-kurtosis-error": (kurtosis_error, 1e-3),
        "moments-variance-error": (variance * math.sqrt(h - 1), 1e-6),
        "moments-below-mean": (average(lambda _: 1, EULER), 1e-8),
        "moments-variance-lost": (inverse_powers(2, 1001), 1e-9),
        "moments-basel": (inverse_powers(2), 1e-6),
        # Four standard errors of a median and of a share among 1000, and a little for the oracle.
        "moments-median-hundred": (float(np.median(hundreds)), 0.2),
        "moments-below-hundred": (100 * below, 440 * math.sqrt(below * (1 - below) / 1000)),
        "moments-p-whole": fits,
        "moments-p-harmonic": fits,
        # The largest of four distances, in standard errors: 99 of 100 samples.
        "moments-largest-z": (1.6, 1.4),
        "moments-half-fourth": (half, 1e-4),
        "moments-one-among": (1 / -math.expm1(-math.exp(-half)), 0.02),
        "moments-log-hundred": (2 * math.log(10), 1e-9),
        "moments-unit-scale": (1 / std, 1e-8),
        "moments-unit-loc": (-mean / std, 1e-8),
        "moments-entropy-gap": (0.5 * math.log(2 * math.pi * math.e * variance) - entropy, 1e-7),
        "moments-fit-size": (4 * 0.25 * (h - 1) / 0.01**2, 1e-3),
        # Fisher's information of the scale, less what the location takes of it, is π²/6.
        "moments-likelihood": (100 * (1 - 1 / inverse_powers(2) / ((h - 1) / 4)), 1e-5),
        "moments-patience-one": (patience[0], 1),
        "moments-patience-two": (1e4 * (math.gamma(0.02) / math.gamma(0.51) ** 2 - 1), 1e-3),
    }
