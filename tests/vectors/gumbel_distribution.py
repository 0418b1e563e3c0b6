"""The Gumbel law in both tails, and the very draws that the widget shows."""

import itertools
import math
from decimal import Decimal, localcontext

import numpy as np

from gumbeltrick.goodness import kolmogorov_smirnov
from gumbeltrick.gumbel_distribution import cdf, isf, logcdf, logpdf, pdf, ppf, sf

from .random import uniforms

FUNCTIONS = {"pdf": pdf, "logpdf": logpdf, "cdf": cdf, "logcdf": logcdf, "sf": sf}
PARAMETERS = [
    (0, 1),
    (1.5, 0.01),
    (-20, 100),
    (1000, 3),
    (1e300, 1e299),
    (-1.5e308, 1e308),
    (-1e-300, 1e-300),
]
STANDARD = [-6.25, -3.0, -1.0, 0.0, 0.5, 2.0, 6.0, 40.0, 600.0]  # (x - loc) / scale
FAR = [-1e308, -700.0, -20.0, 800.0, 1e308]
TINY = 2.0**-53
SMALL = 1e-300
PROBABILITIES = [0.0, 5e-324, 1e-300, 1e-9, TINY, 0.05, 0.3, 0.5, 0.9, 0.999, 1 - TINY, 1.0]

BETWEEN = [(-3, -2.5), (0, 1e-6), (0, 5), (6, 6.2), (36, 36.1), (-2, 40), (300, 301)]
WINDOWS = [
    ({"lower": -5, "upper": 10, "bins": 12}, 0, 1),
    ({"lower": -5, "upper": 10, "bins": 60}, 2.4, 0.55),
    ({"lower": -0.05, "upper": 0.1, "bins": 30}, 0.01, 0.01),
    ({"lower": -500, "upper": 1000, "bins": 30}, -100, 100),
]
DRAWS = [
    {"seed": 1, "n": 1000, "loc": 0, "scale": 1, "lower": -5, "upper": 10, "bins": 30},
    {"seed": 2**32 - 1, "n": 50, "loc": 3, "scale": 0.01, "lower": 2.95, "upper": 3.1, "bins": 15},
    {"seed": 5, "n": 2500, "loc": -7, "scale": 100, "lower": -500, "upper": 1000, "bins": 60},
    {"seed": 9, "n": 1, "loc": 0.5, "scale": 2, "lower": -10, "upper": 20, "bins": 12},
    {"seed": 9, "n": 300, "loc": 40, "scale": 1, "lower": -5, "upper": 10, "bins": 6},
]


def cases():
    """Yield the law's functions, bins of it, the band of its cdf, and summaries of draws."""
    for name, x, loc, scale in _points():
        want = FUNCTIONS[name](x, loc, scale)
        if _exact(want):
            yield _case(name, {"x": x, "loc": loc, "scale": scale}, want)
    for (loc, scale), q in itertools.product(PARAMETERS, PROBABILITIES):
        for quantile in (ppf, isf):
            want = quantile(q, loc, scale)
            if _exact(want):
                yield _case(quantile.__name__, {"q": q, "loc": loc, "scale": scale}, want)
    for a, b in BETWEEN:
        yield _case("between", {"a": a, "b": b}, _between(a, b))
    for window, loc, scale in WINDOWS:
        want = _bin_probabilities(**window, loc=loc, scale=scale)
        yield _case("binProbabilities", {"window": window, "loc": loc, "scale": scale}, want)
    for args in DRAWS:
        yield _case("draws", args, _summary(**args))
    yield from _bands()


def _bands():
    for n in (1, 10, 1000, 100_000):
        yield _case("bandOfCdf", {"n": n}, math.sqrt(math.log(40) / (2 * n)))
        for gap in (0.001, 0.02, 0.3):
            want = min(1.0, 2 * math.exp(-2 * n * gap**2))
            if _exact(want):
                yield _case("gapPValue", {"gap": gap, "n": n}, want)


def _points():
    for name in FUNCTIONS:
        for (loc, scale), s in itertools.product(PARAMETERS, STANDARD):
            x = loc + scale * s
            if math.isfinite(x):  # JSON has no infinity
                yield name, x, loc, scale
        for x in FAR:
            yield name, x, 0, 1


def _exact(want):
    """Tell numbers with all their digits: neither infinite nor among the smallest floats."""
    return math.isfinite(want) and (want == 0 or abs(want) > SMALL)


def _case(call, args, want):
    want = float(want) if isinstance(want, np.floating) else want
    return {"call": call, "args": args, "want": want}


def _between(a, b):
    """P(a < G <= b) with 400 digits, so that the difference of the cdfs keeps 15 of them."""
    with localcontext() as context:
        context.prec = 400
        one, other = ((-(-Decimal(s)).exp()).exp() for s in (a, b))
        return float(other - one)


def _bin_probabilities(lower, upper, bins, loc, scale):
    edges = (np.linspace(lower, upper, bins + 1) - loc) / scale
    inside = [_between(a, b) for a, b in itertools.pairwise(edges.tolist())]
    return [float(cdf(lower, loc, scale)), *inside, float(sf(upper, loc, scale))]


def _summary(*, seed, n, loc, scale, lower, upper, bins):
    """Draw n times from a seed, and say what the widget says of it."""
    u = np.array(list(itertools.islice(uniforms(seed, 0), n)))
    x = ppf(u, loc, scale)
    edges = np.linspace(lower, upper, bins + 1)
    place = np.digitize(x, edges)
    return {
        "counts": np.bincount(place, minlength=bins + 2).tolist(),
        "belowMode": int(np.count_nonzero(x <= loc)),
        "gap": kolmogorov_smirnov(x, lambda sorted_x: cdf(sorted_x, loc, scale)).statistic,
        "last": float(x[-1]),
    }
