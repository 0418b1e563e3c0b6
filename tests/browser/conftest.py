"""The built book in a real browser, with an eye on everything that goes wrong on a page."""

import functools
import sys
from pathlib import Path

import pytest
from contents import is_off, skip_if_off
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import browser as installed_browser  # noqa: E402 - found by the line above
from bare import address_of, serve_bare  # noqa: E402 - which needs it, too
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
    to any host but the page's own. `script` runs before those of the page, and `before` is done
    with the page before it is opened.
    """
    contexts, problems = [], []

    def open_(address, *, viewport=DESK, script="", before=None, **options):
        skip_if_off(address)
        context = chromium.new_context(viewport=viewport, **options)
        contexts.append(context)
        context.add_init_script(script)
        page = context.new_page()
        scripts = options.get("java_script_enabled", True)
        _watch(page, address, problems, scripts=scripts)
        under_way = _under_way(page)
        if before:
            before(page)
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


@pytest.fixture
def open_widget(open_page, book_address):
    """Open a widget on its page without the chapter, with the rest of the address; give its root.

    On its whole page every widget is opened, used and looked at by `test_pages.py`.
    """

    def open_(stem, query="", **options):
        if is_off(stem):
            pytest.skip(f"switched off in _toc.yml: {stem}")
        options.setdefault("reduced_motion", "reduce")
        address = address_of(stem, book_address)
        options["before"] = functools.partial(serve_bare, stem=stem, address=address)
        return open_page(address + query, **options).locator(f'[data-widget="{stem}"]')

    return open_


def _late_icon(url):
    # The browser asks for the tab's icon when it likes, even after a test closed its server. An
    # icon that is not there answers 404, and that counts.
    return url.endswith("/favicon.svg")


def _under_way(page):
    """Give the requests of a page that have not ended, now and later."""
    requests = set()

    def begin(request):
        if not _late_icon(request.url):
            requests.add(request)

    def end(request):
        requests.discard(request)

    page.on("request", begin)
    page.on("requestfinished", end)
    page.on("requestfailed", end)
    return requests


def _watch(page, address, problems, *, scripts):
    """Note what goes wrong on a page."""
    own = address.split("/", 3)[:3]

    def on_console(message):
        if message.type == "error" and not _late_icon(message.location["url"]):
            problems.append(f"console: {message.text}")

    def on_failure(request):
        if not _late_icon(request.url):
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

    page.on("request", on_request)
