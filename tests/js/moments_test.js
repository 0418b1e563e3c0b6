import assert from "node:assert/strict";
import { chiSquare } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import {
  cellCounts,
  cellProbabilities,
  createSample,
  cumulant,
  fourMoments,
  growSample,
  momentsAt,
  shifted,
  standardErrors,
} from "../../src/gumbeltrick/widgets/maths/moments.js";
import widget from "../../src/gumbeltrick/widgets/moments.js";
import { toErrors } from "../../src/gumbeltrick/widgets/view/moments_pictures.js";
import { verdict } from "../../src/gumbeltrick/widgets/view/moments_words.js";
import { eachCase, near } from "./vectors.js";

const MOST = 100_000;

eachCase("moments", {
  cumulant: ({ order, loc, scale }) => cumulant(order, loc, scale),
  fourMoments: ({ law, loc, scale }) => fourMoments(law, loc, scale),
  standardErrors: ({ law, n, scale }) => standardErrors(law, n, scale),
  cellProbabilities: ({ law }) => cellProbabilities(law),
  cellCounts: ({ seed, n }) => [...cellCounts(sampleOf(seed, n), n)],
  momentsAt: ({ seed, n, loc, scale }) =>
    momentsAt(sampleOf(seed, n), n, loc, scale).map((moment, m) =>
      n === 2 && m === 2 ? null : moment
    ),
});

/**
 * @param {number} seed
 * @param {number} n
 */
function sampleOf(seed, n) {
  const sample = createSample(seed, MOST);
  growSample(sample, n);
  return sample;
}

Deno.test("a sample that grows in steps is the sample drawn at once", () => {
  const inSteps = createSample(4, MOST);
  for (const n of [1, 2, 700, 699, 700, 5000]) growSample(inSteps, n);
  const atOnce = sampleOf(4, 5000);
  for (const n of [2, 3, 700, 4999, 5000]) {
    assert.deepEqual(momentsAt(inSteps, n, 1, 2), momentsAt(atOnce, n, 1, 2));
    assert.deepEqual(cellCounts(inSteps, n), cellCounts(atOnce, n));
  }
});

// Four standard errors: false alarm in 6 of 100 000 choices of a seed, for mean and variance. The
// sampling laws of skewness and kurtosis have longer tails, for which five are allowed. An error of
// eight or nine is missed as seldom; mistaking μ and β for mean and deviation makes more than that.
Deno.test("100 000 draws have the moments of the law, and not those of its namesake", () => {
  const seen = momentsAt(sampleOf(7, MOST), MOST, 2, 3);
  const theory = fourMoments("gumbel", 2, 3);
  const errors = standardErrors("gumbel", MOST, 3);
  seen.forEach((value, m) => near(value, theory[m], (m < 2 ? 4 : 5) * errors[m]));
  const mistaken = fourMoments("misread", 2, 3);
  const mistakenErrors = standardErrors("misread", MOST, 3);
  for (const m of [0, 1]) assert.ok(Math.abs(seen[m] - mistaken[m]) > 9 * mistakenErrors[m]);
  for (const m of [2, 3]) assert.equal(mistaken[m], theory[m]);
});

// False alarm once in 10 000 choices of a seed; a cell that is off by 9 % would be noticed.
Deno.test("100 000 draws fit the law as a whole, and not its namesake", () => {
  const counts = cellCounts(sampleOf(8, MOST), MOST);
  assert.ok(chiSquare(counts, cellProbabilities("gumbel")).pvalue > 1e-4);
  counts[3] += 450;
  counts[4] -= 450;
  assert.ok(chiSquare(counts, cellProbabilities("gumbel")).pvalue < 1e-4);
  assert.equal(chiSquare(counts, cellProbabilities("misread")).pvalue < 1e-100, true);
});

Deno.test("cells of every law are all there is", () => {
  for (const law of /** @type {const} */ (["gumbel", "misread"])) {
    near(cellProbabilities(law).reduce((total, p) => total + p), 1, 1e-14);
  }
});

Deno.test("location and scale move mean and variance alone", () => {
  assert.deepEqual(shifted([1, 2, 3, 4], 10, 3), [13, 18, 3, 4]);
});

Deno.test("a slider step costs next to nothing, since nothing is drawn anew", () => {
  const sample = sampleOf(1, MOST);
  const start = performance.now();
  for (let i = 0; i < 1000; i++) growSample(sample, MOST - i);
  assert.ok(performance.now() - start < 100);
});

/** @type {Parameters<typeof verdict>[0]} */
const FOUND = {
  n: 1000,
  loc: 0,
  scale: 1,
  law: "gumbel",
  seen: [0.6, 1.6, 1.2, 2.2],
  theory: [0.577, 1.645, 1.14, 2.4],
  errors: [0.04, 0.1, 0.2, 1.3],
  fit: { statistic: 19, dof: 19, pvalue: 0.46 },
};

/** @param {Partial<typeof FOUND>} changes */
function say(changes) {
  return verdict({ ...FOUND, ...changes }).replace(/\s/g, " ");
}

Deno.test("the verdict gives every moment with its distance, and the test", () => {
  assert.match(say({}), /^1 000 draws of Gumbel\(0, 1\): mean 0\.600, theory 0\.577 \(z = 0\.6\);/);
  assert.match(
    say({}),
    /All four lie within two standard errors, .* fits the law \(χ² p = 0\.46\)/,
  );
});

Deno.test("the verdict names what strays, and does not hide a misfit", () => {
  assert.match(say({ seen: [0.7, 1.6, 1.2, 2.2] }), /Mean lies beyond two standard errors/);
  const off = say({ law: "misread", fit: { statistic: 999, dof: 19, pvalue: 0 } });
  assert.match(off, /does not fit a Gumbel law of mean 0 and standard deviation 1 \(χ² p < 0\.001/);
  assert.match(say({ seen: [0.7, 1, 2, NaN] }), /Mean, variance, skewness and excess kurtosis lie/);
});

Deno.test("a distance just beyond the border does not look as if it lay on it", () => {
  const z = (/** @type {number} */ off) => {
    const [, written] = say({ seen: [0.577 + 0.04 * off, 1.6, 1.2, 2.2] }).match(/z = (\S+)\)/) ??
      [];
    return written;
  };
  assert.equal(z(2.04), "2.04");
  assert.equal(z(-1.97), "−1.97");
  assert.equal(z(2.0012), "2.001");
  assert.equal(z(2.06), "2.1");
});

Deno.test("a sample too small to test is not said to fit", () => {
  const few = { statistic: 0, dof: 0, pvalue: 1 };
  assert.match(say({ n: 5, fit: few }), /there are too few draws to test the sample as a whole\.$/);
});

Deno.test("without draws the verdict says what theory says", () => {
  assert.match(say({ n: 0, seen: null, errors: null }), /^No draw yet\. Gumbel\(0, 1\) has mean/);
  assert.match(say({ n: 1, seen: null, errors: null }), /^One draw has no variance yet/);
});

Deno.test("distances are written with one decimal and a sign", () => {
  assert.equal(toErrors(-1.26), "−1.3");
  assert.equal(toErrors(-0.01), "0.0");
  assert.equal(toErrors(1e7).replace(/\s/g, " "), "10 000 000");
});

Deno.test("fields refuse what the traits refuse", () => {
  const { loc, scale, n, law, unit } = widget.fields;
  for (const bad of [NaN, 101, "1", null]) assert.throws(() => loc.check(bad, "loc"));
  for (const bad of [0, -1, 0.009, 101]) assert.throws(() => scale.check(bad, "scale"));
  for (const bad of [-1, 1.5, 100_001]) assert.throws(() => n.check(bad, "n"));
  assert.throws(() => law.check("gauss", "law"), /law must be one of/);
  assert.throws(() => unit.check("", "unit"), /unit must be one of/);
});
