"""Pages with nothing of their chapter but one widget, which open in half the time."""

import functools
import re

from book import HTML

START = '<div class="gt-live" data-live="{}">'


@functools.cache
def page_of(stem):
    """First page that shows a widget."""
    start = START.format(stem)
    pages = sorted(HTML.rglob("*.html"))
    return next(page for page in pages if start in page.read_text("utf-8"))


def address_of(stem, book_address):
    """Address of that page."""
    return f"{book_address}/{page_of(stem).relative_to(HTML).as_posix()}"


def serve_bare(page, stem, address):
    """Answer with the widget's page, of whose chapter nothing else is left but where to scroll."""
    body = _bare(stem)
    page.route(
        lambda url: url.startswith(address),
        lambda route: route.fulfill(body=body, content_type="text/html"),
    )


@functools.cache
def _bare(stem):
    text = page_of(stem).read_text("utf-8")
    start = text.index(START.format(stem))
    end = text.index("</script>", text.index("\n<script src=", start)) + len("</script>")
    before = text[: re.search("<article[^>]*>", text).end()]
    after = text[text.index("</article>") :]
    places = re.findall("<section[^>]*>", text[len(before) :])
    emptied = "".join(f"{place}<h2>Words</h2></section>" for place in places)
    return f"{before}<h1>Words</h1>{text[start:end]}{emptied}{after}"
