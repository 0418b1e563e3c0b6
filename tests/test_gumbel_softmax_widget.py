"""The traits take what the helper takes, refuse what it refuses, and keep their state."""

import re

import numpy as np
import pytest

from gumbeltrick import gumbel_softmax
from gumbeltrick._book import PAGE_TYPE
from gumbeltrick.gumbel_max import softmax
from gumbeltrick.widgets.gumbel_softmax import MAX_DRAWS, GumbelSoftmax


@pytest.mark.parametrize(
    ("trait", "bad"),
    [
        ("logits", [1]),
        ("logits", [0.0] * 9),
        ("logits", [0, 51]),
        ("logits", [0, -np.inf]),
        ("logits", [[0, 1]]),
        ("logits", "ab"),
        ("temperature", 0),
        ("temperature", -1),
        ("temperature", 0.009),
        ("temperature", np.nan),
        ("temperature", [1.0]),
        ("softmax_temperature", 101),
        ("softmax_temperature", np.inf),
        ("n", -1),
        ("n", MAX_DRAWS + 1),
        ("n", 2.0),
        ("n", True),
        ("seed", 2**32),
    ],
)
def test_bad_values_are_refused_and_nothing_changes(trait, bad):
    widget = GumbelSoftmax(logits=[1, 0], temperature=0.3, softmax_temperature=2, n=10)
    with pytest.raises((ValueError, TypeError), match=f"^{trait}(\\[1\\])? must"):
        setattr(widget, trait, bad)
    kept = (widget.logits, widget.temperature, widget.softmax_temperature, widget.n, widget.seed)
    assert kept == ([1.0, 0.0], 0.3, 2.0, 10, 2)


def test_values_are_kept_as_plain_numbers():
    widget = GumbelSoftmax(logits=np.float32([1, 0.5]), temperature=np.float64(2), n=np.int64(3))
    assert widget.logits == [1.0, 0.5]
    assert [type(x) for x in (widget.logits[0], widget.temperature, widget.n)] == [
        float,
        float,
        int,
    ]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("temperature", [0.01, 0.5, 1, 100])
@pytest.mark.parametrize(
    "logits", [[1, 0], [50, -50], [0.9, 0.4, 0], [50, -50, 50], [0, -50, 50, 1, 2, 3, 4, 5]]
)
@pytest.mark.parametrize("n", [0, 1, 500])
def test_still_picture_of_any_state(logits, temperature, n):
    widget = GumbelSoftmax(logits=logits, temperature=temperature, n=n, softmax_temperature=0.01)
    figure, sentence = widget.still()
    titles = [axes.get_title("left") for axes in figure.axes]
    first = "A's share of a draw" if len(logits) == 2 else "Where the draws lie"
    assert titles == [first, "Wins, mean share, softmax(x/T)"]
    assert sentence.startswith("No draw yet." if n == 0 else sentence[0] + " won ")
    assert "nan" not in sentence


@pytest.mark.parametrize("temperature", [0.01, 0.5, 1, 100])
def test_the_picture_of_the_largest_sample_stays_light(temperature):
    widget = GumbelSoftmax(logits=[0.9, 0.4, 0], temperature=temperature, n=MAX_DRAWS)
    html = widget._repr_mimebundle_()[0][PAGE_TYPE]
    assert len(html) < 120_000


def test_still_says_who_won_what_was_shared_out_and_what_softmax_gives():
    widget = GumbelSoftmax(logits=[1, 0, -1], temperature=3, softmax_temperature=0.5, n=2000)
    _, sentence = widget.still()
    won, pi, seen, theory, cooled = map(float, re.findall(r"([\d.]+)%", sentence))
    draws = gumbel_softmax.sample([1, 0, -1], 3, 2000, 2)
    assert won == pytest.approx(100 * np.mean(draws.argmax(axis=1) == 0), abs=0.051)
    assert pi == pytest.approx(100 * softmax([1, 0, -1])[0], abs=0.051)
    assert seen == pytest.approx(100 * draws[:, 0].mean(), abs=0.051)
    assert theory == pytest.approx(100 * gumbel_softmax.mean([1, 0, -1], 3)[0], abs=0.051)
    assert cooled == pytest.approx(100 * softmax([2, 0, -2])[0], abs=0.051)


def test_winners_of_the_still_are_the_same_at_every_temperature():
    sentences = [GumbelSoftmax(temperature=tau).still()[1] for tau in (0.01, 1, 100)]
    assert len({re.match(r"A won [\d.]+% of 3000 draws", text)[0] for text in sentences}) == 1
