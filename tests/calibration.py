"""What sample tests need to state their rates of error.

A sample test fixes its seed. With a new seed it raises a false alarm once in 1/ALPHA seeds for
each p-value that it looks at. It says which error it would notice in all but a share MISS of the
seeds, and shows that an error of that size, planted, is noticed.
"""

import math

import numpy as np
from scipy import optimize, stats

ALPHA = 1e-4  # false alarms per p-value and seed
MISS = 1e-4  # how often the stated error would go unnoticed


def detectable(dof):
    """Noncentrality that a chi-square test at level ALPHA misses with probability MISS."""
    critical = stats.chi2.isf(ALPHA, dof)
    return optimize.brentq(lambda nc: stats.ncx2.cdf(critical, dof, nc) - MISS, 1, 1000)


def detectable_gap(n):
    """Gap between two cdfs that a Kolmogorov–Smirnov test at level ALPHA misses, at most MISS.

    At the widest gap the sample's cdf is binomial, with a standard deviation of at most 1/(2√n).
    """
    return stats.kstwo.isf(ALPHA, n) + stats.norm.isf(MISS) / (2 * math.sqrt(n))


def noncentrality_of_dependence(joint, n):
    """Noncentrality of the chi-square test of independence for n draws from a joint law."""
    independent = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    return n * np.sum((joint - independent) ** 2 / independent)


def quarters(samples, law):
    """Which quarter of a law each sample falls into."""
    return np.digitize(samples, law.ppf([0.25, 0.5, 0.75]))


def cross_table(rows, columns, shape):
    """Count how often row and column occur together."""
    table = np.zeros(shape, dtype=int)
    np.add.at(table, (rows, columns), 1)
    return table


def distance(estimates, mean):
    """p-value of the mean vector, and the noncentrality of a bias per square of it, by direction.

    Estimates sum to zero, so one coordinate is left out. Hotelling's test, with N in place of
    infinity: at this size its law is χ² up to 1e-4 of its value.
    """
    estimates, mean = estimates[:, :-1], np.asarray(mean)[:-1]
    n, dof = estimates.shape
    inverse = np.linalg.inv(np.atleast_2d(np.cov(estimates, rowvar=False)))
    gap = estimates.mean(axis=0) - mean
    return stats.chi2.sf(n * gap @ inverse @ gap, dof), n * inverse


def noticed_share(estimates, exact):
    """Share of the exact gradient that, missing, would be noticed."""
    exact = np.asarray(exact)
    _, inverse = distance(estimates, exact)
    part = exact[:-1]
    return math.sqrt(detectable(len(part)) / (part @ inverse @ part))
