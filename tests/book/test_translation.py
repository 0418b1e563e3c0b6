"""Translations: in step with the text, whole in what must not change, and pages of the one book.

A message is a passage of a chapter, or of the pages' own words. The catalogues of the book are held
to its sources as they are now. What becomes of a passage that changed, and of links, numbers and
languages, is tried on a small book.
"""

import html
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from contents import captions_off, names

from gumbeltrick._book import VARIABLE
from gumbeltrick.page.translation import CATALOGUE, translations

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from babel.messages import pofile  # noqa: E402 - after the path
from book import HTML  # noqa: E402 - found by the line above
from languages import mark_links  # noqa: E402 - likewise
from translation import LOCALE, compile_catalogues, merge, out_of_step  # noqa: E402

LANGUAGES = translations(LOCALE, ROOT)
CATALOGUES = [
    f"{language}/LC_MESSAGES/{name}"
    for language, documents in LANGUAGES.items()
    for name in (*documents, CATALOGUE)
]
PAGES = [
    f"{language}/{document}.html"
    for language, documents in LANGUAGES.items()
    for document in documents
    if document in names()
]
# What a translation takes over as it is: formulas, roles with their targets, code and addresses.
KEPT = re.compile(
    r"\$[^$]+\$|(?P<role>\{[\w:]+\})`(?:[^`<]*<)?(?P<target>[^`>]+)>?`|`[^`]+`|\]\([^)]+\)"
)


def kept(text):
    return Counter((found["role"], found["target"] or found[0]) for found in KEPT.finditer(text))


def messages(path):
    with path.open("rb") as file:
        return [message for message in pofile.read_po(file) if message.id]


def report(name, found):
    lines = [f"locale/{name}.po is out of step with its source; run `make translation`:"]
    lines += [f"  {kind}: {text}" for kind, texts in found.items() for text in texts]
    return "\n".join(lines)


def test_there_is_a_translation():
    assert LANGUAGES["ru"] == ["chapters/gumbel_max", "chapters/index"]


def test_the_catalogues_are_in_step_with_the_text(tmp_path):
    documents = sorted({name for each in LANGUAGES.values() for name in each})
    # Sphinx has a process of its own, as in the build: its warnings are not those of this test.
    code = f"from translation import extract; extract({str(tmp_path)!r}, {documents})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "tools", check=True)
    reports, waiting = [], {}
    for name in CATALOGUES:
        template = tmp_path / f"{name.partition('/LC_MESSAGES/')[2]}.pot"
        if not template.is_file():
            continue  # the catalogue of a chapter that was taken out of the contents
        found = out_of_step(LOCALE / f"{name}.po", template)
        off = captions_off()
        found["left over"] = [text for text in found["left over"] if text not in off]
        if texts := found.pop("waiting"):
            waiting[name] = texts
        if any(found.values()):
            reports.append(report(name, found))
    assert not reports, "\n".join(reports)
    if waiting:
        # Who changes the text need not know the language: readers see such a passage in English.
        pytest.xfail(f"passages that wait for a translator: {waiting}")


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_translation_keeps_formulas_code_and_links(name):
    for message in messages(LOCALE / f"{name}.po"):
        if message.fuzzy or not message.string:
            continue
        assert kept(message.string) == kept(message.id), message.id


def test_russian_has_its_own_quotes_dashes_and_letters():
    for name in CATALOGUES:
        if not name.startswith("ru/"):
            continue
        for message in messages(LOCALE / f"{name}.po"):
            words = KEPT.sub(" ", message.string)
            assert not re.search(r'"|“|”| -{1,3} |\S —', words), message.string
            # A Latin letter that looks like a Cyrillic one hides in no Russian word.
            assert not re.search(r"[А-Яа-яЁё][A-Za-z]|[A-Za-z][А-Яа-яЁё]", words), message.string


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_in_its_language_and_has_no_copy_of_what_the_book_has(name):
    page = (HTML / name).read_text("utf-8")
    language = name.partition("/")[0]
    assert f'<html lang="{language}"' in page
    # Glyphs that the language needs come from the reader's own fonts: no file is added for it.
    files = {path.suffix for path in (HTML / language).rglob("*") if path.is_file()}
    assert files == {".html"}
    original = (HTML / name.partition("/")[2]).read_text("utf-8")
    assert set(re.findall(r"/gumbeltrick/(\w+\.\w+)\?v=\w+", page)) == set(
        re.findall(r"/gumbeltrick/(\w+\.\w+)\?v=\w+", original)
    )
    # The same outputs of the same run, the same theorems under the same numbers.
    for pattern in (
        r'<div class="highlight">.*?</div>',
        r"<svg.*?</svg>",
        r'id="((?:thm|cor)-.*?)"',
    ):
        assert re.findall(pattern, page, re.DOTALL) == re.findall(pattern, original, re.DOTALL)
    assert numbers(page) == numbers(original)


def numbers(page):
    """Numbers of the theorems, exercises and equations of a page, in its order."""
    article = page.partition("<article")[2].partition("</article>")[0]
    boxes = re.findall(
        r'<p class="admonition-title"><span class="caption-number">\D*(\d+)', article
    )
    return boxes + re.findall(r'<span class="eqno">\((\d+)\)', article)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_and_its_original_lead_to_each_other_and_no_other_page_to_a_translation(name):
    language, _, original = name.partition("/")
    for page, to in ((name, "en"), (original, language)):
        text = (HTML / page).read_text("utf-8")
        (switch,) = re.findall(r'<a class="gt-language"[^>]*>', text)
        assert f'hreflang="{to}" lang="{to}"' in switch
        address = re.search(r'href="([^"]+)"', switch)[1]
        other = {name: original, original: name}[page]
        assert ((HTML / page).parent / address).resolve() == (HTML / other).resolve()
    others = {path.relative_to(HTML).as_posix() for path in HTML.glob("chapters/*.html")}
    for other in others - {page.partition("/")[2] for page in PAGES}:
        assert "gt-language" not in (HTML / other).read_text("utf-8")


def test_links_to_another_language_say_so_and_words_of_it_too():
    titles = {"ru/a.html": ("ru", "А"), "b.html": ("en", "Bee — Book"), "ru/c.html": ("ru", "В")}
    page = (
        '<html lang="ru"><a class="x" href="../b.html#y"><p>Bee</p></a><a href="../b.html">Би</a>'
        '<a href="c.html">В</a><a href="https://e.example/b.html">E</a><a href="#z">Z</a></html>'
    )
    assert mark_links(page, "ru/a.html", titles) == (
        '<html lang="ru"><a class="x" href="../b.html#y" hreflang="en" lang="en"><p>Bee</p></a>'
        '<a href="../b.html" hreflang="en">Би</a><a href="c.html">В</a>'
        '<a href="https://e.example/b.html">E</a><a href="#z">Z</a></html>'
    )


# A book of two pages, of which one is translated and then changes.

CONF = """\
project = html_title = "A small book"
html_theme = "sphinx_book_theme"
extensions = ["myst_nb", "sphinx_proof", "sphinx_exercise", "gumbeltrick.page"]
nb_execution_mode = "off"
html_math_renderer = "mathml"
myst_enable_extensions = ["dollarmath"]
gettext_compact = False
gumbeltrick_locale = "locale"
"""
FRONT = "# Front\n\nWords of the front page.\n\n```{toctree}\n:caption: Part\npage\n```\n"
PAGE = """\
---
myst: {html_meta: {description: "About the page."}}
---
# Page

It follows from {prf:ref}`thm-one` and from {doc}`index`.

This sentence will change.

```{prf:theorem} Name
:label: thm-one

It holds that $x = 1$.
```

```{exercise} Task
:label: ex-one

Do it.
```

```{solution} ex-one
Done.
```
"""
RUSSIAN = {
    "About the page.": "О странице.",
    "Page": "Страница",
    "It follows from {prf:ref}`thm-one` and from {doc}`index`.": (
        "Это следует из {prf:ref}`теоремы %s <thm-one>` и {doc}`начала <index>`."
    ),
    "This sentence will change.": "Эта фраза изменится.",
    "(Name)": "(Имя)",
    "It holds that $x = 1$.": "Верно, что $x = 1$.",
    "Task": "Задача",
    "Do it.": "Сделайте.",
    "Done.": "Сделано.",
}
ADDRESS = "https://reader.example/trick/"


def sphinx(builder, source, target, memory, **settings):
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-d", memory, "-n", "-W", "--quiet"]
    command += ["-D", "gumbeltrick_reads=page"] if builder != "html" else []
    command += [part for name, value in settings.items() for part in ("-D", f"{name}={value}")]
    done = subprocess.run(
        [*command, source, target],
        env=os.environ | {VARIABLE: ADDRESS},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Translate a small book, then change one of its sentences and build it."""
    folder = tmp_path_factory.mktemp("small")
    source, locale, templates = folder / "source", folder / "source/locale", folder / "templates"
    catalogue = locale / "ru/LC_MESSAGES/page.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.touch()
    for name, text in (("conf.py", CONF), ("index.md", FRONT), ("page.md", PAGE)):
        (source / name).write_text(text, "utf-8")
    sphinx("messages", source, templates, folder / "memory-of-messages")
    merge("ru", templates, locale)
    fill(catalogue)
    before = out_of_step(catalogue, templates / "page.pot")
    changed = PAGE.replace("This sentence will change.", "This sentence has changed.")
    (source / "page.md").write_text(changed, "utf-8")
    sphinx("messages", source, templates, folder / "memory-of-messages")
    after = out_of_step(catalogue, templates / "page.pot")
    merge("ru", templates, locale)
    merged = out_of_step(catalogue, templates / "page.pot")

    sphinx("html", source, folder / "html", folder / "memory")
    shutil.copytree(folder / "memory", folder / "memory-of-ru")
    compile_catalogues(locale, folder / "compiled")
    settings = {"language": "ru", "locale_dirs": str(folder / "compiled")}
    first = {path: path.read_bytes() for path in (folder / "html").rglob("*.html")}
    sphinx("translation", source, folder / "html", folder / "memory-of-ru", **settings)
    untouched = all(path.read_bytes() == content for path, content in first.items())
    return {
        "states": (before, after, merged),
        "catalogue": catalogue,
        "html": folder / "html",
        "untouched": untouched,
    }


def fill(path):
    with path.open("rb") as file:
        catalogue = pofile.read_po(file)
    for message in catalogue:
        if message.id:
            message.string = RUSSIAN[message.id]
    with path.open("wb") as file:
        pofile.write_po(file, catalogue)


def test_a_sentence_that_changed_is_reported_by_name(small):
    before, after, merged = small["states"]
    assert not any(before.values())
    assert after == {
        "missing": ["This sentence has changed."],
        "left over": ["This sentence will change."],
        "waiting": [],
    }
    assert "This sentence has changed." in report("ru/LC_MESSAGES/page", after)
    # `make translation` proposes the old translation and marks it.
    assert merged == {"missing": [], "left over": [], "waiting": ["This sentence has changed."]}
    text = small["catalogue"].read_text("utf-8")
    assert '#, fuzzy\nmsgid "This sentence has changed."\nmsgstr "Эта фраза изменится."' in text
    assert not re.search(r"POT-Creation-Date|^#:|^#~", text, re.MULTILINE)


def test_readers_see_it_in_english_and_marked_as_such(small):
    page = (small["html"] / "ru/page.html").read_text("utf-8")
    assert re.search(r'<p lang="en">This sentence has changed\.</p>', page)
    assert "фраза изменится" not in page
    assert page.count("language-en") == 0


def test_all_else_is_translated(small):
    page = (small["html"] / "ru/page.html").read_text("utf-8")
    article = page.partition("<article")[2].partition("</article>")[0]
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", article)).split())
    for said in ("Страница", "Это следует из теоремы 1 и начала", "Теорема 1 (Имя)", "Верно, что",
                 "Упражнение 1 (Задача)", "Сделано."):  # fmt: skip
        assert said in words, words
    assert words.count("(Задача)") == 2  # the solution names its exercise so, too
    assert '<meta name="description" content="О странице.">' in page
    assert not re.search(r"\b(Theorem|Exercise|Task|Name)\b", words)


def test_a_link_to_what_is_not_translated_leads_to_the_original(small):
    page = (small["html"] / "ru/page.html").read_text("utf-8")
    assert re.search(r'<a class="reference internal" href="\.\./index\.html">', page)
    assert 'href="#thm-one"' in page
    assert not (small["html"] / "ru/index.html").exists()
    assert small["untouched"]


def test_search_engines_are_told_of_both_languages(small):
    plain = f"{ADDRESS}page.html"
    russian = f"{ADDRESS}ru/page.html"
    for name, own in (("page.html", plain), ("ru/page.html", russian)):
        page = (small["html"] / name).read_text("utf-8")
        assert re.findall(r'<link rel="canonical" href="([^"]+)"', page) == [own]
        found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
        assert dict(found) == {"en": plain, "ru": russian, "x-default": plain}
        card = re.search(rf'property="og:image" content="{ADDRESS}([^"]+)"', page)[1]
        assert (small["html"] / card).is_file()
    assert "hreflang" not in (small["html"] / "index.html").read_text("utf-8")
