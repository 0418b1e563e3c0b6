"""The gradient of a mean loss, exactly and by the score function; f is Σ c_k y_k."""

from gumbeltrick.gradient_problem import (
    best_baseline,
    score_function,
    value_and_gradient,
    variance,
)
from gumbeltrick.gumbel_max import sample
from gumbeltrick.losses import loss

SETTINGS = [  # logits, costs
    ([0.5, 0.0, -0.5], [1.0, 3.0, -2.0]),
    ([0.0, 0.0], [0.0, 1.0]),
    ([-1.25, 1.5], [-2.0, 3.0]),
    ([3.0, -2.0, 0.5, 0.5, 1.0, -4.0], [0.0, 1.0, -1.0, 0.25, 10.0, -10.0]),
    ([50.0, 49.5, -50.0], [1.0, 2.0, -3.0]),
    ([-50.0, 50.0], [5.0, -5.0]),
    ([50.0, 50.0, 50.0], [1.0, 1.0, 1.0]),
    ([12.0, 0.0, -7.0], [9.0, -10.0, 10.0]),
]
BASELINES = [0.0, 1.25, -20.0, 20.0]
DRAWS = 8


def cases():
    """Yield exact gradients, best baselines, variances, and estimates of given draws."""
    for seed, (logits, costs) in enumerate(SETTINGS):
        f, _ = loss("linear", costs)
        args = {"logits": logits, "costs": costs}
        value, gradient = value_and_gradient(f, logits)
        want = {"value": float(value), "gradient": gradient.tolist()}
        yield _case("valueAndGradient", args, want)
        yield _case("bestBaseline", args, float(best_baseline(f, logits)))
        for baseline in BASELINES:
            more = args | {"baseline": baseline}
            yield _case("variance", more, variance(f, logits, baseline).tolist())
        for baseline in BASELINES:
            winners = sample(logits, DRAWS, seed).tolist()
            more = args | {"baseline": baseline, "winners": winners}
            want = score_function(f, logits, DRAWS, seed, baseline).tolist()
            yield _case("scoreFunction", more, want)


def _case(call, args, want):
    return {"call": call, "args": args, "want": want}
