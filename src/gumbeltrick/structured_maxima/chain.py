"""The best sequence of states: Viterbi's programme, its soft version, and exact draws.

A chain has T places and K states. A sequence s_1 … s_T has the score
initial[s_1] + Σ transition[t, s_t, s_(t+1)] + Σ emission[t, s_t]: log-potentials, in nats, which
need not be logarithms of probabilities. -inf forbids. With a temperature τ the maximum over all
K^T sequences becomes τ log Σ e^(score/τ), and the Gibbs law gives a sequence the probability
e^(score/τ) over that sum: for log-probabilities and τ = 1, a hidden Markov model's posterior.
"""

from dataclasses import dataclass

import numpy as np

from gumbeltrick._checks import (
    check_count,
    check_positive,
    check_possible,
    check_potentials,
    check_reals,
    check_rng,
)
from gumbeltrick._race import race_noise
from gumbeltrick.structured_maxima._soft import difference, ratio, room, scaled, soft_maximum

__all__ = ["Sequence", "SoftSequence", "sample_sequence", "soft_viterbi", "viterbi"]

_BLOCK = 2**18  # numbers of noise that exist at once: 2 MB


@dataclass(frozen=True)
class Sequence:
    """The best sequence.

    Attributes
    ----------
    score : float
        Its score; infinite if that is beyond the largest float.
    states : ndarray of intp, shape (t,)
        Its states, in [0, k).
    """

    score: float
    states: np.ndarray


@dataclass(frozen=True)
class SoftSequence:
    """All sequences at once, each as much as the Gibbs law says.

    Attributes
    ----------
    value : float
        τ log Σ e^(score/τ) over all sequences; infinite if that is beyond the largest float.
    states : ndarray of float64, shape (t, k)
        Probability of each state at each place, rows summing to one: derivatives by `emission`.
    pairs : ndarray of float64, shape (t - 1, k, k)
        Probability of each state followed by each: derivatives by `transition`.
    """

    value: float
    states: np.ndarray
    pairs: np.ndarray


def viterbi(initial, transition, emission):
    """Find the best sequence.

    Parameters
    ----------
    initial : array_like of float, shape (k,)
        Log-potential of each state at the first place, below inf; -inf forbids it.
    transition : array_like of float, shape (k, k) or (t - 1, k, k)
        Log-potential of a state, the row, followed by a state, the column; one table for all
        places or one for each.
    emission : array_like of float, shape (t, k)
        Log-potential of each state at each place.

    Returns
    -------
    Sequence
        Its score and its states; at a tie the first state.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If shapes do not fit (a transition table that is not square is named), a number is NaN or
        inf, or every sequence is forbidden.

    Notes
    -----
    T·K² sums where a list of all sequences has K^T.
    """
    chain, exponent = _checked(initial, transition, emission, 0.0)
    best, ways = _to_go(*chain, 0.0)
    states = np.empty(len(ways) + 1, np.intp)
    states[0] = best.argmax()
    for t, scores in enumerate(ways):
        states[t + 1] = scores[states[t]].argmax()
    with np.errstate(over="ignore", under="ignore"):
        return Sequence(float(np.ldexp(best.max(), exponent)), states)


def soft_viterbi(initial, transition, emission, temperature=1.0):
    """Give the soft maximum of all sequences' scores, and the law of states and pairs.

    Parameters
    ----------
    initial, transition, emission
        As in `viterbi`.
    temperature : float, optional
        τ, finite and positive.

    Returns
    -------
    SoftSequence
        The value τ log Σ e^(score/τ), and its derivatives: the exact marginals of the Gibbs law.

    Raises
    ------
    TypeError, ValueError
        As `viterbi` does, and if `temperature` is not one finite positive number.

    References
    ----------
    Theorem ``thm-soft-programme`` of the chapter "Maxima with structure"; [1]_.

    .. [1] A. Mensch and M. Blondel, "Differentiable dynamic programming for structured prediction
       and attention", ICML 2018.
    """
    temperature = float(check_positive(temperature, "temperature", ndim=0))
    chain, exponent = _checked(initial, transition, emission, temperature)
    small = scaled(temperature, exponent)
    best, ways = _to_go(*chain, small)
    value, first = soft_maximum(best, small)
    k = first.size
    states, pairs = np.empty((len(ways) + 1, k)), np.empty((len(ways), k, k))
    states[0] = first
    with np.errstate(under="ignore"):
        for t, scores in enumerate(ways):
            _, shares = soft_maximum(scores, small)
            np.multiply(states[t][:, np.newaxis], shares, out=pairs[t])
            states[t + 1] = pairs[t].sum(axis=0)
    with np.errstate(over="ignore", under="ignore"):
        return SoftSequence(float(np.ldexp(value, exponent)), states, pairs)


def sample_sequence(initial, transition, emission, n, rng=None, temperature=1.0):  # noqa: PLR0917
    """Draw sequences from the Gibbs law, exactly: one Gumbel-max trick at every place.

    Parameters
    ----------
    initial, transition, emission
        As in `viterbi`.
    n : int
        Number of draws, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.
    temperature : float, optional
        τ, finite and positive.

    Returns
    -------
    states : ndarray of intp, shape (n, t)
        One sequence per row.

    Raises
    ------
    TypeError, ValueError
        As `soft_viterbi` does, and if `n` or `rng` is not what is allowed.

    References
    ----------
    Corollary ``cor-walk`` of the chapter "Maxima with structure".
    """
    n = check_count(n)
    rng = check_rng(rng)
    temperature = float(check_positive(temperature, "temperature", ndim=0))
    chain, exponent = _checked(initial, transition, emission, temperature)
    small = scaled(temperature, exponent)
    best, ways = _to_go(*chain, small)
    tables = [_weights(best, small), *(_weights(scores, small) for scores in ways)]
    states = np.empty((n, len(tables)), np.intp)
    step = max(1, _BLOCK // (len(tables) * best.size))
    for start in range(0, n, step):
        block = states[start : start + step]
        noise = race_noise((*block.shape, best.size), rng)
        with np.errstate(divide="ignore", over="ignore", under="ignore"):
            block[:, 0] = (noise[:, 0] / tables[0]).argmin(axis=-1)
            for t, table in enumerate(tables[1:], start=1):
                block[:, t] = (noise[:, t] / table[block[:, t - 1]]).argmin(axis=-1)
    return states


def _checked(initial, transition, emission, temperature):
    """Return initial, one transition table per step, and emission, all by 2^-exponent."""
    initial = check_potentials(initial, "initial", (None,))
    k = initial.size
    emission = check_potentials(emission, "emission", (None, k))
    steps = len(emission) - 1
    one_for_all = check_reals(transition, "transition", finite=False).ndim == 2  # noqa: PLR2004
    transition = check_potentials(
        transition, "transition", (k, k) if one_for_all else (steps, k, k)
    )
    every = np.concatenate([initial, transition.reshape(-1), emission.reshape(-1)])
    exponent = room(every, 2 * steps + 2, temperature)
    tables = np.broadcast_to(scaled(transition, exponent), (steps, k, k))
    return (scaled(initial, exponent), tables, scaled(emission, exponent)), exponent


def _to_go(initial, transition, emission, temperature):
    """Return the score of each first state with all that may follow, (k,), and of each step.

    The score of a step, (k, k) for each of t - 1, is what is left after the row's state if the
    column's comes next.
    """
    left = emission[-1]
    ways = []
    for table, scores in zip(transition[::-1], emission[-2::-1], strict=True):
        ways.append(table + left)
        if temperature > 0:
            left = scores + soft_maximum(ways[-1], temperature)[0]
        else:
            left = scores + ways[-1].max(axis=-1)
    left = initial + left
    allowed = "leave a sequence that is not forbidden"
    check_possible(left.max() > -np.inf, "initial, transition and emission", allowed)
    return left, ways[::-1]


def _weights(scores, temperature):
    """Return e^(score/τ), the largest of each row 1: the weights of a race."""
    top = scores.max(axis=-1, keepdims=True)
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(ratio(difference(scores, top), temperature))
