"""Take from the theme what a page without a kernel can keep, and leave out what it cannot.

Jupyter Book always loads sphinx-thebe, which wants a remote kernel and a script from a CDN. The
book uses neither, so its scripts stay off the page.
"""

from docutils import nodes
from sphinx_proof.nodes import proof_node

__all__ = ["setup"]

_UNUSED = ("sphinx_thebe", "sphinx_comments")
_REPEATED = ("proof-content", "exercise-content", "solution-content")


def setup(app):
    """Connect to Sphinx."""
    app.connect("builder-inited", _disconnect_unused)
    app.connect("doctree-read", _tell_ids_apart)


def _disconnect_unused(app):
    for listeners in app.events.listeners.values():
        for listener in tuple(listeners):
            if listener.handler.__module__.partition(".")[0] in _UNUSED:
                app.disconnect(listener.id)
    app.registry.css_files = [
        (name, attributes)
        for name, attributes in app.registry.css_files
        if name != "sphinx-thebe.css"
    ]


def _tell_ids_apart(app, doctree):  # noqa: ARG001 - Sphinx calls it so
    """Give the box of each theorem and exercise an id of its own: their extensions repeat one."""
    for section in doctree.findall(nodes.section):
        if section["ids"] and section["ids"][0] in _REPEATED and section.parent["ids"]:
            section["ids"] = [f"{section.parent['ids'][0]}-content"]
    for proof in doctree.findall(proof_node):
        proof["ids"] = []
