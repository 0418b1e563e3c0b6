"""A model that learns its categories, live: choose an estimator and a temperature, and train."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, learning
from gumbeltrick._checks import check_between, check_choice, check_count, check_seed
from gumbeltrick.palette import LIGHT
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["Learning"]

CATEGORIES = 4
POINTS = 200
STEPS = 400
TEMPERATURES = (0.01, 10.0)
SMOOTH = 20  # steps over which a variance is averaged
CLOSE = 0.02  # nats
FEW = 5  # points
NAMES = {"gumbel-softmax": "Gumbel-softmax", "gumbel-rao": "Gumbel-Rao", "rebar": "REBAR"}
SIGNS = "os^D"
LOSSES = ((1.9, 8), [2, 3, 4, 6, 8])
LARGE_LOSSES = ((1.9, 40), [2, 5, 10, 30])
VARIANCES = (1e-4, 1e3)
SMALL_VARIANCES = (1e-8, 1e3)
HOT = 3.0  # above it relaxed codes hardly differ from draw to draw
COLD = 0.003  # below it a run may stand still in a corner, where all draws are the same


def _check_temperature(value, name):
    return float(check_between(value, name, *TEMPERATURES, ndim=0))


def variance_axis(estimator, schedule, temperature):
    """Give the ends of the variance's axis: one for a whole run, so that it rests."""
    if estimator in ("exact", "score function"):
        return VARIANCES
    small = estimator != "rebar" and temperature > HOT
    last = learning.temperature_at(schedule, temperature, STEPS - 1, STEPS)
    return SMALL_VARIANCES if small or last < COLD else VARIANCES


class Learning(LiveWidget):
    """Live view of a training run: the points with their categories, the loss, the variance.

    Parameters
    ----------
    estimator : str
        Of the gradient: "exact", "score function", "gumbel-softmax", "straight-through",
        "gumbel-rao" or "rebar".
    temperature : float
        τ of the first step, from 0.01 to 10.
    schedule : str
        "constant", or "falling" to a tenth by equal factors.
    step : int
        How many steps of the run are shown, 0 to 400.
    seed : int
        Seed of data, start, batches and noise, 0 to 2**32 - 1. The same seed gives the same run.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    estimator = Checked(partial(check_choice, choices=learning.ESTIMATORS), "gumbel-softmax")
    temperature = Checked(_check_temperature, 1.0)
    schedule = Checked(partial(check_choice, choices=learning.SCHEDULES), "constant")
    step = Checked(partial(check_count, max_value=STEPS), 0)
    seed = Checked(check_seed, 1)

    def still(self):
        """Train with NumPy's generator from this seed, and draw what is learnt at this step."""
        points, _ = learning.make_data(POINTS, self.seed, k=CATEGORIES)
        exact = learning.train(points, CATEGORIES, "exact", steps=STEPS, rng=self.seed)
        run = exact
        if self.estimator != "exact":
            run = learning.train(
                points,
                CATEGORIES,
                self.estimator,
                temperature=self.temperature,
                schedule=self.schedule,
                steps=STEPS,
                rng=self.seed,
            )
        now = learning.Parameters(*(part[self.step] for part in run.path))
        found = learning.categories(now, points).argmax(axis=1)
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 4.0))
            axes = figure.subplot_mosaic("pl;pv")
            _draw_points(axes["p"], points, found, now.means)
            shown = slice(0, self.step + 1)
            if run is not exact:
                axes["l"].plot(exact.losses[shown], color=LIGHT["ink"], linewidth=1.5)
            axes["l"].plot(run.losses[shown], color=LIGHT["accent"])
            axes["v"].plot(_smoothed(run.variances[: self.step]), color=LIGHT["accent"])
            large = run.losses[shown].max() > LOSSES[0][1]
            limits, ticks = LARGE_LOSSES if large else LOSSES
            axes["l"].set(title="Loss of all points, in nats", yscale="log", ylim=limits)
            axes["l"].set_yticks(ticks, [str(tick) for tick in ticks])
            axes["l"].minorticks_off()
            ends = variance_axis(self.estimator, self.schedule, self.temperature)
            axes["v"].set(title="Variance of the gradient", ylim=ends, yscale="log")
            for name in "lv":
                axes[name].set(xlim=(0, STEPS), xlabel="steps" if name == "v" else "")
        return figure, self._sentence(run, exact, found)

    def _sentence(self, run, exact, found):
        loss = run.losses[self.step]
        if self.step == 0:
            return f"Nothing is learnt yet, and the loss is {loss:.2f} nats."
        counts = np.bincount(found, minlength=CATEGORIES)
        empty = [chr(ord("A") + j) for j in np.flatnonzero(counts < FEW)]
        use = f"The categories hold {_listed([str(count) for count in counts])} points."
        if empty:
            use = f"Next to no points are left for category {_listed(empty)}."
        after = f"After {self.step} of {STEPS} steps"
        if run is exact:
            return f"{after} by the exact gradient the loss is {loss:.2f} nats. {use}"
        gap = loss - exact.losses[self.step]
        compared = f"{abs(gap):.2f} {'above' if gap > 0 else 'below'} exact training"
        if abs(gap) < CLOSE:
            compared = "as low as exact training"
        tau = run.temperatures[self.step - 1]
        how = f"{NAMES.get(self.estimator, self.estimator)} at τ = {tau:.2g}"
        if self.estimator == "score function":
            how = "the score function, which knows no τ,"
        spread = _smoothed(run.variances[: self.step])[-1]
        return (
            f"{after} by {how} the loss is {loss:.2f} nats, {compared} on the same batches. The "
            f"draws give the gradient a variance of {spread:.3g}. {use}"
        )


def _draw_points(ax, points, found, means):
    for j, mean in enumerate(means):
        mine = points[found == j]
        colour = drawing.category(j)
        ax.plot(*mine.T, SIGNS[j], color=colour, alpha=0.55, markersize=4)
        ax.plot(*mean, "o", color="white", markeredgecolor=colour, markersize=15, mew=2.5)
        ax.annotate(chr(ord("A") + j), mean, ha="center", va="center", fontweight="bold")
    reach = max(4, 1.15 * np.abs(means).max())
    ax.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal")
    ax.set(title="Points and means", xticks=[], yticks=[])
    ax.grid(visible=False)


def _smoothed(values):
    """At each step the mean of the last 20."""
    # Each sum anew: in differences of running ones, large values hide the small that follow.
    return np.array([values[max(0, i - SMOOTH) : i].mean() for i in range(1, len(values) + 1)])


def _listed(names):
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
