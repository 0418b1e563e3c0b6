"""What the notebooks that the book offers show where there is no kernel, and what they need."""

import base64
import json
import re
import struct
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from contents import sources
from jupyter_cache import get_cache
from nbconvert import HTMLExporter
from nbformat import v4

from gumbeltrick._book import DOWNLOADS, PAGE_TYPE
from gumbeltrick.page.notebooks import as_notebook
from gumbeltrick.widgets.gumbel_max import GumbelMax

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from book import HTML, SPHINX  # noqa: E402 - found by the line above

VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"
STEMS = [path.stem for path in sources() if "{code-cell}" in path.read_text("utf-8")]
HEAVIEST = 1_500_000  # bytes; GitHub shows larger ones, but slowly
FRONT = "---\nkernelspec: {name: python3, display_name: Python 3}\n---\n\n"


def offered(stem):
    return nbformat.read(HTML / DOWNLOADS / f"chapters/{stem}.ipynb", as_version=4)


def outputs(notebook):
    return [each for cell in notebook.cells for each in cell.get("outputs", ())]


def executed_in_the_build(stem):
    left = nbformat.read(SPHINX / f"jupyter_execute/chapters/{stem}.ipynb", as_version=4)
    _, executed = get_cache(SPHINX / ".jupyter_cache").merge_match_into_notebook(left)
    return executed


def size(png):
    """Width and height that a PNG states."""
    content = base64.b64decode(png)
    assert content.startswith(b"\x89PNG")
    return struct.unpack(">II", content[16:24])


@pytest.mark.parametrize("stem", STEMS)
def test_an_offered_notebook_shows_every_output_of_the_book_without_a_kernel(stem):
    path = HTML / DOWNLOADS / f"chapters/{stem}.ipynb"
    assert path.stat().st_size < HEAVIEST
    notebook = offered(stem)
    nbformat.validate(notebook)
    executed = executed_in_the_build(stem)
    pairs = zip(notebook.cells[2:], executed.cells, strict=False)
    for cell, after in [pair for pair in pairs if pair[0].cell_type == "code"]:
        assert cell.source == after.source
        printed = {}
        for each in after.get("outputs", ()):
            if each.output_type == "stream":
                printed[each.name] = printed.get(each.name, "") + each.text
        streams = [each for each in cell.outputs if each.output_type == "stream"]
        # Word by word: joining what came in parts changes line ends alone.
        assert {each.name: each.text.split() for each in streams} == {
            name: text.split() for name, text in printed.items()
        }
        assert len(streams) == len(printed)
    pictures = 0
    for output in outputs(notebook):
        data = output.get("data", {})
        # What nobody but Jupyter or the page could show, or GitHub would strip of its content.
        assert not {VIEW, PAGE_TYPE, "text/html"} & data.keys()
        if "image/png" in data:
            pictures += 1
            width, height = size(data["image/png"])
            shown = output.metadata["image/png"]
            assert (width // 2, height // 2) == (shown["width"], shown["height"])
    # Every figure and every widget, live ones and those of `interact` cells.
    wanted = sum(
        bool({"image/png", VIEW} & each.get("data", {}).keys()) for each in outputs(executed)
    )
    assert pictures == wanted > 0


MODELS = {
    "interact": {"state": {"children": ["IPY_MODEL_slider", "IPY_MODEL_out"]}},
    "slider": {"state": {"value": 3}},
    "out": {
        "state": {
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": "not data\n"},
                {
                    "output_type": "display_data",
                    "data": {"image/png": "UE5H", PAGE_TYPE: "<svg/>", "text/plain": "Figure"},
                    "metadata": {"image/png": {"width": 7, "height": 5}},
                },
            ]
        }
    },
}


def after_a_run(data, *, source="1", metadata=None):
    """A chapter of one cell, as MyST-NB leaves it when the cell gave this output."""
    output = v4.new_output("execute_result", data, metadata=metadata or {}, execution_count=1)
    cell = v4.new_code_cell(source, outputs=[output], execution_count=1)
    return v4.new_notebook(
        cells=[v4.new_markdown_cell("# Title"), cell],
        metadata={"widgets": {STATE: {"state": MODELS}}},
    )


def kept(data, **more):
    """What the notebook keeps of an output."""
    markdown = f"{FRONT}# Title\n\n```{{code-cell}}\n1\n```\n"
    text = as_notebook(markdown, book="B", executed=after_a_run(data, **more))
    (output,) = outputs(nbformat.reads(text, as_version=4))
    return output


def test_a_live_widget_becomes_its_still_picture():
    data = {VIEW: {"model_id": "live"}, PAGE_TYPE: "<div/>", "image/png": "UE5H", "text/plain": "W"}
    output = kept(data, metadata={"image/png": {"width": 9, "height": 4}, VIEW: {"colab": {}}})
    assert output.data == {"image/png": "UE5H", "text/plain": "W"}
    assert output.metadata == {"image/png": {"width": 9, "height": 4}}
    assert output.execution_count is None


def test_an_interact_cell_becomes_the_picture_that_it_drew():
    output = kept({VIEW: {"model_id": "interact"}, "text/plain": "interactive(…)"})
    assert output.data == {"image/png": "UE5H", "text/plain": "Figure"}
    assert output.metadata == {"image/png": {"width": 7, "height": 5}}


def test_what_a_cell_glued_without_showing_it_is_no_output():
    record = {"application/papermill.record/text/plain": "1.5"}
    text = as_notebook(
        f"{FRONT}# Title\n\n```{{code-cell}}\n1\n```\n", book="B", executed=after_a_run(record)
    )
    assert outputs(nbformat.reads(text, as_version=4)) == []


def test_what_a_cell_printed_in_parts_is_shown_once():
    executed = after_a_run({"text/plain": "1"})
    streams = [("stdout", "a\nb\n"), ("stderr", "c\n"), ("stdout", "b\n")]  # merged by MyST-NB
    cell = executed.cells[1]
    cell.outputs[:0] = [v4.new_output("stream", name=name, text=text) for name, text in streams]
    markdown = f"{FRONT}# Title\n\n```{{code-cell}}\n1\n```\n"
    notebook = nbformat.reads(as_notebook(markdown, book="B", executed=executed), as_version=4)
    assert [each.get("text") for each in outputs(notebook)] == ["a\nb\n", "c\n", None]


@pytest.mark.parametrize("kind", ["text/html", "text/markdown"])
def test_a_table_stays_a_table(kind):
    assert kept({kind: "table", "text/plain": "t"}).data == {kind: "table", "text/plain": "t"}


def test_the_text_quotes_numbers_as_the_page_does():
    markdown = (
        f"{FRONT}One is {{glue:text}}`one:.2f`, two {{glue:text}}`two`; {{glue:text}}`no:.1f`.\n"
    )
    text = as_notebook(markdown, book="B", glued={"one": "1.2345", "two": "words"})
    cell = nbformat.reads(text, as_version=4).cells[-1]
    assert cell.source == "One is 1.23, two words; {glue:text}`no:.1f`."


@pytest.mark.parametrize("stem", STEMS)
def test_every_number_of_an_offered_notebook_stands_in_its_text(stem):
    assert not any("{glue:" in cell.source for cell in offered(stem).cells)


def test_outputs_of_another_chapter_are_refused():
    with pytest.raises(ValueError, match="executed"):
        kept({"text/plain": "1"}, source="2")


def test_the_same_run_gives_the_same_notebook():
    stem = STEMS[0]
    markdown = (ROOT / f"chapters/{stem}.md").read_text("utf-8")
    executed = executed_in_the_build(stem)
    texts = {as_notebook(markdown, book="B", executed=executed) for _ in range(2)}
    assert len(texts) == 1
    # Neither ids drawn at random nor addresses in memory.
    assert not re.search(r"\bat 0x[0-9a-f]+", texts.pop())


def rendered(notebook):
    """Pictures and text of a notebook as nbviewer shows it: by nbconvert's template."""
    page, _ = HTMLExporter().from_notebook_node(notebook)
    return re.findall(r'<img[^>]*src="data:image/png;base64', page), page


def test_nbviewer_shows_the_pictures_of_an_offered_notebook():
    notebook = offered(STEMS[0])
    pictures, page = rendered(notebook)
    assert len(pictures) == sum("image/png" in each.get("data", {}) for each in outputs(notebook))
    assert "gt-live" not in page


def test_nbviewer_shows_the_picture_of_a_widget_that_was_saved_live():
    data, metadata = GumbelMax()._repr_mimebundle_()
    notebook = after_a_run(data, metadata=metadata)
    del notebook.metadata["widgets"]  # kept only where a reader asks Jupyter for it
    pictures, page = rendered(notebook)
    assert len(pictures) == 1
    assert "gt-live" not in page
    # GitHub and editors choose by lists of their own; nothing that they may take comes before.
    assert data.keys() == {VIEW, PAGE_TYPE, "image/png", "text/plain"}


SHELL = """
import json
from IPython.core.interactiveshell import InteractiveShell
published = []
shell = InteractiveShell.instance()
shell.display_pub.publish = lambda data, metadata=None, **_: published.append([data, metadata])
import myst_nb
from gumbeltrick.glue import glue
for each in (myst_nb.glue, glue):
    each("name", 1.5, display=False)
    each("other", "words")
print(json.dumps(published))
"""


def test_what_a_chapter_glues_is_what_myst_nb_would():
    done = subprocess.run([sys.executable, "-c", SHELL], check=True, capture_output=True, text=True)
    published = json.loads(done.stdout.splitlines()[-1])
    theirs, ours = published[:2], published[2:]
    assert ours == theirs
    assert ours[0][0] == {"application/papermill.record/text/plain": "1.5"}


def test_figures_are_shown_as_pictures_with_a_ground_of_their_own():
    code = """
import base64, io, json
from IPython.terminal.interactiveshell import TerminalInteractiveShell
from PIL import Image
shell = TerminalInteractiveShell.instance(simple_prompt=True)
shell.display_formatter.active_types = shell.display_formatter.format_types  # as in a notebook
from matplotlib.figure import Figure
from gumbeltrick.drawing import use_book_style
use_book_style()
figure = Figure()
figure.subplots().plot([1, 2])
data, metadata = shell.display_formatter.format(figure)
png = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
corner = png.convert("RGBA").getpixel((0, 0))
print(json.dumps([sorted(data), png.size, metadata["image/png"], corner]))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    types, (width, height), shown, corner = json.loads(done.stdout.splitlines()[-1])
    assert types == sorted([PAGE_TYPE, "image/png", "text/plain"])
    assert (width // 2, height // 2) == (shown["width"], shown["height"])
    assert corner == [255, 255, 255, 255]
