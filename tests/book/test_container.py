"""What a container does when it starts and how it knows that it is well, without a container."""

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "tools/container.py"
SHOW = "import os, pathlib; print(os.getcwd()); print(*sorted(os.listdir('chapters')))"


@pytest.fixture
def image(tmp_path):
    """Folder that the image keeps, with the program and two chapters."""
    folder = tmp_path / "opt"
    (folder / "chapters/images").mkdir(parents=True)
    shutil.copy(PROGRAM, folder)
    (folder / "chapters/index.md").write_text("# The book\n")
    (folder / "chapters/moments.md").write_text("# Moments\n")
    return folder


CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MAGIC = re.compile(r"^\s*[%!].*$|^:[a-z-]+:.*$", re.MULTILINE)


def imported(chapter):
    """Names of the packages that the cells of a chapter import."""
    for cell in CELL.findall(chapter.read_text("utf-8")):
        # An option of a cell may go over several lines, between rules.
        code = MAGIC.sub("", re.sub(r"\A---\n.*?^---\n", "", cell, flags=re.MULTILINE | re.DOTALL))
        for node in ast.walk(ast.parse(code)):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module.partition(".")[0]


def test_the_image_has_what_the_chapters_import():
    names = {name for chapter in (ROOT / "chapters").glob("*.md") for name in imported(chapter)}
    assert {"numpy", "gumbeltrick"} <= names
    pinned = re.findall(
        r"^([a-z0-9-]+)==", (ROOT / "tools/container.txt").read_text(), re.MULTILINE
    )
    providers = importlib.metadata.packages_distributions()
    for name in names - sys.stdlib_module_names - {"gumbeltrick"}:
        assert {each.lower().replace("_", "-") for each in providers[name]} & set(pinned), name


def start(image, home, *command):
    return subprocess.run(
        [sys.executable, image / "container.py", "start", *command],
        env=os.environ | {"HOME": str(home), "TMPDIR": str(home.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_who_starts_gets_chapters_and_the_program_runs_in_the_home_folder(image, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    done = start(image, home, sys.executable, "-c", SHOW)
    assert done.stdout.splitlines() == [str(home), "images index.md moments.md"]
    assert [path.name for path in home.iterdir()] == ["chapters"]


def test_work_that_is_there_is_left_alone(image, tmp_path):
    work = tmp_path / "home/chapters/moments.md"
    work.parent.mkdir(parents=True)
    work.write_text("# My own\n")
    done = start(image, tmp_path / "home", sys.executable, "-c", SHOW)
    assert done.stdout.splitlines()[1] == "moments.md"
    assert work.read_text() == "# My own\n"


def test_a_home_folder_that_is_not_there_is_replaced_for_the_session(image, tmp_path):
    done = start(image, tmp_path / "nowhere", sys.executable, "-c", SHOW)
    said, place, listed = done.stdout.splitlines()
    assert "goes with the container" in said
    assert Path(place).parent == tmp_path
    assert listed == "images index.md moments.md"


def test_the_status_is_the_program_s_own(image, tmp_path):
    done = start(image, tmp_path, sys.executable, "-c", "raise SystemExit(7)")
    assert done.returncode == 7


@pytest.mark.parametrize("arguments", [[], ["start"], ["healthy", "now"], ["stop"]])
def test_a_wrong_command_line_says_what_is_right(arguments):
    command = [sys.executable, PROGRAM, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("usage: container.py start")


def test_without_a_server_it_is_not_well(tmp_path):
    done = subprocess.run(
        [sys.executable, PROGRAM, "healthy"],
        env=os.environ | {"JUPYTER_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "no Jupyter server runs\n"
