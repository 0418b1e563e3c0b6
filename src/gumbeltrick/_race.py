"""Exponential races, run fast and in bounded memory: the core of the samplers.

Noise E_k ~ Exp(1) over weight w_k is the time at which k rings; the first to ring wins, which is
k with probability w_k/Σw. A minimum of weighted exponentials and a maximum of Gumbel noise are
this race: -log(E_k/w_k) = log w_k - log E_k.
"""

import numpy as np

__all__ = ["fill_with_noise", "race_noise", "race_winners"]

_BLOCK = 2**15  # numbers of noise that exist at once: 256 kB, which a core's cache holds
_FEW = 12  # up to here it is faster to compare whole columns than to search each row


def race_winners(values, n, rng, weigh=np.divide):
    """Run n races for each row of values and tell who won.

    Parameters
    ----------
    values : ndarray of float64, shape (..., k)
        What the weights are made of, checked by the caller.
    n : int
        Number of races, 0 or more.
    rng : numpy.random.Generator
        Where the noise comes from.
    weigh : callable, optional
        ``weigh(values, largest, out=None)`` gives weights in [0, 1] for values of a row, 1 for the
        largest; a 0 never wins. By default values are weights, and divided by the largest.

    Returns
    -------
    winners : ndarray of intp, shape (n, ...)
        Index of the winner, in [0, k).

    Notes
    -----
    The noise is that of `race_noise`, in its order, whatever the weights. So a larger n begins with
    the same races, and new weights meet the same noise. Beside values and winners, less than 1 MB
    is held, and 8·k bytes a row for weights of rows of up to 32768 numbers. Longer rows are weighed
    anew for each race, block by block: to fill an array that no cache holds would take as long.

    A share of the wins below 1e-16 is not imitated faithfully, since the smallest values of the
    noise are multiples of about that. A weight below 1e-300 of the largest cannot win: its time
    exceeds every time that the largest can have.
    """
    *batch, k = values.shape
    rows = values.reshape(-1, k)  # (b, k)
    largest = rows.max(axis=-1, keepdims=True)
    winners = np.empty((n, len(rows)), np.intp)
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        if k > _BLOCK:
            for race, row in np.ndindex(winners.shape):
                parts = _weighed(rows[row], largest[row], weigh)
                winners[race, row] = _long_race(parts, rng)
        else:
            rows = weigh(rows, largest)
            buffer = np.empty(_BLOCK)
            for races, some in _blocks(n, len(rows), _BLOCK // k):
                block = winners[races, some]
                noise = fill_with_noise(buffer[: block.size * k], rng)
                _first(noise.reshape(*block.shape, k), rows[some], block)
    return winners.reshape(n, *batch)


def race_noise(shape, rng):
    """Draw the standard exponential noise of `race_winners`, all of it above 0.

    Parameters
    ----------
    shape : tuple of int, (..., k)
        The last axis is one race.
    rng : numpy.random.Generator
        Where the noise comes from.

    Returns
    -------
    noise : ndarray of float64, shape (..., k)
        In (0, 44.4].

    Notes
    -----
    `fill_with_noise`, except where one race takes more than 32768 numbers: then it is -log(1 - V)
    with uniform V in (0, 1), of which a race need not take most logarithms.
    """
    noise = np.empty(shape)
    if shape[-1] <= _BLOCK:
        return fill_with_noise(noise, rng)
    return _exponential(_positive(rng.random, noise))


def fill_with_noise(out, rng):
    """Fill an array with standard exponential noise, all of it above 0.

    Parameters
    ----------
    out : ndarray of float64
        What is filled, in C order and contiguous.
    rng : numpy.random.Generator
        Where the noise comes from.

    Returns
    -------
    out : ndarray of float64
        The same array, in (0, 44.4]: an exact 0, which NumPy draws about once in 1e16 times,
        would win whatever its weight, and is drawn again.
    """
    return _positive(rng.standard_exponential, out)


def _blocks(n, rows, size):
    """Cut n races for each row into blocks of at most `size`, in the order of (n, rows)."""
    some = max(1, min(rows, size))
    many = size // some
    for race in range(0, n, many):
        for row in range(0, rows, some):
            yield slice(race, race + many), slice(row, row + some)


def _positive(draw, out):
    """Fill an array with noise above 0."""
    draw(out=out)
    while not out.all():
        zero = out == 0
        out[zero] = draw(np.count_nonzero(zero))
    return out


def _exponential(uniforms):
    """Return -log(1 - V), in place."""
    np.negative(uniforms, out=uniforms)
    np.log1p(uniforms, out=uniforms)
    return np.negative(uniforms, out=uniforms)


def _first(noise, weights, winners):
    """Write the index of the least noise/weight into winners; the noise may be overwritten."""
    k = noise.shape[-1]
    if k > _FEW:
        np.divide(noise, weights, out=noise).argmin(axis=-1, out=winners)
        return
    first = noise[..., 0] / weights[..., 0]
    index = np.zeros(first.shape, np.int8)
    for column in range(1, k):
        times = noise[..., column] / weights[..., column]
        earlier = (times < first).view(np.int8)
        np.maximum(index, np.int8(column) * earlier, out=index)
        np.minimum(first, times, out=first)
    winners[...] = index


def _weighed(values, largest, weigh):
    """Yield the weights of one row a block at a time, in one piece of memory."""
    out = np.empty(_BLOCK)
    for start in range(0, values.size, _BLOCK):
        part = values[start : start + _BLOCK]
        yield weigh(part, largest, out=out[: part.size])


def _long_race(parts, rng):
    """Return the winner of one race whose noise does not fit into a block.

    A uniform V is a lower bound of the noise -log(1 - V), and a close one where it is small, as it
    is for who comes first among many. So hardly any logarithm has to be taken.
    """
    uniforms, bounds = np.empty(_BLOCK), np.empty(_BLOCK)
    winner, first = 0, np.inf
    for block, part in enumerate(parts):
        v = _positive(rng.random, uniforms[: part.size])
        bound = np.divide(v, part, out=bounds[: part.size])
        best = bound.argmin()
        if not bound[best] < first:
            continue
        # Whoever beats `best` has a bound below its time, which rounding may put below its own.
        reached = max(bound[best], -np.log1p(-v[best]) / part[best])
        near = np.flatnonzero(bound <= reached)
        times = _exponential(v[near]) / part[near]
        earliest = times.argmin()
        if times[earliest] < first:
            winner, first = block * _BLOCK + near[earliest], times[earliest]
    return winner
