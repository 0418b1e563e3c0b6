"""Gumbel-softmax: the argmax of logits plus Gumbel noise, softened by a temperature τ.

With independent noise G_k ~ Gumbel(0, 1) the soft sample is y = softmax((x + G)/τ): a point of the
simplex, K shares that sum to one. Its largest share belongs to the winner of the Gumbel-max trick,
whatever τ; as τ falls to 0 the point runs into that winner's corner, as τ grows it runs to the
middle. Unlike the winner it has a derivative in the logits, and a density in closed form.

Logits are unnormalised log-probabilities, in nats, of any size; adding a number to all changes
nothing. The temperature τ has no unit. Axes before the last are batches.
"""

import numpy as np
from scipy import special

from gumbeltrick._checks import (
    check_between,
    check_broadcast,
    check_count,
    check_logits,
    check_options,
    check_positive,
    check_reals,
    check_rng,
    check_same_options,
    check_shares,
)
from gumbeltrick._race import race_noise

__all__ = [
    "binary_cdf",
    "binary_pdf",
    "jacobian",
    "log_density",
    "mean",
    "relax",
    "sample",
]

_STEP = 0.25  # of sums in place of integrals: their error, e^(-π²/step), is below rounding
_LEFT, _RIGHT = -7.0, 42.0  # Gumbel(0, 1) leaves e^-1000 on the left of this and e^-42 right
_LOST = 750.0  # e^-750 is 0
_FLOOR = 700.0  # e^700 is a float, and e^-(e^700) 0
_HOT = 1e300  # beside higher temperatures, differences of logits that overflow still count
_SMALL = 2.0**-12  # floats times this can be subtracted, and multiplied by the log of a float


def relax(logits, gumbels, temperature):
    """Turn noise into soft samples: softmax((logits + gumbels) / temperature).

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite; -inf gets a share of 0.
    gumbels : array_like of float, shape (..., k)
        Noise, finite; its batches broadcast with those of the logits.
    temperature : float
        τ, finite and positive.

    Returns
    -------
    y : ndarray of float64, shape (..., k)
        In [0, 1], each row summing to one up to rounding.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `gumbels` is not finite, has another number of options, or batches that do not broadcast;
        if `temperature` is not one finite positive number.

    Notes
    -----
    The largest logit of a row is subtracted before the noise is added, and the largest sum before
    the division: so neither logits of 1e308 nor a temperature of 1e-300 overflow, and noise of
    size 1 is not lost beside logits of size 1e16 that lie close together. A share below 1e-308
    rounds to 0: at small τ a sample may be a corner exactly.

    References
    ----------
    Definition ``def-gumbel-softmax`` of the chapter "Gumbel-softmax".
    """
    logits = check_logits(logits)
    noise = check_reals(gumbels, "gumbels")
    check_same_options(np.atleast_1d(noise), "gumbels", logits, "logits")
    temperature = check_positive(temperature, "temperature", ndim=0)
    temperature, logits, noise = _in_reach(temperature, logits, noise)
    with np.errstate(over="ignore"):
        sums = _from_the_top(logits) + noise
    return _softened(sums, temperature)


def sample(logits, temperature, n, rng=None):
    """Draw soft samples softmax((logits + G) / temperature) with fresh Gumbel noise.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite; -inf gets a share of 0.
    temperature : float
        τ, finite and positive.
    n : int
        Number of draws for each row of logits, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    y : ndarray of float64, shape (n, ..., k)
        One draw per row, in [0, 1], each row summing to one up to rounding.

    Raises
    ------
    TypeError
        If `logits` or `temperature` are not real numbers, `n` is no integer (True and 3.0 are
        none) or `rng` is nothing that `numpy.random.default_rng` takes.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `temperature` is not one finite positive number; if `n` or `rng` is a negative number.

    Notes
    -----
    The same as ``relax(logits, G, temperature)`` with the noise G that `gumbel_max.sample` meets
    with the same `rng`: the largest share of a row is its winner's. New logits or another
    temperature meet the same noise, and a larger n begins with the same draws. That is the
    reparameterisation: all of the chance is in G, and y is a smooth function of the rest.

    Beside the samples themselves, 8·n·k bytes for each row of logits, little is held: all is
    computed in their place, but for two numbers a draw.

    References
    ----------
    Definition ``def-gumbel-softmax`` of the chapter "Gumbel-softmax".
    """
    logits = check_logits(logits)
    temperature = check_positive(temperature, "temperature", ndim=0)
    noise = race_noise((check_count(n), *logits.shape), check_rng(rng))  # (n, ..., k)
    np.log(noise, out=noise)
    temperature, logits, noise = _in_reach(temperature, logits, noise)
    np.subtract(_from_the_top(logits), noise, out=noise)
    return _softened(noise, temperature)


def log_density(y, logits, temperature):
    """Give the log of the density of soft samples at points of the simplex.

    Parameters
    ----------
    y : array_like of float, shape (..., k)
        Points inside the simplex: shares above 0 that sum to one, up to the rounding of their
        type. Broadcasts with the logits.
    logits : array_like of float, shape (..., k)
        Finite: with an option of -inf all samples lie on an edge, where there is no density.
    temperature : float
        τ, finite and positive.

    Returns
    -------
    log_density : ndarray of float64, shape (...)
        In nats, with respect to the first k - 1 shares (or any other k - 1 of them); a number of
        NumPy for a single point. 0 for k = 1; -inf where it is below the least float.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `y` holds a share that is not above 0, or a row that does not sum to one; if `logits`
        is not finite; if last axes differ or batches do not broadcast; if `temperature` is not
        one finite positive number.

    Notes
    -----
    With s_k = x_k - τ log y_k this is log (K-1)! + (K-1) log τ + Σ (s_k - log y_k) - K log Σ e^s_k.
    All of it is taken relative to the largest s, and shares relative to the largest share: no term
    overflows, and in the middle of the simplex logits count however high the temperature.

    References
    ----------
    Theorem ``thm-simplex-density`` of the chapter "Gumbel-softmax"; Maddison, Mnih and Teh,
    "The Concrete distribution" (2017), equation 10, where the temperature is λ.
    """
    logits = check_reals(logits, "logits")
    check_logits(logits)
    y = check_shares(y, "y")
    check_same_options(y, "y", logits, "logits")
    temperature = check_positive(temperature, "temperature", ndim=0)
    k = logits.shape[-1]
    with np.errstate(over="ignore", under="ignore"):
        log_y = np.log(y)
        behind = np.log(y / y.max(axis=-1, keepdims=True))  # 0 for the largest share
        near, logits = _in_reach(temperature, logits)
        scores = _from_the_top(logits) - near * behind  # (..., k)
        scores = (scores - scores.max(axis=-1, keepdims=True)) * (temperature / near)
        total = special.logsumexp(scores, axis=-1)
        terms = (scores - log_y).sum(axis=-1) - k * total
        return special.gammaln(k) + (k - 1) * np.log(temperature) + terms


def jacobian(y, temperature):
    """Give the derivatives of a soft sample in the logits, with the noise held fixed.

    Parameters
    ----------
    y : array_like of float, shape (..., k)
        Soft samples: shares of at least 0 that sum to one, up to the rounding of their type.
    temperature : float
        τ, finite and positive.

    Returns
    -------
    jacobian : ndarray of float64, shape (..., k, k)
        ∂y_i/∂x_j = y_i (δ_ij - y_j) / τ at [..., i, j]: symmetric, each row summing to zero.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `y` holds a share below 0 or a row that does not sum to one; if `temperature` is not one
        finite positive number.

    Notes
    -----
    The same for all logits and all noise that lead to y. At a corner of the simplex it is 0: a
    sample that has become one-hot has no slope left. Slopes beyond floats, which take a temperature
    below 1e-308, are inf or -inf.

    References
    ----------
    Theorem ``thm-jacobian`` of the chapter "Gumbel-softmax".
    """
    y = check_shares(y, "y", inside=False)
    temperature = check_positive(temperature, "temperature", ndim=0)
    with np.errstate(over="ignore", under="ignore"):
        slopes = -y[..., :, np.newaxis] * y[..., np.newaxis, :]
        # y (1 - y), with 1 - y as the sum of the others: near a corner nothing cancels.
        others = np.stack([np.delete(y, k, axis=-1).sum(axis=-1) for k in range(y.shape[-1])], -1)
        diagonal = np.arange(y.shape[-1])
        slopes[..., diagonal, diagonal] = y * others
        return slopes / temperature


def binary_cdf(y, logits, temperature):
    """Give the cdf of the first of two soft shares.

    Parameters
    ----------
    y : array_like of float, shape (...)
        Points in [0, 1]; they broadcast with the batch axes of the logits.
    logits : array_like of float, shape (..., 2)
        Finite.
    temperature : float
        τ, finite and positive.

    Returns
    -------
    cdf : ndarray of float64, shape (...)
        P(share of the first option <= y).

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `y` is outside [0, 1]; if `logits` is not finite or has not two options; if the shapes
        do not broadcast; if `temperature` is not one finite positive number.

    References
    ----------
    Theorem ``thm-two-options`` of the chapter "Gumbel-softmax".
    """
    y = check_between(y, "y", 0, 1)
    with np.errstate(divide="ignore", over="ignore", under="ignore", invalid="ignore"):
        odds = _standardised(y, logits, temperature)
        # All of it lies between the ends, however far apart the logits are.
        return np.where(y == 0, 0.0, np.where(y == 1, 1.0, special.expit(odds)))[()]


def binary_pdf(y, logits, temperature):
    """Give the density of the first of two soft shares.

    Parameters
    ----------
    y : array_like of float, shape (...)
        Points above 0 and below 1; they broadcast with the batch axes of the logits.
    logits : array_like of float, shape (..., 2)
        Finite.
    temperature : float
        τ, finite and positive.

    Returns
    -------
    density : ndarray of float64, shape (...)
        At least 0. For τ < 1 it grows without bound towards 0 and 1.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `y` is not above 0 and below 1; if `logits` is not finite or has not two options; if
        the shapes do not broadcast; if `temperature` is not one finite positive number.

    References
    ----------
    Theorem ``thm-two-options`` of the chapter "Gumbel-softmax".
    """
    y = check_between(y, "y", np.nextafter(0, 1), np.nextafter(1, 0))
    with np.errstate(over="ignore", under="ignore"):
        odds = _standardised(y, logits, temperature)
        logs = special.log_expit(odds) + special.log_expit(-odds) - np.log(y) - np.log1p(-y)
        return temperature * np.exp(logs)


def mean(logits, temperature):
    """Give the mean of the soft samples, E y.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite; -inf has mean 0.
    temperature : float
        τ, finite and positive.

    Returns
    -------
    mean : ndarray of float64, shape (..., k)
        In [0, 1], each row summing to one up to rounding.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `temperature` is not one finite positive number.

    Notes
    -----
    There is no formula, but a second race: E y_k is the probability that x_k + G_k + τ H_k is the
    largest, with further Gumbel noise H. Its law is an integral over H, and who wins an integral
    over the maximum; sums at equal steps give both to about 1e-14. So soft samples are on average
    the winners of a noisier race: the mean is softmax(x) as τ falls to 0 and 1/k as τ grows.

    Rows are done one by one: a row takes about a millisecond, and 30 kB, for each option.

    References
    ----------
    Theorem ``thm-soft-mean`` of the chapter "Gumbel-softmax".
    """
    logits = check_logits(logits)
    temperature = check_positive(temperature, "temperature", ndim=0)
    # G + τ H and H + G/τ, in units of the larger noise, have the same law up to the unit.
    larger = max(1.0, float(temperature))
    ratio = min(float(temperature), 1.0 / float(temperature))
    near, scores = _in_reach(larger, logits)
    with np.errstate(over="ignore"):
        scores = np.maximum(_from_the_top(scores) / near, -_LOST)
    means = np.empty_like(scores)
    for row in np.ndindex(scores.shape[:-1]):
        means[row] = _winners_of_twofold_noise(scores[row], ratio)
    return np.where(logits == -np.inf, 0.0, means)


def _winners_of_twofold_noise(scores, ratio):
    """Who has the largest score + G + ratio · H, for scores up to 0 and a ratio up to 1."""
    spread = -scores.min()
    places = np.arange(
        (1 + ratio) * _LEFT, (1 + ratio) * _RIGHT + np.log(scores.size) + _STEP, _STEP
    )
    apart = places[:, np.newaxis] - scores  # (places, k)
    cdf, density = np.zeros_like(apart), np.zeros_like(apart)
    with np.errstate(over="ignore", under="ignore"):
        # Far to the right a large H and a large G share the way: as far as the scores spread.
        for h in np.arange(_LEFT, _RIGHT + spread, _STEP):
            share = _STEP * np.exp(-h - np.exp(-h))
            rest = np.maximum(apart - ratio * h, -_FLOOR)
            tail = np.exp(-rest)
            below = np.exp(-tail)
            cdf += share * below
            density += share * tail * below
        return _STEP * (density * _product_of_others(cdf)).sum(axis=0)


def _product_of_others(factors):
    """Product of all numbers of a row but one, for each; without division, since some may be 0."""
    before, after = np.ones_like(factors), np.ones_like(factors)
    np.cumprod(factors[:, :-1], axis=1, out=before[:, 1:])
    after[:, :-1] = np.cumprod(factors[:, :0:-1], axis=1)[:, ::-1]
    return before * after


def _in_reach(temperature, *numbers):
    """Return temperature and numbers, all made small where their differences must not overflow.

    Softmax asks for quotients alone. What is rounded off, below 1e-304, is nothing beside a
    temperature of 1e300.
    """
    if temperature <= _HOT:
        return temperature, *numbers
    with np.errstate(under="ignore"):
        return _SMALL * temperature, *(_SMALL * each for each in numbers)


def _from_the_top(logits):
    """Logits minus the largest of their row, (..., k); -inf where that is beyond floats."""
    with np.errstate(over="ignore"):
        return logits - logits.max(axis=-1, keepdims=True)


def _softened(sums, temperature):
    """Softmax of sums/temperature, in their place."""
    with np.errstate(over="ignore", under="ignore"):
        sums -= sums.max(axis=-1, keepdims=True)
        sums /= temperature
        np.exp(sums, out=sums)
        sums /= sums.sum(axis=-1, keepdims=True)
    return sums


def _standardised(y, logits, temperature):
    """τ log(y / (1 - y)) - (x_1 - x_2), standard logistic if y is the first of two soft shares."""
    logits = check_options(check_reals(logits, "logits"), "logits", 2)
    check_broadcast({"y": y, "the axes of logits before the last": logits[..., 0]})
    temperature = check_positive(temperature, "temperature", ndim=0)
    near, logits = _in_reach(temperature, logits)
    apart = logits[..., 0] - logits[..., 1]
    return (near * (np.log(y) - np.log1p(-y)) - apart) * (temperature / near)
