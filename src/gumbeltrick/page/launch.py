"""Offer each page where its sources are, and each chapter where it runs in the reader's browser.

The links stand in a menu of the theme's header, and only where the repository's address is known.
Following one is what fetches from another host; the page itself fetches nothing.
"""

from gumbeltrick._book import NOTEBOOKS_BRANCH

__all__ = ["links", "setup"]

_MENU = {"type": "group", "label": "launch-buttons"}
_RUNS = {"tooltip": "Run this chapter, or read its source", "icon": "fas fa-rocket"}
_READS = {"tooltip": "Read the source of this page", "icon": "fas fa-code"}


def setup(app):
    """Connect to Sphinx, after the theme has filled the list of its header's menus."""
    app.connect("html-page-context", _add, priority=502)


def links(repository, page, *, notebook, published):
    """List the places where a page can be opened, as the theme's buttons.

    Parameters
    ----------
    repository : str
        Address of the repository, as :func:`gumbeltrick._book.repository_url` gives it; empty if
        it is not known.
    page : str
        Name of the page, its path in the repository without the ending.
    notebook : bool
        Whether the page is a notebook, and not text alone.
    published : bool
        Whether the book's own address is known. Colab has only the notebook, which installs the
        package from there.

    Returns
    -------
    list of dict
        Empty without a repository.
    """
    if not repository:
        return []
    name = "/".join(repository.rsplit("/", 2)[1:])
    found = []
    if notebook and published:
        url = (
            f"https://colab.research.google.com/github/{name}/blob/{NOTEBOOKS_BRANCH}/{page}.ipynb"
        )
        found.append(_link("Open in Colab", url, "play"))
    if notebook:
        url = f"https://mybinder.org/v2/gh/{name}/HEAD?urlpath=lab/tree/{page}.md"
        found.append(_link("Open in Binder", url, "play"))
    return [*found, _link("Source on GitHub", f"{repository}/blob/HEAD/{page}.md", "code")]


def _link(text, url, icon):
    # Without a tooltip, which would repeat the text and, on a phone, hide the links below.
    return {"type": "link", "text": text, "url": url, "icon": f"fas fa-{icon}"}


def _add(app, pagename, templatename, context, doctree):  # noqa: ARG001 - Sphinx calls it so
    if doctree is None or not context.get("page_source_suffix"):
        return
    notebook = "kernelspec" in app.env.metadata[pagename]
    buttons = links(
        app.config.gumbeltrick_repository,
        pagename,
        notebook=notebook,
        published=bool(app.config.html_baseurl),
    )
    if buttons:
        menu = _MENU | (_RUNS if notebook else _READS) | {"buttons": buttons}
        context["header_buttons"].insert(0, menu)
