"""One noise, five views: alarm times, Gumbels, the winner and a soft winner of the same uniforms.

A row of uniforms u_k decides everything. E_k = -log u_k is exponential, E_k / e^x_k is the time at
which alarm k rings, G_k = -log E_k is a Gumbel, x_k + G_k is minus the logarithm of that time. So
the first alarm is the largest sum: one winner, seen twice. Its soft version is
softmax((x + G) / temperature), which is largest for the winner, too.

Logits are unnormalised log-probabilities, in nats. A logit of -inf stands for an option that
cannot win. Axes before the last are batches.
"""

from typing import NamedTuple

import numpy as np

from gumbeltrick._checks import (
    check_beside,
    check_logits,
    check_positive,
    check_same_options,
    check_uniforms,
)

__all__ = ["Views", "views"]


class Views(NamedTuple):
    """What one row of uniforms says, each entry an array.

    Attributes
    ----------
    exponentials : ndarray of float64, shape (..., k)
        E = -log u, above 0: between 1.1e-16 and 745.
    times : ndarray of float64, shape (..., k)
        When each alarm rings, E e^-x; inf for a logit of -inf.
    gumbels : ndarray of float64, shape (..., k)
        G = -log E: between -6.62 and 36.8.
    perturbed : ndarray of float64, shape (..., k)
        The sums x + G; -inf for a logit of -inf.
    winner : ndarray of intp, shape (...)
        Whose alarm is the first and whose sum is the largest, in [0, k).
    soft : ndarray of float64, shape (..., k)
        softmax((x + G) / temperature), in [0, 1], each row summing to one up to rounding.
    """

    exponentials: np.ndarray
    times: np.ndarray
    gumbels: np.ndarray
    perturbed: np.ndarray
    winner: np.ndarray
    soft: np.ndarray


def views(uniforms, logits, temperature=1.0):
    """Show the same uniforms as alarm times, as perturbed logits, as a winner and as a soft one.

    Parameters
    ----------
    uniforms : array_like of float, shape (..., k)
        The noise, strictly inside (0, 1). A larger u_k is better for option k: it rings earlier.
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite; the batch axes broadcast with those of
        the uniforms.
    temperature : array_like of float, shape (...), optional
        Finite and positive; broadcasts with the batch axes. It touches `soft` alone.

    Returns
    -------
    views : Views
        The five arrays and the winner, all of the broadcast shape.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `uniforms` or `logits` has no axis or an empty last one, or the two differ in its
        length; if a uniform is not strictly inside (0, 1); if `logits` holds NaN or inf, or a row
        of -inf alone; if `temperature` is not finite and positive; if the shapes do not broadcast.

    Notes
    -----
    `winner` and `soft` are computed from the differences of the logits, so they are right for
    finite logits of any size. `times` and `perturbed` are what their formulas say, in floats:
    beyond logits of about ±700 a time ends in 0 or inf, and beside a logit of 1e16 a Gumbel is
    rounded away. Where floats tell the options apart, ``times.argmin(-1)`` and
    ``perturbed.argmax(-1)`` are the winner.

    `soft` is largest for the winner at every temperature. At a high one others may come so near
    that floats call it a tie, so read the winner from `winner`.

    Examples
    --------
    >>> seen = views([0.5, 0.9], [0.0, 0.0])
    >>> int(seen.winner), int(seen.times.argmin()), int(seen.perturbed.argmax())
    (1, 1, 1)
    """
    uniforms = check_uniforms(uniforms)
    logits = check_same_options(check_logits(logits), "logits", uniforms, "uniforms")
    shape = np.broadcast_shapes(uniforms.shape, logits.shape)
    temperature = check_positive(temperature, "temperature")
    check_beside(temperature, "temperature", np.broadcast_to(logits, shape), "logits")
    shape = np.broadcast_shapes(shape, (*temperature.shape, 1))

    exponentials = np.broadcast_to(-np.log(uniforms), shape).copy()  # (..., k)
    gumbels = -np.log(exponentials)
    with np.errstate(over="ignore", under="ignore"):
        times = np.exp(-(logits + gumbels))
        perturbed = logits + gumbels
        # The largest logit is taken off first: what is left of the others is exact enough to
        # tell them apart, and -inf where a difference is beyond floats.
        scores = logits - logits.max(axis=-1, keepdims=True) + gumbels
        winner = scores.argmax(axis=-1)
        behind = scores - scores.max(axis=-1, keepdims=True)
        soft = np.exp(behind / temperature[..., np.newaxis])
        soft /= soft.sum(axis=-1, keepdims=True)
    return Views(exponentials, times, gumbels, perturbed, winner, soft)
