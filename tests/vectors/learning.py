"""The model that learns: loss, exact gradient and one step of each estimator on given noise, and
the axis on which the widget shows a variance.

A model is a row of numbers: the encoder's weights, category by category, then the means. Noise is
standard exponential, k numbers for each point; `further` is what Gumbel-Rao and REBAR draw beside
it.
"""

import itertools
import math

import numpy as np

from gumbeltrick.learning import (
    DRAWS,
    ESTIMATORS,
    SCHEDULES,
    SPREAD,
    Parameters,
    _estimate,
    categories,
    centres,
    loss_and_gradient,
    temperature_at,
)
from gumbeltrick.widgets.learning import COLD, HOT, variance_axis

from .random import exponentials, uniforms

POINTS = 3
TEMPERATURES = [0.05, 0.5, 1.0, 10.0]
SIZES = [0.3, 1.5, 6.0]  # of the parameters; with the last the shares are all but one-hot
NEEDED = {"gumbel-rao": DRAWS, "rebar": 1}  # rows of further noise


def cases():
    """Yield temperatures, data, losses, and steps of every estimator."""
    for schedule, step in itertools.product(SCHEDULES, (0, 7, 399)):
        args = {"schedule": schedule, "temperature": 3.0, "step": step, "steps": 400}
        yield _case("temperatureAt", args, temperature_at(**args))
    edges = itertools.product(ESTIMATORS, SCHEDULES, (0.01, COLD, 0.05, 0.06, 1.0, HOT, 3.01, 10.0))
    for estimator, schedule, temperature in edges:
        args = {"estimator": estimator, "schedule": schedule, "temperature": temperature}
        lower, upper = variance_axis(**args)
        yield _case("varianceAxis", args, {"lower": lower, "upper": upper})
    for seed, n, k in ((0, 8, 4), (5, 7, 3), (2**32 - 1, 5, 1)):
        yield _case("makeData", {"seed": seed, "n": n, "k": k}, _data(seed, n, k))
    for k, size in itertools.product((1, 2, 4), SIZES):
        model, points = _model(k, size)
        args = {"model": _row(model), "points": points.ravel().tolist()}
        loss, gradient = loss_and_gradient(model, points)
        yield _case("lossAndGradient", args, {"loss": loss, "gradient": _row(gradient)})
        yield _case("categories", args, categories(model, points).ravel().tolist())
        for estimator, temperature in itertools.product(ESTIMATORS, TEMPERATURES):
            yield _step(estimator, model, points, temperature)


def _step(estimator, model, points, temperature):
    k, rows = len(model.means), NEEDED.get(estimator, 0)
    noise = np.array(exponentials(3, k, POINTS * k)).reshape(1, POINTS, k)
    further = np.array(exponentials(4, k, POINTS * rows * k))
    shape = (1, POINTS, rows, k) if estimator == "gumbel-rao" else (1, POINTS, k)
    beside = further.reshape(shape) if rows else None
    gradient = _estimate(estimator, model, points, temperature, noise, beside)
    args = {
        "estimator": estimator,
        "model": _row(model),
        "points": points.ravel().tolist(),
        "temperature": temperature,
        "noise": noise.ravel().tolist(),
        "further": further.tolist(),
    }
    return _case("estimate", args, _row(Parameters(*(part[0] for part in gradient))))


def _model(k, size):
    numbers = size * np.array(_normals(k, 2, 5 * k))
    model = Parameters(numbers[: 3 * k].reshape(k, 3), numbers[3 * k :].reshape(k, 2))
    return model, np.array(_normals(k, 0, 2 * POINTS)).reshape(POINTS, 2)


def _normals(seed, index, count):
    """Normal numbers as the views draw them: a radius and an angle for each pair."""
    squares = exponentials(seed, index, math.ceil(count / 2))
    pairs = [
        (math.sqrt(2 * square) * math.cos(angle), math.sqrt(2 * square) * math.sin(angle))
        for square, angle in zip(
            squares, (2 * math.pi * u for u in uniforms(seed, index + 1)), strict=False
        )
    ]
    return list(itertools.chain(*pairs))[:count]


def _data(seed, n, k):
    noise = np.array(_normals(seed, 0, 2 * n)).reshape(n, 2)
    return (centres(k)[np.arange(n) % k] + SPREAD * noise).ravel().tolist()


def _row(parameters):
    return np.concatenate([part.ravel() for part in parameters]).tolist()


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}
