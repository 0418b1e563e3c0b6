"""Estimators of the gradient on given noise: one row each, for every loss, tails included.

`noise` is a row of standard exponentials, one for each option: G = -log E. `further` is the noise
that is drawn beside it: one such row for REBAR, some rows for Gumbel-Rao.
"""

import itertools

import numpy as np

from gumbeltrick.given_winner import condition
from gumbeltrick.gradient_estimators import rao_rows, rebar_rows, soft_rows, straight_rows
from gumbeltrick.gumbel_max import softmax
from gumbeltrick.losses import LOSSES, loss

from .random import exponentials

SETTINGS = [  # logits, costs
    ([0.9, 0.4, 0.0], [1.0, -0.5, 2.0]),
    ([0.0, 0.0], [0.0, 1.0]),
    ([-1.25, 1.5], [-2.0, 3.0]),
    ([3.0, -2.0, 0.5, 0.5], [0.0, 1.0, -1.0, 0.25]),
    ([50.0, 49.5, -50.0], [1.0, 2.0, -3.0]),
    ([-50.0, 50.0], [5.0, -5.0]),
    ([0.0], [4.0]),
]
TEMPERATURES = [0.01, 0.2, 1.0, 10.0, 100.0]
POINTS = [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.2, 0.5, 0.3], [1e-300, 1e-9, 1.0]]
COSTS = [[1.0, -0.5, 2.0], [0.0, 0.0, 0.0], [300.0, -300.0, 10.0]]
DRAWS = 3
COOL = 0.5


def cases():
    """Yield losses, noise given a winner, and the estimates of rows."""
    for name, costs, y in itertools.product(LOSSES, COSTS, POINTS):
        args = {"loss": name, "costs": costs, "y": y}
        f, grad_f = loss(name, costs)
        yield _case("lossValue", args, float(f(y)))
        yield _case("lossSlope", args, _plain(grad_f(y)))
    for logits, costs in SETTINGS:
        shares = softmax(logits)
        # Differences first: the mean of the costs may be all but one of them.
        exact = shares * (np.subtract.outer(costs, costs) @ shares)
        yield _case("exactGradient", {"logits": logits, "costs": costs}, exact.tolist())
    for seed, (logits, _) in enumerate(SETTINGS):
        for winner in range(len(logits)):
            noise = _rows(100 + seed, len(logits), 1)[0]
            args = {"noise": noise, "logits": logits, "winner": winner}
            yield _case("gumbelsGivenWinner", args, condition(*_arrays(**args)).tolist())
    chosen = itertools.product(enumerate(SETTINGS), TEMPERATURES, LOSSES)
    for (setting, (logits, costs)), temperature, name in chosen:
        noise, *further = _rows(setting, len(logits), DRAWS + 1)
        args = {"logits": logits, "costs": costs, "loss": name, "temperature": temperature}
        yield from _estimates({**args, "noise": noise}, further)


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}


def _rows(seed, k, n):
    """Return the first n rows of noise of a seed, as the views draw them."""
    return [list(row) for row in zip(*(exponentials(seed, i, n) for i in range(k)), strict=True)]


def _arrays(noise, logits, winner):
    return np.array(noise), np.array(logits), np.array(winner)


def _estimates(args, further):
    f, grad_f = loss(args["loss"], args["costs"])
    noise, logits, temperature = (
        np.array(args["noise"]),
        np.array(args["logits"]),
        args["temperature"],
    )
    common = (grad_f, logits, temperature)
    yield _case("gumbelSoftmaxGradient", args, _plain(soft_rows(noise, *common)))
    yield _case("straightThrough", args, _plain(straight_rows(noise, *common)))
    winner = (logits - np.log(noise)).argmax()
    slopes = grad_f(np.eye(len(logits))[winner])
    want = rao_rows(np.array(further), logits, temperature, winner, slopes)
    yield _case("gumbelRao", {**args, "further": further}, _plain(want))
    # At a low temperature f(D) - f(ỹ) is nothing but rounding, so η is not 1 there.
    for eta in (1.0, 0.5) if temperature >= COOL else (0.5, -2.0):
        row = further[0]
        want = rebar_rows(noise, np.array(row), f, *common, eta)
        yield _case("rebar", {**args, "further": row, "eta": eta}, _plain(want))


def _plain(values):
    """Leave out what is far below rounding: e^-s is only as exact as s is small."""
    return [value if value == 0 or abs(value) > 1e-30 else None for value in values.tolist()]
