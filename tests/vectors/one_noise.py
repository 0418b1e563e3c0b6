"""One noise, five views: what rows of uniforms say, tails included, and counts of many draws."""

import itertools
import math

import numpy as np

from gumbeltrick.gumbel_max import softmax
from gumbeltrick.one_noise import views

from .random import exponentials, uniforms

ROWS = [
    ([0.5, 0.5, 0.5], [0.0, 0.0, 0.0]),
    ([0.25, 0.75, 0.5, 0.125], [1.0, 0.5, 0.0, -0.5]),
    ([0.02, 0.9, 0.31, 0.6, 0.5, 0.77], [-3.0, 2.5, 0.0, 1e-9, 5.0, -0.25]),
    ([1e-9, 1 - 1e-9, 0.5], [50.0, -50.0, 49.5]),
    ([2.0**-53, 1 - 2.0**-53, 1e-300], [0.0, 0.0, 0.0]),
    ([0.3, 0.4, 0.5], [300.0, -300.0, 299.0]),
    ([0.9, 0.1, 0.2], [1e308, 1e308, -1e308]),
]
TEMPERATURES = [0.01, 0.5, 1.0, 7.0, 100.0]
DRAWS = [
    {"seed": 1, "logits": [1, 0.5, 0, -0.5], "n": 1000},
    {"seed": 2**32 - 1, "logits": [0, 0, 0], "n": 50},
    {"seed": 5, "logits": [5, -5, 4.5, 3, 3, 2], "n": 2500},
    {"seed": 9, "logits": [-50, 50, 49.5], "n": 300},
]


def cases():
    """Yield views of rows, of the stream's own uniforms, and counts."""
    drawn = [next(itertools.islice(uniforms(29, k), 99, None)) for k in range(4)]
    for row, logits in [*ROWS, (drawn, [1.0, 0.5, 0.0, -0.5])]:
        for temperature in TEMPERATURES:
            args = {"uniforms": row, "logits": logits, "temperature": temperature}
            yield {"call": "views", "args": args, "want": _want(views(**args))}
    for row, logits in ROWS[1:4]:
        for x, total in zip(logits, views(row, logits).perturbed.tolist(), strict=True):
            args = {"sum": total, "logit": x}
            yield {"call": "uniformOfSum", "args": args, "want": math.exp(-math.exp(x - total))}
    for args in DRAWS:
        yield {"call": "countWinners", "args": args, "want": _count(**args)}


def _want(seen):
    """Return the views as JSON holds them: no infinite times, no soft shares that underflow."""
    want = {name: array.tolist() for name, array in seen._asdict().items()}
    # Each language may round the exponent of e^-s by an ulp: that is s of them in the result.
    want["times"] = [_plain(time) for time in want["times"]]
    want["soft"] = [_plain(share) for share in want["soft"]]
    return want


def _plain(value):
    return value if 1e-200 < value < 1e200 else None


def _count(seed, logits, n):
    noise = np.array([exponentials(seed, k, n) for k in range(len(logits))]).T  # (n, k)
    winners = (noise / softmax(logits)).argmin(axis=1)
    return np.bincount(winners, minlength=len(logits)).tolist()
