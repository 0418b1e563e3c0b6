"""Oracles of the numbers that the chapter `structured_maxima` quotes.

The soft minimum is a sum over all paths, listed here by recursion. What the chapter measures on
draws has the exact value as its oracle, and four standard errors as the allowed error.
"""

import math

DRAWS = 100_000
BLOCKED = math.inf
HALL = [
    [1, 2, 3, 1, 1, 2],
    [2, 1, BLOCKED, 1, 3, 1],
    [1, 1, 2, 1, BLOCKED, 1],
    [3, 1, 1, 2, 1, 1],
]
AGREE = 0.8  # by the Gibbs law


def share(probability):
    """A share in per cent, as the draws measure it."""
    error = math.sqrt(probability * (1 - probability) / DRAWS)
    return 100 * probability, 400 * error


def weight(r, c):
    """Σ e^-cost over all paths from a square to the last."""
    if r == len(HALL) or c == len(HALL[0]):
        return 0.0
    last = (r, c) == (len(HALL) - 1, len(HALL[0]) - 1)
    return math.exp(-HALL[r][c]) * (1.0 if last else weight(r + 1, c) + weight(r, c + 1))


def expected():
    """Oracles by name: (value, allowed error)."""
    steps = math.factorial(38) // math.factorial(19) ** 2
    exaggerated = 1 - 2 * (1 - AGREE) ** 2
    return {
        "str-paths-billions": (steps / 1e9, 1e-9),
        "str-agree-percent": (100 * exaggerated, 1e-9),
        "str-soft-value": (-math.log(weight(0, 0)), 1e-12),
        "str-p-walk": (0.5, 0.495),  # not among the hundredth that fits worst, nor too good
        "str-middle-percent": share(0.25),
        "str-low-rank-percent": share(exaggerated),
        "str-full-percent": share(AGREE),
    }
