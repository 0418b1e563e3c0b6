"""What widgets have in common whose options each have a logit and a cost."""

import traitlets

from gumbeltrick._checks import check_between
from gumbeltrick.widgets.base import Checked

__all__ = ["LARGEST_COST", "LARGEST_LOGIT", "UnfitError", "as_many", "list_within"]

LARGEST_LOGIT = 50.0
LARGEST_COST = 10.0
MIN_OPTIONS = 2


class UnfitError(ValueError, traitlets.TraitError):
    """Traits that do not fit together: to traitlets, a reason to restore all of them."""


def list_within(largest, max_options, default_value):
    """Make a trait that holds 2 to `max_options` numbers from -`largest` to `largest`."""

    def check(value, name):
        sizes = {"min_size": MIN_OPTIONS, "max_size": max_options}
        return check_between(value, name, -largest, largest, ndim=1, **sizes).tolist()

    return Checked(check, default_value)


def as_many(widget, proposal):
    """Return proposed logits or costs if there are as many as of the others, else refuse them."""
    name, value = proposal["trait"].name, proposal["value"]
    other_name = "costs" if name == "logits" else "logits"
    other = getattr(widget, other_name)
    if len(value) != len(other):
        message = f"{name} must be as many as {other_name}, {len(other)}, "
        message += f"but it holds {len(value)}"
        raise UnfitError(message)
    return value
