"""Measure samplers that draw an index by weight, the book's own and others, and print tables.

Everybody gets the same weights in the form that they like best, logits, weights or normalised
probabilities, prepared beforehand; whatever else they need belongs to the measured time. All take
turns, in another order each round, and a ratio compares times of one round. A turn is one call, or
the fastest of as many as fit into a quarter of a second. Peak memory is what a fresh process needs
on top of imports and weights (Linux only). PyTorch and JAX take part if they are installed:
float32, their own default for threads. Machines differ and are noisy: compare within one run.

``--write`` puts the medians into src/gumbeltrick/data/samplers.json, which the chapter
`exponential_min` quotes; for that run ``tools/peers.py tools/bench_samplers.py --write``.
"""

import argparse
import gc
import importlib
import importlib.metadata
import importlib.util
import itertools
import json
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from scipy import stats
from scipy.stats import sampling

from gumbeltrick import exponential_min, gumbel_max
from gumbeltrick.goodness import chi_square

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src/gumbeltrick/data/samplers.json"
SIZES = [(10**6, 4), (10**5, 100), (10**4, 10**4), (1, 10**6)]
ROUNDS = 9
TURN = 0.25  # seconds
OURS = "exponential_min"
TEXTBOOK, BAR = "numpy_gumbel", 2.5  # how often it should take as long as the book's own
RACES = ["torch_race", "torch_gumbel", "jax_categorical"]
IMPOSSIBLE = 1e-9  # a sampler whose draws fit the weights worse than this is wrong, not unlucky


class Problem:
    """Weights, in every form that a sampler may want, and how often to draw."""

    def __init__(self, n, k):
        self.n, self.k = n, k
        self.rng = np.random.default_rng(1)
        self.logits = self.rng.standard_normal(k)
        self.weights = np.exp(self.logits)
        self.probabilities = self.weights / self.weights.sum()


# Each takes a problem and returns the function that is measured, which draws n indices.


def ours_gumbel_max(p):
    """Run the book's race, from logits."""
    return lambda: gumbel_max.sample(p.logits, p.n, p.rng)


def ours_exponential_min(p):
    """Run the book's race, from weights."""
    return lambda: exponential_min.sample(p.weights, p.n, p.rng)


def ours_inverse_cdf(p):
    """Look up the book's stick."""
    return lambda: exponential_min.sample_by_inverse_cdf(p.weights, p.n, p.rng)


def numpy_choice(p):
    """Use NumPy's own sampler: an inverse cdf."""
    return lambda: p.rng.choice(p.k, size=p.n, p=p.probabilities)


def numpy_race(p):
    """Run the race in one line."""
    return lambda: (p.rng.standard_exponential((p.n, p.k)) / p.weights).argmin(axis=1)


def numpy_gumbel(p):
    """Write the textbook's line."""
    return lambda: (p.logits + p.rng.gumbel(size=(p.n, p.k))).argmax(axis=1)


def scipy_rv_discrete(p):
    """Use SciPy's general discrete distribution."""
    values = np.arange(p.k), p.probabilities
    return lambda: stats.rv_discrete(values=values).rvs(size=p.n, random_state=p.rng)


def scipy_alias(p):
    """Use SciPy's alias method."""
    return lambda: sampling.DiscreteAliasUrn(p.probabilities, random_state=p.rng).rvs(p.n)


def torch_race(p):
    """Run PyTorch's race, as language models draw their tokens."""
    torch = importlib.import_module("torch")
    weights = torch.from_numpy(p.probabilities).float()
    return lambda: (weights / torch.empty(p.n, p.k).exponential_()).argmax(dim=-1).numpy()


def torch_gumbel(p):
    """Run PyTorch's Gumbel-max, with the noise of its `gumbel_softmax`."""
    torch = importlib.import_module("torch")
    logits = torch.from_numpy(p.logits).float()
    return lambda: (logits - torch.empty(p.n, p.k).exponential_().log()).argmax(dim=-1).numpy()


def torch_multinomial(p):
    """Use PyTorch's own sampler."""
    torch = importlib.import_module("torch")
    weights = torch.from_numpy(p.probabilities).float()
    return lambda: torch.multinomial(weights, p.n, replacement=True).numpy()


def jax_categorical(p):
    """Use JAX's own sampler, compiled: Gumbel-max."""
    jax = importlib.import_module("jax")
    logits = jax.numpy.asarray(p.logits, jax.numpy.float32)
    keys = itertools.cycle(jax.random.split(jax.random.key(1), 1000))
    draw = jax.jit(lambda key: jax.random.categorical(key, logits, shape=(p.n,)))
    return lambda: np.asarray(draw(next(keys)))


SAMPLERS = {
    "gumbel_max": ("gumbel_max.sample", ours_gumbel_max),
    "exponential_min": ("exponential_min.sample", ours_exponential_min),
    "inverse_cdf": ("exponential_min.sample_by_inverse_cdf", ours_inverse_cdf),
    "numpy_choice": ("NumPy Generator.choice(p=…)", numpy_choice),
    "numpy_race": ("NumPy argmin(exponential / weights)", numpy_race),
    "numpy_gumbel": ("NumPy argmax(logits + gumbel)", numpy_gumbel),
    "scipy_rv_discrete": ("SciPy rv_discrete", scipy_rv_discrete),
    "scipy_alias": ("SciPy DiscreteAliasUrn", scipy_alias),
    "torch_race": ("PyTorch argmax(weights / exponential_)", torch_race),
    "torch_gumbel": ("PyTorch argmax(logits + gumbel)", torch_gumbel),
    "torch_multinomial": ("PyTorch multinomial", torch_multinomial),
    "jax_categorical": ("JAX random.categorical", jax_categorical),
}


def present():
    """List the keys of the samplers whose library is installed."""
    missing = [name for name in ("torch", "jax") if not importlib.util.find_spec(name)]
    return [key for key in SAMPLERS if key.partition("_")[0] not in missing]


def check(key):
    """End with a message if a sampler does not draw by weight."""
    problem = Problem(*SIZES[0])
    draws = SAMPLERS[key][1](problem)()
    test = chi_square(np.bincount(draws, minlength=problem.k), problem.probabilities)
    if draws.shape != (problem.n,) or test.pvalue < IMPOSSIBLE:
        sys.exit(f"{SAMPLERS[key][0]} does not draw by weight: {test.sentence}")


def milliseconds(draw):
    """Time the fastest call of a turn."""
    gc.collect()
    fastest, left = math.inf, TURN
    while left > 0:
        start = time.perf_counter()
        draw()
        passed = time.perf_counter() - start
        fastest, left = min(fastest, passed), left - passed
    return 1000 * fastest


def times_of(keys, n, k):
    """List the times by sampler, one entry for each round."""
    draws = {key: SAMPLERS[key][1](Problem(n, k)) for key in keys}
    for draw in draws.values():
        draw()  # libraries are loaded and compiled at the first call
    times = {key: [] for key in keys}
    order = list(keys)
    shuffle = random.Random(1).shuffle  # noqa: S311 - the order of turns is no secret
    for _ in range(ROUNDS):
        shuffle(order)
        for key in order:
            times[key].append(milliseconds(draws[key]))
    return times


def report_peak(key, n, k):
    """Print what one call needs on top of what the process holds already, in bytes."""
    SAMPLERS[key][1](Problem(1, k))()
    draw = SAMPLERS[key][1](Problem(n, k))
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # forget the highest mark so far
    before = held("VmRSS")
    draw()
    print(held("VmHWM") - before)


def held(field):
    """Memory of this process, in bytes."""
    status = Path("/proc/self/status").read_text("ascii").splitlines()
    return 1024 * int(next(line for line in status if line.startswith(field)).split()[1])


def peak_of(key, n, k):
    """Peak memory of one call in a process of its own, in MB; None where Linux does not tell."""
    command = [sys.executable, __file__, "--peak", key, str(n), str(k)]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    return int(answer.stdout) / 1e6 if answer.returncode == 0 else None


def measure():
    """Measure everything; give a dictionary that JSON can hold."""
    keys = present()
    for key in keys:
        check(key)
    found = {"milliseconds": {}, "ratio": {}, "megabytes": {}}
    times = [times_of(keys, *size) for size in SIZES]
    for key in keys:
        found["milliseconds"][key] = [rounded(statistics.median(each[key])) for each in times]
        found["ratio"][key] = [
            rounded(statistics.median(np.divide(each[key], each[OURS]))) for each in times
        ]
        found["megabytes"][key] = [rounded(peak_of(key, *size)) for size in SIZES]
    libraries = ("numpy", "scipy", "torch", "jax")
    versions = {name: version(name) for name in libraries}
    return {
        "machine": machine(),
        "versions": {"python": platform.python_version(), **versions},
        "rounds": ROUNDS,
        "sizes": SIZES,
        **found,
    }


def rounded(value):
    """Three digits that count: what lies beyond is noise."""
    return None if value is None else float(f"{value:.3g}")


def version(name):
    """Version of an installed package, or None."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def machine():
    """Processor, number of cores and system, in a line."""
    processor = platform.processor()
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file():
        names = [line for line in cpus.read_text().splitlines() if line.startswith("model name")]
        processor = names[0].partition(":")[2].strip() if names else processor
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}"


def show(found):
    """Print the three tables."""
    print(f"{found['machine']}; {found['rounds']} rounds; {found['versions']}")
    tables = {
        "milliseconds": "milliseconds, median",
        "ratio": f"times as long as {SAMPLERS[OURS][0]}, median over the rounds",
        "megabytes": "peak memory, MB",
    }
    for table, title in tables.items():
        heads = (f"{n:,} × {k:,}" for n, k in SIZES)
        print(f"\n{title}\n{'draws × options':<44}" + "".join(f"{head:>18}" for head in heads))
        for key, values in found[table].items():
            cells = ("–" if value is None else f"{value:,g}" for value in values)
            print(f"{SAMPLERS[key][0]:<44}" + "".join(f"{cell:>18}" for cell in cells))
    print(f"\n{'times as long, at the least':<44}{'textbook':>18}{'PyTorch, JAX':>18}")
    for key in ("gumbel_max", OURS):
        textbook = least(found, [TEXTBOOK], key)
        races = least(found, RACES, key)
        print(f"{SAMPLERS[key][0]:<44}{textbook:>18.2f}{races:>18.2f}")
    print(f"{'bar':<44}{BAR:>18}{1:>18}")
    for name, library in (("torch", "PyTorch"), ("jax", "JAX")):
        if found["versions"][name] is None:
            print(f"\n{library} is not installed and was left out.")


def least(found, others, key):
    """Return the smallest ratio, at any size, of a median of others to that of one."""
    own = found["milliseconds"][key]
    rows = [found["milliseconds"][other] for other in others if other in found["milliseconds"]]
    return min((np.divide(row, own).min() for row in rows), default=math.nan)


def main():
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help=f"rewrite {DATA.relative_to(ROOT)}")
    parser.add_argument("--peak", nargs=3, metavar=("SAMPLER", "N", "K"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peak:
        key, n, k = arguments.peak
        report_peak(key, int(n), int(k))
        return
    found = measure()
    show(found)
    if arguments.write:
        if len(present()) < len(SAMPLERS):
            sys.exit("Nothing written: the chapter quotes PyTorch and JAX, which are not here.")
        DATA.parent.mkdir(exist_ok=True)
        DATA.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
