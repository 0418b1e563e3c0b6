"""The largest of many draws, live: whose maxima become Gumbel, how slowly, and whose never do."""

from functools import cache, partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, extremes
from gumbeltrick._checks import check_choice, check_count, check_seed
from gumbeltrick.palette import LIGHT
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["Extremes"]

MAX_MAXIMA = 100_000
WINDOWS = {
    "exponential": (-3, 7),
    "normal": (-3, 7),
    "uniform": (-7, 1),
    "cauchy": (-2, 10),
}
LIMIT_NAMES = {"uniform": "reversed exponential", "cauchy": "Fréchet"}
ENOUGH = 1000  # maxima for fine bars
LEAST = 1e-4  # of the distances that are drawn


class Extremes(LiveWidget):
    """Maxima of n draws against their exact law and Gumbel's, and how far these are apart.

    Parameters
    ----------
    parent : {"exponential", "normal", "uniform", "cauchy"}
        The law of a single draw.
    n : int
        How many draws each maximum is taken of, 1 to 10**16.
    size : int
        Number of maxima so far, 0 to 100 000.
    seed : int
        Seed of the maxima, 0 to 2**32 - 1. The same seed gives the same noise at every n.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    parent = Checked(partial(check_choice, choices=extremes.PARENTS), "exponential")
    n = Checked(partial(check_count, max_value=extremes.MAX_N, min_value=1), 10)
    size = Checked(partial(check_count, max_value=MAX_MAXIMA), 10_000)
    seed = Checked(check_seed, 10)

    def still(self):
        """Draw maxima made of NumPy's generator with this seed, and say what they show."""
        maxima = extremes.normalised_maxima(self.parent, self.n, self.size, self.seed)
        gumbel = extremes.matched_gumbel(self.parent)
        lower, upper = WINDOWS[self.parent]
        grid = np.linspace(lower, upper, 300)
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 3.1))
            left, right = figure.subplots(1, 2, width_ratios=[4, 3])
            drawing.histogram_against_density(
                left,
                maxima,
                partial(extremes.normalised_pdf, self.parent, self.n),
                upper,
                (upper - lower) * (4 if self.size >= ENOUGH else 1),
                lower=lower,
            )
            left.plot(grid, gumbel.pdf(grid), color=drawing.category(1))
            left.set(title="The maxima, moved and scaled", yticks=[], xlabel="(largest − b) / a")
            _draw_distances(right, self.parent, self.n)
        return figure, self._sentence()

    def _sentence(self):
        whose = f"{_named(self.parent)} draws"
        away = _distance(self.parent, self.n)
        limit = LIMIT_NAMES.get(self.parent)
        slow = f" Their limit is {limit}." if limit else " Gumbel is their limit."
        return (
            f"{self.size} maxima of {self.n} {whose}. The largest distance between their exact "
            f"distribution function and Gumbel's is {away:.3g}.{slow} The bars are the maxima, "
            "the plain line is their exact law with its 95 % band, the coloured line is Gumbel."
        )


def _named(parent):
    """Write a parent in words: Cauchy was a person."""
    return "Cauchy" if parent == "cauchy" else parent


def _draw_distances(ax, parent, n):
    end = 16 if n > 10**6 else 6
    places = np.unique(np.round(np.logspace(0, end, 6 * end + 1))).astype(np.int64)
    for name in extremes.PARENTS:
        chosen = name == parent
        curve = np.array([_distance(name, int(place)) for place in places])
        shown = curve >= LEAST
        ax.plot(
            places[shown],
            curve[shown],
            color=drawing.category(1) if chosen else LIGHT["muted"],
            linewidth=2.5 if chosen else 1.2,
        )
        end_of_curve = places[shown][-1], curve[shown][-1]
        ax.annotate(
            _named(name),
            end_of_curve,
            # Cauchy's curve ends just below that of the uniform parent.
            xytext=(0, -4) if name == "cauchy" else (-8 if not shown.all() else 0, 3),
            textcoords="offset points",
            ha="right",
            va="top" if name == "cauchy" else "bottom",
        )
    ax.plot(n, max(_distance(parent, n), LEAST), "o", color=drawing.category(1))
    ax.set(xscale="log", yscale="log", ylim=(LEAST, 0.7), title="Distance to Gumbel")
    ax.set_xlabel("number of draws n")


@cache
def _distance(name, n):
    return extremes.sup_error(name, n, extremes.matched_gumbel(name).cdf)
