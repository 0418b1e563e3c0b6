"""What every dynamic programme here shares: a soft maximum, and sums that cannot overflow."""

import math

import numpy as np

__all__ = ["difference", "ratio", "room", "scaled", "soft_larger", "soft_maximum"]

_LARGEST = 1023  # binary exponent below which floats end
_TINY = 900  # less this, binary exponent below which all are scaled up
_SPARE = 8  # bits for the logarithms of numbers of options, and for differences
_SMALLEST = 5e-324


def room(numbers, steps, temperature=0.0):
    """Return the exponent e with which sums of `steps` numbers · 2^-e stay inside floats.

    It is 0 for numbers of ordinary size, above 0 for huge ones, and below 0 where all are so tiny
    that they have few digits left.
    """
    finite = np.abs(numbers[np.isfinite(numbers)])
    exponent = math.frexp(max(float(finite.max(initial=0.0)), temperature))[1]
    if exponent < -_TINY:
        return exponent
    return max(0, exponent + int(steps).bit_length() + _SPARE - _LARGEST)


def scaled(numbers, exponent):
    """Return numbers · 2^-exponent; a positive one alone, such as a temperature, stays above 0."""
    with np.errstate(under="ignore", over="ignore"):
        result = np.ldexp(numbers, -exponent)
    return max(float(result), _SMALLEST) if np.ndim(numbers) == 0 else result


def difference(one, other):
    """Return one - other for numbers below inf, 0 where both are -inf."""
    with np.errstate(invalid="ignore"):
        return np.where(one == other, 0.0, np.subtract(one, other))


def ratio(gap, temperature):
    """Return gap/temperature, infinite where it is beyond floats."""
    with np.errstate(over="ignore", under="ignore"):
        return np.divide(gap, temperature)


def soft_larger(one, other, temperature):
    """Return τ log(e^(one/τ) + e^(other/τ)), or for temperature 0 the larger one."""
    top = np.maximum(one, other)
    if temperature == 0:
        return top
    gap = ratio(np.abs(difference(one, other)), temperature)
    with np.errstate(under="ignore"):
        return top + temperature * np.log1p(np.exp(-gap))


def soft_maximum(scores, temperature):
    """Return τ log Σ e^(score/τ) over the last axis, and each option's share of the sum.

    Where all scores are -inf, so is the maximum, and the shares are 0.
    """
    top = scores.max(axis=-1, keepdims=True)
    with np.errstate(under="ignore", over="ignore"):
        weights = np.exp(ratio(difference(scores, top), temperature))
        weights[scores == -np.inf] = 0
        total = weights.sum(axis=-1, keepdims=True)
        shares = weights / np.maximum(total, 1)
        above = np.log(np.maximum(total, 1))
        return (top + temperature * above)[..., 0], shares
