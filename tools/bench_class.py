"""Measure what a class costs: bytes that pages send, and memory that notebooks take on a server.

Pages send the same to each reader, so the costs of many are a product. A notebook needs a server
and a kernel for each person at work; both are measured here with the chapters run to their end.
"""

import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import browser
import nbformat
import psutil
from bench_pages import COMPRESSED, weigh
from book import DOWNLOADS, HTML, packed, serving
from nbclient import NotebookClient
from playwright.sync_api import sync_playwright

from gumbeltrick.page.interact import keep_from_stalling

READERS = (10, 1000, 1_000_000)
MEGA, GIGA = 1e6, 1e9
PATIENCE = 300  # seconds on a busy machine


def bytes_of_pages():
    """Gzipped bytes of a first visit, and of reading every chapter with a browser's cache."""
    chapters = sorted(HTML.glob("chapters/*.html"))
    names = [path.relative_to(HTML).as_posix() for path in chapters]
    with serving(HTML) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**browser.launch_options())
        visits = [weigh(chromium, f"{address}/{name}")[0] for name in names]
        context = chromium.new_context()
        page = context.new_page()
        asked = set()
        page.on("request", lambda request: asked.add(request.url.partition("?")[0]))
        for name in names:
            page.goto(f"{address}/{name}")
            page.wait_for_load_state("networkidle")
        chromium.close()
    files = [HTML / url.removeprefix(f"{address}/") for url in asked if url.startswith(address)]
    whole = sum(
        path.stat().st_size
        if path.suffix[1:] in COMPRESSED
        else len(packed(str(path), path.stat().st_mtime_ns))
        for path in files
    )
    return statistics.median(visits), whole


def cost_of_kernel(path):
    """Bytes that a kernel holds when a notebook has run, the most that it held, and CPU seconds."""
    notebook = nbformat.read(path, 4)
    keep_from_stalling()
    client = NotebookClient(notebook, timeout=PATIENCE)
    client.reset_execution_trackers()
    with client.setup_kernel(cwd=str(path.parent)):
        for index, cell in enumerate(notebook.cells):
            client.execute_cell(cell, index)
        process = psutil.Process(client.km.provisioner.pid)
        held, used = process.memory_info().rss, process.cpu_times()
        return held, max(held, _peak(process.pid)), used.user + used.system


def _peak(pid):
    """Ask Linux for the most that a process held; elsewhere nobody remembers, and it is 0."""
    status = Path(f"/proc/{pid}/status")
    if not status.is_file():
        return 0
    lines = (line.split() for line in status.read_text("utf-8").splitlines())
    return next(int(line[1]) * 1024 for line in lines if line[0] == "VmHWM:")


def memory_of_server():
    """Bytes that a JupyterLab server holds with nobody's kernel."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--no-browser", "--allow-root", f"--port={port}", f"--notebook-dir={HTML}"]
    command = [sys.executable, "-m", "jupyterlab", *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/api")
            return psutil.Process(server.pid).memory_info().rss
        finally:
            server.terminate()


def _wait(address):
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10):  # noqa: S310 - a server of its own
                return
        except (urllib.error.URLError, TimeoutError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def main():
    """Measure and print."""
    visit, whole = bytes_of_pages()
    heading = f"\n{'pages, gzipped':<30}{'each':>12}"
    print(heading + "".join(f"{f'{number:,} readers':>20}" for number in READERS))
    for name, size in (("a first visit, median", visit), ("every chapter, with cache", whole)):
        total = "".join(f"{number * size / GIGA:>17.3f} GB" for number in READERS)
        print(f"{name:<30}{size / MEGA:>9.2f} MB{total}")
    print(f"\n{'notebooks, resident memory':<30}{'run':>12}{'at most':>12}{'CPU':>10}")
    kernels = []
    for path in sorted((HTML / DOWNLOADS).glob("chapters/*.ipynb")):
        held, most, seconds = cost_of_kernel(path)
        kernels.append(most)
        print(
            f"{path.stem:<30}{held / MEGA:>9.0f} MB{most / MEGA:>9.0f} MB{seconds:>8.1f} s",
            flush=True,
        )
    server = memory_of_server()
    print(f"{'the server itself':<30}{server / MEGA:>9.0f} MB")
    each = server + max(kernels)
    print(f"{'one person, largest chapter':<30}{each / MEGA:>9.0f} MB")


if __name__ == "__main__":
    main()
