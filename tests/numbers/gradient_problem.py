"""Oracles of the numbers that the chapter `gradient_problem` quotes.

Exact values by adding up three options. Where the chapter measures on its draws, the allowed error
is four standard errors of the measurement.
"""

import math

X = (0.5, 0.0, -0.5)
F = (1.0, 3.0, -2.0)
DRAWS = 100_000

Z = sum(map(math.exp, X))
P = [math.exp(x) / Z for x in X]
MEAN = sum(p * f for p, f in zip(P, F, strict=True))
SLOPES = [p * (f - MEAN) for p, f in zip(P, F, strict=True)]
SECOND = math.fsum(p * p for p in P)
BEST = MEAN - 2 * (sum(p * p * f for p, f in zip(P, F, strict=True)) - SECOND * MEAN) / (1 - SECOND)
TURNS = P[1] * (1 - P[1])  # density at 0 of what straight on lacks to the best of the others


def variance(k, baseline):
    """Of coordinate k: mean of the square less square of the mean."""
    return (
        sum(p * ((f - baseline) * ((j == k) - P[k])) ** 2 for j, (p, f) in enumerate(pairs()))
        - SLOPES[k] ** 2
    )


def pairs():
    return list(zip(P, F, strict=True))


def total(baseline):
    return sum(variance(k, baseline) for k in range(3))


def draws(k):
    """Draws for ten per cent of slope k, with the best baseline."""
    return float(math.ceil(variance(k, BEST) / (0.1 * SLOPES[k]) ** 2))


def share(shift):
    """Probability that straight on wins with so much more in its logit."""
    return math.exp(X[1] + shift) / (Z - math.exp(X[1]) + math.exp(X[1] + shift))


def moments_of_quotient(h, *, same):
    """Second and fourth moment of (f(D up) - f(D down)) / 2h: with common or with new noise."""
    if same:
        turns = share(h) - share(-h)
        jumps = [(turns * P[j] / (1 - P[1]), F[1] - F[j]) for j in (0, 2)]
    else:
        up, down = (
            [share(s) if j == 1 else P[j] * (1 - share(s)) / (1 - P[1]) for j in range(3)]
            for s in (h, -h)
        )
        jumps = [(up[i] * down[j], F[i] - F[j]) for i in range(3) for j in range(3)]
    return [sum(p * (d / (2 * h)) ** power for p, d in jumps) for power in (1, 2, 4)]


def deviation_of_quotient(h, *, same):
    """As measured on the draws; the error of a variance is that of a mean of squares."""
    mean, second, fourth = moments_of_quotient(h, same=same)
    value = math.sqrt(second - mean**2)
    return value, 4 * math.sqrt((fourth - second**2) / DRAWS) / (2 * value)


def peeking():
    """Slope of straight on from batches of four with their own mean, over the true slope.

    The measured number is a mean over batches. Its error is at most that of independent estimates
    with the variance of a fixed baseline, times a factor of 2 for the dependence inside a batch.
    """
    return 0.75, 4 * 2 * math.sqrt(variance(1, MEAN) / (4 * DRAWS)) / abs(SLOPES[1])


def expected():
    """Oracles by name: (value, allowed error)."""
    same, new = (deviation_of_quotient(0.01, same=s) for s in (True, False))
    turned = share(0.01) - P[1]
    return {
        "problem-switches": (TURNS, 1e-6),
        "problem-mean": (MEAN, 1e-12),
        "problem-shifted": (variance(1, -10) / variance(1, 0), 1e-9),
        "problem-best": (BEST, 1e-12),
        "problem-excess": (100 * (total(MEAN) / total(BEST) - 1), 1e-9),
        "problem-draws-left": (draws(0), 0),
        "problem-draws-straight": (draws(1), 0),
        "problem-draws-right": (draws(2), 0),
        "problem-jumps": (DRAWS * turned, 4 * math.sqrt(DRAWS * turned)),
        "problem-jumps-expected": (1000 * TURNS, 1e-9),
        "problem-worst": (2.0, 2.0),
        "problem-peek": peeking(),
        "problem-error-thousand": (math.sqrt(variance(1, -1000) / 1000), 1e-9),
        "problem-straight": (SLOPES[1], 1e-12),
        "problem-same": same,
        "problem-new": new,
        "problem-deviation": (math.sqrt(variance(1, BEST)), 1e-12),
    }
