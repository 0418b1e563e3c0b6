"""The text of one chapter as other tools build it, with the one slider that they give it.

The stock page is what Jupyter Book 1.x makes of the chapter by itself: its ``interact`` cell and
all others, without the live widget. marimo-book has another format: it gets the prose, the
formulas and the listings of the chapter, and in place of all its pictures a single one behind a
slider of six positions, which is drawn ahead for each.
"""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlparse
from urllib.request import url2pathname

import deno
import peers

CHAPTER = peers.ROOT / "chapters/competing_alarms.md"
BOOKS = peers.ROOT / "_build/peer-books"

_CELL = re.compile(r"^```\{code-cell\}.*?^```\n", re.DOTALL | re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_PACKAGES = peers.SOURCES / "elsewhere.json"
# Where the pages look for what is not in their book: npm packages, and one that stands elsewhere.
_NPM = re.compile(r"https://cdn\.jsdelivr\.net/npm/((?:@[^/]+/)?[^@/]+)@[^/]+/")
_REQUIRE = "https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.4/require.min.js"

_MARIMO = """\
import marimo

app = marimo.App()


@app.cell(hide_code=True)
def _():
    import marimo as mo

    return (mo,)


@app.cell(hide_code=True)
def _(mo):
    mo.md({before!r})
    return


@app.cell
def _(mo):
    rate = mo.ui.slider(steps=[0.5, 1, 2, 3, 5, 10], value=3, label="rate of A")
    rate
    return (rate,)


@app.cell
def _(rate):
    import matplotlib.pyplot as plt
    import numpy as np

    from gumbeltrick import drawing
    from gumbeltrick.competing_alarms import first_alarm, sample_times, winner_probabilities

    abc = [rate.value, 2, 1]
    winners, _first = first_alarm(sample_times(abc, 1000, rng=1))
    figure, axes = plt.subplots()
    wins = np.bincount(winners, minlength=3)
    drawing.bars_against_theory(axes, wins, winner_probabilities(abc), "ABC")
    figure
    return


@app.cell(hide_code=True)
def _(mo):
    mo.md({after!r})
    return


if __name__ == "__main__":
    app.run()
"""


class PeerBook(NamedTuple):
    """A built page of a peer.

    Attributes
    ----------
    html, elsewhere : pathlib.Path
        What one server answers for, and what another one does in place of other hosts.
    page : str
        Name of the page in the first.
    """

    html: Path
    elsewhere: Path
    page: str = "asks-here.html"

    def ask(self, address):
        """Let the page ask a server of this machine for what it asks other hosts for."""
        page = next(self.html.glob("chapter.html"), self.html / "index.html")
        text = page.read_text("utf-8").replace(_REQUIRE, f"{address}/requirejs/require.js")
        # npm has this file as it was before somebody made it smaller.
        text = re.sub(r' integrity="[^"]*"', "", text)
        (self.html / self.page).write_text(_NPM.sub(rf"{address}/\1/", text), "utf-8")


def stock():
    """Build the stock page; give a `PeerBook`, or None if there can be none."""
    folder = BOOKS / "stock"
    source = peers.SOURCES / "stock"
    if not _is_built(folder, source):
        if not peers.prepare("stock"):
            return None
        shutil.copytree(source, folder)
        shutil.copy(CHAPTER.with_name("references.bib"), folder)
        text = CHAPTER.read_text("utf-8")
        text = _CELL.sub(lambda cell: "" if "gumbeltrick.widgets" in cell[0] else cell[0], text)
        (folder / "chapter.md").write_text(text, "utf-8")
        if not _run([peers.program("jupyter-book", "stock"), "build", folder], folder):
            return None
        _mark_built(folder, source)
    return PeerBook(folder / "_build/html", _packages())


def marimo():
    """Build the chapter with marimo-book; give a `PeerBook`, or None if there can be none."""
    folder = BOOKS / "marimo"
    source = peers.SOURCES / "marimo"
    if not _is_built(folder, source):
        if not peers.prepare("marimo"):
            return None
        shutil.copytree(source, folder)
        (folder / "content").mkdir()
        before, _, after = plain(CHAPTER.read_text("utf-8")).partition("\n## Play\n")
        chapter = _MARIMO.format(before=before, after=after)
        (folder / "content/chapter.py").write_text(chapter, "utf-8")
        if not _run([peers.program("marimo-book", "marimo"), "build"], folder):
            return None
        _mark_built(folder, source)
    return PeerBook(folder / "_site", _packages())


def plain(myst):
    """Give the text of a chapter as Markdown without the directives and roles of MyST."""
    lines, fences = [], []
    for line in _FRONT_MATTER.sub("", myst).splitlines():
        fence = re.match(r"(```+|:::+)(?:\{(\S+)\})?\s*(.*)", line)
        if fence and (fence[2] or not fences):
            listing = fence[2] in {None, "code-cell"}
            fences.append(listing)
            kind = (fence[2] or "").rpartition(":")[2].title()
            lines.append("```python" if listing else f"**{kind}** {fence[3]}")
        elif fence:
            lines.append("```" if fences.pop() else "")
        elif not (fences and re.match(r":\w[\w-]*:", line)):
            lines.append(line)
    text = "\n".join(lines)
    return re.sub(r"\{[a-z:]+\}`([^`<]*?)(?: ?<[^>]*>)?`", r"\1", text)


def _state(source):
    files = [CHAPTER, Path(__file__), *source.iterdir()]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(files))).hexdigest()


def _is_built(folder, source):
    """Whether the book is up to date; if not, make way for it."""
    record = folder.with_suffix(".txt")
    if folder.is_dir() and record.is_file() and record.read_text() == _state(source):
        return True
    shutil.rmtree(folder, ignore_errors=True)
    return False


def _mark_built(folder, source):
    folder.with_suffix(".txt").write_text(_state(source))


def _run(command, folder):
    print(f"building the {folder.name} page", flush=True)
    done = subprocess.run(
        command, cwd=folder, env=peers.variables(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(
            f"The {folder.name} page could not be built: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return done.returncode == 0


def _packages():
    """Folder with the npm packages that pages of peers ask other hosts for."""
    folder = BOOKS / "elsewhere"
    names = json.loads(_PACKAGES.read_text("utf-8"))["imports"]
    config = ["--quiet", "--config", _PACKAGES, "--frozen"]
    if all((folder / name).is_dir() for name in names):
        return folder
    subprocess.run([deno.find_deno_bin(), "install", *config], check=True)
    script = (
        "for (const name of Deno.args) console.log(import.meta.resolve(`${name}/package.json`))"
    )
    asked = [deno.find_deno_bin(), "run", *config, "-", *names]
    found = subprocess.run(asked, input=script, capture_output=True, text=True, check=True)
    shutil.rmtree(folder, ignore_errors=True)
    for name, address in zip(names, found.stdout.split(), strict=True):
        shutil.copytree(Path(url2pathname(urlparse(address).path)).parent, folder / name)
    return folder
