"""Put together what Pyodide's servers would give, as far as registries of packages have it.

The tests start Python in the browser from it, with no network. Pyodide's core comes from npm, and
pure Python from PyPI, in the versions that Pyodide has. NumPy, SciPy, Matplotlib and whatever else
is compiled for Pyodide lies on its servers alone: empty packages stand in for these, so that they
can be found and installed, and no more.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
import zipfile
from importlib.metadata import requires
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import deno
from jupyterlite_pyodide_kernel.constants import PYODIDE_LOCK, PYODIDE_VERSION
from lite import PACKAGES, download
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

SOURCES = Path(__file__).resolve().parent / "pyodide"
FILES = SOURCES.parents[1] / "_build/pyodide" / PYODIDE_VERSION
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# What the kernel asks for when it starts.
KERNEL = ("micropip", "packaging", "jedi", "ipython")
PURE = "-none-any.whl"


def files():
    """Folder with the files of Pyodide's servers, made at the first use.

    Raises
    ------
    ValueError
        If npm's package is not of the version that the kernel asks for.
    """
    if not FILES.is_dir():
        FILES.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FILES.parent) as made:
            fresh = Path(made) / "files"
            fresh.mkdir()
            _fill(fresh)
            # Whole or not at all, also where two processes make it at once.
            if not FILES.is_dir():
                fresh.rename(FILES)
    return FILES


def lock():
    """Read Pyodide's list of its packages, which npm's package has."""
    return json.loads((_npm_package() / PYODIDE_LOCK).read_text("utf-8"))


def loaded(packages):
    """List the packages of Pyodide that its kernel and the book's package load.

    Parameters
    ----------
    packages : dict
        Pyodide's packages by name.

    Returns
    -------
    list of str
        Each name once, with all that it depends on.
    """
    needs = [
        need
        for name in ("gumbeltrick", *PACKAGES)
        for need in map(Requirement, requires(name) or ())
        if need.marker is None or need.marker.evaluate({"extra": ""})
    ]
    names = [*KERNEL, *(canonicalize_name(need.name) for need in needs)]
    names = [name for name in names if name in packages]
    for name in names:
        names += [canonicalize_name(each) for each in packages[name]["depends"]]
    return list(dict.fromkeys(names))


def _npm_package():
    command = [deno.find_deno_bin(), "run", "--quiet", "--no-prompt", "--allow-env", "--allow-read"]
    command += ["--config", SOURCES / "deno.json", "--frozen", SOURCES / "where.js"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    package = Path(url2pathname(urlsplit(done.stdout.strip()).path)).parent
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    if version != PYODIDE_VERSION:
        message = f"{SOURCES / 'deno.json'} must name Pyodide {PYODIDE_VERSION}, not {version}"
        raise ValueError(message)
    return package


def _fill(folder):
    package = _npm_package()
    for name in CORE:
        shutil.copy(package / name, folder)
    found = lock()
    packages = found["packages"]
    kept = [packages[name] for name in loaded(packages)]
    pure = [f"{p['name']}=={p['version']}" for p in kept if p["file_name"].endswith(PURE)]
    download(pure, folder)
    for package in kept:
        wheel = folder / package["file_name"]
        if not package["file_name"].endswith(PURE):
            _stand_in(package, wheel)
        # Pyodide packs its wheels anew, so those of PyPI have other digests.
        package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (folder / PYODIDE_LOCK).write_text(json.dumps(found), "utf-8")


def _stand_in(package, wheel):
    """Write an empty package under the name of a wheel."""
    name, version, tag = wheel.stem.split("-", 2)
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        for module in package["imports"]:
            archive.writestr(f"{module.replace('.', '/')}/__init__.py", "")
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        )
        archive.writestr(
            f"{info}/WHEEL",
            f"Wheel-Version: 1.0\nGenerator: none\nRoot-Is-Purelib: false\nTag: {tag}\n",
        )
        archive.writestr(f"{info}/RECORD", "")
