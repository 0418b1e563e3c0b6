"""Let the search of the book find a theorem or a word by its name, and land on it.

Sphinx's search lists the objects of its domains with their kind and page. Here the theorems become
such objects, each under its title and under the names by which others know it, and so do the words
of a glossary, which it would list under the name of their page alone. A comment in a chapter,
``% name: stopped integral``, gives such a name to the theorem or labelled passage that follows. A
page lists them all by kind: ``{ref}`Theorems <gumbeltrick-theorems>` ``.
"""

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, Index, IndexEntry, ObjType

__all__ = ["NameDomain", "TheoremIndex", "setup"]

_KINDS = ("theorem", "lemma", "corollary", "proposition", "definition")
_PLURALS = {kind: f"{kind.title()}s".replace("ys", "ies") for kind in _KINDS}
_ANYWHERE = "passage"
_WORD = "word"
_SAYS = "name:"
_MATHS = re.compile(r"\$([^$]*)\$")


class TheoremIndex(Index):
    """The page that lists all that is proved and defined, by kind and in order."""

    name = "theorems"
    localname = "Theorems"

    def generate(self, docnames=None):  # noqa: ARG002 - Sphinx calls it so
        """Give each kind with its entries: number, title, other names and chapter."""
        env = self.domain.env
        counters = getattr(env.config, "prf_realtyp_to_countertyp", {})
        found = {kind: {} for kind in _KINDS}
        for docname, places in self.domain.data["places"].items():
            numbers = env.toc_fignumbers.get(docname, {})
            for kind, name, place in places:
                number = numbers.get(counters.get(kind, kind), {}).get(place)
                if kind in found and number:
                    found[kind].setdefault((number, docname, place), []).append(name)
        content = []
        for kind, entries in found.items():
            rows = []
            for (number, docname, place), (title, *others) in sorted(entries.items()):
                name = f"{kind.title()} {'.'.join(map(str, number))} ({title})"
                also = f"also {', '.join(others)}" if others else ""
                chapter = env.titles[docname].astext()
                rows.append(IndexEntry(name, 0, docname, place, also, "", chapter))
            if rows:
                content.append((_PLURALS[kind], rows))
        return content, False


class NameDomain(Domain):
    """What has a name in the book, and where it stands."""

    name = "gumbeltrick"
    label = "Names"
    object_types = {kind: ObjType(kind.title()) for kind in (*_KINDS, _ANYWHERE, _WORD)}  # noqa: RUF012
    indices = (TheoremIndex,)
    initial_data = {"places": {}}  # noqa: RUF012 - the base class has it so
    data_version = 2

    def process_doc(self, env, docname, document):  # noqa: ARG002 - Sphinx calls it so
        """Note the names of a page that was read."""
        found = [*_titles(document), *_other_names(document), *_words(document)]
        self.data["places"][docname] = found

    def clear_doc(self, docname):
        """Forget the names of a page."""
        self.data["places"].pop(docname, None)

    def merge_domaindata(self, docnames, otherdata):
        """Take over the pages that another process read."""
        for docname in docnames:
            self.data["places"][docname] = otherdata["places"].get(docname, [])

    def get_objects(self):
        """Give the names in the form that Sphinx asks for."""
        for docname, places in self.data["places"].items():
            for kind, title, place in places:
                # A full stop would be taken for the end of a module's name.
                yield title.replace(".", "\u2024"), title, kind, docname, place, 0

    def get_type_name(self, type, primary=False):  # noqa: A002, ARG002, FBT002 - Sphinx's names
        """Name a kind without the domain's own name before it."""
        return type.lname


def setup(app):
    """Register the domain."""
    app.add_domain(NameDomain)


def _titles(document):
    for node in document.findall(nodes.Element):
        if node.get("realtype") in _KINDS and node.get("title"):
            # The title comes in the brackets that stand on the page.
            title = _MATHS.sub(r"\1", node["title"]).strip().removeprefix("(").removesuffix(")")
            yield node["realtype"], title, node["label"]


def _other_names(document):
    for comment in document.findall(nodes.comment):
        siblings = comment.parent[comment.parent.index(comment) + 1 :]
        for line in comment.astext().splitlines():
            if line.startswith(_SAYS):
                node = next(n for n in siblings if not isinstance(n, nodes.comment | nodes.target))
                name = line.removeprefix(_SAYS).strip()
                yield node.get("realtype", _ANYWHERE), name, node["ids"][0]


def _words(document):
    for term in document.findall(nodes.term):
        for entry in list(term.findall(addnodes.index)):
            term.remove(entry)  # or the search would list it twice, once without its name
            yield _WORD, term.astext(), term["ids"][0]
