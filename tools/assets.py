"""Style sheets and fonts of the finished book: nothing in them that no page uses."""

import hashlib
import json
import re
import subprocess
from io import BytesIO
from pathlib import Path

import deno
from fontTools import subset
from fontTools.ttLib import TTFont

TOOLS = Path(__file__).resolve().parent

# An address in a style sheet; data: and #fragment are none.
_ADDRESS = re.compile(r"""url\(\s*['"]?(?!data:|#)([^'")]+)['"]?\s*\)""")
_IMPORT = re.compile(r"""@import\s+(?:url\()?\s*['"]?([^'")\s]+)['"]?\s*\)?\s*;""")
_VARIABLE = re.compile(r"--[a-zA-Z][\w-]*")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FACE = re.compile(r"@font-face\s*{[^}]*}")
# The other formats serve browsers that cannot run the book's scripts either.
_OLD_FORMAT = re.compile(r',\s*url\([^)]*\)\s*format\(["\'](?:woff|truetype)["\']\)')
_FONTS = {".woff2", ".ttf"}
# The primes, which the style sheet of the formulas asks for.
_FORMULA_FEATURES = ["ss04"]
# Names that state the licence, which travels with the font.
_LICENCE = [13, 14]
# How far a script may stay behind the top or the bottom of what it stands on, in thousandths, as in
# Computer Modern. TeX asks only for tall bases, browsers for letters too: with the font's own
# values the index of a y hangs below that of a z.
_DROPS = {"SuperscriptBaselineDropMax": 386, "SubscriptBaselineDropMin": 50}
_ICON = re.compile(r"""content:\s*["']\\([0-9a-f]{3,5})["']""")


def digest(content):
    """Short digest of a file for its address: new content, new address."""
    return hashlib.sha256(content).hexdigest()[:8]


def combine(sheets, content, folder, characters, set_by_formulas):
    """Join style sheets into one, without the rules, fonts and glyphs that nobody needs.

    Parameters
    ----------
    sheets : sequence of pathlib.Path
        Style sheets in the order of the pages.
    content : sequence of pathlib.Path
        Pages, scripts and style sheets that stay by themselves. Their words are looked up in the
        rules' selectors, and the variables that they name are kept.
    folder : pathlib.Path
        Where the style sheet will stand; the fonts and images that it names are written there.
    characters : set of str
        What the pages show.
    set_by_formulas : set of str
        What a font for formulas must have.

    Returns
    -------
    str
        The style sheet.
    """
    # One sheet at a time, since addresses are relative to it.
    named = [_absolute(path) for path in sheets]
    css = _COMMENT.sub("", _purge("\n".join(named), content))
    icons = {chr(int(code, 16)) for code in _ICON.findall(css)}
    css = _drop_empty_fonts(css, characters | icons | set_by_formulas)
    return _place_files(css, folder, characters | icons, set_by_formulas)


def _absolute(path):
    text = _OLD_FORMAT.sub("", path.read_text("utf-8"))
    text = _IMPORT.sub(lambda found: _absolute(path.parent / found[1]), text)
    return _ADDRESS.sub(lambda found: f"url({(path.parent / found[1]).resolve()})", text)


def _purge(css, content):
    command = [deno.find_deno_bin(), "run", "--quiet", "--no-prompt"]
    command += ["--allow-env", "--allow-read", "--allow-sys"]
    command += ["--config", TOOLS / "deno.json", "--frozen", TOOLS / "purge.js"]
    texts = (path.read_text("utf-8") for path in content)
    named = {name for text in texts for name in _VARIABLE.findall(text)}
    # A script may name the beginning alone and count on: `--gt-category-${k}`.
    beginnings = tuple(name for name in named if name.endswith("-"))
    named |= {name for name in _VARIABLE.findall(css) if name.startswith(beginnings)}
    request = json.dumps(
        {"content": [str(path) for path in content], "variables": sorted(named), "css": css}
    )
    done = subprocess.run(command, input=request, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"the style sheets were not purged: {done.stderr}"
        raise RuntimeError(message)
    return done.stdout


def _font_of(face):
    return Path(_ADDRESS.search(face)[1])


def _drop_empty_fonts(css, characters):
    """Drop the fonts that have none of the characters."""

    def face(found):
        shown = TTFont(_font_of(found[0])).getBestCmap().keys() & set(map(ord, characters))
        return found[0] if shown else ""

    return _FACE.sub(face, css)


def _place_files(css, folder, characters, set_by_formulas):
    """Write the files that a style sheet names beside it, fonts with the characters only."""

    def place(found):
        path = Path(found[1].partition("?")[0])
        name = path.name
        if path.suffix in _FONTS:
            name = path.with_suffix(".woff2").name
            content = _subset(path, characters, set_by_formulas)
        else:
            content = path.read_bytes()
        (folder / name).write_bytes(content)
        return f"url({name}?v={digest(content)})"

    folder.mkdir(parents=True, exist_ok=True)
    return _ADDRESS.sub(place, css)


def _subset(path, characters, set_by_formulas):
    options = subset.Options(flavor="woff2", hinting=False, layout_features=["*"])
    options.name_IDs += _LICENCE
    font = subset.load_font(path, options)
    if "MATH" in font:
        # Its brackets and roots of all sizes are found by another table than the features.
        characters = set_by_formulas
        options.layout_features = _FORMULA_FEATURES
        for name, value in _DROPS.items():
            getattr(font["MATH"].table.MathConstants, name).Value = value
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(characters))
    subsetter.subset(font)
    stream = BytesIO()
    subset.save_font(font, stream, options)
    return stream.getvalue()
