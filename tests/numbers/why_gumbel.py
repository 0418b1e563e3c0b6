"""Oracles of the numbers that the chapter `why_gumbel` quotes.

Exact values by quadrature or in closed form. Where the chapter measures on its 50 000 choices, the
allowed error is four standard errors of the measurement.
"""

import math

from scipy import stats
from scipy.integrate import quad

CHOICES = 50_000
NORMAL = stats.norm(scale=math.pi / math.sqrt(6))
LOGITS = (1.0, 0.0, -0.5)
PAIR, MENU = (1.0, 0.0), (1.0, 0.0, 1.0)


def share(probability, trials=CHOICES):
    """A share in per cent, as `trials` trials measure it."""
    error = math.sqrt(probability * (1 - probability) / trials)
    return 100 * probability, 400 * error


def normal_wins(logits, option):
    """P(option wins) with normal noise, by the integral over its height."""

    def density(z):
        others = (NORMAL.cdf(z - x) for j, x in enumerate(logits) if j != option)
        return NORMAL.pdf(z - logits[option]) * math.prod(others)

    return quad(density, -12, 16, epsabs=1e-12, limit=200)[0]


def softmax(logits, option):
    return math.exp(logits[option]) / sum(map(math.exp, logits))


def mirrored(logits, option):
    """P(option wins) with mirrored Gumbel noise, by inclusion and exclusion."""
    u = [math.exp(-x) for x in logits]
    own = u.pop(option)
    pairs = sum(own / (own + other) for other in u)
    return 1 - pairs + (own / (own + sum(u)) if len(u) > 1 else 0)


def exponential_odds(rivals):
    """Odds of A to B with exponential noise, with so many rivals as good as A, by the lottery."""
    w = math.exp(-1 / (math.pi / math.sqrt(6)))
    a = quad(lambda t: (1 - w * t) * (1 - t) ** rivals, 0, 1)[0]
    b = w * quad(lambda t: (1 - t) ** (rivals + 1), 0, 1)[0]
    return a / b


def expected():
    """Oracles by name: (value, allowed error)."""
    crowd = PAIR + (1.0,) * 20
    fits = (0.5, 0.495)  # the sample is not among the hundredth that fits worst, nor too good
    return {
        **{f"why-softmax-{name}": (100 * softmax(LOGITS, k), 1e-9) for k, name in enumerate("abc")},
        **{f"why-mirror-{name}": (100 * mirrored(LOGITS, k), 1e-9) for k, name in enumerate("abc")},
        "why-normal-a": (100 * normal_wins(LOGITS, 0), 1e-7),
        "why-mirror-alone": (math.e, 1e-9),
        "why-mirror-together": (mirrored(MENU, 0) / mirrored(MENU, 1), 1e-9),
        "why-exponential-alone": (exponential_odds(0), 1e-9),
        "why-exponential-together": (exponential_odds(1), 1e-9),
        "why-normal-alone": (normal_wins(PAIR, 0) / normal_wins(PAIR, 1), 1e-7),
        "why-normal-crowd": (normal_wins(crowd, 0) / normal_wins(crowd, 1), 1e-6),
        "why-p-gumbel": fits,
        "why-bus-own": share(2 / 3),
        "why-bus-shared": share(1 / 2),
    }
