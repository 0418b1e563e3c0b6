"""Chi-square tails, and tests of counts and tables."""

import math

from scipy import special

from gumbeltrick.goodness import chi_square, chi_square_independence

# Near 0, about the mean, and out to where a float ends: P(χ² > 1300) is 1e-282 for one degree.
DISTANCES = (1e-8, 0.1, 1.0, 2.9, 3.1, 12.0, 40.0, 100.0, 345.6, 700.0, 1000.0, 1300.0)
FARTHEST = 1e-300

COUNTS = [
    ([60, 40], [0.5, 0.5]),
    ([50, 25, 25], [0.5, 0.25, 0.25]),
    ([50132, 33209, 16659], [1 / 2, 1 / 3, 1 / 6]),
    ([412, 293, 205, 90], [0.4, 0.3, 0.2, 0.1]),
    ([95000, 5000], [0.75, 0.25]),
    # pooled: one takes the next along; some are enough together; some need the rarest other
    ([55, 35, 7, 3], [0.6, 0.3, 0.0625, 0.0375]),
    ([90, 1, 4, 5], [0.91, 0.03, 0.03, 0.03]),
    ([50, 46, 1, 3], [0.49, 0.47, 0.02, 0.02]),
    ([68, 5, 7], [0.875, 0.0625, 0.0625]),
    ([40, 60, 0], [0.5, 0.5 - 1e-300, 1e-300]),
    # left out, or impossible
    ([40, 0, 60], [0.5, 0, 0.5]),
    ([50, 49, 1], [0.5, 0.5, 0]),
    ([3, 9], [0, 1]),
    # nothing to compare
    ([7], [1]),
    ([2, 1, 1], [0.5, 0.25, 0.25]),
]

TABLES = [
    [[30, 20], [20, 31]],
    [[12451, 12523, 12620, 12538], [8307, 8255, 8357, 8290], [4242, 4222, 4023, 4172]],
    [[400, 300, 200, 100], [100, 200, 300, 400]],
    [[900, 10], [15, 700]],
    # pooled: a row, a column, equal sums, a row before a column, both
    [[26, 24, 50], [4, 2, 6], [0, 4, 4]],
    [[26, 4, 0], [24, 2, 4], [50, 6, 4]],
    [[6, 3], [3, 6], [1, 8], [10, 2], [40, 41]],
    [[4, 5, 3], [6, 20, 18], [2, 19, 23]],
    [[1, 3, 2], [3, 20, 27], [2, 27, 35]],
    [[120, 131, 118, 127], [2, 0, 1, 1], [61, 55, 66, 59], [1, 0, 0, 0]],
    # left out
    [[30, 0, 20], [0, 0, 0], [20, 0, 31]],
    # nothing to compare
    [[5, 9]],
    [[5], [9]],
    [[3, 0], [0, 0]],
    [[1, 2], [2, 1]],
]


def cases():
    """Yield tails and tests."""
    for dof in range(1, 61):
        farthest = float(f"{special.chdtri(dof, FARTHEST):.5g}")
        for x in (0.0, *DISTANCES, farthest):
            want = float(special.chdtrc(dof, x))
            yield {"call": "chiSquareSf", "args": {"x": x, "dof": dof}, "want": want}
    for counts, probabilities in COUNTS:
        args = {"counts": counts, "probabilities": probabilities}
        yield {"call": "chiSquare", "args": args, "want": _want(chi_square(counts, probabilities))}
    for table in TABLES:
        want = _want(chi_square_independence(table))
        yield {"call": "chiSquareIndependence", "args": {"table": table}, "want": want}


def _want(result):
    want = {"dof": result.dof, "pvalue": result.pvalue}
    if math.isfinite(result.statistic):  # JSON has no infinity
        want["statistic"] = result.statistic
    return want
