"""How the book draws with Matplotlib: its style, its charts, and pictures that follow the theme.

Nothing here samples: every chart takes outcomes that somebody else drew and puts theory beside
them. A chart is drawn once, in the colours of the light theme. For the page it is written as SVG
whose colours are CSS variables, so that the same picture is right on a light page, on a dark one
and on paper; for every other front end as PNG on a white ground, which all of them show.
"""

import hashlib
import html
import io
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
from cycler import cycler
from IPython import get_ipython
from IPython.core.formatters import BaseFormatter
from IPython.core.pylabtools import retina_figure
from matplotlib.figure import Figure
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D
from matplotlib_inline.backend_inline import set_matplotlib_formats
from traitlets import ObjectName, Unicode

from gumbeltrick._book import PAGE_TYPE
from gumbeltrick.palette import CATEGORIES, LIGHT, category

__all__ = [
    "STYLE",
    "bars_against_theory",
    "category",
    "cut_stick",
    "ecdf_against_cdf",
    "grid_of_shares",
    "histogram_against_density",
    "percents",
    "stacked_areas",
    "stacked_shares",
    "still_png",
    "themed_svg",
    "use_book_style",
]

STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": LIGHT["muted"],
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.labelcolor": LIGHT["ink"],
    "axes.prop_cycle": cycler(color=[category(index) for index in range(CATEGORIES)]),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": "medium",
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.facecolor": "none",
    "figure.figsize": (7.2, 3.2),
    "font.size": 11,
    "grid.color": LIGHT["grid"],
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    # A fixed salt: the same picture gives the same bytes, and a rebuilt page does not churn.
    "svg.hashsalt": "gumbeltrick",
    # Text stays text: it takes the page's font, can be searched and read aloud.
    "svg.fonttype": "none",
    "text.color": LIGHT["ink"],
    "xtick.color": LIGHT["muted"],
    "xtick.labelcolor": LIGHT["ink"],
    "ytick.color": LIGHT["muted"],
    "ytick.labelcolor": LIGHT["ink"],
}
"""Matplotlib settings of every picture in the book."""

_Z95 = 1.959963984540054  # 97.5 % point of the standard normal: a 95 % band is ± this many errors
_ENOUGH = 10  # trials: with fewer, the band would be wider than the picture
_ROOM_FOR_A_NAME = 0.07  # share of the axis that one line of text takes
_WIDE = 3  # axes in a row that a phone cannot show at once
_MARGIN = 3  # points around axes that stand alone
_OTHER_FONT = 0.04  # by how much of its width a text may be wider in the font of the page
_ON_A_PHONE = 13  # size of words on a narrow screen; `page/live.css` has it too
_LARGEST_PANEL = 1.2  # times the size that they have in their figure
_PREFIX = "gt-digest-"  # of ids, until the digest of the picture is known
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_VARIABLE = {value: f"var(--gt-{name},{value})" for name, value in LIGHT.items()}
_ON_WHITE = {"facecolor": "white"}  # dark ink on no ground is lost where the front end is dark
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_COLOUR = re.compile("|".join(map(re.escape, _VARIABLE)), re.IGNORECASE)


def use_book_style():
    """Make every Matplotlib figure of this session look like the book's.

    Sets Matplotlib's defaults and, inside IPython, shows figures as PNG with twice the pixels and,
    on the book's pages, as SVG that follows the reader's theme. Call it once, at the top of a
    notebook.
    """
    shell = get_ipython()
    if shell is not None:
        # First the backend: switching to it drops every formatter of figures.
        shell.enable_matplotlib("inline")
        set_matplotlib_formats("retina", **_ON_WHITE)
        formatters = shell.display_formatter.formatters
        # A terminal shows text alone, and would wait for a picture in vain.
        rich = formatters["text/html"].enabled
        formatters[PAGE_TYPE] = _PageFormatter(parent=shell.display_formatter, enabled=rich)
        formatters[PAGE_TYPE].for_type(Figure, themed_svg)
    mpl.rcParams.update(STYLE)


class _PageFormatter(BaseFormatter):
    format_type = Unicode(PAGE_TYPE)
    print_method = ObjectName("_repr_gumbeltrick_page_")


def percents():
    """Write the ticks of an axis of shares as the live view does: 60 %, its space a narrow one."""
    return mpl.ticker.PercentFormatter(1, decimals=0, symbol="\u202f%")


def bars_against_theory(ax, counts, probabilities, labels):
    """Draw observed shares as bars and their probabilities as marks with a 95 % band.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    counts : array_like of int, shape (k,)
        How often each outcome was seen; all zero draws theory alone.
    probabilities : array_like of float, shape (k,)
        Theory, summing to one.
    labels : sequence of str, length k
        Names of the outcomes.
    """
    counts = np.asarray(counts)
    probabilities = np.asarray(probabilities, dtype=float)
    n = counts.sum()
    positions = np.arange(len(counts))
    colours = [category(index) for index in positions]
    ax.bar(positions, counts / max(n, 1), width=0.62, color=colours, alpha=0.55)
    half = 0.42
    if n >= _ENOUGH:
        low, high = _band(probabilities, n)
        ax.bar(
            positions,
            high - low,
            bottom=low,
            width=2 * half,
            color=LIGHT["band"],
            alpha=0.6,
        )
    ax.hlines(probabilities, positions - half, positions + half, color=LIGHT["ink"], linewidth=2)
    ax.set_xticks(positions, labels)
    ax.set_ylim(0, 1.18 * max(probabilities.max(), (counts / max(n, 1)).max()))
    ax.yaxis.set_major_formatter(percents())
    ax.grid(visible=False, axis="x")


def histogram_against_density(ax, samples, pdf, upper, bins=30, *, lower=0):
    """Draw a histogram of samples from [lower, upper] and the density it should follow.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    samples : array_like of float, shape (n,)
        Outcomes. Those below `lower` or above `upper` count in n but are not drawn.
    pdf : callable
        Density of the theory; takes and returns an array.
    upper : float
        Right end of the horizontal axis.
    bins : int
        Number of bars of equal width.
    lower : float, optional
        Left end of the horizontal axis.
    """
    samples = np.asarray(samples, dtype=float)
    edges = np.linspace(lower, upper, bins + 1)
    counts, _ = np.histogram(samples, edges)
    width = (upper - lower) / bins
    heights = counts / (max(samples.size, 1) * width)
    grid = np.linspace(lower, upper, 8 * bins + 1)
    density = pdf(grid)
    ax.stairs(heights, edges, fill=True, color=LIGHT["accent"], alpha=0.35)
    if samples.size >= _ENOUGH:
        low, high = _band(np.clip(density * width, 0, 1), samples.size)
        ax.fill_between(grid, low / width, high / width, color=LIGHT["band"], alpha=0.55, lw=0)
        ax.stairs(heights, edges, color=LIGHT["accent"], linewidth=1)
    ax.plot(grid, density, color=LIGHT["ink"])
    ax.set_xlim(lower, upper)
    ax.set_ylim(bottom=0)


def ecdf_against_cdf(ax, samples, cdf, upper, *, lower=0):
    """Draw the empirical cdf of samples over the cdf it should follow, with its 95 % band.

    The whole empirical cdf of independent samples stays inside the band in at least 95 of 100
    cases (Dvoretzky, Kiefer and Wolfowitz, with Massart's constant).

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    samples : array_like of float, shape (n,)
        Outcomes. Those below `lower` or above `upper` count but are not drawn.
    cdf : callable
        Distribution function of the theory; takes and returns an array.
    upper : float
        Right end of the horizontal axis.
    lower : float, optional
        Left end of the horizontal axis.
    """
    samples = np.sort(np.asarray(samples, dtype=float))
    grid = np.linspace(lower, upper, 400)
    probability = cdf(grid)
    if samples.size >= _ENOUGH:
        half = np.sqrt(np.log(2 / 0.05) / (2 * samples.size))
        low, high = np.clip([probability - half, probability + half], 0, 1)
        ax.fill_between(grid, low, high, color=LIGHT["band"], alpha=0.55, lw=0)
    if samples.size:
        seen = np.searchsorted(samples, grid, side="right") / samples.size
        ax.step(grid, seen, where="post", color=LIGHT["accent"])
    ax.plot(grid, probability, color=LIGHT["ink"], linewidth=1)
    ax.set_xlim(lower, upper)
    ax.set_ylim(0, 1.02)


def stacked_areas(ax, grid, densities, *, stop=np.inf, samples=(), outcomes=(), bins=21):
    """Draw densities as areas, one upon the other, and samples by outcome as steps on top.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    grid : array_like of float, shape (m,)
        Points from the left end of the horizontal axis to its right end, ascending.
    densities : array_like of float, shape (m, k)
        For each outcome the part of the density that belongs to it.
    stop : float
        Beyond it the areas are pale.
    samples : array_like of float, shape (n,)
        Where the samples lie; those outside the axis count in n but are not drawn.
    outcomes : array_like of int, shape (n,)
        Outcome of each sample, in [0, k).
    bins : int
        Number of steps of equal width.
    """
    grid, densities = np.asarray(grid), np.asarray(densities)
    tops = np.cumsum(densities, axis=1)  # (m, k)
    low, high = grid[0], grid[-1]
    up_to_stop = np.append(grid[grid < stop], np.clip(stop, low, high))
    for index, (bottom, top) in enumerate(zip((tops - densities).T, tops.T, strict=True)):
        colour = category(index)
        ax.fill_between(grid, bottom, top, color=colour, alpha=0.2, lw=0)
        edges = (np.interp(up_to_stop, grid, edge) for edge in (bottom, top))
        ax.fill_between(up_to_stop, *edges, color=colour, alpha=0.45, lw=0)
    samples, outcomes = np.asarray(samples, dtype=float), np.asarray(outcomes, dtype=int)
    heights = np.zeros(bins)
    for index in range(densities.shape[1] if samples.size else 0):
        counts, edges = np.histogram(samples[outcomes == index], bins, (low, high))
        heights = heights + counts * bins / (samples.size * (high - low))
        ax.stairs(heights, edges, color=LIGHT["ink"], linewidth=0.8)
    ax.plot(grid, tops[:, -1], color=LIGHT["ink"])
    if low < stop < high:
        ax.axvline(stop, color=LIGHT["accent"], linewidth=1.5)
    ax.set_xlim(low, high)
    ax.set_ylim(bottom=0)
    ax.set_yticks([])


def stacked_shares(ax, table, probabilities, labels, names=()):
    """Draw each column's shares as a stack, with theory as lines straight across.

    Where the row does not depend on the column, all columns look the same.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    table : array_like of int, shape (k, columns)
        Counts: outcome by column.
    probabilities : array_like of float, shape (k,)
        Probability of each outcome, the same in every column by theory.
    labels : sequence of str, length columns
        Names of the columns.
    names : sequence of str, length k, optional
        Names of the outcomes, written into the first column.
    """
    table = np.asarray(table, dtype=float)
    shares = table / np.maximum(table.sum(axis=0), 1)
    positions = np.arange(table.shape[1])
    bottom = np.zeros(table.shape[1])
    # A pale line between two parts tells them apart in grey as well.
    style = {"width": 0.72, "alpha": 0.55, "edgecolor": LIGHT["surface"], "linewidth": 1}
    for index, row in enumerate(shares):
        ax.bar(positions, row, bottom=bottom, color=category(index), **style)
        bottom += row
    lines = np.cumsum(probabilities)[:-1]
    first = shares[:, 0]
    for name, top, share in zip(names, np.cumsum(first), first, strict=False):
        if share > _ROOM_FOR_A_NAME:
            place = _clear_of(lines, top - share, top)
            ax.text(0, place, name, ha="center", va="center", fontweight="bold")
    ax.hlines(
        lines,
        -0.5,
        len(positions) - 0.5,
        color=LIGHT["ink"],
        linewidth=2,
    )
    ax.set_xticks(positions, labels)
    ax.set_ylim(0, 1)
    ax.yaxis.set_major_formatter(percents())
    ax.grid(visible=False)


def _clear_of(lines, low, high):
    """Place in the middle between two heights, or beside a line that would cross a name there."""
    middle, half = (low + high) / 2, _ROOM_FOR_A_NAME / 2
    sides = [line + side for line in lines for side in (-half, half)]
    inside = [place for place in sides if low + half <= place <= high - half]
    crossed = any(abs(line - middle) < half for line in lines)
    return min(inside, key=lambda place: abs(place - middle)) if crossed and inside else middle


def cut_stick(ax, probabilities, labels, places=()):
    """Draw a stick cut into pieces as long as probabilities, and marks where something fell on it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    probabilities : array_like of float, shape (k,)
        Length of each piece, summing to one.
    labels : sequence of str, length k
        Names of the pieces; a piece too short for its name stays without.
    places : array_like of float, optional
        Places on the stick, in [0, 1].
    """
    ends = np.cumsum(probabilities)
    for index, (end, length, label) in enumerate(zip(ends, probabilities, labels, strict=True)):
        start = end - length
        ax.barh(0, length, left=start, color=category(index), alpha=0.55, height=1)
        if length > _ROOM_FOR_A_NAME / 2:
            ax.text(end - length / 2, 0, label, ha="center", va="center", fontweight="bold")
    ax.vlines(ends[:-1], -0.5, 0.5, color=LIGHT["ink"], linewidth=1)
    ax.vlines(places, -0.5, 0.9, color=LIGHT["ink"], linewidth=1.2)
    ax.plot(places, np.full(np.size(places), 0.9), "o", color=LIGHT["ink"], markersize=4)
    ax.set_xlim(0, 1)
    ax.set_ylim(-0.5, 1.1)
    ax.set_yticks([])
    ax.grid(visible=False)
    ax.spines[["left", "bottom"]].set_visible(False)


def grid_of_shares(ax, shares, labels, *, path=None):
    """Draw a grid of cells, the deeper in colour the larger their share, and a path through it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    shares : array_like of float, shape (rows, columns)
        In [0, 1]; NaN marks a blocked cell.
    labels : sequence of sequences of str, shape (rows, columns)
        What is written into each cell.
    path : array_like of bool, shape (rows, columns), optional
        The cells of a path that goes right and down.
    """
    shares = np.asarray(shares, dtype=float)
    rows, columns = shares.shape
    for (row, column), share in np.ndenumerate(shares):
        blocked = np.isnan(share)
        colour, alpha = (LIGHT["muted"], 0.5) if blocked else (LIGHT["accent"], 0.6 * share)
        corner = (column - 0.5, row - 0.5)
        ax.add_patch(mpl.patches.Rectangle(corner, 1, 1, color=colour, alpha=alpha, lw=0))
        ax.text(column, row, labels[row][column], ha="center", va="center", size="small")
    if path is not None:
        y, x = np.nonzero(path)  # in the order of the path, since it goes right and down
        # Beside the labels, not across them: left of them and below.
        ax.plot(x - 0.32, y + 0.32, color=LIGHT["ink"], linewidth=1.5)
    # Over the cells and under the path, which they would cut in pieces.
    between = {"color": LIGHT["grid"], "linewidth": 0.8, "zorder": 1.5}
    ax.hlines(np.arange(rows + 1) - 0.5, -0.5, columns - 0.5, **between)
    ax.vlines(np.arange(columns + 1) - 0.5, -0.5, rows - 0.5, **between)
    ax.set_xlim(-0.5, columns - 0.5)
    ax.set_ylim(rows - 0.5, -0.5)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    ax.grid(visible=False)
    ax.spines[["left", "bottom"]].set_visible(False)


def themed_svg(figure, description=None):
    """Write a figure as SVG that can stand inside a page and follows its theme.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to draw, in the colours of :data:`gumbeltrick.palette.LIGHT`.
    description : str, optional
        What the picture shows, for readers who cannot see it. By default the title of the
        figure or, without one, the titles of its axes.

    Returns
    -------
    str
        An ``<svg>`` element without style sheets, fixed ids or fixed colours. If the figure is a
        grid of axes, a ``<div>`` of it and of one ``<svg>`` for each: for screens where they only
        fit one below the other.
    """
    buffer = io.StringIO()
    # A caller's figure may have been made outside the book's style; text must stay text anyway.
    with mpl.rc_context({key: STYLE[key] for key in ("svg.fonttype", "svg.hashsalt")}):
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", _XLINK)
    root = ET.fromstring(buffer.getvalue())  # noqa: S314 - Matplotlib wrote it a line above
    _strip(root)
    for words in root.iter(f"{{{_SVG}}}text"):
        _let_a_power_flow(words)
    _keep_legends_inside(figure, root)
    # Matplotlib's ids hash coordinates to the last bit, which the layout does not settle. Ours
    # count, and begin with a digest of the picture: unique on the page, the same in every build.
    used = dict.fromkeys(re.findall(r"(?:href=\"|url\()#([\w-]+)", buffer.getvalue()))
    panels = _panels(figure, root)
    used |= dict.fromkeys(name for panel in panels for name, _ in panel.parts)
    names = {name: f"{_PREFIX}{index}" for index, name in enumerate(used)}
    for element in root.iter():
        _adapt(element, names)
    for attribute in ("width", "height"):
        root.attrib.pop(attribute, None)
    width = figure.get_figwidth() * 96
    root.set("style", f"width:100%;max-width:{width:.0f}px;height:auto")
    root.set("class", "gt-figure gt-wide" if len(figure.axes) >= _WIDE else "gt-figure")
    root.set("role", "img")
    root.set("aria-label", description or _titles(figure))
    svg = ET.tostring(root, encoding="unicode")
    if panels:
        single = "".join(panel.svg(names) for panel in panels)
        svg = f'<div class="gt-panels">{svg}{single}</div>'
    return svg.replace(_PREFIX, f"gt{hashlib.sha256(svg.encode()).hexdigest()[:10]}-")


@dataclass(frozen=True)
class _Panel:
    """A window on parts of a figure, in points."""

    left: float
    top: float
    width: float
    height: float
    parts: list[tuple[str, float]]  # ids, and how far to the right each is moved

    def svg(self, names):
        """Write an ``<svg>`` that shows the parts from where they are."""
        box = f"{self.left:.1f} {self.top:.1f} {self.width:.1f} {self.height:.1f}"
        width = _LARGEST_PANEL * self.width * 96 / 72
        uses = "".join(
            f'<use href="#{names[name]}" x="{moved:.1f}"/>' for name, moved in self.parts
        )
        return (
            f'<svg class="gt-panel" viewBox="{box}" aria-hidden="true" stroke-linejoin="round"'
            f' stroke-linecap="butt" style="width:100%;max-width:{width:.0f}px;height:auto">'
            f"{uses}</svg>"
        )


def _panels(figure, root):
    """Cut a drawn figure into its title and axes; into none if it is not just a grid of axes."""
    groups = {g.get("id"): g for g in root.iter(f"{{{_SVG}}}g")}
    whole = [each.get("id") or "" for each in groups["figure_1"]]
    every = [axes for axes in figure.axes if axes.get_visible()]
    drawn = [name for name in whole if name.startswith("axes_")]
    titles = [name for name in whole if name.startswith("text_")]
    if not every[1:] or len(drawn) != len(every) or len({axes.zorder for axes in every}) > 1:
        return []
    texts = [text for text in figure.texts if text.get_text() and text.get_visible()]
    if figure.legends or len(titles) != len(texts) or len(texts) > bool(figure.get_suptitle()):
        return []
    specs = [axes.get_subplotspec() for axes in every]
    if None in specs or len({id(spec.get_gridspec()) for spec in specs}) > 1:
        return []
    if len({(spec.rowspan, spec.colspan) for spec in specs}) < len(specs):
        return []  # two share one place
    points = 72 / figure.dpi
    parts, sides, heights = [], [], []
    for index, (name, axes) in enumerate(zip(drawn, every, strict=True)):
        spine, tight = axes.bbox.x0, axes.get_tightbbox()
        before, left = [], tight.x0
        for other, group in zip(every[:index], drawn, strict=False):
            if _labels_stand_at(other, axes):
                moved = spine - other.bbox.x0
                before = [(each, points * moved) for each in _y_axis(groups[group])]
                left = min(left, moved + other.get_tightbbox().x0)
                break
        parts.append([*before, (name, 0)])
        sides.append((spine, spine - left, tight.x1 - spine))
        heights.append((figure.bbox.height - tight.y1, tight.height))
    for name, text in zip(titles, texts, strict=True):
        # In points: the text keeps the renderer that wrote the SVG, which knows no other unit.
        box = text.get_window_extent(dpi=72).transformed(Affine2D().scale(1 / points))
        parts.insert(0, [(name, 0)])
        room = _OTHER_FONT * box.width
        sides.insert(0, (box.x0, room, box.width + room))
        heights.insert(0, (figure.bbox.height - box.y1, box.height))
    # All at one scale, their vertical axes one below the other.
    before, behind = (max(side[i] for side in sides) for i in (1, 2))
    return [
        _Panel(
            points * (spine - before) - _MARGIN,
            points * top - _MARGIN,
            points * (before + behind) + 2 * _MARGIN,
            points * height + 2 * _MARGIN,
            each,
        )
        for each, (spine, _, _), (top, height) in zip(parts, sides, heights, strict=True)
    ]


def _labels_stand_at(other, axes):
    """Whether axes leave it to others in their row to say what their vertical axis counts."""
    same = axes.get_subplotspec().rowspan == other.get_subplotspec().rowspan
    silent = not axes.yaxis.get_tick_params()["labelleft"]
    return same and silent and axes.get_shared_y_axes().joined(axes, other)


def _y_axis(group):
    """Id of the second axis that Matplotlib drew of these axes, if it drew any."""
    drawn = [each.get("id") or "" for each in group]
    return [name for name in drawn if name.startswith("matplotlib.axis_")][1:]


def still_png(figure):
    """Write a figure as PNG on a white ground, with twice the pixels of its size on screen.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        What to draw.

    Returns
    -------
    data : str
        The PNG, in base64.
    metadata : dict
        Its "width" and "height" on screen, in pixels of CSS.
    """
    return retina_figure(figure, base64=True, **_ON_WHITE)


def figure_html(figure, description):
    """Write a figure with its description as visible caption text below it."""
    return (
        f'<figure class="gt-still-figure">{themed_svg(figure, description)}'
        f"<figcaption>{html.escape(description)}</figcaption></figure>"
    )


def _let_a_power_flow(words):
    """Take away where each letter of 10² stands: it follows the last, in whatever size that is."""
    parts = list(words)
    levels = {part.get("y") for part in parts}
    digits = re.fullmatch(r"[-−]?10[-−]?\d+", "".join(words.itertext()))
    if digits and len(levels) == 2:  # noqa: PLR2004 - the base and its power
        for part in parts[1:]:
            part.attrib.pop("x", None)
            if part.get("y") != parts[0].get("y"):
                part.set("class", "gt-power")


def _keep_legends_inside(figure, root):
    """Note how far legends must move to the left where the page makes their words larger."""
    groups = [g for g in root.iter(f"{{{_SVG}}}g") if (g.get("id") or "").startswith("legend_")]
    legends = [axes.get_legend() for axes in figure.axes] + figure.legends
    sizes = {
        text.get_text(): (_width(text), text.get_fontsize())
        for legend in legends
        if legend
        for text in legend.get_texts()
    }
    for group in groups:
        ends = [0.0]
        for words in group.iter(f"{{{_SVG}}}text"):
            width, size = sizes.get(words.text, (0, _ON_A_PHONE))
            growth = max(1, _ON_A_PHONE / size) * (1 + _OTHER_FONT)
            ends.append(float(words.get("x", 0)) + growth * width)
        beyond = max(ends) + _MARGIN - 72 * figure.get_figwidth()
        if beyond > 0:
            group.set("class", "gt-legend")
            group.set("style", f"--gt-left:-{beyond:.1f}px")


def _width(text):
    """Width of a text in points, as the SVG has it."""
    words, font = text.get_text(), text.get_fontproperties()
    return text_to_path.get_text_width_height_descent(words, font, ismath=False)[0]


def _band(probabilities, n):
    """95 % band, by the normal approximation, of the share that n trials give, inside [0, 1]."""
    # A probability that was computed may exceed 1 by a rounding.
    error = _Z95 * np.sqrt(np.maximum(0, probabilities * (1 - probabilities)) / n)
    return np.clip(probabilities - error, 0, 1), np.clip(probabilities + error, 0, 1)


def _titles(figure):
    suptitle = figure.get_suptitle()
    titles = [axes.get_title(loc) for axes in figure.axes for loc in ("left", "center", "right")]
    return suptitle or "; ".join(title for title in titles if title) or "Chart"


def _strip(root):
    """Remove white space, metadata, and the style element whose rule would reach the whole page."""
    for parent in list(root.iter()):
        if not (parent.text or "").strip():
            parent.text = None
        parent.tail = None
        for child in list(parent):
            if child.tag in {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"}:
                parent.remove(child)
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")


def _adapt(element, names):
    """Give ids their new names, make colours variable, the font the page's own, numbers short."""
    if element.get("id") not in names:
        element.attrib.pop("id", None)
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for key, value in element.attrib.items():
        if key == "id":
            new = names[value]
        elif key == f"{{{_XLINK}}}href":
            new = "#" + names[value.removeprefix("#")]
        elif key == "d":
            new = _LONG_NUMBER.sub(lambda match: f"{float(match[0]):.2f}", value)
        else:
            new = re.sub(r"url\(#([\w-]+)\)", lambda match: f"url(#{names[match[1]]})", value)
            new = _COLOUR.sub(lambda match: _VARIABLE[match[0].lower()], new)
            new = re.sub(r" ?font-family: [^;]*;", "", new)
        element.set(key, new.strip())
