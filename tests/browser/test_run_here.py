"""Python in the reader's browser, from the link on the page to a live widget in step with Python.

The network ends at this machine. What Pyodide's servers would give comes from npm and PyPI (see
``tools/pyodide_core.py``), and so this is not tested: that those servers answer; NumPy, SciPy and
Matplotlib, for which empty packages stand in, and with them the chapters' own cells; other browsers
than Chromium.
"""

import ast
import json
import re

import lite
import pyodide_core
import pytest
from book import QuietHandler, serving
from conftest import DESK, HTML, PHONE, ROOT
from contents import needs

from gumbeltrick import __version__
from gumbeltrick._book import LITE, WHEEL
from gumbeltrick.widgets.gumbel_max import GumbelMax

pytestmark = needs("run_here")

PATIENCE = 240  # seconds; everything is waited for by condition, this ends a wait in vain
TYPES = {".mjs": "text/javascript", ".wasm": "application/wasm"}
RAN = "(cell) => /\\[\\d+\\]/.test(cell.querySelector('.jp-InputPrompt').textContent)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Counting(QuietHandler):
    """Serves the book and notes what it sends."""

    def copyfile(self, source, outputfile):
        content = source.read()
        self.sent[self.path.partition("?")[0]] = len(content)
        outputfile.write(content)


@pytest.fixture
def visit(chromium):
    """Open addresses of the book where of all other hosts Pyodide's alone answers.

    Gives the page, what the book's server sent by path, and what Pyodide's was asked for. Fails the
    test for a request elsewhere, for what a page's policy forbids, and for an exception.
    """
    if not (HTML / LITE).is_dir():
        pytest.fail("Python in the browser is not built: run `make lite` first")
    files = pyodide_core.files()
    sent, asked, problems, contexts = {}, [], [], []

    def answer(route):
        address = route.request.url
        path = files / address.removeprefix(lite.PYODIDE)
        if address.startswith(lite.PYODIDE) and path.is_file():
            asked.append(path.name)
            headers = {"Access-Control-Allow-Origin": "*"}
            kind = TYPES.get(path.suffix, "application/octet-stream")
            route.fulfill(path=path, content_type=kind, headers=headers)
        else:
            problems.append(f"elsewhere: {address}")
            route.abort()

    def said(message):
        if "Content Security Policy" in message.text:
            problems.append(message.text)

    with serving(HTML, type("Noting", (Counting,), {"sent": sent})) as server:

        def open_(path, viewport):
            context = chromium.new_context(viewport=viewport, reduced_motion="reduce")
            contexts.append(context)
            own = f"{server}/"
            context.route(lambda url: not url.startswith((own, "blob:", "data:")), answer)
            page = context.new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.on("console", said)
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.goto(f"{server}/{path}")
            return page

        yield open_, sent, asked
        for context in contexts:
            context.close()
    assert not problems


def run(page, code):
    """Run code in a new cell behind the active one, and give the cell, which is active now."""
    # Whatever had the focus, a widget say, the keys are the notebook's from here on.
    page.locator(".jp-CodeCell.jp-mod-active .cm-content").click()
    page.keyboard.press("Escape")
    page.wait_for_selector(".jp-Notebook.jp-mod-commandMode")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")
    cell = page.locator(".jp-CodeCell.jp-mod-active")
    page.wait_for_function(RAN, arg=cell.element_handle())
    return cell


def value(page, code):
    """Value of code in the kernel, which must be one that Python writes as it reads it."""
    return ast.literal_eval(run(page, code).locator(".jp-OutputArea-output").inner_text())


# Counts the modules of the package, each compiled anew by this Python, with no warning.
COMPILED = """\
import pathlib, warnings
import gumbeltrick
folder = pathlib.Path(gumbeltrick.__file__).parent
warnings.simplefilter("error")
len([compile(path.read_text("utf-8"), path, "exec") for path in folder.rglob("*.py")])"""

# The live widget without its Python class, which needs NumPy: the same view, on the same traits.
VIEW = """\
import json
from importlib.resources import files
import anywidget, traitlets
folder = files("gumbeltrick") / "widgets/static/notebook"
traits = {{n: traitlets.Any(v).tag(sync=True) for n, v in json.loads({state!r}).items()}}
texts = {{
    "_esm": (folder / "gumbel_max.js").read_text("utf-8"),
    "_css": (folder / "gumbel_max.css").read_text("utf-8"),
}}
widget = type("View", (anywidget.AnyWidget,), texts | traits)()
widget"""


def test_a_click_starts_python_with_the_package_and_its_live_widgets(visit):
    open_, sent, asked = visit
    page = open_("chapters/run_here.html#run-index", PHONE)
    page.wait_for_load_state("networkidle")
    assert not asked
    page.locator("#run-index a").click()
    page.wait_for_selector(".jp-Notebook .jp-CodeCell")
    assert page.evaluate(SIDEWAYS) <= 0

    # The cell that installs.
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", state="attached")
    install = page.locator(".jp-Notebook .jp-CodeCell").first
    install.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_function(RAN, arg=install.element_handle())
    assert install.locator(".jp-OutputArea-output").all_inner_texts() == []
    assert sent[f"/{LITE}/pypi/{WHEEL}"] > 0
    packages = pyodide_core.lock()["packages"]
    wheels = {packages[name]["file_name"] for name in pyodide_core.loaded(packages)}
    assert set(asked) == {*pyodide_core.CORE, "pyodide-lock.json", *wheels}

    assert value(page, "1 + 1") == 2
    assert value(page, "import sys; sys.platform") == "emscripten"
    assert value(page, "import gumbeltrick; gumbeltrick.__version__") == __version__
    assert value(page, COMPILED) == len(list((ROOT / "src/gumbeltrick").rglob("*.py")))

    # A slider of ipywidgets, and a view of the book's in step with Python both ways.
    cell = run(page, "import ipywidgets; ipywidgets.IntSlider(3, description='number')")
    cell.get_by_role("slider").wait_for()
    logits = [2.0, 0.0, -1.0]
    state = json.dumps(GumbelMax(logits=logits).view_state())
    run(page, VIEW.format(state=state))
    slider = page.locator("[data-widget]").get_by_role("slider").first
    slider.press("ArrowLeft")
    for _ in range(PATIENCE):
        if (moved := value(page, "widget.logits")) != logits:
            break
    assert moved[0] < logits[0]
    assert moved[1:] == logits[1:]
    run(page, "widget.logits = [0.5, 0.0, -1.0]")
    page.wait_for_function("(slider) => slider.value === '0.5'", arg=slider.element_handle())

    # The page says how much comes from this site, neither less nor much more.
    table = (HTML / "chapters/run_here.html").read_text("utf-8")
    claimed = int(re.search(r"<td><p>this site</p></td>\s*<td><p>(\d+) MB</p>", table)[1])
    assert 0.7 * claimed < sum(sent.values()) / 1e6 <= claimed


def test_on_a_desk_the_lab_lists_the_notebooks(visit):
    open_, _, asked = visit
    page = open_(f"{LITE}/", DESK)
    page.wait_for_selector(".jp-Launcher")
    page.locator(".jp-DirListing-item", has_text="chapters").dblclick()
    page.locator(".jp-DirListing-item", has_text="competing_alarms.ipynb").wait_for()
    names = [text for text in page.locator(".jp-DirListing-itemText").all_inner_texts() if text]
    notebooks = (HTML / "_sources/chapters").glob("*.ipynb")
    assert sorted(names) == sorted(path.name for path in notebooks)
    assert not asked
