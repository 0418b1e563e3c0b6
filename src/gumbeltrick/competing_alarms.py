"""The race of exponential alarm clocks: who rings first, when, and in what order they all ring.

Clock k rings once, after a random time T_k ~ Exp(λ_k), and no clock knows of the others. Write
Λ = Σ λ_k. The first time is Exp(Λ), the winner is clock k with probability λ_k/Λ, the two are
independent, and after the first ring the others race on as if nothing had happened.

A rate counts rings per unit of time, any unit; times come in that unit. Everywhere `rates` are
finite, positive and at least one, of any size: they need not sum to one.
"""

import numpy as np
from scipy import stats

from gumbeltrick._checks import (
    check_count,
    check_order,
    check_rates,
    check_rng,
    check_timed_rates,
    check_times,
)

__all__ = ["first_alarm", "first_time", "order_probability", "sample_times", "winner_probabilities"]


def sample_times(rates, n, rng=None):
    """Run n races: the time at which each clock rings, independent and exponential.

    Parameters
    ----------
    rates : array_like of float, shape (k,)
        Rate of each clock, finite and positive, the fastest at least 1e-306. A clock with rate λ
        rings after 1/λ on average.
    n : int
        Number of races, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same races, None others each
        time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    times : ndarray of float64, shape (n, k)
        One race per row, one clock per column, in [0, inf].

    Raises
    ------
    TypeError
        If `rates` are not real numbers, `n` is no integer (True and 3.0 are none) or `rng` is
        nothing that `numpy.random.default_rng` takes.
    ValueError
        If `rates` is empty, not one-dimensional, holds a number that is not finite and positive,
        or none of at least 1e-306; if `n` is negative or `rng` is a negative number.

    Notes
    -----
    The times are noise over rates, ``rng.standard_exponential((n, k)) / rates``, drawn row by
    row. So a larger n with the same seed begins with the same races, and new rates stretch the
    same noise. The only large array that is made has 8·n·k bytes.

    NumPy's float64 noise lies in [0, 44.4], with steps of about 1e-16 near 0. An exact 0, which
    wins whatever the rates, comes about once in 1e16 draws. So a clock whose share of the wins
    is below 1e-16 is not imitated faithfully; no sample is large enough to show it. Rates from
    1e-300 to 1e300 in one race neither overflow nor underflow. A clock slower than 1e-306 may
    ring at inf, later than all others.
    """
    rates = check_timed_rates(rates)
    n = check_count(n)
    times = check_rng(rng).standard_exponential((n, rates.size))  # (n, k)
    with np.errstate(over="ignore", under="ignore"):
        return np.divide(times, rates, out=times)


def first_alarm(times):
    """Find for each race the clock that rings first, and when.

    Parameters
    ----------
    times : array_like of float, shape (n, k)
        One race per row, one clock per column, at least 0. A clock may never ring (inf) if
        another one of its race does.

    Returns
    -------
    winners : ndarray of intp, shape (n,)
        Index of the first clock to ring, in [0, k); the lowest index where several ring together.
    times : ndarray of float64, shape (n,)
        Time of that ring: the least of the row.

    Raises
    ------
    TypeError
        If `times` are not real numbers.
    ValueError
        If `times` is not two-dimensional, has no column, holds a negative number or NaN, or a
        row without a finite time.
    """
    times = check_times(times)
    winners = times.argmin(axis=1)  # (n,)
    return winners, times[np.arange(winners.size), winners]


def winner_probabilities(rates):
    """Give each clock's probability to ring first, λ_k/Λ.

    Parameters
    ----------
    rates : array_like of float, shape (k,)
        Rate of each clock, finite and positive.

    Returns
    -------
    probabilities : ndarray of float64, shape (k,)
        In [0, 1], summing to one up to rounding.

    Raises
    ------
    TypeError
        If `rates` are not real numbers.
    ValueError
        If `rates` is empty, not one-dimensional or holds a number that is not finite and positive.

    Notes
    -----
    The rates are first multiplied by a power of two, which is exact, so that their sum cannot
    overflow. Shares above 1e-307 have a relative error of a few 1e-16; smaller ones are off by
    at most 1e-323 and end in 0.

    References
    ----------
    Theorem ``thm-winner`` of the chapter "Competing alarms". The clocks are independent but not
    identically distributed: texts that say "i.i.d." speak of equal rates only.
    """
    scaled, _ = _scaled(check_rates(rates))
    with np.errstate(under="ignore"):
        return scaled / scaled.sum()


def first_time(rates):
    """Give the law of the time of the first ring, Exp(Λ).

    Parameters
    ----------
    rates : array_like of float, shape (k,)
        Rate of each clock, finite and positive, the fastest at least 1e-306.

    Returns
    -------
    distribution : scipy.stats.rv_continuous_frozen
        The exponential law of scale 1/Λ, with ``pdf``, ``cdf``, ``sf``, ``ppf``, ``mean`` …

    Raises
    ------
    TypeError
        If `rates` are not real numbers.
    ValueError
        If `rates` is empty, not one-dimensional, holds a number that is not finite and positive,
        or none of at least 1e-306: the mean 1/Λ would near the largest float.

    Notes
    -----
    The scale is right to a few 1e-16 up to Λ = 1e307; beyond, where Λ itself may overflow, it
    slowly loses digits. SciPy squares the scale for ``var`` and ``std``, which therefore
    end in 0 or inf where Λ is outside [1e-154, 1e154]. The standard deviation equals ``mean``.

    References
    ----------
    Theorem ``thm-minimum`` of the chapter "Competing alarms"; by ``thm-independence`` this is
    the law of the time given any winner, too. For equal rates: A. Rényi, "On the theory of order
    statistics", Acta Mathematica Academiae Scientiarum Hungaricae 4 (1953).
    """
    scaled, exponent = _scaled(check_timed_rates(rates))
    with np.errstate(under="ignore"):
        return stats.expon(scale=np.ldexp(1 / scaled.sum(), -exponent))


def order_probability(rates, order):
    """Give the probability that the clocks ring in exactly this order.

    Parameters
    ----------
    rates : array_like of float, shape (k,)
        Rate of each clock, finite and positive.
    order : array_like of int, shape (k,)
        Every clock's index once, the first to ring first: a row of ``argsort(times, axis=1)``.

    Returns
    -------
    probability : float
        In [0, 1]. Over all k! orders it sums to one.

    Raises
    ------
    TypeError
        If `rates` are not real numbers or `order` not whole ones.
    ValueError
        If `rates` is empty, not one-dimensional or holds a number that is not finite and positive;
        if `order` does not name each of 0 … k - 1 exactly once.

    Notes
    -----
    The product over the places j of λ_σj / (λ_σj + … + λ_σk): at each ring the winner's share
    among the clocks that are left. The sums are exact and each share is rounded once, so the
    relative error stays below 2.3e-16·k for a result above 1e-307, whatever the rates.

    References
    ----------
    Theorem ``thm-full-order`` of the chapter "Competing alarms". R. D. Luce, Individual Choice
    Behavior (1959); R. L. Plackett, "The analysis of permutations", Applied Statistics 24 (1975).
    """
    rates = check_rates(rates).tolist()
    order = check_order(order, len(rates))
    units = [_units(rate) for rate in rates]
    left = sum(units)
    probability = 1.0
    for clock in order:
        probability *= units[clock] / left
        left -= units[clock]  # exact: these are integers
    return probability


def _scaled(rates):
    """Return rates · 2^-exponent, the largest of them in [1/2, 1), and the exponent."""
    exponent = np.frexp(rates.max())[1]
    with np.errstate(under="ignore"):
        return np.ldexp(rates, -exponent), exponent


def _units(rate):
    """Return a float exactly, as a whole number of 2^-1074, the smallest float."""
    numerator, denominator = rate.as_integer_ratio()
    return numerator * (2**1074 // denominator)
