"""Measure how fast the widgets answer in headless Chromium, and print it as tables.

Script time is what the page's own handlers, animation frames and timers take; layout is what the
browser takes to find anew the style and the place of what changed. It tells the mean of one load
alone, so there is a median of loads and no p95. Drawing comes on top and shows in the frames until
the picture is painted. Machines differ and are noisy: compare within one run.
"""

import statistics

import browser
from book import HTML, serving
from playwright.sync_api import sync_playwright
from views import stems

RACE = "competing_alarms"
STATE = "competing_alarms.rates=4,3,2,1&competing_alarms.seed=1"
LARGEST = 100_000  # draws
SAMPLES = {"extremes": "size"}  # what holds the size of the sample, where that is not n
RUNS = 5  # pages loaded; each gives STEPS measurements
STEPS = 60
STEPS_EACH = 24  # of each widget's first slider
START = '<div class="gt-live" data-live="{}">'

# Counts the time of all callbacks that the page registers, from before its first script.
INSTRUMENT = """
window.scriptTime = 0;
const timed = (callback) => typeof callback !== "function" ? callback : function (...args) {
  const start = performance.now();
  try { return callback.apply(this, args); } finally { scriptTime += performance.now() - start; }
};
for (const name of ["requestAnimationFrame", "setTimeout", "queueMicrotask"]) {
  const original = window[name].bind(window);
  window[name] = (callback, ...rest) => original(timed(callback), ...rest);
}
"""

# Acts on the widget `count` times; gives for each the script time and the frames to the picture.
MEASURE = """
async ([stem, action, count]) => {
  const root = document.querySelector(`[data-widget="${stem}"]`);
  const sliders = [...root.querySelectorAll('input[type=range]')]
    .filter((slider) => slider.checkVisibility());
  const fresh = [...root.querySelectorAll('button')]
    .find((button) => /new sample/i.test(button.innerText));
  const frame = () => new Promise((done) => requestAnimationFrame(() => done()));
  const steps = [];
  for (let step = 0; step < count; step++) {
    // Watching for changes costs time of its own: every second step is timed, the others watched.
    const watched = step % 2 === 1;
    let drawn = false;
    const observer = new MutationObserver(() => { drawn = true; });
    if (watched) observer.observe(root, { subtree: true, attributes: true, childList: true });
    const slider = sliders[step % sliders.length];
    window.scriptTime = 0;
    const start = performance.now();
    if (action === "slider") {
      const [value, min, max] = [slider.value, slider.min, slider.max].map(Number);
      const move = (max - min) / 50;
      slider.value = String(value < (min + max) / 2 ? value + move : value - move);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    } else {
      fresh.click();
    }
    const handlers = performance.now() - start;
    let frames = 0;
    while (watched && !drawn && frames < 60) { await frame(); frames++; }
    await new Promise((done) => setTimeout(done, 120));
    observer.disconnect();
    steps.push(watched ? { frames } : { script: handlers + window.scriptTime });
  }
  return steps;
}
"""


def page_of(stem):
    """Address within the book of the first page that shows a widget."""
    pages = sorted(HTML.glob("chapters/*.html"))
    found = next(page for page in pages if START.format(stem) in page.read_text("utf-8"))
    return found.relative_to(HTML).as_posix()


def steps_of(chromium, address, stem, action, count, *, state=""):
    """Measurements of one action on a widget with its largest sample."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.add_init_script(INSTRUMENT)
    page.goto(f"{address}/{page_of(stem)}?{state}&{stem}.{SAMPLES.get(stem, 'n')}={LARGEST}")
    page.wait_for_selector(f'[data-widget="{stem}"] [role="status"]')
    page.evaluate(MEASURE, [stem, action, 5])
    devtools = context.new_cdp_session(page)
    devtools.send("Performance.enable")
    before = layout_time(devtools)
    steps = page.evaluate(MEASURE, [stem, action, count])
    steps.append({"layout": (layout_time(devtools) - before) / count})
    context.close()
    return steps


def layout_time(devtools):
    """Milliseconds that a page has taken for style and layout until now."""
    metrics = {m["name"]: m["value"] for m in devtools.send("Performance.getMetrics")["metrics"]}
    return 1000 * (metrics["RecalcStyleDuration"] + metrics["LayoutDuration"])


def of(steps, quantity):
    """List one quantity of the steps that measured it."""
    return [step[quantity] for step in steps if quantity in step]


def percentile(values, share):
    """Return the value that this share of the values does not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(100 * share) - 1]


def row(name, values, bar, unit, *, means=False):
    """Print one line of the table; of values that are means, the median alone."""
    high = "" if means else f"{percentile(values, 0.95):.1f}"
    print(f"{name:<46}{statistics.median(values):>10.1f}{high:>10}  {unit:<7}{bar}")


def table_of_the_race(chromium, address):
    """Print what one widget takes, closely: it has bars to hold."""
    print(f"{RUNS} loads, n = 100 000 races, K = 4\n")
    print(f"{'':<46}{'median':>10}{'p95':>10}  {'':<7}bar")
    slider, fresh = [], []
    for _ in range(RUNS):
        slider += steps_of(chromium, address, RACE, "slider", STEPS, state=STATE)
        fresh += steps_of(chromium, address, RACE, "fresh", STEPS // 4, state=STATE)
    row("slider step, script time", of(slider, "script"), "p95 <= 5", "ms")
    row("slider step, style and layout", of(slider, "layout"), "", "ms", means=True)
    row("slider step, frames to the picture", of(slider, "frames"), "<= 2", "frames")
    row("new sample, script time", of(fresh, "script"), "median <= 16", "ms")


def table_of_all(chromium, address):
    """Print what a step of a slider takes in every widget."""
    print("\nA slider step with each widget's largest sample\n")
    print(f"{'':<46}{'median':>10}{'p95':>10}")
    for stem in stems():
        steps = steps_of(chromium, address, stem, "slider", STEPS_EACH)
        row(f"{stem}, script time", of(steps, "script"), "", "ms")
        row(f"{stem}, style and layout", of(steps, "layout"), "", "ms", means=True)
        row(f"{stem}, frames to the picture", of(steps, "frames"), "", "frames")


def main():
    """Serve the book, measure, print."""
    with serving(HTML) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**browser.launch_options())
        print(f"Chromium {chromium.version}")
        table_of_the_race(chromium, address)
        table_of_all(chromium, address)
        chromium.close()


if __name__ == "__main__":
    main()
