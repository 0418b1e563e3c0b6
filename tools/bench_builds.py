"""Measure how long the book takes to build: from nothing, again, and after a change.

The builds run in a copy of the project under ``_build``, one after the other.
"""

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from views import STATIC

ROOT = Path(__file__).resolve().parent.parent
COPY = ROOT / "_build/bench-book"
# Names of all files that git has, or would have if they were added.
FILES = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
CHANGED = "chapters/moments.md"
_RUN = re.compile(r"/(\w+)\.md: Executed notebook")


def build():
    """Build the copy; give the seconds and the chapters whose cells ran."""
    start = time.perf_counter()
    command = [sys.executable, "tools/book.py", "build"]
    done = subprocess.run(command, cwd=COPY, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    said = done.stdout + done.stderr
    if done.returncode:
        sys.exit(f"The copy was not built: {said[-3000:]}")
    return seconds, sorted(set(_RUN.findall(said)))


def row(name, seconds, chapters, bar):
    """Print one line of the table."""
    print(f"{name:<26}{seconds:>8.1f}   {bar:<26}{len(chapters)}: {', '.join(chapters)}")


def main():
    """Copy, build, measure, print."""
    shutil.rmtree(COPY, ignore_errors=True)
    listed = subprocess.run(FILES, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():  # and not removed since
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)
    shutil.copytree(STATIC, COPY / STATIC.relative_to(ROOT))
    print(f"\n{'building the book':<26}{'seconds':>8}   {'bar':<26}chapters run")
    row("all of it, from nothing", *build(), "<= 180 on two cores")
    row("nothing changed", *build(), "<= 5, no chapter")
    with (COPY / CHANGED).open("a", encoding="utf-8") as chapter:
        chapter.write("\n```{code-cell} ipython3\n1 + 1\n```\n")
    row(f"{Path(CHANGED).stem} changed", *build(), "that chapter only")
    shutil.rmtree(COPY)


if __name__ == "__main__":
    main()
