"""The best permutation: an assignment, its linear programme, and its softening by Sinkhorn.

Scores fill a square table: row i given to column j scores scores[i, j], and a permutation p scores
Σ scores[i, p(i)]. As a matrix a permutation has a single 1 in each row and each column. Matrices
whose rows and columns sum to one without that are doubly stochastic; permutations are their
corners, and Sinkhorn's iteration finds the soft maximum among them. -inf forbids a pair.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from gumbeltrick._checks import (
    check_count,
    check_positive,
    check_possible,
    check_rng,
    check_square,
)
from gumbeltrick._race import race_noise
from gumbeltrick.structured_maxima._soft import difference, ratio, room, scaled

__all__ = [
    "Assignment",
    "Sinkhorn",
    "assignment",
    "assignment_programme",
    "perturbed_assignment",
    "sinkhorn",
]

_FARTHEST = 1e300  # nats below the largest: in place of what is beyond floats but not forbidden


@dataclass(frozen=True)
class Assignment:
    """The best permutation.

    Attributes
    ----------
    score : float
        Its score; infinite if that is beyond the largest float.
    columns : ndarray of intp, shape (k,)
        The column of each row.
    """

    score: float
    columns: np.ndarray


@dataclass(frozen=True)
class Sinkhorn:
    """What Sinkhorn's iteration came to.

    Attributes
    ----------
    matrix : ndarray of float64, shape (..., k, k)
        Nearly doubly stochastic: all sums of rows and columns are within `error` of one.
    error : ndarray of float64, shape (...)
        Largest distance of a sum of `matrix` from one.
    converged : ndarray of bool, shape (...)
        Whether `error` is at most the tolerance.
    iterations : int
        How often rows and columns were normalised.
    """

    matrix: np.ndarray
    error: np.ndarray
    converged: np.ndarray
    iterations: int


def assignment(scores):
    """Find the best permutation.

    Parameters
    ----------
    scores : array_like of float, shape (k, k)
        Score of each row given to each column, below inf and not NaN; -inf forbids.

    Returns
    -------
    Assignment
        Its score and its columns.

    Raises
    ------
    TypeError
        If `scores` are not real numbers.
    ValueError
        If `scores` is not square or empty, holds NaN or inf, or forbids every permutation.

    Notes
    -----
    `scipy.optimize.linear_sum_assignment`, in about k³ steps, where there are k! permutations.
    Scores so large that a sum would overflow are first divided by a power of two.
    """
    scores = check_square(scores, batch=False)
    exponent = room(scores, len(scores))
    small = scaled(scores, exponent)
    columns = _best(small)
    total = small[np.arange(len(scores)), columns].sum()
    with np.errstate(over="ignore", under="ignore"):
        return Assignment(float(np.ldexp(total, exponent)), columns)


def assignment_programme(scores):
    """Solve the linear programme over all doubly stochastic matrices: a corner solves it.

    Parameters
    ----------
    scores : array_like of float, shape (k, k)
        As in `assignment`.

    Returns
    -------
    matrix : ndarray of float64, shape (k, k)
        A doubly stochastic matrix that maximises Σ scores · matrix: a permutation.

    Raises
    ------
    TypeError, ValueError
        As `assignment` does.

    Notes
    -----
    The simplex method of `scipy.optimize.linprog`, which walks from corner to corner. It calls
    optimal what is so within 1e-7 of the largest score. `assignment` is faster and has no such
    limit; this is here to show that nothing but linear constraints is needed.

    References
    ----------
    Theorem ``thm-birkhoff`` of the chapter "Maxima with structure".
    """
    scores = check_square(scores, batch=False)
    allowed = scores > -np.inf
    _best(np.where(allowed, 0.0, -np.inf))
    k = len(scores)
    finite = np.where(allowed, scores, 0.0)
    # Rows and columns may be shifted freely, and the unit is free, too: costs within [0, 1].
    small = scaled(finite, room(finite, 4))
    costs = np.where(allowed, small.max(axis=1, keepdims=True) - small, 0.0)
    with np.errstate(under="ignore"):
        costs /= costs.max() or 1.0
    sums = np.vstack([np.kron(np.eye(k), np.ones(k)), np.kron(np.ones(k), np.eye(k))])
    bounds = [(0, 1 if free else 0) for free in allowed.flat]
    found = optimize.linprog(
        costs.reshape(-1), A_eq=sums, b_eq=np.ones(2 * k), bounds=bounds, method="highs-ds"
    )
    check_possible(found.success, "scores", "leave a programme to solve", found.message)
    return found.x.reshape(k, k)


def perturbed_assignment(scores, n, rng=None, scale=1.0):
    """Add noise to every score and find the best permutation.

    Parameters
    ----------
    scores : array_like of float, shape (k, k)
        As in `assignment`.
    n : int
        Number of draws, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.
    scale : float, optional
        Scale of the noise, finite and positive.

    Returns
    -------
    columns : ndarray of intp, shape (n, k)
        One permutation per row. The noise of draw i is row i of `race_noise((n, k, k))`, as -log E.

    Raises
    ------
    TypeError, ValueError
        As `assignment` does, and if `n`, `rng` or `scale` is not what is allowed.

    Notes
    -----
    k² numbers of noise for k! permutations: near the Gibbs law, and not on it.

    References
    ----------
    [1]_, where the soft version for a gradient is ``sinkhorn((scores + noise)/τ)``.

    .. [1] G. Mena, D. Belanger, S. Linderman and J. Snoek, "Learning latent permutations with
       Gumbel-Sinkhorn networks", ICLR 2018.
    """
    scores = check_square(scores, batch=False)
    n = check_count(n)
    rng = check_rng(rng)
    scale = float(check_positive(scale, "scale", ndim=0))
    _best(np.where(scores > -np.inf, 0.0, -np.inf))
    exponent = room(scores, 1024 * len(scores), scale)
    small, scale = scaled(scores, exponent), scaled(scale, exponent)
    columns = np.empty((n, len(scores)), np.intp)
    for draw in range(n):
        with np.errstate(under="ignore"):
            noise = scale * np.log(race_noise(scores.shape, rng))
        columns[draw] = _best(small - noise)
    return columns


def sinkhorn(scores, temperature=1.0, tolerance=1e-9, max_iterations=10_000):
    """Give the soft permutation: the doubly stochastic matrix that is largest in score + τ·entropy.

    Parameters
    ----------
    scores : array_like of float, shape (..., k, k)
        Below inf and not NaN; -inf forbids a pair.
    temperature : float, optional
        τ, finite and positive.
    tolerance : float, optional
        Up to which the sums of rows and columns may miss one, finite and positive.
    max_iterations : int, optional
        When to give up, 1 or more.

    Returns
    -------
    Sinkhorn
        The matrix, its true error, and whether that is within the tolerance. Look at `converged`:
        at low temperature the iteration may need more steps than were allowed.

    Raises
    ------
    TypeError
        If `scores`, `temperature` or `tolerance` are not real numbers, `max_iterations` no integer.
    ValueError
        If `scores` is not square or empty, holds NaN or inf, or forbids every permutation; if
        `temperature` or `tolerance` is not one finite positive number; if `max_iterations` < 1.

    Notes
    -----
    Rows and columns of e^(scores/τ) are normalised in turn, as logarithms, so that no weight is
    lost to underflow. Ends at the tolerance, at a standstill of rounding, or at `max_iterations`.
    Beside a score of 1e16·τ differences of size τ are rounded away, and the error says so.

    References
    ----------
    Theorem ``thm-sinkhorn`` of the chapter "Maxima with structure"; [1]_, [2]_.

    .. [1] R. Sinkhorn, "A relationship between arbitrary positive matrices and doubly stochastic
       matrices", Annals of Mathematical Statistics 35 (1964).
    .. [2] G. Mena, D. Belanger, S. Linderman and J. Snoek, "Learning latent permutations with
       Gumbel-Sinkhorn networks", ICLR 2018.
    """
    scores = check_square(scores)
    temperature = float(check_positive(temperature, "temperature", ndim=0))
    tolerance = float(check_positive(tolerance, "tolerance", ndim=0))
    max_iterations = check_count(max_iterations, "max_iterations", min_value=1)
    for pattern in np.unique((scores > -np.inf).reshape(-1, *scores.shape[-2:]), axis=0):
        _best(np.where(pattern, 0.0, -np.inf))
    exponent = room(scores, 4, temperature)
    small = scaled(scores, exponent)
    for axis in (-1, -2):  # shifts of rows and columns change nothing and make numbers small
        small = small - small.max(axis=axis, keepdims=True)
    logs = ratio(small, scaled(temperature, exponent))
    logs = np.where(small > -np.inf, np.maximum(logs, -_FARTHEST), -np.inf)
    error, iterations = np.full(scores.shape[:-2], np.inf), 0
    while iterations < max_iterations and not (error <= tolerance).all():
        iterations += 1
        before = logs
        for axis in (-1, -2):
            logs = logs - _log_sum(logs, axis)
        matrix = _exp(logs)
        error = _error(matrix)
        if (logs == before).all():
            break
    return Sinkhorn(matrix, error, error <= tolerance, iterations)


def _best(scores):
    """Return the columns of the best permutation, or refuse scores that forbid all."""
    try:
        return optimize.linear_sum_assignment(scores, maximize=True)[1]
    except ValueError:
        return check_possible(possible=False, name="scores", allowed="leave a permutation")


def _log_sum(logs, axis):
    top = logs.max(axis=axis, keepdims=True)
    return top + np.log(_exp(difference(logs, top)).sum(axis=axis, keepdims=True))


def _exp(logs):
    with np.errstate(under="ignore"):
        return np.exp(logs)


def _error(matrix):
    """Return the largest distance of a sum of a row or column from one, (...)."""
    sums = np.concatenate([matrix.sum(axis=-1), matrix.sum(axis=-2)], axis=-1)
    return np.abs(sums - 1).max(axis=-1)
