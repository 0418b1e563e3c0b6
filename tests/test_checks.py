"""What widget traits ask of the shared checks beyond what the helpers do."""

import numpy as np
import pytest

from gumbeltrick._checks import check_count, check_rates, check_seed, check_timed_rates


@pytest.mark.parametrize(
    ("check", "value", "kept"),
    [
        (lambda v: check_count(v, max_value=9), 9, 9),
        (lambda v: check_count(v, max_value=9), np.uint8(0), 0),
        (check_seed, 2**32 - 1, 2**32 - 1),
        (check_seed, 0, 0),
    ],
)
def test_limits_are_allowed(check, value, kept):
    assert check(value) == kept
    assert type(check(value)) is int


@pytest.mark.parametrize("check", [check_rates, check_timed_rates])
def test_sizes_at_the_limits_are_allowed(check):
    assert check([1, 2], min_size=2, max_size=3).tolist() == [1, 2]
    assert check([1, 2, 3], min_size=2, max_size=3).tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: check_count(10, name="races", max_value=9),
            ValueError,
            "races must be a whole number from 0 to 9, but it is 10",
        ),
        (
            lambda: check_count(-1, name="races", max_value=9),
            ValueError,
            "races must be a whole number from 0 to 9, but it is -1",
        ),
        (
            lambda: check_seed(2**32),
            ValueError,
            "seed must be a whole number from 0 to 4294967295, but it is 4294967296",
        ),
        (
            lambda: check_seed(1.5),
            TypeError,
            "seed must be a whole number from 0 to 4294967295, but it is 1.5",
        ),
        (
            lambda: check_rates([1], name="speeds", min_size=2, max_size=6),
            ValueError,
            "speeds must hold 2 to 6 numbers, but it holds 1",
        ),
        (
            lambda: check_rates([1] * 7, min_size=2, max_size=6),
            ValueError,
            "rates must hold 2 to 6 numbers, but it holds 7",
        ),
        (
            lambda: check_timed_rates([1], min_size=2),
            ValueError,
            "rates must hold at least 2 numbers, but it holds 1",
        ),
        (
            lambda: check_timed_rates([], min_size=2, max_size=6),
            ValueError,
            "rates must hold 2 to 6 numbers, but it is empty",
        ),
        (
            lambda: check_timed_rates([1e-307, 1e-308], name="speeds"),
            ValueError,
            (
                "speeds must include one of at least 1e-306, or times exceed the largest float, "
                "but the largest is 1e-307"
            ),
        ),
    ],
)
def test_refusals_name_the_trait_and_its_limits(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message
