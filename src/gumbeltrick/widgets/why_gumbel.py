"""Break the trick, live: swap the noise, change the menu, and watch the odds of two options."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, why_gumbel
from gumbeltrick._checks import check_between, check_choice, check_count, check_seed
from gumbeltrick.palette import LIGHT
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["WhyGumbel"]

MAX_OPTIONS = 8
MAX_CHOICES = 100_000
LARGEST = 50.0


def _check_logits(value, name):
    sizes = {"ndim": 1, "min_size": 2, "max_size": MAX_OPTIONS}
    return check_between(value, name, -LARGEST, LARGEST, **sizes).tolist()


class WhyGumbel(LiveWidget):
    """Choices by logits plus noise of six kinds, from menus of two, three and more options.

    Parameters
    ----------
    logits : sequence of float, length 2 to 8
        Score of each option, -50 to 50. The menus are the first two options, the first three, and
        so on up to all.
    noise : str
        One of `gumbeltrick.why_gumbel.NOISES`: "gumbel", "negated gumbel", "normal", "logistic",
        "uniform" or "exponential".
    n : int
        Number of choices, 0 to 100 000, shared out evenly between the menus.
    seed : int
        Seed of the noise, 0 to 2**32 - 1. The same seed gives the same luck.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    logits = Checked(_check_logits, [1.0, 0.0, 1.0])
    noise = Checked(partial(check_choice, choices=why_gumbel.NOISES), "gumbel")
    n = Checked(partial(check_count, max_value=MAX_CHOICES), 20_000)
    seed = Checked(check_seed, 1)

    def still(self):
        """Draw n choices of NumPy's generator with this seed, and say what they show."""
        names = [chr(ord("A") + option) for option in range(len(self.logits))]
        wins = self._wins_by_menu()
        exact = [
            why_gumbel.winner_probabilities(self.logits[: len(menu)], self.noise) for menu in wins
        ]
        softmax = why_gumbel.winner_probabilities(self.logits, "gumbel")
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 2.9))
            who, odds = figure.subplots(1, 2)
            drawing.bars_against_theory(who, wins[-1], exact[-1], names)
            _dashes(who, softmax)
            who.set_title("Who wins from the whole menu")
            _draw_odds(odds, wins, exact, names)
            odds.set_title("Odds A : B, menu by menu")
        return figure, _sentence(self.noise, names, wins, exact)

    def _wins_by_menu(self):
        """Offer the first 2, 3, … options, each menu to its own share of the n choices."""
        rng = np.random.default_rng(self.seed)
        sizes = range(2, len(self.logits) + 1)
        ends = [self.n * menu // len(sizes) for menu in range(len(sizes) + 1)]
        return [
            np.bincount(
                why_gumbel.sample(self.logits[:size], self.noise, ends[m + 1] - ends[m], rng),
                minlength=size,
            )
            for m, size in enumerate(sizes)
        ]


def _dashes(ax, probabilities):
    places = np.arange(len(probabilities))
    ax.hlines(probabilities, places - 0.42, places + 0.42, color=LIGHT["ink"], ls=":", lw=1.5)
    ax.set_ylim(0, max(ax.get_ylim()[1], 1.1 * max(probabilities)))


def _draw_odds(ax, wins, exact, names):
    places = -np.arange(len(wins))
    seen, theory = ([_odds(menu) for menu in menus] for menus in (wins, exact))
    ax.vlines(theory, places - 0.3, places + 0.3, color=LIGHT["ink"], lw=2)
    ax.plot(seen, places, "o", color=LIGHT["accent"])
    ax.axvline(theory[0], color=LIGHT["ink"], ls=":", lw=1.5)
    ax.set_yticks(places, ["".join(names[: len(menu)]) for menu in wins])
    ax.set_ylim(places[-1] - 0.6, 0.6)
    ax.grid(visible=False)


def _odds(menu):
    """Odds of the first to the second, and NaN, which no axis has a place for, without such."""
    return menu[0] / menu[1] if menu[0] and menu[1] else np.nan


def _compared(noise, exact):
    odds = np.array([_odds(menu) for menu in exact])
    if np.isnan(odds).any():
        never, both = np.min([menu[:2] for menu in exact], axis=0) == 0, "A and B have"
        who = both if never.all() else f"{'A' if never[0] else 'B'} has"
        # Only uniform noise ends on both sides: with any other the chance is there.
        chance = "no chance" if noise == "uniform" else "a chance too small for a float"
        return f"{who} {chance} on one of the menus, so there are no odds to compare"
    return (
        f"The odds A : B are exactly {odds[0]:.3g} on the menu of two and {odds[-1]:.3g} on the "
        "whole menu"
    )


def _sentence(noise, names, wins, exact):
    lead = int(np.argmax(exact[-1]))
    n = int(wins[-1].sum())
    won = f" won {wins[-1][lead] / n:.1%} of {n} choices" if n else " wins"
    return (
        f"With {noise.replace('gumbel', 'Gumbel')} noise {names[lead]}{won} from "
        f"{' '.join(names)}, exactly {exact[-1][lead]:.1%}. "
        f"{_compared(noise, exact)}. Bars and dots are choices, plain lines the theory, dotted "
        "lines softmax and the odds on the menu of two."
    )
