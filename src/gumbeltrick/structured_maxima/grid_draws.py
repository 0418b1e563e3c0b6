"""Two ways to draw a path through a grid: exactly, step by step, and by noise on every cell.

The first is the Gibbs law's own: a walk that chooses between right and down by the soft values of
what is left. The second perturbs the cells' costs and takes the cheapest path, which costs no more
and is another law. Costs and paths are as in `grid`.
"""

import numpy as np

from gumbeltrick._checks import check_costs, check_count, check_positive, check_rng
from gumbeltrick._race import race_noise
from gumbeltrick.structured_maxima._soft import room, scaled
from gumbeltrick.structured_maxima.grid import (
    batch_first,
    cells_first,
    check_way,
    follow,
    soft_lead,
    to_go,
)

__all__ = ["perturbed_path", "sample_path"]

_BLOCK = 2**18  # numbers of noise that exist at once: 2 MB


def sample_path(costs, n, rng=None, temperature=1.0):
    """Draw paths from the Gibbs law, exactly: one Gumbel-max trick at every step.

    Parameters
    ----------
    costs : array_like of float, shape (..., rows, columns)
        Cost of each cell, above -inf and not NaN; inf blocks a cell.
    n : int
        Number of draws for each grid, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.
    temperature : float, optional
        τ, finite and positive.

    Returns
    -------
    visits : ndarray of bool, shape (n, ..., rows, columns)
        The cells that each path visits. Their mean tends to `soft_path(...).visits`.

    Raises
    ------
    TypeError
        If `costs` or `temperature` are not real numbers, `n` is no integer or `rng` nothing that
        `numpy.random.default_rng` takes.
    ValueError
        As `soft_path`, and if `n` or `rng` is a negative number.

    Notes
    -----
    The value that is left from a cell on sums over all its continuations, so that a walk which
    chooses between right and down by these values draws a whole path with the probability
    e^(-cost/τ)/Z. Step t takes two numbers of noise, for right and for down, whatever the cell.
    Works in blocks: beside the paths a few MB are held. A larger n begins with the same draws.

    References
    ----------
    Corollary ``cor-walk`` of the chapter "Maxima with structure".
    """
    costs = check_costs(costs, min_axes=2)
    n = check_count(n)
    rng = check_rng(rng)
    temperature = float(check_positive(temperature, "temperature", ndim=0))
    _, lead, _ = soft_lead(costs, temperature)
    rows, columns, batch = lead.shape
    steps = rows + columns - 1
    visits = np.empty((n, batch, rows, columns), bool)
    for some in _blocks(n, batch * steps * 2):
        size = len(visits[some])
        noise = race_noise((size, batch, steps, 2), rng)
        visits[some] = _first_axes_last(_walked(lead[:, :, np.newaxis], np.moveaxis(noise, 2, 0)))
    return visits.reshape(n, *costs.shape)


def perturbed_path(costs, n, rng=None, scale=1.0):
    """Add noise to every cell's cost and find the cheapest path: near the Gibbs law, not on it.

    Parameters
    ----------
    costs : array_like of float, shape (..., rows, columns)
        Cost of each cell, above -inf and not NaN; inf blocks a cell.
    n : int
        Number of draws for each grid, 0 or more.
    rng : None, int or numpy.random.Generator, optional
        Where the noise comes from. The same whole number gives the same noise, None other noise
        each time; a Generator is used and moved on. There is no global state.
    scale : float, optional
        Scale ε of the noise, finite and positive.

    Returns
    -------
    visits : ndarray of bool, shape (n, ..., rows, columns)
        The cells of the cheapest path for costs c - εG, with a Gumbel G of its own for each cell.
        Their mean is the derivative of E min, by the costs.

    Raises
    ------
    TypeError
        If `costs` or `scale` are not real numbers, `n` is no integer or `rng` nothing that
        `numpy.random.default_rng` takes.
    ValueError
        As `shortest_path`; if `n` or `rng` is a negative number, `scale` not one finite positive
        number.

    Notes
    -----
    A path collects a sum of Gumbels, which is no Gumbel, and two paths share the noise of the
    cells that they share. So this is not a draw from the Gibbs law, except where two paths part
    for one cell each. Beside a cost of 1e16 noise of size 1 is rounded away.

    References
    ----------
    Theorem ``thm-perturbed-optimiser`` and the counter-example of the section "Noise on the parts"
    in the chapter "Maxima with structure"; [1]_, [2]_.

    .. [1] G. Papandreou and A. L. Yuille, "Perturb-and-MAP random fields", ICCV 2011.
    .. [2] Q. Berthet et al., "Learning with differentiable perturbed optimizers", NeurIPS 2020.
    """
    costs = check_costs(costs, min_axes=2)
    n = check_count(n)
    rng = check_rng(rng)
    scale = float(check_positive(scale, "scale", ndim=0))
    check_way(to_go(cells_first(np.where(costs < np.inf, 0.0, -np.inf)), 0.0)[0], costs.shape[:-2])
    # Noise is at most 745 in size, which takes ten bits more.
    exponent = room(costs, 1024 * sum(costs.shape[-2:]), scale)
    grid, scale = scaled(costs, exponent), scaled(scale, exponent)
    visits = np.empty((n, *costs.shape), bool)
    for some in _blocks(n, costs.size):
        noise = race_noise(visits[some].shape, rng)
        np.log(noise, out=noise)
        with np.errstate(under="ignore"):
            noise *= scale
        noise += grid
        _, lead = to_go(cells_first(-noise), 0.0)
        visits[some] = batch_first(follow(lead > 0), noise)
    return visits


def _walked(lead, noise):
    """Walk by given noise: at step r + c go right if the lead of right beats the noise.

    Parameters
    ----------
    lead : ndarray of float64, shape (rows, columns, ...)
        What right is ahead of down in each cell, in units of the temperature.
    noise : ndarray of float64, shape (rows + columns - 1, ..., 2)
        Standard exponentials for right and for down, at each step.

    Returns
    -------
    visits : ndarray of bool, shape (rows, columns, ...)
    """
    rows, columns = lead.shape[:2]
    behind = np.log(noise[..., 0]) - np.log(noise[..., 1])  # Gumbel of down less that of right
    steps = np.add.outer(np.arange(rows), np.arange(columns))
    return follow(lead > behind[steps])


def _first_axes_last(cells):
    """Return (r, c, n, b) as (n, b, r, c)."""
    return np.moveaxis(cells, (0, 1), (-2, -1))


def _blocks(n, size):
    """Cut n draws of `size` numbers each into blocks."""
    step = max(1, _BLOCK // size)
    for start in range(0, n, step):
        yield slice(start, start + step)
