"""Maxima: constants, exact laws near and far, limits, and the very counts of the widget."""

import itertools

import numpy as np

from gumbeltrick import extremes

from .random import exponentials

DRAWN_FROM = [1, 2, 3, 10, 365, 10**4, 10**6, 10**16]
PLACES = {
    "exponential": [-3.0, -1.5, -0.25, 0.0, 0.5, 2.0, 7.0, 30.0],
    "normal": [-2.0, -1.5, -0.25, 0.0, 0.5, 2.0, 7.0, 30.0],
    "uniform": [-30.0, -7.0, -2.0, -0.75, -1e-3, 0.0, 1.0],
    "cauchy": [-4.0, -0.5, 0.0, 0.05, 0.5, 2.0, 40.0, 1e6],
}
NOISE = [1e-12, 0.003, 0.5, 0.7, 0.8, 3.0, 12.0, 36.0]
COUNTS = [
    {"seed": 1, "size": 1000, "window": {"lower": -3, "upper": 7, "bins": 20}},
    {"seed": 2**32 - 1, "size": 50, "window": {"lower": -7, "upper": 1, "bins": 16}},
    {"seed": 5, "size": 3000, "window": {"lower": -2, "upper": 10, "bins": 48}},
]


def cases():
    """Yield theory parent by parent, then counts of samples."""
    for name in extremes.PARENTS:
        law, gumbel = extremes.limit(name), extremes.matched_gumbel(name)
        mode, scale = gumbel.ppf(np.exp(-1)), gumbel.std() * np.sqrt(6) / np.pi
        if gumbel is not law:
            want = {"loc": float(mode), "scale": float(scale)}
            yield _case("matchedGumbel", {"name": name}, want)
        for x in PLACES[name]:
            want = {"cdf": float(law.cdf(x)), "pdf": float(law.pdf(x))}
            yield _case("limitLaw", {"name": name, "x": x}, want)
        for n in DRAWN_FROM:
            yield from _theory(name, n)
    for args, name, n in itertools.product(COUNTS, extremes.PARENTS, [1, 3, 10**4, 10**16]):
        yield _case("countMaxima", {**args, "name": name, "n": n}, _counts(name, n, **args))


def _theory(name, n):
    args = {"name": name, "n": n}
    b, a = extremes.normalising_constants(name, n)
    yield _case("normalisingConstants", args, {"b": b, "a": a})
    for x in PLACES[name]:
        cdf = float(extremes.normalised_cdf(name, n, x))
        pdf = float(extremes.normalised_pdf(name, n, x))
        yield _case("exactLaw", {**args, "x": x}, {"cdf": cdf, "pdf": pdf})
    maxima = extremes._from_noise(name, n, np.array(NOISE))
    yield _case("maximum", {**args, "noise": NOISE}, maxima.tolist())


def _counts(name, n, seed, size, window):
    maxima = extremes._from_noise(name, n, np.array(exponentials(seed, 0, size)))
    edges = np.linspace(window["lower"], window["upper"], window["bins"] + 1)
    # A bin includes its upper end; the uniform parent's maxima end there.
    where = np.digitize(maxima, edges, right=True)
    return np.bincount(where, minlength=window["bins"] + 2).tolist()


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}
