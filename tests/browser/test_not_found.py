"""The page for addresses that are not there, shown by a server at any depth."""

import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest
from book import serving
from conftest import HTML, PHONE
from contents import needs

from gumbeltrick._book import NOT_FOUND, book_url

WRONG = "chapters/2024/gumbel-sofmax.htm"
FOUND = "(wanted) => document.documentElement.dataset.root === wanted"


@pytest.fixture
def site(tmp_path):
    """Serve a site that has the book in a folder two levels down, and its page for wrong paths."""
    (tmp_path / "of/mine").mkdir(parents=True)
    (tmp_path / "of/mine/book").symlink_to(HTML, target_is_directory=True)
    (tmp_path / NOT_FOUND).symlink_to(HTML / NOT_FOUND)
    with serving(tmp_path) as address:
        yield address


@pytest.fixture
def lost(chromium):
    """Open wrong addresses; wrong is what the page says or does beside the missing files."""
    contexts, problems = [], []

    def open_(address, **options):
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()

        def note(what):
            # The pages that it leads to have tests of their own.
            if page.url == address:
                problems.append(what)

        page.on("pageerror", lambda error: note(f"uncaught: {error}"))
        page.on(
            "console",
            lambda said: said.type == "error" and "404" not in said.text and note(said.text),
        )
        assert page.goto(address).status == 404
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not problems


@needs("gumbel_softmax")
@pytest.mark.parametrize("wrong", [WRONG, "gumbel-softmax.html", "a/b/gumbel_softmax/index.html"])
def test_a_wrong_address_is_answered_with_the_way_to_the_right_one(lost, site, wrong):
    page = lost(f"{site}/of/mine/book/{wrong}", viewport=PHONE)
    page.wait_for_function(FOUND, arg="/of/mine/book/")
    assert wrong.rpartition("/")[2] in page.locator("#asked").inner_text()
    links = page.evaluate("[...document.querySelectorAll('a')].map((link) => link.href)")
    assert len(set(links)) == len(list(HTML.glob("chapters/*.html")))
    for link in set(links):
        with urllib.request.urlopen(link) as answer:
            assert answer.status == 200
    page.locator("#nearest a").click()
    page.wait_for_url("**/of/mine/book/chapters/gumbel_softmax.html")
    page.wait_for_load_state("networkidle")


@needs("gumbel_softmax")
def test_it_searches_the_book(lost, site):
    page = lost(f"{site}/of/mine/book/chapters/nothing.html")
    page.wait_for_function(FOUND, arg="/of/mine/book/")
    page.get_by_role("searchbox").fill("straight-through")
    page.keyboard.press("Enter")
    page.wait_for_url("**/of/mine/book/search.html?q=straight-through")
    page.wait_for_load_state("networkidle")
    page.locator("#search-results li").first.wait_for()


def test_a_name_like_no_other_is_not_guessed_at(lost, site):
    page = lost(f"{site}/of/mine/book/%E0%A4%A/zzz%22%3Cimg%20src=x%3E.html")
    page.wait_for_function(FOUND, arg="/of/mine/book/")
    assert not page.locator("#nearest").is_visible()
    assert page.locator("#asked img").count() == 0


def test_without_scripts_a_wrong_name_beside_the_front_door_finds_every_chapter(lost, book_address):
    page = lost(f"{book_address}/gumbel.html", java_script_enabled=False)
    for link in page.locator("li a").all():
        name = link.get_attribute("href").removeprefix(urlsplit(book_url()).path)
        assert (HTML / name).is_file()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_wears_the_colours_that_the_reader_chose(lost, book_address, scheme):
    other = {"light": "dark", "dark": "light"}[scheme]
    page = lost(f"{book_address}/{WRONG}", color_scheme=other)
    ink = "getComputedStyle(document.body).color"
    by_system = page.evaluate(ink)
    page.evaluate("(mode) => localStorage.setItem('mode', mode)", scheme)
    page.reload()
    assert page.evaluate(ink) != by_system


def test_the_server_answers_a_wrong_address_with_status_404(book_address):
    for method in ("GET", "HEAD"):
        request = urllib.request.Request(f"{book_address}/{WRONG}", method=method)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request)
        with caught.value as answer:
            assert answer.code == 404
            body = answer.read()
        assert body == ((HTML / NOT_FOUND).read_bytes() if method == "GET" else b"")
