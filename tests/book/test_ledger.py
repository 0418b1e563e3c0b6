"""Every theorem of the book is claimed by a test, and every claim names a theorem."""

import sys
from pathlib import Path

from gumbeltrick.page.ledger import claims_in, labels_in

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import book  # noqa: E402 - found by the line above


def labels_of_the_book():
    return [
        label
        for chapter in sorted((ROOT / "chapters").rglob("*.md"))
        for label in labels_in(chapter.read_text("utf-8"))
    ]


def test_labels_are_found_in_every_spelling():
    chapter = (
        "```{prf:theorem} Name\n:label: one\n```\n"
        "````{prf:lemma}\n:label: two\n````\n"
        ":::{prf:corollary} $x$\n:label: three\n:::\n"
        "```{prf:definition}\n:label: not-proved\n```\n"
    )
    assert labels_in(chapter) == ["one", "two", "three"]


def test_every_theorem_has_a_label():
    for chapter in (ROOT / "chapters").rglob("*.md"):
        text = chapter.read_text("utf-8")
        kinds = ("theorem", "lemma", "corollary", "proposition")
        assert len(labels_in(text)) == sum(text.count(f"{{prf:{kind}}}") for kind in kinds), chapter


def test_labels_are_unique():
    labels = labels_of_the_book()
    assert sorted(labels) == sorted(set(labels))


def test_every_theorem_is_claimed():
    unclaimed = set(labels_of_the_book()) - claims_in(ROOT / "tests").keys()
    assert not unclaimed, f"no test claims {sorted(unclaimed)}"


def test_every_claim_names_a_theorem():
    unknown = claims_in(ROOT / "tests").keys() - set(labels_of_the_book())
    assert not unknown, f"no chapter has the theorems {sorted(unknown)}"


def test_an_unclaimed_theorem_is_noticed(tmp_path):
    (tmp_path / "test_some.py").write_text(
        "import pytest\n@pytest.mark.theorem('thm-known')\ndef test_known(): ...\n"
    )
    assert claims_in(tmp_path) == {"thm-known": ["test_some.py::test_known"]}


def test_a_claim_that_moves_makes_the_book_anew_and_nothing_else_in_a_test_does(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(book, "ROOT", tmp_path)
    test = tmp_path / "tests/test_thing.py"
    test.parent.mkdir()
    text = '@pytest.mark.theorem("thm-a")\ndef test_one():\n    assert 1 + 1 == 2\n'
    test.write_text(text, "utf-8")
    before = book.claims()
    test.write_text(text.replace("1 + 1", "2"), "utf-8")
    assert book.claims() == before
    for old, new in (("thm-a", "thm-b"), ("test_one", "test_two")):
        test.write_text(text.replace(old, new), "utf-8")
        assert book.claims() != before
