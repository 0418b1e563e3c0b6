"""Oracles of the numbers that the chapter `competing_alarms` quotes.

Where the chapter measures on its 100 000 races, the oracle is the exact value by quadrature or in
closed form, and the allowed error is four standard errors of the measurement.
"""

import math

from scipy.integrate import quad
from scipy.optimize import brentq, minimize_scalar

RACES = 100_000
A, B, C = 3.0, 2.0, 1.0  # rates per hour
TOTAL = A + B + C


def share(probability, trials=RACES):
    """A share in per cent, as `trials` trials measure it."""
    error = math.sqrt(probability * (1 - probability) / trials)
    return 100 * probability, 400 * error


def uniform_survival(t):
    return max(0.0, 1 - 1.5 * t) * (1 - t) * (1 - t / 2)


def uniform_a_after(t):
    """P(A first, after t) for uniform times on (0, 2/rate)."""
    return quad(lambda u: 1.5 * (1 - u) * (1 - u / 2), t, 2 / 3)[0]


def entangled_crossing():
    """Noise E at which A, which rings at E/3, and B, at -log(1 - exp(-E))/2, ring together."""
    return brentq(lambda e: e / A + math.log(-math.expm1(-e)) / B, 0.1, 3)


def entangled_c():
    """P(C first) against the entangled clocks A and B."""

    def density(noise):
        first = min(noise / A, -math.log(-math.expm1(-noise)) / B)
        return -math.expm1(-C * first) * math.exp(-noise)

    # A rises with E and B falls: the smaller of the two has a kink where they cross.
    kink = entangled_crossing()
    return quad(density, 0, kink)[0] + quad(density, kink, 60)[0]


def expected():
    """Oracles by name: (value, allowed error)."""
    c_wins = RACES * C / TOTAL
    late = brentq(lambda t: uniform_survival(t) - 0.25, 0, 2 / 3)
    crowd = minimize_scalar(
        lambda t: -abs((1 - t / 10) ** 10 - math.exp(-t)), bounds=(0.5, 4), method="bounded"
    )
    alone = sum(math.expm1(rate / 60) for rate in (A, B, C)) / math.expm1(TOTAL / 60)
    fits = (0.5, 0.495)  # the sample is not among the hundredth that fits worst, nor too good
    return {
        "alarms-first-minutes": (10, 1e-9),
        "alarms-c-percent": (100 / 6, 1e-9),
        "alarms-c-first-minutes": (10, 4 * 10 / math.sqrt(c_wins)),
        "alarms-c-later-minutes": (70, 4 * math.hypot(10, 60) / math.sqrt(RACES - c_wins)),
        "alarms-c-noise": (1 / 6, 4 / 6 / math.sqrt(c_wins)),
        "alarms-p-who": fits,
        "alarms-p-when": fits,
        "alarms-p-together": fits,
        "alarms-p-orders": fits,
        "alarms-uniform-a": share(uniform_a_after(0)),
        "alarms-uniform-a-late": share(uniform_a_after(late) / 0.25, RACES / 4),
        "alarms-late-start-a": share(0.5 * math.exp(-(B + C) / 12)),
        "alarms-entangled-c": share(entangled_c()),
        # The latest of many first rings lies below the bound, and close to it.
        "alarms-entangled-latest": (60 * entangled_crossing() / A - 0.005, 0.005),
        "alarms-bulb-first": (100, 1e-9),
        "alarms-bulb-last": (1000 * math.fsum(1 / k for k in range(1, 11)), 1e-6),
        "alarms-second-minutes": (27, 1e-9),
        "alarms-last-minutes": (73, 1e-9),
        "alarms-crowd-gap": (float(-crowd.fun), 1e-6),
        "alarms-tie-percent": (100 * (1 - alone), 1e-9),
    }
