"""The gradient problem: a draw has no slope in its logits, but the mean of its loss has one.

D is one-hot with the probabilities π = softmax(x), and f is a loss of points of the simplex. What
one wants is the gradient of E f(D) in x. It is π_k (f(e_k) - E f(D)), a sum over all options; where
there are too many to add up, the score function (f(D) - b)(D - π) estimates it from draws.

Logits are in nats; -inf stands for an option that cannot win, whose gradient is 0 and whose loss
does not count. Axes before the last are batches.
"""

import numpy as np

from gumbeltrick._checks import (
    check_beside,
    check_count,
    check_function,
    check_logits,
    check_reals,
    check_returned,
    check_rng,
)
from gumbeltrick.gumbel_max import sample, softmax

__all__ = ["best_baseline", "score_function", "value_and_gradient", "variance"]

_SAFE = 1000  # binary exponent up to which a sum of losses stays inside floats


def value_and_gradient(f, logits):
    """Give E f(D) and its exact gradient in the logits, by adding up all options.

    Parameters
    ----------
    f : callable
        The loss: takes points (..., k) of the simplex, returns finite numbers (...).
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.

    Returns
    -------
    value : ndarray of float64, shape (...)
        Σ π_k f(e_k); a number of NumPy for a single row.
    gradient : ndarray of float64, shape (..., k)
        π_k (f(e_k) - value): each row sums to 0 up to rounding.

    Raises
    ------
    TypeError
        If `f` is no function or returns no real numbers; if `logits` are not real numbers.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `f` returns another shape or numbers that are not finite.

    Notes
    -----
    The loss is called once, with the k corners as rows. Its differences are taken from the loss
    of the likeliest option, so a large number added to f costs no digit of the gradient.

    References
    ----------
    Theorem ``thm-exact-gradient`` of the chapter "The gradient problem".
    """
    f = check_function(f, "f")
    probabilities = softmax(check_logits(logits))
    losses, exponent = _scaled(_at_corners(f, probabilities))
    likeliest = np.take(losses, probabilities.argmax(axis=-1))  # (...)
    with np.errstate(under="ignore"):
        apart = losses - likeliest[..., np.newaxis]
        shift = (probabilities * apart).sum(axis=-1)
        gradient = probabilities * (apart - shift[..., np.newaxis])
    return np.ldexp(likeliest + shift, exponent), np.ldexp(gradient, exponent)


def score_function(f, logits, n, rng=None, baseline=None):
    """Estimate the gradient of E f(D) from draws: (f(D) - b)(D - π).

    Parameters
    ----------
    f : callable
        The loss: takes points (..., k) of the simplex, returns finite numbers (...).
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.
    n : int
        Number of estimates for each row of logits, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.
    baseline : None or array_like of float, shape (...), optional
        b, finite: a number for each row of logits, that must not depend on the draws. None is 0.

    Returns
    -------
    gradients : ndarray of float64, shape (n, ..., k)
        One estimate per row, each summing to 0 up to rounding. Their mean is the gradient of
        `value_and_gradient`, for every baseline.

    Raises
    ------
    TypeError
        If `f` is no function or returns no real numbers; if `logits` or `baseline` are not real
        numbers, `n` is no integer or `rng` nothing that `numpy.random.default_rng` takes.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `n` or `rng` is a negative number; if `baseline` is not finite or does not broadcast with
        the batches; if `f` returns another shape or numbers that are not finite.

    Notes
    -----
    The draws are those of `gumbel_max.sample` with the same `rng`. f is only called at the k
    corners, however many draws there are.

    References
    ----------
    Theorem ``thm-score-function`` of the chapter "The gradient problem"; Williams, "Simple
    statistical gradient-following algorithms" (1992).
    """
    f = check_function(f, "f")
    logits = check_logits(logits)
    n = check_count(n)
    rng = check_rng(rng)
    baseline = check_reals(0.0 if baseline is None else baseline, "baseline")
    check_beside(baseline, "baseline", logits, "logits")
    probabilities = softmax(logits)
    losses, exponent = _scaled(_at_corners(f, probabilities), baseline)
    winners = sample(logits, n, rng)  # (n, ...)
    with np.errstate(under="ignore", over="ignore"):
        gains = (losses[winners] - np.ldexp(baseline, -exponent))[..., np.newaxis]
        gradients = -gains * probabilities
        # D - π at the winner is the sum of the others, so nothing cancels where π is close to 1.
        place = winners[..., np.newaxis]
        rest = np.take_along_axis(
            np.broadcast_to(_all_others(probabilities), gradients.shape), place, axis=-1
        )
        np.put_along_axis(gradients, place, gains * rest, axis=-1)
        return np.ldexp(gradients, exponent, out=gradients) if exponent else gradients


def best_baseline(f, logits):
    """Give the baseline with the smallest total variance of the score function.

    Parameters
    ----------
    f : callable
        The loss: takes points (..., k) of the simplex, returns finite numbers (...).
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.

    Returns
    -------
    baseline : ndarray of float64, shape (...)
        E[f(D) |D - π|²] / E |D - π|²: a mean of the loss that trusts unlikely options more. Where
        one option has all the probability, its loss.

    Raises
    ------
    TypeError, ValueError
        As `value_and_gradient`.

    References
    ----------
    Theorem ``thm-best-baseline`` of the chapter "The gradient problem".
    """
    f = check_function(f, "f")
    probabilities = softmax(check_logits(logits))
    losses, exponent = _scaled(_at_corners(f, probabilities))
    with np.errstate(under="ignore"):
        weights = probabilities * _lengths(probabilities)  # (..., k)
        likeliest = np.take(losses, probabilities.argmax(axis=-1))
        total = weights.sum(axis=-1)
        apart = (weights * (losses - likeliest[..., np.newaxis])).sum(axis=-1)
        shift = np.divide(apart, total, out=np.zeros_like(total), where=total > 0)
        return np.ldexp(likeliest + shift, exponent)


def variance(f, logits, baseline=None):
    """Give the variance of one score function estimate, exactly, by adding up all options.

    Parameters
    ----------
    f : callable
        The loss: takes points (..., k) of the simplex, returns finite numbers (...).
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.
    baseline : None or array_like of float, shape (...), optional
        b, finite: a number for each row of logits. None is 0.

    Returns
    -------
    variance : ndarray of float64, shape (..., k)
        Of each coordinate of (f(D) - b)(D - π); the mean of n estimates has one n-th of it.
        Infinite where it is beyond floats.

    Raises
    ------
    TypeError, ValueError
        As `score_function`.

    References
    ----------
    Lemma ``lem-score-variance`` of the chapter "The gradient problem".
    """
    f = check_function(f, "f")
    logits = check_logits(logits)
    baseline = check_reals(0.0 if baseline is None else baseline, "baseline")
    check_beside(baseline, "baseline", logits, "logits")
    probabilities = softmax(logits)
    losses, exponent = _scaled(_at_corners(f, probabilities), baseline)
    gains = losses - np.ldexp(baseline, -exponent)[..., np.newaxis]  # (..., k)
    gains = np.where(probabilities > 0, gains, 0.0)  # what never comes does not count
    k = probabilities.shape[-1]
    # Squares of numbers near one stay inside floats.
    unit = np.frexp(np.abs(gains).max(axis=-1))[1][..., np.newaxis]
    with np.errstate(under="ignore", over="ignore"):
        gains = np.ldexp(gains, -unit)
        estimates = gains[..., :, np.newaxis] * (np.eye(k) - probabilities[..., np.newaxis, :])
        shares = probabilities[..., :, np.newaxis]  # of the option that wins, on the axis before
        mean = (shares * estimates).sum(axis=-2, keepdims=True)
        return np.ldexp((shares * (estimates - mean) ** 2).sum(axis=-2), 2 * (unit + exponent))


def _at_corners(f, probabilities):
    """Losses of the k corners, (k,)."""
    k = probabilities.shape[-1]
    return check_returned(f(np.eye(k)), "f(corners)", (k,))


def _scaled(losses, baseline=0.0):
    """Return losses · 2^-e and e, above 0 only where differences might be beyond floats."""
    largest = max(np.abs(losses).max(), np.abs(baseline).max(initial=0.0))
    exponent = max(0, int(np.frexp(largest)[1]) - _SAFE)
    with np.errstate(under="ignore"):
        return np.ldexp(losses, -exponent), exponent


def _all_others(probabilities):
    """1 - π_k as the sum of the others, (..., k)."""
    k = probabilities.shape[-1]
    others = [np.delete(probabilities, j, axis=-1).sum(axis=-1) for j in range(k)]
    return np.stack(others, axis=-1)


def _lengths(probabilities):
    """|e_k - π|², (..., k)."""
    others = _all_others(probabilities)
    squares = probabilities**2
    rest = squares.sum(axis=-1, keepdims=True) - squares
    return others**2 + rest
