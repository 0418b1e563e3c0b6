"""Every number that the prose quotes was computed, and is what its oracle says.

A chapter glues a number under a name; ``tests/numbers/<stem>.py`` gives for each name an oracle
that does not share the chapter's code, with the error that it allows.
"""

import importlib.util
import json
import re

import pytest
from contents import ROOT, sources

EXECUTED = ROOT / "_build/sphinx/_build/jupyter_execute/chapters"
CHAPTERS = [path.stem for path in sources()]
NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:e[+-]?\d+)?")


def glued(stem):
    """Numbers that a chapter glued when the book was built, by name."""
    path = EXECUTED / f"{stem}.glue.json"
    if not path.is_file():
        return {}
    scraps = json.loads(path.read_text("utf-8"))
    texts = {name: "".join(scrap["data"]["text/plain"]) for name, scrap in scraps.items()}
    return {name: float(NUMBER.fullmatch(text)[0]) for name, text in texts.items()}


def expected(stem):
    """Oracles of a chapter: name to (value, allowed error)."""
    path = ROOT / f"tests/numbers/{stem}.py"
    if not path.is_file():
        return {}
    spec = importlib.util.spec_from_file_location(f"numbers_{stem}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.expected()


@pytest.mark.parametrize("stem", CHAPTERS)
def test_glued_numbers_agree_with_their_oracles(stem):
    numbers, oracles = glued(stem), expected(stem)
    assert numbers.keys() == oracles.keys()
    for name, (value, error) in oracles.items():
        assert numbers[name] == pytest.approx(value, abs=error), name


@pytest.mark.parametrize("stem", CHAPTERS)
def test_every_number_that_is_quoted_is_glued(stem):
    text = (ROOT / f"chapters/{stem}.md").read_text("utf-8")
    quoted = set(re.findall(r"\{glue:\w+\}`([\w-]+)", text))
    assert quoted <= glued(stem).keys()


def test_every_oracle_belongs_to_a_chapter():
    assert {path.stem for path in (ROOT / "tests/numbers").glob("*.py")} <= {
        path.stem for path in (ROOT / "chapters").glob("*.md")
    }
