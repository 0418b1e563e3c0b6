"""Losses that agree on the corners of the simplex and nowhere else.

A loss takes points y of the simplex, shares that sum to one. Its corners are the one-hot vectors
e_k, and there every loss below is c_k, the cost of option k. So all of them have the same mean
E f(D) under a one-hot draw D, and the same exact gradient. In between they bend differently, and
an estimator that looks there sees another slope in each.
"""

import numpy as np

from gumbeltrick._checks import check_choice, check_reals

__all__ = ["LOSSES", "loss"]

LOSSES = ("linear", "square", "log")
"""Names of the losses: Σ c_k y_k, Σ c_k y_k², and log Σ e^c_k y_k."""


def loss(name, costs):
    """Give a loss with the costs c_k on the corners, and its gradient.

    Parameters
    ----------
    name : str
        One of `LOSSES`: "linear" is Σ c_k y_k, "square" is Σ c_k y_k², "log" is log Σ e^c_k y_k.
    costs : array_like of float, shape (k,)
        Finite, one for each option.

    Returns
    -------
    f : callable
        Takes points of shape (..., k), returns an array of shape (...).
    grad_f : callable
        Takes points of shape (..., k), returns the derivatives by the k coordinates, as if these
        were free, of shape (..., k).

    Raises
    ------
    TypeError
        If `name` is no text or `costs` are not real numbers; from the functions, if the points
        are not real numbers.
    ValueError
        If `name` is not one of `LOSSES` or `costs` is empty, of another shape, or not finite; from
        the functions, if the points are not finite or not k in a row.

    Notes
    -----
    "log" does not overflow, whatever the costs. Its slope at a corner e_j is e^(c_k - c_j), which
    does overflow where costs differ by more than 709: then it is inf, and the estimators refuse it.
    It takes shares below 0 for 0, and is NaN where no share is above.

    Examples
    --------
    >>> f, grad_f = loss("square", [3.0, 1.0])
    >>> float(f([0.0, 1.0])), float(f([0.5, 0.5])), grad_f([0.5, 0.5]).tolist()
    (1.0, 1.0, [3.0, 1.0])
    """
    name = check_choice(name, "name", LOSSES)
    costs = check_reals(costs, "costs", ndim=1, min_size=1)
    value, slope = {"linear": _linear, "square": _square, "log": _log}[name](costs)

    def f(points):
        return value(_points(points, costs))

    def grad_f(points):
        return slope(_points(points, costs))

    return f, grad_f


def _points(value, costs):
    points = check_reals(value, "points")
    if points.ndim == 0 or points.shape[-1] != costs.size:
        message = f"points must have a last axis as long as costs, {costs.size}, "
        message += f"but its shape is {points.shape}"
        raise ValueError(message)
    return points


def _linear(costs):
    return (
        lambda y: y @ costs,
        lambda y: np.broadcast_to(costs, y.shape).copy(),
    )


def _square(costs):
    return lambda y: y**2 @ costs, lambda y: 2 * costs * y


def _log(costs):
    def value(y):
        # Measured from the largest cost that has a share: no sum is 0, none is inf.
        seen = np.where(y > 0, costs, -np.inf)
        top = seen.max(axis=-1, keepdims=True)
        with np.errstate(under="ignore", invalid="ignore", divide="ignore"):
            weights = np.exp(seen - top)  # 0 where there is no share
            return top[..., 0] + np.log((y * weights).sum(axis=-1))

    def slope(y):
        with np.errstate(under="ignore", over="ignore"):
            return np.exp(costs - value(y)[..., np.newaxis])

    return value, slope
