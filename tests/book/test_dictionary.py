"""Every row of the dictionary that closes Part III links the theorems that it translates."""

import re
from pathlib import Path

from gumbeltrick.page.ledger import labels_in

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
RACE = ("competing_alarms", "exponential_min")
TRICK = ("gumbel_distribution", "moments", "extremes", "gumbel_max", "why_gumbel")
LINK = re.compile(r"\{prf:ref\}`([\w-]+)`")


def rows_of_the_dictionary():
    text = (CHAPTERS / "gumbel_max.md").read_text("utf-8").partition("## Dictionary")[2]
    lines = [line for line in text.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return [line.strip("|").split(" | ") for line in lines[2:]]


def labels_of(stems):
    return {
        label for stem in stems for label in labels_in((CHAPTERS / f"{stem}.md").read_text("utf-8"))
    }


def test_each_row_links_its_two_theorems():
    race, trick = labels_of(RACE), labels_of(TRICK)
    rows = rows_of_the_dictionary()
    assert len(rows) > 10
    for row in rows:
        left, right = (set(LINK.findall(side)) for side in row)
        assert left, row
        assert left <= race, row
        assert right, row
        assert right <= trick, row


def test_no_theorem_of_the_race_is_left_out_but_the_one_that_has_no_race():
    told = {label for left, _ in rows_of_the_dictionary() for label in LINK.findall(left)}
    assert labels_of(RACE) - told == {"thm-inverse-cdf"}
