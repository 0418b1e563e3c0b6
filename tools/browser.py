"""Find a Chrome or Chromium for the tests, or install one, and say which.

An installed browser is taken first. Without one, Playwright's own download is tried, then
``apt-get`` where this user may run it. With no browser at all this ends with an error.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell draws the same pages with half the work of a whole browser, which has windows as well.
SHELL = "chromium-headless-shell"
WHOLE = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
# Chromium's own background requests would count as a page's, and fail without a network.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
HELP = """\
No browser was found and none could be installed. Install Chrome or Chromium in your system's way
(Debian: apt-get install chromium; others: https://www.chromium.org) and run this again.
The variable CHROME may name its program."""


def find(names=(SHELL, *WHOLE)):
    """Path of an installed browser, the first of these that is there, or None."""
    named = os.environ.get("CHROME")
    if named:
        path = shutil.which(named)
        if path is None:
            sys.exit(f"CHROME is {named!r}, which is no program that can be run.")
        return path
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    for path in (*MAC, _of_playwright()):
        if path.is_file():
            return str(path)
    return None


def install():
    """Install a browser by the first way that works; return its path, or None."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        ways.append([*root, "apt-get", "update"])
        ways += [[*root, "apt-get", "install", "--yes", name] for name in (SHELL, "chromium")]
    for way in ways:
        print("trying:", " ".join(way), flush=True)
        try:
            subprocess.run(way, check=False, stdin=subprocess.DEVNULL)
        except FileNotFoundError as error:
            print(error)
        if path := find():
            return path
    return None


def launch_options(names=(SHELL, *WHOLE)):
    """Arguments for Playwright's ``chromium.launch`` with the first browser that is found."""
    path = find(names)
    if path is None:
        raise FileNotFoundError(HELP)
    # Chromium's sandbox does not start for root.
    root = getattr(os, "geteuid", lambda: 1)() == 0
    return {"executable_path": path, "args": ARGUMENTS + ["--no-sandbox"] * root}


_ASK = """
from playwright.sync_api import sync_playwright

with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def _of_playwright():
    # In a process of its own: the caller may be inside Playwright, which runs once in a process.
    asked = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)
    return Path(asked.stdout.strip())


def main():
    """Find or install a browser, and prove that it starts."""
    path = find() or install()
    if path is None:
        sys.exit(HELP)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        print(f"browser: {path} ({browser.version})")
        browser.close()


if __name__ == "__main__":
    main()
