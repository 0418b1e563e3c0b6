"""The finished pages: what they load, what they may run, and that no glyph is missing."""

import base64
import hashlib
import html
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import formulas  # noqa: E402 - found by the line above
from book import HTML  # noqa: E402 - likewise
from finish import Page, finish  # noqa: E402 - likewise

from gumbeltrick._book import LITE, RUN_HERE, WITH_LITE, WITHOUT_LITE  # noqa: E402 - likewise
from gumbeltrick.palette import DARK, LIGHT  # noqa: E402 - likewise

PAGES = sorted(
    path.relative_to(HTML).as_posix()
    for path in HTML.rglob("*.html")
    if "data-content_root=" in path.read_text("utf-8")
)
CHAPTERS = [name for name in PAGES if name.startswith("chapters/")]
OWN = HTML / "_static/gumbeltrick"
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def text(name):
    return (HTML / name).read_text("utf-8")


def policy_of(page):
    (content,) = POLICY.findall(page)
    rules = (rule.split() for rule in html.unescape(content).split(";"))
    return {name: values for name, *values in rules}


def test_there_are_pages():
    assert CHAPTERS


def test_every_colour_of_the_palette_is_there_in_both_themes():
    css = (OWN / "site.css").read_text("utf-8")
    for name, colour in LIGHT.items():
        # The light ones twice: for the screen, and for paper.
        assert len(re.findall(rf"--gt-{name}:\s*{colour}\b", css)) >= 2, name
        assert re.search(rf"--gt-{name}:\s*{DARK[name]}\b", css), name


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_allows_nothing_from_elsewhere_and_no_unknown_script(name):
    page = text(name)
    policy = policy_of(page)
    assert policy["default-src"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]
    written = {
        f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'"
        for attributes, body in SCRIPT.findall(page)
        if body and "application/json" not in attributes
    }
    assert set(policy["script-src"]) == {"'self'", *written}
    # Before anything that it governs.
    assert POLICY.search(page).start() < min(page.index("<script"), page.index("<link"))
    assert not re.search(r"<[a-z][^>]*\son[a-z]+=", page)
    assert "javascript:" not in page


def test_no_page_is_without_a_policy():
    # Pages that only lead elsewhere too.
    every = sorted({*HTML.rglob("*.html")} - {*(HTML / LITE).rglob("*.html")})
    assert len(every) > len(PAGES)
    for path in every:
        policy = policy_of(path.read_text("utf-8"))
        assert policy["default-src"] == ["'self'"], path
        assert "'unsafe-eval'" not in str(policy)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_one_style_sheet_and_two_scripts_beside_its_widgets(name):
    page = text(name)
    stems = set(re.findall(r'<div class="gt-live" data-live="([a-z_]+)">', page))
    sheets = re.findall(r'<link rel="stylesheet" href="[^"]*/([a-z_]+)\.css\?v=', page)
    scripts = re.findall(r'<script [^>]*src="[^"]*/([a-z_]+)\.js\?v=', page)
    assert sorted(sheets) == sorted(["site", *stems])
    late = {"searchtools", "language_data", "searchindex"}
    assert {s for s in scripts if s not in late} == {"site", "theme", *stems}
    assert len(scripts) == len(set(scripts))


@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_loads_is_there_under_the_digest_of_its_content(name):
    folder = (HTML / name).parent
    addresses = re.findall(r'(?:href|src)="([^"]+)\?v=([0-9a-f]{8})"', text(name))
    assert addresses
    for address, digest in addresses:
        content = (folder / address).read_bytes()
        assert hashlib.sha256(content).hexdigest().startswith(digest)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title_one_viewport_and_a_description(name):
    page = text(name)
    assert len(re.findall(r"<title>[^<]+</title>", page)) == 1
    assert page.count('name="viewport"') == 1
    (description,) = re.findall(r'<meta name="description" content="([^"]*)"', page)
    assert 20 <= len(html.unescape(description)) <= 160


def test_no_per_cent_sign_begins_a_line():
    ours = r"<(pre|svg|script|annotation)\b.*?</\1>"
    prose = "".join(re.sub(ours, "", text(name), flags=re.DOTALL) for name in CHAPTERS)
    spaces = re.findall(r"(?:\d|</span>)(\s+)%", prose)
    assert "\u00a0" in spaces
    assert set(spaces) <= {"\u00a0", "\u202f"}


def test_no_two_chapters_are_described_alike():
    described = [re.search(r'name="description" content="([^"]*)"', text(n))[1] for n in CHAPTERS]
    assert len(set(described)) == len(described)


def glyphs(pattern):
    return {code for path in OWN.glob(pattern) for code in TTFont(path).getBestCmap()}


@pytest.mark.parametrize("name", [name for name in CHAPTERS if "<math" in text(name)])
def test_every_character_of_a_formula_has_its_glyph(name):
    shown = formulas.characters(text(name))
    # A browser draws neither spaces nor what only a listener hears.
    drawn = {c for c in shown if unicodedata.category(c) not in {"Zs", "Cf"} and not c.isspace()}
    assert len(drawn) > 20
    assert set(map(ord, drawn)) <= glyphs("STIXTwoMath-Regular.woff2")


def test_a_formula_needs_italics_for_single_letters_only():
    page = """<p>xyz</p><math><semantics><mrow><mi>h</mi><mi>β</mi><mi mathvariant="normal">Γ</mi>
      <mi>log</mi><mo>−</mo><mn>12</mn><mtext>if</mtext></mrow>
      <annotation encoding="application/x-tex">Q</annotation></semantics></math><p>w</p>"""
    assert formulas.characters(page) - {" ", "\n"} == set("ℎ𝛽Γlog−12if")
    assert formulas.characters("<math><msqrt><mn>2</mn></msqrt></math>") == {"√", "2"}


def test_the_font_of_the_formulas_can_build_brackets_and_roots():
    font = TTFont(OWN / "STIXTwoMath-Regular.woff2")
    variants = font["MATH"].table.MathVariants
    stretching = set(variants.VertGlyphCoverage.glyphs)
    names = font.getBestCmap()
    # Those that some formula shows: a book without some chapters has no roots.
    shown = {names[ord(c)] for c in "()[]{}√∑∏∫" if ord(c) in names}
    assert {names[ord("(")], names[ord(")")]} <= shown <= stretching
    assert "Open Font License" in font["name"].getDebugName(13)


@pytest.mark.parametrize("name", PAGES)
def test_every_icon_has_its_glyph(name):
    page, css = text(name), (OWN / "site.css").read_text("utf-8")
    icons = set(re.findall(r'class="[^"]*\bfa[a-z]*[^"]*?\b(fa-(?!solid|lg|regular)[a-z-]+)', page))
    for icon in icons:
        code = re.search(rf'\.{icon}:before[^{{]*{{content:\s*"\\([0-9a-f]+)"', css)
        assert code, icon
        assert int(code[1], 16) in glyphs("fa-solid-*.woff2"), icon


# A site of one page, finished here.

PAGE = """<!DOCTYPE html>
<html lang="en" data-content_root="./">
<head>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>One page</title>
<link rel="stylesheet" href="_static/theme.css?v=1">
<script src="_static/theme.js"></script>
<script>let inline = 1;</script>
</head>
<body><p class="used">Text</p>{body}</body></html>
"""


@pytest.fixture
def site(tmp_path):
    """Write a site of one page; the function takes what its body holds beside."""
    static = tmp_path / "raw/_static"
    (static / "gumbeltrick").mkdir(parents=True)
    (static / "imported.css").write_text(".used { top: 1px }", "utf-8")
    css = '@import "imported.css"; .used { color: red } .unused { color: blue } '
    css += ":root { --one: 1px; --two: var(--one); --three: 3px; --four: 4px; --five: var(--six); "
    css += "--six: 6px; --part-1: 1px; --part-12: 2px; --parted: 3px } .used { left: var(--two) }"
    (static / "gumbeltrick/widget.css").write_text(".widget { left: var(--three) }", "utf-8")
    (static / "gumbeltrick/widget.js").write_text("read('--four', `--part-${k}`)", "utf-8")
    (static / "theme.css").write_text(css, "utf-8")
    (static / "theme.js").write_text("window.theme = 1", "utf-8")

    def write(body="", lite=None):
        (tmp_path / "raw/page.html").write_text(PAGE.format(body=body), "utf-8")
        finish(tmp_path / "raw", tmp_path / "done", lite)
        return tmp_path / "done"

    return write


def test_finishing_keeps_what_is_used_and_drops_the_rest(site):
    done = site()
    css = (done / "_static/gumbeltrick/site.css").read_text("utf-8")
    assert "color: red" in css
    assert "top: 1px" in css
    assert "unused" not in css
    assert "@import" not in css
    # Variables count as used where a rule or a script, here or elsewhere, reads or counts them.
    used = {"--one", "--two", "--three", "--four", "--part-1", "--part-12"}
    assert set(re.findall(r"--[\w-]+(?=:)", css)) == used
    script = (done / "_static/gumbeltrick/site.js").read_text("utf-8")
    # Settings come before the scripts that read them.
    assert script.index("let inline = 1") < script.index("window.theme = 1")
    assert not (done / "_static/theme.css").exists()


def test_finishing_again_gives_the_same_and_leaves_nothing_old(site):
    done = site()
    first = {path: path.read_bytes() for path in done.rglob("*.*") if path.is_file()}
    (done / "left.html").write_text("old", "utf-8")
    again = site()
    assert {path: path.read_bytes() for path in again.rglob("*.*") if path.is_file()} == first


def test_a_handler_in_the_page_stops_the_build(site):
    with pytest.raises(ValueError, match="a handler written into the page"):
        site('<p onmouseover="steal()">x</p>')


def test_a_style_sheet_that_is_not_there_stops_the_build(site, tmp_path):
    site()
    (tmp_path / "raw/_static/theme.css").unlink()
    with pytest.raises(ValueError, match=r"theme\.css"):
        Page(tmp_path / "raw/page.html", tmp_path / "raw")


@pytest.mark.parametrize(
    ("name", "message"),
    [("pydata-sphinx-theme.js", "what scrolls"), ("togglebutton.js", "the buttons that fold")],
)
def test_a_script_that_cannot_be_mended_stops_the_build(site, tmp_path, name, message):
    site()
    script = tmp_path / "raw/_static/theme.js"
    script.rename(script.with_name(name))
    page = PAGE.replace("theme.js", name).format(body="")
    (tmp_path / "raw/page.html").write_text(page, "utf-8")
    with pytest.raises(ValueError, match=re.escape(f"{name}: {message}")):
        finish(tmp_path / "raw", tmp_path / "done")


def test_a_handler_that_calls_one_function_is_kept_as_data(site):
    page = (site('<button onclick="window.print()">x</button>') / "page.html").read_text("utf-8")
    assert 'data-does="print"' in page


SAYS_BOTH = f"""<ul><li><a class="btn btn-{RUN_HERE}" href="x">run</a></li><li>print</li></ul>
{WITH_LITE[0]}<p>a click
starts it</p>{WITH_LITE[1]}{WITHOUT_LITE[0]}<p>it is
absent</p>{WITHOUT_LITE[1]}<p>after</p>"""


def test_a_book_without_jupyterlite_says_so_and_leads_nowhere(site):
    page = (site(SAYS_BOTH) / "page.html").read_text("utf-8")
    assert "absent" in page
    assert "print" in page
    assert "after" in page
    assert "a click" not in page
    assert RUN_HERE not in page


def test_a_book_with_jupyterlite_leads_to_it_and_leaves_it_as_it_is(site, tmp_path):
    lab = "<html><head><title>lab</title><script>eval('1')</script></head></html>"
    (tmp_path / "built").mkdir()
    (tmp_path / "built/index.html").write_text(lab, "utf-8")
    done = site(SAYS_BOTH, tmp_path / "built")
    page = (done / "page.html").read_text("utf-8")
    assert "a click" in page
    assert RUN_HERE in page
    assert "absent" not in page
    assert (done / LITE / "index.html").read_text("utf-8") == lab
    # Finished again without it, the book has lost it.
    assert not (site(SAYS_BOTH) / LITE).exists()
