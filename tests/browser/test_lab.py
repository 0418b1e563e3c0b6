"""Every chapter in JupyterLab, with a live kernel: run from top to bottom, every widget alive.

Two chapters in Jupyter Notebook 7 as well, which is built from the same parts: what it does by
itself is to open a chapter, in a tab of its own.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import nbformat
import pytest
from conftest import DESK, ROOT
from contents import sources
from driving import PICTURES
from jupyter_client import BlockingKernelClient

NOTEBOOKS = [path.name for path in sources() if "{code-cell}" in path.read_text("utf-8")]
LOOKS = {"viewport": DESK, "reduced_motion": "reduce"}
NOTEBOOK = ".jp-NotebookPanel:not(.lm-mod-hidden)"  # the one in sight
PATIENCE = 60  # seconds; everything is waited for by condition, this ends a wait in vain


class Lab:
    """A server of its own, with settings, data and notebooks in a folder of its own.

    ``application`` is the module that starts it, "jupyterlab" or "notebook".
    """

    def __init__(self, folder, application):
        self.application = application
        self.notebooks = folder / "notebooks"
        shutil.copytree(ROOT / "chapters", self.notebooks)
        self.runtime = folder / "runtime"
        self.token = secrets.token_hex(16)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = folder / "settings/@jupyterlab/notebook-extension"
        settings.mkdir(parents=True)
        # Cells out of sight stay in the page, so that the test can look at them.
        (settings / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}')
        self.log = folder / "log"
        command = [sys.executable, "-m", application, "--no-browser", "--allow-root"]
        command += [f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0"]
        command += [f"--IdentityProvider.token={self.token}", f"--notebook-dir={self.notebooks}"]
        environment = {
            **os.environ,
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
        }
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        self.wait_for(self.answers)

    def address(self, path):
        """Address of a path on the server."""
        return f"http://127.0.0.1:{self.port}/{path}?token={self.token}"

    def get(self, path):
        """Answer of the server's own interface, decoded."""
        with urllib.request.urlopen(self.address(path), timeout=PATIENCE) as answer:
            return json.load(answer)

    def wait_for(self, condition):
        """Ask until the answer is true, while the server lives and patience lasts."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def answers(self):
        """Whether the server answers yet."""
        try:
            return bool(self.get("api/status"))
        except OSError:
            return False

    def start(self, context):
        """Open the application in a new page of a browser's context."""
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        lab = f"lab/workspaces/{secrets.token_hex(4)}"
        page.goto(self.address(lab if self.application == "jupyterlab" else "tree"))
        return page

    def open_by_double_click(self, page, name):
        """Open a notebook as a reader does, and give the page that it is in."""
        item = page.locator(".jp-DirListing-item", has_text=name)
        if self.application == "jupyterlab":
            item.dblclick()
            return page
        with page.context.expect_page() as opened:
            item.dblclick()
        page.close()
        return opened.value

    def save(self, page, name):
        """Save the notebook in a page, and give what stands on disk then."""
        path = self.notebooks / name
        before = path.stat().st_mtime_ns
        page.locator(f"{NOTEBOOK} .jp-Cell").first.focus()  # a widget keeps what is typed to itself
        page.keyboard.press("Control+s")
        self.wait_for(lambda: path.stat().st_mtime_ns > before)
        page.wait_for_selector(".jp-mod-dirty", state="detached")
        return path.read_bytes()

    def put_away(self, page, name):
        """Close a notebook that is saved, and end its kernel."""
        session = self.session_of(name)["id"]
        page.locator(".lm-DockPanel-tabBar .lm-mod-current .lm-TabBar-tabCloseIcon").click()
        page.wait_for_selector(NOTEBOOK, state="detached")
        end = urllib.request.Request(self.address(f"api/sessions/{session}"), method="DELETE")
        urllib.request.urlopen(end, timeout=PATIENCE).close()

    def wait_for_kernel(self, name):
        """Wait until the notebook with this name has a kernel that is ready."""

        def ready():
            sessions = [s for s in self.get("api/sessions") if s["path"].startswith(name)]
            return sessions and sessions[0]["kernel"]["execution_state"] == "idle"

        self.wait_for(ready)

    def session_of(self, name):
        """What the server knows of the notebook with this name and of its kernel."""
        (session,) = [s for s in self.get("api/sessions") if s["path"].startswith(name)]
        return session

    def kernel_of(self, name):
        """Client of the kernel that runs the notebook with this name."""
        kernel = self.session_of(name)["kernel"]["id"]
        client = BlockingKernelClient()
        client.load_connection_file(str(self.runtime / f"kernel-{kernel}.json"))
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        return client

    def close(self):
        """End the server, and its kernels with it."""
        self.process.terminate()
        self.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    server = Lab(tmp_path_factory.mktemp("lab"), "jupyterlab")
    yield server
    server.close()


@pytest.fixture(scope="module")
def notebook_7(tmp_path_factory):
    server = Lab(tmp_path_factory.mktemp("notebook"), "notebook")
    yield server
    server.close()


@pytest.fixture(scope="module")
def lab_page(lab, chromium):
    """One page with JupyterLab for chapter after chapter, as a reader has: it starts slowly."""
    context = chromium.new_context(**LOOKS)
    yield lab.start(context)
    context.close()


@pytest.fixture
def open_notebook(chromium):
    """Open a notebook by a double click, run all its cells, and give the page.

    In a page of its own, unless in one where the application has been started.
    """
    contexts, pages, problems = [], [], []

    def note(error):
        # A view is imported from a Blob; what else fails is JupyterLab's own affair.
        if "blob:" in error.stack:
            problems.append(str(error))

    def open_(lab, name, page=None):
        if page is None:
            contexts.append(chromium.new_context(**LOOKS))
            page = lab.start(contexts[-1])
        page = lab.open_by_double_click(page, name)
        pages.append(page)
        page.on("pageerror", note)
        page.wait_for_selector(f"{NOTEBOOK} .jp-CodeCell")
        lab.wait_for_kernel(name)
        page.wait_for_selector(f'{NOTEBOOK} [data-status="idle"].jp-Notebook-ExecutionIndicator')
        page.locator(".lm-MenuBar-item", has_text="Run").click()
        page.locator(".lm-Menu-item", has_text="Run All Cells").first.click()
        page.wait_for_function(
            "(prompts) => [...document.querySelectorAll(prompts)]"
            ".every((prompt) => /\\[\\d+\\]/.test(prompt.textContent))",
            arg=f"{NOTEBOOK} .jp-CodeCell .jp-InputPrompt",
        )
        return page

    yield open_
    for page in pages:
        page.remove_listener("pageerror", note)
    for context in contexts:
        context.close()
    assert not problems


def run(client, code):
    """Run code in a kernel and return the value of its variable `result`."""
    reply = client.execute_interactive(
        code,
        user_expressions={"result": "__import__('json').dumps(result)"},
        timeout=PATIENCE,
        output_hook=lambda _: None,
    )
    assert reply["content"]["status"] == "ok", reply["content"]
    answer = reply["content"]["user_expressions"]["result"]
    assert answer["status"] == "ok", answer
    # The kernel answers with the repr of the JSON text.
    return json.loads(eval(answer["data"]["text/plain"], {}))  # noqa: S307


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_chapter_runs_and_its_widgets_are_alive(lab, lab_page, open_notebook, name):
    page = open_notebook(lab, name, lab_page)
    check_alive(page, name)
    # What was run is saved without a trace of it.
    assert lab.save(page, name) == (ROOT / "chapters" / name).read_bytes()
    lab.put_away(page, name)


@pytest.mark.parametrize("name", ["competing_alarms.md", "index.md"])
def test_chapter_runs_in_notebook_7(notebook_7, open_notebook, name):
    page = open_notebook(notebook_7, name)
    check_alive(page, name)
    assert notebook_7.save(page, name) == (ROOT / "chapters" / name).read_bytes()


def check_alive(page, name):
    """Check that no cell of a chapter that has run failed, and that every widget follows a key."""
    notebook = page.locator(NOTEBOOK)
    errors = notebook.locator("[data-mime-type='application/vnd.jupyter.error']")
    assert errors.all_inner_texts() == []
    source = (ROOT / "chapters" / name).read_text("utf-8")
    if "gumbeltrick.widgets" in source:
        notebook.locator("[data-widget]").first.wait_for()
    for widget in notebook.locator("[data-widget]").all():
        slider = widget.locator("input[type=range]:visible").first
        before = widget.locator(PICTURES).evaluate_all("all => all.map((s) => s.outerHTML).join()")
        slider.focus()
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(
            "([root, pictures, before]) => [...root.querySelectorAll(pictures)]"
            ".map((s) => s.outerHTML).join() !== before",
            arg=[widget.element_handle(), PICTURES, before],
        )
    # Every view of an interact cell and of a widget was made: none is left as plain text.
    views = notebook.locator("[data-mime-type='application/vnd.jupyter.widget-view+json']")
    for view in views.all():
        assert view.locator("*").count() > 1


def two_views(lab, *lines):
    """Write a notebook whose first cell makes `widget` and whose next two cells show it."""
    cells = ["\n".join(lines), "widget", "widget"]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    name = "two_views.ipynb"
    nbformat.write(notebook, lab.notebooks / name)
    return name


def test_race_follows_python_and_python_follows_the_race(lab, open_notebook):
    name = two_views(
        lab,
        "from gumbeltrick.widgets.competing_alarms import CompetingAlarms",
        "widget = CompetingAlarms(rates=[3, 2, 1])",
    )
    page = open_notebook(lab, name)
    page.locator("[data-widget]").nth(1).wait_for()
    views = page.locator("[data-widget]").all()
    assert len(views) == 2
    sliders = [view.get_by_role("slider", name="Rate of clock A") for view in views]
    client = lab.kernel_of(name)

    # A drag in one view changes Python and the other view.
    sliders[0].focus()
    page.keyboard.press("Home")
    page.wait_for_function("(s) => s.value === s.min", arg=sliders[1].element_handle())
    lab.wait_for(lambda: run(client, "result = widget.rates") == [0.1, 2, 1])

    # Python changes both views: their sliders, and how many there are.
    run(client, "widget.rates = [1, 2, 3, 4]; widget.n = 5000; result = None")
    for view in views:
        page.wait_for_function(
            "(root) => root.querySelectorAll('[type=range]').length === 4"
            " && /of 5\\s000 races/.test(root.querySelector('[role=status]').innerText)",
            arg=view.element_handle(),
        )
    assert [slider.get_attribute("aria-valuetext") for slider in sliders] == ["1", "1"]
    verdicts = [view.get_by_role("status").inner_text() for view in views]
    assert verdicts[0] == verdicts[1]

    # What Python refuses leaves state and views as they were.
    refused = run(
        client,
        "try:\n    widget.rates = [1, -1]\n    result = ''\n"
        "except ValueError as error:\n    result = str(error)",
    )
    assert refused == "rates must be finite and positive, but rates[1] is -1"
    assert run(client, "result = widget.rates") == [1, 2, 3, 4]
    client.stop_channels()
