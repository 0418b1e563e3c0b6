"""What web hosts and disks ask of the built book, and the hosts that serve it in another way."""

import gzip
import html.parser
import http.server
import re
import unicodedata
import urllib.request
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest
from book import TEXT, TYPES, serving
from conftest import HTML
from finish import NO_JEKYLL

FILES = sorted(
    path.relative_to(HTML) for path in HTML.rglob("*") if path.is_file() and path.name != NO_JEKYLL
)
PAGES = [path for path in FILES if path.suffix == ".html" and path.parts[0] != "lite"]
LIVE = next(
    path.as_posix() for path in PAGES if 'class="gt-live"' in (HTML / path).read_text("utf-8")
)
# What Windows and USB sticks take in no name, and what an address has to escape.
REFUSED = re.compile(
    r'[<>:"\\|?*%#\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE
)
LONGEST = 180  # leaves room in the 260 characters of a path on Windows


class PlainHost(http.server.SimpleHTTPRequestHandler):
    """Packs nothing and forbids browsers to guess what a file is."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TYPES

    def end_headers(self):
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *args):
        """Say nothing."""


class Addresses(html.parser.HTMLParser):
    """Collects what a page loads or leads to."""

    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - called so
        self.found |= {value or "" for name, value in attrs if name in {"href", "src", "action"}}


def test_no_host_or_disk_refuses_a_name():
    for path in FILES:
        assert not any(REFUSED.search(part) for part in path.parts), path
        assert path.as_posix() == unicodedata.normalize("NFC", path.as_posix()), path
        assert path.as_posix().isascii(), path
        assert len(path.as_posix()) <= LONGEST, path


@pytest.mark.parametrize("name", ["a:b.html", "con.html", "what?.html", "end.", "50%.html"])
def test_a_name_that_a_disk_refuses_is_seen(name):
    assert REFUSED.search(name)


def test_no_two_names_differ_by_case_alone():
    names = [path.as_posix().casefold() for path in FILES]
    assert len(names) == len(set(names))


def test_a_host_with_jekyll_leaves_the_folders_with_an_underscore_alone():
    assert (HTML / NO_JEKYLL).is_file()
    assert any(path.parts[0].startswith("_") for path in FILES)


def test_the_type_of_every_kind_of_file_is_known():
    kinds = {path.suffix for path in FILES if path.parts[0] != "lite"}
    assert kinds - TYPES.keys() <= {".inv"}  # Sphinx's own index, for other books


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_address_is_relative_and_there_letter_for_letter(page):
    known = set(FILES)
    for address in Addresses((HTML / page).read_text("utf-8")).found:
        parts = urlsplit(address)
        if parts.scheme in {"http", "https", "mailto", "data"} or not parts.path:
            continue
        assert not parts.scheme, address
        assert not parts.netloc, address
        if page.name == "404.html" and parts.path.startswith("/"):
            continue  # shown at any depth: its tests follow it
        assert not parts.path.startswith("/"), address
        target = _resolved(page.parent, unquote(parts.path))
        # A folder's address is its index's, on most hosts, and nowhere from disk.
        assert target in known or parts.path.startswith("lite/"), address


def _resolved(folder, path):
    """Path of a file from the book's folder on; letters count, also where the disk ignores them."""
    steps = []
    for step in PurePosixPath(folder.as_posix(), path).parts:
        if step == "..":
            steps.pop()
        else:
            steps.append(step)
    return type(folder)(*steps)


@pytest.mark.parametrize("kind", sorted(TEXT & {path.suffix for path in FILES}))
def test_text_comes_gzipped_and_whole(book_address, kind):
    path = next(path for path in FILES if path.suffix == kind)
    address = f"{book_address}/{path.as_posix()}"
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Content-Type"] == TYPES[kind]
        assert gzip.decompress(answer.read()) == (HTML / path).read_bytes()


def test_a_host_that_packs_nothing_and_guesses_nothing_serves_live_pages(open_page, tmp_path):
    (tmp_path / "of/mine").mkdir(parents=True)
    (tmp_path / "of/mine/book").symlink_to(HTML, target_is_directory=True)
    with serving(tmp_path, PlainHost) as address:
        page = open_page(f"{address}/of/mine/book/{LIVE}")
        assert page.locator(".gt-live").count() == page.locator(".gt-is-live").count() > 0
