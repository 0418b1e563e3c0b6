"""A new chapter by one command: it passes every check as it is laid down, and nothing is left of a
command that failed.

Each is laid down in a copy of the project, by the copy's own command.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import deno
import pytest
import yaml
from contents import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import chapter as command
from chapter import RefusedError, with_chapter

STEM = "coin_flips"
# Lines break elsewhere the shorter or longer the stem is.
STEMS = ["ab", "a_name_as_long_as_names_may_be"]
COPIED = ("src", "tests", "tools", "chapters")
BESIDE = ("_config.yml", "pyproject.toml", "CITATION.cff", "Makefile")
# Whichever chapters the book has.
CONTENTS = """\
format: jb-book
root: chapters/index
parts:
  - caption: The race
    chapters:
      - file: chapters/competing_alarms # the first
  - caption: Gumbel
    chapters:
      - file: chapters/moments
      # - file: chapters/extremes
  - caption: Reference
    chapters:
      - file: chapters/glossary
"""
DENO = [deno.find_deno_bin(), "--quiet"]


@pytest.fixture
def project(tmp_path):
    """Copy the project, as git would clone it, with its bundles."""
    folder = tmp_path / "project"
    nothing = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=nothing)
    for name in BESIDE:
        shutil.copy(ROOT / name, folder)
    (folder / "_toc.yml").write_text(CONTENTS, "utf-8")
    return folder


def run(project, *command, **changed):
    """Run a program in a copy of the project, on its own package; return what came of it."""
    environment = os.environ | {"PYTHONPATH": str(project / "src")} | changed
    return subprocess.run(
        [str(part) for part in command],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def succeed(project, *command, **changed):
    done = run(project, *command, **changed)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def chapter(project, *arguments):
    return run(project, sys.executable, "tools/chapter.py", *arguments)


def files(project):
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for path in project.rglob("*.*")
        if path.is_file() and "__pycache__" not in path.parts and ".ruff_cache" not in path.parts
    }


def new_files(project):
    """Files of the copy that the project has not."""
    return [project / name for name in files(project) if not (ROOT / name).exists()]


def bundle(project, stem):
    succeed(project, sys.executable, "tools/views.py", "bundle", stem)


def lint(project):
    """Hold the new files to `make lint`."""
    new = new_files(project)
    python = [path for path in new if path.suffix == ".py"]
    script = [path for path in new if path.suffix == ".js"]
    assert len(python) == 7
    assert len(script) == 3
    for action in (["format", "--check"], ["check"]):
        succeed(project, sys.executable, "-m", "ruff", *action, "--no-cache", *python)
    config = ["--config", project / "src/gumbeltrick/widgets/deno.json"]
    succeed(project, *DENO, "fmt", "--check", *config, *script)
    succeed(project, *DENO, "lint", *config, *script)
    succeed(project, *DENO, "check", "--frozen", *config, *script)


def test_a_chapter_passes_every_check_as_it_is_laid_down(project):
    made = chapter(project, STEM)
    assert made.returncode == 0, made.stderr
    assert f"- file: chapters/{STEM}\n" in (project / "_toc.yml").read_text("utf-8")
    lint(project)
    bundle(project, STEM)
    succeed(project, sys.executable, "tools/views.py", "test", STEM)

    # A book of this chapter alone: all other chapters are switched off.
    (project / "_toc.yml").write_text(f"format: jb-book\nroot: chapters/{STEM}\n", "utf-8")
    raw = project / "_build/sphinx"
    program = Path(sys.executable).with_name("jupyter-book")
    succeed(project, program, "build", project, "-n", "-W", "--path-output", raw)
    code = "import sys; sys.path.insert(0, 'tools'); import book, finish; "
    code += "finish.finish(book.SPHINX / 'html', book.HTML)"
    succeed(project, sys.executable, "-c", code)

    # Its own tests, and of the tests that look at whatever is there those that look at it.
    pytest_ = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
    own = [f"tests/test_{STEM}.py", f"tests/test_{STEM}_widget.py", f"tests/browser/test_{STEM}.py"]
    whole = ["tests/test_widgets.py", "tests/test_vectors.py", "tests/browser/test_pages.py"]
    whole += [f"tests/book/test_{name}.py" for name in ("heads", "ledger", "numbers")]
    succeed(project, *pytest_, "-k", f"{STEM} or test_ledger", *own, *whole)
    page = (project / f"_build/html/chapters/{STEM}.html").read_text("utf-8")
    assert "Checked by" in page
    assert (project / f"_build/html/embed/{STEM}.js").is_file()


@pytest.mark.parametrize("stem", STEMS)
def test_it_is_formatted_whatever_the_length_of_its_name(project, stem):
    title = "Words, and some more: are those too few?"
    assert len(title) == command._LONGEST_TITLE
    made = chapter(project, stem, "--title", title, "--part", "The race")
    assert made.returncode == 0, made.stderr
    lint(project)
    contents = yaml.safe_load((project / "_toc.yml").read_text("utf-8"))
    assert contents["parts"][0]["chapters"][-1] == {"file": f"chapters/{stem}"}
    text = (project / f"chapters/{stem}.md").read_text("utf-8")
    assert f"\n# {title}\n" in text
    described = yaml.safe_load(text.split("\n---\n")[0])["myst"]["html_meta"]["description"]
    assert 110 <= len(described) <= 160
    # A second one is told apart from it, and joins the last part before the reference.
    assert chapter(project, "another").returncode == 0
    contents = yaml.safe_load((project / "_toc.yml").read_text("utf-8"))
    assert contents["parts"][-2]["chapters"][-1] == {"file": "chapters/another"}
    other = (project / "chapters/another.md").read_text("utf-8")
    assert described not in " ".join(other.split())


REFUSED = {
    "no name": (["Coin-flips"], "STEM must be lower-case words"),
    "a digit": (["coin2"], "STEM must be lower-case words"),
    "too long": (["coin_" * 6 + "flips"], "STEM must be lower-case words"),
    "a path": (["../coin"], "STEM must be lower-case words"),
    "a keyword": (["lambda"], "STEM must not be a word of Python"),
    "a soft keyword": (["match"], "STEM must not be a word of Python"),
    "a module of the package": (["goodness"], "STEM must be new, but src/gumbeltrick has"),
    "a package": (["page"], "STEM must be new, but src/gumbeltrick has"),
    "a module of the tests": (["vectors"], "STEM must be new, but tests has"),
    "a module of Python": (["statistics"], "STEM must not hide another module"),
    "a module that is installed": (["numpy"], "STEM must not hide another module"),
    "a chapter without a module": (["glossary"], r"chapters/glossary\.md exists already"),
    "no part": (
        ["coin_flips", "--part", "Nowhere"],
        "PART must be one of 'The race', 'Gumbel', 'Reference', but it is 'Nowhere'",
    ),
    "a title that is taken": (["coin_flips", "--title", "Extremes"], "TITLE must be new"),
    "a title of markup": (["coin_flips", "--title", "$x$ <b>"], "TITLE must be plain words"),
    "a long title": (["coin_flips", "--title", "word " * 9 + "word"], "TITLE must be plain words"),
}


@pytest.fixture
def untouched(tmp_path, monkeypatch):
    """Let the command work in a copy of what it looks at; give the copy and its files."""
    folder = tmp_path / "project"
    nothing = shutil.ignore_patterns("__pycache__", "*.egg-info", "static")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=nothing)
    (folder / "_toc.yml").write_text(CONTENTS, "utf-8")
    monkeypatch.setattr(command, "ROOT", folder)
    monkeypatch.setattr(command, "TOOLS", folder / "tools")
    monkeypatch.setattr(command, "CONTENTS", folder / "_toc.yml")
    return folder, files(folder)


@pytest.mark.parametrize(("arguments", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused_by_name_and_nothing_is_written(
    untouched, monkeypatch, arguments, message
):
    folder, before = untouched
    monkeypatch.setattr(sys, "argv", ["chapter.py", *arguments])
    with pytest.raises(SystemExit, match=f"^No chapter was made: {message}"):
        command.main()
    assert files(folder) == before


@pytest.mark.parametrize("step", ["format_all", "written_by_python"])
@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_a_command_that_fails_midway_leaves_nothing(untouched, monkeypatch, step, error):
    folder, before = untouched

    def fail(*_):
        assert (folder / f"chapters/{STEM}.md").is_file()
        raise error

    monkeypatch.setattr(command, step, fail)
    with pytest.raises(error):
        command.lay_down(STEM)
    assert files(folder) == before


def test_the_line_goes_where_it_belongs_and_all_else_stays():
    line = "      - file: new\n"
    longer = with_chapter(CONTENTS, "The race", "new")
    assert yaml.safe_load(longer)["parts"][0]["chapters"][1:] == [{"file": "new"}]
    assert longer.replace(line, "") == CONTENTS
    longer = with_chapter(CONTENTS, None, "new")
    assert yaml.safe_load(longer)["parts"][1]["chapters"][1:] == [{"file": "new"}]
    longer = with_chapter(CONTENTS.rstrip(), "Reference", "new")
    assert longer == CONTENTS + line
    only = "root: index\nparts:\n  - caption: Reference\n    chapters:\n    - file: a\n"
    with pytest.raises(RefusedError, match="choose by PART"):
        with_chapter(only, None, "new")
