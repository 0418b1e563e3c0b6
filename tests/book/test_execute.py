"""A small book whose chapters run side by side, and one of which fails."""

import subprocess
import sys

CONF = """\
extensions = ["myst_nb", "gumbeltrick.page.execute"]
nb_execution_mode = "cache"
nb_execution_raise_on_error = True
nb_execution_timeout = 60
"""
CHAPTER = """\
---
jupytext: {{text_representation: {{extension: .md, format_name: myst}}}}
kernelspec: {{name: python3, display_name: Python 3}}
---

# {title}

```{{code-cell}} ipython3
{cell}
```
"""
# Each of two chapters waits for the other, which one after the other would never end.
MEET = """\
from pathlib import Path
from time import monotonic

Path("{mine}.here").touch()
end = monotonic() + 60
while not Path("{other}.here").exists():
    assert monotonic() < end, "alone"
with Path("runs.txt").open("a") as runs:
    print("{mine}", file=runs)
print("{mine} met", "{other}")"""


def build(source, target):
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "--quiet", source, target]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write(folder, name, cell):
    (folder / f"{name}.md").write_text(CHAPTER.format(title=name, cell=cell), "utf-8")


def test_chapters_run_side_by_side_and_each_until_it_ran_well(tmp_path):
    book, built = tmp_path / "book", tmp_path / "built/html"
    book.mkdir()
    (book / "conf.py").write_text(CONF, "utf-8")
    (book / "index.md").write_text("# All\n\n```{toctree}\n:glob:\n\n*\n```\n", "utf-8")
    write(book, "a", MEET.format(mine="a", other="b"))
    write(book, "b", MEET.format(mine="b", other="a"))
    write(book, "c", "1 / 0")
    write(book, "d", 'raise KeyError("d")')
    done = build(book, built)
    # All that fail are shown and named.
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stderr
    assert "KeyError" in done.stderr
    assert "cells failed, see above: c.md, d.md" in done.stderr

    # Those that ran well keep their outputs, under other words too; a new cell runs.
    with (book / "a.md").open("a", encoding="utf-8") as chapter:
        chapter.write("\nMore words.\n")
    write(book, "c", 'print("mended", 6 * 7)')
    (book / "d.md").unlink()
    done = build(book, built)
    assert done.returncode == 0, done.stderr
    pages = {name: (built / f"{name}.html").read_text("utf-8") for name in "abc"}
    assert "a met b" in pages["a"]
    assert "More words" in pages["a"]
    assert "b met a" in pages["b"]
    assert "mended 42" in pages["c"]
    assert sorted((book / "runs.txt").read_text().split()) == ["a", "b"]
