"""The Gumbel distribution: the time of an exponential alarm, read on a clock of logarithms.

With s = (x - loc)/scale, the distribution function is F(x) = exp(-e^-s). So t = e^-s does all the
work: P(X > x) is the probability that an Exp(1) alarm rings before t, and every function here is
one of the exponential law at t. If E ~ Exp(1) then loc - scale·log E follows this law, and so does
loc - scale·log(-log U) with U uniform on (0, 1).

This is the law of maxima, long on the right: SciPy's ``gumbel_r``, NumPy's ``gumbel``. Its mirror
image, the law of log E, is SciPy's ``gumbel_l``.

Everywhere `loc` is finite and `scale` finite and positive, of any size; both are arrays if asked
for, and broadcast with the other argument.
"""

import numpy as np

from gumbeltrick._checks import (
    check_between,
    check_broadcast,
    check_count,
    check_positive,
    check_reals,
    check_rng,
)
from gumbeltrick._race import race_noise

__all__ = ["cdf", "isf", "logcdf", "logpdf", "pdf", "ppf", "sample", "sf"]

_LEFT = -700.0  # left of this, e^-s may overflow; density and cdf are 0 from -6.7 on


def pdf(x, loc=0, scale=1):
    """Give the density e^-s exp(-e^-s) / scale.

    Parameters
    ----------
    x : array_like of float, shape (...)
        Points, not NaN; -inf and inf are allowed.
    loc, scale : array_like of float, shape (...), optional
        Mode of the law, finite, and its scale, finite and positive.

    Returns
    -------
    density : ndarray of float64, shape (...)
        At least 0, and at most 1/(e · scale): inf only where that exceeds the largest float. A
        number of NumPy if all arguments are numbers.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `x` holds NaN, `loc` a number that is not finite, `scale` one that is not finite and
        positive; if the shapes do not broadcast.

    Notes
    -----
    For loc 0 and scale 1 the relative error is a few 1e-16 times 1 + e^-s: to the last digit in
    the right tail, and 1e-13 where the left tail ends, at -6.6 with a density of 1e-304. Other
    parameters add the rounding of s, which is 2e-16 · |s| times 1 + e^-s. Where density times scale
    is below 1e-307, digits are lost, and left of -6.62 it is 0.

    References
    ----------
    Definition ``def-gumbel`` of the chapter "The Gumbel distribution".
    """
    x, loc, scale = _arguments(x, loc, scale)
    with np.errstate(over="ignore", under="ignore"):
        time = np.exp(-np.maximum(_standardised(x, loc, scale), _LEFT))
        return time * np.exp(-time) / scale


def logpdf(x, loc=0, scale=1):
    """Give the logarithm of the density, -s - e^-s - log(scale).

    Parameters
    ----------
    x : array_like of float, shape (...)
        Points, not NaN; -inf and inf are allowed.
    loc, scale : array_like of float, shape (...), optional
        Mode of the law, finite, and its scale, finite and positive.

    Returns
    -------
    density : ndarray of float64, shape (...)
        Log density, in nats; -inf at -inf, at inf, and where it is below the least float.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `x` holds NaN, `loc` a number that is not finite, `scale` one that is not finite and
        positive; if the shapes do not broadcast.

    Notes
    -----
    Where `pdf` ends in 0 this goes on. The absolute error is a few 1e-16 times the largest of |s|,
    e^-s (1 + |s|) and |log(scale)|.

    References
    ----------
    Definition ``def-gumbel`` of the chapter "The Gumbel distribution".
    """
    x, loc, scale = _arguments(x, loc, scale)
    with np.errstate(over="ignore", under="ignore"):
        s = _standardised(x, loc, scale)
        s = np.maximum(s, -np.finfo(float).max)  # -inf + inf would be NaN
        return -s - np.exp(-s) - np.log(scale)


def cdf(x, loc=0, scale=1):
    """Give the distribution function P(X <= x) = exp(-e^-s).

    Parameters
    ----------
    x : array_like of float, shape (...)
        Points, not NaN; -inf and inf are allowed.
    loc, scale : array_like of float, shape (...), optional
        Mode of the law, finite, and its scale, finite and positive.

    Returns
    -------
    probability : ndarray of float64, shape (...)
        In [0, 1]; 0 at -inf and 1 at inf.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `x` holds NaN, `loc` a number that is not finite, `scale` one that is not finite and
        positive; if the shapes do not broadcast.

    Notes
    -----
    The relative error is that of `pdf`. From s = 37 on the result is 1: use `sf` there. From
    s = -6.62 on to the left it is 0: use `logcdf` there.

    References
    ----------
    Definition ``def-gumbel`` of the chapter "The Gumbel distribution"; E. J. Gumbel, Statistics
    of Extremes (1958).
    """
    with np.errstate(under="ignore"):
        return np.exp(-_time(x, loc, scale))


def logcdf(x, loc=0, scale=1):
    """Give the logarithm of the distribution function, -e^-s.

    Parameters
    ----------
    x : array_like of float, shape (...)
        Points, not NaN; -inf and inf are allowed.
    loc, scale : array_like of float, shape (...), optional
        Mode of the law, finite, and its scale, finite and positive.

    Returns
    -------
    probability : ndarray of float64, shape (...)
        Log probability, in nats, at most 0; -inf where it is below the least float, from s = -710
        on to the left.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `x` holds NaN, `loc` a number that is not finite, `scale` one that is not finite and
        positive; if the shapes do not broadcast.

    Notes
    -----
    For loc 0 and scale 1 the relative error is 2e-16, in both tails. Other parameters add the
    rounding of s, 2e-16 · |s|.

    References
    ----------
    Definition ``def-gumbel`` of the chapter "The Gumbel distribution".
    """
    return 0.0 - _time(x, loc, scale)  # 0 at inf, and not -0


def sf(x, loc=0, scale=1):
    """Give the survival function P(X > x) = 1 - exp(-e^-s).

    Parameters
    ----------
    x : array_like of float, shape (...)
        Points, not NaN; -inf and inf are allowed.
    loc, scale : array_like of float, shape (...), optional
        Mode of the law, finite, and its scale, finite and positive.

    Returns
    -------
    probability : ndarray of float64, shape (...)
        In [0, 1]; 1 at -inf and 0 at inf.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `x` holds NaN, `loc` a number that is not finite, `scale` one that is not finite and
        positive; if the shapes do not broadcast.

    Notes
    -----
    Computed by `expm1`, without the cancellation of 1 - cdf: for loc 0 and scale 1 the relative
    error is a few 1e-16 down to 1e-308, near s = 709. Other parameters add the rounding of s,
    2e-16 · |s|.

    References
    ----------
    Theorem ``thm-gumbel-tails`` of the chapter "The Gumbel distribution".
    """
    with np.errstate(under="ignore"):
        return -np.expm1(-_time(x, loc, scale))


def ppf(q, loc=0, scale=1):
    """Give the quantile loc - scale · log(-log q), the inverse of `cdf`.

    Parameters
    ----------
    q : array_like of float, shape (...)
        Probabilities, in [0, 1].
    loc, scale : array_like of float, shape (...), optional
        Mode of the law, finite, and its scale, finite and positive.

    Returns
    -------
    x : ndarray of float64, shape (...)
        Where the distribution function is q; -inf for 0 and inf for 1.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `q` is not in [0, 1], `loc` holds a number that is not finite, `scale` one that is not
        finite and positive; if the shapes do not broadcast.

    Notes
    -----
    The absolute error is a few 1e-16 times |loc| + scale · (1 + |log(-log q)|), so for loc 0 the
    relative error is small in both tails. Next to 1 the floats q are 1e-16 apart: the largest
    below 1 gives 36.7. Quantiles beyond need `isf`.

    References
    ----------
    Theorem ``thm-two-logs`` of the chapter "The Gumbel distribution".
    """
    q = check_between(q, "q", 0, 1)
    loc, scale = _parameters({"q": q}, loc, scale)
    with np.errstate(divide="ignore"):  # q = 0 and q = 1
        return _placed(-np.log(-np.log(q)), loc, scale)


def isf(q, loc=0, scale=1):
    """Give the upper quantile loc - scale · log(-log(1 - q)), the inverse of `sf`.

    Parameters
    ----------
    q : array_like of float, shape (...)
        Probabilities, in [0, 1].
    loc, scale : array_like of float, shape (...), optional
        Mode of the law, finite, and its scale, finite and positive.

    Returns
    -------
    x : ndarray of float64, shape (...)
        Where the survival function is q; inf for 0 and -inf for 1.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `q` is not in [0, 1], `loc` holds a number that is not finite, `scale` one that is not
        finite and positive; if the shapes do not broadcast.

    Notes
    -----
    Computed by `log1p`, so that the far right tail is reached: q = 1e-300 gives 690.8. The
    absolute error is a few 1e-16 times |loc| + scale · (1 + |log(-log(1 - q))|).

    References
    ----------
    Theorem ``thm-two-logs`` of the chapter "The Gumbel distribution", with 1 - U for U.
    """
    q = check_between(q, "q", 0, 1)
    loc, scale = _parameters({"q": q}, loc, scale)
    with np.errstate(divide="ignore", under="ignore"):  # q = 0 and q = 1
        return _placed(-np.log(-np.log1p(-q)), loc, scale)


def sample(n, loc=0, scale=1, rng=None):
    """Draw samples, loc - scale · log E with standard exponential noise E.

    Parameters
    ----------
    n : int
        Number of draws for each pair of parameters, 0 or more.
    loc, scale : array_like of float, shape (...), optional
        Mode of the law, finite, and its scale, finite and positive.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same draws, None others each
        time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    samples : ndarray of float64, shape (n, ...)
        Independent draws. Finite, but for scales above 1e306, whose draws may exceed the largest
        float.

    Raises
    ------
    TypeError
        If `n` is no integer (True and 3.0 are none), `loc` or `scale` are not real numbers, or
        `rng` is nothing that `numpy.random.default_rng` takes.
    ValueError
        If `n` is negative, `loc` holds a number that is not finite, `scale` one that is not finite
        and positive, or their shapes do not broadcast; if `rng` is a negative number.

    Notes
    -----
    The noise is drawn row by row, ``-log(rng.standard_exponential((n, ...)))``, whatever the
    parameters: new ones move and stretch the same noise, and a larger n with the same seed begins
    with the same draws. The noise is float64 and lies between -3.8 and about 37. One logarithm a
    draw, where -log(-log U) takes two.

    References
    ----------
    Theorems ``thm-log-time`` and ``thm-location-scale`` of the chapter "The Gumbel distribution".
    """
    n = check_count(n)
    loc, scale = _parameters({}, loc, scale)
    shape = n, *np.broadcast_shapes(loc.shape, scale.shape)
    noise = race_noise((*shape, 1), check_rng(rng)).reshape(shape)  # races of one clock each
    np.log(noise, out=noise)
    return _placed(np.negative(noise, out=noise), loc, scale, out=noise)


def _arguments(x, loc, scale):
    x = check_reals(x, "x", finite=False)
    return x, *_parameters({"x": x}, loc, scale)


def _parameters(others, loc, scale):
    loc, scale = check_reals(loc, "loc"), check_positive(scale, "scale")
    check_broadcast({**others, "loc": loc, "scale": scale})
    return loc, scale


def _time(x, loc, scale):
    """Return t = e^-s, in [0, inf]."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(-_standardised(*_arguments(x, loc, scale)))


def _standardised(x, loc, scale):
    """Return s = (x - loc)/scale; the caller ignores overflow and underflow."""
    half = _halving(scale)
    return (x * half - loc * half) / (scale * half)


def _placed(standard, loc, scale, out=None):
    """Return loc + scale · standard, in `out` if it is given."""
    half = _halving(scale)
    with np.errstate(over="ignore", under="ignore"):
        placed = np.multiply(standard, scale * half, out=out)
        placed = np.add(placed, loc * half, out=out)
        return np.divide(placed, half, out=out)


def _halving(scale):
    """Return 1/2 for large scales and 1 for small ones.

    Exact factors that keep x - loc and scale · standard from overflowing where what comes of them
    does not: beside a scale below 1 such a difference is beyond all floats anyway.
    """
    return np.where(scale > 1, 0.5, 1.0)
