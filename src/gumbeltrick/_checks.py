"""What a wrong argument is told: the checks that helpers and widget traits share.

A check takes a value and the name of its argument. It returns the value in the form in which the
helpers compute, or raises TypeError for a wrong kind of thing and ValueError for a wrong value.
Every message names the argument, what is allowed, and the value: "rates must be finite and
positive, but rates[2] is -1.0".
"""

import operator
import reprlib

import numpy as np

__all__ = [
    "check_below_pole",
    "check_beside",
    "check_between",
    "check_broadcast",
    "check_cdf",
    "check_cdf_values",
    "check_choice",
    "check_costs",
    "check_count",
    "check_counts",
    "check_edges",
    "check_function",
    "check_logits",
    "check_order",
    "check_pair",
    "check_points",
    "check_pool_below",
    "check_positive",
    "check_possible",
    "check_potentials",
    "check_probabilities",
    "check_rates",
    "check_reals",
    "check_returned",
    "check_rng",
    "check_same_options",
    "check_samples",
    "check_seed",
    "check_shares",
    "check_sizes",
    "check_square",
    "check_symmetric",
    "check_timed_rates",
    "check_timed_weights",
    "check_times",
    "check_uniforms",
    "check_weights",
    "check_whole",
    "check_winnable",
    "check_winners",
]

MAX_SEED = 2**32 - 1
MAX_COUNT = 2**53  # whole numbers up to here are exact in a float
SLOWEST = 1e-306  # NumPy's largest standard exponential, 44.4, over this is still a float
SUM_ERROR = 1e-9  # how far from 1 rounding may take a sum of probabilities
SHARE_ERROR = 8  # the same for a sum of shares in a narrower type, in its eps
STEP_ERROR = 1e-12  # how far down rounding may take a cdf

_WHOLE = ("whole numbers", "iu", (int, np.integer))
_REAL = ("real numbers", "iuf", (int, float, np.integer, np.floating))
_NEVER = (bool, np.bool_, str, bytes)  # Python counts True among the integers
_DIMENSIONS = ("a number", "a list of numbers", "a table: rows of numbers")


def check_rates(value, name="rates", min_size=1, max_size=None):
    """Return finite positive rates as a float64 array of shape (k,)."""
    given = _numbers(value, name, 1)
    _check_size(given, name, min_size, max_size)
    rates = _floats(given)
    _check_each(given, np.isfinite(rates) & (rates > 0), name, "finite and positive")
    return rates


def check_timed_rates(value, name="rates", min_size=1, max_size=None):
    """Return rates as `check_rates` does, the fastest so fast that its times fit a float."""
    rates = check_rates(value, name, min_size, max_size)
    _check_timed(rates, name)
    return rates


def check_times(value, name="times"):
    """Return times as a float64 array of shape (n, k): not negative, in each row one finite."""
    given = _numbers(value, name, 2)
    if given.shape[1] == 0:
        _refuse(ValueError, name, "have at least 1 column", f"its shape is {given.shape}")
    times = _floats(given)
    # The least of a row is NaN if any is, so one pass tells whether each row is as it should be.
    first = times.min(axis=1)
    if not ((first >= 0) & (first < np.inf)).all():
        _check_each(given, times >= 0, name, "at least 0, or inf for a clock that never rings")
        row = np.argmax(first == np.inf)
        _refuse(ValueError, name, "hold a finite time in every row", f"{name}[{row}] has none")
    return times


def check_logits(value, name="logits"):
    """Return logits as a float64 array of shape (..., k): below inf, in each row one finite."""
    given = _numbers(value, name, None)
    _check_last_axis(given, name)
    logits = _floats(given)
    # The largest of a row is NaN if any is, so one pass tells whether each row is as it should be.
    if not np.isfinite(logits.max(axis=-1)).all():
        good = ~np.isnan(logits) & (logits < np.inf)
        _check_each(given, good, name, "below inf and not NaN; -inf marks what cannot win")
        _check_some(logits > -np.inf, name, "hold a finite number in every row")
    return logits


def check_costs(value, name="costs", min_axes=0):
    """Return costs as a float64 array, not empty: above -inf; inf marks what is blocked."""
    costs = check_reals(value, name, finite=False, min_size=1)
    if costs.ndim < min_axes:
        allowed = f"have at least {min_axes} axes, rows and columns"
        _refuse(ValueError, name, allowed, f"its shape is {costs.shape}")
    _check_each(costs, costs > -np.inf, name, "above -inf; inf marks what is blocked")
    return costs


def check_potentials(value, name, shape):
    """Return log-potentials of one shape as a float64 array: below inf; -inf forbids.

    An entry of the shape may be None: then any length from 1 will do.
    """
    potentials = check_reals(value, name, finite=False)
    fits = potentials.ndim == len(shape) and all(
        length == due or (due is None and length > 0)
        for length, due in zip(potentials.shape, shape, strict=True)
    )
    if not fits:
        due = ", ".join("any" if length is None else str(length) for length in shape)
        due = f"({due},)" if len(shape) == 1 else f"({due})"
        _refuse(ValueError, name, f"have the shape {due}", f"its shape is {potentials.shape}")
    _check_each(potentials, potentials < np.inf, name, "below inf; -inf marks what is forbidden")
    return potentials


def check_square(value, name="scores", *, batch=True):
    """Return scores as a float64 array of shape (..., k, k): below inf; -inf forbids."""
    scores = check_reals(value, name, finite=False)
    good = scores.ndim == 2 or (batch and scores.ndim > 2)  # noqa: PLR2004 - a matrix
    if not good or scores.shape[-1] != scores.shape[-2] or scores.shape[-1] == 0:
        allowed = "be a square matrix of at least 1 row"
        _refuse(ValueError, name, allowed, f"its shape is {scores.shape}")
    _check_each(scores, scores < np.inf, name, "below inf; -inf marks what is forbidden")
    return scores


def check_symmetric(value, size, name="couplings"):
    """Return a finite symmetric matrix with a diagonal of 0 as a float64 array, (size, size)."""
    matrix = check_reals(value, name, ndim=2)
    if matrix.shape != (size, size):
        allowed = f"be a square matrix of {size} rows"
        _refuse(ValueError, name, allowed, f"its shape is {matrix.shape}")
    _check_each(matrix, matrix == matrix.T, name, "symmetric")
    _check_each(matrix, (matrix == 0) | ~np.eye(size, dtype=bool), name, "0 on the diagonal")
    return matrix


def check_edges(value, name="edges"):
    """Return edges, pairs of whole numbers >= 0, as an array of int of shape (m, 2)."""
    given = _numbers(value, name, 2, _WHOLE)
    if given.shape[0] == 0 or given.shape[1] != 2:  # noqa: PLR2004 - tail and head
        _refuse(ValueError, name, "be pairs (tail, head)", f"its shape is {given.shape}")
    good = (given >= 0) & (given <= np.iinfo(np.int32).max)
    _check_each(given, good, name, "whole numbers >= 0 that fit in 31 bits")
    return given.astype(np.intp)


def check_possible(possible, name, allowed, seen="there is none"):
    """Refuse an argument that leaves nothing to choose from."""
    if not possible:
        _refuse(ValueError, name, allowed, seen)


def check_uniforms(value, name="uniforms"):
    """Return uniforms as a float64 array of shape (..., k), each strictly inside (0, 1)."""
    given = _numbers(value, name, None)
    _check_last_axis(given, name)
    uniforms = _floats(given)
    _check_each(given, (uniforms > 0) & (uniforms < 1), name, "above 0 and below 1")
    return uniforms


def check_weights(value, name="weights"):
    """Return weights as a float64 array of shape (..., k): finite, >= 0, in each row one > 0."""
    given = _numbers(value, name, None)
    _check_last_axis(given, name)
    weights = _floats(given)
    # Least and largest of a row are NaN if any is, so two passes tell whether each row is good.
    largest = weights.max(axis=-1)
    if not ((weights.min(axis=-1) >= 0) & (largest > 0) & (largest < np.inf)).all():
        _check_each(given, np.isfinite(weights) & (weights >= 0), name, "finite and at least 0")
        _check_some(weights > 0, name, "hold a number above 0 in every row")
    return weights


def check_timed_weights(value, name="weights", min_size=1, max_size=None):
    """Return weights as `check_weights` does, (k,), one so large that its times fit a float."""
    given = _numbers(value, name, 1)
    _check_size(given, name, min_size, max_size)
    weights = check_weights(value, name)
    _check_timed(weights, name)
    return weights


def check_positive(value, name, ndim=None):
    """Return finite positive numbers as a float64 array, of any shape or of `ndim` dimensions."""
    given = _numbers(value, name, ndim)
    numbers = _floats(given)
    _check_each(given, np.isfinite(numbers) & (numbers > 0), name, "finite and positive")
    return numbers


def check_between(value, name, low, high, *, ndim=None, min_size=0, max_size=None):
    """Return numbers from `low` to `high`, so many and so shaped, as a float64 array."""
    given = _numbers(value, name, ndim)
    _check_size(given, name, min_size, max_size)
    numbers = _floats(given)
    _check_each(given, (numbers >= low) & (numbers <= high), name, f"from {low} to {high}")
    return numbers


def check_points(value, largest, name="points"):
    """Return points, one a row, as a float64 array of shape (n, d): at least one, none far out."""
    points = check_between(value, name, -largest, largest, ndim=2)
    if points.size == 0:
        allowed = "have at least 1 row and 1 column"
        _refuse(ValueError, name, allowed, f"its shape is {points.shape}")
    return points


def check_reals(value, name, *, finite=True, ndim=None, min_size=0):
    """Return numbers as a float64 array of any shape: none NaN, infinite only where allowed."""
    given = _numbers(value, name, ndim)
    _check_size(given, name, min_size)
    numbers = _floats(given)
    good = np.isfinite(numbers) if finite else ~np.isnan(numbers)
    _check_each(given, good, name, "finite" if finite else "numbers, not NaN")
    return numbers


def check_broadcast(arrays):
    """Return the shape to which arrays broadcast together; they come in a dictionary, by name."""
    together = ()
    for name, array in arrays.items():
        try:
            together = np.broadcast_shapes(together, array.shape)
        except ValueError:
            allowed = f"broadcast with the arguments before it, of shape {together}"
            _refuse(ValueError, name, allowed, f"its shape is {array.shape}")
    return together


def check_beside(array, name, other, other_name):
    """Return an array whose shape broadcasts with all axes but the last of another argument."""
    batch = other.shape[:-1]
    try:
        np.broadcast_shapes(array.shape, batch)
    except ValueError:
        allowed = f"broadcast with the axes before the last of {other_name}, {batch}"
        _refuse(ValueError, name, allowed, f"its shape is {array.shape}")
    return array


def check_same_options(array, name, other, other_name):
    """Return an array that has as many options as another argument and fits its batches."""
    size = other.shape[-1]
    if array.shape[-1] != size:
        allowed = f"have a last axis as long as that of {other_name}, {size}"
        _refuse(ValueError, name, allowed, f"its shape is {array.shape}")
    check_beside(array[..., 0], name, other, other_name)
    return array


def check_shares(value, name, *, inside=True):
    """Return points of the simplex, (..., k): shares that sum to one, `inside` it all above 0."""
    given = _numbers(value, name, None)
    _check_last_axis(given, name)
    shares = _floats(given)
    error = SUM_ERROR
    if given.dtype.kind == "f":  # shares that somebody computed with fewer digits
        error = max(error, SHARE_ERROR * float(np.finfo(given.dtype).eps))
    good = (shares > 0 if inside else shares >= 0) & (shares <= 1 + error)
    _check_each(given, good, name, f"{'above' if inside else 'at least'} 0 and at most 1")
    totals = shares.sum(axis=-1)
    off = np.abs(totals - 1) > error
    if off.any():
        row = np.unravel_index(np.argmax(off), off.shape)
        _refuse(
            ValueError, name, "sum to 1 in every row", _seen(totals[row], f"the sum of {name}", row)
        )
    return shares


def check_options(array, name, size):
    """Return an array whose last axis has `size` entries."""
    if array.ndim == 0 or array.shape[-1] != size:
        allowed = f"have a last axis of length {size}"
        _refuse(ValueError, name, allowed, f"its shape is {array.shape}")
    return array


def check_below_pole(product, t, scale):
    """Return t · scale, an array, if it is below 1 everywhere."""
    below = product < 1
    if not below.all():
        t, scale = np.broadcast_arrays(t, scale)
        index = np.unravel_index(np.argmin(below), below.shape)
        seen = f"{_seen(t[index], 't', index)} where scale is {_shown(scale[index])}"
        _refuse(ValueError, "t", "be below 1/scale, or the mean of exp(t X) is infinite", seen)
    return product


def check_whole(value, name, least):
    """Return whole numbers, none below `least`, as an array of float64 of any shape."""
    given = _numbers(value, name, None, _WHOLE)
    _check_each(given, given >= least, name, f"whole numbers >= {least}")
    return _floats(given)


def check_sizes(value, name, least, most):
    """Return whole numbers from `least` to `most`, each above the one before, as int64."""
    given = _numbers(value, name, 1, _WHOLE)
    inside = (given >= least) & (given <= most)
    _check_each(given, inside, name, f"whole numbers from {least} to {most}")
    sizes = given.astype(np.int64)
    _check_each(given, np.diff(sizes, prepend=0) > 0, name, "above the one before")
    return sizes


def check_order(value, size, name="order"):
    """Return a permutation of range(size) as a list of int."""
    order = _numbers(value, name, 1, _WHOLE).tolist()
    if sorted(order) != list(range(size)):
        allowed = f"name each of 0 to {size - 1} exactly once"
        _refuse(ValueError, name, allowed, f"it is {_shown(order)}")
    return order


def check_choice(value, name, choices):
    """Return a text that is one of the choices."""
    allowed = f"be one of {', '.join(map(repr, choices))}"
    if not isinstance(value, str):
        _refuse(TypeError, name, allowed, f"it is {_shown(value)}")
    if value not in choices:
        _refuse(ValueError, name, allowed, f"it is {_shown(value)}")
    return value


def check_count(value, name="n", max_value=None, *, min_value=0):
    """Return a whole number that is not negative, or not below another bound, as an int."""
    bounds = f">= {min_value}" if max_value is None else f"from {min_value} to {max_value}"
    allowed = f"be a whole number {bounds}"
    try:
        count = None if isinstance(value, _NEVER) else operator.index(value)
    except TypeError:
        count = None
    if count is None:
        hint = ", a float" if isinstance(value, float) and value.is_integer() else ""
        _refuse(TypeError, name, allowed, f"it is {_shown(value)}{hint}")
    if count < min_value or (max_value is not None and count > max_value):
        _refuse(ValueError, name, allowed, f"it is {_shown(count)}")
    return count


def check_pair(i, j, size):
    """Return two different indices below `size`, each as an int."""
    i, j = check_count(i, "i", size - 1), check_count(j, "j", size - 1)
    if i == j:
        _refuse(ValueError, "j", "differ from i", f"both are {i}")
    return i, j


def check_winnable(able, pair, name="logits"):
    """Return whether each of a pair can win, shape (..., 2): in every row at least one can."""
    _check_some(able, name, f"hold, at {pair[0]} or {pair[1]}, an option with a chance to win")
    return able


def check_winners(value, logits, name="winners"):
    """Return indices of options that can win, as an array of int that fits the batches."""
    given = _numbers(value, name, None, _WHOLE)
    size = logits.shape[-1]
    _check_each(given, (given >= 0) & (given < size), name, f"whole numbers from 0 to {size - 1}")
    winners = check_beside(given.astype(np.intp), name, logits, "logits")
    shape = np.broadcast_shapes(winners.shape, logits.shape[:-1])
    able = np.broadcast_to(logits > -np.inf, (*shape, size))
    spread = np.broadcast_to(winners, shape)
    can = np.take_along_axis(able, spread[..., np.newaxis], axis=-1)[..., 0]
    _check_each(spread, can, name, "options whose logit is not -inf")
    return winners


def check_seed(value, name="seed"):
    """Return a whole number of 32 bits as an int."""
    return check_count(value, name, MAX_SEED)


def check_rng(value, name="rng"):
    """Return a Generator: the one given, one from a seed, or for None one with a random seed."""
    error = TypeError
    if not isinstance(value, _NEVER):
        try:
            return np.random.default_rng(value)
        except ValueError:
            error = ValueError
        except TypeError:
            pass
    allowed = "be None, a whole number >= 0 or a numpy.random.Generator"
    return _refuse(error, name, allowed, f"it is {_shown(value)}")


def check_counts(value, name="counts", ndim=1):
    """Return counts, one of them above 0, as an int64 array; floats will do if they are whole."""
    given = _numbers(value, name, ndim)
    _check_size(given, name)
    whole = (given >= 0) & (given <= MAX_COUNT) & (given == np.floor(given))
    _check_each(given, whole, name, f"whole numbers from 0 to {MAX_COUNT}")
    if not given.any():
        _refuse(ValueError, name, "hold a count above 0", "all are 0")
    return given.astype(np.int64)


def check_probabilities(value, size, name="probabilities"):
    """Return `size` probabilities that sum to one, up to rounding, as a float64 array."""
    given = _numbers(value, name, 1)
    _check_size(given, name, size, size)
    probabilities = _floats(given)
    inside = (probabilities >= 0) & (probabilities <= 1)
    _check_each(given, inside, name, "between 0 and 1")
    total = probabilities.sum()
    if abs(total - 1) > SUM_ERROR:
        _refuse(ValueError, name, "sum to 1", f"they sum to {_shown(total)}")
    return probabilities


def check_samples(value, name="samples"):
    """Return samples, at least one and none NaN, as a float64 array of shape (n,)."""
    given = _numbers(value, name, 1)
    _check_size(given, name)
    _check_each(given, ~np.isnan(given), name, "numbers and not NaN")
    return _floats(given)


def check_cdf(value, name="cdf"):
    """Return a function."""
    if not callable(value):
        allowed = "be a function such as scipy.stats.expon().cdf"
        _refuse(TypeError, name, allowed, f"it is {_shown(value)}")
    return value


def check_cdf_values(value, samples, name="cdf"):
    """Return what a cdf gave for sorted samples: within [0, 1] and nowhere falling."""
    name = f"{name}(samples)"
    values = _floats(_numbers(value, name, 1))
    _check_size(values, name, samples.size, samples.size)
    _check_each(values, (values >= 0) & (values <= 1), name, "between 0 and 1")
    falls = np.diff(values) < -STEP_ERROR
    if falls.any():
        at = np.argmax(falls)
        seen = f"it is {values[at]:.6g} at {samples[at]:.6g}"
        seen += f" and {values[at + 1]:.6g} at {samples[at + 1]:.6g}"
        _refuse(ValueError, name, "never fall as the samples grow", seen)
    return values


def check_function(value, name):
    """Return a function."""
    if not callable(value):
        _refuse(TypeError, name, "be a function", f"it is {_shown(value)}")
    return value


def check_returned(value, name, shape):
    """Return what a function gave, finite numbers of the shape that is due, as float64."""
    given = _numbers(value, name, None)
    if given.shape != shape:
        _refuse(ValueError, name, f"have the shape {shape}", f"its shape is {given.shape}")
    numbers = _floats(given)
    _check_each(given, np.isfinite(numbers), name, "finite")
    return numbers


def check_pool_below(value, name="pool_below"):
    """Return an expected count, finite and not negative, as a float."""
    number = float(_numbers(value, name, 0))
    if not 0 <= number < np.inf:
        _refuse(ValueError, name, "be finite and >= 0", f"it is {number!r}")
    return number


def _refuse(error, name, allowed, seen):
    message = f"{name} must {allowed}, but {seen}"
    raise error(message)


def _shown(value):
    return reprlib.repr(value.item() if isinstance(value, np.generic) else value)


def _check_size(array, name, min_size=1, max_size=None):
    if array.size >= min_size and (max_size is None or array.size <= max_size):
        return
    allowed = f"at least {min_size}"
    if max_size is not None:
        allowed = f"{min_size} to {max_size}" if min_size < max_size else str(min_size)
    noun = "number" if allowed.endswith(" 1") or allowed == "1" else "numbers"
    seen = f"it holds {array.size}" if array.size else "it is empty"
    _refuse(ValueError, name, f"hold {allowed} {noun}", seen)


def _check_last_axis(array, name):
    if array.ndim == 0 or array.shape[-1] == 0:
        seen = f"its shape is {array.shape}" if array.ndim else f"it is {_shown(array[()])}"
        _refuse(ValueError, name, "have a last axis of at least 1 entry", seen)


def _check_some(good, name, allowed):
    rows = good.any(axis=-1)
    if not rows.all():
        index = np.unravel_index(np.argmin(rows), rows.shape)
        at = f"[{', '.join(str(i) for i in index)}]" if index else ""
        _refuse(ValueError, name, allowed, f"{name}{at} has none")


def _check_timed(rates, name):
    if rates.max() < SLOWEST:
        allowed = f"include one of at least {SLOWEST}, or times exceed the largest float"
        _refuse(ValueError, name, allowed, f"the largest is {_shown(rates.max())}")


def _check_each(array, good, name, allowed):
    if not good.all():
        index = np.unravel_index(np.argmin(good), good.shape)
        _refuse(ValueError, name, f"be {allowed}", _seen(array[index], name, index))


def _seen(value, name, index):
    at = ", ".join(str(i) for i in index)
    return f"{name}[{at}] is {_shown(value)}" if at else f"it is {_shown(value)}"


def _numbers(value, name, ndim, kind=_REAL):
    """Return an array of `ndim` dimensions, or of any number of them for None.

    It holds the value's own numbers and nothing else.
    """
    allowed, dtypes, types = kind
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        wanted = "rows of equal length" if ndim is None else _DIMENSIONS[ndim]
        _refuse(ValueError, name, f"be {wanted}", f"it is {_shown(value)}")
    listed = isinstance(value, (list, tuple))
    if listed or array.dtype.kind not in dtypes:
        # In a list NumPy turns True into 1, and 1 beside "a" into "1": look at what was given.
        items = np.asarray(value, dtype=object)
        for position, item in enumerate(items.flat):
            if isinstance(item, _NEVER) or not isinstance(item, types):
                index = np.unravel_index(position, items.shape)
                _refuse(TypeError, name, f"be {allowed}", _seen(item, name, index))
        if not listed:
            _refuse(TypeError, name, f"be {allowed}", f"its dtype is {array.dtype}")
    if ndim is not None and array.ndim != ndim:
        seen = f"it is {_shown(value)}" if array.ndim == 0 else f"its shape is {array.shape}"
        _refuse(ValueError, name, f"be {_DIMENSIONS[ndim]}", seen)
    if array.dtype == object:  # integers of more than 64 bits
        try:
            return array.astype(np.float64)
        except OverflowError:
            _refuse(ValueError, name, "fit in floats", f"it is {_shown(value)}")
    return array


def _floats(array):
    with np.errstate(over="ignore", under="ignore"):  # a longdouble may become inf or 0
        return array.astype(np.float64, copy=False)
