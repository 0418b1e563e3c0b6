"""Two ways to draw by weight, live: a uniform on the stick of weights, and an exponential race."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, exponential_min
from gumbeltrick._checks import check_count, check_seed, check_timed_weights
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["ExponentialMin"]

MIN_OPTIONS, MAX_OPTIONS = 2, 8
MAX_DRAWS = 500_000
FALLEN = 12  # uniforms that the still picture shows on the stick


def _check_weights(value, name):
    checked = check_timed_weights(value, name, min_size=MIN_OPTIONS, max_size=MAX_OPTIONS)
    return checked.tolist()


class ExponentialMin(LiveWidget):
    """Draws by weight, made by the stick and by the race side by side, against the weights.

    Parameters
    ----------
    weights : sequence of float, length 2 to 8
        Weight of each option, finite and at least 0, one of them at least 1e-306.
    n : int
        Number of draws so far, each made both ways, 0 to 500 000.
    seed : int
        Seed of the draws, 0 to 2**32 - 1. The same seed gives the same luck.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    weights = Checked(_check_weights, [3.0, 2.0, 1.0])
    n = Checked(partial(check_count, max_value=MAX_DRAWS), 1000)
    # A seed whose last draw of the first 1000 differs between the two ways, and strays nowhere.
    seed = Checked(check_seed, 8)

    def still(self):
        """Draw n times both ways with NumPy's generator of this seed, and say what they show."""
        rng = np.random.default_rng(self.seed)  # one for both: they must be strangers
        places = rng.random(self.n)
        by_stick = exponential_min.inverse_cdf(places, self.weights)
        by_race = exponential_min.sample(self.weights, self.n, rng)
        names = [chr(ord("A") + k) for k in range(len(self.weights))]
        scaled = np.array(self.weights) / max(self.weights)  # the sum itself may overflow
        probabilities = scaled / scaled.sum()
        counts = [np.bincount(draws, minlength=len(names)) for draws in (by_stick, by_race)]
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 3.6))
            # None wider than the others: on a phone they stand one below the other, at one scale.
            axes = figure.subplot_mosaic([["stick", "."], ["left", "right"]], height_ratios=[1, 3])
            drawing.cut_stick(axes["stick"], probabilities, names, places[:FALLEN])
            axes["stick"].set_title("The stick and the first uniforms")
            for place, title, seen in zip(("left", "right"), _WAYS, counts, strict=True):
                drawing.bars_against_theory(axes[place], seen, probabilities, names)
                axes[place].set_title(title)
        return figure, _sentence(names, probabilities, *counts, (by_stick == by_race).sum())


_WAYS = ("By the stick", "By the race")


def _sentence(names, probabilities, by_stick, by_race, agree):
    n = by_stick.sum()
    lead = int(np.argmax(by_stick + by_race if n else probabilities))
    theory = f"By its weight {names[lead]} should come in {probabilities[lead]:.1%} of the draws"
    if n == 0:
        return f"No draw yet. {theory}, either way."
    return (
        f"{theory}. Of {n} it came in {by_stick[lead] / n:.1%} by the stick and in "
        f"{by_race[lead] / n:.1%} by the race. Both named the same option in {agree / n:.1%} of "
        f"the draws; two strangers would in {np.sum(probabilities**2):.1%}. Bars are the draws, "
        "plain lines the weights with their 95 % band."
    )
