"""The JavaScript of the project: bundle the widget views, and test, lint or format all of it.

A notebook imports a view from a Blob, where no relative import resolves; a page opened from disk
may not import modules at all. So every view is bundled as a module for the notebook, and with the
page host as a classic script; and once more with its style sheet, for pages of others.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import deno

ROOT = Path(__file__).resolve().parent.parent
WIDGETS = ROOT / "src/gumbeltrick/widgets"
STATIC = WIDGETS / "static"
PAGE_CSS = [
    ROOT / f"src/gumbeltrick/page/{name}.css"
    for name in ("live", "book", "type", "boxes", "edges", "later", "print")
]

sys.path.insert(0, str(ROOT / "src"))

from gumbeltrick import palette  # noqa: E402 - the package may not be installed yet

PAGE_ENTRY = """\
import view from "../{stem}.js";
import {{ host }} from "../view/host.js";
host("{stem}", view);
"""
# The build of the book wraps this in a function that gives it its origin.
EMBED_ENTRY = """\
import view from "../{stem}.js";
import {{ embed }} from "../view/embed.js";
embed("{stem}", view, {css}, GUMBEL_TRICK_ORIGIN);
"""
_REM = re.compile(r"(?<![\w.])(\d*\.?\d+)rem\b")


def stems():
    """Stem of every view, in alphabetical order."""
    return sorted(path.stem for path in WIDGETS.glob("*.js"))


def bundles(names):
    """Files below ``static`` that views of these stems are bundled into."""
    files = ["page/gumbeltrick/book.css", "live/gumbeltrick/live.css"]
    for stem in names:
        for host in ("notebook", "page/gumbeltrick"):
            files += [f"{host}/{stem}.{kind}" for kind in ("js", "css")]
        files.append(f"embed/{stem}.js")
    return files


def bundle_all():
    """Bundle every view whose bundles are missing or older than any source."""
    sources = [
        *WIDGETS.glob("**/*.js"),
        *WIDGETS.glob("**/*.css"),
        WIDGETS / "deno.json",
        *PAGE_CSS,
        Path(palette.__file__),
        Path(palette.__file__).with_suffix(".json"),
        Path(__file__),
    ]
    newest = max(path.stat().st_mtime for path in sources if STATIC not in path.parents)
    outputs = [STATIC / name for name in bundles(stems())]
    if all(path.is_file() and path.stat().st_mtime >= newest for path in outputs):
        return
    for stem in stems():
        _bundle(stem)
    live, *others = (path.read_text("utf-8") for path in PAGE_CSS)
    css = _shared_css() + live
    _write(STATIC / "live/gumbeltrick/live.css", css)
    _write(STATIC / "page/gumbeltrick/book.css", "\n".join([css, *others]))


def _bundle(stem):
    print(f"bundling the view {stem}", flush=True)
    own = WIDGETS / f"{stem}.css"
    css = (WIDGETS / "view/view.css").read_text() + (own.read_text() if own.is_file() else "")
    entry = STATIC / f"{stem}.entry.js"
    _write(entry, PAGE_ENTRY.format(stem=stem))
    _deno_bundle(entry, STATIC / f"page/gumbeltrick/{stem}.js", "iife")
    _write(entry, EMBED_ENTRY.format(stem=stem, css=json.dumps(_embedded(css))))
    _deno_bundle(entry, STATIC / f"embed/{stem}.js", "iife")
    entry.unlink()
    _deno_bundle(WIDGETS / f"{stem}.js", STATIC / f"notebook/{stem}.js", "esm")
    # On a page book.css has what is shared.
    _write(STATIC / f"page/gumbeltrick/{stem}.css", css)
    _write(STATIC / f"notebook/{stem}.css", _shared_css() + css)


def _shared_css():
    """Give what a page and its widgets share: colours, and the fade of what scrolls sideways."""
    return palette.style_sheet() + (WIDGETS / "view/fade.css").read_text("utf-8")


def _embedded(css):
    """Style sheet of a widget in a shadow root, its sizes free of the page's root."""
    whole = _shared_css() + css + (WIDGETS / "view/embed.css").read_text("utf-8")
    return re.sub(r"\s+", " ", _REM.sub(r"calc(\1 * var(--gt-rem, 16px))", whole))


def _program():
    """Find Deno, also in the folder in which pip builds: on PATH there, but beside no Python."""
    try:
        return deno.find_deno_bin()
    except FileNotFoundError:
        if found := shutil.which("deno"):
            return found
        raise


def _deno_bundle(entry, output, form):
    output.parent.mkdir(parents=True, exist_ok=True)
    command = [_program(), "bundle", "--quiet", "--minify", "--platform", "browser"]
    command += ["--format", form, "--config", str(WIDGETS / "deno.json"), "--frozen"]
    subprocess.run([*command, "--output", str(output), str(entry)], check=True, cwd=WIDGETS)


def _write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _deno(*arguments):
    """Run Deno with the project's settings; end with its status if it fails."""
    program, *_ = command = [_program(), *map(str, arguments)]
    status = subprocess.run(command, check=False, cwd=ROOT).returncode
    if status:
        sys.exit(f"{Path(program).name} {' '.join(command[1:3])} failed (status {status})")


def _sources():
    """Every JavaScript file that is written by hand."""
    own = [*ROOT.glob("src/gumbeltrick/**/*.js"), *ROOT.glob("tests/js/*.js")]
    return sorted(path for path in own if STATIC not in path.parents)


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "action", nargs="?", default="bundle", choices=["bundle", "test", "lint", "format"]
    )
    parser.add_argument("stem", nargs="*", help="bundle or test these views alone")
    arguments = parser.parse_args()
    action = arguments.action
    if unknown := set(arguments.stem) - set(stems()):
        parser.error(f"there is no view {sorted(unknown)}; there are {stems()}")
    settings = ["--config", WIDGETS / "deno.json"]
    if action == "bundle" and arguments.stem:
        for stem in arguments.stem:
            _bundle(stem)
    elif action == "bundle":
        bundle_all()
    elif action == "test":
        tests = [f"tests/js/{stem}_test.js" for stem in arguments.stem] or ["tests/js"]
        _deno("test", "--frozen", "--allow-read", *settings, *tests)
    elif action == "format":
        _deno("fmt", *settings, *_sources())
    else:
        _deno("fmt", "--check", *settings, *_sources())
        _deno("lint", *settings, *_sources())
        _deno("check", "--frozen", *settings, *_sources())


if __name__ == "__main__":
    main()
