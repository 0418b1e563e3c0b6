"""Estimators of the gradient, live: five on the same noise, against the exact gradient."""

from functools import partial

import numpy as np
import traitlets
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing
from gumbeltrick._checks import check_between, check_choice, check_count, check_seed
from gumbeltrick.gradient_estimators import (
    LOSSES,
    gumbel_rao,
    gumbel_softmax_gradient,
    loss,
    rebar,
    straight_through,
)
from gumbeltrick.gumbel_max import softmax
from gumbeltrick.palette import LIGHT
from gumbeltrick.widgets.base import Checked, LiveWidget
from gumbeltrick.widgets.priced import LARGEST_COST, LARGEST_LOGIT, as_many, list_within

__all__ = ["GradientEstimators"]

MAX_OPTIONS = 4
MAX_DRAWS = 100_000
TEMPERATURES = (0.01, 100.0)
MOST_AVERAGED = 1000
ESTIMATORS = {
    "Score function": partial(rebar, eta=0.0),
    "Gumbel-softmax": gumbel_softmax_gradient,
    "Straight-through": straight_through,
    "Gumbel-Rao": gumbel_rao,
    "REBAR": rebar,
}
UNBIASED = ("Score function", "REBAR")
_INSIDE = {"Score function": "the score function", "Straight-through": "straight-through"}
_Z95 = 1.959963984540054  # 97.5 % point of the standard normal


def _check_temperature(value, name):
    return float(check_between(value, name, *TEMPERATURES, ndim=0))


class GradientEstimators(LiveWidget):
    """Five estimators of one gradient on the same noise: their means, biases and variances.

    Parameters
    ----------
    logits : sequence of float, length 2 to 4
        Unnormalised log-probability of each option, from -50 to 50.
    costs : sequence of float, as many as logits
        Loss of each option, from -10 to 10.
    loss : {"linear", "square", "log"}
        How the loss goes on between the corners, as in `gumbeltrick.losses.loss`.
    temperature : float
        τ of the soft samples, from 0.01 to 100.
    batch : int
        How many estimates are averaged where errors are compared, 1 to 1000.
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

    logits = list_within(LARGEST_LOGIT, MAX_OPTIONS, [0.9, 0.4, 0.0])
    costs = list_within(LARGEST_COST, MAX_OPTIONS, [1.0, 0.3, 2.0])
    loss = Checked(partial(check_choice, choices=LOSSES), "square")
    temperature = Checked(_check_temperature, 0.5)
    batch = Checked(partial(check_count, max_value=MOST_AVERAGED, min_value=1), 10)
    n = Checked(partial(check_count, max_value=MAX_DRAWS), 5000)
    seed = Checked(check_seed, 1)

    @traitlets.validate("logits", "costs")
    def _check_lengths(self, proposal):
        return as_many(self, proposal)

    def still(self):
        """Draw the estimates of NumPy's generator with this seed, and say what they show."""
        exact, rows = self._exact(), self._rows()
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 3.9))
            means, errors = figure.subplots(1, 2, sharey=True, width_ratios=[5, 4])
            self._draw_means(means, exact, rows)
            self._draw_errors(errors, self._errors(exact, rows), float(exact @ exact))
            means.set_yticks(range(len(rows)), list(rows))
            means.invert_yaxis()
        return figure, self._sentence(exact, rows)

    def _exact(self):
        costs = np.array(self.costs)
        return softmax(self.logits) * (np.subtract.outer(costs, costs) @ softmax(self.logits))

    def _rows(self):
        functions = loss(self.loss, self.costs)
        common = (*functions, self.logits, self.temperature, self.n, self.seed)
        return {name: estimator(*common) for name, estimator in ESTIMATORS.items()}

    def _errors(self, exact, rows):
        """Return squared bias and variance of an average, for each estimator; None for n < 2."""
        if self.n < 2:  # noqa: PLR2004 - a variance takes two
            return None
        parts = {}
        for name, estimates in rows.items():
            variance = estimates.var(axis=0, ddof=1).sum()
            distance = ((estimates.mean(axis=0) - exact) ** 2).sum()
            # What noise adds to the distance is no bias; an unbiased one has none by theory.
            bias = 0.0 if name in UNBIASED else max(0.0, distance - variance / self.n)
            parts[name] = bias, variance / self.batch
        return parts

    def _draw_means(self, ax, exact, rows):
        places = np.linspace(-0.25, 0.25, len(exact))
        for k, entry in enumerate(exact):
            ax.axvline(entry, color=drawing.category(k), alpha=0.5, linewidth=1.5)
            label = {"xytext": (0, 2), "textcoords": "offset points", "ha": "center"}
            ax.annotate(_letter(k), (entry, 1), xycoords=("data", "axes fraction"), **label)
            for index, estimates in enumerate(rows.values() if self.n else ()):
                error = estimates[:, k].std() * _Z95 / np.sqrt(self.n)
                ax.errorbar(
                    estimates[:, k].mean(),
                    index + places[k],
                    xerr=error,
                    fmt="o",
                    color=drawing.category(k),
                    markersize=4,
                )
        ax.set_title("Means, with error bars", pad=18)
        ax.set_xlabel("gradient by the logits")

    @staticmethod
    def _draw_errors(ax, errors, zero):
        for index, (bias, variance) in enumerate((errors or {}).values()):
            first = not index
            ax.barh(index, bias, 0.5, color=LIGHT["ink"], label="bias²" if first else None)
            label = "variance / m" if first else None
            ax.barh(index, variance, 0.5, bias, color=LIGHT["band"], label=label)
        if errors:
            ax.axvline(zero, color=LIGHT["ink"], linestyle=":", linewidth=1.5, label="always 0")
            # Of these axes and not of the figure, which a phone shows axes by axes.
            ax.legend(loc="upper left", bbox_to_anchor=(-0.05, -0.2), ncols=2, fontsize="small")
        ax.set_title("Mean squared errors", pad=18)
        ax.set_xlabel("bias² + variance / m")

    def _sentence(self, exact, rows):
        where = f"at temperature {self.temperature:g} with the {self.loss} loss"
        exact_words = ", ".join(f"{_letter(k)} {entry:.3g}" for k, entry in enumerate(exact))
        errors = self._errors(exact, rows)
        if errors is None:
            return (
                f"Five estimators {where}, and {self.n} draws. The exact gradient is {exact_words}."
            )
        totals = {name: sum(parts) for name, parts in errors.items()}
        best = min(totals, key=totals.get)
        share = errors[best][0] / totals[best] if totals[best] else 0.0
        made = "all of it variance" if best in UNBIASED else f"of which {share:.0%} is squared bias"
        return (
            f"Five estimators of the gradient {exact_words}, {where}. Dots are means of {self.n} "
            "draws with bars where 95 % of such means fall, lines the exact gradient. Averages of "
            f"{self.batch} come closest with {_INSIDE.get(best, best)}: mean squared error "
            f"{totals[best]:.3g}, {made}."
        )


def _letter(k):
    return chr(ord("A") + k)
