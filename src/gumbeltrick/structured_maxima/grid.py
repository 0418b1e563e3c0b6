"""The cheapest path through a grid, and the same with soft corners.

Every cell of a grid has a cost. A path starts in the first cell, at the upper left, moves right or
down, and ends in the last cell, at the lower right; it pays every cell that it visits, both ends
included. A cost of inf blocks a cell; costs below 0 are welcome, since no path can go in a circle.

The programme works backwards. What is left to pay from a cell on is its own cost and the smaller
of what is left from its two neighbours. With a temperature τ the smaller becomes the soft minimum
-τ log(e^(-a/τ) + e^(-b/τ)), and the result is -τ log Σ e^(-cost/τ) over all paths. The Gibbs law
gives a path the probability e^(-cost/τ) over that sum. Costs have shape (..., rows, columns); axes
before are batches. A path is told by the cells that it visits, True or False.
"""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import expit

from gumbeltrick._checks import (
    check_costs,
    check_count,
    check_positive,
    check_possible,
)
from gumbeltrick.structured_maxima._soft import difference, ratio, room, scaled, soft_larger

__all__ = [
    "Path",
    "SoftPath",
    "batch_first",
    "cells_first",
    "check_way",
    "every_path",
    "follow",
    "shortest_path",
    "soft_lead",
    "soft_path",
    "to_go",
]

MOST_PATHS = 200_000  # that are written down one by one


@dataclass(frozen=True)
class Path:
    """The cheapest path.

    Attributes
    ----------
    cost : ndarray of float64, shape (...)
        What it pays; inf or -inf if that is beyond the largest float.
    visits : ndarray of bool, shape (..., rows, columns)
        The cells that it visits.
    """

    cost: np.ndarray
    visits: np.ndarray


@dataclass(frozen=True)
class SoftPath:
    """All paths at once, each as much as the Gibbs law says.

    Attributes
    ----------
    value : ndarray of float64, shape (...)
        -τ log Σ e^(-cost/τ) over all paths; infinite if that is beyond the largest float.
    visits : ndarray of float64, shape (..., rows, columns)
        Probability that the path visits a cell: the derivative of `value` by its cost. On each
        diagonal, rows + columns constant, they sum to one.
    right : ndarray of float64, shape (..., rows, columns - 1)
        Probability that the path goes from this cell to the one on its right.
    down : ndarray of float64, shape (..., rows - 1, columns)
        Probability that the path goes from this cell to the one below.
    """

    value: np.ndarray
    visits: np.ndarray
    right: np.ndarray
    down: np.ndarray


def shortest_path(costs):
    """Find the cheapest path.

    Parameters
    ----------
    costs : array_like of float, shape (..., rows, columns)
        Cost of each cell, above -inf and not NaN; inf blocks a cell.

    Returns
    -------
    Path
        Its cost and the cells that it visits. Among equally cheap paths, the one that goes right
        at the first place where they part.

    Raises
    ------
    TypeError
        If `costs` are not real numbers.
    ValueError
        If `costs` has fewer than two axes, is empty, or holds NaN or -inf; if blocked cells leave
        no path from the first cell to the last.

    Notes
    -----
    Each cell is looked at once, where a list of all paths has (r + c - 2)!/((r - 1)!(c - 1)!).
    """
    costs = check_costs(costs, min_axes=2)
    exponent = room(costs, sum(costs.shape[-2:]))
    grid = cells_first(-scaled(costs, exponent))
    value, lead = to_go(grid, 0.0)
    check_way(value, costs.shape[:-2])
    return Path(_unscaled(0.0 - value, exponent, costs), batch_first(follow(lead > 0), costs))


def soft_path(costs, temperature=1.0):
    """Give the soft minimum of all paths' costs, and how often each cell and move is used.

    Parameters
    ----------
    costs : array_like of float, shape (..., rows, columns)
        Cost of each cell, above -inf and not NaN; inf blocks a cell.
    temperature : float, optional
        τ, finite and positive. Small τ leaves the cheapest path alone; large τ all paths alike.

    Returns
    -------
    SoftPath
        The value -τ log Σ e^(-cost/τ), and its derivatives: the exact marginals of the Gibbs law.

    Raises
    ------
    TypeError
        If `costs` or `temperature` are not real numbers.
    ValueError
        If `costs` has fewer than two axes, is empty, or holds NaN or -inf; if blocked cells leave
        no path; if `temperature` is not one finite positive number.

    Notes
    -----
    Backwards, each cell takes the soft minimum of its neighbours; forwards, it hands on its
    probability in the proportions found there. That is the chain rule for the derivative of the
    value, and needs no path to be listed. Products of shares: the relative error of a marginal is a
    few 1e-16 times the number of steps, times 1 + cost/τ.

    References
    ----------
    Theorem ``thm-soft-programme`` of the chapter "Maxima with structure"; [1]_.

    .. [1] A. Mensch and M. Blondel, "Differentiable dynamic programming for structured prediction
       and attention", ICML 2018.
    """
    costs = check_costs(costs, min_axes=2)
    temperature = float(check_positive(temperature, "temperature", ndim=0))
    value, lead, exponent = soft_lead(costs, temperature)
    rows, columns = lead.shape[:2]
    visits = np.zeros_like(lead)
    visits[0, 0] = 1
    right, down = expit(lead), expit(-lead)
    with np.errstate(under="ignore"):
        for r, c in np.ndindex(rows, columns):
            right[r, c] *= visits[r, c]
            down[r, c] *= visits[r, c]
            if c + 1 < columns:
                visits[r, c + 1] += right[r, c]
            if r + 1 < rows:
                visits[r + 1, c] += down[r, c]
    return SoftPath(
        _unscaled(0.0 - value, exponent, costs),
        batch_first(visits, costs),
        batch_first(right[:, :-1], costs),
        batch_first(down[:-1], costs),
    )


def every_path(rows, columns):
    """Write down all paths of a small grid, as cells that they visit.

    Parameters
    ----------
    rows, columns : int
        Size of the grid, 1 or more.

    Returns
    -------
    visits : ndarray of bool, shape (paths, rows, columns)
        All (rows + columns - 2)!/((rows - 1)!(columns - 1)!) paths, in the order in which right
        comes before down.

    Raises
    ------
    TypeError
        If a size is no integer.
    ValueError
        If a size is below 1, or there are more than 200 000 paths.
    """
    rows = check_count(rows, "rows", min_value=1)
    columns = check_count(columns, "columns", min_value=1)
    steps = rows + columns - 2
    number = math.comb(steps, rows - 1)
    allowed = f"leave at most {MOST_PATHS} paths to write down"
    check_possible(number <= MOST_PATHS, "rows and columns", allowed, f"there are {number}")
    visits = np.zeros((number, rows, columns), bool)
    for path, rights in enumerate(combinations(range(steps), columns - 1)):
        r = c = 0
        visits[path, r, c] = True
        for step in range(steps):
            r, c = (r, c + 1) if step in rights else (r + 1, c)
            visits[path, r, c] = True
    return visits


def check_way(value, batch):
    """Refuse costs of a grid whose best score is -inf."""
    good = value > -np.inf
    allowed = "leave a path from the first cell to the last, right and down"
    index = np.unravel_index(np.argmin(good), batch) if batch else ()
    at = f" in grid {', '.join(str(i) for i in index)}" if index else ""
    check_possible(good.all(), "costs", allowed, f"cells of cost inf cut them apart{at}")


def soft_lead(costs, temperature):
    """Return the soft value, (b,), the leads by temperature, (r, c, b), and the exponent."""
    exponent = room(costs, sum(costs.shape[-2:]), temperature)
    small = scaled(temperature, exponent)
    value, lead = to_go(cells_first(-scaled(costs, exponent)), small)
    check_way(value, costs.shape[:-2])
    return value, ratio(lead, small), exponent


def to_go(scores, temperature):
    """Return the score of what is left from the start on, and what right is ahead of down.

    The scores, (rows, columns, b), are overwritten. Temperature 0 means the hard maximum. Leads are
    inf in the last row and -inf in the last column; where both ways tie or are blocked they are 0,
    which in a hard maximum the smallest float replaces: right comes first.
    """
    rows, columns, size = scores.shape
    lead = np.empty_like(scores)
    nowhere = np.full(size, -np.inf)
    for r in reversed(range(rows)):
        for c in reversed(range(columns)):
            right = scores[r, c + 1] if c + 1 < columns else nowhere
            down = scores[r + 1, c] if r + 1 < rows else nowhere
            lead[r, c] = difference(right, down)
            if r + c < rows + columns - 2:
                scores[r, c] += soft_larger(right, down, temperature)
    if temperature == 0:
        lead[lead == 0] = np.finfo(float).smallest_subnormal
    return scores[0, 0], lead


def follow(goes_right):
    """Follow the decisions from the first cell: the cells visited, (rows, columns, ...)."""
    rows, columns = goes_right.shape[:2]
    visits = np.zeros(goes_right.shape, bool)
    visits[0, 0] = True
    for r, c in np.ndindex(rows, columns):
        if c + 1 < columns:
            visits[r, c + 1] |= visits[r, c] & goes_right[r, c]
        if r + 1 < rows:
            visits[r + 1, c] |= visits[r, c] & ~goes_right[r, c]
    return visits


def cells_first(costs):
    """Return (..., r, c) as a new (r, c, b): whole batches are worked on at once."""
    rows, columns = costs.shape[-2:]
    return np.moveaxis(costs.reshape(-1, rows, columns), 0, -1).copy()


def batch_first(cells, costs):
    """Return (r, c, b) as (..., r, c), with the batches of the costs."""
    return np.moveaxis(cells, -1, 0).reshape(*costs.shape[:-2], *cells.shape[:2])


def _unscaled(value, exponent, costs):
    with np.errstate(over="ignore", under="ignore"):
        return np.ldexp(value, exponent).reshape(costs.shape[:-2])[()]
