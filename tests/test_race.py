"""The core of the samplers: the winners of a plain race, in any shape and in little memory."""

import tracemalloc

import numpy as np
import pytest
from calibration import ALPHA, detectable

from gumbeltrick import _race
from gumbeltrick._race import race_noise, race_winners
from gumbeltrick.goodness import chi_square

BLOCK = _race._BLOCK


def scaled_weights(shape, seed=1):
    weights = np.random.default_rng(seed).random(shape) ** 3
    return weights / weights.max(axis=-1, keepdims=True)


def plain_race(weights, n, seed):
    """All noise at once, divided by the weights, the least of each row."""
    rng = np.random.default_rng(seed)
    if weights.shape[-1] <= BLOCK:
        noise = rng.standard_exponential((n, *weights.shape))
    else:
        noise = -np.log1p(-rng.random((n, *weights.shape)))
    assert (race_noise((n, *weights.shape), np.random.default_rng(seed)) == noise).all()
    with np.errstate(divide="ignore", over="ignore"):
        return (noise / weights).argmin(axis=-1)


@pytest.mark.parametrize(
    ("shape", "n"),
    [
        ((1,), 7),
        ((2,), 3 * BLOCK),
        ((3,), BLOCK // 3 + 1),
        ((_race._FEW,), 5000),
        ((_race._FEW + 1,), 5000),
        ((1000,), 100),
        ((BLOCK,), 3),
        ((BLOCK + 1,), 3),
        ((2 * BLOCK,), 2),
        ((2 * BLOCK + 5,), 2),
        ((5, 3), 40_000),
        ((3 * BLOCK, 2), 2),
        ((BLOCK // 5 + 1, 5), 3),
        ((2, 3, 50), 700),
        ((2, 2, BLOCK + 3), 2),
        ((4, 1, 6), 11),
    ],
)
def test_blocks_do_not_change_the_races(shape, n):
    weights = scaled_weights(shape)
    winners = race_winners(weights, n, np.random.default_rng(2))
    assert winners.shape == (n, *shape[:-1])
    assert winners.dtype == np.intp
    assert (winners == plain_race(weights, n, 2)).all()


@pytest.mark.parametrize("shape", [(4,), (60,), (300, 4), (BLOCK + 9,)])
def test_more_races_begin_with_the_same_and_the_generator_moves_on(shape):
    weights = scaled_weights(shape)
    generator = np.random.default_rng(3)
    parts = [race_winners(weights, n, generator) for n in (1, 0, 4, 25)]
    assert (np.concatenate(parts) == race_winners(weights, 30, np.random.default_rng(3))).all()


@pytest.mark.parametrize("shape", [(0, 3), (2, 0, 5)])
def test_an_empty_batch_has_no_winners(shape):
    assert race_winners(np.ones(shape), 3, np.random.default_rng(4)).shape == (3, *shape[:-1])


def test_no_race_has_no_winners():
    assert race_winners(np.ones((2, 3)), 0, np.random.default_rng(4)).shape == (0, 2)


@pytest.mark.parametrize("size", [5, 40, BLOCK + 40])
def test_a_weight_of_0_never_wins(size):
    weights = np.zeros(size)
    weights[[1, size - 1]] = 1, 0.5
    winners = race_winners(weights, 2000 if size < BLOCK else 20, np.random.default_rng(5))
    assert np.isin(winners, [1, size - 1]).all()


@pytest.mark.parametrize("tiny", [5e-324, 1e-310, 1e-300])
def test_a_tiny_weight_never_wins_and_raises_no_floating_point_error(tiny):
    with np.errstate(all="raise"):
        winners = race_winners(np.array([tiny, 1, tiny]), 10_000, np.random.default_rng(6))
    assert (winners == 1).all()


class Zeros:
    """A generator that begins with exact zeros, and draws a third of them as zeros again."""

    def __init__(self, first):
        self.left = first
        self.rng = np.random.default_rng(7)

    def spoilt(self, noise):
        zeros = min(self.left, noise.size)
        noise[:zeros] = 0
        self.left = zeros // 3
        return noise

    def standard_exponential(self, size=None, out=None):
        return self.spoilt(self.rng.standard_exponential(size, out=out))

    def random(self, size=None, out=None):
        return self.spoilt(self.rng.random(size, out=out))


@pytest.mark.parametrize("size", [100, BLOCK + 100])
def test_noise_of_exactly_0_is_drawn_again(size):
    noise = race_noise((size,), Zeros(50))
    assert (noise > 0).all()
    assert np.unique(noise).size == size  # numbers of their own
    # Otherwise an option without weight would win, by 0/0, or one with hardly any.
    weights = np.r_[0, 1e-200, np.ones(size - 2)]
    assert race_winners(weights, 1, Zeros(50))[0] > 1


@pytest.mark.parametrize(
    "weights",
    [
        np.ones(BLOCK + 1),
        np.r_[1, np.full(BLOCK, 1e-6)],
        np.r_[np.full(BLOCK, 1e-6), 1],
        np.r_[1, np.zeros(BLOCK)],
        np.r_[np.zeros(2 * BLOCK), 1e-3, 1],
        np.exp(-np.random.default_rng(10).exponential(20, 3 * BLOCK)),
    ],
    ids=["equal", "first", "last", "alone", "late", "spread"],
)
def test_long_races_take_few_logarithms_but_miss_no_winner(weights):
    weights = weights / weights.max()
    assert (
        race_winners(weights, 40, np.random.default_rng(11)) == plain_race(weights, 40, 11)
    ).all()


@pytest.mark.parametrize("size", [4, 100])
def test_winners_have_the_shares_of_their_weights(size):
    """Would notice a share of 2/3 that is wrong by 0.0036, at false alarms of 1 in 10 000."""
    n = 1_000_000 if size == 4 else 100_000
    weights = np.full(size, 1 / (2 * (size - 1)))
    weights[-1] = 1  # 2/3 of the races
    winners = race_winners(weights, n, np.random.default_rng(8))
    wins = np.count_nonzero(winners == size - 1)
    error = np.sqrt(detectable(1) * 2 / 9 / n)
    assert error == pytest.approx(0.0036 if size == 4 else 0.0113, abs=0.0001)
    assert chi_square([wins, n - wins], [2 / 3, 1 / 3]).pvalue > ALPHA
    assert chi_square([wins, n - wins], [2 / 3 - error, 1 / 3 + error]).pvalue < ALPHA


@pytest.mark.parametrize("weigh", [lambda w, _, out=None: np.power(w, 2, out=out), np.divide])
@pytest.mark.parametrize("shape", [(2, 3), (40,), (BLOCK,), (2 * BLOCK + 5,), (2, BLOCK + 3)])
def test_values_are_weighed_by_row_whatever_they_are(shape, weigh):
    values = scaled_weights(shape)
    winners = race_winners(values, 4, np.random.default_rng(12), weigh)
    assert (winners == plain_race(weigh(values, 1), 4, 12)).all()


@pytest.mark.parametrize("size", [3, BLOCK + 3])
def test_weights_are_divided_by_the_largest_of_their_row(size):
    weights = scaled_weights((2, size))
    scales = np.array([[1e-300], [1e300]])
    winners = race_winners(weights * scales, 20, np.random.default_rng(13))
    assert (winners == race_winners(weights, 20, np.random.default_rng(13))).all()


@pytest.mark.parametrize(("shape", "n"), [((100,), 100_000), ((3 * BLOCK,), 10), ((50_000, 20), 2)])
def test_memory_beside_short_rows_of_weights_and_winners_is_less_than_1_mb(shape, n):
    weights = scaled_weights(shape)
    weighed = weights.nbytes if shape[-1] <= BLOCK else 0
    generator = np.random.default_rng(9)
    race_winners(weights, 1, generator)
    tracemalloc.start()
    winners = race_winners(weights, n, generator)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak - winners.nbytes - weighed < 1e6
