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

cells = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 50)),
    min_size=2,
    max_size=8,
    unique_by=lambda cell: cell[1],
).filter(lambda cells: any(count for count, _ in cells))

tables = (
    st.tuples(st.integers(1, 4), st.integers(1, 4))
    .flatmap(
        lambda shape: st.lists(
            st.lists(st.integers(0, 60), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        )
    )
    .map(np.array)
    .filter(np.any)
)


def counts_and_shares(cells):
    counts, weights = np.array(cells).T
    return counts, weights / weights.sum()


def numbers(result):
    return result.statistic, result.pvalue, result.dof


def all_counts(n, k):
    """Every way to divide n trials between k outcomes."""
    if k == 1:
        yield (n,)
        return
    for first in range(n + 1):
        for rest in all_counts(n - first, k - 1):
            yield (first, *rest)


def level(alpha, n, probabilities, **options):
    """Probability, by enumeration, that chi_square gives a p-value of at most alpha."""
    return sum(
        stats.multinomial.pmf(counts, n, probabilities)
        for counts in all_counts(n, len(probabilities))
        if chi_square(counts, probabilities, **options).pvalue <= alpha
    )


def level_of_independence(alpha, rows, columns, **options):
    """The same for chi_square_independence on all tables with two rows that have these sums."""
    return sum(
        stats.multivariate_hypergeom.pmf(first, columns, rows[0])
        for first in itertools.product(*(range(column + 1) for column in columns))
        if sum(first) == rows[0]
        and chi_square_independence([first, np.subtract(columns, first)], **options).pvalue <= alpha
    )


# Counts against probabilities


@pytest.mark.parametrize(
    ("counts", "probabilities", "statistic", "pvalue"),
    [
        ([60, 40], [0.5, 0.5], 4, math.erfc(math.sqrt(2))),
        ([55, 25, 20], [0.5, 0.25, 0.25], 1.5, math.exp(-0.75)),
        ([35, 30, 20, 10, 5], [0.2] * 5, 32.5, (1 + 16.25) * math.exp(-16.25)),
        ([50, 25, 25], [0.5, 0.25, 0.25], 0, 1),
        ([9500, 500], [0.5, 0.5], 8100, 0),
    ],
)
def test_chi_square_by_hand(counts, probabilities, statistic, pvalue):
    """P(χ² > x) is erfc(√(x/2)), e^(-x/2), (1 + x/2) e^(-x/2) for dof 1, 2, 4."""
    result = chi_square(counts, probabilities)
    assert numbers(result) == pytest.approx((statistic, pvalue, len(counts) - 1), rel=1e-12, abs=0)
    assert [type(number) for number in numbers(result)] == [float, float, int]


@exactly
@given(cells)
def test_unpooled_chi_square_is_scipys(cells):
    counts, probabilities = counts_and_shares(cells)
    oracle = stats.chisquare(counts, counts.sum() * probabilities)
    result = chi_square(counts, probabilities, pool_below=0)
    assert numbers(result) == pytest.approx((*oracle, len(cells) - 1), rel=1e-11, abs=0)


@exactly
@given(cells, st.data())
def test_the_order_of_the_outcomes_does_not_matter(cells, data):
    shuffled = data.draw(st.permutations(cells))
    result, other = (chi_square(*counts_and_shares(order)) for order in (cells, shuffled))
    assert numbers(result) == pytest.approx(numbers(other), rel=1e-11, abs=0)


@pytest.mark.parametrize(
    ("counts", "probabilities", "pool_below", "cells"),
    [
        # expected 60, 30, 6, 4: one alone below 5 takes the next rarest with it
        ([55, 35, 7, 3], [0.6, 0.3, 0.06, 0.04], 5, ([55, 35, 10], [60, 30, 10])),
        # expected 91, 3, 3, 3: those below 5 are enough together
        ([90, 1, 4, 5], [0.91, 0.03, 0.03, 0.03], 5, ([90, 10], [91, 9])),
        # expected 49, 47, 2, 2: they are not, and the rarest other joins
        ([50, 46, 1, 3], [0.49, 0.47, 0.02, 0.02], 5, ([50, 50], [49, 51])),
        # expected exactly 5 is not below 5
        ([68, 5, 7], [0.875, 0.0625, 0.0625], 5, ([68, 5, 7], [70, 5, 5])),
        # what is small depends on the reader
        ([55, 35, 7, 3], [0.6, 0.3, 0.06, 0.04], 4, ([55, 35, 7, 3], [60, 30, 6, 4])),
        ([55, 35, 7, 3], [0.6, 0.3, 0.06, 0.04], 31, ([55, 45], [60, 40])),
        # an impossible outcome that was not seen takes no part
        ([40, 0, 60], [0.5, 0, 0.5], 5, ([40, 60], [50, 50])),
    ],
)
def test_rare_outcomes_are_pooled(counts, probabilities, pool_below, cells):
    result = chi_square(counts, probabilities, pool_below=pool_below)
    statistic, pvalue = stats.chisquare(*cells)
    assert numbers(result) == pytest.approx(
        (statistic, pvalue, len(cells[0]) - 1), rel=1e-10, abs=0
    )


def test_pooling_keeps_false_alarms_near_their_level():
    """All samples of 60, enumerated: at level 0.01 they alarm at 0.0135 pooled, 0.04 unpooled."""
    theory = [0.5, 0.495, 0.005]
    assert level(0.01, 60, theory) == pytest.approx(0.0135, abs=1e-4)
    assert level(0.01, 60, theory, pool_below=0) == pytest.approx(0.0399, abs=1e-4)


def test_false_alarms_by_enumeration():
    """All samples of 30: the p-value is at most 0.05 in 4.6 %, at most 0.01 in 0.9 % of them."""
    theory = [0.5, 0.3, 0.2]
    assert level(0.05, 30, theory) == pytest.approx(0.0464, abs=1e-4)
    assert level(0.01, 30, theory) == pytest.approx(0.0089, abs=1e-4)


def test_pvalues_of_right_samples_are_uniform():
    """False alarm once in 10 000 seeds; would notice a level of 0.05 that is really 0.095."""
    repeats = 2000
    theory = [0.4, 0.3, 0.2, 0.1]
    samples = np.random.default_rng(41).multinomial(5000, theory, size=repeats)
    pvalues = np.array([chi_square(counts, theory).pvalue for counts in samples])
    low, high = stats.binom.interval(1 - 1e-4, repeats, 0.05)
    assert low <= np.sum(pvalues <= 0.05) <= high < np.sum(pvalues <= 0.095)
    assert stats.binom.cdf(high, repeats, 0.095) < 1e-4


def test_one_outcome_leaves_nothing_to_compare():
    assert numbers(chi_square([7], [1])) == (0, 1, 0)
    assert numbers(chi_square([0, 7], [0, 1])) == (0, 1, 0)
    assert numbers(chi_square([2, 1, 1], [0.5, 0.25, 0.25])) == (0, 1, 0)


def test_an_outcome_that_was_impossible_is_named():
    result = chi_square([50, 49, 1], [0.5, 0.5, 0])
    assert numbers(result) == (math.inf, 0, 1)
    assert "outcome 2 was seen once, impossible if the theory is right" in result.sentence
    assert "outcome 0 was seen 3 times" in chi_square([3, 9], [0, 1]).sentence


def test_an_all_but_impossible_outcome_does_not_warn():
    result = chi_square([50, 50], [1, 5e-324], pool_below=0)
    assert numbers(result) == (math.inf, 0, 1)


# Rows against columns


@pytest.mark.parametrize(
    ("table", "statistic", "dof"),
    [
        ([[30, 20], [20, 30]], 4, 1),
        ([[20, 20, 20], [10, 10, 10]], 0, 2),
        ([[20, 10, 0], [10, 0, 20], [0, 20, 10]], 60, 4),
    ],
)
def test_independence_by_hand(table, statistic, dof):
    closed_form = {1: lambda h: math.erfc(math.sqrt(h)), 2: lambda h: math.exp(-h)}
    closed_form[4] = lambda h: (1 + h) * math.exp(-h)
    pvalue = closed_form[dof](statistic / 2)
    assert numbers(chi_square_independence(table)) == pytest.approx(
        (statistic, pvalue, dof), rel=1e-12, abs=1e-14
    )


@exactly
@given(tables)
def test_unpooled_independence_is_scipys(table):
    used = table[np.ix_(table.any(axis=1), table.any(axis=0))]
    result = chi_square_independence(table, pool_below=0)
    if min(used.shape) == 1:
        assert numbers(result) == (0, 1, 0)
    else:
        oracle = stats.chi2_contingency(used, correction=False)
        expected = (oracle.statistic, oracle.pvalue, oracle.dof)
        assert numbers(result) == pytest.approx(expected, rel=1e-11, abs=1e-13)


@exactly
@given(tables)
def test_turning_the_table_changes_nothing(table):
    """Unless a row and a column are equally small and either might be pooled."""
    if table.sum(axis=1).min() != table.sum(axis=0).min():
        turned = chi_square_independence(table.T, pool_below=0)
        result = chi_square_independence(table, pool_below=0)
        assert numbers(result) == pytest.approx(numbers(turned), rel=1e-11, abs=1e-13)


@pytest.mark.parametrize(
    ("table", "used"),
    [
        # sums of rows 100, 12, 8: expected in the last are 2, 2, 4, so it joins the next
        (
            [[26, 24, 50], [4, 2, 6], [0, 4, 4]],
            [[26, 24, 50], [4, 6, 10]],
        ),
        # sums of columns 100, 12, 8, the same turned
        (
            [[26, 4, 0], [24, 2, 4], [50, 6, 4]],
            [[26, 4], [24, 6], [50, 10]],
        ),
        # among rows of equal sums 9, 9, 9 the first joins the second; the third joins the 12
        (
            [[6, 3], [3, 6], [1, 8], [10, 2], [40, 41]],
            [[9, 9], [11, 10], [40, 41]],
        ),
        # a row goes before a column of the same sum 12
        (
            [[4, 5, 3], [6, 20, 18], [2, 19, 23]],
            [[10, 25, 21], [2, 19, 23]],
        ),
        # lines without a count are left out
        (
            [[30, 0, 20], [0, 0, 0], [20, 0, 30]],
            [[30, 20], [20, 30]],
        ),
    ],
)
def test_small_lines_of_the_table_are_pooled(table, used):
    oracle = stats.chi2_contingency(used, correction=False)
    expected = (oracle.statistic, oracle.pvalue, oracle.dof)
    assert numbers(chi_square_independence(table)) == pytest.approx(expected, rel=1e-12, abs=0)


@exactly
@given(tables)
def test_pooled_tables_expect_enough_everywhere(table):
    sentence = chi_square_independence(table).sentence
    if "nothing to compare" not in sentence:
        shape = re.search(r"as (\d) rows and (\d) columns", sentence)
        rows, columns = map(int, shape.groups()) if shape else table.shape
        assert table.sum() >= 5 * rows * columns


def test_pooling_keeps_false_alarms_of_independence_below_their_level():
    """All tables with these sums, enumerated: unpooled, 4.9 % alarm at level 0.03."""
    sums = (3, 37), (10, 10, 10, 10)
    assert level_of_independence(0.03, *sums, pool_below=0) == pytest.approx(0.0486, abs=1e-4)
    assert level_of_independence(0.03, *sums) == 0
    assert level_of_independence(0.05, (20, 20), (10, 10, 20)) == pytest.approx(0.0431, abs=1e-4)


@pytest.mark.parametrize("table", [[[5, 9]], [[5], [9]], [[3, 0], [0, 0]], [[1, 2], [2, 1]]])
def test_a_single_line_leaves_nothing_to_compare(table):
    assert numbers(chi_square_independence(table)) == (0, 1, 0)


# Samples against a cdf


@exactly
@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_largest_gap_is_found_on_both_sides_of_every_sample(samples):
    below = [sum(other < sample for other in samples) / len(samples) for sample in samples]
    up_to = [sum(other <= sample for other in samples) / len(samples) for sample in samples]
    gaps = [
        abs(share - u)
        for shares in (below, up_to)
        for share, u in zip(shares, samples, strict=True)
    ]
    result = kolmogorov_smirnov(samples, stats.uniform().cdf)
    assert result.statistic == pytest.approx(max(gaps), rel=1e-12, abs=1e-15)
    assert result.pvalue == pytest.approx(stats.kstwo.sf(max(gaps), len(samples)), rel=1e-9, abs=0)
    assert result.dof is None
    assert type(result.statistic) is type(result.pvalue) is float


@pytest.mark.parametrize("sample", [0.001, 0.2, 0.5, 0.6, 0.97])
def test_pvalue_of_one_sample(sample):
    """D = max(u, 1 - u), and P(D > d) = 2 (1 - d) for d ≥ 1/2."""
    result = kolmogorov_smirnov([sample], lambda u: u)
    distance = max(sample, 1 - sample)
    assert result.statistic == distance
    assert result.pvalue == pytest.approx(2 * (1 - distance), rel=1e-12, abs=0)


def test_pvalue_of_many_samples():
    """The limit law 2 Σ (-1)^(j-1) e^(-2 j² x²), x = D √n, which n = 10⁶ has nearly reached."""
    n, shift = 1_000_000, 0.0012
    samples = np.clip((np.arange(n) + 0.5) / n + shift, 0, 1)
    result = kolmogorov_smirnov(samples, lambda u: u)
    x = (shift + 0.5 / n) * math.sqrt(n)
    limit = 2 * sum((-1) ** (j - 1) * math.exp(-2 * j**2 * x**2) for j in range(1, 10))
    assert result.statistic == pytest.approx(shift + 0.5 / n, rel=1e-9, abs=0)
    assert result.pvalue == pytest.approx(limit, rel=2e-3, abs=0)


@exactly
@given(st.lists(st.floats(-700, 300), min_size=1, max_size=20))
def test_stretching_samples_and_cdf_together_changes_nothing(logs):
    samples = np.exp(logs)
    result = kolmogorov_smirnov(samples, stats.expon().cdf)
    stretched = kolmogorov_smirnov(np.ldexp(samples, -3), stats.expon(scale=0.125).cdf)
    assert numbers(result) == numbers(stretched)


def test_pvalues_of_right_samples_from_a_cdf_are_uniform():
    """False alarm once in 10 000 seeds; would notice a level of 0.05 that is really 0.095."""
    repeats = 2000
    samples = np.random.default_rng(42).standard_exponential((repeats, 25))
    cdf = stats.expon().cdf
    pvalues = np.array([kolmogorov_smirnov(row, cdf).pvalue for row in samples])
    low, high = stats.binom.interval(1 - 1e-4, repeats, 0.05)
    assert low <= np.sum(pvalues <= 0.05) <= high < np.sum(pvalues <= 0.095)
    assert stats.binom.cdf(high, repeats, 0.095) < 1e-4


def test_samples_may_be_infinite():
    result = kolmogorov_smirnov([-np.inf, 0, np.inf, np.inf], stats.norm().cdf)
    assert result.statistic == pytest.approx(0.5)


def test_samples_are_left_as_they_are():
    samples = np.array([0.9, 0.1, 0.5])
    kolmogorov_smirnov(samples, lambda u: u)
    assert samples.tolist() == [0.9, 0.1, 0.5]


# Words


@pytest.mark.parametrize(
    ("test", "sentence"),
    [
        (
            lambda: chi_square([55, 25, 20], [0.5, 0.25, 0.25]),
            (
                "100 trials, 3 outcomes against theory: χ² = 1.5 with 2 degrees of freedom, p = "
                "0.47; a misfit at least this large would be seen in about 47 of 100 samples "
                "if the theory were right."
            ),
        ),
        (
            lambda: chi_square([5_000, 5_000], [0.5, 0.5]),
            (
                "10 000 trials, 2 outcomes against theory: χ² = 0 with 1 degree of freedom, "
                "p = 1.00; a misfit at least this large would be seen in nearly every sample "
                "if the theory were right."
            ),
        ),
        (
            lambda: chi_square([61, 39], [0.5, 0.5]),
            (
                "100 trials, 2 outcomes against theory: χ² = 4.84 with 1 degree of freedom, "
                "p = 0.028; a misfit at least this large would be seen about once in 36 samples "
                "if the theory were right."
            ),
        ),
        (
            lambda: chi_square([75, 25], [0.5, 0.5]),
            (
                "100 trials, 2 outcomes against theory: χ² = 25 with 1 degree of freedom, "
                "p = 5.7e-7; a misfit at least this large would be seen about once in "
                "1 700 000 samples if the theory were right."
            ),
        ),
        (
            lambda: chi_square([95_000, 5_000], [0.5, 0.5]),
            (
                "100 000 trials, 2 outcomes against theory: χ² = 81 000 with 1 degree of freedom, "
                "p < 1e-307; a misfit at least this large would be seen less than once in a "
                "billion samples if the theory were right."
            ),
        ),
        (
            lambda: chi_square([90, 1, 4, 5], [0.91, 0.03, 0.03, 0.03]),
            (
                "100 trials, 4 outcomes against theory (3 rare ones pooled): χ² = 0.122 with "
                "1 degree of freedom, p = 0.73; a misfit at least this large would be seen in "
                "about 73 of 100 samples if the theory were right."
            ),
        ),
        (
            lambda: chi_square([1], [1]),
            (
                "1 trial, 1 outcome against theory: nothing to compare, "
                "since a single cell is all that is left."
            ),
        ),
        (
            lambda: chi_square([5, 9_999], [0, 1]),
            (
                "10 004 trials, 2 outcomes against theory: outcome 0 was seen 5 times, "
                "impossible if the theory is right (p = 0)."
            ),
        ),
        (
            lambda: chi_square_independence([[30, 20, 0], [20, 30, 0]]),
            (
                "100 counts in 2 rows and 3 columns (compared as 2 rows and 2 columns): χ² = 4 "
                "with 1 degree of freedom, p = 0.046; a misfit at least this large would be seen "
                "about once in 22 samples if rows and columns were independent."
            ),
        ),
        (
            lambda: chi_square_independence([[3], [4]]),
            (
                "7 counts in 2 rows and 1 column: nothing to compare, "
                "since a single row or column is all that is left."
            ),
        ),
        (
            lambda: kolmogorov_smirnov([0.3, 0.4, 0.5], stats.uniform().cdf),
            (
                "3 samples against theory: largest gap D = 0.5, p = 0.33; a gap at least this "
                "large would be seen in about 33 of 100 samples if the theory were right."
            ),
        ),
    ],
)
def test_sentences(test, sentence):
    assert test().sentence.replace("\N{NARROW NO-BREAK SPACE}", " ") == sentence


@exactly
@given(cells)
def test_every_sentence_is_one_sentence_and_no_verdict(cells):
    counts, probabilities = counts_and_shares(cells)
    sentence = chi_square(counts, probabilities).sentence
    assert sentence.endswith(".")
    assert not re.search(r"[.!?]\s", sentence)
    assert not re.search(r"prove|accept|reject|significant", sentence)
    seldom = re.search(r"once in ([\d\u202f]+) samples", sentence)
    if seldom:
        samples = float(seldom[1].replace("\u202f", ""))
        assert samples * chi_square(counts, probabilities).pvalue == pytest.approx(
            1, rel=0.051, abs=0
        )


def test_results_are_frozen():
    result = TestResult(1.5, 0.5, "Fine.")
    assert result.dof is None
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.pvalue = 1.0


# What is refused

WHOLE = "counts must be whole numbers from 0 to 9007199254740992, but "


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda: chi_square([], []),
            ValueError,
            "counts must hold at least 1 number, but it is empty",
        ),
        (
            lambda: chi_square([0, 0], [0.5, 0.5]),
            ValueError,
            "counts must hold a count above 0, but all are 0",
        ),
        (lambda: chi_square([3, -1], [0.5, 0.5]), ValueError, WHOLE + "counts[1] is -1"),
        (lambda: chi_square([0.6, 0.4], [0.5, 0.5]), ValueError, WHOLE + "counts[0] is 0.6"),
        (lambda: chi_square([3, np.nan], [0.5, 0.5]), ValueError, WHOLE + "counts[1] is nan"),
        (lambda: chi_square([2**54, 1], [0.5, 0.5]), ValueError, WHOLE + f"counts[0] is {2**54}"),
        (
            lambda: chi_square([True, False], [0.5, 0.5]),
            TypeError,
            "counts must be real numbers, but counts[0] is True",
        ),
        (
            lambda: chi_square([[3, 1]], [0.5, 0.5]),
            ValueError,
            "counts must be a list of numbers, but its shape is (1, 2)",
        ),
        (
            lambda: chi_square([3, 1], [1]),
            ValueError,
            "probabilities must hold 2 numbers, but it holds 1",
        ),
        (
            lambda: chi_square([3], [0.5, 0.5]),
            ValueError,
            "probabilities must hold 1 number, but it holds 2",
        ),
        (
            lambda: chi_square([3, 1], [1.5, -0.5]),
            ValueError,
            "probabilities must be between 0 and 1, but probabilities[0] is 1.5",
        ),
        (
            lambda: chi_square([3, 1], [0.5, np.nan]),
            ValueError,
            "probabilities must be between 0 and 1, but probabilities[1] is nan",
        ),
        (
            lambda: chi_square([3, 1], [0.5, 0.25]),
            ValueError,
            "probabilities must sum to 1, but they sum to 0.75",
        ),
        (
            lambda: chi_square([3, 1], [0.5, 0.5], pool_below=-1),
            ValueError,
            "pool_below must be finite and >= 0, but it is -1.0",
        ),
        (
            lambda: chi_square([3, 1], [0.5, 0.5], pool_below="5"),
            TypeError,
            "pool_below must be real numbers, but it is '5'",
        ),
        (
            lambda: chi_square_independence([3, 1]),
            ValueError,
            "table must be a table: rows of numbers, but its shape is (2,)",
        ),
        (
            lambda: chi_square_independence([[3, 1], [2]]),
            ValueError,
            "table must be a table: rows of numbers, but it is [[3, 1], [2]]",
        ),
        (
            lambda: chi_square_independence([[3, 1], [2, 0.5]]),
            ValueError,
            "table must be whole numbers from 0 to 9007199254740992, but table[1, 1] is 0.5",
        ),
        (
            lambda: chi_square_independence([[0, 0], [0, 0]]),
            ValueError,
            "table must hold a count above 0, but all are 0",
        ),
        (
            lambda: kolmogorov_smirnov([], stats.norm().cdf),
            ValueError,
            "samples must hold at least 1 number, but it is empty",
        ),
        (
            lambda: kolmogorov_smirnov([1, np.nan], stats.norm().cdf),
            ValueError,
            "samples must be numbers and not NaN, but samples[1] is nan",
        ),
        (
            lambda: kolmogorov_smirnov([1j], stats.norm().cdf),
            TypeError,
            "samples must be real numbers, but samples[0] is 1j",
        ),
        (
            lambda: kolmogorov_smirnov([1], 0.5),
            TypeError,
            "cdf must be a function such as scipy.stats.expon().cdf, but it is 0.5",
        ),
        (
            lambda: kolmogorov_smirnov([1, 2], lambda _: 0.5),
            ValueError,
            "cdf(samples) must be a list of numbers, but it is 0.5",
        ),
        (
            lambda: kolmogorov_smirnov([1, 2], lambda x: x[:1]),
            ValueError,
            "cdf(samples) must hold 2 numbers, but it holds 1",
        ),
        (
            lambda: kolmogorov_smirnov([0.5, 2], lambda x: x),
            ValueError,
            "cdf(samples) must be between 0 and 1, but cdf(samples)[1] is 2.0",
        ),
        (
            lambda: kolmogorov_smirnov([3, 0], stats.expon().pdf),
            ValueError,
            "cdf(samples) must never fall as the samples grow, but it is 1 at 0 and 0.0497871 at 3",
        ),
    ],
)
def test_bad_arguments_are_named_with_their_value_and_what_is_allowed(call, error, message):
    with pytest.raises(error) as caught:
        call()
    assert str(caught.value) == message


def test_probabilities_may_miss_one_by_rounding():
    assert chi_square([5, 5, 5], [0.1 + 0.2, 0.3, 0.4]).dof == 1
    assert chi_square(np.array([30.0, 70.0]), np.float32([0.3, 0.7]).astype(float)).dof == 1
