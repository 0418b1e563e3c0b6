"""Moments of two laws, their standard errors, and the running moments of the widget's draws."""

import itertools
import math

import numpy as np
from scipy import stats

from gumbeltrick.moments import (
    cumulant,
    excess_kurtosis,
    mean,
    running_moments,
    skewness,
    standard_errors,
    variance,
)

from .random import uniforms

LAWS = [(0, 1), (2.5, 0.5), (-100, 0.01), (100, 100), (-0.5772156649015329, 1), (3, 1e-3)]
SIZES = [2, 3, 10, 1000, 100_000]
SAMPLES = [(1, 2), (1, 3), (1, 10), (2, 500), (2**32 - 1, 20_000)]
CELLS = 20


def cases():
    """Yield theory at several laws, then samples."""
    for order, (loc, scale) in itertools.product(range(1, 9), LAWS[:4]):
        args = {"order": order, "loc": loc, "scale": scale}
        yield _case("cumulant", args, float(cumulant(order, loc, scale)))
    for loc, scale in LAWS:
        args = {"law": "gumbel", "loc": loc, "scale": scale}
        four = [moment(loc, scale) for moment in (mean, variance, skewness, excess_kurtosis)]
        yield _case("fourMoments", args, [float(moment) for moment in four])
        misread = [loc, scale**2, *map(float, stats.gumbel_r.stats(moments="sk"))]
        yield _case("fourMoments", args | {"law": "misread"}, misread)
    for n, scale in itertools.product(SIZES, [1, 0.01, 100]):
        args = {"law": "gumbel", "n": n, "scale": scale}
        yield _case("standardErrors", args, standard_errors(n, scale).tolist())
        errors = standard_errors(n, scale * math.sqrt(6) / math.pi)
        yield _case("standardErrors", args | {"law": "misread"}, errors.tolist())
    yield _case("cellProbabilities", {"law": "gumbel"}, [1 / CELLS] * CELLS)
    edges = [-np.inf, *stats.gumbel_r().ppf(np.arange(1, CELLS) / CELLS), np.inf]
    own = math.sqrt(6) / math.pi
    misread = stats.gumbel_r(-np.euler_gamma * own, own)
    yield _case("cellProbabilities", {"law": "misread"}, np.diff(misread.cdf(edges)).tolist())
    for seed, n in SAMPLES:
        u = np.array(list(itertools.islice(uniforms(seed, 0), n)))
        counts = np.bincount((CELLS * u).astype(int), minlength=CELLS)
        yield _case("cellCounts", {"seed": seed, "n": n}, counts.tolist())
        for loc, scale in LAWS[:1] + LAWS[3:4]:
            noise = -np.log(-np.log(u))
            middle, spread, skew, excess = running_moments(noise, [n])[-1]
            want = [loc + scale * middle, scale**2 * spread, skew, excess]
            args = {"seed": seed, "n": n, "loc": loc, "scale": scale}
            yield _case("momentsAt", args, _rounded(want, n))


def _rounded(moments, n):
    """Leave out what is rounding alone: two numbers have no skewness."""
    return [None if n == 2 and m == 2 else float(moment) for m, moment in enumerate(moments)]


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}
