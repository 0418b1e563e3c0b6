"""Say at the end of each page how to cite it.

What is known about the book comes from its ``CITATION.cff`` and from nowhere else; the page adds
its own title and, where it is known, its address.
"""

import html
import re
from pathlib import Path

import yaml
from sphinx.locale import get_translation

from gumbeltrick.page.address import page_url

__all__ = ["as_bibtex", "as_text", "citation", "setup"]

_ = get_translation("gumbeltrick")
_BLOCK = """
<details class="gt-cite">
<summary>{summary}</summary>
<p id="gt-cite-text">{text}</p>
<p><button type="button" class="gt-cite-copy" data-copies="gt-cite-text">{copy_text}</button></p>
<pre id="gt-cite-bibtex">{bibtex}</pre>
<p><button type="button" class="gt-cite-copy" data-copies="gt-cite-bibtex">{copy_bibtex}</button>
<span role="status"></span></p>
</details>
"""
_SPECIAL = re.compile(r"([&%$#_{}])")


def setup(app):
    """Register the setting ``gumbeltrick_citation``, a file's path, and connect to Sphinx."""
    app.add_config_value("gumbeltrick_citation", None, "html", [str])
    app.connect("html-page-context", _add)


def citation(cff, *, title, stem="", address=""):
    """Collect what a citation of a page says.

    Parameters
    ----------
    cff : dict
        Content of ``CITATION.cff``.
    title : str
        Title of the page; that of the book for the book as a whole.
    stem : str
        Name of the page's file.
    address : str
        Address of the page; empty if it is not known.

    Returns
    -------
    dict
        "key", "authors" (a list of (family, given), given empty for a group), "title", "book"
        (empty for the book as a whole), "version", "year", "month", "address".
    """
    year, month, _day = str(cff["date-released"]).split("-")
    authors = [
        (person["name"], "")
        if "name" in person
        else (person["family-names"], person.get("given-names", ""))
        for person in cff["authors"]
    ]
    whole = title == cff["title"]
    key = re.sub(r"[^a-z0-9]+", "_", cff["title"].lower()).strip("_")
    return {
        "key": f"{key}_{year}" if whole else f"{key}_{stem}_{year}",
        "authors": authors,
        "title": title,
        "book": "" if whole else cff["title"],
        "version": str(cff["version"]),
        "year": year,
        "month": str(int(month)),
        "address": address,
    }


def as_text(cited):
    """Write a citation as one line of plain text."""
    authors = ", ".join(f"{given} {family}".strip() for family, given in cited["authors"])
    where = f"In: {cited['book']}, version" if cited["book"] else "Version"
    line = f"{authors} ({cited['year']}). {cited['title']}. {where} {cited['version']}."
    return f"{line} {cited['address']}".strip()


def as_bibtex(cited):
    """Write a citation as an entry for BibTeX, of a kind that every style knows."""
    people = [
        f"{_tex(family)}, {_tex(given)}" if given else f"{{{_tex(family)}}}"
        for family, given in cited["authors"]
    ]
    version = f"version {cited['version']}"
    published = f"In: {_tex(cited['book'])}, {version}" if cited["book"] else version.capitalize()
    fields = {
        "author": " and ".join(people),
        # Braces keep the capitals of names.
        "title": f"{{{_tex(cited['title'])}}}",
        "howpublished": published,
        "year": cited["year"],
        "month": cited["month"],
        "url": cited["address"],
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{cited['key']},", *lines, "}"])


def _tex(text):
    return _SPECIAL.sub(r"\\\1", text)


def _add(app, pagename, templatename, context, doctree):  # noqa: ARG001 - Sphinx calls it so
    path = app.config.gumbeltrick_citation
    if doctree is None or path is None:
        return
    cff = yaml.safe_load((Path(app.confdir) / path).read_text("utf-8"))
    title = html.unescape(re.sub(r"<[^>]*>", "", context["title"]))
    if pagename == app.config.root_doc:
        title = cff["title"]  # a translation of the front page stands for the whole book, too
    stem = pagename.rpartition("/")[2]
    cited = citation(cff, title=title, stem=stem, address=page_url(app, pagename))
    context["body"] += _BLOCK.format(
        summary=_("Cite this page") if cited["book"] else _("Cite this book"),
        copy_text=_("Copy the text"),
        copy_bibtex=_("Copy the BibTeX"),
        text=html.escape(as_text(cited)),
        bibtex=html.escape(as_bibtex(cited)),
    )
