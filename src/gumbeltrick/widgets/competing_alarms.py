"""The race of the alarm clocks, live: who rings first, when, and does one tell the other."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import competing_alarms, drawing
from gumbeltrick._checks import check_count, check_rates, check_seed, check_timed_rates
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["CompetingAlarms"]

MIN_CLOCKS, MAX_CLOCKS = 2, 6
MAX_RACES = 500_000


def _check_rates(value, name):
    check_rates(value, name=name, min_size=MIN_CLOCKS, max_size=MAX_CLOCKS)
    return check_timed_rates(value, name=name).tolist()


class CompetingAlarms(LiveWidget):
    """Exponential alarm clocks that race, against the theory of the race.

    Parameters
    ----------
    rates : sequence of float, length 2 to 6
        Rate of each clock, finite and positive: a clock with rate λ rings after 1/λ on average.
    n : int
        Number of races run so far, 0 to 500 000.
    seed : int
        Seed of the races, 0 to 2**32 - 1. The same seed gives the same races.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    rates = Checked(_check_rates, [3.0, 2.0, 1.0])
    n = Checked(partial(check_count, max_value=MAX_RACES), 1000)
    # The first 100 000 races of seed 1 stray as one sample in 5000 does, those of seed 2 as one in
    # 3000 once there are six clocks: no way to begin a book.
    seed = Checked(check_seed, 6)

    def still(self):
        """Draw the first n races of NumPy's generator with this seed, and say what they show."""
        times = competing_alarms.sample_times(self.rates, self.n, self.seed)
        winners, first = competing_alarms.first_alarm(times)
        probabilities = competing_alarms.winner_probabilities(self.rates)
        theory = competing_alarms.first_time(self.rates)
        names = [chr(ord("A") + clock) for clock in range(len(self.rates))]
        counts = np.bincount(winners, minlength=len(names))
        quarter = np.digitize(first, theory.ppf([0.25, 0.5, 0.75]))
        table = np.zeros((len(names), 4), dtype=int)
        np.add.at(table, (winners, quarter), 1)
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 2.9))
            who, when, meter = figure.subplots(1, 3, width_ratios=[2, 3, 3])
            drawing.bars_against_theory(who, counts, probabilities, names)
            who.set_title("Who rang first")
            drawing.histogram_against_density(when, first, theory.pdf, 5 * theory.mean())
            when.set_title("When the first rang")
            when.set_xlabel("time, in hours")
            when.set_yticks([])
            drawing.stacked_shares(meter, table, probabilities, ["soon", "", "", "late"], names)
            meter.set_title("Who, by when")
            meter.set_xlabel("quarter of the time")
        return figure, _sentence(names, counts, probabilities, first, theory)


def _sentence(names, counts, probabilities, first, theory):
    n = counts.sum()
    if n == 0:
        return (
            f"No race yet. Theory: {names[0]} rings first in {probabilities[0]:.1%} of all races."
        )
    lead = int(np.argmax(counts))
    return (
        f"Clock {names[lead]} rang first in {counts[lead] / n:.1%} of {n} races; "
        f"theory says {probabilities[lead]:.1%}. The first ring came after {first.mean():.3g} "
        f"hours on average; theory says {theory.mean():.3g}. Bars and steps are the races, "
        "plain lines the theory with its 95 % band."
    )
