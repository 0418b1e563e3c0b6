"""Let the search of the book find a theorem by its name, and land on it.

Sphinx's search lists the objects of its domains with their kind and page. Here the theorems become
such objects, each under its title and under the names by which others know it. A comment in a
chapter, ``% name: stopped integral``, gives such a name to the theorem or labelled passage that
follows.
"""

import re

from docutils import nodes
from sphinx.domains import Domain, ObjType

__all__ = ["NameDomain", "setup"]

_KINDS = ("theorem", "lemma", "corollary", "proposition", "definition")
_ANYWHERE = "passage"
_SAYS = "name:"
_MATHS = re.compile(r"\$([^$]*)\$")


class NameDomain(Domain):
    """What has a name in the book, and where it stands."""

    name = "gumbeltrick"
    label = "Names"
    object_types = {kind: ObjType(kind.title()) for kind in (*_KINDS, _ANYWHERE)}  # noqa: RUF012
    initial_data = {"places": {}}  # noqa: RUF012 - the base class has it so
    data_version = 1

    def process_doc(self, env, docname, document):  # noqa: ARG002 - Sphinx calls it so
        """Note the names of a page that was read."""
        self.data["places"][docname] = [*_titles(document), *_other_names(document)]

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
