"""Widgets on pages of others: by two lines of HTML, in a Jupyter Book, in a marimo notebook.

Each way is that of an example in ``tests/examples``, as a reader would copy it.
"""

import http.server
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from book import QuietHandler, serving
from checkers import axe
from conftest import DESK, HTML, PHONE
from contents import ROOT, needs
from driving import PICTURES, plain, says
from playwright.sync_api import expect

EXAMPLES = ROOT / "tests/examples"
EMBEDS = sorted(path.stem for path in HTML.glob("embed/*.js"))
TAG = '<gumbel-trick widget="{}"{}>{}</gumbel-trick>'
SCRIPT = '<script defer src="{}/embed/{}.js"></script>'
# All that could reach into the widget or out of it.
HOSTILE = """
html { font-size: 62.5%; }
* { color: rgb(255, 0, 0); font-family: monospace; letter-spacing: 3px; }
body { margin: 0; line-height: 3; text-transform: uppercase; direction: rtl; }
button, input, svg, p { display: none !important; }
.gt-widget, .gt-title { display: none !important; }
.dark { background: #101418; }
"""
VIOLATIONS = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""
PATIENCE = 60  # seconds; everything is waited for by condition, this ends a wait in vain

pytestmark = needs("gumbel_max", "competing_alarms")


class Host(http.server.SimpleHTTPRequestHandler):
    """Serves a page that allows scripts of the book and nothing else but its own style sheet."""

    policy = ""

    def end_headers(self):
        """Add the policy."""
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def elsewhere(chromium, book_address, tmp_path):
    """Open a page that somebody else serves; fail for whatever goes wrong on it."""
    contexts, problems = [], []
    (tmp_path / "host.css").write_text(HOSTILE, "utf-8")

    class OfThisBook(Host):
        policy = f"default-src 'none'; script-src {book_address}; style-src 'self'; img-src data:"

    with serving(tmp_path, OfThisBook) as address:

        def open_(text, *, before=None, viewport=DESK, **options):
            (tmp_path / "page.html").write_text(text, "utf-8")
            context = chromium.new_context(viewport=viewport, **options)
            contexts.append(context)
            page = context.new_page()
            page.asked = []
            page.on("request", lambda request: page.asked.append(request.url))
            page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
            page.on("console", lambda said: said.type == "error" and problems.append(said.text))
            page.add_init_script(VIOLATIONS)
            if before:
                before(page)
            page.goto(f"{address}/page.html")
            page.wait_for_load_state("networkidle")
            if options.get("java_script_enabled", True):
                assert page.evaluate("() => window.violations") == []
            return page

        open_.address, open_.problems = address, problems
        yield open_
        for context in contexts:
            context.close()
    assert not problems


def example(book_address):
    """Page of the example, with the address of this book."""
    text = (EXAMPLES / "page.html").read_text("utf-8")
    return text.replace("https://book.example", book_address)


def hostile_page(book_address, *elements):
    """Page that styles everything, with some elements and the scripts that they ask for."""
    stems = dict.fromkeys(re.findall(r'widget="(\w+)"', "".join(elements)))
    scripts = "".join(SCRIPT.format(book_address, stem) for stem in stems if stem in EMBEDS)
    return (
        '<!DOCTYPE html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="host.css"></head><body><h1>Title</h1>{"".join(elements)}'
        f"{scripts}</body></html>"
    )


def test_two_lines_bring_a_widget_to_a_page_of_another_host(elsewhere, book_address):
    page = elsewhere(example(book_address))
    place = page.locator("gumbel-trick")
    says(place.locator("[data-widget]"), r"of 5 000 draws; softmax says 84\.4 %")
    assert (
        not place.get_by_text("The Gumbel-max trick", exact=True)
        .and_(page.locator("gumbel-trick > a"))
        .is_visible()
    )
    assert page.asked == [f"{elsewhere.address}/page.html", f"{book_address}/embed/gumbel_max.js"]
    # The way to the chapter leads to the same state.
    place.get_by_role("slider", name="Logit of A").press("Home")
    says(place.locator("[data-widget]"), "^B won")
    link = place.locator(".gt-from a")
    assert plain(link.inner_text()) == "“The Gumbel-max trick” in The Gumbel trick"
    chapter = f"{book_address}/chapters/gumbel_max.html?gumbel_max.logits=-5,0,-1&"
    assert link.get_attribute("href").startswith(chapter)


@pytest.mark.parametrize("scripts", [True, False], ids=["refused", "off"])
def test_where_the_script_does_not_run_the_link_stays(elsewhere, book_address, scripts):
    def refuse(page):
        page.route("**/embed/*.js", lambda route: route.abort())

    page = elsewhere(example(book_address), before=refuse, java_script_enabled=scripts)
    link = page.locator("gumbel-trick > a")
    assert link.is_visible()
    assert link.get_attribute("href") == f"{book_address}/chapters/gumbel_max.html"
    elsewhere.problems.clear()  # the script that was refused


def test_pages_neither_style_the_widget_nor_are_styled_by_it(elsewhere, book_address):
    elements = [TAG.format("gumbel_max", "", ""), TAG.format("competing_alarms", "", "")]
    page = elsewhere(hostile_page(book_address, *elements))
    for widget in page.locator("[data-widget]").all():
        title = widget.locator(".gt-title")
        style = title.evaluate(
            "(e) => { const s = getComputedStyle(e); return [s.color, s.fontSize, s.letterSpacing,"
            " s.textTransform, s.direction, s.fontFamily.includes('monospace')]; }"
        )
        assert style == ["rgb(28, 39, 51)", "17px", "normal", "none", "ltr", False]
        assert title.is_visible()
        assert widget.get_by_role("button", name="New sample").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(255, 0, 0)"
    assert page.evaluate("document.adoptedStyleSheets.length + document.styleSheets.length") == 1
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--gt-ink')") == ""


def test_many_live_on_one_page_come_late_move_and_go(elsewhere, book_address):
    elements = [
        TAG.format("gumbel_max", ' seed="7"', ""),
        TAG.format("gumbel_max", ' seed="8" id="second"', ""),
        TAG.format("competing_alarms", "", ""),
        TAG.format("no_such_widget", "", "What the author wrote"),
        SCRIPT.format(book_address, "gumbel_max"),  # the script twice
    ]
    page = elsewhere(hostile_page(book_address, *elements))
    widgets = page.locator("[data-widget]")
    assert widgets.count() == 3
    assert page.get_by_text("What the author wrote").is_visible()
    seeds = [page.get_by_label("seed").nth(k).input_value() for k in range(2)]
    assert seeds == ["7", "8"]
    page.locator("#second").get_by_role("button", name="New sample").press("Enter")
    assert page.get_by_label("seed").nth(0).input_value() == "7"
    expect(page.get_by_label("seed").nth(1)).to_have_value("9")
    page.evaluate(
        "() => { const late = document.createElement('gumbel-trick');"
        " late.setAttribute('widget', 'gumbel_max'); late.setAttribute('seed', '99');"
        " document.body.prepend(late); document.body.append(document.querySelector('#second')); }"
    )
    page.wait_for_function("() => document.querySelector('gumbel-trick').shadowRoot")
    assert page.get_by_label("seed").first.input_value() == "99"
    # What was moved keeps its state; what is removed ends, and begins anew when it returns.
    assert page.locator("#second").get_by_label("seed").input_value() == "9"
    page.evaluate(
        "() => { window.gone = document.querySelector('#second'); window.gone.remove(); }"
    )
    page.wait_for_function("() => !window.gone.shadowRoot.querySelector('[data-widget]')")
    page.evaluate("() => document.body.append(window.gone)")
    assert page.locator("#second").get_by_label("seed").input_value() == "8"


def test_bad_settings_are_told_of_and_left_out(elsewhere, book_address):
    settings = ' logits="0,99" c="x" nonsense="1" seed="5" class="a" data-x="1" title="A widget"'
    page = elsewhere(hostile_page(book_address, TAG.format("gumbel_max", settings, "")))
    note = plain(page.get_by_role("note").inner_text())
    assert 'The page\'s logits was out of range; "0,50" was taken' in note
    assert "The page's c was ignored: c must be a number" in note
    assert 'The page\'s "nonsense" was ignored: there is no such setting' in note
    assert note.count("page's") == 3
    assert page.get_by_label("seed").input_value() == "5"


def theme(page, index=0):
    return page.locator(".gt-embed").nth(index).get_attribute("data-gt-theme")


def test_colours_are_those_of_what_stands_behind(elsewhere, book_address):
    plain_one, forced = (
        TAG.format("gumbel_max", "", ""),
        TAG.format("gumbel_max", ' theme="dark"', ""),
    )
    inside = f'<div class="dark">{plain_one}</div>'
    text = hostile_page(book_address, plain_one, inside, forced)
    page = elsewhere(text, color_scheme="dark")
    # A page that says nothing of dark colours is light, whatever its reader prefers.
    assert [theme(page, k) for k in range(3)] == ["light", "dark", "dark"]
    ink = page.locator(".gt-title").nth(1).evaluate("(e) => getComputedStyle(e).color")
    assert ink == "rgb(230, 237, 243)"
    page.evaluate("() => { document.body.className = 'dark'; }")
    page.wait_for_function(
        "() => document.querySelector('gumbel-trick').shadowRoot"
        ".querySelector('.gt-embed').dataset.gtTheme === 'dark'"
    )
    page.evaluate(
        "() => { document.documentElement.style.colorScheme = 'light dark';"
        " document.body.className = ''; }"
    )
    page.emulate_media(color_scheme="light")
    page.wait_for_function(
        "() => document.querySelector('gumbel-trick').shadowRoot"
        ".querySelector('.gt-embed').dataset.gtTheme === 'light'"
    )
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "() => document.querySelector('gumbel-trick').shadowRoot"
        ".querySelector('.gt-embed').dataset.gtTheme === 'dark'"
    )


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=lambda size: str(size["width"]))
def test_every_widget_of_the_book_lives_on_one_page_of_others(elsewhere, book_address, viewport):
    assert EMBEDS
    elements = [TAG.format(stem, "", "") for stem in EMBEDS]
    options = {"viewport": viewport, "reduced_motion": "reduce"}
    page = elsewhere(hostile_page(book_address, *elements), **options)
    for stem in EMBEDS:
        widget = page.locator(f'[data-widget="{stem}"]')
        before = widget.locator(PICTURES).evaluate_all("all => all.map((s) => s.outerHTML).join()")
        widget.get_by_role("button", name="New sample").press("Enter")
        page.wait_for_function(
            "([root, pictures, before]) => [...root.querySelectorAll(pictures)]"
            ".map((s) => s.outerHTML).join() !== before",
            arg=[widget.element_handle(), PICTURES, before],
        )
    assert page.evaluate("() => window.violations") == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0


def test_a_view_that_breaks_gives_way_to_the_link_and_starts_again(elsewhere, book_address):
    page = elsewhere(example(book_address))
    page.evaluate(
        """() => {
          const { setAttribute } = Element.prototype;
          Element.prototype.setAttribute = function (name, value) {
            if (window.broken && this.closest("[data-widget]")) throw new Error("on purpose");
            return setAttribute.call(this, name, value);
          };
          window.broken = true;
        }"""
    )
    page.get_by_role("slider").first.press("End")
    page.get_by_text("This live widget stopped at an error.").wait_for()
    assert page.locator("gumbel-trick > a").is_visible()
    assert elsewhere.problems  # left for who looks for errors
    elsewhere.problems.clear()
    page.evaluate("() => { window.broken = false; }")
    page.get_by_role("button", name="Start again").press("Enter")
    assert page.locator("[data-widget] svg:visible").count()
    assert not page.locator("gumbel-trick > a").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(elsewhere, book_address, scheme):
    page = elsewhere(example(book_address))
    ground = {"light": "#ffffff", "dark": "#14181d"}[scheme]
    page.evaluate(
        "(ground) => { document.body.style.background = ground;"
        " document.querySelector('main').style.color = 'light-dark(#111, #eee)'; }",
        ground,
    )
    page.evaluate("(scheme) => { document.documentElement.style.colorScheme = scheme; }", scheme)
    page.wait_for_function(
        "(scheme) => document.querySelector('gumbel-trick').shadowRoot"
        ".querySelector('.gt-embed').dataset.gtTheme === scheme",
        arg=scheme,
    )
    page.evaluate(axe())  # as the debugger does, past the page's policy
    found = page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


def test_a_chapter_gives_the_two_lines_that_show_its_widget_as_it_stands(
    open_page, elsewhere, book_address
):
    allowed = {"permissions": ["clipboard-read", "clipboard-write"]}
    page = open_page(f"{book_address}/chapters/gumbel_max.html?gumbel_max.n=777", **allowed)
    widget = page.locator('[data-widget="gumbel_max"]')
    widget.get_by_role("slider", name="Logit of A").press("End")
    says(widget, "^A won")
    widget.get_by_role("button", name="Copy HTML").click()
    says(widget, "HTML copied", ".gt-said")
    lines = page.evaluate("navigator.clipboard.readText()")
    assert len(lines.splitlines()) == 2
    assert f'src="{book_address}/embed/gumbel_max.js"' in lines
    assert f'<a href="{book_address}/chapters/gumbel_max.html">The Gumbel-max trick</a>' in lines
    there = elsewhere(hostile_page(book_address, lines))
    wanted = plain(widget.get_by_role("status").inner_text())
    assert plain(there.locator("[data-widget] [role=status]").inner_text()) == wanted
    # And the copy can be copied.
    there.context.grant_permissions(["clipboard-read", "clipboard-write"])
    there.get_by_role("button", name="Copy HTML").click()
    there.get_by_text("HTML copied").wait_for()
    assert there.evaluate("navigator.clipboard.readText()") == lines


def test_a_page_from_disk_offers_no_lines_that_nobody_else_could_use(open_page):
    page = open_page((HTML / "chapters/gumbel_max.html").as_uri())
    assert page.get_by_role("button", name="Copy Python").is_visible()
    assert not page.get_by_role("button", name="Copy HTML").is_visible()


def local_only(route):
    """Let through what is asked of this machine, as a reader without a network would."""
    if re.match(r"https?://127\.0\.0\.1[:/]", route.request.url):
        route.continue_()
    else:
        route.abort()


def test_another_jupyter_book_shows_a_widget_by_one_extension(chromium, tmp_path):
    folder = tmp_path / "book"
    shutil.copytree(EXAMPLES / "jupyter_book", folder)
    program = Path(sys.executable).with_name("jupyter-book")
    done = subprocess.run(
        [program, "build", folder, "-n", "-W"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    built = folder / "_build/html"
    # Its own look stays: of the book's style sheets it gets that of the widgets.
    text = (built / "intro.html").read_text("utf-8")
    assert "gumbeltrick/live.css" in text
    assert "gumbeltrick/book.css" not in text
    assert "widget-state+json" not in text
    context = chromium.new_context(viewport=DESK, reduced_motion="reduce")
    context.route("**/*", local_only)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: "gumbeltrick" in error.stack and errors.append(str(error)))
    with serving(built, QuietHandler) as address:
        page.goto(f"{address}/intro.html")
        widget = page.locator("[data-widget]")
        says(widget, r"softmax says 84\.4 %")
        widget.get_by_role("slider", name="Logit of A").press("Home")
        says(widget, "^B won")
        assert not page.locator(".gt-still").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".gt-still .gt-figure").is_visible()
    context.close()
    assert errors == []


@pytest.fixture
def marimo(tmp_path):
    """Run the example of a notebook; give its address."""
    notebook = tmp_path / "notebook.py"
    shutil.copy(EXAMPLES / "marimo_notebook.py", notebook)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "log"
    command = [sys.executable, "-m", "marimo", "--quiet", "run", str(notebook), "--headless"]
    command += ["--no-token", "--host", "127.0.0.1", "--port", str(port)]
    environment = os.environ | {"XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    with log.open("w") as stream:
        server = subprocess.Popen(command, stdout=stream, stderr=stream, env=environment)
    deadline = time.monotonic() + PATIENCE
    while True:
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(PATIENCE)


def test_in_marimo_a_widget_and_python_stay_in_step(chromium, marimo):
    context = chromium.new_context(viewport=DESK, reduced_motion="reduce")
    context.route("**/*", local_only)
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    asked, errors = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(marimo)
    widget = page.locator("[data-widget]")
    widget.wait_for()
    page.get_by_text("The logits are [2.0, 0.0, -1.0], and c is 2.0.").wait_for()
    widget.get_by_role("slider", name="Logit of A").press("Home")
    page.get_by_text("The logits are [-5.0, 0.0, -1.0]").wait_for()
    # In a shadow root, where no style sheet of the page would bring the colours.
    ink = widget.evaluate("(e) => getComputedStyle(e).getPropertyValue('--gt-ink')")
    assert ink == "#1c2733"
    assert [url for url in asked if not url.startswith((marimo, "data:", "blob:"))] == []
    context.close()
    assert errors == []
