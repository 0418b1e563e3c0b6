"""The colours of the book: one palette for Matplotlib, the widgets and the page.

``palette.json`` holds the colours by name, once for the light and once for the dark theme.
Matplotlib draws with the light ones; on a page or in a notebook every one of them is a CSS
variable ``--gt-<name>``, so that a picture follows the reader's theme.
"""

import json
from importlib.resources import files

__all__ = ["CATEGORIES", "DARK", "LIGHT", "category", "style_sheet"]

_PALETTE = json.loads(files("gumbeltrick").joinpath("palette.json").read_text("utf-8"))

LIGHT: dict[str, str] = _PALETTE["light"]
"""Colours of the light theme by name, as ``#rrggbb``."""

DARK: dict[str, str] = _PALETTE["dark"]
"""Colours of the dark theme by name, as ``#rrggbb``."""

CATEGORIES = sum(name.startswith("category-") for name in LIGHT)
"""How many categories have a colour of their own."""

# In a shadow root the page's own root is out of reach, and the view marks what it stands on.
_LIGHT_SELECTORS = (":root", ":host")
# Sphinx themes mark the page, JupyterLab and VS Code mark the body.
_DARK_SELECTORS = (
    'html[data-theme="dark"]',
    'body[data-jp-theme-light="false"]',
    "body.vscode-dark",
    '[data-gt-theme="dark"]',
)


def category(index):
    """Colour of the outcome with this index in the light theme; they repeat after eight.

    Parameters
    ----------
    index : int
        Zero-based index of the outcome: 0 is clock A.

    Returns
    -------
    str
        The colour as ``#rrggbb``.
    """
    return LIGHT[f"category-{index % CATEGORIES + 1}"]


def _variables(colours):
    return "".join(f"--gt-{name}:{value};" for name, value in colours.items())


def style_sheet():
    """CSS that declares every colour as a variable, in both themes.

    Returns
    -------
    str
        The style sheet. Print is always light: paper is white.
    """
    light = ",".join(_LIGHT_SELECTORS)
    dark = ",".join(_DARK_SELECTORS)
    return (
        f"{light}{{{_variables(LIGHT)}}}\n"
        f"{dark}{{{_variables(DARK)}}}\n"
        f"@media print{{{light},{dark}{{{_variables(LIGHT)}}}}}\n"
    )
