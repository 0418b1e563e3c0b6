"""Let a book be built without some of its chapters.

The contents, ``_toc.yml``, say which chapters a book has. One that is left out there and stays on
disk is still known: where others refer to its theorems, equations, sections or words, they name
them in plain text instead of linking them, and the page says which chapters are not in the book. A
reference to something that stands nowhere remains an error.
"""

import re
from pathlib import Path

import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import docname_join

__all__ = ["OmittedReferences", "contents_to_build", "setup", "targets_in"]

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_LABELLED = re.compile(
    r"^(?:```+|:::+)\{(?P<kind>[\w:-]+)\} *(?P<title>.*)\n(?:---\n)?:label: *(?P<label>\S+)",
    re.MULTILINE,
)
_EQUATION = re.compile(r"\$\$ *\(([\w:-]+)\) *$", re.MULTILINE)
_PLACE = re.compile(r"^\(([\w:-]+)\)= *\n+(?:#+ (?P<title>.+))?", re.MULTILINE)
_GLOSSARY = re.compile(r"^```+\{glossary\}[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_MATHS = re.compile(r"\$([^$]+)\$")
# Where the explanation of a word stands is of no interest to who reads on without it.
_UNTOLD = "term"


class OmittedReferences(SphinxPostTransform):
    """Replaces references to chapters that are not in the book by what they refer to, in words."""

    # Before anybody looks for the targets: sphinx-exercise does at 5, Sphinx at 10.
    default_priority = 4

    def run(self, **kwargs):  # noqa: ARG002 - Sphinx calls it so
        """Replace them on one page, and note there which chapters are missing."""
        omitted = self.env.gumbeltrick_omitted
        missing = {}
        for node in list(self.document.findall(addnodes.pending_xref)):
            kind, target = _asked(node)
            if (kind, target) not in omitted:
                continue
            chapter, words = omitted[kind, target]
            if node.get("refexplicit") or kind == _UNTOLD:
                content = node.children
            else:
                content = [nodes.inline("", "", *_inline(words), classes=["gt-omitted"])]
            node.replace_self(content)
            if kind != _UNTOLD:
                missing[chapter] = None
        section = next(self.document.findall(nodes.section), None)
        if missing and section is not None:
            section += _note(list(missing))


def targets_in(markdown, docname):
    """Find what a chapter offers to refer to, and how to name it without a link.

    Parameters
    ----------
    markdown : str
        Source of the chapter.
    docname : str
        Its name in the book, without an ending.

    Returns
    -------
    dict of (str, str) to (str, str)
        For each kind of reference ("doc", "prf", "ref", "eq" or "term") and target the title of
        the chapter, and the words. Formulas in words stand between dollar signs.
    """
    found = _TITLE.search(markdown)
    chapter = found[1].strip() if found else docname.rpartition("/")[2]
    of_chapter = f" of “{chapter}”"
    targets = {("doc", docname): chapter}
    for each in _LABELLED.finditer(markdown):
        kind, title, label = each["kind"], each["title"].strip(), each["label"]
        name = kind.removeprefix("prf:").removesuffix("-start")
        words = f"{name.capitalize()} “{title}”" if title else f"a {name}"
        if kind == "math":
            targets["eq", label] = "an equation" + of_chapter
        else:
            targets["prf" if kind.startswith("prf:") else "ref", label] = words + of_chapter
    for label in _EQUATION.findall(markdown):
        targets["eq", label] = "an equation" + of_chapter
    for each in _PLACE.finditer(markdown):
        words = f"“{each['title'].strip()}”" if each["title"] else "a passage"
        targets["ref", each[1].lower()] = words + of_chapter
    for body in _GLOSSARY.findall(markdown):
        for line in body.splitlines():
            if line.strip() and not line[0].isspace():
                targets["term", line.strip().lower()] = line.strip()
    return {key: (chapter, words) for key, words in targets.items()}


def contents_to_build(source, folder):
    """Give Sphinx contents in which each part has a chapter; without one it builds nothing.

    Parameters
    ----------
    source : pathlib.Path
        The book's contents, ``_toc.yml``.
    folder : pathlib.Path
        Where to write what differs from them.

    Returns
    -------
    pathlib.Path
        The contents themselves; where all chapters of a part are switched off, a copy in `folder`
        without that part.
    """
    contents = yaml.safe_load(source.read_text("utf-8"))
    parts = contents.get("parts") or []
    filled = [part for part in parts if part.get("chapters")]
    if "parts" not in contents or (parts and len(filled) == len(parts)):
        return source
    contents["parts"] = filled
    if not filled:
        del contents["parts"]
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / source.name
    copy.write_text(yaml.safe_dump(contents, allow_unicode=True, sort_keys=False), "utf-8")
    return copy


def setup(app):
    """Connect to Sphinx."""
    app.connect("env-updated", _look)
    app.add_post_transform(OmittedReferences)


def _look(app, env):
    """Look at what is left out; if that changed, every page is written again."""
    omitted = {}
    source = Path(app.srcdir)
    for folder in sorted({(source / name).parent for name in env.found_docs}):
        for path in sorted(folder.glob("*.md")):
            name = path.relative_to(source).with_suffix("").as_posix()
            if name not in env.found_docs:
                omitted |= targets_in(path.read_text("utf-8"), name)
    changed = getattr(env, "gumbeltrick_omitted", None) != omitted
    env.gumbeltrick_omitted = omitted
    return sorted(env.found_docs) if changed else []


def _asked(node):
    """Kind and target of a reference, as `targets_in` writes them."""
    kind, target = node.get("reftype"), node.get("reftarget", "")
    if kind == "doc":
        return "doc", docname_join(node.get("refdoc", ""), target)
    if node.get("refdomain") == "prf":
        return "prf", target
    if kind == "eq":
        return "eq", target
    if kind == "term":
        return "term", target.lower()
    if kind in {"ref", "numref", "myst"}:
        return "ref", target.removeprefix("#").lower()
    return kind, target


def _inline(words):
    """Nodes for words in which formulas stand between dollar signs."""
    parts = _MATHS.split(words)
    return [
        nodes.math(part, part) if index % 2 else nodes.Text(part)
        for index, part in enumerate(parts)
        if part
    ]


def _note(chapters):
    quoted = [f"“{chapter}”" for chapter in chapters]
    many = len(quoted) > 1
    listed = f"{', '.join(quoted[:-1])} and {quoted[-1]}" if many else quoted[0]
    verb, noun = ("are", "chapters") if many else ("is", "chapter")
    text = f"Not in this edition of the book {verb} the {noun} {listed}, which this page mentions."
    return nodes.paragraph("", "", *_inline(text), classes=["gt-note", "gt-edition"])
