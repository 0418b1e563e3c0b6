"""The numbers that both languages read: up to date, and right where Python's own are borrowed.

The JavaScript tests hold the same files against the functions there.
"""

import copy
import itertools
import json
import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
import vectors
from hypothesis import example, given, settings
from hypothesis import strategies as st
from recorded import by_pytorch
from scipy import stats
from vectors import random as stream

from gumbeltrick.goodness import chi_square_independence, kolmogorov_smirnov

MASK = 2**32 - 1
ROUNDING = 2e-13  # SciPy's far tails differ by this much between versions; JavaScript may by 1e-12

words = st.integers(0, MASK)
exactly = settings(max_examples=200, deadline=None, derandomize=True)


def agree(one, other):
    """Compare numbers with points up to rounding, everything else exactly."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=ROUNDING)
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(agree, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(agree(one[key], other[key]) for key in one)
    return one == other


def read(stem):
    def refuse(constant):
        pytest.fail(f"{stem}.json holds {constant}, which is not JSON")

    return json.loads((vectors.FOLDER / f"{stem}.json").read_text("utf-8"), parse_constant=refuse)


@pytest.mark.parametrize("stem", vectors.stems())
def test_file_holds_what_its_module_writes(stem):
    """If this fails after a change that is meant, write the files again: make vectors."""
    assert agree(read(stem), json.loads(vectors.text(stem)))


def test_every_file_has_its_module():
    assert sorted(path.stem for path in vectors.FOLDER.glob("*.json")) == vectors.stems()


@pytest.mark.parametrize("stem", vectors.stems())
def test_every_case_is_a_call_of_its_own(stem):
    cases = read(stem)
    assert all(case.keys() == {"call", "args", "want"} for case in cases)
    calls = [json.dumps([case["call"], case["args"]]) for case in cases]
    assert len(set(calls)) == len(calls)


@pytest.mark.parametrize(
    ("stem", "calls"),
    [
        ("gradient_estimators", ["gumbelSoftmaxGradient", "straightThrough", "gumbelRao", "rebar"]),
        ("gradient_problem", ["valueAndGradient", "scoreFunction"]),
        ("learning", ["lossAndGradient", "estimate"]),
        ("structured_maxima", ["softPath"]),
    ],
)
def test_the_recording_of_pytorch_is_of_these_very_cases(stem, calls):
    """So both languages are held to it. If not, run pytorch_gradients.py where PyTorch is."""
    ours = [(case["call"], case["args"]) for case in read(stem)]
    recorded = by_pytorch(*calls)
    assert {case["call"] for case in recorded} == set(calls)
    assert all((case["call"], case["args"]) in ours for case in recorded)


def test_a_changed_number_is_noticed():
    cases = read("goodness")
    changed = copy.deepcopy(cases)
    for amount, noticed in ((1e-14, False), (1e-12, True)):
        changed[1]["want"] = cases[1]["want"] * (1 + amount)
        assert agree(cases, changed) is not noticed
    assert not agree({"wins": [1, 2]}, {"wins": [1, 3]})
    assert not agree([1.5, 2.5], [1.5])
    assert not agree([1], [1.0])


# Far tails of chi-square, in decimal arithmetic


def pi():
    """Machin: π = 16 arctan(1/5) - 4 arctan(1/239)."""

    def arctan_of_one_over(n):
        power, divisor, total = Decimal(1) / n, 1, Decimal(0)
        while total + power / divisor != total:
            total += power / divisor
            power /= -n * n
            divisor += 2
        return total

    return 16 * arctan_of_one_over(5) - 4 * arctan_of_one_over(239)


def chi_square_tail(dof, x):
    """P(χ² > x) by its finite sum: Poisson's for even dof, with erfc(√(x/2)) for odd."""
    half = Decimal(x) / 2
    with localcontext() as context:
        # erf is summed and taken from 1: as many digits more as erfc has zeros.
        context.prec = 40 + int(half)
        if dof % 2:
            term = erf = 2 * (half / pi()).sqrt()
            for n in itertools.count(1):
                term *= half / (n + Decimal("0.5"))
                if erf + term == erf:
                    break
                erf += term
            tail, term, power = 1 - erf * (-half).exp(), 2 * (half / pi()).sqrt(), Decimal("0.5")
        else:
            tail, term, power = Decimal(0), Decimal(1), Decimal(0)
        total = Decimal(0)
        while power <= Decimal(dof) / 2 - 1:
            total += term
            power += 1
            term *= half / power
        return float(tail + total * (-half).exp())


def test_decimal_tail_by_hand():
    assert chi_square_tail(2, 3.0) == pytest.approx(math.exp(-1.5), rel=1e-15)
    assert chi_square_tail(1, 4.0) == pytest.approx(math.erfc(math.sqrt(2)), rel=1e-15)
    assert chi_square_tail(1, 3.841458820694124) == pytest.approx(0.05, rel=1e-14)


def test_far_tails_are_right():
    tails = [case for case in read("goodness") if case["call"] == "chiSquareSf"]
    assert {case["args"]["dof"] for case in tails} == set(range(1, 61))
    assert sum(0 < case["want"] < 1.1e-300 for case in tails) == 60
    for case in tails[::5]:  # a step that meets every dof and every distance
        dof, x = case["args"]["dof"], case["args"]["x"]
        assert case["want"] == pytest.approx(chi_square_tail(dof, x), rel=2e-13), (dof, x)


# The stream


def unmix(word):
    """Undo `mix`, from its last step to its first."""
    word ^= (word >> 15) ^ (word >> 30)
    word = word * pow(0xD35A2D97, -1, 2**32) & MASK
    word ^= (word >> 15) ^ (word >> 30)
    word = word * pow(0x21F0AAAD, -1, 2**32) & MASK
    return word ^ (word >> 16)


@exactly
@given(words)
def test_no_two_seeds_are_mixed_alike(word):
    assert unmix(stream.mix(word)) == word
    assert stream.mix(word) <= MASK


@exactly
@given(words, words)
@example(0, 0)
@example(MASK, MASK)
def test_uniforms_are_exact_and_never_0_or_1(high, low):
    u = stream.uniform(high, low)
    assert 0 < u < 1
    assert Fraction(u) == Fraction(2 * ((high >> 6) * 2**26 + (low >> 6)) + 1, 2**53)


def test_a_uniform_takes_two_words_high_first():
    high, low = itertools.islice(stream.words(3, 4), 2)
    assert next(stream.uniforms(3, 4)) == stream.uniform(high, low) != stream.uniform(low, high)
    assert stream.exponentials(3, 4, 1) == [-math.log(stream.uniform(high, low))]


def test_exponentials_of_neighbouring_streams_are_exponential_and_independent():
    """False alarm in 7 of 10 000 choices of a seed; would notice a mean that is 7.8 % wrong."""
    law, n = stats.expon(), 20_000
    alpha = 1e-4
    noise = [np.array(stream.exponentials(1, index, n)) for index in range(4)]
    gap = stats.kstwo.isf(alpha, n) + stats.norm.isf(alpha) / (2 * math.sqrt(n))
    assert gap * math.e == pytest.approx(0.078, abs=0.001)
    for column in noise:
        assert kolmogorov_smirnov(column, law.cdf).pvalue > alpha
        assert kolmogorov_smirnov(column * (1 + gap * math.e), law.cdf).pvalue < alpha

    def dependence(one, other):
        table = np.zeros((4, 4), dtype=int)
        quarter = law.ppf([0.25, 0.5, 0.75])
        np.add.at(table, (np.digitize(one, quarter), np.digitize(other, quarter)), 1)
        return chi_square_independence(table).pvalue

    assert all(dependence(noise[0], other) > alpha for other in noise[1:])
    assert dependence(noise[0], noise[0] + noise[1]) < alpha
