/**
 * Draws of the standard Gumbel law, kept: location and scale only move and stretch them.
 *
 * @module
 */

import { toExponential, toGumbel } from "./gumbel_distribution.js";
import { fillUniform, stream } from "./random.js";

/**
 * The uniforms of a seed and the Gumbels that they become, which only ever grow, and the first so
 * many uniforms in ascending order.
 *
 * @typedef {{
 *   seed: number,
 *   stream: import("./random.js").Stream,
 *   filled: number,
 *   uniforms: Float64Array<ArrayBuffer>,
 *   gumbels: Float64Array<ArrayBuffer>,
 *   sorted: Float64Array<ArrayBuffer>,
 * }} Draws
 */

/**
 * Draws of a seed, none yet.
 *
 * @param {number} seed
 * @returns {Draws}
 */
export function createDraws(seed) {
  return {
    seed,
    stream: stream(seed, 0),
    filled: 0,
    uniforms: new Float64Array(0),
    gumbels: new Float64Array(0),
    sorted: new Float64Array(0),
  };
}

/**
 * Draw what is missing of the first `n`; what was drawn stays as it is.
 *
 * @param {Draws} draws
 * @param {number} n
 */
export function growDraws(draws, n) {
  const { filled } = draws;
  if (n <= filled) return;
  if (draws.uniforms.length < n) {
    const length = Math.max(n, 2 * filled);
    draws.uniforms = longer(draws.uniforms, length);
    draws.gumbels = longer(draws.gumbels, length);
  }
  fillUniform(draws.stream, draws.uniforms, filled, n);
  for (let i = filled; i < n; i++) draws.gumbels[i] = toGumbel(toExponential(draws.uniforms[i]));
  draws.filled = n;
}

/**
 * The first `n` uniforms in ascending order; sorted anew only for another n.
 *
 * @param {Draws} draws grown to n
 * @param {number} n
 */
export function sortedUniforms(draws, n) {
  if (draws.sorted.length !== n) draws.sorted = inOrder(draws.uniforms, n);
  return draws.sorted;
}

/**
 * Largest distance between the empirical cdf of a sample and its cdf, from the values of the cdf
 * in ascending order. A Gumbel's cdf gives back its uniform, whatever location and scale.
 *
 * @param {ArrayLike<number>} sorted
 */
export function largestGap(sorted) {
  const n = sorted.length;
  let gap = 0;
  for (let i = 0; i < n; i++) {
    gap = Math.max(gap, (i + 1) / n - sorted[i], sorted[i] - i / n);
  }
  return gap;
}

/**
 * How many entries of an ascending array are at most `value`.
 *
 * @param {ArrayLike<number>} sorted
 * @param {number} value
 */
export function countUpTo(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Count the first `n` draws, moved and stretched, by bin. The first entry counts what lies left of
 * the window, the last what lies right.
 *
 * @param {ArrayLike<number>} gumbels
 * @param {number} n
 * @param {import("./gumbel_distribution.js").Window} window
 * @param {number} loc
 * @param {number} scale
 */
export function countByBin(gumbels, n, { lower, upper, bins }, loc, scale) {
  const counts = new Uint32Array(bins + 2);
  const perBin = bins / (upper - lower);
  const start = (loc - lower) * perBin;
  const stretch = scale * perBin;
  for (let i = 0; i < n; i++) {
    const place = start + stretch * gumbels[i];
    counts[place < 0 ? 0 : place < bins ? (place | 0) + 1 : bins + 1]++;
  }
  return counts;
}

/**
 * The first `n` uniforms in ascending order. They fill n boxes evenly, about one to each, so that
 * little is left to sort: four times as fast as a sort that knows nothing of them.
 *
 * @param {Float64Array} uniforms
 * @param {number} n
 */
function inOrder(uniforms, n) {
  const next = new Uint32Array(n + 1); // where the next of each box goes
  for (let i = 0; i < n; i++) next[((uniforms[i] * n) | 0) + 1]++;
  for (let box = 1; box <= n; box++) next[box] += next[box - 1];
  const sorted = new Float64Array(n);
  for (let i = 0; i < n; i++) sorted[next[(uniforms[i] * n) | 0]++] = uniforms[i];
  for (let i = 1; i < n; i++) {
    const value = sorted[i];
    let place = i;
    for (; place > 0 && sorted[place - 1] > value; place--) sorted[place] = sorted[place - 1];
    sorted[place] = value;
  }
  return sorted;
}

/**
 * @param {Float64Array<ArrayBuffer>} array
 * @param {number} length
 */
function longer(array, length) {
  const grown = new Float64Array(length);
  grown.set(array);
  return grown;
}
