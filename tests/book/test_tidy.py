"""The form in which the chapters stand in git, which is the one in which Jupyter saves them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import jupytext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import tidy  # noqa: E402 - found by the line above

PAGES = sorted(ROOT.glob("chapters/*.md"))
CHAPTER = """\
---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
myst:
  html_meta:
    description: A chapter, with a description of its own.
---

# A chapter

```{code-cell} ipython3
:tags: [remove-cell]

number = 1
```

Its text.

```{code-cell} ipython3
number
```
"""
HEADER = CHAPTER[: CHAPTER.index("# A chapter")].count("\n")  # lines
TEXT = """\
---
myst:
  html_meta:
    description: >-
      A page of text, with a description
      in lines of their own.
---

# Text alone
"""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_stands_in_its_normal_form(path):
    assert tidy.normal(path.read_text("utf-8")) == path.read_text("utf-8")


def saved_by_another_jupyter(text):
    """A chapter as Jupyter saves it that keeps all metadata, after a run in an environment."""
    notebook = jupytext.reads(text, fmt="md:myst")
    notebook.metadata["kernelspec"] = {
        "display_name": "py (3.12.1)",
        "language": "python",
        "name": "py",
    }
    notebook.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for cell in notebook.cells:
        cell.metadata |= {"editable": True, "outputId": "7", "collapsed": True}
        if cell.cell_type == "code":
            cell.execution_count = 3
            cell.outputs = [{"output_type": "stream", "name": "stdout", "text": "1\n"}]
    everything = {"notebook_metadata_filter": "all", "cell_metadata_filter": "all"}
    notebook.metadata["jupytext"] |= everything
    return jupytext.writes(notebook, fmt="md:myst")


def with_line_ends_of_windows(text):
    return text.replace("\n", "\r\n")


def with_white_space(text):
    return "\n" + text.replace("Its text.", "Its text.  ") + "\n\n"


@pytest.mark.parametrize("text", [CHAPTER, PAGES[0].read_text("utf-8")], ids=["small", "real"])
@pytest.mark.parametrize(
    "editor", [saved_by_another_jupyter, with_line_ends_of_windows, with_white_space]
)
def test_what_an_editor_adds_is_taken_away_again(editor, text):
    assert editor(text) != text
    assert tidy.normal(editor(text)) == text


def test_a_change_to_the_chapter_stays():
    changed = CHAPTER.replace("Its text.", "Other text.").replace("number = 1", "number = 2")
    assert tidy.normal(changed) == changed


@pytest.mark.parametrize("text", [TEXT, "# No header\n\n---\n\nBelow a line.\n"])
def test_a_page_of_text_is_no_notebook(text):
    saved = jupytext.reads(text, fmt="md:myst")
    saved.metadata["kernelspec"] = {"display_name": "Python", "name": "python3"}
    as_notebook = jupytext.writes(saved, fmt="md:myst", config=tidy.CONFIG)
    assert "kernelspec" in as_notebook
    assert tidy.normal(text) == text
    mended = tidy.normal(as_notebook)
    assert "kernelspec" not in mended
    assert "jupytext" not in mended
    # The words and the description are as they were; how the header is broken into lines is not.
    (cell,) = jupytext.reads(mended, fmt="md:myst").cells
    assert cell.source == saved.cells[0].source
    assert ("with a description in" in " ".join(mended.split())) is (text == TEXT)
    assert tidy.normal(mended) == mended


@settings(deadline=None, max_examples=25)  # a busy machine is no failure
@given(
    places=st.lists(st.integers(HEADER, CHAPTER.count("\n")), max_size=4),
    more=st.sampled_from(["", " ", "+++", "\t", "```", "# A title", "Words. "]),
)
def test_the_normal_form_of_the_normal_form_is_itself(places, more):
    lines = CHAPTER.split("\n")
    for place in places:
        lines.insert(place, more)
    once = tidy.normal("\n".join(lines))
    assert tidy.normal(once) == once


def test_the_hook_stops_what_is_not_tidy_and_lets_the_tidied_pass(tmp_path):
    """In a repository of its own, with the hook and the tool of this one."""
    for name in (".githooks", "tools", "chapters"):
        (tmp_path / name).mkdir()
    shutil.copy(ROOT / ".githooks/pre-commit", tmp_path / ".githooks")
    shutil.copy(ROOT / "tools/tidy.py", tmp_path / "tools")
    shutil.copy(ROOT / "chapters/jupytext.toml", tmp_path / "chapters")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    chapter = tmp_path / "chapters/small.md"
    chapter.write_text(saved_by_another_jupyter(CHAPTER), "utf-8")
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example"}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}

    def git(*command):
        return subprocess.run(
            [shutil.which("git"), *command],
            cwd=tmp_path,
            env=os.environ | who,
            capture_output=True,
            text=True,
            check=False,
        )

    git("init", "--quiet")
    git("config", "core.hooksPath", ".githooks")
    git("add", "chapters")
    refused = git("commit", "--message", "Untidy")
    assert refused.returncode == 1
    assert "small.md" in refused.stderr
    assert chapter.read_text("utf-8") == CHAPTER
    # Tidied in the folder, but not yet in what is to be committed.
    assert git("commit", "--message", "Still untidy").returncode == 1
    git("add", "chapters")
    done = git("commit", "--message", "Tidy")
    assert done.returncode == 0, done.stderr
