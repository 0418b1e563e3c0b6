"""The measured speeds that a chapter quotes are complete, and say what its words say.

Speed depends on the machine, so no test measures it. These hold the file that ``tools/peers.py
tools/bench_samplers.py --write`` left to the claims that the chapter and the helpers make.
"""

import json
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
FOUND = json.loads((ROOT / "src/gumbeltrick/data/samplers.json").read_text("utf-8"))
SIZES = [(10**6, 4), (10**5, 100), (10**4, 10**4), (1, 10**6)]
OURS = ["gumbel_max", "exponential_min"]
STICKS = ["inverse_cdf", "numpy_choice"]
RACES = ["torch_race", "torch_gumbel", "jax_categorical"]


def milliseconds(sampler):
    return np.array(FOUND["milliseconds"][sampler])


def test_every_sampler_was_measured_at_every_size():
    assert [tuple(size) for size in FOUND["sizes"]] == SIZES
    assert all(FOUND["versions"].values())
    for table in ("milliseconds", "ratio", "megabytes"):
        for figures in FOUND[table].values():
            assert len(figures) == len(SIZES)
            assert np.isfinite(figures).all()


@pytest.mark.parametrize("ours", OURS)
def test_our_races_beat_the_textbook_and_the_races_of_others(ours):
    assert (milliseconds("numpy_gumbel") >= 2.5 * milliseconds(ours)).all()
    for race in RACES:
        assert (milliseconds(race) > milliseconds(ours)).all(), race


@pytest.mark.parametrize("stick", STICKS)
@pytest.mark.parametrize("ours", OURS)
def test_sticks_win_by_far_where_many_are_drawn_and_not_where_one_is(stick, ours):
    behind = milliseconds(ours) / milliseconds(stick)
    assert 1.3 < behind[0] < behind[1] < behind[2]
    assert behind[1] > 8
    assert behind[2] > 200
    assert behind[3] < 1.5


@pytest.mark.parametrize("ours", OURS)
def test_our_races_hold_their_winners_and_little_else(ours):
    """8 bytes for each winner, and for the pages that the system deals out two megabytes."""
    for (n, _), megabytes in zip(SIZES, FOUND["megabytes"][ours], strict=True):
        assert megabytes <= 8 * n / 1e6 + 2
