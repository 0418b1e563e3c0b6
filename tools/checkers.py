"""Checkers of pages that come from npm: axe-core and Lighthouse, run by Deno."""

import contextlib
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

import browser
import deno

# Apart from what builds the book: Deno fetches all that a lock file names, here 190 MB.
SOURCES = Path(__file__).resolve().with_suffix("")
_LISTENS = re.compile(r"DevTools listening on ws://[^:]+:(\d+)/")
_DENO = ["run", "--quiet", "--no-prompt", "--config", SOURCES / "deno.json", "--frozen"]


def axe():
    """Source of axe-core, a script to be run inside a page."""
    return _run("--allow-env", "--allow-read", SOURCES / "axe.js")


def lighthouse(addresses, categories):
    """Run Lighthouse, mobile preset, on pages.

    Parameters
    ----------
    addresses : sequence of str
        Addresses of pages that a server answers for.
    categories : sequence of str
        Lighthouse's names, e.g. "accessibility".

    Returns
    -------
    list of dict
        For each page its "address", "scores" by category (0 to 1), "wanting": the audits that are
        not perfect, with what they say and where, and "machine", the speed of the machine.
    """
    with _listening() as port:
        lines = _run(
            "--allow-env", "--allow-read", "--allow-net", "--allow-sys",
            SOURCES / "lighthouse.js", port, ",".join(categories), *addresses,
        )  # fmt: skip
    return [json.loads(line) for line in lines.splitlines() if line.startswith("{")]


def _run(*arguments):
    command = [deno.find_deno_bin(), *map(str, [*_DENO, *arguments])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{' '.join(command)} failed: {done.stderr}"
        raise RuntimeError(message)
    return done.stdout


@contextlib.contextmanager
def _listening():
    """Run a browser that listens on a debugging port of its own choice; give the port."""
    options = browser.launch_options()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ["--headless", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        command = [options["executable_path"], *options["args"], *flags, "about:blank"]
        # In a session of its own: the program may be a script that starts the browser.
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        rest = threading.Thread()
        try:
            # It says where it listens, and ends its words when it cannot start.
            said = ""
            for line in process.stderr:
                said += line
                if found := _LISTENS.search(line):
                    break
            else:
                message = f"the browser did not start: {said}"
                raise RuntimeError(message)
            # Whatever else it says must not fill the pipe.
            rest = threading.Thread(target=process.stderr.read, daemon=True)
            rest.start()
            yield int(found[1])
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            if rest.is_alive():
                rest.join()
            process.stderr.close()
