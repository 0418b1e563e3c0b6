"""Write what PyTorch's autograd says about the estimators: ``python pytorch_gradients.py``.

Run it where PyTorch is installed; the book does not need it. It reads the cases of
``vectors/gradient_estimators.json`` and writes ``pytorch_gradients.json`` beside itself, with the
same calls and arguments and PyTorch's own numbers. The losses are written here once more, and so
is the noise given the winner: no derivative and no formula is taken from the helper.
"""

import json
import sys
from pathlib import Path

import torch

HERE = Path(__file__).resolve().parent
COOLEST = 0.2  # below it rows are one-hot up to rounding, and there is nothing to compare
FARTHEST = 10  # logits beyond it likewise

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


def main():
    """Read the cases, and write PyTorch's numbers for them."""
    cases = json.loads((HERE / "vectors" / "gradient_estimators.json").read_text("utf-8"))
    lines = []
    for case in cases:
        call, args = case["call"], case["args"]
        if call not in CALLS or args["temperature"] < COOLEST or max(args["logits"]) > FARTHEST:
            continue
        want = {"call": call, "args": args, "want": gradient(call, **args)}
        lines.append(json.dumps(want, separators=(",", ":")))
    head = json.dumps({"call": "version", "args": {}, "want": torch.__version__})
    text = "[\n" + ",\n".join([head, *lines]) + "\n]\n"
    (HERE / "pytorch_gradients.json").write_text(text, "utf-8", newline="\n")
    sys.stdout.write(f"{len(lines)} cases by PyTorch {torch.__version__}\n")


if __name__ == "__main__":
    main()
