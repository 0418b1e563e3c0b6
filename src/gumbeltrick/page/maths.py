"""Render formulas as MathML while the book is built.

No script typesets anything in the reader's browser: each formula is MathML, which browsers set
themselves and screen readers know, and which holds its TeX. The font comes with the book. Temml
turns TeX into MathML; it runs in one Deno process for the whole build and is spoken to over pipes,
so there is no port to wait for.
"""

import html
import importlib.util
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import deno
from docutils import nodes
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

__all__ = ["Temml", "setup"]

_LOGGER = logging.getLogger(__name__)
_SCRIPT = Path(__file__).with_name("maths.js")
_CONFIG = Path(__file__).parent.parent / "widgets/deno.json"
_STYLE_SHEET = Path(__file__).with_name("maths.css")
# Of this package the book uses the font alone. Most packages of web fonts leave out the table by
# which a browser builds formulas.
_FONT_PACKAGE, _FONT = "ziamath", "fonts/STIXTwoMath-Regular.ttf"
_PUNCTUATION = re.compile(r"[.,;:!?)’”]+")


class Temml:
    """Temml in a Deno process of its own, started at the first formula."""

    def __init__(self):
        self._process = None
        self._known = {}

    def render(self, tex, *, display=False):
        """Render a formula.

        Parameters
        ----------
        tex : str
            The formula without delimiters.
        display : bool
            Whether it stands on a line of its own.

        Returns
        -------
        str
            MathML, with the TeX as an annotation.

        Raises
        ------
        ValueError
            When Temml cannot read the formula; the message is Temml's.
        """
        key = (tex, display)
        if key not in self._known:
            answer = self._ask({"tex": tex, "display": display})
            if "error" in answer:
                message = f"{answer['error']} in the formula {tex!r}"
                raise ValueError(message)
            self._known[key] = answer["html"]
        return self._known[key]

    def close(self):
        """End the process."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def _ask(self, request):
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - the program that we pin
                [deno.find_deno_bin(), "run", "--quiet", "--no-prompt", "--allow-env",
                 "--config", _CONFIG, "--frozen", _SCRIPT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )  # fmt: skip
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            message = f"Temml ended without an answer to {request}"
            raise RuntimeError(message)
        return json.loads(line)


def setup(app):
    """Register the formula renderer under the name ``mathml``."""
    app.add_html_math_renderer(
        "mathml",
        inline_renderers=(_visit_inline, None),
        block_renderers=(_visit_display, None),
    )
    app.connect("config-inited", _add_assets)
    app.connect("doctree-resolved", _join_punctuation)
    app.connect("build-finished", _close)
    app.add_css_file("gumbeltrick/maths/maths.css")
    app.gumbeltrick_temml = Temml()


def _add_assets(app, config):
    # Removed by itself when the build's process ends.
    app.gumbeltrick_maths_folder = tempfile.TemporaryDirectory()
    static = Path(app.gumbeltrick_maths_folder.name)
    folder = static / "gumbeltrick/maths"
    folder.mkdir(parents=True)
    shutil.copy(_STYLE_SHEET, folder)
    package = Path(importlib.util.find_spec(_FONT_PACKAGE).origin).parent
    shutil.copy(package / _FONT, folder)
    config.html_static_path.append(str(static))


def _close(app, exception):  # noqa: ARG001 - Sphinx calls it so
    app.gumbeltrick_temml.close()


def _render(translator, node, *, display):
    try:
        return translator.builder.app.gumbeltrick_temml.render(node.astext(), display=display)
    except ValueError as error:
        _LOGGER.warning("formula not rendered: %s", error, location=node)
        return f"<code>{html.escape(node.astext())}</code>"


def _join_punctuation(app, doctree, docname):  # noqa: ARG001 - Sphinx calls it so
    """Put what closes a phrase into the formula before it, or a line might begin with it."""
    for formula in list(doctree.findall(nodes.math)):
        after = formula.next_node(descend=False, siblings=True)
        if isinstance(after, nodes.Text) and (found := _PUNCTUATION.match(after)):
            formula["after"] = found[0]
            # Not by its parent's replace(), which takes the first text that reads the same.
            place = formula.parent.index(formula) + 1
            formula.parent[place] = nodes.Text(after[found.end() :])


def _visit_inline(translator, node):
    # A browser would break the line between a bracket and its formula.
    bracket = "(" if translator.body[-1].endswith("(") else ""
    translator.body[-1] = translator.body[-1].removesuffix(bracket)
    translator.body.append(translator.starttag(node, "span", bracket, CLASS="math"))
    translator.body.append(_render(translator, node, display=False))
    translator.body.append(html.escape(node.get("after", "")) + "</span>")
    raise nodes.SkipNode


def _visit_display(translator, node):
    translator.body.append(translator.starttag(node, "div", CLASS="math"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(_render(translator, node, display=True) + "</div>\n")
    raise nodes.SkipNode
