"""Follow every link that leads out of the built book, with Sphinx's link checker.

The links are taken from the finished pages, so those that templates and the package write count as
well, and from the Markdown files beside the book. Nothing is left out: whatever the checker could
not follow is named, in ``_build/links.md`` and at the end of the run.
"""

import argparse
import html.parser
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from book import BUILD, HTML, ROOT
from markdown_it import MarkdownIt

REPORT = BUILD / "links.md"
GOOD = {"working", "redirected"}
# A DOI leads to a publisher, and many of those turn a program away whatever it asks for. The
# registry of DOIs answers for itself: what it knows of the work, if there is such a work.
SETTINGS = """\
extensions = []
linkcheck_allow_unauthorized = False
linkcheck_request_headers = {
    "https://doi.org": {"Accept": "application/vnd.citationstyles.csl+json"},
    "*": {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"},
}
linkcheck_retries = 3
linkcheck_timeout = 30
linkcheck_workers = 4
"""


class _Links(html.parser.HTMLParser):
    """Collects the addresses on other hosts that a page names."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - called so
        for name, value in attrs:
            if name in {"href", "src"} and (value or "").startswith(("http://", "https://")):
                self.found.add(value)


def links_of(text):
    """Addresses on other hosts that a page's HTML names."""
    parser = _Links()
    parser.feed(text)
    return parser.found


def collect(pages, texts):
    """All links out of the book.

    Parameters
    ----------
    pages : pathlib.Path
        Folder of the built book.
    texts : sequence of pathlib.Path
        Markdown files beside it.

    Returns
    -------
    dict
        For each address the names of the pages and files that name it.
    """
    read = {str(path.relative_to(pages)): path.read_text("utf-8") for path in pages.rglob("*.html")}
    read |= {path.name: MarkdownIt().render(path.read_text("utf-8")) for path in texts}
    places = {}
    for name in sorted(read):
        for link in links_of(read[name]):
            places.setdefault(link, []).append(name)
    return places


def check(links):
    """Follow links.

    Parameters
    ----------
    links : sequence of str
        Addresses, each once.

    Returns
    -------
    dict
        For each address its status, one of Sphinx's words, and what more is known.

    Raises
    ------
    RuntimeError
        If the checker itself fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "source"), Path(folder, "target")
        source.mkdir()
        (source / "conf.py").write_text(SETTINGS, "utf-8")
        listed = "".join(f"- `{number} <{link}>`__\n" for number, link in enumerate(links))
        (source / "index.rst").write_text(f"Links\n=====\n\n{listed}", "utf-8")
        command = [sys.executable, "-m", "sphinx", "-b", "linkcheck", "-q", source, target]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        output = target / "output.json"
        if not output.is_file():
            message = f"the links were not checked: {done.stderr}"
            raise RuntimeError(message)
        rows = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    seen = {row["uri"]: (row["status"], str(row["info"])) for row in rows}
    return {link: seen.get(link, ("not checked", "")) for link in links}


def report(places, results):
    """Text in Markdown: how many links have which status, and each that was not followed."""
    counts = Counter(status for status, _ in results.values())
    lines = ["# Links out of the book", ""]
    lines += [f"- {number} {status}" for status, number in counts.most_common()]
    for link, (status, info) in sorted(results.items()):
        if status not in GOOD:
            lines += ["", f"**{status}** <{link}> in {', '.join(places[link])}", "", f"    {info}"]
    return "\n".join(lines) + "\n"


def main():
    """Check the book's links; end with an error if one cannot be followed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.parse_args()
    places = collect(HTML, sorted(ROOT.glob("*.md")))
    results = check(sorted(places))
    text = report(places, results)
    REPORT.write_text(text, "utf-8")
    print(text)
    if not all(status in GOOD for status, _ in results.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
