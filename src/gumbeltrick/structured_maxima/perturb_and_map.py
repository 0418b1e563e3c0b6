"""Perturb and MAP: noise on every configuration is exact, noise on the parts is not.

A small model in which everything can be written down: spins s_i of value -1 or 1, with the score
Σ h_i s_i + Σ_(i<j) J_ij s_i s_j. The Gibbs law gives a configuration the probability e^score/Z.
Full perturbation adds a Gumbel of its own to each of the 2^m configurations, and the largest sum is
a draw from the Gibbs law: the Gumbel-max trick. Low-rank perturbation adds one to each value of
each spin, 2m numbers, and looks for the largest sum ("MAP") of the model so perturbed. That is
cheap where the maximum is, and misses the law wherever the spins are coupled.
"""

import numpy as np

from gumbeltrick import gumbel_max
from gumbeltrick._checks import (
    check_between,
    check_choice,
    check_count,
    check_reals,
    check_rng,
    check_symmetric,
)
from gumbeltrick._race import race_noise
from gumbeltrick.structured_maxima._soft import room, scaled

__all__ = [
    "configuration_scores",
    "configurations",
    "gibbs_law",
    "low_rank_pair_law",
    "perturb_and_map",
]

MAX_SPINS = 12
PERTURBATIONS = ("full", "low-rank")

_BLOCK = 2**18  # sums that exist at once: 2 MB
_LARGEST = 2e307  # of a field or coupling of two spins: four of them fit in floats
_FARTHEST = 750.0  # from its middle the density of a logistic, e^-750, is 0
_PANEL = 1.0  # width, in which 20 nodes integrate these functions up to rounding
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(20)


def configurations(spins):
    """Write down all configurations.

    Parameters
    ----------
    spins : int
        How many, from 1 to 12.

    Returns
    -------
    configurations : ndarray of int64, shape (2**spins, spins)
        Rows of -1 and 1, counted in binary: -1 before 1, the last spin fastest.

    Raises
    ------
    TypeError, ValueError
        If `spins` is not a whole number from 1 to 12.
    """
    spins = check_count(spins, "spins", MAX_SPINS, min_value=1)
    return 2 * ((np.arange(2**spins)[:, np.newaxis] >> np.arange(spins)[::-1]) & 1) - 1


def configuration_scores(fields, couplings):
    """Give the score of each configuration.

    Parameters
    ----------
    fields : array_like of float, shape (m,)
        h, finite: what each spin prefers, for 1 to 12 spins.
    couplings : array_like of float, shape (m, m)
        J, finite and symmetric with a diagonal of 0: above 0 for spins that like to agree.

    Returns
    -------
    scores : ndarray of float64, shape (2**m,)
        In the order of `configurations`; infinite where a score is beyond the largest float.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `fields` does not hold 1 to 12 finite numbers; if `couplings` is not square, not as
        large, not finite, not symmetric, or not 0 on the diagonal.
    """
    (fields, couplings), exponent = _checked(fields, couplings)
    with np.errstate(over="ignore", under="ignore"):
        return np.ldexp(_scores(fields, couplings), exponent)


def gibbs_law(fields, couplings):
    """Give the probability of each configuration, e^score/Z.

    Parameters
    ----------
    fields, couplings
        As in `configuration_scores`.

    Returns
    -------
    probabilities : ndarray of float64, shape (2**m,)
        In the order of `configurations`, summing to one.

    Raises
    ------
    TypeError, ValueError
        As `configuration_scores` does.
    """
    return gumbel_max.softmax(_differences(fields, couplings))


def perturb_and_map(fields, couplings, n, rng=None, perturbation="full"):
    """Draw configurations: perturb, and take the one of the largest sum.

    Parameters
    ----------
    fields, couplings
        As in `configuration_scores`.
    n : int
        Number of draws, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.
    perturbation : {"full", "low-rank"}, optional
        One Gumbel for each configuration, or one for each value of each spin.

    Returns
    -------
    drawn : ndarray of intp, shape (n,)
        Indices into `configurations`.

    Raises
    ------
    TypeError, ValueError
        As `configuration_scores` does, and if `n`, `rng` or `perturbation` is not what is allowed.

    Notes
    -----
    "full" is `gumbel_max.sample` of the scores. "low-rank" takes (n, m, 2) numbers of noise, for
    the values -1 and 1; only the difference of the two counts, and it is logistic.

    References
    ----------
    Theorems ``thm-full-perturbation`` and ``thm-low-rank`` of the chapter "Maxima with structure";
    [1]_.

    .. [1] G. Papandreou and A. L. Yuille, "Perturb-and-MAP random fields", ICCV 2011.
    """
    n = check_count(n)
    rng = check_rng(rng)
    if check_choice(perturbation, "perturbation", PERTURBATIONS) == "full":
        return gumbel_max.sample(_differences(fields, couplings), n, rng)
    (fields, couplings), exponent = _checked(fields, couplings, _FARTHEST)
    states = configurations(fields.size)
    scores = _scores(np.zeros_like(fields), couplings)
    drawn = np.empty(n, np.intp)
    step = max(1, _BLOCK // len(states))
    for start in range(0, n, step):
        block = drawn[start : start + step]
        noise = np.log(race_noise((block.size, fields.size, 2), rng))
        pulls = fields + scaled((noise[..., 0] - noise[..., 1]) / 2, exponent)
        block[:] = (scores + pulls @ states.T).argmax(axis=-1)
    return drawn


def low_rank_pair_law(fields, coupling):
    """Give the law of low-rank perturbation for two spins, up to rounding.

    Parameters
    ----------
    fields : array_like of float, shape (2,)
        h, each at most 2e307 in size.
    coupling : float
        J of the two spins, at most 2e307 in size.

    Returns
    -------
    probabilities : ndarray of float64, shape (4,)
        For (-1, -1), (-1, 1), (1, -1) and (1, 1).

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `fields` does not hold two numbers or `coupling` is not one, or they are too large.

    Notes
    -----
    A perturbed spin is pulled up by half a logistic number L_i of location 2h_i, and for c = 2J
    at least 0 both are up if L_1 and L_2 are above -c and their sum is above 0: one integral, by
    Gauss and Legendre in panels. A negative coupling is a positive one with one spin turned over.
    Relative error: a few 1e-14, and what the rounding of fields and coupling makes of it.

    References
    ----------
    Theorem ``thm-low-rank`` of the chapter "Maxima with structure", for fields of 0.
    """
    sizes = {"min_size": 2, "max_size": 2}
    fields = check_between(fields, "fields", -_LARGEST, _LARGEST, ndim=1, **sizes)
    coupling = float(check_between(coupling, "coupling", -_LARGEST, _LARGEST, ndim=0))
    one, other = 2 * fields
    turned = coupling < 0
    c = 2 * abs(coupling)
    other = -other if turned else other
    law = np.array(
        [
            _both_up(-one, -other, c),
            _one_up(-one, other, c),
            _one_up(one, -other, c),
            _both_up(one, other, c),
        ]
    )
    return law[[1, 0, 3, 2]] if turned else law


def _both_up(one, other, c):
    """P(L_1 > -c, L_2 > -c, L_1 + L_2 > 0) for logistic numbers of these locations, c >= 0."""
    low, high = max(-c - one, -_FARTHEST), min(c - one, _FARTHEST)  # measured from L_1's middle
    inside = 0.0
    if low < high:
        panels = int(np.ceil((high - low) / _PANEL))
        edges = np.linspace(low, high, panels + 1)
        half = np.diff(edges) / 2
        x = (edges[:-1] + half)[:, np.newaxis] + half[:, np.newaxis] * _NODES  # (panels, 20)
        density = _logistic(x) * _logistic(-x)
        inside = float(half @ (density * _logistic(x + (one + other)) @ _WEIGHTS))
    return inside + float(_logistic(one - c) * _logistic(other + c))


def _one_up(one, other, c):
    """P(L_1 > c, -L_2 > c): against their coupling, each is pulled further than c."""
    return float(_logistic(one - c) * _logistic(other - c))


def _logistic(x):
    with np.errstate(over="ignore", under="ignore"):
        small = np.exp(-np.abs(x))
        return np.where(np.asarray(x) >= 0, 1.0, small) / (1 + small)


def _checked(fields, couplings, noise=0):
    """Return fields and couplings by 2^-exponent, which leaves room for noise, and the exponent."""
    fields = check_reals(fields, "fields", ndim=1)
    check_between(fields, "fields", -np.inf, np.inf, min_size=1, max_size=MAX_SPINS)
    couplings = check_symmetric(couplings, fields.size)
    every = np.append(fields, couplings)
    exponent = room(every, (noise + 1) * (fields.size**2 + 1), noise)
    return (scaled(fields, exponent), scaled(couplings, exponent)), exponent


def _scores(fields, couplings):
    states = configurations(fields.size)
    pairs = (states @ np.triu(couplings) * states).sum(axis=1)
    return states @ fields + pairs


def _differences(fields, couplings):
    """Return the scores less the largest, which floats hold: -inf is as good as the truth."""
    (fields, couplings), exponent = _checked(fields, couplings)
    scores = _scores(fields, couplings)
    with np.errstate(over="ignore", under="ignore"):
        return np.ldexp(scores - scores.max(), exponent)
