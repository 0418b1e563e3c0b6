"""Keep the translations in step with the book, and write their pages.

``translation.py update`` extracts the messages of the translated documents from their sources and
brings the catalogues in ``locale`` up to date: what is new waits for a translator, and what
changed keeps its old translation as a proposal, marked as fuzzy and not shown. To begin with a
chapter or a language, create its empty catalogue first.
"""

import argparse
import io
import re
import shutil
import tempfile
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from sphinx_intl import catalog as catalogues

from gumbeltrick.page.omitted import contents_to_build
from gumbeltrick.page.translation import CATALOGUE, translations

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/gumbeltrick/page"
LOCALE = ROOT / "locale"
BUILD = ROOT / "_build"
WIDTH = 100
# Without a date, which would change with every run, and without names that nobody fills in.
_HEADER = """\
# `make translation` keeps this file in step with the text of the book.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: {language}\\n"

"""
_SETTINGS = {
    "latex_individualpages": False,
    "gettext_compact": False,
    "gettext_location": False,
    "gettext_additional_targets": ["image"],
}


_GLUED = re.compile(r"(\{glue:\w+\}`)(?![^`]*::)")
_LANGUAGE_FOLDER = re.compile(r"[a-z]{2,3}(_[A-Z][A-Za-z]+)?")


def sphinx(builder, out, doctrees, *, quiet=False, **settings):
    """Run Sphinx on the book, as Jupyter Book configures it.

    Parameters
    ----------
    builder : str
        Name of the builder.
    out, doctrees : path_like
        Where it writes, and where it remembers.
    quiet : bool
        Whether neither progress nor warnings are shown, nor taken for errors.
    **settings
        What differs from the book's own configuration.

    Raises
    ------
    RuntimeError
        If the build fails.
    """
    from jupyter_book.sphinx import build_sphinx  # noqa: PLC0415 - takes a second

    contents = {"external_toc_path": str(contents_to_build(ROOT / "_toc.yml", BUILD))}
    status = build_sphinx(
        ROOT,
        out,
        path_config=ROOT / "_config.yml",
        noconfig=True,
        builder=builder,
        doctreedir=doctrees,
        confoverrides=_SETTINGS | contents | settings,
        warningiserror=not quiet,
        keep_going=True,
        really_quiet=quiet,
    )
    if status:
        message = f"the builder {builder} failed: see the messages above ({status})"
        raise RuntimeError(message)


def extract(folder, documents, package=PACKAGE):
    """Write the messages as they are now.

    Parameters
    ----------
    folder : path_like
        Where the templates are written, ``<document>.pot`` and ``gumbeltrick.pot``.
    documents : list of str
        Documents whose messages are wanted.
    package : path_like
        Modules that hold the words of the pages themselves.
    """
    with tempfile.TemporaryDirectory() as doctrees:
        # Nothing is executed and nothing resolved, so there is no warning that means anything.
        sphinx(
            "messages",
            folder,
            doctrees,
            quiet=True,
            gumbeltrick_reads=documents,
            nb_execution_mode="off",
        )
    words = Catalog()
    for found in extract_from_dir(package, [("**.py", "python")], keywords={"_": None}):
        words.add(found[2])
    with (Path(folder) / f"{CATALOGUE}.pot").open("wb") as file:
        pofile.write_po(file, words)


def update(locale=LOCALE):
    """Bring all catalogues in step with the sources.

    Parameters
    ----------
    locale : path_like
        Folder of the catalogues.
    """
    for language, documents in translations(locale, ROOT).items():
        with tempfile.TemporaryDirectory() as templates:
            extract(templates, documents)
            merge(language, templates, locale)


def merge(language, templates, locale):
    """Merge the messages as they are now into the catalogues of a language.

    Parameters
    ----------
    language : str
        Name of a folder in `locale`.
    templates : path_like
        What `extract` wrote.
    locale : path_like
        Folder of the catalogues, which are changed.
    """
    folder = Path(locale) / language / "LC_MESSAGES"
    for template in sorted(Path(templates).rglob("*.pot")):
        path = (folder / template.relative_to(templates)).with_suffix(".po")
        wanted = catalogues.load_po(template)
        known = catalogues.load_po(path) if path.is_file() else Catalog()
        catalogues.update_with_fuzzy(known, wanted)
        merged = Catalog(locale=language)
        for message in wanted:
            if message.id:
                merged[message.id] = known[message.id]
        stream = io.BytesIO()
        # Babel would break the lines of what a message was before inside their quotes.
        options = {"no_location": True, "ignore_obsolete": True}
        pofile.write_po(stream, merged, width=WIDTH, omit_header=True, **options)
        text = _HEADER.format(language=language) + stream.getvalue().decode()
        path.write_text(text.rstrip() + "\n", "utf-8")
        waiting = out_of_step(path, template)["waiting"]
        print(f"{path}: {len(waiting)} of {len(merged)} messages wait for a translator")


def out_of_step(catalogue, template):
    """Compare a catalogue with the messages as they are now.

    Parameters
    ----------
    catalogue, template : path_like
        A ``.po`` file, and the ``.pot`` file that `extract` wrote of the same document.

    Returns
    -------
    dict of str to list of str
        "missing": messages that the catalogue has not; "left over": those that are in no source
        any more; "waiting": those without a translation that is shown.
    """
    known = {message.id: message for message in catalogues.load_po(catalogue) if message.id}
    wanted = [message.id for message in catalogues.load_po(template) if message.id]
    return {
        "missing": [message for message in wanted if message not in known],
        "left over": [message for message in known if message not in wanted],
        "waiting": [
            message
            for message in wanted
            if message in known and (known[message].fuzzy or not known[message].string)
        ],
    }


def compile_catalogues(locale, target):
    """Write catalogues in the form in which Sphinx reads them; fuzzy messages are left out.

    Parameters
    ----------
    locale, target : path_like
        Folder of the catalogues, and the one that will hold what is made of them.
    """
    for path in Path(locale).rglob("*.po"):
        catalogue = catalogues.load_po(path)
        # Sphinx reads a translation as a text of its own, which has to say whose numbers it quotes.
        owner = rf"\1{path.stem}.md::"
        for message in catalogue:
            if message.id:
                message.string = _GLUED.sub(owner, message.string)
        name = path.relative_to(locale).with_suffix(".mo")
        catalogues.write_mo(str(Path(target) / name), catalogue)


def build(html, doctrees):
    """Write the pages of all translations beside those of the book.

    Parameters
    ----------
    html, doctrees : pathlib.Path
        What the build of the book wrote, and what it remembered.

    Raises
    ------
    RuntimeError
        If the builder fails or warns.
    """
    for folder in html.iterdir():
        if _LANGUAGE_FOLDER.fullmatch(folder.name):
            shutil.rmtree(folder)
    compiled = BUILD / "locale"
    shutil.rmtree(compiled, ignore_errors=True)
    compile_catalogues(LOCALE, compiled)
    for language, documents in translations(LOCALE, ROOT).items():
        with tempfile.TemporaryDirectory() as memory:
            shutil.copytree(doctrees, memory, dirs_exist_ok=True)
            sphinx(
                "translation",
                html,
                memory,
                language=language,
                locale_dirs=[str(compiled)],
                gumbeltrick_reads=documents,
                nitpicky=True,
            )


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("action", choices=["build", "update"])
    if parser.parse_args().action == "update":
        update()
    else:
        from book import SPHINX  # noqa: PLC0415 - which runs this file

        build(SPHINX / "html", SPHINX / ".doctrees")


if __name__ == "__main__":
    main()
