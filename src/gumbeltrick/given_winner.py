"""Gumbel noise, given who won: what the noise of a race can have been.

With independent E_k ~ Exp(1) the noise G_k = -log E_k lets option W win. Turned around: given W,
the Gumbels have the law of -log(E_k + π_k E_W) for the losers and of -log(π_W E_W) for the winner,
π = softmax(x). In the language of alarms: the first alarm rings at E_W / Z, whoever it is, and
from then on every other clock waits afresh.
"""

import numpy as np

from gumbeltrick._checks import check_logits, check_rng, check_winners
from gumbeltrick._race import race_noise

__all__ = ["condition", "gumbels_given_winner"]

_FAR = 1e308  # a logit behind by more than the largest float counts as so far behind


def gumbels_given_winner(logits, winners, rng=None):
    """Draw Gumbel noise with which given options win.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.
    winners : array_like of int, shape (n, ...) or any that broadcasts with the batch axes
        Index of the winner, in [0, k); its logit must not be -inf.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    gumbels : ndarray of float64, shape (n, ..., k)
        G, one row for each winner, such that logits + G is largest at the winner.

    Raises
    ------
    TypeError
        If `logits` are not real numbers, `winners` are not whole numbers, or `rng` is nothing that
        `numpy.random.default_rng` takes.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        a winner is not in [0, k) or has no chance to win; if the shapes do not broadcast; if `rng`
        is a negative number.

    Notes
    -----
    Winners drawn from softmax(logits), then this: together the law is that of k independent
    Gumbels and the winner that they make. There is no rejection, so a winner that wins once in
    1e300 races costs no more than another.

    A sum x_j + G_j may come so close to the winner's that rounding makes it a tie, or puts it an
    ulp above: name the winner by `winners`, not by an argmax. A loser with a logit of -inf learns
    nothing from losing; its noise is plain Gumbel.

    References
    ----------
    Theorem ``thm-given-winner`` of the chapter "Estimators of the gradient"; [1]_, appendix.

    .. [1] C. J. Maddison, D. Tarlow and T. Minka, "A* sampling", NeurIPS 2014.
    """
    logits = check_logits(logits)
    winners = check_winners(winners, logits)
    rng = check_rng(rng)
    shape = (*np.broadcast_shapes(winners.shape, logits.shape[:-1]), logits.shape[-1])
    return condition(race_noise(shape, rng), logits, winners)


def condition(noise, logits, winners):
    """Turn exponential noise into Gumbels with which given options win.

    Parameters
    ----------
    noise : ndarray of float64, shape (..., k)
        Standard exponentials, above 0: E_W makes the first time, E_k what k waits from then on.
    logits : ndarray of float64, broadcasts to the shape of the noise
        As `check_logits` returns them.
    winners : ndarray of int, broadcasts to the shape of the noise without its last axis
        Index of the winner.

    Returns
    -------
    gumbels : ndarray of float64, shape (..., k)
        -log(E_k + π_k E_W), and for the winner -log(π_W E_W).
    """
    log_shares = log_softmax(logits)
    index = np.broadcast_to(winners[..., np.newaxis], (*noise.shape[:-1], 1))
    first = np.take_along_axis(noise, index, axis=-1)  # (..., 1)
    own = np.take_along_axis(np.broadcast_to(log_shares, noise.shape), index, axis=-1)
    with np.errstate(under="ignore"):
        gumbels = -np.log(noise + np.exp(log_shares) * first)
    np.put_along_axis(gumbels, index, -np.log(first) - own, axis=-1)
    return gumbels


def log_softmax(logits):
    """Give log π, of shape (..., k): finite for finite logits, however far behind."""
    with np.errstate(under="ignore", over="ignore"):
        behind = logits - logits.max(axis=-1, keepdims=True)
        behind = np.where(logits > -np.inf, np.maximum(behind, -_FAR), behind)
        return behind - np.log(np.exp(behind).sum(axis=-1, keepdims=True))
