"""Pictures of several axes, cut into one for each where a page is narrow."""

import re
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from matplotlib.textpath import text_to_path

from gumbeltrick.drawing import (
    STYLE,
    bars_against_theory,
    grid_of_shares,
    stacked_shares,
    themed_svg,
)

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def book_style():
    with mpl.rc_context(STYLE):
        yield


def drawn(rows, columns, **options):
    """Draw a line in each axes of a grid."""
    figure = Figure()
    axes = figure.subplots(rows, columns, squeeze=False, **options)
    for index, each in enumerate(axes.flat):
        each.plot([0, 1, 2], [index, index + 2, index])
        each.set_title(f"panel {index}")
    axes[0, 0].set_ylabel("count")
    return figure


def points_of(text):
    """Width of a text in the picture."""
    words, font = text.get_text(), text.get_fontproperties()
    return text_to_path.get_text_width_height_descent(words, font, ismath=False)[0]


def panels(svg):
    """Windows on a picture (left, top, width, height, in points), and the ids each shows."""
    root = ET.fromstring(svg)  # noqa: S314 - written by us
    found = [svg for svg in root if svg.get("class") == "gt-panel"]
    boxes = [[float(number) for number in svg.get("viewBox").split()] for svg in found]
    return boxes, [[use.get("href")[1:] for use in svg] for svg in found]


def test_the_lines_of_a_grid_stand_over_its_cells_and_under_the_path():
    axes = Figure().subplots()
    path = [[True, True], [False, True]]
    grid_of_shares(axes, [[1, 0.5], [0.5, 1]], [["a", "b"], ["c", "d"]], path=path)
    cells = max(cell.get_zorder() for cell in axes.patches)
    lines = [lines.get_zorder() for lines in axes.collections]
    assert cells < min(lines)
    assert max(lines) < axes.lines[0].get_zorder()


def test_no_line_of_a_stack_crosses_a_name():
    axes = Figure().subplots()
    lines = [0.5, 0.83]
    stacked_shares(axes, [[6, 50], [62, 30], [32, 20]], [0.5, 0.33, 0.17], ["a", "b"], "ABC")
    names = {text.get_text(): text.get_position()[1] for text in axes.texts}
    assert list(names) == ["B", "C"]  # the first part is too low for a name
    assert names["B"] == pytest.approx(0.37)
    assert names["C"] == pytest.approx(0.865)  # not 0.84, on the line
    assert all(abs(place - line) > 0.03 for place in names.values() for line in lines)


@pytest.mark.parametrize("shape", [(1, 2), (1, 3), (2, 2)])
def test_each_axes_have_a_window_that_holds_all_of_them(shape):
    figure = drawn(*shape)
    boxes, _ = panels(themed_svg(figure))
    assert len(boxes) == len(figure.axes)
    points = 72 / figure.dpi
    for (left, top, width, height), axes in zip(boxes, figure.axes, strict=True):
        tight = axes.get_tightbbox()
        assert left < points * tight.x0
        assert left + width > points * tight.x1
        assert top < points * (figure.bbox.height - tight.y1)
        assert top + height > points * (figure.bbox.height - tight.y0)
    # At one scale, with vertical axes one below the other.
    starts = {
        round(points * axes.bbox.x0 - left, 1)
        for (left, *_), axes in zip(boxes, figure.axes, strict=True)
    }
    assert len(starts) == 1
    assert len({width for _, _, width, _ in boxes}) == 1


def test_axes_that_share_their_vertical_axis_each_show_it():
    figure = drawn(1, 3, sharey=True)
    svg = themed_svg(figure)
    boxes, parts = panels(svg)
    assert [len(each) for each in parts] == [1, 2, 2]
    shared = parts[1][0]
    assert parts[2][0] == shared
    root = ET.fromstring(svg)  # noqa: S314 - written by us
    (axis,) = [group for group in root.iter(f"{SVG}g") if group.get("id") == shared]
    assert "count" in [text.text for text in axis.iter(f"{SVG}text")]
    # It is moved as far as the axes are apart.
    moves = [float(move) for move in re.findall(rf'href="#{shared}" x="([^"]+)"', svg)]
    assert moves == pytest.approx([box[0] - boxes[0][0] for box in boxes[1:]], abs=0.11)


def test_a_title_of_all_stands_above_them():
    figure = drawn(1, 2)
    figure.suptitle("both")
    svg = themed_svg(figure)
    boxes, parts = panels(svg)
    assert [len(each) for each in parts] == [1, 1, 1]
    root = ET.fromstring(svg)  # noqa: S314 - written by us
    (title,) = [group for group in root.iter(f"{SVG}g") if group.get("id") == parts[0][0]]
    assert [text.text for text in title.iter(f"{SVG}text")] == ["both"]
    tight = figure.texts[0].get_window_extent()
    left, top, width, height = (figure.dpi / 72 * number for number in boxes[0])
    assert left < tight.x0 < tight.x1 < left + width
    assert top < figure.bbox.height - tight.y1 < figure.bbox.height - tight.y0 < top + height


def test_in_a_grid_the_labels_come_from_the_same_row():
    _, parts = panels(themed_svg(drawn(2, 2, sharey=True)))
    assert [len(each) for each in parts] == [1, 2, 1, 2]
    assert parts[1][0] != parts[3][0]


@pytest.mark.parametrize("shape", [(1, 2), (2, 2)])
def test_every_id_is_there_once_and_the_same_figure_gives_the_same_bytes(shape):
    svg = themed_svg(drawn(*shape, sharey=True))
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)) <= {
        pair for name in ids for pair in ((name, ""), ("", name))
    }
    assert themed_svg(drawn(*shape, sharey=True)) == svg


def test_a_place_that_is_left_empty_has_no_window():
    figure = drawn(2, 2)
    figure.axes[1].set_visible(False)
    figure.suptitle("")
    _, parts = panels(themed_svg(figure))
    assert len(parts) == 3


def test_axes_without_an_axis_and_axes_within_others_stay_in_their_window():
    figure = drawn(1, 2, sharey=True)
    figure.axes[0].inset_axes([0.5, 0.5, 0.4, 0.4]).set_title("inner")
    figure.axes[0].set_axis_off()
    svg = themed_svg(figure)
    _, parts = panels(svg)
    assert [len(each) for each in parts] == [1, 1]
    root = ET.fromstring(svg)  # noqa: S314 - written by us
    shown = [g for (name,) in parts for g in root.iter(f"{SVG}g") if g.get("id") == name]
    words = [[text.text for text in group.iter(f"{SVG}text")] for group in shown]
    assert "inner" in words[0]
    assert "panel 0" in words[0]
    assert "panel 1" in words[1]


def test_a_title_of_all_has_room_for_another_font():
    figure = drawn(1, 2)
    for axes in figure.axes:
        axes.set_axis_off()
    title = figure.suptitle("a title that is rather long for these two")
    (left, _, width, _), *_ = panels(themed_svg(figure))[0]
    middle, half = 36 * figure.get_figwidth(), points_of(title) / 2
    assert left < middle - 1.04 * half
    assert left + width > middle + 1.04 * half


def test_a_legend_notes_how_far_larger_words_would_lead_it_out():
    figure = drawn(1, 1)
    figure.axes[0].legend(["a"], loc="upper left")
    assert "gt-legend" not in themed_svg(figure)
    figure.axes[0].legend(["a line with a long name"], loc="upper right")
    shift = float(
        re.search(r'class="gt-legend" style="--gt-left:-([\d.]+)px', themed_svg(figure))[1]
    )
    # 13 points instead of 11, and the margin of axes that there was.
    width = points_of(figure.axes[0].get_legend().get_texts()[0])
    assert 0.1 * width < shift < 0.25 * width + 3


def test_a_power_of_ten_flows_in_whatever_size():
    figure = Figure()
    figure.subplots().set(xscale="log", xlim=(1, 1e4), title="$a^2 + b$")
    root = ET.fromstring(themed_svg(figure))  # noqa: S314 - written by us
    words = [text for text in root.iter(f"{SVG}text") if len(text)]
    powers = [text for text in words if "".join(text.itertext()).startswith("10")]
    assert powers
    for text in powers:
        assert [part.get("x") is None for part in text] == [False, True, True]
        assert [part.get("class") for part in text] == [None, None, "gt-power"]
    (formula,) = [text for text in words if text not in powers]
    assert all(part.get("x") for part in formula)


def test_a_probability_that_was_rounded_up_has_a_band():
    ax = Figure().subplots()
    bars_against_theory(ax, [100, 0], [1 + 2**-52, 0], ["A", "B"])
    assert all(bar.get_height() == bar.get_height() for bar in ax.patches)


def one(figure):
    """Leave it at that."""


def with_a_note(figure):
    figure.suptitle("both")
    figure.text(0.1, 0.1, "a note")


def with_legend(figure):
    figure.legend(["line"])


def with_a_second_scale(figure):
    figure.axes[0].twinx()


def with_axes_of_its_own(figure):
    figure.add_axes((0.1, 0.1, 0.2, 0.2))


@pytest.mark.parametrize(
    ("columns", "also"),
    [
        (1, one),
        (2, with_a_note),
        (2, with_legend),
        (2, with_a_second_scale),
        (2, with_axes_of_its_own),
    ],
)
def test_what_is_no_plain_grid_of_axes_stays_whole(columns, also):
    figure = drawn(1, columns)
    also(figure)
    assert themed_svg(figure).startswith("<svg")
