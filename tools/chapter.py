"""Lay down a new chapter: text, helper, widget and tests that pass, and its line of contents.

What is written stands as Jinja templates in ``tools/chapter``, each at the place where it goes,
with ``stem`` in its name. If anything goes wrong nothing is left behind.
"""

import argparse
import importlib.util
import json
import keyword
import re
import subprocess
import sys
from pathlib import Path

import deno
import jinja2
import yaml
from tidy import normal

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
TEMPLATES = TOOLS / "chapter"
CONTENTS = ROOT / "_toc.yml"
DENO_CONFIG = ROOT / "src/gumbeltrick/widgets/deno.json"

_STEM = re.compile(r"[a-z]+(_[a-z]+)*")
_LONGEST_STEM = 30
# Words that no place where the title goes would read as something else.
_TITLE = re.compile(r"[^\W\d_]\w*(?:(?:, |: | |[-–/])\w+)*[?]?")
_LONGEST_TITLE = 40  # the description that holds it ends at 160 characters
_LAST = "Reference"  # the part behind which no chapter goes by itself


class RefusedError(Exception):
    """What was asked for cannot be done; the message says why."""


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("stem", help="name of its files and of its module: coin_flips")
    parser.add_argument("--title", help="its title; by default the words of the stem")
    parser.add_argument("--part", help="part of the book; by default the last before the reference")
    asked = parser.parse_args()
    try:
        made = lay_down(asked.stem, asked.title or None, asked.part or None)
    except RefusedError as refused:
        sys.exit(f"No chapter was made: {refused}")
    print(*(path.relative_to(ROOT) for path in made), sep="\n")
    print("`make book` shows it. Its comments say what to replace.")


def lay_down(stem, title=None, part=None):
    """Write all files of a new chapter, and its line in the contents.

    Parameters
    ----------
    stem : str
        Lower-case words joined by underscores: the name of the idea.
    title : str, optional
        Title of the chapter, up to 40 characters; by default the words of the stem.
    part : str, optional
        Caption of the part that it joins, at its end; by default the last part before the
        reference.

    Returns
    -------
    list of pathlib.Path
        The files that were written.

    Raises
    ------
    RefusedError
        When an argument is not allowed, or a file of that name is there. Nothing is written then.
    """
    check_stem(stem)
    vectors = ROOT / f"tests/vectors/{stem}.json"
    for path in (*targets(stem).values(), vectors):
        if path.exists():
            message = f"{path.relative_to(ROOT)} exists already"
            raise RefusedError(message)
    title = title or stem.replace("_", " ").capitalize()
    check_title(title)
    contents = CONTENTS.read_text("utf-8")
    longer = with_chapter(contents, part, f"chapters/{stem}")
    texts = rendered(stem, title)
    try:
        for path, text in texts.items():
            path.write_text(text, "utf-8", newline="\n")
        format_all(texts)
        vectors.write_text(written_by_python(stem), "utf-8", newline="\n")
        CONTENTS.write_text(longer, "utf-8", newline="\n")
    except BaseException:
        # An interrupt as well must leave nothing half done.
        for path in (*texts, vectors):
            path.unlink(missing_ok=True)
        CONTENTS.write_text(contents, "utf-8", newline="\n")
        raise
    return [*texts, vectors, CONTENTS]


def check_stem(stem):
    """Refuse a stem that cannot name a module, a page and a widget, each of its own."""
    if not _STEM.fullmatch(stem) or len(stem) > _LONGEST_STEM:
        message = (
            f"STEM must be lower-case words joined by underscores, such as coin_flips, of at most "
            f"{_LONGEST_STEM} letters, but it is {stem!r}"
        )
        raise RefusedError(message)
    if keyword.iskeyword(stem) or keyword.issoftkeyword(stem):
        message = f"STEM must not be a word of Python, but it is {stem!r}"
        raise RefusedError(message)
    for place in (ROOT / "src/gumbeltrick", ROOT / "tests", TOOLS):
        found = [place / stem, place / f"{stem}.py"]
        if any(path.exists() for path in found):
            message = f"STEM must be new, but {place.relative_to(ROOT)} has a {stem!r}"
            raise RefusedError(message)
    if importlib.util.find_spec(stem):
        message = f"STEM must not hide another module, but Python knows one that is called {stem!r}"
        raise RefusedError(message)


def check_title(title):
    """Refuse a title that another chapter has, or that cannot stand wherever it goes."""
    if not _TITLE.fullmatch(title) or len(title) > _LONGEST_TITLE:
        message = (
            f"TITLE must be plain words of at most {_LONGEST_TITLE} characters, beginning with a "
            f"letter, but it is {title!r}"
        )
        raise RefusedError(message)
    for chapter in sorted(ROOT.glob("chapters/*.md")):
        if f"\n# {title}\n" in chapter.read_text("utf-8"):
            message = f"TITLE must be new, but {chapter.name} is called {title!r}"
            raise RefusedError(message)


def with_chapter(contents, caption, name):
    """Add a chapter at the end of a part; all else, comments too, stays as it is.

    Parameters
    ----------
    contents : str
        Text of ``_toc.yml``.
    caption : str or None
        Caption of the part; None for the last before the reference.
    name : str
        The chapter's file without its ending.

    Returns
    -------
    str
        The longer text.
    """
    parts = {}
    for node in _entry(yaml.compose(contents), "parts").value:
        chapters = _entry(node, "chapters")
        if chapters is not None and chapters.value:
            parts[_entry(node, "caption").value] = chapters
    known = ", ".join(map(repr, parts))
    if caption is None:
        candidates = [each for each in parts if each != _LAST]
        if not candidates:
            message = f"_toc.yml has no part to add it to; there are {known}; choose by PART"
            raise RefusedError(message)
        caption = candidates[-1]
    if caption not in parts:
        message = f"PART must be one of {known}, but it is {caption!r}"
        raise RefusedError(message)
    last = parts[caption].value[-1]
    lines = contents.splitlines(keepends=True)
    row = last.value[-1][1].end_mark.line + 1
    before = "".join(lines[:row])
    indent = " " * (last.start_mark.column - len("- "))
    return f"{before.rstrip()}\n{indent}- file: {name}\n{''.join(lines[row:])}"


def _entry(mapping, key):
    return next((value for name, value in mapping.value if name.value == key), None)


def targets(stem):
    """Where each template goes, by its name."""
    names = sorted(path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.jinja"))
    return {
        name.as_posix(): ROOT / name.with_name(name.stem.replace("stem", stem)) for name in names
    }


def rendered(stem, title):
    """Text of each file of a chapter, by its path."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        # Neither TeX nor any of the languages has these.
        variable_start_string="«",
        variable_end_string="»",
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - nothing here is HTML; `check_title` lets plain words through
    )
    words = {
        "stem": stem,
        "dashed": stem.replace("_", "-"),
        "class_name": stem.title().replace("_", ""),
        "title": title,
    }
    return {
        path: environment.get_template(name).render(words) for name, path in targets(stem).items()
    }


def format_all(paths):
    """Format files as `make format` and `make tidy` would; the stem's length breaks lines."""
    python = [path for path in paths if path.suffix == ".py"]
    ruff = [sys.executable, "-m", "ruff"]
    _run([*ruff, "check", "--quiet", "--fix", "--select", "I", *python])
    _run([*ruff, "format", "--quiet", *python])
    script = [path for path in paths if path.suffix == ".js"]
    _run([deno.find_deno_bin(), "fmt", "--quiet", "--config", DENO_CONFIG, *script])
    for path in paths:
        if path.suffix == ".md":
            path.write_text(normal(path.read_text("utf-8")), "utf-8", newline="\n")


def written_by_python(stem):
    """Vectors of a stem, from the helper that was just written."""
    code = f"import vectors, json; print(json.dumps(vectors.text({stem!r})))"
    paths = [str(ROOT / "src"), str(ROOT / "tests")]
    done = _run([sys.executable, "-c", f"import sys; sys.path[:0] = {paths!r}; {code}"])
    return json.loads(done)


def _run(command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{' '.join(map(str, command[:4]))} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
    return done.stdout


if __name__ == "__main__":
    main()
