"""Check that what would be released is one thing: its names and dates agree, its files are whole.

Builds the sdist and, from it alone, the wheel; holds both to the checkout; installs each afresh on
every supported Python that is here, and runs the helper tests from the unpacked sdist.
"""

import argparse
import csv
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from pathlib import Path

import yaml
from packaging.metadata import Metadata
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pythons import SUPPORTED, variables
from views import bundles

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
DIST = ROOT / "dist"
NAME = "gumbeltrick"
INIT = f"src/{NAME}/__init__.py"
STATIC = f"{NAME}/widgets/static"
PINS, IMAGE = "requirements.txt", "tools/container.txt"
UNRELEASED = "unreleased"

_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
# The first heading of its level, which must be a version's.
_HEADING = re.compile(r"\A(?:(?!## ).*\n)*## (\d\S*) \(([^)]+)\)$", re.MULTILINE)
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def disagreements(root):
    """Where the project's files contradict each other.

    Parameters
    ----------
    root : pathlib.Path
        A project's folder.

    Returns
    -------
    list of str
        One sentence for each contradiction, which names both places; empty if all agree. A version
        that the changelog calls unreleased has no date to agree on.

    Raises
    ------
    ValueError
        If a file does not say its version where this looks for it.
    """
    (version,) = _first(_VERSION, root / INIT)
    newest, day = _first(_HEADING, root / "CHANGELOG.md")
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    cited, cited_day = str(citation["version"]), str(citation["date-released"])
    found = []
    if newest != version:
        found.append(f"{INIT} has version {version}, CHANGELOG.md starts with {newest}")
    if cited != version:
        found.append(f"{INIT} has version {version}, CITATION.cff has {cited}")
    if day not in {UNRELEASED, cited_day}:
        found.append(f"CHANGELOG.md has the day {day}, CITATION.cff has {cited_day}")
    return found + _pins_apart(root)


def unreleased(root):
    """Say so where the changelog's newest version has no day of release yet."""
    version, day = _first(_HEADING, root / "CHANGELOG.md")
    if day != UNRELEASED:
        return []
    return [f"CHANGELOG.md calls {version} unreleased: give it the day, and CITATION.cff the same"]


def _first(pattern, path):
    found = pattern.search(path.read_text("utf-8"))
    if found is None:
        message = f"{path} has no line like {pattern.pattern}"
        raise ValueError(message)
    return found.groups()


def _pins_apart(root):
    """Exact pins of pyproject.toml, and of the image, that the files of all pins do not have."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    listed = [*project["build-system"]["requires"]]
    listed += [each for group in project["dependency-groups"].values() for each in group]
    wanted = {}
    for requirement in (Requirement(each) for each in listed if isinstance(each, str)):
        exact = {part.version for part in requirement.specifier if part.operator == "=="}
        wanted.setdefault(canonicalize_name(requirement.name), set()).update(exact)
    pins, image = (_pins(root / name) for name in (PINS, IMAGE))
    places = [("pyproject.toml", wanted, PINS, pins), ("pyproject.toml", wanted, IMAGE, image)]
    places.append((IMAGE, image, PINS, pins))
    return [
        f"{one} has {name} {' '.join(sorted(ours[name]))}, "
        f"{other} has {' '.join(sorted(theirs[name]))}: run `make lock`"
        for one, ours, other, theirs in places
        for name in sorted(ours.keys() & theirs.keys())
        if ours[name] and not ours[name] <= theirs[name]
    ]


def _pins(path):
    """Versions of each package; several where they depend on the Python."""
    pins = {}
    for name, version in _PIN.findall(path.read_text("utf-8")):
        pins.setdefault(canonicalize_name(name), set()).add(version)
    return pins


def wheel_faults(wheel, expected):
    """List what is wrong with a wheel.

    Parameters
    ----------
    wheel : pathlib.Path
        The file.
    expected : set of str
        Names of the files that the package has, from its own folder on.

    Returns
    -------
    list of str
        One sentence for each fault.
    """
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.endswith("/")}
        notes = {name for name in names if name.partition("/")[0].endswith(".dist-info")}
        metadata = next(name for name in notes if name.endswith("/METADATA"))
        said = archive.read(metadata)
    return _misplaced(wheel, names - notes, expected) + _metadata_faults(wheel, said)


def sdist_faults(sdist, expected):
    """List what is wrong with an sdist, likewise; names are those below its one folder."""
    with tarfile.open(sdist) as archive:
        names = {member.name.partition("/")[2] for member in archive if member.isfile()}
        said = archive.extractfile(f"{_stem(sdist)}/PKG-INFO").read()
    return _misplaced(sdist, names - {"PKG-INFO"}, expected) + _metadata_faults(sdist, said)


def _stem(sdist):
    return sdist.name.removesuffix(".tar.gz")


def _misplaced(path, names, expected):
    lacking, stray = sorted(expected - names), sorted(names - expected)
    found = [f"{path.name} lacks {name}" for name in lacking]
    return found + [f"{path.name} holds {name}, which is no part of it" for name in stray]


def _metadata_faults(path, said):
    try:
        # Asks of each field what an index would ask of it.
        metadata = Metadata.from_email(said, validate=True)
    except ExceptionGroup as group:
        return [f"{path.name}: {error}" for error in group.exceptions]
    kind = (metadata.description_content_type or "").partition(";")[0]
    if kind != "text/markdown" or not (metadata.description or "").strip():
        return [f"{path.name} has no README as its description in Markdown, but {kind or 'none'}"]
    return []


def package_files(tracked):
    """Names in a wheel, from the names of the files that git tracks."""
    own = {name.removeprefix("src/") for name in tracked if name.startswith(f"src/{NAME}/")}
    own -= {name for name in own if name.endswith(".gitignore")}
    stems = {Path(name).stem for name in own if re.fullmatch(rf"{NAME}/widgets/[a-z_]+\.js", name)}
    return own | {f"{STATIC}/{name}" for name in bundles(stems)}


def source_files(tracked):
    """Names in an sdist, from the names of the files that git tracks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = project["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    # Hatchling adds these by itself.
    wanted = [*(entry.removeprefix("/") for entry in wanted)]
    wanted += ["pyproject.toml", "README.md", "LICENSE", ".gitignore"]
    taken = {name for name in tracked if name in wanted or name.partition("/")[0] in wanted}
    return taken | {f"src/{name}" for name in package_files(tracked)}


def _tracked():
    done = _run("git", "ls-files", "-z", cwd=ROOT, stdout=subprocess.PIPE, text=True)
    return set(done.stdout.split("\0")) - {""}


def _run(*command, **options):
    command = [str(part) for part in command]
    done = subprocess.run(command, check=False, **options)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed (status {done.returncode}).")
    return done


def _build(folder):
    """Build the sdist and, from it alone, the wheel; give their paths."""
    shutil.rmtree(folder, ignore_errors=True)
    _run(sys.executable, "-m", "uv", "build", "--quiet", "--out-dir", folder, ROOT)
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def _record(wheel_or_folder):
    """Digest of each file of the package, as its installer or its builder recorded it."""
    if wheel_or_folder.is_file():
        with zipfile.ZipFile(wheel_or_folder) as archive:
            name = next(name for name in archive.namelist() if name.endswith("/RECORD"))
            lines = archive.read(name).decode().splitlines()
    else:
        (record,) = wheel_or_folder.glob(f"**/{NAME}-*.dist-info/RECORD")
        lines = record.read_text("utf-8").splitlines()
    return {row[0]: row[1] for row in csv.reader(lines) if row[0].startswith(f"{NAME}/")}


def _installs_alike(sdist, wheel, folder):
    """Install the sdist afresh on each Python; give what differs from the wheel."""
    found, tried = [], []
    for version in SUPPORTED:
        if shutil.which(f"python{version}", path=variables()["PATH"]) is None:
            continue
        place = folder / version
        uv = [sys.executable, "-m", "uv"]
        _run(*uv, "venv", "--quiet", "--python", version, place, env=variables())
        pip = [*uv, "pip", "install", "--quiet", "--python", place, "--constraint", ROOT / PINS]
        _run(*pip, sdist, env=variables())
        if _record(place) != _record(wheel):
            found.append(f"{sdist.name} on Python {version} installs other files than {wheel.name}")
        tried.append(version)
    print(f"{sdist.name} installs the same files as {wheel.name} on Python {', '.join(tried)}")
    if len(tried) < len(SUPPORTED):
        found.append(f"only Python {', '.join(tried)} is here, not all of {', '.join(SUPPORTED)}")
    return found


def main():
    """Check everything; end with all that is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.parse_args()
    found = disagreements(ROOT) + unreleased(ROOT)
    tracked = _tracked()
    sdist, wheel = _build(DIST)
    found += sdist_faults(sdist, source_files(tracked))
    found += wheel_faults(wheel, package_files(tracked))
    with tempfile.TemporaryDirectory() as folder:
        found += _installs_alike(sdist, wheel, Path(folder))
        with tarfile.open(sdist) as archive:
            archive.extractall(folder, filter="data")
        # The tests that travel with the sdist, against the wheel, on every Python.
        tox = [sys.executable, TOOLS / "pythons.py", "--installpkg", wheel]
        _run(*tox, cwd=Path(folder) / _stem(sdist))
    if found:
        sys.exit("Not ready for a release:\n- " + "\n- ".join(found))
    print(f"{sdist.name} and {wheel.name} in {DIST.name}/ are ready for a release.")


if __name__ == "__main__":
    main()
