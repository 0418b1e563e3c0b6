"""The race's traits take what the helper takes, refuse what it refuses, and keep their state."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gumbeltrick import competing_alarms
from gumbeltrick.widgets.competing_alarms import MAX_RACES, CompetingAlarms

RATE = st.floats(1e-300, 1e300)


@settings(deadline=None)  # a busy machine is no failure
@given(rates=st.lists(RATE, min_size=2, max_size=6), kind=st.sampled_from([list, tuple, np.array]))
def test_good_rates_are_kept_as_a_list_of_floats(rates, kind):
    race = _race()
    race.rates = kind(rates)
    assert race.rates == rates
    assert all(type(rate) is float for rate in race.rates)


@pytest.mark.parametrize(
    "rates",
    [[], [1, -1], [1, 0], [1, np.nan], [1, np.inf], [[1, 2]], "12", None, [1, "2"], [1, True]],
    ids=str,
)
def test_bad_rates_raise_the_helpers_own_error(rates):
    race = CompetingAlarms(rates=[5, 4])
    with pytest.raises((ValueError, TypeError)) as refused:
        race.rates = rates
    with pytest.raises(type(refused.value)) as by_helper:
        competing_alarms.winner_probabilities(rates)
    if rates != []:  # the widget asks for two clocks, the helper for one
        assert str(refused.value) == str(by_helper.value)
    assert race.rates == [5, 4]


@pytest.mark.parametrize("rates", [[1], [1] * 7])
def test_two_to_six_clocks(rates):
    with pytest.raises(ValueError, match=r"rates must hold 2 to 6 numbers, but it holds"):
        CompetingAlarms(rates=rates)


@pytest.mark.parametrize("n", [-1, MAX_RACES + 1, 1.5, "10", None])
def test_bad_number_of_races(n):
    race = CompetingAlarms(n=10)
    message = f"n must be a whole number from 0 to {MAX_RACES}"
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        race.n = n
    assert race.n == 10


def test_races_too_slow_for_a_float_are_refused_as_by_the_helper():
    with pytest.raises(ValueError, match="include one of at least 1e-306"):
        CompetingAlarms(rates=[1e-307, 1e-308])


@pytest.mark.parametrize("n", [0, 1, 2, 1000])
@pytest.mark.parametrize("rates", [[3, 2, 1], [1e-300, 1e300], [1] * 6])
def test_still_picture_of_any_state(n, rates):
    figure, sentence = CompetingAlarms(rates=rates, n=n).still()
    assert [axes.get_title("left") for axes in figure.axes] == [
        "Who rang first",
        "When the first rang",
        "Who, by when",
    ]
    assert ("No race yet" in sentence) == (n == 0)


def test_still_picture_shows_the_helpers_races():
    race = CompetingAlarms(rates=[3, 2, 1], n=500, seed=4)
    winners, _ = competing_alarms.first_alarm(competing_alarms.sample_times([3, 2, 1], 500, 4))
    share = np.bincount(winners).max() / 500
    assert f"{share:.1%} of 500 races" in race.still()[1]


_RACES = []


def _race():
    """One widget for all examples: each would open a comm of its own."""
    if not _RACES:
        _RACES.append(CompetingAlarms())
    return _RACES[0]
