"""Measure how pages load in headless Chromium, beside pages that other tools make of one chapter.

Everything is served from this machine, gzipped, as fast as it can, and then once more over each of
two imitated lines: a fast one at home, and that of a phone as Lighthouse has it.
What a peer asks other hosts for comes from a second server here, the very files from npm, so a peer
loads sooner than it does on the web; what is not there (marimo-book's web fonts) is refused at once
and weighs nothing. Loads take turns. The browser starts each with an empty cache, and medians are
compared within the run.
"""

import contextlib
import gzip
import statistics

import browser
import peer_books
from book import HTML, QuietHandler, serving
from playwright.sync_api import sync_playwright

PAGE = "chapters/competing_alarms.html"
LOADS = 5
# Milliseconds to the server and back, bits a second down and up.
LINES = {
    "no line between": None,
    "fibre, 20 Mbit/s, 4 ms": (4, 20e6, 5e6),
    "slow 4G, 1.6 Mbit/s, 150 ms": (150, 1.6e6, 0.75e6),
}
PATIENCE = 120_000  # milliseconds for a page on a busy machine
COMPRESSED = {"woff", "woff2", "png", "webp", "jpg"}
# How often the stock page must weigh, and take until it is painted and alive.
TIMES_HEAVIER, TIMES_LATER = 9, 4

# What shows that a page lives: the first verdict of our widget, a slider of the others.
VERDICT = "[data-widget] [role=status]"
HEADING = "article h1"  # of a page with no widget
SLIDER = {"stock": ".widget-slider", "marimo": "input[type=range]"}

# Notes when an element is there with something to see, and adds up what jumps.
WATCH = """
window.alive = null;
window.jumps = 0;
window.longest = 0;
const look = () => {
  const live = document.querySelector(%r);
  if (live && live.offsetHeight > 0) window.alive = performance.now();
  else requestAnimationFrame(look);
};
look();
const observe = (type, note) => new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) note(entry);
}).observe({ type, buffered: true });
observe("layout-shift", (entry) => { if (!entry.hadRecentInput) jumps += entry.value; });
observe("longtask", (entry) => { longest = Math.max(longest, entry.duration); });
"""
TIMES = """() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  alive: window.alive,
  loaded: performance.getEntriesByType("navigation")[0].loadEventEnd,
  longest: window.longest,
  jumps: window.jumps,
})"""


# No request leaves the machine, and none waits for an answer that does not come.
ALONE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


class OpenHandler(QuietHandler):
    """Serves files to pages from anywhere, as hosts of packages do."""

    def end_headers(self):
        """Allow it, and end the headers."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()


def weigh(chromium, address):
    """Gzipped bytes, number of requests and of requests elsewhere for a first visit."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    requests, responses = [], []
    for event, seen in (("request", requests), ("response", responses)):
        page.on(event, lambda each, seen=seen: seen.append(each))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    total = 0
    for response in responses:
        body = response.body()
        packed = response.url.partition("?")[0].rpartition(".")[2] in COMPRESSED
        total += len(body) if packed else len(gzip.compress(body, 6))
    own = "/".join(address.split("/", 3)[:3])
    asked = [each.url for each in requests if not each.url.startswith(("data:", "blob:"))]
    context.close()
    return total, len(asked), sum(not url.startswith(own) for url in asked)


def load(chromium, address, live, line=None):
    """Measure one load: times in milliseconds, the longest task and the layout shift."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH % live)
    page = context.new_page()
    if line:
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        latency, down, up = line
        conditions = {"downloadThroughput": down / 8, "uploadThroughput": up / 8}
        conditions |= {"offline": False, "latency": latency}
        devtools.send("Network.emulateNetworkConditions", conditions)
    page.goto(address)
    page.wait_for_function("() => window.alive !== null")
    page.wait_for_load_state("networkidle")
    times = page.evaluate(TIMES)
    context.close()
    return times


@contextlib.contextmanager
def peers():
    """Serve the pages of the peers that can be built; give address and live element by name."""
    with contextlib.ExitStack() as stack:
        found = {}
        for name, build in (("stock", peer_books.stock), ("marimo", peer_books.marimo)):
            book = build()
            if book is not None:
                elsewhere = stack.enter_context(serving(book.elsewhere, OpenHandler))
                book.ask(elsewhere)
                address = stack.enter_context(serving(book.html))
                found[name] = (f"{address}/{book.page}", SLIDER[name])
        yield found


BARS = {
    "weight": f"stock/ours >= {TIMES_HEAVIER}, ours < marimo",
    "painted": f"stock/ours >= {TIMES_LATER}",
    "alive": f"stock/ours >= {TIMES_LATER}",
    "requests": "ours <= 20",
    "elsewhere": "ours 0",
    "longest": "ours <= 100",
    "jumps": "ours <= 0.01",
}


TITLES = {
    "weight": "first visit, kB gzip",
    "requests": "requests",
    "elsewhere": "requests elsewhere",
    "painted": "first contentful paint, ms",
    "alive": "live widget, ms",
    "loaded": "load event, ms",
    "longest": "longest task, ms",
    "jumps": "layout shift",
}


def compare(chromium, pages, title, line):
    """Print the page of the book and its peers side by side, each beside the bars."""
    loads = {name: [] for name in pages}
    for _ in range(LOADS):
        for name, (address, live) in pages.items():
            loads[name].append(load(chromium, address, live, line))
    found = {}
    for name, (address, _) in pages.items():
        weight, requests, elsewhere = weigh(chromium, address)
        found[name] = {"weight": weight / 1000, "requests": requests, "elsewhere": elsewhere}
        for key in loads[name][0]:
            found[name][key] = statistics.median(each[key] for each in loads[name])
    ours = found["this book"]
    print(f"\n{PAGE}, {title}, median of {LOADS} loads")
    print(f"{'':<32}" + "".join(f"{name:>12}" for name in found) + f"{'stock/ours':>14}  bar")
    for key, words in TITLES.items():
        form = ">12,.3f" if key == "jumps" else ">12,.0f"
        cells = "".join(format(values[key], form) for values in found.values())
        known = "stock" in found and ours[key]
        ratio = f"{found['stock'][key] / ours[key]:.1f}" if known else ""
        print(f"{words:<32}{cells}{ratio:>14}  {BARS.get(key, '')}")


def all_pages(chromium, address):
    """Print weight and load of every chapter."""
    print(f"\n{'chapter, first visit':<46}{'kB gzip':>10}{'requests':>10}{'elsewhere':>10}"
          f"{'longest task':>14}")  # fmt: skip
    weights = []
    for path in sorted((HTML / "chapters").glob("*.html")):
        page = f"{address}/chapters/{path.name}"
        total, requests, elsewhere = weigh(chromium, page)
        weights.append(total / 1000)
        live = VERDICT if 'class="gt-live"' in path.read_text("utf-8") else HEADING
        longest = statistics.median(load(chromium, page, live)["longest"] for _ in range(LOADS))
        print(
            f"{path.name:<46}{weights[-1]:>10.0f}{requests:>10}{elsewhere:>10}{longest:>11.0f} ms"
        )
    print(f"{'bar':<46}{250:>10}{20:>10}{0:>10}{100:>11} ms")
    print(f"{'median':<46}{statistics.median(weights):>10.0f}{'':>20}  kB <= 200")


def main():
    """Build the peers, serve, measure, print."""
    with peers() as others, serving(HTML) as address, sync_playwright() as playwright:
        options = browser.launch_options()
        options["args"] = [*options["args"], ALONE]
        chromium = playwright.chromium.launch(**options)
        pages = {"this book": (f"{address}/{PAGE}", VERDICT), **others}
        for title, line in LINES.items():
            compare(chromium, pages, title, line)
        all_pages(chromium, address)
        chromium.close()


if __name__ == "__main__":
    main()
