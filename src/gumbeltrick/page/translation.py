"""Write some pages of the book in other languages, from Sphinx's own message catalogues.

A translation is no second book. The builder ``translation`` starts from what the build of the book
itself remembered, reads nothing anew but the documents that have a catalogue, and writes these
into the same folder, below the name of the language. So numbers of theorems, targets of links,
outputs of cells, pictures and everything in ``_static`` are the book's own, and a link to a
document that is not translated leads to its page in the language of the book.

A document is translated if ``locale/<language>/LC_MESSAGES/<document>.po`` is there. The words of
the pages themselves are in ``gumbeltrick.po`` beside these.
"""

import html
import json
import posixpath
import re
from pathlib import Path

from babel import Locale
from docutils import nodes
from sphinx import addnodes, locale
from sphinx.builders.gettext import MessageCatalogBuilder
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.locale import get_translation
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.i18n import docname_to_domain
from sphinx_exercise.nodes import exercise_subtitle, exercise_title, solution_title

from gumbeltrick.page.address import page_url

__all__ = ["CATALOGUE", "LANGUAGE", "is_translation", "setup", "translations"]

CATALOGUE = "gumbeltrick"
"""Name of the catalogue with the words of the pages themselves."""

LANGUAGE = "en"
"""Language in which the book is written."""

_LOGGER = logging.getLogger(__name__)
_ = get_translation(CATALOGUE)
_SWITCH = "switch.html"
_PLACE = re.compile(r"(\s?)%s")
_SHOWN = 70  # characters by which a message is told from others


def setup(app):
    """Register the settings and the builders, and connect to Sphinx.

    ``gumbeltrick_locale`` is the folder of the catalogues, none by default;
    ``gumbeltrick_reads`` lists the documents that a build reads, all by default.
    """
    app.add_config_value("gumbeltrick_locale", None, "html", [str])
    app.add_config_value("gumbeltrick_translations", {}, "html", [dict])
    app.add_config_value("gumbeltrick_reads", [], "", [list])
    app.add_builder(TranslationBuilder)
    app.add_builder(MessagesBuilder)
    app.add_transform(_Prepare)
    app.add_transform(_TranslateCaptions)
    app.add_post_transform(_Number)
    app.connect("config-inited", _configure, priority=900)
    app.connect("env-before-read-docs", _read_only_these, priority=100)  # before these are run
    app.connect("doctree-read", _tell_languages_apart)
    app.connect("html-page-context", _link_languages, priority=700)
    app.connect("build-finished", _report)


def translations(folder, sources):
    """Find what is translated.

    Parameters
    ----------
    folder : path_like
        Folder of the catalogues.
    sources : path_like
        Folder of the documents.

    Returns
    -------
    dict of str to list of str
        For each language, in alphabetical order, the documents that have a catalogue.
    """
    found = {}
    for path in sorted(Path(folder).glob("*/LC_MESSAGES/**/*.po")):
        language, *parts = path.relative_to(folder).with_suffix("").parts
        document = "/".join(parts[1:])
        if (Path(sources) / f"{document}.md").is_file():
            found.setdefault(language, []).append(document)
    return found


def is_translation(app):
    """Whether this build writes a translation, and not the book itself."""
    return isinstance(app.builder, TranslationBuilder)


class TranslationBuilder(StandaloneHTMLBuilder):
    """Writes the documents that are translated, and nothing else, beside the pages of the book."""

    name = "translation"
    search = False
    is_beside_the_book = True

    def init(self):
        """Pass for the builder of web pages: by its name extensions know what to do for them."""
        self.name = StandaloneHTMLBuilder.name
        super().init()

    def get_outdated_docs(self):
        """Name the documents to write."""
        return self.config.gumbeltrick_reads

    def get_target_uri(self, docname, typ=None):
        """Address of a page from the root of the book, translated or not."""
        address = super().get_target_uri(docname, typ)
        translated = docname in self.config.gumbeltrick_reads
        return f"{self.config.language}/{address}" if translated else address

    def get_outfilename(self, pagename):
        """Path of the file of a page."""
        return Path(self.outdir) / self.get_target_uri(pagename)

    def write(self, build_docnames, updated_docnames, method="update"):  # noqa: ARG002
        """Write the translated documents; Sphinx would add the front page in any case."""
        docnames = sorted(self.config.gumbeltrick_reads)
        self.prepare_writing(set(docnames))
        self._write_serial(docnames)

    def finish(self):
        """Copy what the pages show; all else is there from the build of the book."""
        self.copy_image_files()


class MessagesBuilder(MessageCatalogBuilder):
    """Sphinx's builder of message catalogues, for some documents and without the others."""

    name = "messages"

    def write(self, build_docnames, updated_docnames, method="update"):  # noqa: ARG002
        """Collect the messages of documents as they were read; no reference is looked up."""
        for docname in self.config.gumbeltrick_reads:
            self.write_doc(docname, self.env.get_doctree(docname))


class _Prepare(SphinxTransform):
    """Offer to translators all that an author wrote, and no formula or word of an extension."""

    default_priority = 5  # before anything looks for messages

    def apply(self, **kwargs):  # noqa: ARG002 - the base class calls it so
        for node in self.document.findall(nodes.TextElement):
            alone = node.children and all(isinstance(child, nodes.math) for child in node.children)
            if alone or isinstance(node, nodes.math_block | exercise_title | solution_title):
                node["translatable"] = False
            elif isinstance(node, exercise_subtitle):
                title = node.parent
                node.source, node.line = title.parent.source, title.parent.line


class _TranslateCaptions(SphinxTransform):
    """Translate the captions of the contents, which come from ``_toc.yml`` after the text."""

    default_priority = 110  # after sphinx-external-toc

    def apply(self, **kwargs):  # noqa: ARG002 - the base class calls it so
        if not is_translation(self.app):
            return
        catalogue = _catalogue(self.app)
        for toctree in self.document.findall(addnodes.toctree):
            for message in toctree.extract_original_messages():
                if message:
                    toctree.apply_translated_message(message, catalogue.gettext(message))


class _Number(SphinxPostTransform):
    """Put the number of a theorem into a link's words, which a language may have to inflect.

    ``{prf:ref}`теореме %s <thm-minimum>``` becomes "теореме 12".
    """

    default_priority = 3  # before links are resolved, or are words alone

    def run(self, **kwargs):  # noqa: ARG002 - the base class calls it so
        for link in self.document.findall(addnodes.pending_xref):
            if link.get("refdomain") != "prf":
                continue
            for text in list(link.findall(nodes.Text)):
                if "%s" in text:
                    numbered = _PLACE.sub(self._number(link["reftarget"]), text)
                    text.parent.replace(text, nodes.Text(numbered))

    def _number(self, label):
        proved = self.env.proof_list.get(label)
        if proved is None:
            return ""  # of a chapter that is not in the book
        numbers = self.env.toc_fignumbers[proved["docname"]][proved["countertype"]][label]
        return rf"\g<1>{'.'.join(map(str, numbers))}"


def _catalogue(app):
    """Look up the translations of the document that is being read."""
    domain = docname_to_domain(app.env.docname, app.config.gettext_compact)
    return locale.init(app.config.locale_dirs, app.config.language, domain)[0]


def _configure(app, config):
    """Say what there is to read, and put the pages' own words into the language."""
    if config.gumbeltrick_locale is not None:
        folder = Path(app.confdir) / config.gumbeltrick_locale
        config.gumbeltrick_translations = translations(folder, app.srcdir)
        config.templates_path = [*config.templates_path, str(Path(__file__).parent)]
    locale.init(config.locale_dirs, config.language, CATALOGUE)
    if not config.gumbeltrick_reads:
        return
    if config.language == LANGUAGE:
        # Messages are extracted. Most documents are not read, so nothing can be counted.
        config.numfig = False
        return
    config.html_title = _("The Gumbel trick")
    config.author = _("The authors of The Gumbel trick")
    config.nb_code_prompt_show = _("Show code cell {type}")
    config.nb_code_prompt_hide = _("Hide code cell {type}")
    config.html_theme_options |= {"search_bar_text": _("Search the book")}


def _read_only_these(app, env, docnames):
    # A chapter may have been taken out of the contents, and its catalogue kept.
    wanted = set(app.config.gumbeltrick_reads) & env.found_docs
    app.config.gumbeltrick_reads = sorted(wanted)
    if wanted:
        # Without its front page Sphinx gives up.
        wanted |= {app.config.root_doc} - env.all_docs.keys()
        docnames[:] = [name for name in docnames if name in wanted]


def _tell_languages_apart(app, doctree):
    """Mark what stays in the language of the book, and say so at the start of the page."""
    if not is_translation(app):
        return
    env = app.env
    folder = Path(app.config.gumbeltrick_locale) / app.config.language / "LC_MESSAGES"
    env.note_dependency(str(folder / f"{env.docname}.po"))  # for the day of the last change
    missing = []
    for node in doctree.findall(nodes.Element):
        if isinstance(node, nodes.meta):  # MyST adds it when Sphinx has translated the document
            node["content"] = _catalogue(app).gettext(node["content"])
        if node.get("translated") is False and isinstance(node, nodes.TextElement):
            missing.append(node.rawsource or node.astext())
        elif node.get("nb_element") not in {"cell_code_source", "cell_code_output"}:
            continue
        node["classes"].append(f"language-{LANGUAGE}")  # becomes the attribute lang
    if missing:
        app.env.gumbeltrick_missing = getattr(app.env, "gumbeltrick_missing", {})
        app.env.gumbeltrick_missing[env.docname] = missing
    _retitle(env, doctree)
    title = next(doctree.findall(nodes.title))
    words = _(
        "This page is a translation. Code, its outputs, the live pictures and computed numbers"
        " are as in the original, which is in English; so are the chapters, explanations and"
        " pages that have not been translated."
    )
    title.parent.insert(1, nodes.paragraph("", words, classes=["gt-note"]))


def _retitle(env, doctree):
    """Let solutions name their exercises by the translated titles."""
    for title in doctree.findall(exercise_title):
        # sphinx-exercise keeps a copy from before the translation.
        kept = env.sphinx_exercise_registry[title.parent["label"]]["node"]
        kept.children[0] = title.deepcopy()
    for title in doctree.findall(solution_title):
        title.parent["title"] = _("Solution to")


def _link_languages(app, pagename, templatename, context, doctree):  # noqa: ARG001
    """Lead from a page to itself in other languages."""
    config = app.config
    others = [
        language
        for language, docnames in config.gumbeltrick_translations.items()
        if pagename in docnames
    ]
    if not others or doctree is None:
        return
    plain = StandaloneHTMLBuilder.get_target_uri(app.builder, pagename)
    addresses = {LANGUAGE: plain} | {language: f"{language}/{plain}" for language in others}
    here = app.builder.get_target_uri(pagename)
    context["gumbeltrick_languages"] = [
        {
            "code": language,
            "name": Locale.parse(language).get_display_name(language).capitalize(),
            "address": posixpath.relpath(address, posixpath.dirname(here)),
        }
        for language, address in addresses.items()
        if address != here
    ]
    header = context.get("theme_article_header_end")
    if isinstance(header, list):
        context["theme_article_header_end"] = [_SWITCH, *header]
    if config.html_baseurl:
        context["pageurl"] = page_url(app, pagename)
        # Search engines take absolute addresses only.
        tags = [
            f'<link rel="alternate" hreflang="{language}" href="{config.html_baseurl}{address}">'
            for language, address in [*addresses.items(), ("x-default", plain)]
        ]
        context["metatags"] = "\n    ".join([context.get("metatags") or "", *tags])
    if is_translation(app):
        words = html.escape(json.dumps(_late_words(), ensure_ascii=False))
        tag = f'<meta name="gt-words" content="{words}">'
        context["metatags"] = f"{context.get('metatags') or ''}\n    {tag}"


def _late_words():
    """Words that a page gets after Sphinx, by what they are in English."""
    return {
        # From tools/finish.py.
        "Chapters": _("Chapters"),
        # From the book's own scripts, tools/*.js.
        "Copied.": _("Copied."),
        "Selected: copy it from here.": _("Selected: copy it from here."),
        "In the glossary": _("In the glossary"),
        "Go to %s": _("Go to %s"),
        # From the theme's.
        "Click to show": _("Click to show"),
        "Click to hide": _("Click to hide"),
    }


def _report(app, exception):
    """List what readers of a translation meet in the language of the book."""
    if exception is not None or not is_translation(app):
        return
    for docname, messages in getattr(app.env, "gumbeltrick_missing", {}).items():
        _LOGGER.info(
            "%s: %d passages of %s wait for a translator and are shown in English:",
            app.config.language, len(messages), docname,
        )  # fmt: skip
        for message in messages:
            line = " ".join(message.split())
            _LOGGER.info("  %s", line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…")
