"""The goodness-of-fit tests against enumeration, closed forms, SciPy and calibrated samples."""

import dataclasses
import itertools
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gumbeltrick.goodness import (
    TestResult,
    chi_square,
    chi_square_independence,
    kolmogorov_smirnov,
)

exactly = settings(max_examples=100, deadline=None, derandomize=True)

counts_and_weights = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 20)), min_size=2, max_size=8
).filter(lambda cells: any(count for count, _ in cells))
tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(0, 60), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    ).filter(lambda table: any(map(any, table)))
)


def shares(weights):
    weights = np.array(weights, dtype=float)
    return weights / weights.sum()


def all_counts(n, k):
    """Every way to divide n trials between k outcomes."""
    if k == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in all_counts(n - first, k - 1):
            yield (first, *rest)


def exact_level(n, probabilities, alpha, **options):
    """Probability, by enumeration, that chi_square gives a p-value of at most alpha."""
    return sum(
        stats.multinomial.pmf(counts, n, probabilities)
        for counts in all_counts(n, len(probabilities))
        if chi_square(counts, probabilities, **options).pvalue <= alpha
    )


# Counts against probabilities


@pytest.mark.parametrize(
    ("counts", "weights", "statistic", "pvalue"),
    [
        ([60, 40], [1, 1], 4, math.erfc(math.sqrt(2))),
        ([55, 25, 20], [2, 1, 1], 1.5, math.exp(-0.75)),
        ([30, 30, 30, 10], [1, 1, 1, 1], 12, None),
        ([50, 25, 25], [2, 1, 1], 0, 1),
    ],
)
def test_chi_square_by_hand(counts, weights, statistic, pvalue):
    """P(χ² > x) is erfc(√(x/2)) for 1 degree of freedom, e^(-x/2) for 2."""
    result = chi_square(counts, shares(weights))
    if pvalue is None:  # 3 degrees of freedom
        half = statistic / 2
        pvalue = math.erfc(math.sqrt(half)) + math.exp(-half) * 2 * math.sqrt(half / math.pi)
    assert result.statistic == pytest.approx(statistic, rel=1e-13)
    assert result.pvalue == pytest.approx(pvalue, rel=1e-12)
    assert result.dof == len(counts) - 1


@exactly
@given(counts_and_weights)
def test_unpooled_chi_square_is_scipys(cells):
    counts, weights = map(list, zip(*cells, strict=True))
    result = chi_square(counts, shares(weights), pool_below=0)
    oracle = stats.chisquare(counts, np.sum(counts) * shares(weights))
    assert (result.statistic, result.pvalue) == pytest.approx(oracle, rel=1e-12)
    assert result.dof == len(counts) - 1


@exactly
@given(counts_and_weights, st.randoms(use_true_random=False))
def test_order_of_the_outcomes_does_not_matter(cells, shuffler):
    weights = {weight for _, weight in cells}
    cells = [(count, weight) for (count, _), weight in zip(cells, sorted(weights), strict=False)]
    if not any(count for count, _ in cells):
        return
    shuffled = shuffler.sample(cells, len(cells))
    one, other = (chi_square(*map(list, zip(*c, strict=True))[0:0]) for c in ()) or (None, None)
