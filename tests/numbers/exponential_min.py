"""Oracles of the numbers that the chapter `exponential_min` quotes.

Where the chapter measures on samples, the oracle is the exact value, and the allowed error is
four standard errors of the measurement. Speeds and memory are those of one machine, read from the
file that the benchmark wrote: the chapter takes the ratio of two medians, the oracle the median of
the ratios, which may differ by the noise of a busy machine.
"""

import json
import math
from fractions import Fraction
from pathlib import Path

DRAWS = 100_000
LINES, STREAMS = 1000, 2000
DATA = Path(__file__).resolve().parents[2] / "src/gumbeltrick/data/samplers.json"
SHARES = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)]
STREAM = [1.0, 5.0, 0.5, 2.0, 1.5, 4.0] * 10
JUMPS = 20_000  # streams


def share(probability, trials=DRAWS):
    """A share in per cent, as `trials` trials measure it."""
    error = math.sqrt(probability * (1 - probability) / trials)
    return 100 * float(probability), 400 * error


def moved_on_the_stick():
    """Share of the stick that changes its owner if the first of ten pieces doubles.

    In units of 1/110 the pieces were 11 units long; now the first is 20 and the others are 10.
    """
    before = [unit // 11 for unit in range(110)]
    after = [0] * 20 + [1 + unit // 10 for unit in range(90)]
    return Fraction(sum(a != b for a, b in zip(before, after, strict=True)), 110)


def uniform_a():
    """P(A first) for times U/3, U/2, U: ∫ over A's time, which is uniform on (0, 1/3)."""
    # ∫_0^{1/3} 3 (1 - 2t)(1 - t) dt
    end = Fraction(1, 3)
    return 3 * (end - 3 * end**2 / 2 + 2 * end**3 / 3)


def takeovers(weights):
    """Probability of each option but the first to take over from those before."""
    passed, chances = weights[0], []
    for weight in weights[1:]:
        passed += weight
        chances.append(weight / passed)
    return chances


def expected():
    """Oracles by name: (value, allowed error)."""
    same = sum(p * p for p in SHARES)
    must = Fraction(2, 11) - Fraction(1, 10)
    stick = moved_on_the_stick()
    equal = takeovers([1.0] * LINES)
    variance = math.fsum(p * (1 - p) for p in equal)
    jumps = takeovers(STREAM)
    jump_error = 2 * math.sqrt(math.fsum(p * (1 - p) for p in jumps) / JUMPS)
    fits = (0.5, 0.495)  # the sample is not among the hundredth that fits worst, nor too good
    return {
        "min-changes": (math.fsum(1 / j for j in range(2, LINES + 1)), 1e-9),
        "min-same-percent": (100 * float(same), 1e-9),
        "min-must-percent": (100 * float(must), 1e-9),
        "min-stick-percent": (100 * float(stick), 1e-9),
        "min-p-stick": fits,
        "min-p-race": fits,
        "min-p-strangers": fits,
        "min-agree-percent": share(same),
        "min-takeovers": (math.fsum(equal), 4 * math.sqrt(variance / STREAMS)),
        # Sums of many rare events are nearly Poisson: the fourth moment is 3σ⁴ + σ².
        "min-spread": (variance, 4 * math.sqrt((2 * variance**2 + variance) / STREAMS)),
        "min-race-changed": share(must),
        "min-stick-changed": share(stick),
        "min-uniform-a": share(uniform_a()),
        "min-scale-c": share(Fraction(6, 11)),
        "min-jump-numbers": (2 + 2 * math.fsum(jumps), 4 * jump_error),
        **measured(),
    }


def measured():
    """Oracles of the speeds, from the other statistic in the file."""
    found = json.loads(DATA.read_text("utf-8"))
    sizes = [tuple(size) for size in found["sizes"]]
    many = sizes.index((10**4, 10**4))

    def ratio(name, place):
        value = found["ratio"][name][place]
        return value, 0.3 * value

    def least(*names):
        return min(ratio(name, place) for name in names for place in range(len(sizes)))

    def slower_than_the_stick(place):
        value, error = ratio("inverse_cdf", place)
        return 1 / value, error / value**2

    return {
        "min-ratio-few": slower_than_the_stick(sizes.index((10**6, 4))),
        "min-ratio-hundred": slower_than_the_stick(sizes.index((10**5, 100))),
        "min-ratio-many": slower_than_the_stick(many),
        "min-ratio-one": slower_than_the_stick(sizes.index((1, 10**6))),
        "min-textbook-slower": ratio("numpy_gumbel", many),
        "min-textbook-least": least("numpy_gumbel"),
        "min-races-least": least("torch_race", "torch_gumbel", "jax_categorical"),
        # Noise and sums, 8 bytes each: what the textbook's line must hold.
        "min-textbook-megabytes": (2 * 8 * 10**8 / 1e6, 20),
        "min-rounds": (found["rounds"], 0),
    }
