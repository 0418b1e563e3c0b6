"""The traits take what they should, refuse the rest, and the still picture shows the helper."""

import re

import numpy as np
import pytest

from gumbeltrick import learning
from gumbeltrick.widgets.learning import STEPS, Learning, _smoothed

TITLES = ["Points and means", "Loss of all points, in nats"]
TITLES += ["Variance of the gradient"]


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("estimator", "magic", "estimator must be one of 'exact', 'score function'"),
        ("estimator", None, "estimator must be one of"),
        ("temperature", 0, "temperature must be from 0.01 to 10.0, but it is 0"),
        ("temperature", 11, "temperature must be from 0.01 to 10.0, but it is 11"),
        ("temperature", np.nan, "temperature must be from 0.01 to 10.0, but it is nan"),
        ("temperature", [1, 2], "temperature must be a number"),
        ("schedule", "rising", "schedule must be one of 'constant', 'falling'"),
        ("step", STEPS + 1, f"step must be a whole number from 0 to {STEPS}"),
        ("step", 1.5, f"step must be a whole number from 0 to {STEPS}"),
        ("seed", -1, "seed must be a whole number from 0 to 4294967295, but it is -1"),
    ],
)
def test_bad_values_are_refused_and_nothing_changes(trait, value, message):
    widget = Learning(estimator="rebar", temperature=2, step=30)
    before = widget.view_state()
    with pytest.raises((ValueError, TypeError), match=re.escape(message)):
        setattr(widget, trait, value)
    assert widget.view_state() == before


def test_numbers_are_kept_as_plain_numbers():
    widget = Learning(temperature=np.float32(1.5), step=np.int64(2))
    assert (type(widget.temperature), widget.temperature) == (float, 1.5)
    assert (type(widget.step), widget.step) == (int, 2)


@pytest.mark.parametrize("estimator", learning.ESTIMATORS)
@pytest.mark.parametrize(("step", "schedule"), [(0, "constant"), (1, "falling"), (400, "falling")])
def test_still_picture_of_any_state(estimator, step, schedule):
    widget = Learning(estimator=estimator, step=step, schedule=schedule, temperature=10)
    figure, sentence = widget.still()
    assert sorted(axes.get_title("left") for axes in figure.axes) == sorted(TITLES)
    assert ("Nothing is learnt yet" in sentence) == (step == 0)


def test_the_coldest_runs_stay_finite():
    for estimator in learning.ESTIMATORS[2:]:
        _, sentence = Learning(estimator=estimator, temperature=0.01, step=400).still()
        assert "nan" not in sentence


def test_still_picture_shows_the_helpers_run():
    widget = Learning(estimator="straight-through", temperature=0.5, step=250, seed=4)
    points, _ = learning.make_data(200, 4)
    exact = learning.train(points, 4, "exact", rng=4).losses[250]
    run = learning.train(points, 4, "straight-through", temperature=0.5, rng=4)
    figure, sentence = widget.still()
    assert f"the loss is {run.losses[250]:.2f} nats" in sentence
    assert f"{run.losses[250] - exact:.2f} above exact training" in sentence
    assert f"a variance of {run.variances[230:250].mean():.3g}." in sentence
    by_title = {axes.get_title("left"): axes for axes in figure.axes}
    own, other = by_title[TITLES[1]].lines[1], by_title[TITLES[1]].lines[0]
    assert own.get_ydata()[-1] == run.losses[250]
    assert other.get_ydata()[-1] == exact
    now = learning.Parameters(*(part[250] for part in run.path))
    counts = np.bincount(learning.categories(now, points).argmax(axis=1), minlength=4)
    assert [int(n) for n in re.findall(r"\d+", sentence.rpartition("hold")[2])] == list(counts)


@pytest.mark.parametrize("estimator", learning.ESTIMATORS[1:])
@pytest.mark.parametrize("temperature", [0.05, 1, 3.2, 10])
def test_the_axis_of_the_variance_holds_the_run(estimator, temperature):
    figure, _ = Learning(estimator=estimator, temperature=temperature, step=400).still()
    (axes,) = (axes for axes in figure.axes if axes.get_title("left") == TITLES[2])
    low, high = axes.get_ylim()
    shown = axes.lines[0].get_ydata()
    assert low < shown.min()
    assert shown.max() < high


def test_small_means_stay_what_they_are_behind_large_values():
    values = np.where(np.arange(60) < 20, 1e6 * (np.arange(60) + 0.1), 1e-13)
    assert _smoothed(values)[-1] == pytest.approx(1e-13)


def test_a_letter_that_nobody_gets_is_named():
    """A run that ends with a dead category: found among the coldest."""
    widget = Learning(estimator="straight-through", temperature=0.01, step=400)
    for seed in range(30):
        widget.seed = seed
        sentence = widget.still()[1]
        if "Next to no points are left for category" in sentence:
            break
    else:
        pytest.fail("no such run")
