"""Finish the pages that Sphinx wrote: what they fetch, and what they may run.

Sphinx, the theme and the extensions give each page some thirty files, of which it uses little.
Here the style sheets become one, and the scripts two; icons and formulas keep the glyphs that
some page shows; and every page says that it loads from its own address only and runs no script
written into it, but for those that it names by their digest.

The finished book is written anew from Sphinx's output each time, so it never depends on what was
there before. Where the theme changed so that a page cannot be finished, the build fails.
"""

import base64
import hashlib
import html
import json
import os
import re
import shutil
from pathlib import Path, PurePosixPath

import assets
import formulas
from explain import explain, explanations
from languages import mark_links, page_language

from gumbeltrick._book import LITE, RUN_HERE, WITH_LITE, WITHOUT_LITE

TOOLS = Path(__file__).resolve().parent
OWN = "_static/gumbeltrick"
NO_JEKYLL = ".nojekyll"
# What the book itself runs on every page, before what the theme brings.
SCRIPTS = tuple(TOOLS / f"{name}.js" for name in ("words", "later", "page", "explain", "paper"))

_LINK = re.compile(r'[ \t]*<link\b[^>]*\brel="stylesheet"[^>]*>\n?')
_PRELOAD = re.compile(r'[ \t]*<link\b[^>]*\brel="preload"[^>]*>\n?')
_SCRIPT = re.compile(r"[ \t]*<script\b(?P<attributes>[^>]*)>(?P<body>.*?)</script>\n?", re.DOTALL)
_HREF = re.compile(r'\bhref="([^"]+)"')
_SRC = re.compile(r'\bsrc="([^"]+)"')
_WORDS = re.compile(r'<meta name="gt-words" content="([^"]*)">')
_TITLE = re.compile(r"<title>([^<]*)</title>")
_VIEWPORT = re.compile(r'[ \t]*<meta name="viewport"[^>]*>\n?')
_HANDLER = re.compile(r'\bonclick="(?:window\.)?([A-Za-z]+)\(\)"')
_ANY_HANDLER = re.compile(r"<[a-z][^>]*\son[a-z]+=", re.IGNORECASE)
_ICON = re.compile(r'<(i|span) class="((?:theme-switch )?fa[a-z]*[ "])')
_PAGE_NAME = re.compile(r"DOCUMENTATION_OPTIONS\.pagename = '([^']*)';")
_DIV = re.compile(r"<(/?)div\b[^>]*>")
_SECTION = re.compile(r"<(/?)section\b[^>]*>")
_TAG = re.compile(r"<script\b.*?</script>|<style\b.*?</style>|<[^>]*>", re.DOTALL)
# What a page says only where JupyterLite is there, the menu's entry included, and where it is not.
_SAID_WITH = re.compile(
    rf"{WITH_LITE[0]}.*?{WITH_LITE[1]}|<li><a [^>]*\bbtn-{RUN_HERE}\b.*?</li>", re.DOTALL
)
_SAID_WITHOUT = re.compile(rf"{WITHOUT_LITE[0]}.*?{WITHOUT_LITE[1]}", re.DOTALL)

# Sets the colours before the page is painted, so it stays in the page.
_EARLY = "dataset.mode = localStorage"
# The theme leaves it to a late script to find out what the reader's system prefers: a flash of the
# other colours, and a second look at the style of every element.
_THEME = 'dataset.theme = localStorage.getItem("theme") || "auto"'
_THEME_AT_ONCE = """\
dataset.theme = { light: "light", dark: "dark" }[localStorage.getItem("mode")] ||
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    // Readers who come to a place further down, or back to one, need all that is above it.
    if (location.hash || performance.getEntriesByType("navigation")[0]?.type !== "navigate") {
      document.documentElement.dataset.whole = "";
    }"""
# For the search page alone.
_SEARCH_FOCUS = "Activate the search field"
# What only the search page needs.
_SEARCH = ("searchtools.js", "language_data.js", "searchindex.js")
# Serve tabs and remote kernels, which the book has not, and icons: 1.5 MB of them as pictures,
# which the theme's style sheet and icon font show as well.
_UNUSED = ("design-tabs.js", "sphinx-thebe.js", "sphinx-thebe.css", "fontawesome.js")
# The font of the formulas, which most chapters show in their first lines.
_FIRST_FONT = "STIXTwoMath-Regular.woff2"

# Asked for before the style sheet names them. A page opened from disk may not ask so.
_SEARCH_BUTTON = re.compile(
    r'(search-button-field search-button__button pst-js-only" title="([^"]*)") aria-label="\2"'
)
_SIDEBAR = '<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar"'
# The theme names a button other than it reads, and has a sidebar that is no landmark.
_MENDED = [
    (_THEME, _THEME_AT_ONCE),
    # Without scripts no rule of the theme matches "auto": links were black, tables without stripes,
    # and code, which follows the system by itself, black on grey.
    ('data-theme="auto"', 'data-mode="auto" data-theme="light"'),
    # A list in columns, not a table.
    ('<table class="indextable', '<table role="presentation" class="indextable'),
]
# A script of the theme is told in English what a translated page has its own words for.
_HINT = re.compile(r"^(let toggleHint\w+ = )('[^']*');$")
# The theme's own scripts, as long as all others together, are a file of their own: the browser may
# turn to the reader between the two.
_THEME_FOLDER = "scripts"
_THEME_SCRIPT = "pydata-sphinx-theme.js"
# The theme measures each place that may scroll and writes to it, in turns: at the start and after
# every change of a widget, the page is laid out anew for each.
_IN_TURNS = re.compile(
    r"(document\.querySelectorAll\(\[[^\]]*\]\.join\(\"[^\"]*\"\)\))\.forEach\(e=>\{"
    r"e\.tabIndex=e\.scrollWidth>e\.clientWidth\|\|e\.scrollHeight>e\.clientHeight\?0:-1\}\)"
)
# Every button that folds a box has one name, whatever it folds.
_ONE_NAME = re.compile('aria-label="Toggle hidden content"')
_NAMED = (
    'aria-label="${item.querySelector(".admonition-title").textContent.trim()'
    """.replaceAll('"', "")}\""""
)
# What to write in scripts that others wrote, and what it means if it cannot be.
_MENDS = {
    _THEME_SCRIPT: (
        _IN_TURNS,
        r"window.gtReachByKeyboard(\1)",
        "what scrolls sideways is no longer let be reached as it was",
    ),
    "togglebutton.js": (_ONE_NAME, _NAMED, "the buttons that fold boxes are named otherwise"),
}
_PRELOAD_FONTS = """\
<script>
      if (location.protocol.startsWith("http")) {
        for (const href of %s) {
          const font = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href };
          document.head.append(Object.assign(document.createElement("link"), font));
        }
      }
    </script>"""
_SHEET = '<link rel="stylesheet" href="{}">'
_DEFERRED = '<script defer src="{}"></script>'


def finish(source, target, lite=None):
    """Write the finished book.

    Parameters
    ----------
    source : pathlib.Path
        What Sphinx wrote.
    target : pathlib.Path
        The finished book, replaced whole.
    lite : pathlib.Path, optional
        JupyterLite, put into the book as it is. Without it the book offers no way there.

    Raises
    ------
    ValueError
        If a page holds something that its own policy would forbid.
    """
    source = source.resolve()
    pages = [Page(path, source) for path in sorted(source.rglob("*.html")) if _has_theme(path)]
    for page in pages:
        page.text = (_SAID_WITH if lite is None else _SAID_WITHOUT).sub("", page.text)
    fresh = target.with_name(f"{target.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    own = fresh / OWN
    own.mkdir(parents=True)
    _copy_files(source, fresh, pages)

    # The scripts of all languages are those of the book.
    scripts = _in_order(page.scripts for page in pages if not page.translated)
    characters = set("".join(page.words() for page in pages))
    set_by_formulas = set().union(*(formulas.characters(page.text) for page in pages))
    content = [*(page.path for page in pages), *(s for s in scripts if isinstance(s, Path))]
    content += [*source.glob(f"{OWN}/*.js"), *SCRIPTS]
    sheets = _in_order(page.sheets for page in pages)
    # Those of the widgets, of which a page has its own alone.
    content += [path for path in source.glob(f"{OWN}/*.css") if path not in sheets]
    css = assets.combine(sheets, content, own, characters, set_by_formulas)
    (own / "site.css").write_text(css, "utf-8")
    theme = [s for s in scripts if isinstance(s, Path) and s.parent.name == _THEME_FOLDER]
    others = [s for s in scripts if s not in theme]
    (own / "site.js").write_text(_joined([*SCRIPTS, *others]), "utf-8")
    (own / "theme.js").write_text(_joined(theme), "utf-8")
    known = {page.name: explanations(page.text) for page in pages}
    titles = {page.name: (page.language, page.title) for page in pages}
    for page in pages:
        page.write(fresh, known, titles)
    finished = {fresh / page.path.relative_to(source) for page in pages}
    # Pages without the theme: one leads to the book, one stands for wrong addresses.
    for path in set(fresh.rglob("*.html")) - finished:
        path.write_text(_with_policy(path.read_text("utf-8")), "utf-8")
    # Pages that a host's Jekyll goes over lack every folder whose name starts with an underscore.
    (fresh / NO_JEKYLL).touch()
    if lite is not None:
        shutil.copytree(lite, fresh / LITE)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _has_theme(path):
    """Whether a file is a page of the theme, not a redirect or a part of the theme's own."""
    return "data-content_root=" in path.read_text("utf-8")


def _in_order(lists):
    """All entries of several lists, each once, where it first stands."""
    return list(dict.fromkeys(entry for entries in lists for entry in entries))


def _joined(scripts):
    # Settings first: a deferred script runs at once, not when the page has been read.
    scripts = sorted(scripts, key=_place)
    texts = [_mended(s) if isinstance(s, Path) else s for s in scripts]
    texts = [_HINT.sub(r"\1window.gtSay(\2);", text) for text in texts]
    return "\n;\n".join(
        re.sub(r"^//# sourceMappingURL=.*$", "", t, flags=re.MULTILINE) for t in texts
    )


def _mended(path):
    text = path.read_text("utf-8")
    if path.name not in _MENDS:
        return text
    pattern, replacement, otherwise = _MENDS[path.name]
    text, times = pattern.subn(replacement, text)
    if times != 1:
        message = f"{path}: {otherwise}"
        raise ValueError(message)
    return text


def _place(script):
    if isinstance(script, Path):
        return 0 if script.name in {"documentation_options.js", "words.js"} else 2
    return 1


def _copy_files(source, fresh, pages):
    """Copy what pages name or fetch by themselves: all but the pages and the joined files."""
    shutil.copytree(
        source, fresh, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_static", ".buildinfo")
    )
    named = {path for page in pages for path in page.kept}
    for path in (source / "_static").rglob("*"):
        name = path.relative_to(source)
        if path.is_file() and (path in named or path.suffix == ".svg" or _own_file(name)):
            (fresh / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, fresh / name)


def _own_file(name):
    return (
        name.as_posix().startswith(f"{OWN}/")
        and "maths" not in name.parts
        and name.name != "book.css"
    )


class Page:
    """One page: what it loads, and how it is written anew."""

    def __init__(self, path, source):
        self.path, self.source = path, source
        self.name = path.relative_to(source).as_posix()
        self.text = path.read_text("utf-8")
        self.language = page_language(self.text)
        self.translated = self.name.startswith(f"{self.language}/")
        self.title = html.unescape(_TITLE.search(self.text)[1])
        self.sheets, self.kept_sheets = [], []
        self.scripts, self.kept_scripts, self.late = [], [], []
        for link in _LINK.findall(self.text):
            self._sort_sheet(self._resolved(_HREF.search(link)[1]))
        for found in _SCRIPT.finditer(self.text):
            self._sort_script(found)

    @property
    def kept(self):
        """Files that the page loads beside those that all pages share."""
        return [*self.kept_sheets, *self.kept_scripts, *self.late]

    def _resolved(self, address):
        path = (self.path.parent / html.unescape(address).partition("?")[0]).resolve()
        if not path.is_file():
            message = f"{self.path}: {address} is not there"
            raise ValueError(message)
        return path

    def _sort_sheet(self, path):
        if path.name in _UNUSED or path.stat().st_size == 0:
            return
        own = path.parent == self.source / OWN and path.name != "book.css"
        (self.kept_sheets if own else self.sheets).append(path)

    def _sort_script(self, found):
        attributes, body = found["attributes"], found["body"].strip()
        if self._script_stays(found) or _PAGE_NAME.search(body):
            return
        address = _SRC.search(attributes)
        if not address:
            self.scripts.append(body)
            return
        if self.translated and f"{OWN}/" not in address[1]:
            return
        path = self._resolved(address[1])
        if path.name in _UNUSED:
            return
        if path.name in _SEARCH:
            if self.path.stem == "search":
                self.late.append(path)
        elif path.parent == self.source / OWN:
            self.kept_scripts.append(path)
        else:
            self.scripts.append(path)

    def words(self):
        """Text that the page shows."""
        return html.unescape(_TAG.sub("", self.text))

    def write(self, fresh, known, titles):
        """Write the finished page, with what the pages of the book explain to it."""
        target = fresh / self.path.relative_to(self.source)
        target.parent.mkdir(parents=True, exist_ok=True)
        languages = {name: language for name, (language, _) in titles.items()}
        text = explain(self._finished(fresh, target), self.name, known, languages)
        target.write_text(mark_links(text, self.name, titles), "utf-8")

    def _finished(self, fresh, target):
        text = _PRELOAD.sub("", _LINK.sub("", self.text))
        text = _SCRIPT.sub(self._script_left, text)
        for again in _VIEWPORT.findall(text)[1:]:
            text = text.replace(again, "", 1)
        for wrong, right in _MENDED:
            text = text.replace(wrong, right)
        text = _SEARCH_BUTTON.sub(r"\1", text)
        chapters = html.escape(self._own_words().get("Chapters", "Chapters"))
        text = text.replace(_SIDEBAR, f'{_SIDEBAR} role="region" aria-label="{chapters}"')
        text = _HANDLER.sub(r'data-does="\1"', text)
        text = _ICON.sub(r'<\1 aria-hidden="true" class="\2', text)
        if again := _ANY_HANDLER.search(text):
            message = f"{self.path}: a handler written into the page, {again[0]}"
            raise ValueError(message)

        fonts = [self._address(fresh, target, name) for name in self._first_fonts(fresh)]
        sheets = [f"{OWN}/site.css", *self._names(self.kept_sheets)]
        scripts = [f"{OWN}/site.js", f"{OWN}/theme.js", *self._names(self.late)]
        text = _with_marked_section(text)
        for name in self._names(self.kept_scripts):
            text = self._after_first(text, Path(name).stem, self._address(fresh, target, name))
        head = [
            *([_PRELOAD_FONTS % json.dumps(fonts)] if fonts else []),
            *(_SHEET.format(self._address(fresh, target, name)) for name in sheets),
            *(_DEFERRED.format(self._address(fresh, target, name)) for name in scripts),
        ]
        text = text.replace("</title>", "</title>\n    " + "\n    ".join(head), 1)
        return _with_policy(text)

    def _after_first(self, text, stem, address):
        """Put a view's script behind its first widget, which comes alive before what follows."""
        start = text.index(f'<div class="gt-live" data-live="{stem}">')
        depth = 0
        for tag in _DIV.finditer(text, start):
            depth += 1 if tag[1] == "" else -1
            if depth == 0:
                script = f'\n<script src="{address}"></script>'
                return text[: tag.end()] + script + text[tag.end() :]
        message = f"{self.path}: the widget {stem} does not end"
        raise ValueError(message)

    def _own_words(self):
        """Words that a translated page brings along, by what they are in English."""
        found = _WORDS.search(self.text)
        return json.loads(html.unescape(found[1])) if found else {}

    def _names(self, paths):
        return [path.relative_to(self.source).as_posix() for path in paths]

    @staticmethod
    def _address(fresh, target, name):
        path = PurePosixPath(os.path.relpath(fresh / name, target.parent))
        return f"{path}?v={assets.digest((fresh / name).read_bytes())}"

    def _first_fonts(self, fresh):
        if "<math" not in self.text or not (fresh / OWN / _FIRST_FONT).is_file():
            return []
        return [f"{OWN}/{_FIRST_FONT}"]

    def _script_left(self, found):
        return found[0] if self._script_stays(found) else ""

    @staticmethod
    def _script_stays(found):
        in_place = _EARLY in found["body"] or _SEARCH_FOCUS in found["body"]
        return in_place or "application/json" in found["attributes"]


def _with_marked_section(text):
    """Name the section, of those right below the title's, that holds the first widget.

    The style sheet puts off what follows it. It could find the section by itself, with `:has`, but
    then each change of the widget had the browser look at the style of all that follows.
    """
    if '<div class="gt-live"' not in text:
        return text
    around = []  # each holds the next
    for tag in _SECTION.finditer(text, 0, text.index('<div class="gt-live"')):
        if tag[1]:
            around.pop()
        else:
            around.append(tag)
    if not around[1:]:
        return text
    end = around[1].end() - 1
    return f"{text[:end]} data-plays{text[end:]}"


def _with_policy(text):
    """State in a page what it may load and run, before anything that this governs."""
    return text.replace("<title>", f"{policy_tag(_rules(text))}\n    <title>", 1)


def policy_tag(rules):
    """Tag that states in a page what it may load and run."""
    policy = html.escape("; ".join(rules), quote=False)
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def script_digests(text):
    """Digests of the scripts written into a page, as a policy names them."""
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(found['body'].encode()).digest()).decode()}'"
        for found in _SCRIPT.finditer(text)
        if found["body"] and "application/json" not in found["attributes"]
    ]


def _rules(text):
    return [
        "default-src 'self'",
        " ".join(["script-src 'self'", *script_digests(text)]),
        # Formulas and pictures are placed by style attributes.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
