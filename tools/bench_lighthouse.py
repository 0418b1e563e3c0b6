"""Measure every page with Lighthouse's performance score, mobile preset.

Lighthouse imitates a phone on a slow network and stretches what the machine does by a fixed factor.
A busy machine counts against the page, so its speed stands beside each score: Lighthouse's own
index, which is a few thousand on a desk computer that does nothing else.
"""

import statistics

from book import HTML, serving
from checkers import lighthouse

RUNS = 5
BAR = 95


def main():
    """Serve, measure in turns, print."""
    pages = sorted(path.relative_to(HTML).as_posix() for path in HTML.glob("chapters/*.html"))
    with serving(HTML) as address:
        addresses = [f"{address}/{page}" for page in pages]
        rounds = [lighthouse(addresses, ["performance"]) for _ in range(RUNS)]
    print(f"\n{'Lighthouse, mobile, median of ' + str(RUNS):<46}{'score':>8}{'machine':>10}")
    for page, runs in zip(pages, zip(*rounds, strict=True), strict=True):
        score = statistics.median(100 * run["scores"]["performance"] for run in runs)
        machine = statistics.median(run["machine"] for run in runs)
        print(f"{page:<46}{score:>8.0f}{machine:>10.0f}")
    print(f"{'bar':<46}{BAR:>8}")


if __name__ == "__main__":
    main()
