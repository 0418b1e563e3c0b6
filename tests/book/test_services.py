"""Faults in the files that other services read are found here."""

import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from services import WORKFLOWS, faults  # noqa: E402 - found by the line above

# What to replace, and with what fault.
BROKEN = {
    f"{WORKFLOWS}/test.yml": [
        # A step that anybody's branch name may speak in, and no limit of time.
        ("run: .ci/run", "run: .ci/run ${{ github.head_ref }}"),
        ("timeout-minutes", "# timeout-minutes"),
    ],
    f"{WORKFLOWS}/publish.yml": [("steps.pages.outputs", "steps.page.outputs")],
    ".github/dependabot.yml": [("version: 2", "version: 2\nversions: 3")],
    "CITATION.cff": [("date-released", "date-of-release")],
    "Dockerfile": [("pip install --requirement", "cd /tmp && pip install --requirement")],
}
# Who must find each of them, and by which words.
FOUND = [
    ("deno", '"github.head_ref" is potentially untrusted'),
    ("deno", 'property "page" is not defined'),
    ("zizmor", "template-injection"),
    ("check-jsonschema", "timeout-minutes"),
    ("check-jsonschema", "'versions' was unexpected"),
    ("check-jsonschema", "date-of-release"),
    ("hadolint", "DL3003"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Copy what the services read."""
    folder = tmp_path_factory.mktemp("services")
    shutil.copytree(ROOT / ".github", folder / ".github")
    for name in ("CITATION.cff", "Dockerfile"):
        shutil.copy(ROOT / name, folder)
    return folder


def test_every_fault_is_found(copy):
    for name, replacements in BROKEN.items():
        text = (copy / name).read_text("utf-8")
        for right, wrong in replacements:
            assert right in text
            text = text.replace(right, wrong)
        (copy / name).write_text(text, "utf-8")
    said = faults(copy)
    for checker, words in FOUND:
        assert any(s.startswith(checker) and words in " ".join(s.split()) for s in said), words


def test_nothing_to_check_is_no_success(tmp_path):
    with pytest.raises(FileNotFoundError, match="lacks"):
        faults(tmp_path)


def test_every_action_is_pinned_by_a_commit_that_all_workflows_share():
    uses = [
        line.split("uses: ")[1]
        for path in (ROOT / WORKFLOWS).glob("*.yml")
        for line in path.read_text("utf-8").splitlines()
        if "uses: " in line
    ]
    assert uses
    pins = {}
    for use in uses:
        action, _, rest = use.partition("@")
        commit, _, version = rest.partition(" # v")
        assert len(commit) == 40, use
        assert version.count(".") == 2, use
        pins.setdefault(action, set()).add((commit, version))
    assert all(len(pin) == 1 for pin in pins.values()), pins
