"""What PyTorch's autograd said, recorded by ``pytorch_gradients.py``."""

import functools
import json
from pathlib import Path

HERE = Path(__file__).resolve().parent


@functools.cache
def _all():
    return json.loads((HERE / "pytorch_gradients.json").read_text("utf-8"))[1:]


def by_pytorch(*calls):
    """Cases of these calls: each has `args`, and in `want` the gradient that PyTorch found."""
    return [case for case in _all() if case["call"] in calls]
