"""The Gumbel-max trick: logits plus Gumbel noise, and the largest of the sums wins.

With independent noise G_k ~ Gumbel(0, 1), the index of the largest x_k + G_k is a draw from
softmax(x). The maximum itself is Gumbel(log Z, 1), Z = Σ e^x_k, and independent of who attains
it: P(k wins, maximum <= c) = π_k exp(-Z e^-c). All of it is one integral, stopped at c.

Logits are unnormalised log-probabilities, in nats, of any size and sign: all that is said about
winners depends on their differences alone. A logit of -inf stands for an option that cannot win.
Axes before the last are batches.
"""

import numpy as np
from scipy import stats

from gumbeltrick._checks import (
    check_beside,
    check_count,
    check_logits,
    check_positive,
    check_reals,
    check_rng,
)
from gumbeltrick._race import race_noise, race_winners

__all__ = [
    "log_z",
    "maximum",
    "perturbed",
    "sample",
    "softmax",
    "winner_density",
    "winner_mass",
]

_LEFT = -750.0  # so far left of log Z the density of the maximum, e^-(e^750), is 0


def softmax(logits):
    """Give each option's probability to win, e^x_k / Z.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.

    Returns
    -------
    probabilities : ndarray of float64, shape (..., k)
        In [0, 1], each row summing to one up to rounding; 0 for a logit of -inf.

    Raises
    ------
    TypeError
        If `logits` are not real numbers.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone.

    Notes
    -----
    The largest logit of a row is first subtracted from all, so nothing overflows, whatever the
    logits. What is left is the rounding of the differences: the relative error of π_k is a few
    1e-16 times 1 + |log π_k|, for results above 1e-307; smaller ones end in 0.

    References
    ----------
    Theorem ``thm-softmax-integral`` of the chapter "The Gumbel-max trick".
    """
    _, weights = _scaled(check_logits(logits))
    with np.errstate(under="ignore"):
        return weights / weights.sum(axis=-1, keepdims=True)


def log_z(logits):
    """Give log Z = log Σ e^x_k, the place of the maximum's law, in nats.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.

    Returns
    -------
    log_z : ndarray of float64, shape (...)
        Finite; a number of NumPy for a single row. At least the largest logit of the row, and
        at most log k above it.

    Raises
    ------
    TypeError
        If `logits` are not real numbers.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone.

    Notes
    -----
    The largest logit plus log(1 + Σ of the others, relative to it): two options of which one is
    40 nats behind give 4e-18 and not 0. Absolute error: a few 1e-16 times 1 + |log Z|.
    """
    top, above = _split_log_z(*_scaled(check_logits(logits)))
    return top + above


def maximum(logits):
    """Give the law of the largest of x_k + G_k, Gumbel(log Z, 1).

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.

    Returns
    -------
    distribution : scipy.stats.rv_continuous_frozen
        SciPy's ``gumbel_r`` of location log Z, an array of shape (...), and scale 1, with ``pdf``,
        ``cdf``, ``sf``, ``ppf``, ``mean``: log Z + γ …

    Raises
    ------
    TypeError
        If `logits` are not real numbers.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone.

    References
    ----------
    Theorem ``thm-maximum`` of the chapter "The Gumbel-max trick"; by ``thm-stopped-integral`` this
    is the law of the maximum given any winner, too.
    """
    return stats.gumbel_r(loc=log_z(logits))


def winner_density(z, logits):
    """Give the density with which the maximum is at z and option k attains it.

    Parameters
    ----------
    z : array_like of float, shape (...)
        Points, not NaN; they broadcast with the batch axes of the logits.
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.

    Returns
    -------
    density : ndarray of float64, shape (..., k)
        π_k f(z - log Z), with f the density of Gumbel(0, 1). Summed over the last axis it is the
        density of the maximum, integrated over z it is softmax.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `z` holds NaN; if `logits` has no axis or an empty last one, holds NaN or inf, or a row
        of -inf alone; if the shapes do not broadcast.

    References
    ----------
    The integrand of theorem ``thm-softmax-integral`` in the chapter "The Gumbel-max trick".
    """
    shares, beyond = _shares_and_distance(z, logits, "z")
    # Where e^-s is inf or e^-inf is 0, so is the density: left of _LEFT nothing changes.
    beyond = np.maximum(beyond, _LEFT)
    with np.errstate(over="ignore", under="ignore"):
        return shares * np.exp(-beyond - np.exp(-beyond))[..., np.newaxis]


def winner_mass(c, logits):
    """Give the probability that option k wins with a maximum of at most c.

    Parameters
    ----------
    c : array_like of float, shape (...)
        Where the integral stops, not NaN; inf gives softmax. Broadcasts with the batch axes of
        the logits.
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.

    Returns
    -------
    mass : ndarray of float64, shape (..., k)
        π_k exp(-Z e^-c): the integral of `winner_density` up to c. The ratios within a row are
        those of softmax for every c; a row sums to the cdf of the maximum at c.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `c` holds NaN; if `logits` has no axis or an empty last one, holds NaN or inf, or a row
        of -inf alone; if the shapes do not broadcast.

    References
    ----------
    Theorem ``thm-stopped-integral`` of the chapter "The Gumbel-max trick".
    """
    shares, beyond = _shares_and_distance(c, logits, "c")
    with np.errstate(over="ignore", under="ignore"):
        return shares * np.exp(-np.exp(-beyond))[..., np.newaxis]


def perturbed(logits, n, rng=None, scale=1.0):
    """Draw perturbed logits x_k + scale · G_k: the argmax of a row is its winner.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite; -inf stays -inf.
    n : int
        Number of draws, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.
    scale : float, optional
        Scale of the noise, finite and positive: the winners follow softmax(x / scale).

    Returns
    -------
    perturbed : ndarray of float64, shape (n, ..., k)
        One draw per row.

    Raises
    ------
    TypeError
        If `logits` or `scale` are not real numbers, `n` is no integer or `rng` is nothing that
        `numpy.random.default_rng` takes.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `n` is negative, `rng` a negative number, `scale` not one finite positive number.

    Notes
    -----
    The noise is -log E with E a standard exponential in float64, drawn row by row: it lies
    between -3.8 and about 37, and a larger n begins with the same draws. The only large array
    that is made has 8·n·k bytes for each row of logits.

    Beside a logit of size 1e16 noise of size 1 is rounded away. `sample` has no such limit: for
    winners alone use it. With the same `rng` and scale 1 it names the same winners.
    """
    logits = check_logits(logits)
    n = check_count(n)
    rng = check_rng(rng)
    scale = check_positive(scale, "scale", ndim=0)
    noise = race_noise((n, *logits.shape), rng)  # (n, ..., k)
    np.log(noise, out=noise)
    with np.errstate(over="ignore", under="ignore"):
        noise *= -scale
        noise += logits
    return noise


def sample(logits, n, rng=None):
    """Draw winners: indices with the probabilities softmax(logits).

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite; -inf is never drawn.
    n : int
        Number of draws for each row of logits, 0 or more.
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
        If `logits` are not real numbers, `n` is no integer (True and 3.0 are none) or `rng` is
        nothing that `numpy.random.default_rng` takes.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `n` is negative or `rng` is a negative number.

    Notes
    -----
    The largest x_k + G_k is the smallest E_k e^-x_k: the winner is found as that of an
    exponential race, with weights e^(x_k - max x) in [0, 1]. So the noise needs hardly a logarithm,
    and no logit is too large, however close to the next. A larger n with the same seed begins
    with the same draws, and new logits meet the same noise.

    Works in blocks: beside logits and winners less than 1 MB and 8·k bytes a row are held.
    The noise is float64: Gumbel noise up to about 37, so probabilities down to 1e-16 are imitated
    faithfully and rarer ones are not; no sample is large enough to show it. float32 noise ends
    near 17, and NumPy's returns an exact 0, which wins whatever its logit, about once in 1e7 draws.

    References
    ----------
    Theorem ``thm-softmax-integral`` of the chapter "The Gumbel-max trick".
    """
    return race_winners(check_logits(logits), check_count(n), check_rng(rng), _weigh)


def _weigh(logits, largest, out=None):
    """Return e^(x_k - largest), written into `out` if there is one."""
    out = np.subtract(logits, largest, out=out)  # -inf where a difference is beyond floats
    return np.exp(out, out=out)


def _scaled(logits):
    """Return the largest logit of each row, (..., 1), and e^(x_k - largest), (..., k)."""
    top = logits.max(axis=-1, keepdims=True)
    with np.errstate(over="ignore", under="ignore"):
        return top, _weigh(logits, top)


def _split_log_z(top, weights):
    """Return log Z in two parts, (...): the largest logit, and what log Z lies above it.

    The parts are kept apart as long as possible: beside a logit of 1e16 the second is lost.
    """
    others = weights.copy()
    np.put_along_axis(others, weights.argmax(axis=-1, keepdims=True), 0, axis=-1)
    return top[..., 0], np.log1p(others.sum(axis=-1))


def _shares_and_distance(z, logits, name):
    """Return softmax, (..., k), and z - log Z, (...), for a density or mass at z."""
    z = check_reals(z, name, finite=False)
    logits = check_logits(logits)
    check_beside(z, name, logits, "logits")
    top, weights = _scaled(logits)
    top, above = _split_log_z(top, weights)
    with np.errstate(over="ignore", under="ignore"):
        return weights / weights.sum(axis=-1, keepdims=True), z - top - above
