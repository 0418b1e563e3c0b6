"""The colours tell things apart, and letters from paper, for every eye."""

import itertools

import numpy as np
import pytest

from gumbeltrick.palette import CATEGORIES, DARK, LIGHT

# Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
EYES = {
    "all colours": np.eye(3),
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
WHITE = TO_XYZ.sum(axis=1)
# Distances in CIELAB; 2.3 is just seen side by side. More than four outcomes are rare.
FIRST, FAR, APART = 4, 12, 5
TEXT, GRAPHICS = 4.5, 3  # WCAG 2.2, contrast


def linear(colour):
    """Linear RGB of ``#rrggbb``, shape (3,)."""
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)


def lab(colour, eye):
    """CIELAB of a colour as an eye sees it, shape (3,)."""
    seen = TO_XYZ @ np.clip(EYES[eye] @ linear(colour), 0, 1) / WHITE
    x, y, z = np.where(seen > 216 / 24389, np.cbrt(seen), (24389 / 27 * seen + 16) / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast(one, other):
    low, high = sorted(TO_XYZ[1] @ linear(colour) + 0.05 for colour in (one, other))
    return high / low


def test_the_measures_know_black_white_and_red():
    assert lab("#ffffff", "all colours") == pytest.approx([100, 0, 0], abs=1e-3)
    assert lab("#ff0000", "all colours") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # Without the middle cones this red and this green are one.
    apart = [lab(colour, "deuteranopia") for colour in ("#b25f4d", "#8a7346")]
    assert np.linalg.norm(apart[0] - apart[1]) < FAR


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_categories_differ_for_every_eye(colours, eye):
    seen = [lab(colours[f"category-{k + 1}"], eye) for k in range(CATEGORIES)]
    for one, other in itertools.combinations(range(CATEGORIES), 2):
        least = FAR if other < FIRST else APART
        assert np.linalg.norm(seen[one] - seen[other]) > least, (one + 1, other + 1)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_and_marks_stand_out_from_what_is_behind_them(colours):
    for behind in ("surface", "panel"):
        for name in ("ink", "muted", "accent", "alert"):
            assert contrast(colours[name], colours[behind]) >= TEXT, (name, behind)
        for k in range(CATEGORIES):
            assert contrast(colours[f"category-{k + 1}"], colours[behind]) >= GRAPHICS, k + 1
