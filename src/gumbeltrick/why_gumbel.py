"""Why Gumbel: the argmax of logits plus noise under other noises, by samples and exactly.

The option with the largest x_k + N_k wins, where the noise N_k is independent and follows one law
for all options. Gumbel noise makes the winner softmax(x), and the odds of two options ignore all
others. No other law does; six are here to try, all with the variance π²/6 of Gumbel(0, 1):

=================  =============================================================
gumbel             Gumbel(0, 1)
negated gumbel     -G, Gumbel noise seen in a mirror
normal             standard deviation π/√6
logistic           scale 1/√2
uniform            on an interval of length π√2
exponential        mean π/√6
=================  =============================================================

Logits are scores of any size and sign, in nats where the noise is Gumbel. A logit of -inf stands
for an option that cannot win. Axes before the last are batches.
"""

import itertools
import math

import numpy as np
from scipy import special, stats

from gumbeltrick._checks import (
    check_choice,
    check_count,
    check_logits,
    check_pair,
    check_rng,
    check_winnable,
)
from gumbeltrick._race import fill_with_noise
from gumbeltrick.gumbel_max import softmax

__all__ = ["NOISES", "law", "odds", "sample", "winner_probabilities"]

NOISES = ("gumbel", "negated gumbel", "normal", "logistic", "uniform", "exponential")
"""Names of the noises."""

SPREAD = math.pi / math.sqrt(6)  # standard deviation of all of them
LOGISTIC_SCALE = math.sqrt(0.5)
UNIFORM_WIDTH = math.pi * math.sqrt(2)

_BLOCK = 2**16  # numbers of noise, or points of an integral, that exist at once: 512 kB
_FINE = 4  # steps of an integral for each length on which its integrand changes
_LOST = 40.0  # what is e^-40 of the integrand's size is below the rounding of its sum


def law(noise):
    """Give the law of a noise.

    Parameters
    ----------
    noise : str
        One of `NOISES`.

    Returns
    -------
    distribution : scipy.stats.rv_continuous_frozen
        With ``pdf``, ``cdf``, ``ppf``, ``mean``, ``std`` … Its variance is π²/6. Its mean is what
        comes naturally: a shift of all noise shifts every sum and changes no winner.

    Raises
    ------
    TypeError, ValueError
        If `noise` is none of the names.
    """
    laws = {
        "gumbel": stats.gumbel_r,
        "negated gumbel": stats.gumbel_l,
        "normal": stats.norm,
        "logistic": stats.logistic,
        "uniform": stats.uniform,
        "exponential": stats.expon,
    }
    settings = {
        "normal": {"scale": SPREAD},
        "logistic": {"scale": LOGISTIC_SCALE},
        "uniform": {"loc": -UNIFORM_WIDTH / 2, "scale": UNIFORM_WIDTH},
        "exponential": {"scale": SPREAD},
    }
    check_choice(noise, "noise", NOISES)
    return laws[noise](**settings.get(noise, {}))


def sample(logits, noise, n, rng=None):
    """Draw winners: for each draw the index of the largest logit plus noise.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite; -inf never wins.
    noise : str
        One of `NOISES`.
    n : int
        Number of draws for each row of logits, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same draws, None others each
        time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    winners : ndarray of intp, shape (n, ...)
        Indices in [0, k), the lowest where several are largest.

    Raises
    ------
    TypeError
        If `logits` are not real numbers, `noise` is no text, `n` is no integer (True and 3.0 are
        none) or `rng` is nothing that `numpy.random.default_rng` takes.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `noise` is none of the names, `n` is negative or `rng` is a negative number.

    Notes
    -----
    The largest logit of a row is first subtracted from all, so no logit is too large. A larger n
    with the same seed begins with the same draws, and new logits meet the same noise. Works in
    blocks: beside logits and winners a few MB and some multiples of 8·k bytes are held.

    Noise is float64 noise. It is bounded: Gumbel noise ends near 37 on its long side, normal noise
    near 8 standard deviations, so probabilities below 1e-16 are not imitated faithfully; no sample
    is large enough to show it.
    """
    logits = check_logits(logits)
    draw = _DRAW[check_choice(noise, "noise", NOISES)]
    n = check_count(n)
    rng = check_rng(rng)
    *batch, k = logits.shape
    behind = -_gaps(logits).reshape(-1, k)  # (b, k)
    winners = np.empty(n * len(behind), np.intp)
    size = max(1, _BLOCK // k)
    for start in range(0, winners.size, size):
        block = winners[start : start + size]
        perturbed = draw(rng, (block.size, k))
        perturbed += behind[np.arange(start, start + block.size) % len(behind)]
        perturbed.argmax(axis=1, out=block)
    return winners.reshape(n, *batch)


def winner_probabilities(logits, noise):
    """Give each option's probability to win, exactly up to rounding.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.
    noise : str
        One of `NOISES`.

    Returns
    -------
    probabilities : ndarray of float64, shape (..., k)
        In [0, 1], each row summing to one up to 1e-12. Uniform noise lets no option win that is
        4.44 or more behind.

    Raises
    ------
    TypeError
        If `logits` are not real numbers or `noise` is no text.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `noise` is none of the names.

    Notes
    -----
    The integral of f(z - x_k) Π_j≠k F(z - x_j) over z, for each k. Up to k = 1000 the relative
    error of each probability above 1e-300, however rare the winner, is below 1e-12; smaller
    probabilities end in 0.

    - Gumbel noise: softmax, in closed form.
    - Normal, logistic and negated Gumbel noise: the trapezoid rule on a uniform grid. For an
      integrand that is analytic in a strip and fades at both ends, its error falls like e^(-c/h)
      with the step h; here it is below the rounding.
    - Uniform and exponential noise: after a change of variable the integrand is a polynomial, from
      piece to piece, and Gauss's rule integrates it exactly. All terms are positive.

    Rows are done one by one, in a few MB; a row costs k times some hundred points, and for
    uniform noise with k different logits k³: a second for k = 1000.

    References
    ----------
    Lemma ``lem-height`` of the chapter "Why Gumbel".
    """
    logits = check_logits(logits)
    check_choice(noise, "noise", NOISES)
    if noise == "gumbel":
        return softmax(logits)
    gaps = _gaps(logits)
    probabilities = np.empty_like(gaps)
    # Far from its peak an integrand underflows to 0 and its logarithm may be -inf: both are right.
    with np.errstate(all="ignore"):
        for row in np.ndindex(gaps.shape[:-1]):
            probabilities[row] = _EXACT[noise](gaps[row])
    return probabilities


def odds(logits, noise, i=0, j=1):
    """Give the odds of i to j: on a menu of these two alone, and on the whole menu.

    Parameters
    ----------
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite.
    noise : str
        One of `NOISES`.
    i, j : int
        Indices of two different options, in [0, k).

    Returns
    -------
    alone, together : ndarray of float64, shape (...)
        P(i wins) / P(j wins) where nothing but i and j is offered, and where all is; in [0, inf].
        Luce's axiom says that the two are equal.

    Raises
    ------
    TypeError
        If `logits` are not real numbers, `noise` is no text, or `i` or `j` no integer.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `noise` is none of the names; if `i` and `j` are equal or beyond the last option; if
        neither of them can win, be it that both probabilities are too small for a float.

    Notes
    -----
    Relative error below 1e-12 where both probabilities are above 1e-300. For Gumbel noise the odds
    are e^(x_i - x_j) and known however small the probabilities.

    References
    ----------
    Definition ``def-luce`` and theorem ``thm-direction`` of the chapter "Why Gumbel".
    """
    logits = check_logits(logits)
    check_choice(noise, "noise", NOISES)
    pair = check_pair(i, j, logits.shape[-1])
    scores = logits[..., pair]
    check_winnable(scores > -np.inf, pair)
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        if noise == "gumbel":
            ratio = np.exp(scores[..., 0] - scores[..., 1])
            return ratio, ratio
        alone = winner_probabilities(scores, noise)
        together = winner_probabilities(logits, noise)[..., pair]
        check_winnable(together > 0, pair)
        return alone[..., 0] / alone[..., 1], together[..., 0] / together[..., 1]


def _gaps(logits):
    """Return how far each logit is behind the largest of its row: at least 0, or inf."""
    with np.errstate(over="ignore"):
        return logits.max(axis=-1, keepdims=True) - logits


def _exponential_noise(rng, shape):
    return fill_with_noise(np.empty(shape), rng)


_DRAW = {
    "gumbel": lambda rng, shape: -np.log(_exponential_noise(rng, shape)),
    "negated gumbel": lambda rng, shape: np.log(_exponential_noise(rng, shape)),
    "normal": lambda rng, shape: SPREAD * rng.standard_normal(shape),
    "logistic": lambda rng, shape: rng.logistic(0, LOGISTIC_SCALE, shape),
    "uniform": lambda rng, shape: UNIFORM_WIDTH * rng.random(shape),
    "exponential": lambda rng, shape: SPREAD * _exponential_noise(rng, shape),
}


def _by_trapezoids(gaps, log_cdf, log_density, *, step, below, above):
    """Integrate f(s_k) Π_j≠k F(s_j), s_k = z + gap_k, for each k.

    Parameters
    ----------
    gaps : ndarray of float64, shape (k,)
        In units of the noise, 0 for the best option.
    log_cdf, log_density : callable
        log F and log f of the noise; the first is computed once and handed to the second.
    step : float
        Of the grid.
    below, above : float
        How far the integrand reaches below the worst option and above the best one.
    """
    points = math.ceil((gaps.max() + below + above) / step) + 1
    total = np.zeros(gaps.size)
    size = max(1, _BLOCK // gaps.size)
    for start in range(0, points, size):
        z = above - step * np.arange(start, min(start + size, points))
        s = z[:, np.newaxis] + gaps  # (points, k)
        below_z = log_cdf(s)
        others = below_z.sum(axis=1, keepdims=True) - below_z
        total += np.exp(others + log_density(s)).sum(axis=0)
    return step * total


def _of_the_possible(farthest):
    """Leave out, before the integral, the options too far behind for a float: they have 0."""

    def decorate(integrate):
        def decorated(gaps):
            possible = gaps < farthest
            probabilities = np.zeros(gaps.size)
            probabilities[possible] = integrate(gaps[possible])
            return probabilities

        return decorated

    return decorate


@_of_the_possible(60 * SPREAD)
def _normal(gaps):
    crowd = math.log(gaps.size)  # the best of a crowd varies less: a finer grid
    return _by_trapezoids(
        gaps / SPREAD,
        special.log_ndtr,
        lambda s: -s * s / 2 - math.log(2 * math.pi) / 2,
        step=1 / (_FINE * math.sqrt(1 + 2 * crowd)),
        below=math.sqrt(2 * _LOST),
        above=math.sqrt(2 * (_LOST + crowd)),
    )


@_of_the_possible(760 * LOGISTIC_SCALE)
def _logistic(gaps):
    return _by_trapezoids(
        gaps / LOGISTIC_SCALE,
        lambda s: -np.logaddexp(0, -s),
        lambda s: -np.logaddexp(0, -s) - np.logaddexp(0, s),
        step=1 / _FINE,
        below=_LOST,
        above=_LOST + math.log(gaps.size),
    )


@_of_the_possible(760)
def _negated_gumbel(gaps):
    crowd = math.log(gaps.size)
    return _by_trapezoids(
        gaps,
        _log_mirrored_cdf,
        lambda s: s - np.exp(s),
        step=1 / (_FINE * (1 + crowd)),
        below=_LOST,
        above=math.log(_LOST + crowd),
    )


def _log_mirrored_cdf(s):
    """Return log(1 - e^-e^s), finite on the left and exact to the last digit on the right."""
    left = np.minimum(s, 0)
    return np.where(
        s < 0, left + np.log(special.exprel(-np.exp(left))), np.log1p(-np.exp(-np.exp(s)))
    )


@_of_the_possible(UNIFORM_WIDTH)
def _uniform(gaps):
    """Integrate Π_j≠k min(1, u + gap_j) over 0 < u < 1 - gap_k, in widths of the noise.

    F of one option after the other reaches 1; between these points the product is a polynomial.
    """
    gaps = gaps / UNIFORM_WIDTH
    ends = 1 - gaps
    total = np.zeros(gaps.size)
    edges = np.unique(np.append(ends, 0))
    for left, right in itertools.pairwise(edges):
        reached = ends <= left
        inside = gaps[~reached]
        for nodes, _, weights in _gauss(inside.size, inside.size):
            factors = (left + (right - left) * nodes) + inside  # (points, k)
            others = factors.prod(axis=1, keepdims=True) / factors
            total[~reached] += (right - left) * (weights * others).sum(axis=0)
    return total


@_of_the_possible(760 * SPREAD)
def _exponential(gaps):
    """Integrate w_k Π_j≠k (1 - w_j t) over 0 < t < 1, with w_j = e^-gap_j.

    All noise above the best option counts, t = e^-z, and what is behind falls short of it.
    """
    gaps = gaps / SPREAD
    weights_of_options, short = np.exp(-gaps), -np.expm1(-gaps)
    total = np.zeros(gaps.size)
    for _, rest, weights in _gauss(gaps.size, gaps.size):
        factors = short + weights_of_options * rest  # 1 - w t, with 1 - t as it is
        others = factors.prod(axis=1, keepdims=True) / factors
        total += (weights * others).sum(axis=0)
    return weights_of_options * total


def _gauss(count, k):
    """Give Gauss's rule on (0, 1) for polynomials of degree below `count`, in blocks for k columns.

    Nodes, their distances from 1 and weights, each of shape (points, 1).
    """
    nodes, weights = special.roots_legendre((count + 1) // 2)
    rule = np.stack([(1 + nodes) / 2, (1 - nodes) / 2, weights / 2])[..., np.newaxis]
    size = max(1, _BLOCK // k)
    for start in range(0, nodes.size, size):
        yield rule[:, start : start + size]


_EXACT = {
    "negated gumbel": _negated_gumbel,
    "normal": _normal,
    "logistic": _logistic,
    "uniform": _uniform,
    "exponential": _exponential,
}
