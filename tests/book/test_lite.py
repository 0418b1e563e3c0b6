"""What JupyterLite consists of, before any browser: its pages, its packages, its notebooks."""

import ast
import hashlib
import html
import json
import re
import sys
import zipfile
from email import message_from_bytes
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import pytest
from contents import needs
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import lite  # noqa: E402 - found by the line above
import pyodide_core  # noqa: E402 - likewise
from book import HTML  # noqa: E402 - likewise

from gumbeltrick._book import DOWNLOADS, LITE, RUN_HERE, WHEEL  # noqa: E402 - likewise

SITE = HTML / LITE
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
FIRST = ["markdown", "code"]


@pytest.fixture(scope="module", autouse=True)
def built():
    if not SITE.is_dir():
        pytest.fail("Python in the browser is not built: run `make lite` first")


def settings():
    return json.loads((SITE / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]


def test_its_pages_load_from_their_own_address_and_name_no_other():
    pages = list(SITE.rglob("*.html"))
    assert {SITE / "lab/index.html", SITE / "notebooks/index.html"} < set(pages)
    for path in pages:
        page = path.read_text("utf-8")
        (policy,) = POLICY.findall(page)
        rules = dict(rule.split(maxsplit=1) for rule in html.unescape(policy).split("; "))
        assert rules["default-src"] == "'self'"
        assert rules["object-src"] == "'none'"
        assert not re.search(r"https?:", policy)
        assert page.index(policy) < page.index("<script")
        assert not re.search(r"""(?:src|href|import)\W+https?://""", page), path
        assert '<meta name="robots" content="noindex">' in page


def test_its_kernel_comes_from_pyodide_and_never_from_pypi():
    kernel = settings()["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["pyodideUrl"] == f"{lite.PYODIDE}pyodide.mjs"
    assert kernel["disablePyPIFallback"] is True
    assert all(url.startswith("./") for url in kernel["pipliteUrls"])
    names = {extension["name"] for extension in settings()["federated_extensions"]}
    assert names == set(lite.EXTENSIONS)


def wheels():
    """Wheels that the site itself gives, with the digests that it says they have."""
    for index in SITE.rglob("pypi/all.json"):
        for project in json.loads(index.read_text("utf-8")).values():
            for (release,) in project["releases"].values():
                yield index.parent / release["filename"], release["digests"]["sha256"]


def metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def test_what_its_packages_need_is_there_or_at_pyodides():
    found = {}
    for wheel, digest in wheels():
        assert wheel.name.endswith("py3-none-any.whl")
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == digest
        said = metadata(wheel)
        found.setdefault(canonicalize_name(said["Name"]), []).append(said)
    assert {"gumbeltrick", "piplite", "pyodide-kernel", *map(canonicalize_name, lite.PACKAGES)} <= (
        set(found)
    )
    versions = {name: [said["Version"] for said in each] for name, each in found.items()}
    for name, package in pyodide_core.lock()["packages"].items():
        versions.setdefault(canonicalize_name(name), []).append(package["version"])
    needs = [
        (name, Requirement(need))
        for name, each in found.items()
        for need in each[-1].get_all("Requires-Dist", [])
    ]
    for name, need in needs:
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            there = versions.get(canonicalize_name(need.name), [])
            assert any(need.specifier.contains(version) for version in there), (name, str(need))


def test_the_package_is_the_books_own_and_pure_python():
    wheel = SITE / "pypi" / WHEEL
    assert wheel.read_bytes() == (HTML / DOWNLOADS / WHEEL).read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert any(name.endswith(".js") for name in names)
    assert not {Path(name).suffix for name in names} & {".so", ".pyd", ".dylib", ".pyc"}


def imports(path):
    """Names of the packages that a module imports, in whatever place."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.partition(".")[0]


def test_the_package_imports_nothing_that_pyodide_would_miss():
    folder = ROOT / "src/gumbeltrick"
    # What stands in the folder `page` builds the book and is of no use to a notebook.
    modules = [path for path in folder.rglob("*.py") if folder / "page" not in path.parents]
    imported = {name for path in modules for name in imports(path)} - sys.stdlib_module_names
    there = {"gumbeltrick", *map(canonicalize_name, lite.PACKAGES)}
    there |= set(pyodide_core.loaded(pyodide_core.lock()["packages"]))
    owners = {"gumbeltrick": ["gumbeltrick"], **packages_distributions()}
    missed = {name for name in imported if not there & {canonicalize_name(n) for n in owners[name]}}
    assert {"numpy", "anywidget"} <= imported
    assert not missed


def test_every_notebook_of_the_book_is_there_and_begins_by_installing():
    downloads = HTML / DOWNLOADS
    names = sorted(path.relative_to(downloads) for path in downloads.rglob("*.ipynb"))
    assert names
    for name in names:
        offered = nbformat.read(downloads / name, as_version=4)
        notebook = nbformat.read(SITE / "files" / name, as_version=4)
        assert [cell.cell_type for cell in notebook.cells[:2]] == FIRST
        assert "%pip install --quiet gumbeltrick" in notebook.cells[1].source
        assert WHEEL not in notebook.cells[1].source
        assert [c.source for c in notebook.cells[2:]] == [c.source for c in offered.cells[2:]]
        assert not any(cell.get("outputs") for cell in notebook.cells)
        assert notebook.metadata.kernelspec.name == "python"


def test_a_notebook_that_begins_otherwise_is_refused_by_name(tmp_path):
    cells = [nbformat.v4.new_markdown_cell(text) for text in ("x", "y")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    (tmp_path / "from").mkdir()
    nbformat.write(notebook, tmp_path / "from/odd.ipynb")
    with pytest.raises(ValueError, match=r"odd\.ipynb"):
        lite.write_notebooks(tmp_path / "from", tmp_path / "to", "A book")


def test_a_site_goes_with_its_own_book_alone(tmp_path, monkeypatch, capsys):
    downloads = tmp_path / "book" / DOWNLOADS
    downloads.mkdir(parents=True)
    (downloads / WHEEL).write_bytes(b"package")
    (downloads / "chapter.ipynb").write_text("text", "utf-8")
    monkeypatch.setattr(lite, "RECORD", tmp_path / "record")
    assert lite.current(tmp_path / "book") is None
    assert capsys.readouterr().out == ""
    lite.RECORD.write_text(lite.made_from(tmp_path / "book"), "utf-8")
    assert lite.current(tmp_path / "book") == lite.SITE
    for name in (WHEEL, "chapter.ipynb"):
        before = (downloads / name).read_bytes()
        (downloads / name).write_bytes(before + b".")
        assert lite.current(tmp_path / "book") is None
        assert "make lite" in capsys.readouterr().out
        (downloads / name).write_bytes(before)
    assert lite.current(tmp_path / "book") == lite.SITE


@needs("run_here")
def test_each_chapter_leads_to_the_page_before_it_and_that_to_the_notebook():
    page = (HTML / "chapters/run_here.html").read_text("utf-8")
    links = dict(re.findall(r'<li id="(run-[a-z_]+)"><a href="([^"]+)">', page))
    chapters = sorted((HTML / DOWNLOADS / "chapters").glob("*.ipynb"))
    assert set(links) == {f"run-{path.stem}" for path in chapters}
    for path in chapters:
        address = links[f"run-{path.stem}"]
        assert address == f"../{LITE}/notebooks/index.html?path=chapters/{path.name}"
        assert (SITE / "files/chapters" / path.name).is_file()
        chapter = path.with_suffix(".html").name
        menu = (HTML / "chapters" / chapter).read_text("utf-8")
        (href,) = re.findall(rf'<a href="([^"]+)"[^>]*\bbtn-{RUN_HERE}\b', menu)
        assert href == f"run_here.html#run-{path.stem}"
    assert "built without" not in page
    (host,) = set(re.findall(r"<code[^>]*><span[^>]*>([a-z.]+\.net)</span>", page))
    assert lite.PYODIDE.startswith(f"https://{host}/")
