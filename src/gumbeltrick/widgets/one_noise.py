"""One noise, five views, live: the same luck as alarm, sum, winner, soft winner and count."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, gumbel_max, one_noise
from gumbeltrick._checks import check_between, check_count, check_seed
from gumbeltrick.palette import LIGHT
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["OneNoise"]

MIN_OPTIONS, MAX_OPTIONS = 3, 6
MAX_DRAWS = 500_000
LARGEST = 50.0  # of a logit
COLDEST, HOTTEST = 0.01, 100.0
LEAST = 1e-9  # of a uniform of the reader's own, and of what is left to 1
MIDDLE = 0.5  # everybody's luck before the first draw


def _check_logits(value, name):
    sizes = {"min_size": MIN_OPTIONS, "max_size": MAX_OPTIONS}
    return check_between(value, name, -LARGEST, LARGEST, ndim=1, **sizes).tolist()


def _check_temperature(value, name):
    return float(check_between(value, name, COLDEST, HOTTEST, ndim=0))


def _check_own(value, name):
    return check_between(value, name, LEAST, 1 - LEAST, ndim=1, max_size=MAX_OPTIONS).tolist()


class OneNoise(LiveWidget):
    """One row of uniforms, seen in five ways that agree about the winner.

    Parameters
    ----------
    logits : sequence of float, length 3 to 6
        Score of each option: its unnormalised log-probability, from -50 to 50.
    temperature : float
        Temperature of the soft view, from 0.01 to 100.
    n : int
        Number of draws so far, 0 to 500 000.
    seed : int
        Seed of the draws, 0 to 2**32 - 1. The same seed gives the same draws.
    own : sequence of float, length 0 to 6
        Uniforms of a draw of one's own, from 1e-9 to 1 - 1e-9, which is shown in place of the
        last draw and does not count. Empty shows the last draw; options without an entry keep
        their part of it.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    logits = Checked(_check_logits, [1.0, 0.5, 0.0, -0.5])
    temperature = Checked(_check_temperature, 1.0)
    n = Checked(partial(check_count, max_value=MAX_DRAWS), 100)
    # With seed 29 the option with the lowest score wins draw 100, and the counts are ordinary.
    seed = Checked(check_seed, 29)
    own = Checked(_check_own, [])

    def still(self):
        """Draw the last of n draws of NumPy's generator with this seed, and count all of them."""
        sums = gumbel_max.perturbed(self.logits, self.n, self.seed)  # (n, k)
        counts = np.bincount(sums.argmax(axis=-1), minlength=len(self.logits))
        uniforms = np.full(len(self.logits), MIDDLE)
        if self.n:
            uniforms = np.exp(-np.exp(self.logits - sums[-1]))
        given = self.own[: len(uniforms)]
        uniforms[: len(given)] = given
        uniforms = np.clip(uniforms, LEAST, 1 - LEAST)
        seen = one_noise.views(uniforms, self.logits, self.temperature)
        names = [chr(ord("A") + k) for k in range(len(self.logits))]
        probabilities = gumbel_max.softmax(self.logits)
        with rc_context(drawing.STYLE):
            figure = _figure(names, uniforms, seen, counts, probabilities)
        return figure, _sentence(names, seen, counts, probabilities, own=bool(self.own))


def _figure(names, uniforms, seen, counts, probabilities):
    figure = Figure(figsize=(7.6, 0.75 + 0.42 * len(names)))
    panels = figure.subplots(1, 5, sharey=True, width_ratios=[3, 4, 4, 3, 4])
    luck, alarm, total, soft, share = panels
    titles = ("Luck", "1 Alarm", "2 Score + noise", "4 Soft", "5 So far")
    rows = np.arange(len(names))
    colours = [drawing.category(k) for k in rows]
    won = rows == seen.winner
    for ax, title in zip(panels, titles, strict=True):
        ax.set_title(title)
        ax.grid(visible=False)
        ax.set_xticks([])
        ax.tick_params(left=False)
        ax.spines[:].set_visible(False)
    luck.barh(rows, np.ones(len(rows)), height=0.5, color=LIGHT["grid"])
    luck.barh(rows, uniforms, height=0.5, color=colours, alpha=0.55)
    # Whose row holds the large marks is the winner: the third view.
    for ax, places in ((alarm, seen.times), (total, seen.perturbed)):
        start = 0 if ax is alarm else seen.perturbed - seen.gumbels
        # Latecomers run off the edge: the picture is about who is first.
        low, high = (0, 4 * places.min()) if ax is alarm else (places.max() - 5, places.max() + 0.5)
        ax.hlines(rows, 0, 1, transform=ax.get_yaxis_transform(), color=LIGHT["grid"], zorder=0)
        ax.hlines(rows, start, places, color=colours, linewidth=2.5, alpha=0.55)
        ax.scatter(places, rows, s=np.where(won, 90, 36), color=colours, zorder=3)
        ax.axvline(places[seen.winner], color=LIGHT["muted"], linewidth=1, linestyle=":")
        ax.set_xlim(low - 0.03 * (high - low), high)
    soft.barh(rows, seen.soft, height=0.5, color=colours, alpha=0.55)
    soft.set_xlim(0, 1)
    n = max(counts.sum(), 1)
    share.barh(rows, counts / n, height=0.6, color=colours, alpha=0.55)
    share.vlines(probabilities, rows - 0.42, rows + 0.42, color=LIGHT["ink"], linewidth=2)
    share.set_xlim(0, 1.1 * max(probabilities.max(), (counts / n).max()))
    luck.set_yticks(rows, names)
    luck.set_ylim(len(names) - 0.5, -0.5)
    return figure


# The third view names the winner; this picture says it by the size of marks.
_MARKS = "The large marks show the winner (view 3); lines without a mark ring later."


def _sentence(names, seen, counts, probabilities, *, own):
    n = counts.sum()
    name = names[seen.winner]
    which = "A draw of your own, which does not count" if own else f"Draw {n}"
    if not n and not own:
        which = "No draw yet, only equal luck"
    first = [names[k] for k in np.flatnonzero(seen.perturbed == seen.perturbed[seen.winner])]
    share = f"{seen.soft[seen.winner]:.1%}"
    if len(first) == 1:
        same = f"{which}: {name} rings first, and {name} has the largest sum. "
        same += f"The soft view gives {name} most, {share}."
    else:
        tied = f"{', '.join(first[:-1])} and {first[-1]}"
        same = f"{which}: {tied} ring at once, with the same sum, which real luck never gives; "
        same += f"{name} is shown. The soft view gives each of them {share}."
    if n == 0:
        long_run = f"In the long run {names[0]} should win {probabilities[0]:.1%} of all draws."
        return f"{same} {long_run} {_MARKS}"
    lead = int(np.argmax(counts))
    return (
        f"{same} {names[lead]} won {counts[lead] / n:.1%} of {n} draws; theory says "
        f"{probabilities[lead]:.1%}. Bars are the draws, plain lines the theory. {_MARKS}"
    )
