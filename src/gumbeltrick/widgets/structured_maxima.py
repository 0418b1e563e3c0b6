"""Maxima with structure, live: paths by a walk or by noise on squares, and two coupled spins."""

from functools import partial

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from gumbeltrick import drawing, structured_maxima
from gumbeltrick._checks import (
    check_between,
    check_choice,
    check_costs,
    check_count,
    check_possible,
    check_seed,
)
from gumbeltrick.palette import LIGHT
from gumbeltrick.widgets.base import Checked, LiveWidget

__all__ = ["StructuredMaxima"]

MAX_ROWS, MAX_COLUMNS = 6, 8
MAX_DRAWS = 100_000
DEAREST = 50.0  # cost of an open square
TEMPERATURES = (0.01, 100.0)
STRONGEST = 10.0  # coupling
WAYS = ("walk", "cells")
HALL = [
    [1.0, 2.0, 3.0, 1.0, 1.0, 2.0],
    [2.0, 1.0, None, 1.0, 3.0, 1.0],
    [1.0, 1.0, 2.0, 1.0, None, 1.0],
    [3.0, 1.0, 1.0, 2.0, 1.0, 1.0],
]
SPIN_NAMES = ["−−", "−+", "+−", "++"]
BLOCK = 20_000  # paths that are held at once


def _check_costs(value, name):
    costs = check_costs(_with_inf(value), name, min_axes=2)
    rows, columns = costs.shape[-2:]
    small = costs.ndim == 2 and rows <= MAX_ROWS and columns <= MAX_COLUMNS  # noqa: PLR2004
    allowed = f"have 1 to {MAX_ROWS} rows of 1 to {MAX_COLUMNS} columns"
    check_possible(small, name, allowed, f"its shape is {costs.shape}")
    blocked = costs == np.inf
    check_between(np.where(blocked, 0, costs), name, -DEAREST, DEAREST)
    structured_maxima.shortest_path(costs)
    return [[None if cost == np.inf else cost for cost in row] for row in costs.tolist()]


def _with_inf(value):
    """Put inf in the place of None, which blocks a square where JSON is spoken."""
    if isinstance(value, list | tuple):
        return [_with_inf(entry) for entry in value]
    return np.inf if value is None else value


def _check_number(value, name, low, high):
    return float(check_between(value, name, low, high, ndim=0))


class StructuredMaxima(LiveWidget):
    """Paths through a grid against their Gibbs law, and two spins perturbed in two ways.

    Parameters
    ----------
    costs : sequence of sequences of float
        Cost of each square, up to 6 rows of 8 columns, -50 to 50; None or inf blocks a square. The
        first square and the last must stay connected. Read back, blocked squares are None.
    temperature : float
        τ of the Gibbs law, and scale of the noise on squares, 0.01 to 100.
    noise : {"walk", "cells"}
        How paths are drawn: by a walk that decides step by step, or by noise on every square.
    coupling : float
        J of the two spins, -10 to 10: above 0 they like to agree.
    n : int
        Number of draws of either kind, 0 to 100 000.
    seed : int
        Seed of the noise, 0 to 2**32 - 1. The same seed gives the same noise for all costs and
        every temperature.

    Raises
    ------
    ValueError, TypeError
        When a value is not allowed, at the start or later; the message names the trait, its
        value and what is allowed, and the widget keeps its state.
    """

    costs = Checked(_check_costs, HALL)
    temperature = Checked(partial(_check_number, low=TEMPERATURES[0], high=TEMPERATURES[1]), 1.0)
    noise = Checked(partial(check_choice, choices=WAYS), "walk")
    coupling = Checked(partial(_check_number, low=-STRONGEST, high=STRONGEST), 0.7)
    n = Checked(partial(check_count, max_value=MAX_DRAWS), 20_000)
    seed = Checked(check_seed, 1)

    def still(self):
        """Draw paths and spins of NumPy's generator with this seed, and say what they show."""
        costs = np.array(_with_inf(self.costs))
        theory = structured_maxima.soft_path(costs, self.temperature).visits
        visits = self._visits(costs)
        counts = [self._spins(kind) for kind in ("full", "low-rank")]
        law = structured_maxima.gibbs_law([0, 0], self._couplings())
        with rc_context(drawing.STYLE):
            figure = Figure(figsize=(7.6, 5.6))
            top, bottom = figure.subplots(2, 2)
            best = structured_maxima.shortest_path(costs).visits
            _draw_grid(top[0], costs, theory, best)
            top[0].set_title("Theory: visits in %")
            _draw_grid(top[1], costs, visits / max(self.n, 1), empty=self.n == 0)
            top[1].set_title("A walk, %" if self.noise == "walk" else "Noise on squares, %")
            for ax, name, seen in zip(bottom, ("full", "low-rank"), counts, strict=True):
                drawing.bars_against_theory(ax, seen, law, SPIN_NAMES)
                ax.set_title(f"Two spins, {name} noise")
            longrun = structured_maxima.low_rank_pair_law([0, 0], self.coupling)
            places = np.arange(4)
            dotted = {"color": LIGHT["ink"], "ls": ":", "lw": 1.5}
            bottom[1].hlines(longrun, places - 0.42, places + 0.42, **dotted)
            limit = 1.1 * max(ax.get_ylim()[1] for ax in bottom)
            for ax in bottom:
                ax.set_ylim(0, max(limit, 1.1 * longrun.max()))
        return figure, self._sentence(theory, visits, law, counts)

    def _visits(self, costs):
        draw = {
            "walk": partial(structured_maxima.sample_path, temperature=self.temperature),
            "cells": partial(structured_maxima.perturbed_path, scale=self.temperature),
        }[self.noise]
        rng = np.random.default_rng(self.seed)
        sizes = [min(BLOCK, self.n - start) for start in range(0, self.n, BLOCK)]
        return sum((draw(costs, size, rng).sum(axis=0) for size in sizes), np.zeros(costs.shape))

    def _couplings(self):
        return [[0, self.coupling], [self.coupling, 0]]

    def _spins(self, kind):
        drawn = structured_maxima.perturb_and_map(
            [0, 0], self._couplings(), self.n, self.seed, kind
        )
        return np.bincount(drawn, minlength=4)

    def _sentence(self, theory, visits, law, counts):
        how = "by a walk" if self.noise == "walk" else "by noise on every square"
        agree = f"Two spins agree in {law[0] + law[3]:.1%} of cases by the Gibbs law"
        lines = "The line is a cheapest path, plain marks are the law."
        if self.n == 0:
            return f"No path has been drawn yet. {agree}. {lines}"
        row, column = np.unravel_index(np.abs(visits / self.n - theory).argmax(), theory.shape)
        full, low_rank = ((seen[0] + seen[3]) / self.n for seen in counts)
        return (
            f"{self.n} paths {how}, τ = {self.temperature:g}. Farthest from theory is row "
            f"{row + 1}, column {column + 1}: visited by {visits[row, column] / self.n:.1%}, "
            f"theory {theory[row, column]:.1%}. {agree}, in {full:.1%} of draws with noise on each "
            f"configuration, in {low_rank:.1%} with noise on each spin. {lines}"
        )


def _draw_grid(ax, costs, shares, path=None, *, empty=False):
    shown = np.where(costs < np.inf, np.zeros_like(costs) if empty else shares, np.nan)
    texts = [
        ["×" if np.isnan(share) else "–" if empty else f"{100 * share:.0f}" for share in row]
        for row in shown
    ]
    drawing.grid_of_shares(ax, shown, texts, path=path)
