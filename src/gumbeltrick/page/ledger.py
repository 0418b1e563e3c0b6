"""Link every theorem of the book to the tests that check it.

A test claims a theorem by its label, ``@pytest.mark.theorem("thm-minimum")``; the page then names
that test under the theorem. The tests fail for a theorem that nobody claims.
"""

import ast
import html
import re
from pathlib import Path

from docutils import nodes
from sphinx.locale import get_translation

__all__ = ["claims_in", "labels_in", "setup"]

_ = get_translation("gumbeltrick")
_CLAIM = "pytest.mark.theorem"
_KINDS = ("theorem", "lemma", "corollary", "proposition")
_DIRECTIVE = re.compile(
    rf"^(?:```+|:::+)\{{prf:(?:{'|'.join(_KINDS)})\}}.*\n(?:---\n)?:?label: *(\S+)",
    re.MULTILINE,
)


def labels_in(markdown):
    """Labels of all that needs a check: theorems, lemmas, corollaries, propositions.

    Parameters
    ----------
    markdown : str
        Source of a chapter. The label is the first option of its directive.

    Returns
    -------
    list of str
        The labels in the order of the text.
    """
    return _DIRECTIVE.findall(markdown)


def claims_in(folder):
    """Find the tests that claim a label.

    Parameters
    ----------
    folder : path_like
        Folder of the tests; those in folders below it count too.

    Returns
    -------
    dict of str to list of str
        For each label the tests that claim it, as ``file.py::test_name``.
    """
    claims = {}
    for path in sorted(Path(folder).rglob("test_*.py")):
        text = path.read_text("utf-8")
        # Most of the time here would go into reading those that claim nothing.
        for function in ast.walk(ast.parse(text)) if _CLAIM in text else ():
            if isinstance(function, ast.FunctionDef):
                for label in _claimed(function):
                    claims.setdefault(label, []).append(f"{path.name}::{function.name}")
    return claims


def setup(app):
    """Register the setting ``gumbeltrick_tests``, the tests' folder, and connect to Sphinx."""
    app.add_config_value("gumbeltrick_tests", None, "env", [str])
    # Found once for all pages; where they changed, the pages that name them are read again.
    app.add_config_value("gumbeltrick_claims", {}, "env", [dict])
    app.connect("config-inited", _find_claims)
    app.connect("doctree-read", _name_checks)


def _claimed(function):
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == _CLAIM:
            yield from (ast.literal_eval(argument) for argument in decorator.args)


def _find_claims(app, config):
    if config.gumbeltrick_tests is not None:
        config.gumbeltrick_claims = claims_in(Path(app.confdir) / config.gumbeltrick_tests)


def _name_checks(app, doctree):
    claims = app.config.gumbeltrick_claims
    for node in doctree.findall(nodes.Element):
        if node.get("realtype") in _KINDS and node["label"] in claims:
            node.append(_check_line(claims[node["label"]]))


def _check_line(tests):
    line = nodes.paragraph("", _("Checked by") + " ", classes=["gt-checked"])
    for index, test in enumerate(tests):
        # The long name of a test breaks at its underscores.
        name = html.escape(test.partition("::")[2]).replace("_", "_<wbr>")
        line += nodes.Text(", " if index else "")
        line += nodes.raw("", f"<code>{name}</code>", format="html")
    return line
