"""Gumbel-softmax, live: soft samples on a triangle, and which of two temperatures moves what."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, gumbel_max, gumbel_softmax
from gumbeltrick._checks import check_between, check_count, check_seed
from gumbeltrick.palette import LIGHT
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["GumbelSoftmax"]

MAX_OPTIONS = 8
MAX_DRAWS = 100_000
LARGEST = 50.0  # of a logit
TEMPERATURES = (0.01, 100.0)
MOST_POINTS = 800  # each takes some bytes of the page
GRID = 120  # cells of the shading along a side
LEVELS = (0.2, 0.4, 0.6, 0.8, 0.95)  # of density / (density + that of an even spread)
SHADE = 0.09
BINS = 20
ROOM_FOR_NAMES = 4  # options whose bars are thick enough for words
HEIGHT = np.sqrt(3) / 2
CORNERS = np.array([[0, 0], [1, 0], [0.5, HEIGHT]])


def _check_logits(value, name):
    sizes = {"ndim": 1, "min_size": 2, "max_size": MAX_OPTIONS}
    return check_between(value, name, -LARGEST, LARGEST, **sizes).tolist()


def _check_temperature(value, name):
    return float(check_between(value, name, *TEMPERATURES, ndim=0))


class GumbelSoftmax(LiveWidget):
    """Soft samples over their density, who wins, their mean, and softmax with a temperature.

    Parameters
    ----------
    logits : sequence of float, length 2 to 8
        Unnormalised log-probability of each option, -50 to 50. The triangle shows the shares of
        the first three among themselves.
    temperature : float
        τ of the soft samples, 0.01 to 100.
    softmax_temperature : float
        T of softmax(x/T), which has no noise, 0.01 to 100.
    n : int
        Number of draws, 0 to 100 000.
    seed : int
        Seed of the noise, 0 to 2**32 - 1. The same seed gives the same noise at every temperature.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    logits = Checked(_check_logits, [0.9, 0.4, 0.0])
    temperature = Checked(_check_temperature, 0.5)
    softmax_temperature = Checked(_check_temperature, 1.0)
    n = Checked(partial(check_count, max_value=MAX_DRAWS), 3000)
    seed = Checked(check_seed, 2)

    def still(self):
        """Draw n soft samples of NumPy's generator with this seed, and say what they show."""
        draws = gumbel_softmax.sample(self.logits, self.temperature, self.n, self.seed)
        probabilities = gumbel_max.softmax(self.logits)
        names = [chr(ord("A") + option) for option in range(len(self.logits))]
        wins = np.bincount(draws.argmax(axis=-1), minlength=len(names))
        two = len(names) == 2  # noqa: PLR2004 - as it reads
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 3.3))
            left, right = figure.subplots(1, 2, width_ratios=[1, 1])
            if two:
                self._draw_histogram(left, draws)
            else:
                self._draw_triangle(left, names)
            self._draw_shares(right, names, wins, draws)
        return figure, self._sentence(names, wins, draws, probabilities)

    def _draw_triangle(self, ax, names):
        logits = np.array(self.logits[:3])
        # Shares of three among themselves have the law of these three alone.
        count = min(self.n, MOST_POINTS)
        points = gumbel_softmax.sample(logits, self.temperature, count, self.seed)
        _shade(ax, logits, self.temperature)
        for winner in range(3):
            _dots(ax, points[points.argmax(axis=-1) == winner] @ CORNERS, drawing.category(winner))
        ax.plot(*np.vstack([CORNERS, CORNERS[:1]]).T, color=LIGHT["muted"], linewidth=1)
        way = np.stack([_softmax_at(logits, each) for each in np.logspace(-2, 2, 120)])
        ax.plot(*(way @ CORNERS).T, "--", color=LIGHT["ink"], linewidth=1)
        marks = [
            ("o", 9, "none", _softmax_at(logits, 1)),
            ("D", 7, "none", _softmax_at(logits, self.softmax_temperature)),
            ("o", 5, LIGHT["ink"], points.mean(axis=0) if count else None),
        ]
        for sign, size, fill, shares in marks:
            if shares is not None:
                style = {"color": LIGHT["ink"], "markerfacecolor": fill, "markersize": size}
                ax.plot(*(shares @ CORNERS), sign, **style)
        for name, corner in zip(names[:3], CORNERS, strict=True):
            place = corner + 0.12 * (corner - CORNERS.mean(axis=0))
            ax.text(*place, name, ha="center", va="center", fontweight="bold")
        ax.set(aspect="equal", title="Where the draws lie", xlim=(-0.1, 1.1), ylim=(-0.1, 1))
        ax.axis("off")

    def _draw_histogram(self, ax, draws):
        edges = np.linspace(0, 1, BINS + 1)
        counts, _ = np.histogram(draws[:, 0], edges)
        theory = np.diff(gumbel_softmax.binary_cdf(edges, self.logits, self.temperature))
        ax.stairs(counts / max(self.n, 1), edges, fill=True, color=drawing.category(0), alpha=0.5)
        ax.stairs(theory, edges, color=LIGHT["ink"], linewidth=1.8, baseline=None)
        ax.set(title="A's share of a draw", xlim=(0, 1), xlabel="y of A")

    def _draw_shares(self, ax, names, wins, draws):
        probabilities = gumbel_max.softmax(self.logits)
        places = -np.arange(len(names))
        cooled = _softmax_at(np.array(self.logits), self.softmax_temperature)
        means = draws.mean(axis=0) if self.n else np.zeros(len(names))
        colours = [drawing.category(option) for option in range(len(names))]
        rows = [
            (0.27, wins / max(self.n, 1), "wins", {"alpha": 0.65}),
            (0, means, "mean", {"alpha": 0.4}),
            (-0.27, cooled, "softmax(x/T)", {"alpha": 0.2}),
        ]
        for shift, shares, label, style in rows:
            ax.barh(places + shift, shares, height=0.24, color=colours, **style)
            if len(names) <= ROOM_FOR_NAMES:
                ax.text(0.005, shift, label, va="center", fontsize="small")
        ax.vlines(probabilities, places - 0.42, places + 0.42, color=LIGHT["ink"], lw=2)
        ax.set_yticks(places, names)
        ax.xaxis.set_major_formatter(drawing.percents())
        ax.set_title("Wins, mean share, softmax(x/T)")
        ax.grid(visible=False)

    def _sentence(self, names, wins, draws, probabilities):
        lead = int(np.argmax(wins if self.n else probabilities))
        name, share = names[lead], probabilities[lead]
        cooled = _softmax_at(np.array(self.logits), self.softmax_temperature)
        softmax = f"Softmax at T = {self.softmax_temperature:g} gives {name} {cooled[lead]:.1%}."
        if self.n == 0:
            return f"No draw yet. π = softmax(x) gives {name} {share:.1%}. {softmax}"
        theory = gumbel_softmax.mean(self.logits, self.temperature)
        marks = " Dots are draws, the plain lines π." if len(names) > 2 else ""  # noqa: PLR2004
        return (
            f"{name} won {wins[lead] / self.n:.1%} of {self.n} draws, π says {share:.1%} at every "
            f"τ. Its share at τ = {self.temperature:g} was {draws[:, lead].mean():.1%} on average, "
            f"theory {theory[lead]:.1%}. {softmax}{marks}"
        )


def _softmax_at(logits, temperature):
    return gumbel_max.softmax(logits / temperature)


def _dots(ax, places, colour):
    """Draw dots as one path of very short lines: markers would take four times the bytes."""
    lines = np.full((len(places), 3, 2), np.nan)
    lines[:, 0] = places
    lines[:, 1] = places + np.array([0.004, 0])
    style = {"color": colour, "linewidth": 2, "alpha": 0.75, "solid_capstyle": "round"}
    ax.plot(*lines.reshape(-1, 2).T, **style)


def _shade(ax, logits, temperature):
    """Shade the triangle by the density, beside that of an even spread."""
    right, top = np.meshgrid(np.linspace(0, 1, GRID), np.linspace(0, 1, GRID))
    third = top
    second = right - top / 2
    shares = np.stack([1 - second - third, second, third], axis=-1)
    inside = np.clip(shares, 0.2 / GRID, None)
    inside /= inside.sum(axis=-1, keepdims=True)
    relative = gumbel_softmax.log_density(inside, logits, temperature) - np.log(2)
    darkness = 1 / (1 + np.exp(-np.clip(relative, -50, 50)))
    # The lightest shade everywhere: where the density is least there is no hole.
    edge = ax.fill(*CORNERS.T, facecolor=LIGHT["ink"], edgecolor="none", alpha=SHADE)[0]
    for level in LEVELS:
        area = ax.contourf(
            right, top * HEIGHT, darkness, [level, 1.1], colors=[LIGHT["ink"]], alpha=SHADE
        )
        area.set_clip_path(edge)
