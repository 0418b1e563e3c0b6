"""Build the book and serve it.

``book.py build`` writes ``_build/html``; ``book.py serve`` builds and then serves it on
127.0.0.1; ``book.py lite`` builds it with Python in the reader's browser. Nothing is built when
nothing changed. Chapters run again when they changed or when the package or the data did, since
their outputs come from these, and not for what makes pages of them. What Sphinx writes stays in
``_build/sphinx``, for the next build to go on from, and is finished into ``_build/html``.
"""

import argparse
import contextlib
import functools
import gzip
import hashlib
import http.server
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar

import lite
from finish import finish

from gumbeltrick._book import DOWNLOADS, LITE, NOT_FOUND, REPOSITORY_VARIABLE, VARIABLE, WHEEL
from gumbeltrick.page.omitted import contents_to_build

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
BUILD = ROOT / "_build"
HTML = BUILD / "html"
SPHINX = BUILD / "sphinx/_build"  # jupyter-book adds the second name
WHEELS = BUILD / "wheels"
RECORD = BUILD / "built-from.json"
FIRST_PORT = 8000
PORTS = 100
CLAIM = re.compile(r"^@pytest\.mark\.theorem\(.*?^def \w+", re.DOTALL | re.MULTILINE)
TEXT = {".html", ".css", ".js", ".json", ".svg", ".md", ".txt", ".xml"}
# Each system has a list of its own, and browsers run no script that is called something else.
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".whl": "application/octet-stream",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}


def digest(paths):
    """Digest of the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def inputs():
    """Digests of what the outputs of the cells depend on, and of everything else."""
    package = ROOT / "src/gumbeltrick"
    host = set(package.glob("page/*.py"))
    python = [*({*package.rglob("*.py")} - host), *package.glob("*.json")]
    python += [ROOT / "requirements.txt"]
    python += package.glob("data/*")
    page = [*package.rglob("static/page/**/*.*"), *package.rglob("static/embed/*.js")]
    page += package.glob("page/*")
    book = [ROOT / "_config.yml", ROOT / "CITATION.cff"]
    book += [*ROOT.glob("chapters/**/*.*"), *ROOT.glob("locale/**/*.po")]
    book += [
        *TOOLS.glob("*.js"),
        TOOLS / "deno.json",
        TOOLS / "assets.py",
        TOOLS / "explain.py",
        TOOLS / "finish.py",
        TOOLS / "formulas.py",
        TOOLS / "languages.py",
        TOOLS / "translation.py",
    ]
    page, book = ([path for path in paths if path.is_file()] for paths in (page, book))
    return {
        "package": digest(python),
        "host": digest(host),
        "book": digest([*page, *book]),
        "contents": digest([ROOT / "_toc.yml"]),
        "address": os.environ.get(VARIABLE, ""),
        "repository": os.environ.get(REPOSITORY_VARIABLE, ""),
        "claims": claims(),
    }


def claims():
    """Digest of which tests claim theorems, since pages name them."""
    texts = (path.read_text("utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py")))
    found = [claim for text in texts for claim in CLAIM.findall(text)]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def forget():
    """Remove what Sphinx built and remembers; the executed chapters stay in their cache."""
    for folder in (SPHINX / "html", SPHINX / ".doctrees", SPHINX / "jupyter_execute"):
        shutil.rmtree(folder, ignore_errors=True)


def build(*, with_lite=False):
    """Build the book if anything changed; exit with the builder's status if it fails.

    Parameters
    ----------
    with_lite : bool
        Whether to build JupyterLite into it. Else it keeps the one that it has while that has the
        same notebooks and package, and loses it otherwise.
    """
    now = inputs()
    before = json.loads(RECORD.read_text()) if RECORD.is_file() else {}
    source = SPHINX / "html"
    unchanged = before == now and (HTML / "index.html").is_file()
    if unchanged and (not with_lite or ((HTML / LITE).is_dir() and lite.fits(source))):
        print("Nothing changed since the last build.")
        return
    if not unchanged:
        run_sphinx(before, now)
        add_wheel(source / DOWNLOADS)
    finish(source, HTML, lite.build(source) if with_lite else lite.current(source))
    RECORD.write_text(json.dumps(now))


def run_sphinx(before, now):
    """Run Jupyter Book after inputs have changed."""
    if before.get("package") != now["package"]:
        # The cache knows the cells' code only, not the package that they call nor what they read.
        shutil.rmtree(SPHINX / ".jupyter_cache", ignore_errors=True)
    made_by = ("package", "host", "contents")
    if before.keys() != now.keys() or any(before[part] != now[part] for part in made_by):
        # A page that warned is up to date for Sphinx: after a build that failed it would be silent.
        # And one whose chapter is now switched off would stay in the book.
        forget()
    # Until this build has ended well, only the chapters that ran are known to be good.
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps({"package": now["package"]}))
    # -n finds dead references, -W makes each warning an error, --keep-going shows them all.
    program = Path(sys.executable).with_name("jupyter-book")
    contents = contents_to_build(ROOT / "_toc.yml", SPHINX.parent)
    command = [str(program), "build", str(ROOT), "--toc", str(contents)]
    command += ["-n", "-W", "--path-output", str(SPHINX.parent)]
    status = subprocess.run([*command, "--keep-going"], check=False).returncode
    if status:
        sys.exit(f"The book was not built: see the messages above (status {status}).")
    command = [sys.executable, str(TOOLS / "translation.py"), "build"]
    status = subprocess.run(command, check=False).returncode
    if status:
        sys.exit(f"The translations were not built: see the messages above (status {status}).")


def add_wheel(folder):
    """Put the package beside the notebooks, which install it from there."""
    made_from = [path for path in (ROOT / "src").rglob("*.*") if path.suffix != ".pyc"]
    made_from += [ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE")]
    made = WHEELS / digest(path for path in made_from if path.is_file())
    if not (made / WHEEL).is_file():
        shutil.rmtree(WHEELS, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
        command += ["--no-build-isolation", "--no-deps", "--no-cache-dir", "--wheel-dir", made]
        subprocess.run([*command, ROOT], check=True)
    shutil.copy(made / WHEEL, folder)


@functools.lru_cache(maxsize=256)
def packed(path, changed):  # noqa: ARG001 - a file that changed is packed again
    """Content of a file, gzipped."""
    return gzip.compress(Path(path).read_bytes(), 6)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files as a web host would, gzipped, and without a line for each of them."""

    extensions_map: ClassVar = http.server.SimpleHTTPRequestHandler.extensions_map | TYPES

    def send_head(self):
        """Answer with the gzipped file if it is text and the browser takes it so."""
        path = Path(self.translate_path(self.path))
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (takes and path.is_file() and path.suffix in TEXT):
            return super().send_head()
        content = packed(str(path), path.stat().st_mtime_ns)
        self.send_response(http.HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        return io.BytesIO(content)

    def send_error(self, code, message=None, explain=None):
        """Answer with the book's own page where an address is not there, as web hosts do."""
        page = Path(self.directory) / NOT_FOUND
        if code != http.HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *args):
        """Say nothing."""


@contextlib.contextmanager
def serving(folder, handler=QuietHandler):
    """Serve a folder on a free port while the block runs; give its address."""
    handler = functools.partial(handler, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Server(http.server.ThreadingHTTPServer):
    """A server that refuses a port which another one holds."""

    allow_reuse_address = False


def serve():
    """Serve the built book on the first free port until interrupted."""
    handler = functools.partial(QuietHandler, directory=HTML)
    for port in range(FIRST_PORT, FIRST_PORT + PORTS):
        try:
            server = Server(("127.0.0.1", port), handler)
        except OSError:
            continue
        print(f"The book is at http://127.0.0.1:{port} (Ctrl+C stops it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
        return
    sys.exit(f"No port from {FIRST_PORT} to {FIRST_PORT + PORTS - 1} is free.")


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("action", choices=["build", "serve", "lite"])
    action = parser.parse_args().action
    build(with_lite=action == "lite")
    if action == "serve":
        serve()


if __name__ == "__main__":
    main()
