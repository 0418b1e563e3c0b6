"""Tell browsers and readers where a link leads to a page in another language."""

import html
import posixpath
import re

_LANGUAGE = re.compile(r'<html\b[^>]*\blang="([^"]+)"')
_LINK = re.compile(r"<a\b(?P<attributes>[^>]*)>(?P<words>.*?)</a>", re.DOTALL)
_HREF = re.compile(r'\bhref="([^"#?:]+\.html)(?=[#"])')
_TAG = re.compile(r"<[^>]*>")


def page_language(text):
    """Language of a page, empty if it names none."""
    found = _LANGUAGE.search(text)
    return found[1] if found else ""


def mark_links(text, address, titles):
    """Name the language of what a link leads to, where it is not the page's own.

    Parameters
    ----------
    text : str
        The page.
    address : str
        Its path in the book, with slashes.
    titles : dict of str to (str, str)
        For each path of the book its language and its title. A link whose words begin that title
        is in that language itself.

    Returns
    -------
    str
        The page with the attributes ``hreflang`` and ``lang`` where they are due.
    """
    own = page_language(text)
    folder = posixpath.dirname(address)

    def marked(link):
        attributes, words = link["attributes"], link["words"]
        target = _HREF.search(attributes)
        if not target or "hreflang=" in attributes:
            return link[0]
        path = posixpath.normpath(posixpath.join(folder, html.unescape(target[1])))
        language, title = titles.get(path, (own, ""))
        if language == own:
            return link[0]
        more = f' hreflang="{language}"'
        shown = " ".join(html.unescape(_TAG.sub(" ", words)).split())
        if shown and shown in title:
            more += f' lang="{language}"'
        return f"<a{attributes}{more}>{words}</a>"

    return _LINK.sub(marked, text)
