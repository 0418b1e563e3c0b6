"""A small book, built where its address is known and where it is not, with git and without.

Each book is built by a process of its own, as the real one is.
"""

import html
import io
import os
import re
import shutil
import subprocess
import sys

import pytest
from PIL import Image

from gumbeltrick._book import (
    NOT_FOUND,
    NOTEBOOKS_BRANCH,
    PAGE_TYPE,
    REPOSITORY_VARIABLE,
    VARIABLE,
    WHEEL,
    book_url,
    repository_url,
)
from gumbeltrick.page.launch import links
from gumbeltrick.page.social import SIZE, card
from gumbeltrick.widgets.gumbel_max import GumbelMax

ADDRESS = "https://reader.example/books/trick/"
REPOSITORY = "https://github.com/reader/trick.book"
CONF = """\
project = "A small book"
author = "Somebody"
html_title = "A small book"
html_theme = "sphinx_book_theme"
html_last_updated_fmt = "%Y-%m-%d"
extensions = ["myst_nb", "gumbeltrick.page", "sphinx_last_updated_by_git"]
git_last_updated_timezone = "UTC"
git_untracked_show_sourcelink = True
suppress_warnings = ["git.too_shallow", "git.subprocess_error", "git.command_not_found"]
gumbeltrick_citation = "CITATION.cff"
nb_execution_mode = "off"
html_math_renderer = "mathml"
"""
CITATION = """\
title: A small book
version: "3"
date-released: 2030-05-06
authors: [{name: Somebody}]
"""
FRONT = """\
# A small book

The front page, which says in its first words what the book is about.

```{toctree}
:caption: All there is

part/first_steps
part/second
```
"""
FIRST = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {name: python3, display_name: Python 3}
myst: {html_meta: {description: "Steps, & more \\"steps\\"."}}
---

# First steps

```{raw} html
%s
```
"""
DATES = {"index": "2021-01-01", "part/first_steps": "2022-02-02", "part/second": "2023-03-03"}


@pytest.fixture(scope="module")
def small_book(tmp_path_factory):
    """Write the sources of a small book, each file committed on a day of its own."""
    folder = tmp_path_factory.mktemp("small-book")
    widget = GumbelMax(logits=[2.0, 0.0])._repr_mimebundle_()[0][PAGE_TYPE]
    files = {
        "index": FRONT,
        "part/first_steps": FIRST % widget,
        "part/second": "# Second\n\nThe second page of the small book has nothing but words.\n",
    }
    (folder / "conf.py").write_text(CONF, "utf-8")
    (folder / "CITATION.cff").write_text(CITATION, "utf-8")
    (folder / "part").mkdir()
    git(folder, "init", "--quiet")
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, "utf-8")
        git(folder, "add", f"{name}.md")
        git(folder, "commit", "--quiet", "--message", name, day=DATES[name])
    return folder


def git(folder, *command, day="2020-01-01"):
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.example"}
    who |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in who.items()}
    dates = {"GIT_AUTHOR_DATE": f"{day}T12:00:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00:00Z"}
    subprocess.run(
        [shutil.which("git"), *command], cwd=folder, check=True, env=os.environ | who | dates
    )


def built(source, target, address="", repository=""):
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "--quiet", source, target]
    done = subprocess.run(
        command,
        env=os.environ | {VARIABLE: address, REPOSITORY_VARIABLE: repository},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def published(small_book, tmp_path_factory):
    """Build the book for a known address, from the whole history."""
    return built(small_book, tmp_path_factory.mktemp("published"), ADDRESS, REPOSITORY)


@pytest.fixture(scope="module")
def nowhere(small_book, tmp_path_factory):
    """Build the book without an address, from the last commit alone."""
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "--quiet", "--depth", "1", small_book.as_uri(), ".")
    for name in ("conf.py", "CITATION.cff"):
        (clone / name).write_bytes((small_book / name).read_bytes())
    return built(clone, tmp_path_factory.mktemp("nowhere"))


def page(book, name):
    return (book / f"{name}.html").read_text("utf-8")


def tags(text):
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)"', text)
    assert len(found) == len(dict(found))
    return {key: html.unescape(value) for key, value in found}


@pytest.mark.parametrize("name", DATES)
def test_a_page_names_its_one_address(published, name):
    text = page(published, name)
    address = f"{ADDRESS}{name}.html"
    assert re.findall(r'<link rel="canonical" href="([^"]*)"', text) == [address]
    assert tags(text)["og:url"] == address
    assert address in text.partition('id="gt-cite-bibtex"')[2]


def test_a_page_says_what_a_link_to_it_shows(published):
    said = tags(page(published, "part/first_steps"))
    assert said["og:title"] == "First steps"
    assert said["og:description"] == 'Steps, & more "steps".'
    assert said["og:site_name"] == "A small book"
    assert said["og:type"] == "article"
    assert tags(page(published, "index"))["og:type"] == "website"
    assert said["twitter:card"] == "summary_large_image"


@pytest.mark.parametrize("name", DATES)
def test_a_page_has_a_card_of_the_size_that_it_says(published, name):
    said = tags(page(published, name))
    assert said["og:image"].startswith(ADDRESS)
    assert said["og:image:alt"]
    with Image.open(published / said["og:image"].removeprefix(ADDRESS)) as picture:
        assert picture.format == "PNG"
        assert picture.size == SIZE == (1200, 630)
        assert [int(said[f"og:image:{side}"]) for side in ("width", "height")] == list(SIZE)
        # More than one even sheet: title, stripe and picture have colours of their own.
        assert len(picture.convert("RGB").getcolors(SIZE[0] * SIZE[1])) > 20


def test_a_card_is_drawn_once_and_anew_only_for_new_content(small_book, published):
    cards = {path: path.stat().st_mtime_ns for path in published.glob("_images/cards/*.png")}
    assert len(cards) == len(DATES)
    second = small_book / "part/second.md"
    text = second.read_text("utf-8")
    try:
        second.write_text(text.replace("# Second", "# Another"), "utf-8")
        built(small_book, published, ADDRESS, REPOSITORY)
        after = {path: path.stat().st_mtime_ns for path in published.glob("_images/cards/*.png")}
    finally:
        second.write_text(text, "utf-8")
        built(small_book, published, ADDRESS, REPOSITORY)
    gone = [path.name for path in cards if path not in after]
    assert [name.rpartition("-")[0] for name in gone] == ["part-second"]
    assert all(after[path] == cards[path] for path in cards if path in after)


def test_a_long_title_fits_its_card():
    edge = 40
    long = "A title that is much longer than any that fits in one line of a card, and then some"
    with Image.open(io.BytesIO(card(long, "Book", "Words."))) as picture:
        right = picture.convert("L").crop((SIZE[0] - edge, 0, SIZE[0], 500))
        assert right.getextrema() == (255, 255)


def test_a_notebook_knows_page_and_package_by_their_addresses(published):
    text = (published / "_sources/part/first_steps.ipynb").read_text("utf-8")
    assert f"{ADDRESS}part/first_steps.html" in text
    assert f"gumbeltrick @ {ADDRESS}_sources/{WHEEL}" in text
    # A page of words alone is no notebook.
    assert not (published / "_sources/part/second.ipynb").exists()


def launched(book, name):
    """Links of the menu that leads to the sources and to where a chapter runs, by their text."""
    text = page(book, name)
    (menu,) = re.findall(r'<div class="dropdown dropdown-launch-buttons.*?</ul>', text, re.DOTALL)
    assert "<img" not in menu  # its icons are letters of a font that the page has anyway
    links = re.findall(r'<a href="([^"]+)".*?btn__text-container">(.*?)</span>', menu, re.DOTALL)
    return {html.unescape(text): html.unescape(href) for href, text in links}


def test_a_chapter_opens_where_it_runs_and_where_it_is_written(published):
    assert launched(published, "part/first_steps") == {
        "Open in Colab": "https://colab.research.google.com/github/reader/trick.book/blob/"
        f"{NOTEBOOKS_BRANCH}/part/first_steps.ipynb",
        "Open in Binder": "https://mybinder.org/v2/gh/reader/trick.book/HEAD"
        "?urlpath=lab/tree/part/first_steps.md",
        "Source on GitHub": f"{REPOSITORY}/blob/HEAD/part/first_steps.md",
    }


def test_colab_could_not_install_from_a_book_that_stands_nowhere():
    texts = [button["text"] for button in links(REPOSITORY, "page", notebook=True, published=False)]
    assert texts == ["Open in Binder", "Source on GitHub"]


@pytest.mark.parametrize("name", ["index", "part/second"])
def test_a_page_of_words_runs_nowhere(published, name):
    assert launched(published, name) == {"Source on GitHub": f"{REPOSITORY}/blob/HEAD/{name}.md"}


@pytest.mark.parametrize("name", DATES)
def test_without_a_repository_nothing_leads_to_one(nowhere, name):
    text = page(nowhere, name)
    assert "launch-buttons" not in text
    assert not re.search(r"github\.com|mybinder|colab", text)


@pytest.mark.parametrize("name", DATES)
def test_an_unknown_address_is_named_nowhere(nowhere, name):
    text = page(nowhere, name)
    assert "canonical" not in text
    assert tags(text) == {}
    assert not list(nowhere.glob("_images/cards/*"))
    assert "url = " not in text


@pytest.mark.parametrize("name", DATES)
def test_a_page_says_when_it_last_changed(published, name):
    assert changed(published, name) == [DATES[name]]


def changed(book, name):
    found = re.search(r'<p class="last-updated">(.*?)</p>', page(book, name), re.DOTALL)
    return re.findall(r"\d{4}-\d\d-\d\d", found[1]) if found else []


def test_a_history_that_is_cut_off_gives_no_day(nowhere):
    # All files look as if the one commit that is there had made them.
    assert [changed(nowhere, name) for name in DATES] == [[], [], []]


def test_without_git_there_is_no_day(small_book, tmp_path):
    source = tmp_path / "source"
    (source / "part").mkdir(parents=True)
    for name in ("conf.py", "CITATION.cff", *(f"{name}.md" for name in DATES)):
        (source / name).write_bytes((small_book / name).read_bytes())
    book = built(source, tmp_path / "book")
    assert [changed(book, name) for name in DATES] == [[], [], []]


def test_the_page_for_wrong_addresses_leads_to_every_page(published, nowhere):
    for book, root in ((published, "/books/trick/"), (nowhere, "")):
        text = (book / NOT_FOUND).read_text("utf-8")
        links = re.findall(r'<a href="([^"]+)"', text)
        assert links == [f"{root}{name}.html" for name in DATES]
        assert f'action="{root}search.html"' in text
        assert "All there is" in text
        assert html.escape('Steps, & more "steps".').replace("&quot;", "&#34;") in text
        # It leans on no file: shown at any depth, it could not find one.
        assert not re.search(r"<script[^>]+src|<link[^>]+stylesheet|url\(", text)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("", ""), (" ", ""), ("https://a.example", "https://a.example/"), (ADDRESS, ADDRESS)],
)
def test_the_address_is_read_from_the_environment(monkeypatch, given, wanted):
    monkeypatch.setenv(VARIABLE, given)
    assert book_url() == wanted


@pytest.mark.parametrize(
    "bad", ["a.example/book", "/book/", "ftp://a.example/", "https://a.example/?x=1", "https://"]
)
def test_what_is_no_address_is_refused_by_name(monkeypatch, bad):
    monkeypatch.setenv(VARIABLE, bad)
    with pytest.raises(ValueError, match=VARIABLE):
        book_url()


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("", ""),
        (" ", ""),
        (REPOSITORY, REPOSITORY),
        (f"{REPOSITORY}/", REPOSITORY),
        (f" {REPOSITORY}.git", REPOSITORY),
    ],
)
def test_the_repository_is_read_from_the_environment(monkeypatch, given, wanted):
    monkeypatch.setenv(REPOSITORY_VARIABLE, given)
    assert repository_url() == wanted


@pytest.mark.parametrize(
    "bad",
    [
        "reader/trick",
        "git@github.com:reader/trick.git",
        "http://github.com/reader/trick",
        "https://github.com/reader",
        "https://github.com/reader/trick/tree/main",
        "https://github.com/reader/..",
        "https://gitlab.com/reader/trick",
        'https://github.com/reader/trick"onclick="x',
    ],
)
def test_what_is_no_repository_is_refused_by_name(monkeypatch, bad):
    monkeypatch.setenv(REPOSITORY_VARIABLE, bad)
    with pytest.raises(ValueError, match=REPOSITORY_VARIABLE):
        repository_url()
