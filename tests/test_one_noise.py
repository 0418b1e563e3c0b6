"""Five views of one noise: exact identities between them, by hypothesis and on many draws."""

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from calibration import ALPHA, detectable
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from gumbeltrick.goodness import chi_square, kolmogorov_smirnov
from gumbeltrick.gumbel_max import perturbed, softmax
from gumbeltrick.one_noise import Views, views
from gumbeltrick.widgets.one_noise import MAX_DRAWS, OneNoise

N = 100_000
LOGITS = np.array([1.0, 0.5, 0.0, -0.5])

exactly = settings(max_examples=150, deadline=None, derandomize=True)

UNIFORM = st.floats(0, 1, exclude_min=True, exclude_max=True)


def rows(logits, smallest=1, largest=6):
    """Uniforms and as many logits."""
    option = st.tuples(UNIFORM, logits)
    return st.lists(option, min_size=smallest, max_size=largest).map(
        lambda options: tuple(np.array(column) for column in zip(*options, strict=True))
    )


def noise(n, k, seed):
    """Uniforms strictly inside (0, 1), (n, k)."""
    return np.random.default_rng(seed).integers(1, 2**52, (n, k)) / 2**52


# What the views are


def test_views_by_hand():
    seen = views([math.exp(-1), math.exp(-2)], [0, math.log(2)], 0.5)
    assert isinstance(seen, Views)
    assert seen.exponentials == pytest.approx([1, 2], rel=1e-15)
    assert seen.times == pytest.approx([1, 1], rel=1e-15)
    assert seen.gumbels == pytest.approx([0, -math.log(2)], abs=1e-15)
    assert seen.perturbed == pytest.approx([0, 0], abs=1e-15)
    assert seen.soft == pytest.approx([0.5, 0.5], rel=1e-14)


@exactly
@given(rows(st.floats(-600, 600)), st.floats(0.01, 100))
def test_every_view_is_its_formula(row, temperature):
    uniforms, logits = row
    seen = views(uniforms, logits, temperature)
    assert seen.exponentials == pytest.approx(-np.log(uniforms), rel=1e-15)
    assert seen.gumbels == pytest.approx(stats.gumbel_r.ppf(uniforms), rel=1e-12, abs=1e-12)
    assert seen.perturbed == pytest.approx(logits + stats.gumbel_r.ppf(uniforms), rel=1e-12)
    assert seen.times == pytest.approx(seen.exponentials / np.exp(logits), rel=1e-12)
    assert np.exp(-seen.perturbed) == pytest.approx(seen.times, rel=1e-12)
    with np.errstate(under="ignore"):
        assert seen.soft == pytest.approx(softmax(seen.perturbed / temperature), abs=1e-9)


@exactly
@given(UNIFORM)
@example(5e-324)
@example(1 - 2**-53)
def test_the_area_behind_a_mark_is_u_on_both_axes(u):
    """P(T > t) = u for the alarm, P(x + G < s) = u for the sum: the pictures shade both."""
    seen = views([u], [0.7])
    assert stats.expon(scale=math.exp(-0.7)).sf(seen.times[0]) == pytest.approx(u, rel=1e-12)
    assert stats.gumbel_r(0.7).cdf(seen.perturbed[0]) == pytest.approx(u, rel=1e-12)


# One winner


@exactly
@given(rows(st.floats(-600, 600)), st.floats(0.01, 100))
@example((np.array([0.5, 0.5]), np.array([0.0, 0.0])), 1.0)
def test_all_views_name_the_same_winner(row, temperature):
    """Up to the rounding of one view: an alarm a few ulps later may be called the first."""
    seen = views(*row, temperature)
    error = 1e-15 * (10 + np.abs(row[1]).max())
    assert seen.times[seen.winner] <= seen.times.min() * (1 + error)
    assert seen.perturbed[seen.winner] >= seen.perturbed.max() - error
    assert seen.soft[seen.winner] == seen.soft.max()
    assert seen.soft.sum() == pytest.approx(1, abs=1e-14)


@pytest.mark.parametrize("temperature", [0.01, 0.5, 1, 10])
@pytest.mark.parametrize("logits", [LOGITS, np.zeros(6), np.array([-50.0, 50.0, 49.5])])
def test_all_views_name_the_same_winner_in_a_hundred_thousand_draws(logits, temperature):
    seen = views(noise(N, len(logits), 1), logits, temperature)
    assert (seen.times.argmin(axis=-1) == seen.winner).all()
    assert (seen.perturbed.argmax(axis=-1) == seen.winner).all()
    best = np.take_along_axis(seen.soft, seen.winner[:, np.newaxis], axis=-1)[:, 0]
    assert (best == seen.soft.max(axis=-1)).all()


@exactly
@given(rows(st.floats(-20, 20), smallest=2), UNIFORM)
def test_more_luck_is_an_earlier_alarm_a_larger_sum_and_a_larger_share(row, other):
    uniforms, logits = row
    low, high = sorted((uniforms[0], other))
    one, two = (views([u, *uniforms[1:]], logits) for u in (low, high))
    assert two.times[0] <= one.times[0]
    assert two.perturbed[0] >= one.perturbed[0]
    assert two.soft[0] >= one.soft[0] * (1 - 1e-14)
    assert (one.winner != 0) or (two.winner == 0)
    assert (two.perturbed[1:] == one.perturbed[1:]).all()


def test_a_lower_temperature_gives_the_winner_more():
    uniforms = noise(1000, 4, 2)
    shares = [views(uniforms, LOGITS, t).soft.max(axis=-1) for t in (100, 3, 1, 0.3, 0.01)]
    assert all((hot <= cold).all() for hot, cold in itertools.pairwise(shares))
    assert shares[0] == pytest.approx(0.25, abs=0.05)
    assert np.median(shares[-1]) == 1


# Many draws


def test_winners_follow_softmax():
    """Would notice a share of 0.455 that is wrong by 0.0128, at the expense of the others."""
    theory = softmax(LOGITS)
    share = theory[0]
    error = math.sqrt(detectable(3) * share * (1 - share) / N)
    assert error == pytest.approx(0.0128, abs=0.0001)
    shift = math.log((share + error) / (1 - share - error) * (1 - share) / share)
    uniforms = noise(N, 4, 3)

    def wins(logits):
        return np.bincount(views(uniforms, logits).winner, minlength=4)

    assert chi_square(wins(LOGITS), theory).pvalue > ALPHA
    assert chi_square(wins(LOGITS + shift * np.eye(4)[0]), theory).pvalue < ALPHA


def test_times_and_gumbels_follow_their_laws():
    """Would notice a law that is off by 0.0129 anywhere; shown for a shift of the sums by 0.036."""
    seen = views(noise(N, 1, 4), [0.7])
    alarm, total = stats.expon(scale=math.exp(-0.7)), stats.gumbel_r(0.7)
    assert kolmogorov_smirnov(seen.times[:, 0], alarm.cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(seen.perturbed[:, 0], total.cdf).pvalue > ALPHA
    assert kolmogorov_smirnov(seen.times[:, 0] * math.exp(0.036), alarm.cdf).pvalue < ALPHA
    assert kolmogorov_smirnov(seen.perturbed[:, 0] + 0.036, total.cdf).pvalue < ALPHA


# Logits of any size, shapes and types


@pytest.mark.parametrize(
    ("logits", "winner"),
    [
        ([1e308, -1e308, 0], 0),
        ([-1e308, -1e308, -1e308], 1),
        ([1e308, 1e308, 1e308], 1),
        ([1e-308, 0, 0], 1),
        ([0, -np.inf, 0], 2),
        ([-np.inf, -np.inf, -1e308], 2),
    ],
)
def test_logits_of_any_size(logits, winner):
    seen = views([0.4, 0.6, 0.5], logits, [[0.01], [1], [100]])
    assert (seen.winner == winner).all()
    assert not any(np.isnan(array).any() for array in seen)
    assert np.isfinite(seen.soft).all()
    assert (seen.soft[..., np.isneginf(logits)] == 0).all()
    assert (seen.times[..., np.isneginf(logits)] == np.inf).all()


@exactly
@given(UNIFORM, st.floats(0.01, 100))
@example(5e-324, 0.01)
def test_a_single_option_always_wins(u, temperature):
    seen = views([u], [-3.0], temperature)
    assert (seen.winner, seen.soft) == (0, [1])
    assert np.isfinite(np.concatenate(seen[:4])).all()


@exactly
@given(hnp.mutually_broadcastable_shapes(num_shapes=3, max_dims=3, max_side=3), st.integers(1, 3))
def test_batches_broadcast(shapes, k):
    batch, (first, second, third) = shapes.result_shape, shapes.input_shapes
    rng = np.random.default_rng(5)
    uniforms, logits = (
        noise(math.prod(first), k, 6).reshape(*first, k),
        rng.normal(size=(*second, k)),
    )
    temperature = rng.uniform(0.5, 2, size=third)
    seen = views(uniforms, logits, temperature)
    shapes_seen = {name: array.shape for name, array in seen._asdict().items()}
    assert shapes_seen.pop("winner") == batch
    assert set(shapes_seen.values()) == {(*batch, k)}
    wide = np.broadcast_to(uniforms, (*batch, k)), np.broadcast_to(logits, (*batch, k))
    heat = np.broadcast_to(temperature, batch)
    for index in np.ndindex(batch):
        alone = views(wide[0][index], wide[1][index], heat[index])
        assert all((one == many[index]).all() for one, many in zip(alone, seen, strict=True))


def test_results_are_float64_and_ones_own():
    uniforms, logits = np.array([0.25, 0.5], np.float32), np.array([1, 0], np.float32)
    seen = views(uniforms, logits)
    assert all(array.dtype == np.float64 for array in seen if array is not seen.winner)
    assert seen.winner.dtype == np.intp
    assert float(seen.exponentials[0]) == -math.log(0.25)
    seen.perturbed[0] = seen.gumbels[0] = seen.exponentials[0] = 9
    assert (uniforms.tolist(), logits.tolist()) == ([0.25, 0.5], [1, 0])
    assert Fraction(views([0.5], [0]).times[0]) == Fraction(math.log(2))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.5, 0.0], [0, 0]), r"uniforms must be above 0 and below 1, but uniforms\[1\] is 0.0"),
        (([0.5, 1.0], [0, 0]), r"uniforms must be above 0 and below 1, but uniforms\[1\] is 1.0"),
        (([0.5, np.nan], [0, 0]), r"uniforms must be above 0 and below 1.*nan"),
        ((0.5, [0]), r"uniforms must have a last axis of at least 1 entry, but it is 0.5"),
        (([], []), r"uniforms must have a last axis of at least 1 entry"),
        (([0.5], [0, 1]), r"logits must have a last axis as long as that of uniforms, 1"),
        (([[0.5]] * 3, [[0]] * 2), r"logits must broadcast with .* uniforms, \(3,\)"),
        (([0.5, 0.5], [0, np.inf]), r"logits must be below inf.*logits\[1\] is inf"),
        (([0.5, 0.5], [-np.inf] * 2), r"logits must hold a finite number in every row"),
        (([0.5, 0.5], [0, 0], 0), r"temperature must be finite and positive, but it is 0"),
        (([0.5, 0.5], [0, 0], -1.5), r"temperature must be finite and positive"),
        (([0.5, 0.5], [0, 0], np.inf), r"temperature must be finite and positive"),
        (([[0.5]] * 3, [0], [1, 2]), r"temperature must broadcast with .* logits, \(3,\)"),
    ],
)
def test_wrong_arguments_are_refused_by_name(arguments, message):
    with pytest.raises(ValueError, match=message):
        views(*arguments)


@pytest.mark.parametrize(
    "arguments", [(["a"], [0]), ([True], [0]), ([0.5], [0], "1"), ([0.5], None)]
)
def test_wrong_kinds_are_refused(arguments):
    with pytest.raises(TypeError, match="must be real numbers"):
        views(*arguments)


# The widget


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("logits", [0, 0], "logits must hold 3 to 6 numbers, but it holds 2"),
        ("logits", [0] * 7, "logits must hold 3 to 6 numbers, but it holds 7"),
        ("logits", [0, 51, 0], "logits must be from -50.0 to 50.0, but logits[1] is 51"),
        ("temperature", 0, "temperature must be from 0.01 to 100.0, but it is 0"),
        ("n", MAX_DRAWS + 1, "n must be a whole number from 0 to 500000, but it is 500001"),
        ("n", 1.5, "n must be a whole number from 0 to 500000, but it is 1.5"),
        ("own", [0.5, 1.0], "own must be from 1e-09 to 0.999999999, but own[1] is 1.0"),
        ("own", [0.5] * 7, "own must hold 0 to 6 numbers, but it holds 7"),
    ],
)
def test_bad_traits_are_refused_and_nothing_changes(trait, value, message):
    widget = OneNoise()
    before = widget.view_state()
    with pytest.raises((ValueError, TypeError)) as refused:
        setattr(widget, trait, value)
    assert str(refused.value) == message
    assert widget.view_state() == before


@pytest.mark.parametrize("own", [[], [0.999], [0.001] * 6])
@pytest.mark.parametrize("n", [0, 1, 1000])
@pytest.mark.parametrize("logits", [[1, 0.5, 0, -0.5], [50, -50, 49], [0] * 6])
def test_still_picture_of_any_state(logits, n, own):
    widget = OneNoise(logits=logits, n=n, own=own, temperature=0.01)
    figure, sentence = widget.still()
    assert [axes.get_title("left") for axes in figure.axes] == [
        "Luck",
        "1 Alarm",
        "2 Score + noise",
        "4 Soft",
        "5 So far",
    ]
    assert ("of your own" in sentence) == bool(own)
    assert ("No draw yet" in sentence) == (n == 0 and not own)


def test_still_picture_shows_the_helpers_draws():
    sentence = OneNoise(logits=LOGITS, n=500, seed=4).still()[1]
    winners = perturbed(LOGITS, 500, 4).argmax(axis=-1)
    assert f"Draw 500: {'ABCD'[winners[-1]]} rings first" in sentence
    assert f"{np.bincount(winners).max() / 500:.1%} of 500 draws" in sentence


def test_still_picture_of_a_tie():
    sentence = OneNoise(logits=[0, -1, 0, 0], n=0).still()[1]
    assert "equal luck: A, C and D ring at once, with the same sum" in sentence
    assert "A is shown. The soft view gives each of them 29.7%." in sentence


def test_still_picture_of_a_draw_of_ones_own():
    sentence = OneNoise(own=[0.001, 0.001, 0.001, 0.999]).still()[1]
    assert sentence.startswith("A draw of your own, which does not count: D rings first")
