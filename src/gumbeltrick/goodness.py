"""Do samples fit a theory? Statistic, p-value, and what they say in one plain sentence.

The tests are SciPy's. Added here are the refusal of what cannot be tested, the pooling of what is
expected too rarely for the chi-square approximation, and the words.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from gumbeltrick._checks import (
    check_cdf,
    check_cdf_values,
    check_counts,
    check_pool_below,
    check_probabilities,
    check_samples,
)

__all__ = ["TestResult", "chi_square", "chi_square_independence", "kolmogorov_smirnov"]

_NARROW = "\N{NARROW NO-BREAK SPACE}"  # between groups of three digits, as in the widgets
_SELDOM = 0.05  # p-values below are read as "once in so many samples"
_HARDLY_EVER = 1e-9  # and below this without a number that nobody can imagine
_NEARLY_ALWAYS = 0.995  # 100 of 100, when rounded


@dataclass(frozen=True)
class TestResult:
    """What a test found.

    Attributes
    ----------
    statistic : float
        Distance of the sample from the theory, at least 0; inf for an impossible sample.
    pvalue : float
        Probability, if the theory is right, of a distance at least as large; in [0, 1].
    sentence : str
        What was compared, the result, and how to read it.
    dof : int or None
        Degrees of freedom of the chi-square law, 0 if nothing could be compared; None where
        the law has none.
    """

    __test__ = False  # pytest would collect a class of this name

    statistic: float
    pvalue: float
    sentence: str
    dof: int | None = None


def chi_square(counts, probabilities, *, pool_below=5):
    """Test counts of outcomes against their probabilities (Pearson's chi-square test).

    Parameters
    ----------
    counts : array_like of int, shape (k,)
        How often each outcome was seen: counts, not shares, at least 0 and not all 0.
    probabilities : array_like of float, shape (k,)
        Theory: in [0, 1], summing to one.
    pool_below : float, optional
        Outcomes expected less often than this are pooled; 0 turns pooling off.

    Returns
    -------
    TestResult
        Its degrees of freedom are the number of compared cells less one. A single cell leaves
        nothing to compare: statistic 0, p-value 1.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `counts` is empty, not one-dimensional, all 0, or holds a number that is negative or
        not whole; if `probabilities` has another length, leaves [0, 1] or misses the sum 1 by more
        than 1e-9; if `pool_below` is negative or not finite.

    Notes
    -----
    The p-value is an approximation for counts that are not small; by the usual rule, five or
    more are expected. So the outcomes expected fewer than `pool_below` times are put
    together into one cell and, if even that one expects fewer, the rarest other outcome joins
    them. The choice depends on theory and number of trials alone: to choose by the counts would
    bias the test.

    An outcome of probability 0 is left out if it was not seen. If it was, the sample is
    impossible: statistic inf, p-value 0.
    """
    counts = check_counts(counts)
    probabilities = check_probabilities(probabilities, counts.size)
    pool_below = check_pool_below(pool_below)
    n = counts.sum()
    possible = probabilities > 0
    observed, expected = counts[possible], n * probabilities[possible]
    rare = _rare(expected, pool_below)
    if rare.any():
        observed, expected = _pooled(observed, rare), _pooled(expected, rare)
    pooling = f" ({rare.sum()} rare ones pooled)" if rare.sum() > 1 else ""
    what = f"{_many(n, 'trial')}, {_many(counts.size, 'outcome')} against theory{pooling}"
    dof = observed.size - 1
    impossible = np.flatnonzero(counts * ~possible)
    if impossible.size:
        k = impossible[0]
        seen = "once" if counts[k] == 1 else f"{_whole(counts[k])} times"
        sentence = (
            f"{what}: outcome {k} was seen {seen}, impossible if the theory is right (p = 0)."
        )
        return TestResult(np.inf, 0.0, sentence, dof)
    if dof == 0:
        return _nothing_to_compare(what, "a single cell is")
    with np.errstate(over="ignore"):  # unpooled, a tiny expectation may make the statistic inf
        test = stats.chisquare(observed, expected)
    return _chi_square_result(what, test, dof, "the theory were right")


def chi_square_independence(table, *, pool_below=5):
    """Test whether the rows of a table of counts are independent of its columns.

    Parameters
    ----------
    table : array_like of int, shape (r, c)
        How often row and column were seen together, at least 0 and not all 0.
    pool_below : float, optional
        Rows and columns are pooled until no expected count is below this; 0 turns it off.

    Returns
    -------
    TestResult
        With (r - 1)(c - 1) degrees of freedom, after pooling. A single row or column leaves
        nothing to compare: statistic 0, p-value 1.

    Raises
    ------
    TypeError
        If an argument is not made of real numbers.
    ValueError
        If `table` is empty, not two-dimensional, all 0, or holds a number that is negative or
        not whole; if `pool_below` is negative or not finite.

    Notes
    -----
    Rows and columns without a count are left out. Expected are (sum of the row) × (sum of the
    column) / (sum of the table). While the smallest of these is below `pool_below`, the line with
    the smallest sum, be it a row or a column, is added to the next smallest of its kind; among
    equals the row, and then the first. The choice depends on the sums alone, whose values do
    not tell whether rows and columns are independent.
    """
    table = check_counts(table, "table", ndim=2)
    pool_below = check_pool_below(pool_below)
    used = _pooled_table(table, pool_below)
    rows, columns = used.shape
    what = f"{_many(table.sum(), 'count')} in {_size(table)}"
    if used.shape != table.shape:
        what += f" (compared as {_size(used)})"
    dof = (rows - 1) * (columns - 1)
    if dof == 0:
        return _nothing_to_compare(what, "a single row or column is")
    test = stats.chi2_contingency(used, correction=False)
    return _chi_square_result(what, test, dof, "rows and columns were independent")


def kolmogorov_smirnov(samples, cdf):
    """Test samples against a continuous distribution (two-sided Kolmogorov–Smirnov test).

    Parameters
    ----------
    samples : array_like of float, shape (n,)
        Independent samples, at least one, none NaN.
    cdf : callable
        Distribution function of the theory, such as ``scipy.stats.expon().cdf``: takes the sorted
        samples and returns as many values in [0, 1]. Parameters fitted to the same samples make
        the p-value too large.

    Returns
    -------
    TestResult
        The statistic is the largest distance between `cdf` and the share of the samples up to
        that point, in [0, 1].

    Raises
    ------
    TypeError
        If `samples` is not made of real numbers or `cdf` cannot be called.
    ValueError
        If `samples` is empty, not one-dimensional or holds NaN; if the values of `cdf` are not one
        for each sample, leave [0, 1] or fall as the samples grow, as those of a density do.

    Notes
    -----
    The p-value is that of the law for n samples, not of its limit. Where samples repeat, as
    rounded or discrete ones do, the law is another one.
    """
    samples = np.sort(check_samples(samples))
    values = check_cdf_values(check_cdf(cdf)(samples), samples)
    test = stats.kstest(values, "uniform")
    statistic, pvalue = float(test.statistic), float(test.pvalue)
    return TestResult(
        statistic,
        pvalue,
        f"{_many(samples.size, 'sample')} against theory: largest gap D = {statistic:.2g}, "
        f"{_reading('gap', pvalue, 'the theory were right')}",
    )


def _rare(expected, pool_below):
    """Tell which outcomes are pooled."""
    rare = expected < pool_below
    if rare.any() and expected[rare].sum() < pool_below and not rare.all():
        rare[np.argmin(np.where(rare, np.inf, expected))] = True
    return rare


def _pooled(values, rare):
    return np.append(values[~rare], values[rare].sum())


def _pooled_table(table, pool_below):
    """Return the table without empty lines, its small lines added together."""
    n = float(table.sum())
    table = table[np.ix_(table.any(axis=1), table.any(axis=0))]
    while min(table.shape) > 1:
        row, column = table.sum(axis=1).min(), table.sum(axis=0).min()
        if float(row) * float(column) / n >= pool_below:
            break
        table = _merged(table) if row <= column else _merged(table.T).T
    return table


def _merged(table):
    """Return the table with its smallest row added to the next smallest."""
    smallest, next_smallest = np.argsort(table.sum(axis=1), kind="stable")[:2]
    table = table.copy()
    table[next_smallest] += table[smallest]
    return np.delete(table, smallest, axis=0)


def _chi_square_result(what, test, dof, theory):
    statistic, pvalue = float(test.statistic), float(test.pvalue)
    found = f"χ² = {_short(statistic)} with {_many(dof, 'degree')} of freedom"
    sentence = f"{what}: {found}, {_reading('misfit', pvalue, theory)}"
    return TestResult(statistic, pvalue, sentence, dof)


def _nothing_to_compare(what, left):
    sentence = f"{what}: nothing to compare, since {left} all that is left."
    return TestResult(0.0, 1.0, sentence, 0)


def _reading(distance, pvalue, theory):
    """Say what a p-value means, without a verdict: that is the reader's."""
    if pvalue >= _NEARLY_ALWAYS:
        often = "in nearly every sample"
    elif pvalue >= _SELDOM:
        often = f"in about {100 * pvalue:.0f} of 100 samples"
    elif pvalue >= _HARDLY_EVER:
        often = f"about once in {_whole(float(f'{1 / pvalue:.1e}'))} samples"
    else:
        often = "less than once in a billion samples"
    return f"p {_p(pvalue)}; a {distance} at least this large would be seen {often} if {theory}."


def _p(pvalue):
    """Write a p-value with its sign, to two digits."""
    if pvalue > 0.1:  # noqa: PLR2004 - a matter of digits
        return f"= {pvalue:.2f}"
    if pvalue < np.finfo(float).tiny:
        return "< 1e-307"
    return f"= {pvalue:.2g}".replace("e-0", "e-")


def _short(statistic):
    """Write a statistic to three digits, or to the last whole one."""
    text = f"{statistic:.3g}"
    return _whole(statistic) if "e+" in text else text


def _size(table):
    rows, columns = table.shape
    return f"{_many(rows, 'row')} and {_many(columns, 'column')}"


def _whole(number):
    return f"{number:,.0f}".replace(",", _NARROW)


def _many(number, noun):
    return f"{_whole(number)} {noun}{'' if number == 1 else 's'}"
