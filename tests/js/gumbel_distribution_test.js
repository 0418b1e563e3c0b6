import assert from "node:assert/strict";
import widget from "../../src/gumbeltrick/widgets/gumbel_distribution.js";
import { chiSquare } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import {
  bandOfCdf,
  between,
  binProbabilities,
  cdf,
  gapPValue,
  isf,
  logcdf,
  logpdf,
  pdf,
  ppf,
  sf,
} from "../../src/gumbeltrick/widgets/maths/gumbel_distribution.js";
import {
  countByBin,
  countUpTo,
  createDraws,
  growDraws,
  largestGap,
  sortedUniforms,
} from "../../src/gumbeltrick/widgets/maths/gumbel_distribution_draws.js";
import { AXES, nearOne } from "../../src/gumbeltrick/widgets/view/gumbel_distribution_axes.js";
import { axisOf } from "../../src/gumbeltrick/widgets/view/gumbel_distribution_pictures.js";
import { verdict } from "../../src/gumbeltrick/widgets/view/gumbel_distribution_words.js";
import { eachCase, near } from "./vectors.js";

const WINDOW = { lower: -5, upper: 10, bins: 60 };

eachCase("gumbel_distribution", {
  pdf: ({ x, loc, scale }) => pdf(x, loc, scale),
  logpdf: ({ x, loc, scale }) => logpdf(x, loc, scale),
  cdf: ({ x, loc, scale }) => cdf(x, loc, scale),
  logcdf: ({ x, loc, scale }) => logcdf(x, loc, scale),
  sf: ({ x, loc, scale }) => sf(x, loc, scale),
  ppf: ({ q, loc, scale }) => ppf(q, loc, scale),
  isf: ({ q, loc, scale }) => isf(q, loc, scale),
  between: ({ a, b }) => between(a, b),
  binProbabilities: ({ window, loc, scale }) => binProbabilities(window, loc, scale),
  bandOfCdf: ({ n }) => bandOfCdf(n),
  gapPValue: ({ gap, n }) => gapPValue(gap, n),
  draws({ seed, n, loc, scale, lower, upper, bins }) {
    const { gumbels, sorted } = drawsOf(seed, n);
    return {
      counts: [...countByBin(gumbels, n, { lower, upper, bins }, loc, scale)],
      belowMode: countUpTo(sorted, 1 / Math.E),
      gap: largestGap(sorted),
      last: loc + scale * gumbels[n - 1],
    };
  },
});

/**
 * @param {number} seed
 * @param {number} n
 */
function drawsOf(seed, n) {
  const draws = createDraws(seed);
  growDraws(draws, n);
  return { gumbels: draws.gumbels, sorted: sortedUniforms(draws, n) };
}

Deno.test("the functions have values at both ends and beyond overflow", () => {
  for (const scale of [1e-300, 1, 1e308]) {
    assert.deepEqual([pdf(-Infinity, 3, scale), pdf(Infinity, 3, scale)], [0, 0]);
    assert.deepEqual([cdf(-Infinity, 3, scale), cdf(Infinity, 3, scale)], [0, 1]);
    assert.deepEqual([sf(-Infinity, 3, scale), sf(Infinity, 3, scale)], [1, 0]);
    assert.equal(logpdf(-Infinity, 3, scale), -Infinity);
    assert.equal(logpdf(Infinity, 3, scale), -Infinity);
    assert.equal(logcdf(-Infinity, 3, scale), -Infinity);
    assert.deepEqual([ppf(0, 3, scale), ppf(1, 3, scale)], [-Infinity, Infinity]);
    assert.deepEqual([isf(1, 3, scale), isf(0, 3, scale)], [-Infinity, Infinity]);
  }
  near(cdf(1.7e308, -1.7e308, 1e308), Math.exp(-Math.exp(-3.4)), 1e-14);
});

Deno.test("draws grow without changing, whatever the steps", () => {
  const once = createDraws(7);
  growDraws(once, 3000);
  const steps = createDraws(7);
  for (const n of [1, 2, 50, 50, 10, 1024, 3000]) growDraws(steps, n);
  assert.deepEqual(steps.uniforms.slice(0, 3000), once.uniforms);
  assert.deepEqual(steps.gumbels.slice(0, 3000), once.gumbels);
  assert.equal(steps.filled, 3000);
  assert.ok(once.gumbels.every((g, i) => g === ppf(once.uniforms[i])));
});

Deno.test("the sorted draws are those of the n that is asked for", () => {
  const draws = createDraws(8);
  growDraws(draws, 500);
  for (const n of [500, 20, 20, 0, 499]) {
    const sorted = sortedUniforms(draws, n);
    assert.deepEqual([...sorted], [...draws.uniforms.slice(0, n)].sort((a, b) => a - b));
  }
});

Deno.test("the largest gap is looked for on both sides of every step", () => {
  assert.equal(largestGap([0.5]), 0.5);
  near(largestGap([0.1, 0.2]), 0.8, 1e-15);
  near(largestGap([0.7, 0.8]), 0.7, 1e-15);
  near(largestGap([0.25, 0.75]), 0.25, 1e-15);
  assert.equal(largestGap([]), 0);
});

Deno.test("counting up to a value takes in what equals it", () => {
  const sorted = [0.1, 0.2, 0.2, 0.9];
  assert.deepEqual([0, 0.1, 0.15, 0.2, 0.9, 1].map((u) => countUpTo(sorted, u)), [
    0,
    1,
    1,
    3,
    4,
    4,
  ]);
});

Deno.test("bins count every draw once", () => {
  const { gumbels } = drawsOf(3, 4321);
  for (const [loc, scale] of [[0, 1], [-5, 0.4], [10, 0.4], [400, 100], [-1000, 0.01]]) {
    const counts = countByBin(gumbels, 4321, WINDOW, loc, scale);
    const slow = new Uint32Array(62);
    gumbels.subarray(0, 4321).forEach((g) => {
      const place = Math.floor((loc + scale * g + 5) * 4);
      slow[Math.min(61, Math.max(0, place + 1))]++;
    });
    assert.deepEqual(counts, slow);
  }
});

Deno.test("bins share out the whole probability", () => {
  for (const [loc, scale] of [[0, 1], [2.4, 0.55], [400, 100], [-1000, 0.01], [3, 0.01]]) {
    near(binProbabilities(WINDOW, loc, scale).reduce((total, p) => total + p), 1, 1e-13);
  }
});

// Two tests at 1e-5 each, for fixed seeds. A shift of 0.02 scales or a scale off by 2 % would be
// noticed.
Deno.test("the draws follow the theory", () => {
  const n = 200_000;
  for (const [seed, loc, scale] of [[1, 0, 1], [2, 2.4, 0.55]]) {
    const { gumbels, sorted } = drawsOf(seed, n);
    const counts = countByBin(gumbels, n, WINDOW, loc, scale);
    assert.ok(chiSquare(counts, binProbabilities(WINDOW, loc, scale)).pvalue > 1e-5);
    assert.ok(gapPValue(largestGap(sorted), n) > 1e-5);
    assert.ok(largestGap(sorted) < bandOfCdf(n));
    const shifted = binProbabilities(WINDOW, loc + 0.02 * scale, scale);
    assert.ok(chiSquare(counts, shifted).pvalue < 1e-5);
    const stretched = binProbabilities(WINDOW, loc, 1.02 * scale);
    assert.ok(chiSquare(counts, stretched).pvalue < 1e-5);
    // A uniform that is a little too large: u^0.98 is what a location off by 0.02 makes of it.
    assert.ok(gapPValue(largestGap(sorted.map((u) => u ** 0.98)), n) < 1e-5);
  }
});

Deno.test("the three axes show the same number, and the same area", () => {
  for (const u of [0.02, 0.3, 0.5, 0.7, 0.99]) {
    for (const { fromU, toU, density, mass, lower, upper } of AXES) {
      near(toU(fromU(u)), u, 1e-14);
      const [from, to] = mass(fromU(u));
      const cells = 20_000;
      const width = (to - from) / cells;
      let area = 0;
      for (let i = 0; i < cells; i++) area += density(from + (i + 0.5) * width) * width;
      near(area, u, 0.007); // what lies beyond the ends of the axes: e^-5
      assert.ok(from >= lower && to <= upper);
    }
  }
});

Deno.test("the first two sliders never leave the open interval", () => {
  const [uniform, exponential] = AXES;
  for (const end of [0, 1]) assert.ok(uniform.toU(end) > 0 && uniform.toU(end) < 1);
  for (const end of [0, 5]) assert.ok(exponential.toU(end) > 0 && exponential.toU(end) < 1);
});

Deno.test("the axis holds the law, and rests while it moves a little", () => {
  for (const scale of [0.01, 0.02, 0.5, 1, 1.35, 1.36, 7, 100]) {
    for (const loc of [0, 1.1, -1000, 987.65]) {
      const { lower, upper } = axisOf(loc, scale);
      assert.ok(cdf(lower, loc, scale) + sf(upper, loc, scale) < 0.007, `${loc} ${scale}`);
      assert.ok(upper - lower <= 3 * 2.5 * 3.7 * scale * (1 + 1e-9));
    }
  }
  assert.deepEqual(axisOf(0, 1), { step: 5, lower: -5, upper: 10 });
  for (const loc of [-2, 1, 2.4]) assert.deepEqual(axisOf(loc, 1.3), axisOf(0, 0.6));
});

Deno.test("the state is held to the same limits as in Python", () => {
  const { loc, scale, n, u, seed } = widget.fields;
  assert.equal(loc.check(-1000, "loc"), -1000);
  assert.throws(() => loc.check(1000.5, "loc"), {
    message: /loc must be.* −1\u202f000 to 1\u202f000.*1000\.5/,
  });
  assert.equal(scale.check(0.01, "scale"), 0.01);
  assert.throws(() => scale.check(0.009, "scale"), { message: /0\.01 to 100/ });
  assert.throws(() => scale.check(NaN, "scale"), { message: /0\.01 to 100/ });
  assert.throws(() => n.check(100_001, "n"), { message: /0 to 100\u202f000/ });
  assert.equal(u.check(1e-15, "u"), 1e-15);
  assert.throws(() => u.check(0, "u"), { message: /10⁻¹⁵/ });
  assert.throws(() => u.check(1, "u"), { message: /10⁻¹⁵/ });
  assert.throws(() => seed.check(2 ** 32, "seed"), { message: /4\u202f294\u202f967\u202f295/ });
});

Deno.test("a number close to one is written so that it shows", () => {
  assert.equal(nearOne(0.7), "0.700");
  assert.equal(nearOne(0.9989), "0.999");
  assert.equal(nearOne(1 - 1e-6), "1 − 1.00×10⁻⁶");
});

const SEEN = {
  n: 1000,
  loc: 2,
  scale: 0.5,
  median: 2.1833,
  belowMode: 0.36,
  histogramTest: { statistic: 1, dof: 9, pvalue: 0.6 },
  gap: 0.0181,
  band: 0.0429,
  gapPValue: 1,
};

/** @param {Partial<typeof SEEN>} [changes] */
const say = (changes) => verdict({ ...SEEN, ...changes }).replaceAll(/\s/g, " ");

Deno.test("the verdict says what is seen and how well it fits", () => {
  assert.equal(
    say(),
    "36.0 % of 1 000 draws lie below μ = 2; theory says 36.8 %, which is 1/e. Histogram against " +
      "density: χ² p = 0.60. The steps leave the cdf by 0.0181 at most and stay inside their " +
      "band of ± 0.0429, as at least 95 of 100 samples do.",
  );
});

Deno.test("the verdict has words for few draws and for what does not fit", () => {
  assert.match(
    say({ n: 0 }),
    /^No draw yet\. Of all draws, 36\.8 % lie below μ = 2.*below 2\.183\.$/,
  );
  assert.match(say({ n: 1, belowMode: 1 }), /lies below μ = 2, as 36\.8 % of all draws do\.$/);
  assert.match(say({ n: 1, belowMode: 0 }), /lies above μ = 2, as 63\.2 % of all draws do\.$/);
  assert.match(say({ n: 3 }), /Too few draws to test\.$/);
  const few = { statistic: 0, dof: 0, pvalue: 1 };
  assert.match(say({ n: 12, histogramTest: few }), /density: too few draws to test\. The steps/);
  const odd = say({ histogramTest: { statistic: 9, dof: 9, pvalue: 0.04 } });
  assert.match(odd, /χ² p = 0\.04: about one sample in 25 strays so far by chance\. The steps/);
  const broken = say({ gap: 0.0501, gapPValue: 0.013 });
  assert.match(
    broken,
    /by 0\.0501 and break out of their band of ± 0\.0429 \(p ≤ 0\.01: about one sample in 77/,
  );
  assert.match(say({ gap: 0.2, gapPValue: 1e-9 }), /\(p < 0\.001: less than one sample in 1 000/);
});
