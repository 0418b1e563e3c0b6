"""Drawing by weight: the stick at all sizes of weights, and the very draws of the widget."""

import itertools

import numpy as np

from gumbeltrick import exponential_min
from gumbeltrick.exponential_min import inverse_cdf

from .random import exponentials, uniforms

STICK_STREAM = 2**31

WEIGHTS = [
    [1],
    [3, 2, 1],
    [0, 1],
    [1, 0],
    [0, 0, 2, 0, 0, 1, 0],
    [0.1, 0.2, 0.3, 0.4],
    [1 / 3, 1e-9, 7, 0, 2.5, 11, 0.04, 1],
    [1e-300, 1e-300],
    [5e-324, 1e-323],
    [1e308, 1e308, 1e308],
    [1e308, 1e-308],
    [1e-308, 1e308],
    [1, 1e-17, 1e-17],
    [1e-17, 1, 1],
]
PLACES = [0.0, 2.0**-53, 1e-9, 0.25, 1 / 3, 0.5, 0.62, 5 / 6, 0.9999999, 1 - 2.0**-53]

DRAWS = [
    {"seed": 1, "weights": [3, 2, 1], "n": 1500},
    {"seed": 2**32 - 1, "weights": [0, 1], "n": 40},
    {"seed": 5, "weights": [0.4, 0, 4.5, 3, 3, 0, 1.1, 0], "n": 2500},
    {"seed": 9, "weights": [1e300, 2e300, 1e-300, 1e300], "n": 400},
    {"seed": 9, "weights": [1, 1, 1, 1, 1], "n": 1024},
]


def cases():
    """Yield ends of the pieces, landings of single places, and all draws of some seeds."""
    for weights in WEIGHTS:
        ends = exponential_min._cumulated(np.array([weights], float))[0]
        # In parts of the whole: the two languages take other powers of two for their unit.
        yield _case("cumulated", {"weights": weights}, (ends / ends[-1]).tolist())
        for u in PLACES:
            want = int(inverse_cdf(u, weights))
            yield _case("landing", {"u": u, "weights": weights}, want)
    for args in DRAWS:
        yield _case("drawBoth", args, _both(**args))


def _both(seed, weights, n):
    """Draw n times: the uniforms from a stream of their own, the noise from one for each option."""
    places = list(itertools.islice(uniforms(seed, STICK_STREAM), n))
    noise = np.array([exponentials(seed, option, n) for option in range(len(weights))])
    with np.errstate(divide="ignore", over="ignore"):
        times = noise.T / np.array(weights, float)  # (n, k)
    return {"stick": inverse_cdf(places, weights).tolist(), "race": times.argmin(axis=1).tolist()}


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}
