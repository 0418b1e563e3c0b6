"""Two ways to draw an index by weight: the smallest E_k/w_k, or a uniform on a stick.

The race gives every option noise E_k ~ Exp(1) of its own and takes the option with the smallest
E_k/w_k. The usual way lays the weights end to end on a stick of length Λ = Σ w_k and looks where
one uniform number falls. Both draw k with probability w_k/Λ. The race never needs Λ; the stick
needs one random number a draw, where the race needs one for each option.

Weights are finite and not negative, of any size; they need not sum to one. An option of weight 0
is never drawn. Axes before the last are batches.
"""

import numpy as np

from gumbeltrick._checks import check_beside, check_between, check_count, check_rng, check_weights
from gumbeltrick._race import race_winners

__all__ = ["inverse_cdf", "sample", "sample_by_inverse_cdf"]

_BLOCK = 2**14  # draws located at once: a few arrays of 128 kB, which a core's cache holds


def sample(weights, n, rng=None):
    """Draw indices with probabilities proportional to their weights, by exponential races.

    Parameters
    ----------
    weights : array_like of float, shape (..., k)
        Finite and at least 0, in each row one above 0; a weight of 0 is never drawn.
    n : int
        Number of draws for each row of weights, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same draws, None others each
        time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    winners : ndarray of intp, shape (n, ...)
        Indices in [0, k).

    Raises
    ------
    TypeError
        If `weights` are not real numbers, `n` is no integer (True and 3.0 are none) or `rng` is
        nothing that `numpy.random.default_rng` takes.
    ValueError
        If `weights` has no axis or an empty last one, holds a number that is negative or not
        finite, or a row of zeros alone; if `n` is negative or `rng` is a negative number.

    Notes
    -----
    Takes k numbers of noise for each draw, row by row, whatever the weights. So a larger n with
    the same seed begins with the same draws, and new weights meet the same noise: if a single
    weight grows, a draw either stays as it was or becomes that option.

    The weights of a row are divided by the largest, so neither sums nor times overflow. Works in
    blocks: beside the winners and a copy of the weights less than 1 MB is held. Shares below 1e-16
    are not imitated faithfully, since the noise is a float64; no sample is large enough to show
    it.

    References
    ----------
    Theorem ``thm-exponential-min`` of the chapter "The exponential-min trick".
    """
    return race_winners(check_weights(weights), check_count(n), check_rng(rng))


def sample_by_inverse_cdf(weights, n, rng=None):
    """Draw indices with probabilities proportional to their weights, one uniform for each draw.

    Parameters
    ----------
    weights : array_like of float, shape (..., k)
        Finite and at least 0, in each row one above 0; a weight of 0 is never drawn.
    n : int
        Number of draws for each row of weights, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the uniforms come from. The same whole number gives the same draws, None others each
        time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    indices : ndarray of intp, shape (n, ...)
        Indices in [0, k).

    Raises
    ------
    TypeError
        If `weights` are not real numbers, `n` is no integer (True and 3.0 are none) or `rng` is
        nothing that `numpy.random.default_rng` takes.
    ValueError
        If `weights` has no axis or an empty last one, holds a number that is negative or not
        finite, or a row of zeros alone; if `n` is negative or `rng` is a negative number.

    Notes
    -----
    The same as ``inverse_cdf(rng.random((n, ...)), weights)``, in blocks: beside the indices and
    the cumulated weights less than 1 MB is held. A larger n with the same seed begins with the
    same draws, and new weights meet the same uniforms.

    References
    ----------
    Theorem ``thm-inverse-cdf`` of the chapter "The exponential-min trick".
    """
    weights = check_weights(weights)
    n = check_count(n)
    rng = check_rng(rng)
    *batch, _ = weights.shape
    cumulated = _cumulated(weights)
    rows = len(cumulated)
    indices = np.empty(n * rows, np.intp)
    for start in range(0, indices.size, _BLOCK):
        block = indices[start : start + _BLOCK]
        row = np.arange(start, start + block.size) % rows
        # A uniform is at most 1 - 2^-53, and then the product is rounded to less than the total.
        block[:] = _located(rng.random(block.size) * cumulated[row, -1], row, cumulated)
    return indices.reshape(n, *batch)


def inverse_cdf(uniforms, weights):
    """Tell on which option a number falls when the weights are laid end to end.

    Parameters
    ----------
    uniforms : array_like of float, shape (...)
        Places on the stick as parts of its length, from 0 to 1; they broadcast with the batch axes
        of the weights.
    weights : array_like of float, shape (..., k)
        Finite and at least 0, in each row one above 0.

    Returns
    -------
    indices : ndarray of intp, shape (...)
        The smallest k with u < (w_0 + … + w_k)/Λ; for u = 1 the last option of positive weight. A
        number of NumPy for a single place. Never an option of weight 0. Not falling in u.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `uniforms` leaves [0, 1]; if `weights` has no axis or an empty last one, holds a number
        that is negative or not finite, or a row of zeros alone; if the shapes do not broadcast.

    Notes
    -----
    An edge belongs to the option on its right, so a place exactly on an edge is decided, and an
    option of weight 0 owns no place at all. The weights are cumulated in float64, whatever they
    came in, and compared with u times their own last sum: no place falls off the end. Each share
    is right to about k·1e-16, an absolute error: an option whose weight is a smaller part than
    that of all before it may vanish.

    References
    ----------
    Theorem ``thm-inverse-cdf`` of the chapter "The exponential-min trick".
    """
    uniforms = check_between(uniforms, "uniforms", 0, 1)
    weights = check_weights(weights)
    check_beside(uniforms, "uniforms", weights, "weights")
    *batch, _ = weights.shape
    cumulated = _cumulated(weights)
    row = np.arange(len(cumulated)).reshape(batch)
    uniforms, row = np.broadcast_arrays(uniforms, row)
    total = cumulated[row, -1]
    # u = 1, the end of the stick, belongs to the last option that has a length.
    with np.errstate(under="ignore"):
        places = np.minimum(uniforms * total, np.nextafter(total, 0))
    return _located(places, row, cumulated)[()]


def _cumulated(weights):
    """Return the cumulated weights of each row, (b, k), the largest weight in [1/2, 1).

    Scaled by a power of two, which rounds nothing: edges between whole weights stay exact.
    """
    exponent = np.frexp(weights.max(axis=-1, keepdims=True))[1]
    with np.errstate(under="ignore"):
        scaled = np.ldexp(weights, -exponent).reshape(-1, weights.shape[-1])
        return np.cumsum(scaled, axis=-1, out=scaled)


def _located(places, row, cumulated):
    """Return for each place, short of the total, the first option that ends beyond it.

    ``searchsorted(cumulated[row], place, side="right")`` for all places at once: halves what is
    left of each row, without a branch.
    """
    edges = cumulated.ravel()
    left = cumulated.shape[-1]
    first = row * left
    start = first.copy()
    while left > 1:
        half = left // 2
        start += half * (edges[start + (half - 1)] <= places)
        left -= half
    return start - first
