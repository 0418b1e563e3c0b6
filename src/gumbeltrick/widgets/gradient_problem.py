"""The gradient problem, live: the loss of a draw is a staircase in the logits, its mean is not."""

from functools import partial

import numpy as np
import traitlets
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing
from gumbeltrick._checks import check_between, check_count, check_seed
from gumbeltrick.gradient_problem import (
    best_baseline,
    score_function,
    value_and_gradient,
    variance,
)
from gumbeltrick.losses import loss
from gumbeltrick.palette import LIGHT
from gumbeltrick.widgets.base import Checked, LiveWidget
from gumbeltrick.widgets.priced import (
    LARGEST_COST,
    LARGEST_LOGIT,
    UnfitError,
    as_many,
    list_within,
)

__all__ = ["GradientProblem"]

MAX_OPTIONS = 6
MAX_DRAWS = 100_000
LARGEST_BASELINE = 20.0
FEW = 10  # draws of the coarser staircase, and estimates in an average
AXIS = 4.0  # ends of the logit's axis, unless there is more to see
AROUND = 3.0  # of the place where the option comes level with all others
TANGENT = 1.5  # how far it reaches on either side
BINS = 40
MANY = 500  # averages; fewer get half as many bins


def _check_baseline(value, name):
    return float(check_between(value, name, -LARGEST_BASELINE, LARGEST_BASELINE, ndim=0))


class GradientProblem(LiveWidget):
    """Losses of draws while one logit moves, and the score function's estimates of the slope.

    Parameters
    ----------
    logits : sequence of float, length 2 to 6
        Unnormalised log-probability of each option, from -50 to 50.
    costs : sequence of float, as many as logits
        Loss of each option, from -10 to 10.
    option : int
        Whose logit is moved, counted from 0.
    baseline : float
        b of the score function, from -20 to 20.
    n : int
        Number of draws, 0 to 100 000.
    seed : int
        Seed of the draws, 0 to 2**32 - 1. The same seed gives the same draws.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.

    Notes
    -----
    To give a widget more options or fewer, set logits and costs together:
    ``with widget.hold_trait_notifications(): ...``.
    """

    logits = list_within(LARGEST_LOGIT, MAX_OPTIONS, [0.5, 0.0, -0.5])
    costs = list_within(LARGEST_COST, MAX_OPTIONS, [1.0, 3.0, -2.0])
    option = Checked(partial(check_count, max_value=MAX_OPTIONS - 1), 1)
    baseline = Checked(_check_baseline, 0.0)
    n = Checked(partial(check_count, max_value=MAX_DRAWS), 1000)
    seed = Checked(check_seed, 2)

    @traitlets.validate("logits", "costs")
    def _check_lengths(self, proposal):
        value = as_many(self, proposal)
        _check_option(self.option, len(value))
        return value

    @traitlets.validate("option")
    def _check_option(self, proposal):
        _check_option(proposal["value"], len(self.logits))
        return proposal["value"]

    def still(self):
        """Draw n times with NumPy's generator and this seed, and say what it shows."""
        f, _ = loss("linear", self.costs)
        value, gradient = value_and_gradient(f, self.logits)
        estimates = score_function(f, self.logits, self.n, self.seed, self.baseline)
        estimates = estimates[:, self.option]
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 3.3))
            stairs, slopes = figure.subplots(1, 2, width_ratios=[5, 4])
            self._draw_stairs(stairs, f, value, gradient[self.option])
            self._draw_slopes(slopes, estimates, gradient[self.option])
        return figure, self._sentence(f, value, gradient[self.option], estimates)

    def _axis(self):
        """Return the ends of the logit's axis."""
        others = np.delete(self.logits, self.option)
        level, x = np.logaddexp.reduce(others), self.logits[self.option]
        low = np.floor(min(-AXIS, level - AROUND, x))
        high = np.ceil(max(AXIS, level + AROUND, x))
        return max(low, -LARGEST_LOGIT), min(high, LARGEST_LOGIT)

    def _jumps(self):
        """Return where each draw goes over to the option, and its loss before that."""
        # The noise of score_function's draws, for the same seed.
        shape = (self.n, len(self.logits))
        sums = self.logits - np.log(np.random.default_rng(self.seed).standard_exponential(shape))
        own = sums[:, self.option] - self.logits[self.option]
        sums[:, self.option] = -np.inf
        return sums.max(axis=1) - own, np.array(self.costs)[sums.argmax(axis=1)]

    def _draw_stairs(self, ax, f, value, slope):
        low, high = self._axis()
        x, grid = self.logits[self.option], np.linspace(low, high, 201)
        moved = np.tile(self.logits, (grid.size, 1))
        moved[:, self.option] = grid
        ax.plot(grid, value_and_gradient(f, moved)[0], color=LIGHT["ink"], label="exact mean")
        places, before = self._jumps()
        cost = self.costs[self.option]
        kinds = {
            1: ("one draw", "muted"),
            FEW: (f"mean of {FEW}", None),
            self.n: ("mean of all", "accent"),
        }
        for count, (label, colour) in sorted(kinds.items()):
            if not 0 < count <= self.n:
                continue
            order = np.argsort(places[:count])
            changes = np.cumsum(cost - before[:count][order]) / count
            levels = before[:count].mean() + np.append(0, changes)
            at = np.concatenate([[low - 1], places[:count][order], [high + 1]])
            # Beyond a pixel, more stairs cannot be seen.
            keep = np.unique(np.linspace(0, count, min(count + 1, 1000)).astype(int))
            ax.step(
                np.append(at[keep], at[-1]),
                np.append(levels[keep], levels[-1]),
                where="post",
                color=drawing.category(1) if colour is None else LIGHT[colour],
                label=label,
                linewidth=1.3,
            )
        ends = np.array([x - TANGENT, x + TANGENT])
        ax.plot(ends, value + slope * (ends - x), "--", color=LIGHT["ink"], label="its tangent")
        ax.plot([x], [value], "o", color=LIGHT["ink"])
        room = 0.08 * np.ptp(self.costs) or 1.0
        ax.set_ylim(min(self.costs) - room, max(self.costs) + room)
        ax.set(xlim=(low, high), xlabel=f"x, the logit of {self._name()}")
        ax.set_title("The loss as the logit moves")
        ax.legend(fontsize="small")

    def _draw_slopes(self, ax, estimates, slope):
        batches = estimates.size // FEW
        means = estimates[: batches * FEW].reshape(batches, FEW).mean(axis=1)
        half = 4 * self._deviation(self.baseline) / np.sqrt(FEW)
        half = 1.05 * max(half, np.abs(means - slope).max(initial=0)) or 1.0
        edges = np.linspace(
            slope - half, slope + half, (BINS if batches >= MANY else BINS // 2) + 1
        )
        counts, _ = np.histogram(means, edges)
        ax.stairs(counts, edges, fill=True, color=LIGHT["accent"], alpha=0.35)
        ax.axvline(slope, ls="--", color=LIGHT["ink"])
        if self.n > 1:
            error = self._error()
            top = 1.15 * max(counts.max(), 1)
            ax.errorbar(estimates.mean(), top, xerr=error, fmt="o", color=LIGHT["ink"])
        ax.set_title("Estimates of the slope")
        ax.set_xlabel(f"averages of {FEW} estimates")

    def _name(self):
        return chr(ord("A") + self.option)

    def _deviation(self, baseline):
        f, _ = loss("linear", self.costs)
        return float(np.sqrt(variance(f, self.logits, baseline)[self.option]))

    def _error(self):
        """Two standard errors of the mean of all estimates."""
        return 2 * self._deviation(self.baseline) / np.sqrt(self.n)

    def _sentence(self, f, value, slope, estimates):
        at = f"With {self._name()}'s logit at {self.logits[self.option]:g} the exact mean loss"
        best = float(best_baseline(f, self.logits))
        scatter = (
            f"One estimate has standard deviation {self._deviation(self.baseline):.3g}, and "
            f"{self._deviation(best):.3g} with baseline {best:.3g}, the best for all slopes."
        )
        exact = f"{at} is {value:.3g} and its slope {slope:.3g}"
        if self.n < 2:  # noqa: PLR2004 - an error takes two
            return f"{exact}; a staircase has slope 0. Too few draws to estimate. {scatter}"
        error = self._error()
        return (
            f"{exact}; every staircase has slope 0. From {self.n} draws and baseline "
            f"{self.baseline:g} the score function estimates {estimates.mean():.3g} ± {error:.2g}, "
            f"two standard errors. {scatter}"
        )


def _check_option(option, size):
    if option >= size:
        message = f"option must be a whole number from 0 to {size - 1}, but it is {option}"
        raise UnfitError(message)
