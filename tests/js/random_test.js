import assert from "node:assert/strict";
import {
  fillExponential,
  fillUniform,
  fillWords,
  stream,
} from "../../src/gumbeltrick/widgets/maths/random.js";
import { chiSquare } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import { eachCase, near } from "./vectors.js";

eachCase("random", {
  words: ({ seed, index, n }) => {
    const words = new Uint32Array(n);
    fillWords(stream(seed, index), words, 0, n);
    return [...words];
  },
  uniforms: ({ seed, index, n }) => [...filled(fillUniform, seed, index, n)],
  exponentials: ({ seed, index, n }) => [...filled(fillExponential, seed, index, n)],
});

/**
 * @param {typeof fillUniform} fill
 * @param {number} seed
 * @param {number} index
 * @param {number} n
 */
function filled(fill, seed, index, n) {
  const out = new Float64Array(n);
  fill(stream(seed, index), out, 0, n);
  return out;
}

Deno.test("a stream goes on where it stopped", () => {
  for (const fill of [fillUniform, fillExponential]) {
    const whole = filled(fill, 7, 3, 1000);
    const parts = new Float64Array(1000);
    const state = stream(7, 3);
    for (const [from, to] of [[0, 1], [1, 1], [1, 640], [640, 1000]]) fill(state, parts, from, to);
    assert.deepEqual(parts, whole);
  }
});

Deno.test("no two of many seeds and streams start alike", () => {
  const starts = new Set();
  for (const seed of [0, 1, 2, 3, 255, 65536, 2 ** 31, 2 ** 32 - 1]) {
    for (let index = 0; index < 500; index++) starts.add(stream(seed, index).join());
  }
  assert.equal(starts.size, 8 * 500);
});

Deno.test("the smallest and the largest uniform lie strictly inside (0, 1)", () => {
  const out = new Float64Array(1);
  // A state is words a, b, c, counter; these make hi and lo all zeros, and then all ones.
  const zeros = Int32Array.of(0, 0, 0, 0);
  fillUniform(zeros, out, 0, 1);
  assert.ok(out[0] > 0 && out[0] < 1e-9, `${out[0]}`);
  assert.equal((2 ** 26 - 1) * 2 ** 26 + (2 ** 26 - 1) + 0.5, 2 ** 52 - 0.5);
  assert.ok((2 ** 52 - 0.5) * 2 ** -52 < 1);
  assert.ok(-Math.log((2 ** 52 - 0.5) * 2 ** -52) > 0);
  assert.ok(-Math.log(0.5 * 2 ** -52) < 36.8);
});

// p < 1e-6 for a right generator, seeds fixed; a bin off by 0.7 % would be noticed.
Deno.test("uniforms fill (0, 1) evenly, in every stream", () => {
  for (let index = 0; index < 6; index++) {
    const counts = new Array(64).fill(0);
    filled(fillUniform, 1, index, 400_000).forEach((u) => counts[Math.floor(64 * u)]++);
    assert.ok(chiSquare(counts, counts.map(() => 1 / 64)).pvalue > 1e-6);
  }
});

// Correlation of independent streams of n numbers is normal with variance 1/n: 5.5 standard errors.
Deno.test("neighbouring streams and neighbouring seeds are not correlated", () => {
  const n = 100_000;
  const base = filled(fillExponential, 1, 0, n);
  for (const [seed, index] of [[1, 1], [2, 0], [0, 0], [1, 2]]) {
    const other = filled(fillExponential, seed, index, n);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (base[i] - 1) * (other[i] - 1);
    assert.ok(Math.abs(sum / n) < 5.5 / Math.sqrt(n), `${sum / n}`);
  }
});

Deno.test("exponentials have mean 1 and variance 1", () => {
  const n = 400_000;
  const noise = filled(fillExponential, 5, 0, n);
  const mean = noise.reduce((sum, e) => sum + e, 0) / n;
  const variance = noise.reduce((sum, e) => sum + (e - mean) ** 2, 0) / n;
  near(mean, 1, 5 / Math.sqrt(n));
  near(variance, 1, 5 * Math.sqrt(8 / n));
});
