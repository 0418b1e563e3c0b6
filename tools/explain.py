"""What a link to a term or a theorem says before it is followed.

A page gets the explanations of the terms and theorems of other pages that it links, inert until the
script shows one. What stands on the page itself the script takes from there. Both come from the
built pages, so they are rendered as everything else is.
"""

import html
import posixpath
import re

_LINK = re.compile(r'<a class="reference internal" href="([^"#]+)#([^"]+)"')
_TERM = re.compile(
    r'(?P<names>(?:<dt id="term-[^>]*>.*?</dt>\s*)+)<dd>(?P<says>.*?)</dd>', re.DOTALL
)
_TERM_ID = re.compile(r'<dt id="([^"]+)"')
_BOX = re.compile(
    r'<div class="proof (?:theorem|lemma|corollary|proposition|definition) [^>]*id="([^"]+)">'
)
_DIV = re.compile(r"<(/?)div\b[^>]*>")
# What makes sense in its own place only.
_HEADERLINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_CHECKED = re.compile(r'<p class="gt-checked">.*?</p>', re.DOTALL)
_ANCHOR = re.compile(r"</?a\b[^>]*>")
_ID = re.compile(r'\sid="[^"]*"')


def explanations(text):
    """Find what a page explains.

    Parameters
    ----------
    text : str
        A page that Sphinx wrote.

    Returns
    -------
    dict of str to str
        The HTML of terms, theorems and definitions by their ids, without ids and links of its own.
    """
    found = {}
    for entry in _TERM.finditer(text):
        says = _plain(entry["says"])
        found |= dict.fromkeys(_TERM_ID.findall(entry["names"]), says)
    for box in _BOX.finditer(text):
        found[box[1]] = _plain(text[box.end() : _end(text, box.end())])
    return found


def explain(text, address, known, languages=None):
    """Add to a page the explanations that its links to other pages ask for.

    Parameters
    ----------
    text : str
        The page.
    address : str
        Its path in the book, with slashes.
    known : dict of str to dict of str to str
        For each path of the book what that page explains.
    languages : dict of str to str, optional
        For each path its language; an explanation in another one than the page's says so.

    Returns
    -------
    str
        The page with a template at its end for each place that it links, if that is explained.
    """
    folder = posixpath.dirname(address)
    languages = languages or {}
    wanted = dict.fromkeys(_LINK.findall(text))
    templates = []
    for target, place in wanted:
        path = posixpath.normpath(posixpath.join(folder, target))
        says = known.get(path, {}).get(html.unescape(place))
        if says and languages.get(path) != languages.get(address):
            says = f'<div lang="{languages[path]}">{says}</div>'
        if says:
            templates.append(f'<template data-explains="{target}#{place}">{says}</template>\n')
    return text.replace("</body>", "".join(templates) + "</body>", 1)


def _plain(says):
    for pattern in (_HEADERLINK, _CHECKED, _ANCHOR, _ID):
        says = pattern.sub("", says)
    return says.strip()


def _end(text, start):
    depth = 1
    for tag in _DIV.finditer(text, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.start()
    message = f"a box does not end: {text[start : start + 80]!r}"
    raise ValueError(message)
