"""The Gumbel-max trick, live: who wins, how large the maximum is, and an integral to stop."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, gumbel_max
from gumbeltrick._checks import check_between, check_count, check_seed
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["GumbelMax"]

MAX_OPTIONS = 8
MAX_DRAWS = 500_000
LARGEST = 50.0  # of a logit
FARTHEST = 60.0  # of c: beyond any curve
WINDOW = (-2.4, 6.0)  # ends of the picture, measured from log Z


def _check_logits(value, name):
    sizes = {"min_size": 2, "max_size": MAX_OPTIONS}
    return check_between(value, name, -LARGEST, LARGEST, ndim=1, **sizes).tolist()


def _check_c(value, name):
    return float(check_between(value, name, -FARTHEST, FARTHEST, ndim=0))


class GumbelMax(LiveWidget):
    """Logits plus Gumbel noise, the winners and maxima against theory, and an integral to stop.

    Parameters
    ----------
    logits : sequence of float, length 2 to 8
        Unnormalised log-probability of each option, from -50 to 50.
    c : float
        Upper limit of the integral over the maximum, from -60 to 60.
    n : int
        Number of draws so far, 0 to 500 000.
    seed : int
        Seed of the draws, 0 to 2**32 - 1. The same seed gives the same draws.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    logits = Checked(_check_logits, [1.0, 0.0, -1.0])
    c = Checked(_check_c, 2.0)
    n = Checked(partial(check_count, max_value=MAX_DRAWS), 1000)
    seed = Checked(check_seed, 1)

    def still(self):
        """Draw the first n draws of NumPy's generator with this seed, and say what they show."""
        sums = gumbel_max.perturbed(self.logits, self.n, self.seed)
        winners, maxima = sums.argmax(axis=-1), sums.max(axis=-1)
        probabilities = gumbel_max.softmax(self.logits)
        names = [chr(ord("A") + k) for k in range(len(self.logits))]
        counts = np.bincount(winners, minlength=len(names))
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 3.1))
            integral, who = figure.subplots(1, 2, width_ratios=[5, 3])
            grid = gumbel_max.log_z(self.logits) + np.linspace(*WINDOW, 200)
            densities = gumbel_max.winner_density(grid, self.logits)
            drawing.stacked_areas(
                integral, grid, densities, stop=self.c, samples=maxima, outcomes=winners
            )
            integral.set_title("Where the maximum lies, and whose it is")
            drawing.bars_against_theory(who, counts, probabilities, names)
            who.set_title("Who won")
        return figure, self._sentence(names, counts, probabilities, maxima)

    def _sentence(self, names, counts, probabilities, maxima):
        law = gumbel_max.maximum(self.logits)
        areas = (
            f"Up to c = {self.c:g} lie {law.cdf(self.c):.1%} of every coloured area, "
            "and of the whole area under the curve."
        )
        n = counts.sum()
        if n == 0:
            return f"No draw yet. Softmax gives {names[0]} {probabilities[0]:.1%}. {areas}"
        lead = int(np.argmax(counts))
        return (
            f"{names[lead]} won {counts[lead] / n:.1%} of {n} draws; softmax says "
            f"{probabilities[lead]:.1%}. The maximum was {maxima.mean():.3g} on average; theory "
            f"says {law.mean():.3g}. {areas} Steps and bars are the draws, areas and plain lines "
            "the theory."
        )
