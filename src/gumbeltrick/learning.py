"""A small model with a categorical code, trained with one estimator of the gradient or another.

A point x of the plane gets a code, one of k categories. An encoder makes logits, linear in x, and a
one-hot code D is drawn from π = softmax(logits). A decoder has one mean for each category and takes
the mean of the code for the point, at the price f(D) = |x - means of D|²/(2σ²). The loss of a point
is E f(D) + KL(π ‖ uniform), in nats, and that of data the mean over its points.

With k categories the loss and its gradient can be enumerated. So every estimate made on the way can
be held against the truth, which is what the model is for. All gradients are written by hand.
"""

from typing import NamedTuple

import numpy as np

from gumbeltrick._checks import (
    check_between,
    check_choice,
    check_count,
    check_points,
    check_positive,
    check_returned,
    check_rng,
)
from gumbeltrick._race import race_noise
from gumbeltrick.given_winner import log_softmax
from gumbeltrick.gradient_estimators import rao_rows, rebar_rows, soft_rows, straight_rows
from gumbeltrick.gumbel_softmax import relax

__all__ = [
    "ESTIMATORS",
    "SCHEDULES",
    "SPREAD",
    "Parameters",
    "Record",
    "categories",
    "centres",
    "estimate",
    "likelihood_bound",
    "loss_and_gradient",
    "make_data",
    "matching_encoder",
    "reconstruction",
    "start",
    "temperature_at",
    "train",
]

ESTIMATORS = (
    "exact",
    "score function",
    "gumbel-softmax",
    "straight-through",
    "gumbel-rao",
    "rebar",
)
"""Names of the estimators, the exact gradient by enumeration first."""

SCHEDULES = ("constant", "falling")
"""What the temperature does while the model learns."""

SPREAD = 0.6
"""Standard deviation σ of a cluster, known to the model."""

RADIUS = 2.0  # of the circle on which the clusters lie
LARGEST = 1e6  # coordinate or parameter: beyond, squares and exponents are no use
FALL = 10.0  # a falling temperature ends at this part of its start
DRAWS = 10  # soft samples of Gumbel-Rao
FAR_START = 0.3  # standard deviation of the parameters at the start
PROBES = 8  # estimates of one gradient from which its variance is taken


class Parameters(NamedTuple):
    """What the model learns; a gradient has the same form.

    Attributes
    ----------
    weights : ndarray of float64, shape (..., k, d + 1)
        Of the encoder: logits = x · weights[:, :d] + weights[:, d].
    means : ndarray of float64, shape (..., k, d)
        Of the decoder, one point for each category.
    """

    weights: np.ndarray
    means: np.ndarray


class Record(NamedTuple):
    """A training run.

    Attributes
    ----------
    losses : ndarray of float64, shape (steps + 1,)
        Exact loss of all data before each step and after the last.
    variances : ndarray of float64, shape (steps,)
        At each step, for the batch at hand, the variance of the gradient by the encoder's weights
        that the draws cause, summed over its entries; 0 for "exact".
    temperatures : ndarray of float64, shape (steps,)
        τ at each step.
    path : Parameters
        With a first axis of steps + 1: the parameters before each step and after the last.
    """

    losses: np.ndarray
    variances: np.ndarray
    temperatures: np.ndarray
    path: Parameters


def centres(k=4):
    """Give the centres of k clusters, evenly spaced on a circle of radius 2.

    Parameters
    ----------
    k : int, optional
        Number of clusters, 1 or more.

    Returns
    -------
    centres : ndarray of float64, shape (k, 2)

    Raises
    ------
    TypeError, ValueError
        If `k` is not a whole number from 1.
    """
    k = check_count(k, "k", min_value=1)
    angles = 2 * np.pi * (np.arange(k) + 0.5) / k
    return RADIUS * np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def make_data(n, rng=None, *, k=4):
    """Draw points of k round clusters, as evenly shared as n allows.

    Parameters
    ----------
    n : int
        Number of points, 1 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same points, None others each
        time; a Generator is used and moved on. There is no global state.
    k : int, optional
        Number of clusters, 1 or more.

    Returns
    -------
    points : ndarray of float64, shape (n, 2)
        Normal around the centres with the standard deviation `SPREAD` in each direction.
    labels : ndarray of int, shape (n,)
        The cluster of each point, 0, 1, …, k - 1, 0, …; training does not see it.

    Raises
    ------
    TypeError, ValueError
        If `n` or `k` is not a whole number from 1 or `rng` not what `numpy.random.default_rng`
        takes.
    """
    n = check_count(n, min_value=1)
    middle = centres(k)
    labels = np.arange(n) % len(middle)
    noise = check_rng(rng).standard_normal((n, 2))
    return middle[labels] + SPREAD * noise, labels


def start(k, rng=None, *, d=2):
    """Draw the parameters with which training begins: all small, no two categories alike.

    Parameters
    ----------
    k : int
        Number of categories, 1 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from.
    d : int, optional
        Number of coordinates of a point, 1 or more.

    Returns
    -------
    parameters : Parameters
        Normal, with mean 0 and standard deviation 0.3.

    Raises
    ------
    TypeError, ValueError
        If `k` or `d` is not a whole number from 1 or `rng` not what `numpy.random.default_rng`
        takes.
    """
    k, d = check_count(k, "k", min_value=1), check_count(d, "d", min_value=1)
    noise = FAR_START * check_rng(rng).standard_normal((k, 2 * d + 1))
    return Parameters(noise[:, : d + 1].copy(), noise[:, d + 1 :].copy())


def reconstruction(means, points):
    """Give the price of a code for each point, f(y) = |x - Σ y_k means_k|²/(2σ²), and its slope.

    Parameters
    ----------
    means : array_like of float, shape (k, d)
        Of the decoder, from -1e6 to 1e6.
    points : array_like of float, shape (b, d)
        What is coded, from -1e6 to 1e6.

    Returns
    -------
    f : callable
        Takes codes of shape (..., b, k), returns prices of shape (..., b), in nats.
    grad_f : callable
        Takes codes of shape (..., b, k), returns the derivatives by the k entries of the code, of
        shape (..., b, k).

    Raises
    ------
    TypeError, ValueError
        If an argument is not a table of such numbers or `means` has other columns than `points`.
    """
    points = check_points(points, LARGEST)
    means = _check_table(means, "means", points.shape[1])
    return _reconstruction(means, points)


def categories(parameters, points):
    """Give the probability π of each category for each point.

    Parameters
    ----------
    parameters : Parameters
        Of k categories and d coordinates, from -1e6 to 1e6.
    points : array_like of float, shape (b, d)
        From -1e6 to 1e6.

    Returns
    -------
    shares : ndarray of float64, shape (b, k)
        Rows that sum to 1.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold such numbers in such a shape.
    """
    parameters, points = _check_model(parameters, points)
    return np.exp(log_softmax(_logits(parameters.weights, points)))


def loss_and_gradient(parameters, points):
    """Compute the loss of data and its gradient, exactly, by enumeration of the categories.

    Parameters
    ----------
    parameters : Parameters
        Of k categories and d coordinates, from -1e6 to 1e6.
    points : array_like of float, shape (b, d)
        From -1e6 to 1e6.

    Returns
    -------
    loss : float
        Mean over the points of E f(D) + KL(π ‖ uniform), in nats.
    gradient : Parameters
        Its derivatives by `weights` and `means`.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold such numbers in such a shape.

    References
    ----------
    Theorem ``thm-model-gradient`` of the chapter "A model that learns with it".
    """
    return _exact(*_check_model(parameters, points))


def likelihood_bound(means, points):
    """Compute the least loss that any encoder can reach with a decoder.

    Parameters
    ----------
    means : array_like of float, shape (k, d)
        Of the decoder, from -1e6 to 1e6.
    points : array_like of float, shape (b, d)
        From -1e6 to 1e6.

    Returns
    -------
    bound : float
        Mean over the points of -log(Σ e^{-f(e_k)}/k), in nats: minus the log-likelihood of a
        mixture of k normal laws of equal weight, up to the constant log(2πσ²)·d/2.

    Raises
    ------
    TypeError, ValueError
        If an argument does not hold such numbers in such a shape.

    References
    ----------
    Theorem ``thm-bound`` of the chapter "A model that learns with it".
    """
    points = check_points(points, LARGEST)
    means = _check_table(means, "means", points.shape[1])
    prices = _prices(means, points)
    least = prices.min(axis=-1, keepdims=True)
    with np.errstate(under="ignore"):
        return float((least[:, 0] - np.log(np.exp(least - prices).mean(axis=-1))).mean())


def matching_encoder(means):
    """Give the encoder that reaches `likelihood_bound`: π is the posterior of the mixture.

    Parameters
    ----------
    means : array_like of float, shape (k, d)
        Of the decoder, from -1e6 to 1e6.

    Returns
    -------
    parameters : Parameters
        weights_k = (means_k, -|means_k|²/2)/σ², and the means as they are.

    Raises
    ------
    TypeError, ValueError
        If `means` is not a table of such numbers.
    """
    means = _check_table(means, "means", None)
    inner = -(means**2).sum(axis=-1, keepdims=True) / 2
    return Parameters(np.concatenate([means, inner], axis=-1) / SPREAD**2, means)


def temperature_at(schedule, temperature, step, steps):
    """Give the temperature of a step.

    Parameters
    ----------
    schedule : str
        One of `SCHEDULES`: "constant", or "falling" by equal factors to a tenth.
    temperature : float
        Of the first step, finite and positive.
    step, steps : int
        Which step, from 0, and how many there are.

    Returns
    -------
    temperature : float

    Raises
    ------
    TypeError, ValueError
        If `schedule` is none of the names, `temperature` not one finite positive number, or the
        step not a whole number from 0 to steps - 1.
    """
    schedule = check_choice(schedule, "schedule", SCHEDULES)
    temperature = check_positive(temperature, "temperature", ndim=0)
    steps = check_count(steps, "steps", min_value=1)
    step = check_count(step, "step", steps - 1)
    return _temperature_at(schedule, float(temperature), step, steps)


def estimate(estimator, parameters, points, temperature, n, rng=None):  # noqa: PLR0917
    """Estimate the gradient of the loss, n times, each time from one code for each point.

    Parameters
    ----------
    estimator : str
        One of `ESTIMATORS`. "exact" needs no draws and gives n times the same.
    parameters : Parameters
        Of k categories and d coordinates, from -1e6 to 1e6.
    points : array_like of float, shape (b, d)
        From -1e6 to 1e6.
    temperature : float
        τ of the soft samples, finite and positive.
    n : int
        Number of estimates, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. With the same whole number all estimators see the same codes.

    Returns
    -------
    gradients : Parameters
        With a first axis of n.

    Raises
    ------
    TypeError, ValueError
        If `estimator` is none of the names, `temperature` not one finite positive number, `n` or
        `rng` a negative number, or if another argument does not hold such numbers in such a shape.

    Notes
    -----
    The gradient of the KL term is exact in all of them. The decoder is trained on what it is fed:
    the soft code for "gumbel-softmax", all codes by their probability for "exact", the one-hot
    code for the others. "gumbel-rao" averages over 10 soft samples.
    """
    estimator = check_choice(estimator, "estimator", ESTIMATORS)
    parameters, points = _check_model(parameters, points)
    temperature = check_positive(temperature, "temperature", ndim=0)
    n, rng = check_count(n), check_rng(rng)
    return _estimate(
        estimator,
        parameters,
        points,
        temperature,
        *_draw(estimator, n, len(points), len(parameters.means), rng),
    )


def train(
    points,
    k,
    estimator,
    *,
    temperature=0.5,
    schedule="constant",
    steps=400,
    batch=50,
    rate=0.2,
    rng=None,
):
    """Train the model by gradient descent on batches.

    Parameters
    ----------
    points : array_like of float, shape (b, d)
        The data, from -1e6 to 1e6.
    k : int
        Number of categories, 1 or more.
    estimator : str
        One of `ESTIMATORS`.
    temperature : float, optional
        τ at the start, finite and positive.
    schedule : str, optional
        One of `SCHEDULES`.
    steps : int, optional
        Number of steps, 1 or more.
    batch : int, optional
        Number of points of a step, 1 or more, drawn from the data with replacement.
    rate : float, optional
        How far a step goes, finite and positive: parameters - rate · gradient.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. With the same whole number all estimators begin with the same
        parameters, and meet the same batches and the same Gumbels.

    Returns
    -------
    record : Record
        Losses, variances, temperatures and the path of the parameters.

    Raises
    ------
    TypeError, ValueError
        If an argument is not as said above; the message names it and its value.
    FloatingPointError
        If a parameter leaves [-1e6, 1e6], as it does where the rate is too large.
    """
    points = check_points(points, LARGEST)
    k = check_count(k, "k", min_value=1)
    estimator = check_choice(estimator, "estimator", ESTIMATORS)
    temperature = float(check_positive(temperature, "temperature", ndim=0))
    schedule = check_choice(schedule, "schedule", SCHEDULES)
    steps = check_count(steps, "steps", min_value=1)
    batch = check_count(batch, "batch", min_value=1)
    rate = float(check_positive(rate, "rate", ndim=0))
    seeds = check_rng(rng).integers(2**32, size=(4, 8))
    begin, choose, noise, probe = (np.random.default_rng(seed) for seed in seeds)

    now = start(k, begin, d=points.shape[1])
    path = Parameters(
        np.empty((steps + 1, *now.weights.shape)), np.empty((steps + 1, *now.means.shape))
    )
    losses, variances = np.empty(steps + 1), np.zeros(steps)
    temperatures = np.array(
        [_temperature_at(schedule, temperature, i, steps) for i in range(steps)]
    )
    for step, tau in enumerate(temperatures):
        _write(path, step, now)
        losses[step] = _exact(now, points)[0]
        some = points[choose.integers(len(points), size=batch)]
        drawn = _draw(estimator, 1, batch, k, noise)
        gradient = _estimate(estimator, now, some, tau, *drawn)
        if estimator != "exact":
            drawn = _draw(estimator, PROBES, batch, k, probe)
            others = _estimate(estimator, now, some, tau, *drawn)
            variances[step] = others.weights.var(axis=0, ddof=1).sum()
        now = Parameters(
            *(part - rate * slope[0] for part, slope in zip(now, gradient, strict=True))
        )
        if not all((np.abs(part) <= LARGEST).all() for part in now):
            message = f"a parameter left [-1e6, 1e6] at step {step}; rate must be smaller, "
            message += f"but it is {rate}"
            raise FloatingPointError(message)
    _write(path, steps, now)
    losses[steps] = _exact(now, points)[0]
    return Record(losses, variances, temperatures, path)


# The same on given noise, for checked arguments: what is tested step by step.


def _draw(estimator, n, b, k, rng):
    """Draw the noise of n estimates for b points, and what is needed beside it."""
    if estimator == "exact":
        return np.ones((n, b, k)), None
    # The further noise has a generator of its own, so that all estimators meet the same codes.
    aside = np.random.default_rng(rng.integers(2**32, size=8))
    noise = race_noise((n, b, k), rng)
    if estimator == "gumbel-rao":
        return noise, race_noise((n, b, DRAWS, k), aside)
    return noise, race_noise((n, b, k), aside) if estimator == "rebar" else None


def _estimate(estimator, parameters, points, temperature, noise, further):  # noqa: PLR0917
    """Give gradients (n, ...) for noise (n, b, k), standard exponentials."""
    weights, means = parameters
    x = _logits(weights, points)
    if estimator == "exact":
        _, gradient = _exact(parameters, points)
        return Parameters(*(np.broadcast_to(part, (len(noise), *part.shape)) for part in gradient))
    f, grad_f = _reconstruction(means, points)
    with np.errstate(over="ignore"):
        winners = (x - np.log(noise)).argmax(axis=-1)
    codes = np.zeros(noise.shape)
    np.put_along_axis(codes, winners[..., np.newaxis], 1, axis=-1)

    if estimator == "score function":
        by_logits = f(codes)[..., np.newaxis] * (codes - np.exp(log_softmax(x)))
    elif estimator == "gumbel-softmax":
        by_logits = soft_rows(noise, grad_f, x, temperature)
        codes = relax(x, -np.log(noise), temperature)
    elif estimator == "straight-through":
        by_logits = straight_rows(noise, grad_f, x, temperature)
    elif estimator == "gumbel-rao":
        by_logits = rao_rows(
            further, np.broadcast_to(x, codes.shape), temperature, winners, grad_f(codes)
        )
    else:
        by_logits = rebar_rows(noise, further, f, grad_f, x, temperature, 1.0)

    by_logits = by_logits + _divergence(x)[1]
    errors = (codes @ means - points) / SPREAD**2  # (n, b, d)
    return Parameters(
        np.swapaxes(by_logits, -1, -2) @ _with_one(points) / len(points),
        np.swapaxes(codes, -1, -2) @ errors / len(points),
    )


def _exact(parameters, points):
    weights, means = parameters
    x = _logits(weights, points)
    shares = np.exp(log_softmax(x))  # (b, k)
    prices = _prices(means, points)
    price = (shares * prices).sum(axis=-1)
    divergence, slope = _divergence(x)
    by_logits = shares * (prices - price[:, np.newaxis]) + slope
    by_means = shares.T @ points - shares.sum(axis=0)[:, np.newaxis] * means
    gradient = Parameters(
        by_logits.T @ _with_one(points) / len(points),
        -by_means / (SPREAD**2 * len(points)),
    )
    return float((price + divergence).mean()), gradient


def _divergence(x):
    """Give KL(softmax(x) ‖ uniform), (b,), and its derivatives by x, (b, k)."""
    log_shares = log_softmax(x)
    with np.errstate(under="ignore"):
        shares = np.exp(log_shares)
        mean = (shares * log_shares).sum(axis=-1)
        return mean + np.log(x.shape[-1]), shares * (log_shares - mean[:, np.newaxis])


def _reconstruction(means, points):
    def f(codes):
        return ((points - codes @ means) ** 2).sum(axis=-1) / (2 * SPREAD**2)

    def grad_f(codes):
        return (codes @ means - points) @ means.T / SPREAD**2

    return f, grad_f


def _prices(means, points):
    """Give f(e_k) for each point and category, (b, k)."""
    return ((points[:, np.newaxis] - means) ** 2).sum(axis=-1) / (2 * SPREAD**2)


def _logits(weights, points):
    return _with_one(points) @ weights.T


def _with_one(points):
    return np.concatenate([points, np.ones((len(points), 1))], axis=1)


def _temperature_at(schedule, temperature, step, steps):
    if schedule == "constant" or steps == 1:
        return temperature
    return temperature * FALL ** (-step / (steps - 1))


def _write(path, step, now):
    path.weights[step], path.means[step] = now


def _check_table(value, name, columns):
    table = check_points(value, LARGEST, name)
    return table if columns is None else check_returned(table, name, (len(table), columns))


def _check_model(parameters, points):
    points = check_points(points, LARGEST)
    d = points.shape[1]
    weights, means = parameters
    means = _check_table(means, "means", d)
    weights = check_between(weights, "weights", -LARGEST, LARGEST, ndim=2)
    return Parameters(check_returned(weights, "weights", (len(means), d + 1)), means), points
