"""Six noises: their laws, who wins with them, exactly, and the very choices the widget shows."""

import math

import numpy as np
from scipy import special

from gumbeltrick.why_gumbel import NOISES, law, winner_probabilities

from .random import uniforms

TINY = 2.0**-53  # the smallest uniform there is
UNIFORMS = [TINY, 1e-9, 1e-3, 0.05, 0.3, 0.36, 0.51, 0.75, 0.93, 0.999, 1 - 1e-9, 1 - TINY]
NORMAL_UNIFORMS = [1e-300, 1e-40, 1.4e-11, 0.0749, 0.0751, 0.4, 0.9249, 0.9251]
NORMAL_POINTS = [-1000.0, -38.0, -2.45, -2.449, -1.0, -1e-9, 0.0, 0.5, 2.0, 8.0]
POINTS = [-745.0, -30.0, -2.22, -1.0, 0.0, 0.3, 2.22, 6.0, 30.0, 600.0]

LOGITS = [
    [0],
    [0, 0],
    [1, 0],
    [1, 0, -0.5],
    [1, 0, 1],
    [2, -3, 0.25, 0.25],
    [0, 0, 0, 0, 0],
    [1e-9, 0, 2e-9],
    [-4.4, 0, 0.1, 4.3, 0.05],
    [0.1, 0.7, -0.3, 2, 1.1, -1.9, 0.2, 0.5],
    [5, -5, 3, 3, -2, 0, 4.5, 1],
    [50, -50],
    [50, -50, 0],
    [0, 20, -20, 20, 20, 3],
    [50, -50, 50, 50, -50, 49.5, 0, 0],
    [1e308, 0, 1e308],
    [1e16, 1e16 + 2, 0],
    [0, -700, -740],
]

CHOICES = [
    {"seed": 1, "noise": noise, "logits": [1, 0, 1, -0.5], "n": 1000} for noise in NOISES
] + [
    {"seed": 2**32 - 1, "noise": "normal", "logits": [0.3, -0.2], "n": 301},
    {"seed": 5, "noise": "negated gumbel", "logits": [2, 1, 0, 0, 1, 2, 0.5, 0.5], "n": 2500},
    {"seed": 8, "noise": "uniform", "logits": [50, 0, 48], "n": 5},
    {"seed": 8, "noise": "logistic", "logits": [1e308, 0, 1e308], "n": 400},
]


def cases():
    """Yield laws, exact winners, and counts of many choices."""
    for u in NORMAL_UNIFORMS + UNIFORMS:
        yield _case("normalQuantile", {"u": u}, float(special.ndtri(u)))
    for s in NORMAL_POINTS:
        yield _case("logNormalCdf", {"s": s}, float(special.log_ndtr(s)))
    for noise in NOISES:
        for u in UNIFORMS:
            yield _case("quantile", {"noise": noise, "u": u}, float(law(noise).ppf(u)))
        for x in POINTS:
            with np.errstate(over="ignore"):  # SciPy's e^745, where the density is 0
                density = float(law(noise).pdf(x))
            if density == 0 or density > 1e-300:
                yield _case("density", {"noise": noise, "x": x}, density)
        for logits in LOGITS:
            # Below 1e-300 a float loses digits, and the two languages may lose others.
            want = [p if p > 1e-300 else None for p in winner_probabilities(logits, noise).tolist()]
            args = {"noise": noise, "logits": logits}
            yield _case("winnerProbabilities", args, want)
    for args in CHOICES:
        yield _case("choose", args, _menus(**args))


def _menus(seed, noise, logits, n):
    """Offer the first 2, 3, … options in turn, each menu on rows of noise of its own."""
    luck = [_first(uniforms(seed, option), n) for option in range(len(logits))]
    perturbed = np.subtract(logits, max(logits)) + law(noise).ppf(np.array(luck).T)  # (n, k)
    menus = len(logits) - 1
    return [
        {
            "size": size,
            "n": end - start,
            "wins": np.bincount(perturbed[start:end, :size].argmax(1), minlength=size).tolist(),
        }
        for size in range(2, menus + 2)
        for start, end in [(math.floor((size - 2 + i) * n / menus) for i in (0, 1))]
    ]


def _first(numbers, n):
    return [u for u, _ in zip(numbers, range(n), strict=False)]


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}
