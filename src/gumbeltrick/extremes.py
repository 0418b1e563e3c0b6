"""Maxima of many draws: moved and scaled as they ask for, and the law that they tend to.

Let M_n be the largest of n independent draws of one parent law F, P(M_n <= z) = F(z)^n. With
constants a_n > 0 and b_n that depend on the parent, (M_n - b_n)/a_n has a limit:

=============  =============  ==============  ================================
parent         b_n            a_n             limit
=============  =============  ==============  ================================
exponential    log n          1               Gumbel, exp(-e^-x)
normal         Φ^-1(1 - 1/n)  1/(n φ(b_n))    Gumbel, exp(-e^-x)
uniform        1              1/n             reversed exponential, e^x, x < 0
cauchy         0              n/π             Fréchet, e^(-1/x), x > 0
=============  =============  ==============  ================================

The parents are standard: mean 1, mean 0 and variance 1, on (0, 1), density 1/(π(1 + x²)). For a
single normal draw b_1 would be -inf; it is left as it is, b_1 = 0 and a_1 = 1.
"""

import math

import numpy as np
from scipy import optimize, special, stats

from gumbeltrick._checks import (
    check_cdf,
    check_choice,
    check_count,
    check_logits,
    check_positive,
    check_reals,
    check_rng,
)

__all__ = [
    "PARENTS",
    "limit",
    "matched_gumbel",
    "maximum",
    "normalised_cdf",
    "normalised_maxima",
    "normalised_pdf",
    "normalising_constants",
    "sup_error",
]

PARENTS = ("exponential", "normal", "uniform", "cauchy")
"""The names of the parent laws."""

MAX_N = 10**16

_LIMITS = {
    "exponential": stats.gumbel_r(),
    "normal": stats.gumbel_r(),
    "uniform": stats.weibull_max(1),
    "cauchy": stats.invweibull(1),
}
_LEVELS = special.expit(np.linspace(-34, 34, 1001))  # where two cdfs are compared, from 1e-15
_LOG_2PI = math.log(2 * math.pi)


def normalising_constants(name, n):
    """Give the constants that turn the maximum M_n into (M_n - b_n)/a_n.

    Parameters
    ----------
    name : {"exponential", "normal", "uniform", "cauchy"}
        The parent.
    n : int
        How many draws the maximum is taken of, 1 to 10**16.

    Returns
    -------
    b : float
        What is subtracted.
    a : float
        What is divided by, positive.

    Raises
    ------
    TypeError
        If `name` is no text or `n` no integer.
    ValueError
        If `name` is no parent or `n` is out of range.

    Notes
    -----
    For the normal parent b_n is the level that one draw in n exceeds, and 1/a_n the hazard
    there, as theorem ``thm-von-mises`` asks. Other constants in use are not as good: 1/b_n in
    place of a_n doubles the distance to the limit, and with √(2 log n) and its usual correction
    it is still 0.017 at n = 10**16.
    """
    return _constants(*_checked(name, n))


def normalised_maxima(name, n, size, rng=None):
    """Draw maxima of n draws each, exactly and at a cost that does not depend on n.

    Parameters
    ----------
    name : {"exponential", "normal", "uniform", "cauchy"}
        The parent.
    n : int
        How many draws each maximum is taken of, 1 to 10**16.
    size : int
        Number of maxima, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    maxima : ndarray of float64, shape (size,)
        (M_n - b_n)/a_n.

    Raises
    ------
    TypeError
        If `name` is no text, `n` or `size` no integer (True and 3.0 are none) or `rng` is nothing
        that `numpy.random.default_rng` takes.
    ValueError
        If `name` is no parent, `n` is out of range, `size` negative or `rng` a negative number.

    Notes
    -----
    The cdf of M_n is F^n, so M_n = F^-1(U^(1/n)) with one uniform U. Let E = -log U, a standard
    exponential. A parent exceeds M_n with probability 1 - U^(1/n) = -expm1(-E/n), which is about
    E/n and keeps all its digits: each maximum is the parent's upper quantile there. As n grows
    and the noise stays, the maxima move to -log E (exponential, normal), -E (uniform) and 1/E
    (Cauchy). With the same `rng` every parent and every n meets the same noise, and a
    larger `size` begins with the same maxima.

    The noise is float64, in [0, 44.4]. An exact 0 gives inf, about once in 1e16 draws.

    References
    ----------
    Theorems ``thm-exponential-maxima``, ``thm-normal-maxima``, ``thm-uniform-maxima`` and
    ``thm-cauchy-maxima`` of the chapter "Extremes".
    """
    name, n = _checked(name, n)
    size = check_count(size, "size")
    return _from_noise(name, n, check_rng(rng).standard_exponential(size))


def normalised_cdf(name, n, x):
    """Give the exact probability that (M_n - b_n)/a_n is at most x.

    Parameters
    ----------
    name : {"exponential", "normal", "uniform", "cauchy"}
        The parent.
    n : int
        How many draws the maximum is taken of, 1 to 10**16.
    x : array_like of float, shape (...)
        Places, not NaN.

    Returns
    -------
    probability : ndarray of float64, shape (...)
        F(b_n + a_n x)^n, in [0, 1]; a number of NumPy for a single place.

    Raises
    ------
    TypeError
        If `name` is no text, `n` no integer or `x` not made of real numbers.
    ValueError
        If `name` is no parent, `n` is out of range or `x` holds NaN.

    Notes
    -----
    Computed as exp(n log F), with log F from the upper tail 1 - F: no power of a number near 1
    is taken. Absolute error about 1e-14 for every n.
    """
    name, n = _checked(name, n)
    with np.errstate(over="ignore", under="ignore", divide="ignore"):
        return np.exp(n * _log_cdf(name, n, check_reals(x, "x", finite=False)))[()]


def normalised_pdf(name, n, x):
    """Give the exact density of (M_n - b_n)/a_n at x.

    Parameters
    ----------
    name : {"exponential", "normal", "uniform", "cauchy"}
        The parent.
    n : int
        How many draws the maximum is taken of, 1 to 10**16.
    x : array_like of float, shape (...)
        Places, finite.

    Returns
    -------
    density : ndarray of float64, shape (...)
        n F^(n - 1) f a_n at b_n + a_n x; a number of NumPy for a single place.

    Raises
    ------
    TypeError
        If `name` is no text, `n` no integer or `x` not made of real numbers.
    ValueError
        If `name` is no parent, `n` is out of range or `x` holds NaN or inf.
    """
    name, n = _checked(name, n)
    x = check_reals(x, "x")
    with np.errstate(over="ignore", under="ignore", divide="ignore"):
        rest = (n - 1) * _log_cdf(name, n, x) if n > 1 else 0
        return np.exp(rest + _log_pdf(name, n, x))[()]


def limit(name):
    """Give the law that the normalised maxima of a parent tend to.

    Parameters
    ----------
    name : {"exponential", "normal", "uniform", "cauchy"}
        The parent.

    Returns
    -------
    distribution : scipy.stats.rv_continuous_frozen
        SciPy's ``gumbel_r()`` for exponential and normal, ``weibull_max(1)``, an exponential law
        on the negative numbers, for uniform, ``invweibull(1)``, the Fréchet law, for Cauchy.

    Raises
    ------
    TypeError
        If `name` is no text.
    ValueError
        If `name` is no parent.
    """
    return _LIMITS[check_choice(name, "name", PARENTS)]


def matched_gumbel(name):
    """Give the Gumbel law with the same quartiles as the limit of a parent.

    For exponential and normal it is the limit. For uniform and Cauchy it is what the maxima would
    have to look like, up to location and scale, were they to become Gumbel.

    Parameters
    ----------
    name : {"exponential", "normal", "uniform", "cauchy"}
        The parent.

    Returns
    -------
    distribution : scipy.stats.rv_continuous_frozen
        SciPy's ``gumbel_r``.

    Raises
    ------
    TypeError
        If `name` is no text.
    ValueError
        If `name` is no parent.
    """
    law, standard = limit(name), stats.gumbel_r()
    if law.dist.name == standard.dist.name:
        return law
    low, high = law.ppf([0.25, 0.75])
    standard_low, standard_high = standard.ppf([0.25, 0.75])
    scale = (high - low) / (standard_high - standard_low)
    return stats.gumbel_r(loc=low - scale * standard_low, scale=scale)


def sup_error(name, n, cdf=None):
    """Give the largest distance between the exact cdf of the normalised maximum and its limit's.

    Parameters
    ----------
    name : {"exponential", "normal", "uniform", "cauchy"}
        The parent.
    n : int
        How many draws the maximum is taken of, 1 to 10**16.
    cdf : callable, optional
        Another distribution function to compare with, such as ``matched_gumbel(name).cdf``.

    Returns
    -------
    distance : float
        sup |P((M_n - b_n)/a_n <= x) - cdf(x)| over all x, in [0, 1].

    Raises
    ------
    TypeError
        If `name` is no text, `n` no integer or `cdf` cannot be called.
    ValueError
        If `name` is no parent or `n` is out of range.

    Notes
    -----
    The cdfs are compared at a thousand quantiles of the exact law and of its limit, and between
    the neighbours of the place where they differ most the difference is maximised. Absolute
    error below 1e-10; distances below 1e-14 are rounding.
    """
    name, n = _checked(name, n)
    cdf = limit(name).cdf if cdf is None else check_cdf(cdf)

    def gap(x):
        with np.errstate(over="ignore", under="ignore"):
            return np.abs(normalised_cdf(name, n, x) - cdf(x))

    own = _from_noise(name, n, -np.log(_LEVELS))
    places = np.unique(np.concatenate([own, limit(name).ppf(_LEVELS)]))
    gaps = gap(places)
    best = int(gaps.argmax())
    ends = places[max(best - 1, 0)], places[min(best + 1, places.size - 1)]
    refined = optimize.minimize_scalar(lambda x: -gap(x), bounds=ends, method="bounded")
    return float(max(gaps[best], -refined.fun))


def maximum(locs, scale=1.0):
    """Give the law of the largest of x_k + β G_k: Gumbel again, at β log Σ e^(x_k/β).

    Parameters
    ----------
    locs : array_like of float, shape (..., k)
        Location x_k of each Gumbel variable: below inf and not NaN, in each row one finite; -inf
        leaves one out.
    scale : float, optional
        The scale β that all of them share, finite and positive.

    Returns
    -------
    distribution : scipy.stats.rv_continuous_frozen
        SciPy's ``gumbel_r`` of that location, an array of shape (...), and scale β.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `locs` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `scale` is not one finite positive number.

    Notes
    -----
    The largest location is first subtracted from all, so nothing overflows, whatever the
    locations. Variables of different scales have no such law: their maximum is never Gumbel.

    References
    ----------
    Theorem ``thm-max-stability`` of the chapter "Extremes".
    """
    locs = check_logits(locs, "locs")
    scale = float(check_positive(scale, "scale", ndim=0))
    top = locs.max(axis=-1)
    with np.errstate(over="ignore", under="ignore"):
        beyond = np.exp((locs - top[..., np.newaxis]) / scale)
        return stats.gumbel_r(loc=top + scale * np.log(beyond.sum(axis=-1)), scale=scale)


def _checked(name, n):
    return check_choice(name, "name", PARENTS), check_count(n, "n", MAX_N, min_value=1)


def _constants(name, n):
    if name == "exponential":
        return math.log(n), 1.0
    if name == "uniform":
        return 1.0, 1 / n
    if name == "cauchy":
        return 0.0, n / math.pi
    if n == 1:
        return 0.0, 1.0
    b = -float(special.ndtri(1 / n))
    return b, math.exp((b * b + _LOG_2PI) / 2) / n


def _from_noise(name, n, noise):
    """Normalised maxima for given standard exponentials, (size,): F^-1(e^(-E/n))."""
    with np.errstate(under="ignore", divide="ignore"):
        below = np.exp(-noise / n)  # probability that a parent stays below the maximum
        above = -np.expm1(-noise / n)
        if name == "exponential":
            return -np.log(n * above)
        if name == "uniform":
            return -n * above
        # Quantiles from whichever tail is the smaller: the other is rounded near 1.
        upper = above < below
        tail = np.where(upper, above, below)
        if name == "cauchy":
            distance = np.pi / (n * np.tan(np.pi * tail))
            return np.where(upper, distance, -distance)
        b, a = _constants(name, n)
        return (np.where(upper, -1, 1) * special.ndtri(tail) - b) / a


def _log_cdf(name, n, x):
    """Log F(b_n + a_n x): the parent's own, at the place of the maximum."""
    if name == "exponential":
        return np.log1p(-np.minimum(np.exp(-x) / n, 1))
    if name == "uniform":
        return np.log1p(np.clip(x / n, -1, 0))
    if name == "cauchy":
        tail = np.arctan2(np.pi, n * np.abs(x)) / np.pi  # P(X > |z|), z = n x / π
        return np.where(x > 0, np.log1p(-tail), np.log(tail))
    b, a = _constants(name, n)
    return special.log_ndtr(b + a * x)


def _log_pdf(name, n, x):
    """Log n a_n f(b_n + a_n x), f the parent's density."""
    if name == "exponential":
        return np.where(x >= -math.log(n), -x, -np.inf)
    if name == "uniform":
        return np.where((x >= -n) & (x <= 0), 0.0, -np.inf)
    if name == "cauchy":
        # n a_n / (π (1 + z²)) = n² / (π² + n² x²)
        return -np.log((np.pi / n) ** 2 + x * x)
    b, a = _constants(name, n)
    return math.log(n * a) - ((b + a * x) ** 2 + _LOG_2PI) / 2
