"""What would be released: contradictions between files, and files that lack or that stray."""

import io
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from release import (  # noqa: E402 - found by the line above
    IMAGE,
    INIT,
    PINS,
    UNRELEASED,
    disagreements,
    package_files,
    sdist_faults,
    unreleased,
    wheel_faults,
)

FILES = {
    INIT: '__version__ = "0.1.0"\n',
    "CHANGELOG.md": f"# Changelog\n\n## 0.1.0 ({UNRELEASED})\n\n## 0.0.1 (2029-01-01)\n",
    "CITATION.cff": "version: 0.1.0\ndate-released: 2030-01-01\n",
    "pyproject.toml": """\
[build-system]
requires = ["hatchling==1.33.0"]
[dependency-groups]
hub = ["jupyterhub==5.5.1", "myst-nb", { include-group = "lab" }]
lab = ["notebook>=7.4,<8"]
""",
    PINS: """\
anywidget==0.11.0
hatchling==1.33.0
numpy==2.4.6 ; python_full_version < '3.12'
numpy==2.5.5 ; python_full_version >= '3.12'
""",
    IMAGE: "anywidget==0.11.0\njupyterhub==5.5.1\nnumpy==2.5.5\n",
}
METADATA = """\
Metadata-Version: 2.4
Name: gumbeltrick
Version: 0.1.0
Description-Content-Type: text/markdown

# What it is
"""
TRACKED = {
    "README.md",
    "src/gumbeltrick/__init__.py",
    "src/gumbeltrick/widgets/moments.js",
    "src/gumbeltrick/widgets/maths/moments.js",
}
BUNDLES = {
    "gumbeltrick/widgets/static/embed/moments.js",
    "gumbeltrick/widgets/static/live/gumbeltrick/live.css",
    "gumbeltrick/widgets/static/notebook/moments.css",
    "gumbeltrick/widgets/static/notebook/moments.js",
    "gumbeltrick/widgets/static/page/gumbeltrick/book.css",
    "gumbeltrick/widgets/static/page/gumbeltrick/moments.css",
    "gumbeltrick/widgets/static/page/gumbeltrick/moments.js",
}


@pytest.fixture
def project(tmp_path):
    """Write files that agree; give a function that replaces words in one of them."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    def write(name, old, new):
        text = (tmp_path / name).read_text("utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1), "utf-8")
        return tmp_path

    return write


def test_the_project_agrees_with_itself():
    assert disagreements(ROOT) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "places"),
    [
        (INIT, '"0.1.0"', '"0.2.0"', ["CHANGELOG.md starts with 0.1.0", "CITATION.cff has 0.1.0"]),
        ("CHANGELOG.md", "## 0.1.0", "## 0.3.0", [f"{INIT} has version 0.1.0, CHANGELOG.md"]),
        ("CITATION.cff", "version: 0.1.0", "version: 0.1.1", [f"{INIT} has", "CITATION.cff has"]),
        (
            "CHANGELOG.md",
            f"({UNRELEASED})",
            "(1999-01-01)",
            ["1999-01-01, CITATION.cff has 2030-01-01"],
        ),
        (PINS, "hatchling==1", "hatchling==9", ["pyproject.toml has hatchling 1", PINS]),
        (IMAGE, "jupyterhub==5", "jupyterhub==4", ["pyproject.toml has jupyterhub 5", IMAGE]),
        (IMAGE, "anywidget==0", "anywidget==7", [f"{IMAGE} has anywidget 7", f"{PINS} has"]),
    ],
)
def test_a_contradiction_is_named_with_both_places(project, name, old, new, places):
    said = disagreements(project(name, old, new))
    assert said
    assert all(any(place in each for each in said) for place in places), said


def test_files_that_agree_have_no_fault(project):
    root = project("CHANGELOG.md", UNRELEASED, "2030-01-01")
    assert disagreements(root) == unreleased(root) == []


def test_a_version_without_a_day_is_not_ready(project):
    assert "0.1.0" in unreleased(project(INIT, '"0.1.0"', '"0.1.0"'))[0]
    assert unreleased(project("CHANGELOG.md", f"({UNRELEASED})", "(2030-01-01)")) == []


def test_a_changelog_without_a_version_is_an_error(project):
    with pytest.raises(ValueError, match=r"CHANGELOG\.md has no line like"):
        disagreements(project("CHANGELOG.md", "## 0.1.0", "## Soon"))


def test_a_view_needs_its_bundles_and_what_it_imports_none():
    own = {"gumbeltrick/__init__.py", "gumbeltrick/widgets/moments.js"}
    assert package_files(TRACKED) == own | {"gumbeltrick/widgets/maths/moments.js"} | BUNDLES


def wheel(folder, names, metadata=METADATA):
    path = folder / "gumbeltrick-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
        archive.writestr("gumbeltrick-0.1.0.dist-info/METADATA", metadata)
        archive.writestr("gumbeltrick-0.1.0.dist-info/RECORD", "")
    return path


def test_a_whole_wheel_has_no_fault(tmp_path):
    expected = package_files(TRACKED)
    assert wheel_faults(wheel(tmp_path, expected), expected) == []


def test_a_wheel_without_a_view_or_with_a_stray_file_has_faults(tmp_path):
    expected = package_files(TRACKED)
    missing = "gumbeltrick/widgets/static/notebook/moments.js"
    names = expected - {missing} | {"gumbeltrick/notes.txt", "tests/test_it.py"}
    said = wheel_faults(wheel(tmp_path, names), expected)
    assert [each.split(".whl ")[1].split(",")[0] for each in said] == [
        f"lacks {missing}",
        "holds gumbeltrick/notes.txt",
        "holds tests/test_it.py",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("text/markdown", "text/rust", "text/rust"),
        ("0.1.0", "one", "one"),
        ("# What it is", "", "no README"),
        ("Name: gumbeltrick\n", "", "name"),
    ],
)
def test_metadata_that_an_index_refuses_is_a_fault(tmp_path, right, wrong, words):
    expected = package_files(TRACKED)
    said = wheel_faults(wheel(tmp_path, expected, METADATA.replace(right, wrong)), expected)
    assert len(said) == 1
    assert words in said[0]


def test_an_sdist_is_held_to_its_files_too(tmp_path):
    path = tmp_path / "gumbeltrick-0.1.0.tar.gz"
    contents = {"PKG-INFO": METADATA, "README.md": "", "secret.txt": ""}
    with tarfile.open(path, "w:gz") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(f"gumbeltrick-0.1.0/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content.encode()))
    said = sdist_faults(path, {"README.md", "src/gumbeltrick/__init__.py"})
    assert [each.split(".gz ")[1].split(",")[0] for each in said] == [
        "lacks src/gumbeltrick/__init__.py",
        "holds secret.txt",
    ]
