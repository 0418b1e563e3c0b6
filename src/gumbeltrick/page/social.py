"""What a link to a page shows elsewhere: Open Graph tags and a picture card.

Both need absolute addresses, so a book without a known address has neither. The card shows the
page's first widget as it stands at the start, drawn by the same helper as the picture in the page.
"""

import hashlib
import html
import inspect
import json
import re
import textwrap
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from docutils import nodes
from matplotlib import image
from matplotlib.figure import Figure

from gumbeltrick import drawing
from gumbeltrick.page.access import description
from gumbeltrick.page.address import page_url
from gumbeltrick.page.views import widget_class
from gumbeltrick.palette import LIGHT, category

__all__ = ["SIZE", "card", "setup"]

SIZE = (1200, 630)
"""Width and height of a card in pixels, the shape that is shown uncut everywhere."""

_FOLDER = "_images/cards"
_MARGIN = 60
_PICTURE_TOP = 185
_PICTURE_BOTTOM = 40
_LIVE = re.compile(
    r'<div class="gt-live" data-live="([a-z_]+)"><script [^>]*class="gt-state">(.*?)</script>',
    re.DOTALL,
)


def setup(app):
    """Connect to Sphinx, after the description of the page is known."""
    app.connect("html-page-context", _add_tags, priority=600)


def card(title, book, summary, picture=None):
    """Draw a card.

    Parameters
    ----------
    title : str
        Title of the page.
    book : str
        Title of the book; left out where it is the page's.
    summary : str
        What the page is about, shown where there is no picture.
    picture : matplotlib.figure.Figure, optional
        What the page shows.

    Returns
    -------
    bytes
        A PNG file of the size `SIZE`.
    """
    width, height = SIZE
    figure = Figure(figsize=(width / 100, height / 100), dpi=100, facecolor=LIGHT["surface"])

    def write(y, text, size, colour, **options):
        points = 72 * size / 100  # from pixels
        at = (_MARGIN / width, 1 - y / height)
        written = figure.text(*at, text, size=points, color=colour, **options)
        # A long line is set smaller rather than cut.
        written.set_size(points * min(1, (width - 2 * _MARGIN) / written.get_window_extent().width))

    if title != book:
        write(76, book, 30, LIGHT["muted"])
    write(150, title, 64, LIGHT["ink"], weight="bold")
    if picture is None:
        lines = "\n".join(textwrap.wrap(summary, 56))
        write(230, lines, 36, LIGHT["muted"], va="top", linespacing=1.5)
    else:
        _place(figure, picture)
    _stripe(figure)
    stream = BytesIO()
    # No version of the library in the file: the same picture is the same bytes.
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def _place(figure, picture):
    """Put a picture below the title, as large as the place allows."""
    width, height = SIZE
    room = (width - 2 * _MARGIN, height - _PICTURE_TOP - _PICTURE_BOTTOM)
    inches = picture.get_size_inches()
    dpi = min(side / inch for side, inch in zip(room, inches, strict=True))
    stream = BytesIO()
    picture.savefig(stream, format="png", dpi=dpi, facecolor=LIGHT["surface"], bbox_inches=None)
    stream.seek(0)
    pixels = image.imread(stream)
    rows, columns = pixels.shape[:2]
    bottom = height - _PICTURE_TOP - (room[1] - rows) // 2 - rows
    figure.figimage(pixels, (width - columns) // 2, bottom)


def _stripe(figure):
    """Draw one band of colour for each of the first categories along the lower edge."""
    bands = 4
    for index in range(bands):
        axes = figure.add_axes(
            (index / bands, 0, 1 / bands, 14 / SIZE[1]), facecolor=category(index)
        )
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set_visible(False)


def _add_tags(app, pagename, templatename, context, doctree):  # noqa: ARG001 - Sphinx calls it so
    address = page_url(app, pagename)
    if doctree is None or not address:
        return
    title = _text(context["title"])
    summary = description(doctree)
    name, words = _write_card(app, pagename, title, summary, doctree)
    tags = {
        "og:type": "website" if pagename == app.config.root_doc else "article",
        "og:url": address,
        "og:site_name": app.config.html_title,
        "og:title": title,
        "og:description": summary,
        "og:image": app.config.html_baseurl + name,
        "og:image:type": "image/png",
        "og:image:width": SIZE[0],
        "og:image:height": SIZE[1],
        "og:image:alt": words,
    }
    lines = [_tag("property", key, value) for key, value in tags.items()]
    # The others are read from the tags above.
    lines.append(_tag("name", "twitter:card", "summary_large_image"))
    context["metatags"] = "\n    ".join([context.get("metatags") or "", *lines])


def _text(markup):
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def _tag(kind, key, value):
    return f'<meta {kind}="{key}" content="{html.escape(str(value))}">'


def _write_card(app, pagename, title, summary, doctree):
    """Write the page's card unless it is there; return its address in the book and its words."""
    book = app.config.html_title
    shown = _first_widget(doctree)
    # The widget's markup holds its picture, so new content gives a new name.
    made_from = [title, book, summary, shown, inspect.getsource(inspect.getmodule(card))]
    digest = hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:8]
    # By its address, which tells a page from its translations.
    stem = app.builder.get_target_uri(pagename).removesuffix(".html").replace("/", "-")
    path = Path(app.outdir) / _FOLDER / f"{stem}-{digest}.png"
    words = f"{title}. {summary}"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob(f"{stem}-????????.png"):
            old.unlink()
        path.write_bytes(card(title, book, summary, _picture(shown)))
    return f"{_FOLDER}/{path.name}", words


def _first_widget(doctree):
    for node in doctree.findall(nodes.raw):
        if node.get("format") == "html" and _LIVE.search(node.astext()):
            return node.astext()
    return ""


def _picture(shown):
    """Draw the widget that a page shows, in the state in which the page shows it."""
    found = _LIVE.search(shown)
    if not found:
        return None
    widget = widget_class(found[1])
    with mpl.rc_context(drawing.STYLE):
        figure, _ = widget(**json.loads(found[2])).still()
    return figure
