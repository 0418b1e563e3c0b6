"""Soft samples from given noise, their density, their slopes, and the closed form for two."""

import numpy as np

from gumbeltrick import gumbel_softmax as soft

TEMPERATURES = [0.01, 0.1, 0.5, 1.0, 2.0, 100.0]
LOGITS = [
    [1, 0],
    [0.9, 0.4, 0],
    [0, 0, 0],
    [50, -50, 0],
    [-50, 50, 49, 48.5],
    [3, -2, 0.25, 0.25, 1, -1, 2, 0],
]
GUMBELS = [0.31, -0.9, 2.4, 0.0, -1.2, 5.1, 0.7, 1.9]
PAIRS = [[0, 0], [1, 0], [-3, 2.5], [50, -50]]
SHARES = [1e-300, 1e-30, 1e-5, 0.1, 0.5, 0.7, 1 - 1e-9]
LEAST = 1e-290  # below, a float loses digits, and the two languages may lose others


def cases():
    """Yield soft samples, densities and derivatives from the corners to the middle."""
    for logits in LOGITS:
        gumbels = GUMBELS[: len(logits)]
        for temperature in TEMPERATURES:
            args = {"logits": logits, "gumbels": gumbels, "temperature": temperature}
            y = soft.relax(logits, gumbels, temperature)
            yield _case("relax", args, _shown(y))
            yield _case("mean", {"logits": logits, "temperature": temperature},
                        _shown(soft.mean(logits, temperature)))  # fmt: skip
            yield _case("jacobian", {"y": y.tolist(), "temperature": temperature},
                        [_shown(row) for row in soft.jacobian(y, temperature)])  # fmt: skip
            for point in _points(len(logits)):
                args = {"y": point, "logits": logits, "temperature": temperature}
                yield _case("logDensity", args, float(soft.log_density(point, logits, temperature)))
    for logits in PAIRS:
        for temperature in TEMPERATURES:
            for y in SHARES:
                args = {"y": y, "logits": logits, "temperature": temperature}
                for call, function in (
                    ("binaryCdf", soft.binary_cdf),
                    ("binaryPdf", soft.binary_pdf),
                ):
                    value = float(function(y, logits, temperature))
                    if value > LEAST and np.isfinite(value):
                        yield _case(call, args, value)


def _points(k):
    """Points inside the simplex: the middle, near an edge, near a corner."""
    ramp = np.arange(1, k + 1) / (k * (k + 1) / 2)
    edge = np.r_[1e-40, np.full(k - 1, 1 / (k - 1))]
    corner = np.r_[np.full(k - 1, 1e-12), 1.0]
    return [
        np.full(k, 1 / k).tolist(),
        ramp.tolist(),
        edge.tolist(),
        (corner / corner.sum()).tolist(),
    ]


def _shown(numbers):
    return [x if x == 0 or abs(x) > LEAST else None for x in numbers.tolist()]


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}
