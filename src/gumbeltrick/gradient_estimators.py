"""Four estimators of the gradient of E f(D), D one-hot with the probabilities softmax(x).

A draw of Gumbels G makes a winner W, the one-hot D = e_W, and the soft y = softmax((x + G)/τ),
whose Jacobian by x is J(y) = (diag y - y yᵀ)/τ. With π = softmax(x):

- Gumbel-softmax pulls the slope at y back through the soft sample, J(y)ᵀ ∇f(y);
- straight-through takes the slope at the corner instead, J(y)ᵀ ∇f(D);
- Gumbel-Rao averages the Jacobian over all noise with the same winner, E[J(y) | D]ᵀ ∇f(D);
- REBAR is the score function f(D)(D - π) with a control variate made of soft samples.

Only the last is unbiased, and it is so for every τ. The first is unbiased for E f(y), the mean of
the soft sample's loss. All four meet the same Gumbels where they are given the same seed, as
`gumbel_max.perturbed` does. Logits are in nats; -inf stands for an option that cannot win, whose
gradient is 0. Axes of the logits before the last are batches.
"""

import copy

import numpy as np

from gumbeltrick._checks import (
    check_count,
    check_function,
    check_logits,
    check_positive,
    check_reals,
    check_returned,
    check_rng,
)
from gumbeltrick._race import race_noise
from gumbeltrick.given_winner import condition, gumbels_given_winner
from gumbeltrick.gumbel_max import softmax
from gumbeltrick.gumbel_softmax import relax
from gumbeltrick.losses import LOSSES, loss

__all__ = [
    "LOSSES",
    "gumbel_rao",
    "gumbel_softmax_gradient",
    "gumbels_given_winner",
    "loss",
    "rebar",
    "straight_through",
]

_BLOCK = 2**16  # numbers of further noise that exist at once: 512 kB


def gumbel_softmax_gradient(f, grad_f, logits, temperature, n, rng=None):  # noqa: PLR0917
    """Estimate by the slope at the soft sample, J(y)ᵀ ∇f(y).

    Parameters
    ----------
    f : callable
        The loss: takes points (..., k) of the simplex, returns finite numbers (...). Not called.
    grad_f : callable
        Its derivatives by the k coordinates: takes points (..., k), returns finite (..., k).
    logits : array_like of float, shape (..., k)
        Below inf and not NaN, in each row one finite; -inf never wins and has gradient 0.
    temperature : float
        τ of the soft sample, finite and positive.
    n : int
        Number of estimates, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.

    Returns
    -------
    gradients : ndarray of float64, shape (n, ..., k)
        One estimate per row, each summing to 0 up to rounding.

    Raises
    ------
    TypeError
        If `f` or `grad_f` is no function or returns no real numbers; if `logits` or `temperature`
        are not real numbers, `n` is no integer or `rng` nothing that `numpy.random.default_rng`
        takes.
    ValueError
        If `logits` has no axis or an empty last one, holds NaN or inf, or a row of -inf alone; if
        `temperature` is not one finite positive number; if `n` or `rng` is a negative number; if
        a function returns another shape or numbers that are not finite.

    Notes
    -----
    Unbiased for the gradient of E f(y), biased for that of E f(D), with a bias that vanishes as
    τ → 0, while the variance grows like 1/τ. A slope is measured from the slope at the winner, so
    that an estimate keeps its digits where y is all but one-hot.

    References
    ----------
    Theorem ``thm-pathwise`` of the chapter "Estimators of the gradient"; [1]_, [2]_.

    .. [1] E. Jang, S. Gu and B. Poole, "Categorical reparameterization with Gumbel-softmax",
       ICLR 2017.
    .. [2] C. J. Maddison, A. Mnih and Y. W. Teh, "The concrete distribution", ICLR 2017.
    """
    _, grad_f, logits, temperature, n, rng = _check(f, grad_f, logits, temperature, n, rng)
    return soft_rows(race_noise((n, *logits.shape), rng), grad_f, logits, temperature)


def straight_through(f, grad_f, logits, temperature, n, rng=None):  # noqa: PLR0917
    """Estimate by the slope at the corner, pulled back through the soft sample: J(y)ᵀ ∇f(D).

    Parameters
    ----------
    f, grad_f, logits, temperature, n, rng
        As in `gumbel_softmax_gradient`; `grad_f` is called with one-hot rows alone.

    Returns
    -------
    gradients : ndarray of float64, shape (n, ..., k)
        One estimate per row, each summing to 0 up to rounding.

    Raises
    ------
    TypeError, ValueError
        As `gumbel_softmax_gradient` does.

    Notes
    -----
    Forward the loss sees D, an exact one-hot; backward D is taken for y. For a linear loss this is
    `gumbel_softmax_gradient`, row by row. Biased in general, also in the limit τ → 0: for two
    options it then puts the mean of the two corner slopes in the place of f(e_1) - f(e_2).

    References
    ----------
    Theorem ``thm-binary-means`` of the chapter "Estimators of the gradient"; [1]_, who pass the
    slope back with no Gumbels.

    .. [1] Y. Bengio, N. Léonard and A. Courville, "Estimating or propagating gradients through
       stochastic neurons for conditional computation", arXiv:1308.3432, 2013.
    """
    _, grad_f, logits, temperature, n, rng = _check(f, grad_f, logits, temperature, n, rng)
    return straight_rows(race_noise((n, *logits.shape), rng), grad_f, logits, temperature)


def gumbel_rao(f, grad_f, logits, temperature, n, rng=None, *, draws=10):  # noqa: PLR0917
    """Estimate by the mean Jacobian of all noise with this winner: E[J(y) | D]ᵀ ∇f(D).

    Parameters
    ----------
    f, grad_f, logits, temperature, n, rng
        As in `gumbel_softmax_gradient`; `grad_f` is called with one-hot rows alone, once for each.
    draws : int, optional
        How many soft samples the mean over the noise given the winner is taken of, 1 or more.

    Returns
    -------
    gradients : ndarray of float64, shape (n, ..., k)
        One estimate per row, each summing to 0 up to rounding.

    Raises
    ------
    TypeError, ValueError
        As `gumbel_softmax_gradient` does, and if `draws` is not a whole number from 1.

    Notes
    -----
    The mean of `straight_through` for every number of draws, and a variance that falls with it:
    what is random given the winner counts 1/draws of it. One draw has the variance of
    `straight_through`.

    The Gumbels that name the winner are those of the other estimators. The further noise comes
    from a generator of its own, seeded by a copy of `rng`, so a larger n begins with the same
    estimates. Works in blocks: a few arrays of n·k numbers are held, and 512 kB or draws·k numbers,
    whatever is more.

    References
    ----------
    Theorem ``thm-gumbel-rao`` of the chapter "Estimators of the gradient"; [1]_.

    .. [1] M. B. Paulus, C. J. Maddison and A. Krause, "Rao-Blackwellizing the straight-through
       Gumbel-softmax gradient estimator", ICLR 2021.
    """
    _, grad_f, logits, temperature, n, rng = _check(f, grad_f, logits, temperature, n, rng)
    draws = check_count(draws, "draws", min_value=1)
    further = _aside(rng)
    noise = race_noise((n, *logits.shape), rng)
    winners, slopes = _corner_slopes(noise, grad_f, logits)

    k = logits.shape[-1]
    rows = np.broadcast_to(logits, noise.shape).reshape(-1, k)
    winners, slopes = winners.reshape(-1), slopes.reshape(-1, k)
    gradients = np.empty_like(slopes)
    step = max(1, _BLOCK // (draws * k))
    for start in range(0, len(rows), step):
        some = slice(start, start + step)
        size = len(winners[some])
        gradients[some] = rao_rows(
            race_noise((size, draws, k), further),
            rows[some],
            temperature,
            winners[some],
            slopes[some],
        )
    return gradients.reshape(noise.shape)


def rebar(f, grad_f, logits, temperature, n, rng=None, *, eta=1.0):  # noqa: PLR0917
    """Estimate by the score function with a soft control variate: unbiased at every temperature.

    Parameters
    ----------
    f, grad_f, logits, temperature, n, rng
        As in `gumbel_softmax_gradient`; `f` is called, at corners and inside.
    eta : float, optional
        Scale η of the control variate, finite. With 0 this is the score function f(D)(D - π).

    Returns
    -------
    gradients : ndarray of float64, shape (n, ..., k)
        One estimate per row, each summing to 0 up to rounding.

    Raises
    ------
    TypeError, ValueError
        As `gumbel_softmax_gradient` does, and if `eta` is not one finite number.

    Notes
    -----
    (f(D) - η f(ỹ)) (D - π) + η (∂f(y)/∂x - ∂f(ỹ)/∂x), with ỹ the soft sample of other noise that
    has the same winner. This noise depends on the logits, so ∂f(ỹ)/∂x has the dependence of the
    noise in it, with the winner held fixed: with own_j = E_j/(E_j + π_j E_W), 0 for the winner,
    u = J(ỹ)ᵀ ∇f(ỹ) and v = own · u it is v - π Σ_j v_j.

    The further noise comes from a generator of its own, seeded by a copy of `rng`, so a larger n
    begins with the same estimates.

    References
    ----------
    Theorem ``thm-rebar`` of the chapter "Estimators of the gradient"; [1]_, which tells it for
    Bernoulli variables in the text and for categorical ones in an appendix.

    .. [1] G. Tucker, A. Mnih, C. J. Maddison, D. Lawson and J. Sohl-Dickstein, "REBAR:
       low-variance, unbiased gradient estimates for discrete latent variable models", NeurIPS
       2017.
    """
    f, grad_f, logits, temperature, n, rng = _check(f, grad_f, logits, temperature, n, rng)
    eta = check_reals(eta, "eta", ndim=0)
    further = _aside(rng)
    shape = (n, *logits.shape)
    noise, other = race_noise(shape, rng), race_noise(shape, further)
    return rebar_rows(noise, other, f, grad_f, logits, temperature, eta)


# The same on given noise, standard exponentials of shape (..., k): what is tested row by row.


def soft_rows(noise, grad_f, logits, temperature):
    """Give J(y)ᵀ ∇f(y) for each row of noise."""
    gumbels = -np.log(noise)
    y = relax(logits, gumbels, temperature)
    return _pull_back(_slopes(grad_f, y), y, _winners(logits, gumbels), temperature)


def straight_rows(noise, grad_f, logits, temperature):
    """Give J(y)ᵀ ∇f(D) for each row of noise."""
    winners, slopes = _corner_slopes(noise, grad_f, logits)
    return _pull_back(slopes, relax(logits, -np.log(noise), temperature), winners, temperature)


def rao_rows(further, logits, temperature, winners, slopes):
    """Give the mean of J(y)ᵀ times slopes (..., k) over noise (..., draws, k) given winners."""
    logits, winners = logits[..., np.newaxis, :], winners[..., np.newaxis]
    y = relax(logits, condition(further, logits, winners), temperature)  # (..., draws, k)
    return _pull_back(slopes[..., np.newaxis, :], y, winners, temperature).mean(axis=-2)


def rebar_rows(noise, further, f, grad_f, logits, temperature, eta):  # noqa: PLR0917
    """Give REBAR for each row of noise and of further noise."""
    gumbels = -np.log(noise)
    winners = _winners(logits, gumbels)
    corners = _one_hot(winners, noise.shape)
    shares = softmax(logits)

    y = relax(logits, gumbels, temperature)
    soft = _pull_back(_slopes(grad_f, y), y, winners, temperature)

    gumbels = condition(further, logits, winners)
    y = relax(logits, gumbels, temperature)
    inner = _pull_back(_slopes(grad_f, y), y, winners, temperature)
    inner *= np.where(corners == 1, 0, further * np.exp(gumbels))  # E_j / (E_j + π_j E_W)
    inner -= shares * inner.sum(axis=-1, keepdims=True)

    losers = np.where(corners == 1, 0, shares)
    score = corners * losers.sum(axis=-1, keepdims=True) - losers  # D - π, also where π is near D
    weight = _values(f, corners) - eta * _values(f, y)
    return weight[..., np.newaxis] * score + eta * (soft - inner)


def _check(f, grad_f, logits, temperature, n, rng):  # noqa: PLR0917
    return (
        check_function(f, "f"),
        check_function(grad_f, "grad_f"),
        check_logits(logits),
        check_positive(temperature, "temperature", ndim=0),
        check_count(n),
        check_rng(rng),
    )


def _aside(rng):
    """Return a generator for further noise, seeded by what `rng` would give next.

    `rng` itself stays where it is, so the estimators leave it in one place. Unlike a spawned
    generator this one depends on nothing but the state of `rng`, and any `rng` has it.
    """
    return np.random.default_rng(copy.deepcopy(rng).integers(2**32, size=8))


def _values(f, points):
    return check_returned(f(points), "f(points)", points.shape[:-1])


def _slopes(grad_f, points):
    return check_returned(grad_f(points), "grad_f(points)", points.shape)


def _corner_slopes(noise, grad_f, logits):
    """Return the winners (...), and the slopes at their corners, (..., k)."""
    winners = _winners(logits, -np.log(noise))
    return winners, _slopes(grad_f, _one_hot(winners, noise.shape))


def _winners(logits, gumbels):
    with np.errstate(over="ignore"):
        return (logits - logits.max(axis=-1, keepdims=True) + gumbels).argmax(axis=-1)


def _one_hot(winners, shape):
    corners = np.zeros(shape)
    np.put_along_axis(corners, winners[..., np.newaxis], 1, axis=-1)
    return corners


def _pull_back(slopes, y, winners, temperature):
    """Return J(y)ᵀ times slopes, (..., k): y_k (s_k - Σ y_j s_j)/τ.

    Slopes are measured from the winner's: the sum has then no term that is all but s_W.
    """
    index = np.broadcast_to(winners[..., np.newaxis], (*y.shape[:-1], 1))
    slopes = np.broadcast_to(slopes, y.shape)
    slopes = slopes - np.take_along_axis(slopes, index, axis=-1)
    with np.errstate(under="ignore"):
        mean = (y * slopes).sum(axis=-1, keepdims=True)
        return y * (slopes - mean) / temperature
