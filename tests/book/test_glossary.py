"""The glossary and the page of notation: complete, in order, and used."""

import re
import sys

import pytest
from contents import ROOT, captions, sources

sys.path.insert(0, str(ROOT / "tools"))

from book import HTML
from explain import explain, explanations

CHAPTERS = {path.stem: path.read_text("utf-8") for path in (ROOT / "chapters").glob("*.md")}
TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`>]+)>?`")
LEAST_TERMS, MOST_WORDS = 50, 60


def entries():
    """Terms of each entry of the glossary, and what it says."""
    (body,) = re.findall(r"```\{glossary\}\n(.*?)\n```", CHAPTERS["glossary"], re.DOTALL)
    found = []
    for entry in body.split("\n\n"):
        lines = entry.splitlines()
        terms = [line for line in lines if not line.startswith(" ")]
        found.append((terms, " ".join(line.strip() for line in lines if line.startswith(" "))))
    return found


def terms():
    return [term for names, _ in entries() for term in names]


def test_there_are_terms_each_once_and_in_order():
    first = [names[0].casefold() for names, _ in entries()]
    assert first == sorted(first)
    assert len(terms()) == len(set(terms())) >= LEAST_TERMS


@pytest.mark.parametrize(("names", "says"), entries(), ids=lambda value: str(value[0])[:30])
def test_a_term_is_explained_briefly_and_says_where_it_comes_from(names, says):
    assert names
    assert "{prf:ref}`" in says
    assert says.endswith(".")
    assert len(says.split()) <= MOST_WORDS


def test_every_term_is_used_and_every_use_is_a_term():
    used = {term for text in CHAPTERS.values() for term in TERM.findall(text)}
    assert used == set(terms())


@pytest.mark.parametrize("stem", sorted(CHAPTERS))
def test_a_chapter_links_a_term_at_its_first_use_only(stem):
    linked = TERM.findall(CHAPTERS[stem])
    assert sorted(linked) == sorted(set(linked))


def test_every_symbol_says_where_it_is_defined():
    text = CHAPTERS["notation"].partition("## Letters that serve twice")[0]
    rows = [line for line in text.splitlines() if line.startswith("| $")]
    assert len(rows) > 50
    for row in rows:
        symbol, meaning, where = row.strip("|").split(" | ")
        assert symbol.strip()
        assert meaning.strip()
        assert re.fullmatch(r"\{prf:ref\}`[\w-]+`\s*", where), row


def test_the_notation_has_the_parts_of_the_book():
    sections = re.findall(r"^## (.*)", CHAPTERS["notation"], re.MULTILINE)
    parts = [part for part in captions() if part != "Reference"]
    # It has those that are switched off, too.
    assert [section for section in sections if section in parts] == parts


BOX = '<div class="proof theorem admonition" id="thm-a">\n<p class="admonition-title">T</p>{}</div>'


def test_explanations_are_found_whole_and_without_what_belongs_to_their_place():
    page = (
        '<dl><dt id="term-x">x<a class="headerlink" href="#term-x">#</a></dt>'
        '<dt id="term-y">y</dt><dd><p>Both, by <a href="#thm-a">Theorem 1</a>.</p></dd></dl>'
        + BOX.format('<div id="inner"><div>deep</div></div><p class="gt-checked">Checked</p>')
        + "<div>after</div>"
    )
    assert explanations(page) == {
        "term-x": "<p>Both, by Theorem 1.</p>",
        "term-y": "<p>Both, by Theorem 1.</p>",
        "thm-a": '<p class="admonition-title">T</p><div><div>deep</div></div>',
    }
    with pytest.raises(ValueError, match="does not end"):
        explanations(BOX.format("")[: -len("</div>")])


def test_a_page_is_given_the_explanations_of_what_it_links_and_no_others():
    known = {"a/b.html": {"thm-a": "says a", "thm-b": "says b"}}
    link = '<a class="reference internal" href="b.html#thm-a">'
    page = explain(f"<body>{link}{link}</body>", "a/c.html", known)
    assert page == (
        f'<body>{link}{link}<template data-explains="b.html#thm-a">says a</template>\n</body>'
    )
    assert explain(f"<body>{link}</body>", "c.html", known) == f"<body>{link}</body>"


@pytest.mark.parametrize("name", [path.stem for path in sources()])
def test_every_link_to_a_term_or_theorem_elsewhere_is_explained(name):
    page = (HTML / f"chapters/{name}.html").read_text("utf-8")
    wanted = re.findall(r'href="([a-z_]+\.html#(?:term|thm|lem|cor|def)-[^"]+)"', page)
    given = re.findall(r'<template data-explains="([^"]+)">', page)
    assert sorted(given) == sorted(set(wanted))
    for address in given:
        file, _, place = address.partition("#")
        assert f'id="{place}"' in (HTML / "chapters" / file).read_text("utf-8")
