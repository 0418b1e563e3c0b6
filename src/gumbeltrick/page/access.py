"""Mend what screen readers and checkers trip over in the markup of Sphinx and its extensions."""

import html
import re

from docutils import nodes

__all__ = ["setup"]

_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_DESCRIBED = re.compile(r'\s*<meta\b[^>]*\bname="description"[^>]*>')
_LONGEST = 160  # characters of a description that search engines show
_GENERATED = {
    "search.html": "Search the book",
    "genindex.html": "Index of the book",
    "domainindex.html": "All theorems, lemmas, corollaries and definitions of the book",
}
# Each names its item by a role or label that the surroundings contradict.
_MENDED = [
    (' role="doc-biblioentry"', ' role="listitem"'),
    ('<summary aria-label="Toggle hidden content">', "<summary>"),
    ('<th class="head stub"><p></p></th>', "<td></td>"),
]
# "Solution to" is followed by a link whose underline begins at the space before its words.
_SPACED_LINK = re.compile(r'(<p class="admonition-title">[^<]*)(<a [^>]*>) ')


def setup(app):
    """Connect to Sphinx."""
    app.connect("doctree-read", _name_rows)
    app.connect("html-page-context", _describe)
    app.connect("html-page-context", _mend)


def _name_rows(app, doctree):  # noqa: ARG001 - Sphinx calls it so
    """Let the first column name the rows where its own head is empty."""
    for group in doctree.findall(nodes.tgroup):
        heads = list(group.findall(nodes.thead))
        first = next(heads[0].findall(nodes.entry), None) if heads else None
        if first is not None and not first.astext().strip():
            next(group.findall(nodes.colspec))["stub"] = 1


def _describe(app, pagename, templatename, context, doctree):
    """Describe a page as it says itself how, else by its first words."""
    if doctree is not None:
        words = description(doctree)
    else:
        words = f"{_GENERATED.get(templatename, pagename)}: {app.config.html_title}"
    tags = _DESCRIBED.sub("", context.get("metatags") or "")
    tag = f'<meta name="description" content="{html.escape(words)}">'
    context["metatags"] = f"{tags}\n    {tag}"


def _mend(app, pagename, templatename, context, doctree):  # noqa: ARG001 - Sphinx calls it so
    for wrong, right in _MENDED:
        context["body"] = context.get("body", "").replace(wrong, right)
    context["body"] = _SPACED_LINK.sub(r"\1 \2", context.get("body", ""))


def description(doctree):
    """Describe a page: in its own words, else by as many first sentences as search engines show.

    Parameters
    ----------
    doctree : docutils.nodes.document
        A resolved document.

    Returns
    -------
    str
        What its front matter gives as its description; else at most 160 characters, no sentence
        with a formula, and empty if there is none to take.
    """
    for tag in doctree.findall(nodes.meta):
        if tag.get("name") == "description":
            return tag["content"]
    for paragraph in doctree.findall(nodes.paragraph):
        if next(paragraph.findall(nodes.math), None) or not paragraph.astext().strip():
            continue
        taken = ""
        for sentence in _SENTENCE.split(" ".join(paragraph.astext().split())):
            longer = f"{taken} {sentence}".strip()
            if len(longer) > _LONGEST:
                break
            taken = longer
        if taken:
            return taken
    return ""
