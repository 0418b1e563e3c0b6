"""Render formulas with KaTeX while the book is built.

The reader's browser typesets nothing: each formula is HTML, with MathML beside it for those who
listen, and the style sheet and fonts come from the book itself. KaTeX runs in one Deno process
for the whole build and is spoken to over pipes, so there is no port to wait for.
"""

import html
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

__all__ = ["Katex", "setup"]

_LOGGER = logging.getLogger(__name__)
_SCRIPT = Path(__file__).with_name("maths.js")
_CONFIG = Path(__file__).parent.parent / "widgets/deno.json"
# The other font formats serve browsers that cannot run the book's scripts either.
_OTHER_FONTS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')


class Katex:
    """KaTeX in a Deno process of its own, started at the first formula."""

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
            HTML with MathML inside.

        Raises
        ------
        ValueError
            When KaTeX cannot read the formula; the message is KaTeX's.
        """
        key = (tex, display)
        if key not in self._known:
            answer = self._ask({"tex": tex, "display": display})
            if "error" in answer:
                message = f"{answer['error']} in the formula {tex!r}"
                raise ValueError(message)
            self._known[key] = answer["html"]
        return self._known[key]

    def copy_assets(self, folder):
        """Copy KaTeX's style sheet, as ``katex.css``, and its fonts into a folder."""
        css = Path(self._ask({"assets": True})["css"])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "katex.css").write_text(_OTHER_FONTS.sub("", css.read_text()), "utf-8")
        (folder / "fonts").mkdir(exist_ok=True)
        for font in css.parent.glob("fonts/*.woff2"):
            shutil.copy(font, folder / "fonts")

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
            message = f"KaTeX ended without an answer to {request}"
            raise RuntimeError(message)
        return json.loads(line)


def setup(app):
    """Register the formula renderer under the name ``katex``."""
    app.add_html_math_renderer(
        "katex",
        inline_renderers=(_visit_inline, None),
        block_renderers=(_visit_display, None),
    )
    app.connect("config-inited", _add_assets)
    app.connect("build-finished", _close)
    app.add_css_file("gumbeltrick/katex/katex.css")
    app.gumbeltrick_katex = Katex()


def _add_assets(app, config):
    # Removed by itself when the build's process ends.
    app.gumbeltrick_katex_folder = tempfile.TemporaryDirectory()
    folder = Path(app.gumbeltrick_katex_folder.name)
    app.gumbeltrick_katex.copy_assets(folder / "gumbeltrick/katex")
    config.html_static_path.append(str(folder))


def _close(app, exception):  # noqa: ARG001 - Sphinx calls it so
    app.gumbeltrick_katex.close()


def _render(translator, node, *, display):
    try:
        return translator.builder.app.gumbeltrick_katex.render(node.astext(), display=display)
    except ValueError as error:
        _LOGGER.warning("formula not rendered: %s", error, location=node)
        return f"<code>{html.escape(node.astext())}</code>"


def _visit_inline(translator, node):
    translator.body.append(translator.starttag(node, "span", "", CLASS="math"))
    translator.body.append(_render(translator, node, display=False) + "</span>")
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
