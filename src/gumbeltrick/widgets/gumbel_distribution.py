"""The Gumbel law, live: a sample against density and cdf, and one number on its way there."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, gumbel_distribution
from gumbeltrick._checks import check_between, check_count, check_seed
from gumbeltrick.palette import LIGHT, category
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["GumbelDistribution"]

MAX_DRAWS = 100_000
FARTHEST = 1000.0  # of μ
SCALES = (0.01, 100.0)
CLOSEST = 1e-15  # of u to 0 and to 1
LEFT, RIGHT = 3.5, 8.0  # ends of the still picture, in scales from the mode
AXES = (("u", 0, 1), ("E", 0, 5), ("G", -2.4, 6))  # of the still picture of one number


def _check_loc(value, name):
    return float(check_between(value, name, -FARTHEST, FARTHEST, ndim=0))


def _check_scale(value, name):
    return float(check_between(value, name, *SCALES, ndim=0))


def _check_u(value, name):
    return float(check_between(value, name, CLOSEST, 1 - CLOSEST, ndim=0))


class GumbelDistribution(LiveWidget):
    """Draws of Gumbel(μ, β) against their theory, and one uniform that becomes such a draw.

    Parameters
    ----------
    loc : float
        μ, the mode, from -1000 to 1000.
    scale : float
        β, from 0.01 to 100.
    n : int
        Number of draws, 0 to 100 000.
    u : float
        The uniform number that is followed, from 1e-15 to 1 - 1e-15.
    seed : int
        Seed of the draws, 0 to 2**32 - 1. The same seed gives the same draws.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    loc = Checked(_check_loc, 0.0)
    scale = Checked(_check_scale, 1.0)
    n = Checked(partial(check_count, max_value=MAX_DRAWS), 1000)
    u = Checked(_check_u, 0.7)
    seed = Checked(check_seed, 1)

    def still(self):
        """Draw n numbers of NumPy's generator with this seed, and say what they show."""
        law = {"loc": self.loc, "scale": self.scale}
        samples = gumbel_distribution.sample(self.n, **law, rng=self.seed)
        ends = {"lower": self.loc - LEFT * self.scale, "upper": self.loc + RIGHT * self.scale}
        x = gumbel_distribution.ppf(self.u, **law)
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 2.9))
            way, histogram, steps = figure.subplots(1, 3)
            _draw_way(way, self.u)
            way.set_title("From uniform to Gumbel")
            pdf = partial(gumbel_distribution.pdf, **law)
            drawing.histogram_against_density(histogram, samples, pdf, **ends)
            histogram.set_title("Histogram, density")
            histogram.set_yticks([])
            cdf = partial(gumbel_distribution.cdf, **law)
            drawing.ecdf_against_cdf(steps, samples, cdf, **ends)
            steps.set_title("Empirical cdf, cdf")
            for ax in (histogram, steps):
                ax.axvline(x, color=category(1), linewidth=1.2)
                ax.set_xlabel("x")
        return figure, self._sentence(samples, x)

    def _sentence(self, samples, x):
        exponential = -np.log(self.u)
        way = (
            f"u = {_near_one(self.u)} becomes E = {exponential:.3g}, "
            f"G = {-np.log(exponential):.3g} and x = {x:.5g}. "
            "Steps are the draws, plain lines the theory with its 95 % band."
        )
        if samples.size == 0:
            return f"No draw yet. Of all draws, {1 / np.e:.1%} lie below μ = {self.loc:g}. {way}"
        below = np.mean(samples <= self.loc)
        return (
            f"{below:.1%} of {samples.size} draws lie below μ = {self.loc:g}; theory says "
            f"{1 / np.e:.1%}. {way}"
        )


def _near_one(u):
    """Write a number between 0 and 1, so that it never looks as if it were 1."""
    return f"{u:.3g}" if u < 0.999 else f"1 − {1 - u:.2g}"  # noqa: PLR2004 - a matter of digits


def _draw_way(ax, u):
    """Draw three axes, one below the other, and where a number stands on each."""
    exponential = -np.log(u)
    heights = np.arange(len(AXES))[::-1]
    places = []
    for (symbol, low, high), height, value in zip(
        AXES, heights, (u, exponential, -np.log(exponential)), strict=True
    ):
        places.append(np.clip((value - low) / (high - low), 0, 1))
        ax.plot([0, 1], [height, height], color=LIGHT["muted"], linewidth=1)
        ax.text(-0.04, height, symbol, ha="right", va="center", fontstyle="italic")
        text = _near_one(value) if symbol == "u" else f"{value:.3g}"
        ax.text(1.04, height, text, ha="left", va="center")
        for at, end in ((0, low), (1, high)):
            ax.text(at, height - 0.2, f"{end:g}", ha="center", va="center", fontsize=9)
    ax.plot(places, heights, color=category(1), marker="o")
    ax.set(xlim=(-0.2, 1.35), ylim=(-0.4, heights[0] + 0.3))
    ax.set_axis_off()
