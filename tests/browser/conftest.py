"""The built book in a real browser, with an eye on everything that goes wrong on a page."""

import sys
from pathlib import Path

import pytest
from contents import skip_if_off
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import browser as installed_browser  # noqa: E402 - found by the line above
from book import HTML, serving  # noqa: E402 - likewise

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

# Settled when the first frames are drawn. What `later.js` puts off may still be waiting.
SETTLED = """() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
})"""


@pytest.fixture(scope="session")
def book_address():
    """Address of the built book."""
    if not (HTML / "index.html").is_file():
        pytest.fail("the book is not built: run `make html` first")
    with serving(HTML) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    """The browser, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**installed_browser.launch_options())
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """Open addresses in pages of their own, and fail the test for whatever a page gets wrong.

    Wrong is: an error on the console, an uncaught exception, a request that fails, and a request
    to any host but the page's own. `script` runs before those of the page.
    """
    contexts, problems = [], []

    def open_(address, *, viewport=DESK, script="", **options):
        skip_if_off(address)
        context = chromium.new_context(viewport=viewport, **options)
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        scripts = options.get("java_script_enabled", True)
        under_way = _watch(page, address, problems, scripts=scripts)
        page.goto(address)
        if scripts:
            page.wait_for_function(SETTLED)  # which goes on after a redirection
        while under_way:
            page.wait_for_timeout(10)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not problems


def _watch(page, address, problems, *, scripts):
    """Note what goes wrong on a page; give the requests that are under way, now and later."""
    under_way = set()
    own = address.split("/", 3)[:3]

    def late_icon(url):
        # The browser asks for the tab's icon when it likes, even after a test closed its server.
        # An icon that is not there answers 404, and that counts.
        return url.endswith("/favicon.svg")

    def on_console(message):
        if message.type == "error" and not late_icon(message.location["url"]):
            problems.append(f"console: {message.text}")

    def on_failure(request):
        if not late_icon(request.url):
            problems.append(f"failed: {request.url} {request.failure}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"uncaught: {error}"))
    if scripts:  # without them, a script that the page preloads counts as failed
        page.on("requestfailed", on_failure)
    page.on("response", lambda r: r.status >= 400 and problems.append(f"{r.status}: {r.url}"))

    def on_request(request):
        local = request.url.startswith(("data:", "blob:")) or request.url.split("/", 3)[:3] == own
        if not local:
            problems.append(f"another host: {request.url}")
        if not late_icon(request.url):
            under_way.add(request)

    page.on("request", on_request)
    for end in ("requestfinished", "requestfailed"):
        page.on(end, lambda request: under_way.discard(request))
    return under_way
