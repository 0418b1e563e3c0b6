"""What the head, the menu and the end of each built page say about it."""

import html
import json
import re
import sys
from pathlib import Path

import jupytext
import pytest
import yaml
from contents import ROOT, names, sources
from IPython.core.inputtransformer2 import TransformerManager

from gumbeltrick._book import DOWNLOADS, WHEEL
from gumbeltrick.page.cite import as_bibtex, as_text, citation
from gumbeltrick.page.notebooks import as_notebook

sys.path.insert(0, str(ROOT / "tools"))

from book import HTML

SHORTEST, LONGEST = 110, 160
SOURCES = sources()
# Pages of text alone are offered as no notebook.
NOTEBOOKS = [path for path in SOURCES if "{code-cell}" in path.read_text("utf-8")]
CHAPTERS = [f"chapters/{path.stem}.html" for path in SOURCES]
CFF = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))


def text(name):
    return (HTML / name).read_text("utf-8")


def title_of(name):
    return re.search(r"^# (.+)$", (ROOT / f"{name}.md").read_text("utf-8"), re.MULTILINE)[1]


def front_matter(path):
    return yaml.safe_load(path.read_text("utf-8").split("\n---\n")[0])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_chapter_describes_itself_in_one_or_two_lines_of_a_search_result(path):
    described = front_matter(path)["myst"]["html_meta"]["description"]
    assert SHORTEST <= len(described) <= LONGEST
    assert described.endswith(".")
    page = text(f"chapters/{path.stem}.html")
    (written,) = re.findall(r'<meta name="description" content="([^"]*)"', page)
    assert html.unescape(written) == described


def neighbours(name):
    page = text(f"{name}.html")
    ends = re.findall(
        r'<a class="(left-prev|right-next)"\s+href="([^"]+)".*?prev-next-title">(.*?)</p>',
        page,
        re.DOTALL,
    )
    heads = re.findall(r'<link rel="(prev|next)" title="([^"]*)" href="([^"]+)"', page)
    return (
        {kind: (href, html.unescape(title)) for kind, href, title in ends},
        {kind: (href, html.unescape(title)) for kind, title, href in heads},
    )


def test_each_page_leads_to_the_one_before_and_the_one_after():
    pages = names()
    for index, name in enumerate(pages):
        wanted = {}
        if index > 0:
            wanted["prev"] = pages[index - 1]
        if index + 1 < len(pages):
            wanted["next"] = pages[index + 1]
        wanted = {
            kind: (f"{other.rpartition('/')[2]}.html", title_of(other))
            for kind, other in wanted.items()
        }
        at_end, in_head = neighbours(name)
        assert in_head == wanted, name
        assert at_end == {
            {"prev": "left-prev", "next": "right-next"}[kind]: each for kind, each in wanted.items()
        }, name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_menu_of_a_chapter_offers_it_as_a_notebook(path):
    (href,) = re.findall(
        r'href="([^"]+\.ipynb)"[^>]*btn-download-notebook-button',
        text(f"chapters/{path.stem}.html"),
    )
    offered = json.loads((HTML / "chapters" / href).read_text("utf-8"))
    hello, install, *cells = offered["cells"]
    assert title_of("chapters/index") in "".join(hello["source"])
    assert WHEEL in "".join(install["source"])
    chapter = jupytext.read(path).cells
    assert len(cells) == len(chapter)
    for cell, written in zip(cells, chapter, strict=True):
        # A number that is quoted by name stands there itself.
        parts = map(re.escape, re.split(r"\{glue:text\}`[^`]+`", written.source))
        assert re.fullmatch(r"-?[\d.]+".join(parts), "".join(cell["source"]))
    assert not hello.get("outputs")
    assert install["outputs"] == []


def test_the_package_lies_where_the_notebooks_look_for_it():
    assert (HTML / DOWNLOADS / WHEEL).is_file()


class Shell:
    """Stands in for the notebook's shell: notes what it is asked to install."""

    def __init__(self):
        self.asked = []

    def run_line_magic(self, name, line):
        self.asked.append(f"{name} {line}")


def run_first_cell(monkeypatch, *, base="", absent=True):
    """Run the cell that installs, as a notebook does; return what it asked for."""
    text = as_notebook(SOURCES[0].read_text("utf-8"), book="B", base=base)
    source = "".join(json.loads(text)["cells"][1]["source"])
    shell = Shell()
    if absent:
        monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    code = TransformerManager().transform_cell(source)
    exec(code, {"get_ipython": lambda: shell})  # noqa: S102
    return shell.asked


def test_the_first_cell_of_a_notebook_installs_nothing_that_is_there(monkeypatch):
    assert run_first_cell(monkeypatch, absent=False) == []


def test_it_installs_what_is_absent_from_the_book(monkeypatch, capsys):
    base = "https://b.example/"
    (asked,) = run_first_cell(monkeypatch, base=base)
    assert asked.startswith("pip install")
    assert f'"gumbeltrick @ {base}{DOWNLOADS}/{WHEEL}"' in asked
    assert base in capsys.readouterr().out


@pytest.mark.parametrize("folder", [".", ".."])
def test_without_an_address_it_installs_from_beside_the_notebook(monkeypatch, tmp_path, folder):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(FileNotFoundError, match=WHEEL):
        run_first_cell(monkeypatch)
    Path(folder, WHEEL).write_bytes(b"")
    (asked,) = run_first_cell(monkeypatch)
    assert asked.startswith("pip install")


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_chapter_reads_a_file_that_its_notebook_would_miss(name):
    source = (ROOT / name).with_suffix(".md").read_text("utf-8")
    code = "\n".join(re.findall(r"^```\{code-cell\}.*?^```$", source, re.MULTILINE | re.DOTALL))
    assert not re.search(r"""\bopen\(|\bPath\(|read_csv|np\.load|loadtxt""", code)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_page_says_how_to_cite_it(name):
    page = text(name)
    stem = name.removeprefix("chapters/").removesuffix(".html")
    # The front page, whichever chapter that is, stands for the book.
    title = CFF["title"] if f"chapters/{stem}" == names()[0] else title_of(f"chapters/{stem}")
    cited = citation(CFF, title=title, stem=stem)
    for part, wanted in {"text": as_text(cited), "bibtex": as_bibtex(cited)}.items():
        (written,) = re.findall(rf'<(?:p|pre) id="gt-cite-{part}">(.*?)</p', page, re.DOTALL)
        assert html.unescape(written).startswith(wanted.removesuffix("\n}"))


PEOPLE = {
    "title": "A book & more",
    "version": "1.10",
    "date-released": "2031-02-03",
    "authors": [
        {"given-names": "Ada", "family-names": "Lovelace"},
        {"name": "The others"},
    ],
}


BIBTEX = r"""
@misc{a_book_more_half_2031,
  author = {Lovelace, Ada and {The others}},
  title = {{50 \% of it}},
  howpublished = {In: A book \& more, version 1.10},
  year = {2031},
  month = {2},
  url = {https://b.example/half.html},
}""".lstrip()


def test_a_citation_names_chapter_book_people_version_and_address():
    cited = citation(PEOPLE, title="50 % of it", stem="half", address="https://b.example/half.html")
    assert as_text(cited) == (
        "Ada Lovelace, The others (2031). 50 % of it. In: A book & more, version 1.10. "
        "https://b.example/half.html"
    )
    assert as_bibtex(cited) == BIBTEX


def test_the_front_page_cites_the_whole_book_without_an_address_that_nobody_knows():
    cited = citation(PEOPLE, title="A book & more", stem="index")
    assert as_text(cited) == "Ada Lovelace, The others (2031). A book & more. Version 1.10."
    entry = as_bibtex(cited)
    assert entry.startswith("@misc{a_book_more_2031,")
    assert "howpublished = {Version 1.10}" in entry
    assert "url" not in entry
