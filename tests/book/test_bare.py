"""A chapter as it is downloaded, where there are Python, pip, a runner of notebooks and no more."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import nbformat

from gumbeltrick._book import DOWNLOADS, WHEEL

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from book import HTML  # noqa: E402 - found by the line above

OFFERED = HTML / DOWNLOADS / "chapters"
# `jupyter execute`, of this environment alone, kept from stalling; see `gumbeltrick.page.interact`.
RUNNER = """
from nbclient.output_widget import OutputWidget
from nbclient.cli import main
OutputWidget.send = lambda *arguments, **named: None
main()
"""
VIEW = "application/vnd.jupyter.widget-view+json"


class Bare:
    """An environment with pip and a runner of notebooks, and a folder for what was downloaded."""

    def __init__(self, folder):
        self.environment = folder / "environment"
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        venv.create(self.environment, with_pip=True, symlinks=True)
        self.run("-m", "pip", "install", "nbclient", "ipykernel")

    def run(self, *command, **variables):
        """Run the environment's Python, and give what it printed."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        kept |= {
            # The releases that the book was built with; compiling them would take the longest.
            "PIP_CONSTRAINT": str(ROOT / "requirements.txt"),
            "PIP_NO_COMPILE": "1",
            "PIP_QUIET": "1",
            # Neither kernels nor settings of whoever runs this test.
            "JUPYTER_DATA_DIR": str(self.environment / "data"),
            "JUPYTER_CONFIG_DIR": str(self.environment / "config"),
            "IPYTHONDIR": str(self.environment / "ipython"),
        }
        python = next(self.environment.glob("*/python"))
        done = subprocess.run(
            [python, *command],
            cwd=self.downloads,
            env=kept | variables,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def packages(self):
        """Names of what is installed."""
        listed = self.run("-m", "pip", "list", "--format=freeze", PIP_QUIET="0")
        return {line.partition("==")[0].lower() for line in listed.splitlines()}

    def run_chapter(self, stem, **variables):
        """Run a downloaded chapter from top to bottom; give it as downloaded and as it is then."""
        name = f"{stem}.ipynb"
        shutil.copy(OFFERED / name, self.downloads)
        self.run("-c", RUNNER, name, "--inplace", "--timeout=300", **variables)
        return [nbformat.read(path / name, as_version=4) for path in (OFFERED, self.downloads)]


def printed(cells):
    """Words that each cell printed, and what it answered where that is plain text alone."""
    texts = []
    for cell in cells:
        outputs = cell.get("outputs", ())
        streams = "".join(each.text for each in outputs if each.output_type == "stream")
        plain = [each.data for each in outputs if each.get("data", {}).keys() == {"text/plain"}]
        texts.append((streams.split(), [data["text/plain"] for data in plain]))
    return texts


def widgets(notebook):
    """How many outputs of a notebook are widgets."""
    outputs = [each for cell in notebook.cells for each in cell.get("outputs", ())]
    return sum(VIEW in each.get("data", {}) for each in outputs)


def test_a_downloaded_chapter_runs_with_pip_alone_and_the_next_installs_nothing(tmp_path):
    bare = Bare(tmp_path)
    assert not bare.packages() & {"gumbeltrick", "numpy", "ipywidgets"}
    shutil.copy(HTML / DOWNLOADS / WHEEL, bare.downloads)
    offered, done = bare.run_chapter("competing_alarms")
    assert "Installing the package" in done.cells[1].outputs[0].text
    # Every number is the one that the book was built with.
    assert printed(done.cells[2:]) == printed(offered.cells[2:])
    assert widgets(done) == 2  # the live one, and that of the `interact` cell
    # Who reads a chapter needs nothing of what builds the book.
    installed = bare.packages()
    assert "gumbeltrick" in installed
    assert not installed & {"sphinx", "myst-nb", "jupyter-book", "deno"}

    # With nowhere to install from, an attempt would fail.
    (bare.downloads / WHEEL).unlink()
    _, done = bare.run_chapter("index", PIP_NO_INDEX="1", PIP_FIND_LINKS="")
    assert done.cells[1].outputs == []
    assert widgets(done) == 1
