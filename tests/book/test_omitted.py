"""Books without some of the chapters: whole, with no dead link, and still strict."""

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from contents import ROOT
from sphinx_external_toc.parsing import parse_toc_yaml

from gumbeltrick.page.omitted import contents_to_build, targets_in

CHAPTERS = {path.stem: path.read_text("utf-8") for path in (ROOT / "chapters").glob("*.md")}
CACHE = ROOT / "_build/sphinx/_build/.jupyter_cache"
REFERENCE = re.compile(r"\{(prf:ref|doc|eq|ref|numref|term)\}`(?:[^`<]*<)?([^`>]+)>?`")
LINK = re.compile(r'<a [^>]*href="([^":#?]+\.html)(?:#([^"]+))?"')
NOTE = re.compile(r'<p class="gt-note gt-edition">(Not in this edition.*?)</p>')
# Pages that Sphinx makes of all others.
OF_THE_WHOLE = {"genindex", "gumbeltrick-theorems", "search"}
PARTS = {
    "one chapter": {"The race": ["competing_alarms"]},
    "one part and the reference": {
        "The trick": ["gumbel_max", "why_gumbel"],
        "Beyond one argmax": [],
        "Reference": ["glossary", "notation"],
    },
}

MARKDOWN = """\
# The chapter

(a-Place)=

## A heading

```{prf:theorem} The last of $m$
:label: thm-last
```
````{prf:lemma}
---
:label: lem-bare
````
:::{exercise-start} Two of them
:label: ex-two
:::
(no-heading)=

$$ x $$ (eq-x)

```{math}
:label: eq-y
```

```{glossary}
race
clock race
  A thing with {term}`rate`.

rate
  Another.
```
"""


def test_what_a_chapter_offers_is_found_in_every_spelling():
    targets = targets_in(MARKDOWN, "chapters/some")
    assert {chapter for chapter, _ in targets.values()} == {"The chapter"}
    assert {key: words for key, (_, words) in targets.items()} == {
        ("doc", "chapters/some"): "The chapter",
        ("ref", "a-place"): "“A heading” of “The chapter”",
        ("prf", "thm-last"): "Theorem “The last of $m$” of “The chapter”",
        ("prf", "lem-bare"): "a lemma of “The chapter”",
        ("ref", "ex-two"): "Exercise “Two of them” of “The chapter”",
        ("ref", "no-heading"): "a passage of “The chapter”",
        ("eq", "eq-x"): "an equation of “The chapter”",
        ("eq", "eq-y"): "an equation of “The chapter”",
        ("term", "race"): "race",
        ("term", "clock race"): "clock race",
        ("term", "rate"): "rate",
    }


@pytest.mark.parametrize(
    ("written", "built"),
    [
        ("root: a\nparts:\n  - caption: ü\n    chapters: [{file: b}]", None),
        ("root: a\nchapters: [{file: b}]", None),
        ("root: a", None),
        (
            "root: a\nparts:\n  - caption: ü\n    chapters: [{file: b}]\n  - chapters: #",
            {"root": "a", "parts": [{"caption": "ü", "chapters": [{"file": "b"}]}]},
        ),
        ("root: a\nparts:\n  - caption: no\n    # chapters:", {"root": "a"}),
        ("root: a\nparts:\n  # - caption: no", {"root": "a"}),
    ],
)
def test_a_part_without_chapters_is_no_part(tmp_path, written, built):
    source = tmp_path / "_toc.yml"
    source.write_text(f"format: jb-book\n{written}\n", "utf-8")
    found = contents_to_build(source, tmp_path / "new")
    assert (found == source) == (built is None)
    if built:
        assert yaml.safe_load(found.read_text("utf-8")) == {"format": "jb-book", **built}
    assert parse_toc_yaml(found).root.docname == "a"


@pytest.mark.parametrize("stem", sorted(CHAPTERS))
def test_whatever_a_chapter_refers_to_could_be_named_without_its_chapter(stem):
    """So that any set of chapters can be left out, and not only those that are built below."""
    known = {("ref", name) for name in OF_THE_WHOLE}
    for name, text in CHAPTERS.items():
        known |= targets_in(text, f"chapters/{name}").keys()
    for role, target in REFERENCE.findall(CHAPTERS[stem]):
        kind = {"prf:ref": "prf", "numref": "ref"}.get(role, role)
        name = f"chapters/{target}" if kind == "doc" else target
        name = name.lower() if kind in {"ref", "term"} else name
        assert (kind, name) in known, f"{role} {target}"


@pytest.fixture
def book(tmp_path):
    """Build a book of some chapters by their executed notebooks; give its pages."""
    folder = tmp_path / "book"
    shutil.copytree(ROOT / "chapters", folder / "chapters")
    shutil.copytree(CACHE, folder / "cache")
    (folder / "CITATION.cff").write_bytes((ROOT / "CITATION.cff").read_bytes())
    (folder / "tests").symlink_to(ROOT / "tests")
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    config["execute"]["cache"] = str(folder / "cache")
    (folder / "_config.yml").write_text(yaml.safe_dump(config), "utf-8")

    def build(parts):
        """Build it again, where it was built before; each warning is an error."""
        contents = {
            "format": "jb-book",
            "root": "chapters/index",
            "parts": [
                {"caption": name, "chapters": [{"file": f"chapters/{stem}"} for stem in stems]}
                for name, stems in parts.items()
            ],
        }
        (folder / "_toc.yml").write_text(yaml.safe_dump(contents), "utf-8")
        toc = contents_to_build(folder / "_toc.yml", folder / "_build")
        program = Path(sys.executable).with_name("jupyter-book")
        command = [program, "build", folder, "--toc", toc, "-n", "-W", "--keep-going"]
        done = subprocess.run(
            [*command, "--path-output", folder],
            capture_output=True,
            text=True,
            check=False,
        )
        stems = ["index", *(stem for part in parts.values() for stem in part)]
        pages = {}
        if done.returncode == 0:
            for stem in stems:
                path = folder / f"_build/html/chapters/{stem}.html"
                pages[stem] = path.read_text("utf-8")
        return done, pages

    return build


def check_links(pages):
    """Every link from page to page leads to a page of the book, and to a place on it."""
    counted = 0
    for page in pages.values():
        for address, place in LINK.findall(page):
            target = address.removesuffix(".html").rpartition("/")[2]
            if target not in OF_THE_WHOLE:
                assert target in pages, address
                assert not place or f'id="{html.unescape(place)}"' in pages[target], address
                counted += 1
    assert counted >= len(pages)


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
def test_a_book_of_some_chapters_is_whole(book, parts):
    done, pages = book(parts)
    assert done.returncode == 0, done.stderr
    check_links(pages)
    first = next(iter(parts.values()))[0]
    # The front page names the others, and says that they are not there.
    assert '<span class="gt-omitted">Extremes</span>' in pages["index"]
    (note,) = NOTE.findall(pages["index"])
    assert "“Extremes”" in note
    title = re.search(r"^# (.+)$", CHAPTERS[first], re.MULTILINE)[1]
    assert f"“{title}”" not in note
    # The order of the pages is that of the contents.
    order = list(pages)
    for stem, page in pages.items():
        after = re.findall(r'<link rel="next" title="[^"]*" href="([^"]+)"', page)
        at = order.index(stem) + 1
        assert after == [f"{name}.html" for name in order[at : at + 1]] or stem == order[-1]


def test_theorems_formulas_and_words_are_named_and_what_stands_nowhere_is_an_error(book):
    done, pages = book({"The trick": ["gumbel_max"], "Reference": ["glossary"]})
    assert done.returncode == 0, done.stderr
    named = re.findall(r'<span class="gt-omitted">(.*?)</span>', pages["gumbel_max"])
    assert "Theorem “The winner” of “Competing alarms”" in named
    assert "glossary.html#term-logit" in pages["gumbel_max"]
    # Switched off later on, in a book that was built: pages that did not change follow.
    done, pages = book({"The trick": ["gumbel_max"]})
    assert done.returncode == 0, done.stderr
    check_links(pages)
    # A word stays a word, with no note about the glossary.
    (note,) = NOTE.findall(pages["gumbel_max"])
    assert "Competing alarms" in note
    assert "Glossary" not in note


def test_a_reference_to_nothing_fails_the_build(tmp_path):
    wrong = ["{prf:ref}`thm-nowhere`", "{doc}`no-page`", "{term}`no word`", "{eq}`eq-nowhere`"]
    config = """\
extensions = ["myst_nb", "sphinx_proof", "gumbeltrick.page.omitted"]
myst_enable_extensions = ["dollarmath"]
exclude_patterns = ["off.md"]
"""
    off = "# Off\n\n```{prf:theorem} Of it\n:label: thm-off\n```\n"
    right = "{prf:ref}`thm-off`, {doc}`off`, {doc}`the page <off>`."
    (tmp_path / "conf.py").write_text(config, "utf-8")
    (tmp_path / "off.md").write_text(off, "utf-8")
    command = [sys.executable, "-m", "sphinx", "-nWq", "--keep-going", tmp_path, tmp_path / "out"]
    (tmp_path / "index.md").write_text(f"# On\n\nBy {right}\n", "utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out/index.html").read_text("utf-8")
    assert re.sub("<[^>]*>", "", page).count("By Theorem “Of it” of “Off”, Off, the page.") == 1
    (tmp_path / "index.md").write_text(f"# On\n\nBy {right} And {', '.join(wrong)}.\n", "utf-8")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    for name in ("thm-nowhere", "no-page", "no word", "eq-nowhere"):
        assert name in done.stderr
