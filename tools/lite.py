"""Build JupyterLite beside the book: its notebooks, run by Python in the reader's browser.

The lab is Jupyter's own, with the kernel that Pyodide is: CPython compiled to WebAssembly. It lies
in a folder of the book and serves itself, the notebooks, the book's package and what that needs of
pure Python. Pyodide, with NumPy, SciPy and Matplotlib, comes from Pyodide's own servers; no other
host is asked for anything, PyPI included.

``make lite`` builds it. A later build of the book keeps it as it is while its notebooks and its
package are those of the book, and else leaves it out, and says so.
"""

import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import yaml
from finish import policy_tag, script_digests
from jupyterlite_core.constants import (
    JUPYTER_CONFIG_DATA,
    JUPYTER_LITE_CONFIG,
    JUPYTERLITE_JSON,
    LITE_PLUGIN_SETTINGS,
    OVERRIDES_JSON,
    SHARE_LABEXTENSIONS,
)
from jupyterlite_pyodide_kernel.constants import (
    DISABLE_PYPI_FALLBACK,
    PYODIDE_CDN_URL,
    PYODIDE_KERNEL_PLUGIN_ID,
    PYODIDE_MJS,
    PYODIDE_PYTHON_VERSION,
    PYODIDE_URL,
)

from gumbeltrick._book import DOWNLOADS, WHEEL

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
LITE = ROOT / "_build/lite"
SITE = LITE / "site"
RECORD = LITE / "made-from.txt"

PYODIDE = f"{PYODIDE_CDN_URL}/"
"""Folder on Pyodide's servers from which the kernel comes: the only foreign address."""

PACKAGES = ("anywidget", "comm", "ipywidgets", "jupyterlab_widgets", "psygnal")
"""Pure Python that the kernel and the book's package need and Pyodide does not bring."""

APPS = ("lab", "notebooks")
EXTENSIONS = (
    "@jupyter-widgets/jupyterlab-manager",
    "@jupyterlite/pyodide-kernel-extension",
    "anywidget",
    "jupyterlab-myst",
)
# What only JupyterLite's own development needs.
_LEFT_OUT = ("doc", "package.json", "rspack.config*.js")

_PREFERENCES = {
    # Light or dark, as the reader's system is.
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    # A cell with a live widget that is out of sight stays where it is.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "defer"},
}
# They say of a notebook without outputs that it is not trusted, and want a shortcut that is taken.
_OFF = [
    "@jupyter-notebook/console-extension:scratchpad-console",
    "@jupyter-notebook/notebook-extension:trusted",
]
_KERNEL = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
_HELLO = """\
*This is a chapter of {book}. Python runs in this tab: nothing is installed on your computer, and \
what you change is kept in this browser alone. Run the cells from top to bottom. The first one \
fetches the book's package and what it needs, which takes a while.*"""
_INSTALL = """\
# Installs the book's package, from this site, and NumPy, SciPy and Matplotlib, from Pyodide's.
%pip install --quiet gumbeltrick"""
_TITLE = re.compile(r"[ \t]*<title>.*?</title>\n?")
_CHARSET = re.compile(r"[ \t]*<meta charset=[^>]*>\n?")


def current(source):
    """Find the site that goes with a book, and say so if there is one that does not.

    Parameters
    ----------
    source : pathlib.Path
        The book as Sphinx wrote it, with its notebooks and the package.

    Returns
    -------
    pathlib.Path or None
        The site's folder; None where none was built, or one with other notebooks or packages.
    """
    if fits(source):
        return SITE
    if RECORD.is_file():
        print(
            "Notebooks or package have changed since `make lite`, so the book is now without "
            "Python in the browser. `make lite` builds it anew."
        )
    return None


def fits(source):
    """Whether a site was built, from the notebooks and the package of this book."""
    return RECORD.is_file() and RECORD.read_text("utf-8") == made_from(source)


def made_from(source):
    """Digest of all that the site is made from: notebooks, packages, and how it is made."""
    tools = ("jupyterlab-myst", "jupyterlite-core", "jupyterlite-pyodide-kernel")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in (*PACKAGES, *tools)]
    total = hashlib.sha256("\n".join(versions).encode())
    downloads = source / DOWNLOADS
    files = [downloads / WHEEL, *downloads.rglob("*.ipynb"), ROOT / "_config.yml", Path(__file__)]
    for path in sorted(files):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def build(source):
    """Build the site unless it is there.

    Parameters
    ----------
    source : pathlib.Path
        The book as Sphinx wrote it, with its notebooks and the package.

    Returns
    -------
    pathlib.Path
        The site's folder.
    """
    if fits(source):
        return SITE
    shutil.rmtree(LITE, ignore_errors=True)
    print("Building JupyterLite with the book's notebooks and its package.", flush=True)
    title = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["title"]
    write_notebooks(source / DOWNLOADS, LITE / "contents", title)
    collect_wheels(source / DOWNLOADS / WHEEL, LITE / "wheels")
    run_jupyterlite(LITE, title)
    RECORD.write_text(made_from(source), "utf-8")
    return SITE


def write_notebooks(downloads, target, book):
    """Write the book's notebooks anew for the reader's browser.

    Parameters
    ----------
    downloads : pathlib.Path
        Folder of the notebooks that the book offers for download.
    target : pathlib.Path
        Folder to write to; the notebooks keep their places in it.
    book : str
        Title of the book.

    Raises
    ------
    ValueError
        If a notebook does not begin with a greeting and the cell that installs the package, which
        here are others.
    """
    for path in sorted(downloads.rglob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        hello, install = notebook.cells[:2]
        if hello.cell_type != "markdown" or WHEEL not in install.source:
            message = f"{path} must begin with a greeting and a cell that installs {WHEEL}"
            raise ValueError(message)
        hello.source, install.source = _HELLO.format(book=book), _INSTALL
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        notebook.metadata = {"kernelspec": _KERNEL}
        name = target / path.relative_to(downloads)
        name.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, name)


def collect_wheels(wheel, target):
    """Collect the book's package and what it needs of pure Python, in this project's versions."""
    target.mkdir(parents=True)
    shutil.copy(wheel, target)
    download([f"{name}=={importlib.metadata.version(name)}" for name in PACKAGES], target)


def download(requirements, target):
    """Download wheels of pure Python, those too that have a faster one for this machine."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--platform", "any", "--abi", "none"]
    command += ["--implementation", "py", "--python-version", PYODIDE_PYTHON_VERSION]
    subprocess.run([*command, "--dest", target, *requirements], check=True)


def run_jupyterlite(folder, title):
    """Run JupyterLite's own builder in a folder, and finish what it writes.

    Parameters
    ----------
    folder : pathlib.Path
        Has ``contents``, with the notebooks, and ``wheels``; gets ``site``.
    title : str
        What the lab is called.
    """
    installed = Path(sys.prefix) / SHARE_LABEXTENSIONS
    how = {
        "LiteBuildConfig": {
            "apps": APPS,
            "contents": ["contents"],
            "output_dir": "site",
            # Those that need a server, or nobody here, stay out.
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(installed / name) for name in EXTENSIONS],
            "no_libarchive": True,
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
        },
        "PipliteAddon": {"piplite_urls": ["wheels"]},
    }
    kernel = {PYODIDE_URL: f"{PYODIDE}{PYODIDE_MJS}", DISABLE_PYPI_FALLBACK: True}
    settings = {
        "jupyter-lite-schema-version": 0,
        JUPYTER_CONFIG_DATA: {
            "appName": title,
            "disabledExtensions": _OFF,
            LITE_PLUGIN_SETTINGS: {PYODIDE_KERNEL_PLUGIN_ID: kernel},
        },
    }
    for name, content in {
        JUPYTER_LITE_CONFIG: how,
        JUPYTERLITE_JSON: settings,
        OVERRIDES_JSON: _PREFERENCES,
    }.items():
        (folder / name).write_text(json.dumps(content, indent=1), "utf-8")
    program = Path(sys.executable).with_name("jupyter-lite")
    done = subprocess.run(
        [program, "build"], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"JupyterLite was not built:\n{done.stdout}{done.stderr}")
    site = folder / "site"
    for path in (path for pattern in _LEFT_OUT for path in site.glob(pattern)):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in site.rglob("*.html"):
        path.write_text(finished(path.read_text("utf-8"), title), "utf-8")


def finished(page, title):
    """Give a page of JupyterLite its language, its title and its policy.

    Parameters
    ----------
    page : str
        The page as JupyterLite wrote it.
    title : str
        Its title until the lab has started.

    Returns
    -------
    str
        The page. It may load from its own address alone, and search engines pass it by: readers
        come through the page of the book that says what will be loaded.
    """
    page = _CHARSET.sub("", _TITLE.sub("", page))
    head = [
        '<meta charset="utf-8">',
        policy_tag(_rules(page)),
        '<meta name="robots" content="noindex">',
        f"<title>{title}</title>",
    ]
    page = page.replace("<html>", '<html lang="en">', 1)
    return page.replace("<head>", "\n    ".join(["<head>", *head]), 1)


def _rules(page):
    # Of Pyodide's host only the kernel loads, in a worker, and of a worker that comes from a
    # network the page's policy knows nothing. Whatever runs in the page itself is held to this.
    return [
        "default-src 'self'",
        # JupyterLab compiles the schemas of its settings; a live widget is imported from a Blob.
        " ".join(["script-src 'self' 'unsafe-eval' blob:", *script_digests(page)]),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ]
