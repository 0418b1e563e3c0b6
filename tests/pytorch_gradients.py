"""Write what PyTorch's autograd says about Part IV and its maxima: ``python pytorch_gradients.py``.

Run it where PyTorch is installed; the book does not need it. It reads cases of ``vectors/*.json``
and writes ``pytorch_gradients.json`` beside itself, with the same calls and arguments and PyTorch's
own numbers. Losses, model, noise given the winner and dynamic programmes are written here once
more: no derivative and no formula is taken from the helpers.
"""

import functools
import json
import sys
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
COOLEST = 0.2  # below it rows are one-hot up to rounding, and there is nothing to compare
FARTHEST = 10  # logits beyond it likewise

SPREAD = 0.6  # of the model that learns
SWEEPS = 300  # of Sinkhorn, more than enough for the scores below
CHAINS = [
    {
        "initial": [0.3, -0.2, 0.1],
        "transition": [[0.5, -1.0, 0.2], [0.0, 0.7, -2.0], [-0.4, 0.3, 0.6]],
        "emission": [[0.1, 0.9, -0.3], [0.2, -0.5, 0.4], [1.0, 0.0, -1.0], [-0.6, 0.3, 0.2]],
        "temperature": temperature,
    }
    for temperature in (0.2, 0.8, 5.0)
]
SCORES = [
    {"scores": [[2.0, 1.5, 0.0], [1.8, 1.0, 0.2], [0.3, 0.6, 0.5]], "temperature": temperature}
    for temperature in (0.4, 1.0, 5.0)
]

LOSSES = {
    "linear": lambda y, costs: (costs * y).sum(-1),
    "square": lambda y, costs: (costs * y**2).sum(-1),
    "log": lambda y, costs: (costs.exp() * y).sum(-1).log(),
}


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


def relaxed(logits, noise, temperature):
    return torch.softmax((logits - noise.log()) / temperature, dim=-1)


def hard(y):
    """Round as ``torch.nn.functional.gumbel_softmax(hard=True)`` does."""
    one_hot = torch.zeros_like(y).scatter_(-1, y.argmax(-1, keepdim=True), 1.0)
    return one_hot - y.detach() + y


def given_winner(logits, noise, winner):
    """Return perturbed logits with which an option wins: the alarm times of the race, as logs."""
    first = noise[..., winner] / logits.exp().sum()
    times = noise / logits.exp() + first[..., None]
    is_winner = torch.arange(len(logits)) == winner
    return -torch.where(is_winner, first[..., None], times).log()


def gumbel_softmax_gradient(f, logits, noise, temperature):
    return f(relaxed(logits, noise, temperature))


def straight_through(f, logits, noise, temperature):
    return f(hard(relaxed(logits, noise, temperature)))


def gumbel_rao(f, logits, noise, temperature, further):
    winner = int((logits - noise.log()).argmax())
    # The noise given the winner is held fixed: its Gumbels do not depend on the logits.
    gumbels = (given_winner(logits, further, winner) - logits).detach()
    y = torch.softmax((logits + gumbels) / temperature, dim=-1)
    corner = torch.eye(len(logits), dtype=torch.float64)[winner]
    return f(corner - y.detach() + y).mean()


def rebar(f, logits, noise, temperature, further, eta):  # noqa: PLR0917
    winner = int((logits - noise.log()).argmax())
    corner = torch.eye(len(logits), dtype=torch.float64)[winner]
    soft = relaxed(logits, noise, temperature)
    again = torch.softmax(given_winner(logits, further, winner) / temperature, dim=-1)
    weight = (f(corner) - eta * f(again)).detach()
    return weight * torch.log_softmax(logits, -1)[winner] + eta * (f(soft) - f(again))


CALLS = {
    "gumbelSoftmaxGradient": gumbel_softmax_gradient,
    "straightThrough": straight_through,
    "gumbelRao": gumbel_rao,
    "rebar": rebar,
}


def gradient(call, *, logits, costs, loss, temperature, noise, **rest):
    """Give the gradient by the logits of what an estimator differentiates."""
    logits = tensor(logits).requires_grad_()
    costs = tensor(costs)
    further = {"further": tensor(rest.pop("further"))} if "further" in rest else {}
    value = CALLS[call](
        lambda y: LOSSES[loss](y, costs), logits, tensor(noise), temperature, **further, **rest
    )
    value.backward()
    return logits.grad.tolist()


def jacobian(logits, gumbels, temperature):
    """Give the derivatives of a soft sample by the logits."""
    gumbels = tensor(gumbels)
    return torch.autograd.functional.jacobian(
        lambda x: torch.softmax((x + gumbels) / temperature, -1), tensor(logits)
    ).tolist()


def exact_gradient(logits, costs):
    """Give the gradient of E f(D), a finite sum."""
    logits = tensor(logits).requires_grad_()
    (torch.softmax(logits, -1) @ tensor(costs)).backward()
    return logits.grad.tolist()


def score_function(logits, costs, baseline, winners):
    """Give one estimate for each winner: the loss times the gradient of its log-probability."""
    costs, rows = tensor(costs), []
    for winner in winners:
        x = tensor(logits).requires_grad_()
        ((costs[winner] - baseline) * torch.log_softmax(x, -1)[winner]).backward()
        rows.append(x.grad.tolist())
    return rows


def learning(estimator, model, points, temperature=1.0, noise=None, further=None):  # noqa: PLR0917
    """Give the gradient by the model of what an estimator differentiates."""
    k = len(model) // 5
    model = tensor(model).requires_grad_()
    weights, means = model[: 3 * k].reshape(k, 3), model[3 * k :].reshape(k, 2)
    points = tensor(points).reshape(-1, 2)
    x = torch.cat([points, torch.ones(len(points), 1, dtype=torch.float64)], -1) @ weights.T
    logs = torch.log_softmax(x, -1)

    def price(code, means=means):
        return ((points - code @ means) ** 2).sum(-1) / (2 * SPREAD**2)

    def rows(numbers):
        return tensor(numbers).reshape(*([-1, *x.shape]))

    if estimator == "exact":
        value = sum(logs[:, j].exp() * price(torch.eye(k).double()[j]) for j in range(k))
    else:
        y = relaxed(x, rows(noise)[0], temperature)
        code = hard(y).detach().round()
        log_winner = (code * logs).sum(-1)
        fixed = means.detach()
    if estimator == "score function":
        value = price(code, fixed).detach() * log_winner + price(code)
    elif estimator == "gumbel-softmax":
        value = price(y)
    elif estimator == "straight-through":
        value = price(hard(y))
    elif estimator == "gumbel-rao":
        # (points, draws, k): the noise given the winner is held fixed.
        more = tensor(further).reshape(len(points), -1, k).transpose(0, 1)
        soft = torch.softmax((x + (again(x, more, code) - x).detach()) / temperature, -1)
        value = price(code - soft.detach() + soft).mean(0)
    elif estimator == "rebar":
        twin = torch.softmax(again(x, rows(further)[0], code) / temperature, -1)
        weight = (price(code, fixed) - price(twin, fixed)).detach()
        value = weight * log_winner + price(y, fixed) - price(twin, fixed) + price(code)
    divergence = (logs.exp() * (logs + torch.tensor(float(k)).log())).sum(-1)
    (value + divergence).mean().backward()
    return model.grad.tolist()


def again(x, noise, code):
    """Return perturbed logits (..., points, k) with which the options of a code win."""
    first = (noise * code).sum(-1, keepdim=True) / x.exp().sum(-1, keepdim=True)
    times = noise / x.exp() + first
    return -torch.where(code == 1, first.expand_as(times), times).log()


def soft_path(costs, temperature):
    """Give the derivatives of the soft minimum of all paths by the costs of the cells."""
    grid = tensor([[float("inf") if cost is None else cost for cost in row] for row in costs])
    grid.requires_grad_()
    rows, columns = grid.shape
    left = {(rows - 1, columns - 1): -grid[-1, -1] / temperature}
    for r in reversed(range(rows)):
        for c in reversed(range(columns)):
            ahead = [left[at] for at in ((r, c + 1), (r + 1, c)) if at in left]
            # A cell without a way on, or blocked, is no way either: inf - inf has no derivative.
            if costs[r][c] is not None and ahead:
                left[r, c] = torch.logsumexp(torch.stack(ahead), 0) - grid[r, c] / temperature
    (-temperature * left[0, 0]).backward()
    return grid.grad.tolist()


def soft_chain(initial, transition, emission, temperature):
    """Give the derivatives of the soft maximum of all sequences by the emissions."""
    emission = tensor(emission).requires_grad_()
    forward = (tensor(initial) + emission[0]) / temperature
    for scores in emission[1:]:
        forward = torch.logsumexp(forward[:, None] + tensor(transition) / temperature, 0)
        forward = forward + scores / temperature
    (temperature * torch.logsumexp(forward, 0)).backward()
    return emission.grad.tolist()


def soft_permutation(scores, temperature):
    """Give the derivatives of the largest score plus entropy: the matrix that has it."""
    scores = tensor(scores).requires_grad_()
    logs = scores / temperature
    for _ in range(SWEEPS):
        logs = logs - logs.logsumexp(1, keepdim=True)
        logs = logs - logs.logsumexp(0, keepdim=True)
    matrix = logs.exp()
    ((scores - temperature * logs) * matrix).sum().backward()
    return scores.grad.tolist()


def vectors(stem, *calls):
    """Give call and arguments of the cases of a stem that autograd can judge."""
    cases = json.loads((HERE / "vectors" / f"{stem}.json").read_text("utf-8"))
    for case in cases:
        args = case["args"]
        cold = args.get("temperature", 1) < COOLEST
        costs = [
            cost or 0 for row in args.get("costs", []) if isinstance(row, list) for cost in row
        ]
        sizes = [*args.get("logits", []), *map(abs, args.get("model", [])), *map(abs, costs)]
        # Of the estimators "exact" is judged once, as the gradient of the loss.
        known = args.get("estimator") == "exact"
        if case["call"] in calls and not cold and not known and max(sizes) <= FARTHEST:
            yield case["call"], args


def results():
    """Yield call, arguments and PyTorch's numbers."""
    judges = [
        ("gradient_estimators", call, functools.partial(gradient, call)) for call in CALLS
    ] + [
        ("gradient_problem", "valueAndGradient", exact_gradient),
        ("gradient_problem", "scoreFunction", score_function),
        ("learning", "lossAndGradient", functools.partial(learning, "exact")),
        ("learning", "estimate", learning),
        ("structured_maxima", "softPath", soft_path),
    ]
    for stem, name, judge in judges:
        for call, args in vectors(stem, name):
            yield call, args, judge(**args)
    for _, args in vectors("gumbel_softmax", "relax"):
        yield "jacobian", args, jacobian(**args)
    for args in CHAINS:
        yield "softViterbi", args, soft_chain(**args)
    for args in SCORES:
        yield "sinkhorn", args, soft_permutation(**args)


def main():
    """Read the cases, and write PyTorch's numbers for them."""
    lines = [
        json.dumps({"call": call, "args": args, "want": want}, separators=(",", ":"))
        for call, args, want in results()
    ]
    head = json.dumps({"call": "version", "args": {}, "want": torch.__version__})
    text = "[\n" + ",\n".join([head, *lines]) + "\n]\n"
    (HERE / "pytorch_gradients.json").write_text(text, "utf-8", newline="\n")
    sys.stdout.write(f"{len(lines)} cases by PyTorch {torch.__version__}\n")


if __name__ == "__main__":
    main()
