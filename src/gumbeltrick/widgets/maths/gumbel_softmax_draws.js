/**
 * Soft samples from kept noise: the temperature and the logits only transform it anew.
 *
 * What depends on neither is computed once per sample: the uniforms that the cdf of the log-odds
 * of A to B gives back, in ascending order. A histogram then looks its edges up in them.
 *
 * @module
 */

import { createNoise, growNoise } from "./competing_alarms.js";
import { binaryCdf } from "./gumbel_softmax.js";
import { countUpTo } from "./gumbel_distribution_draws.js";

/**
 * `columns` are exponentials E_k, `gumbels` are -log E_k, of which `logged` are there, column by
 * column. `odds` are the first `n` values of E_B / (E_A + E_B) in ascending order: uniforms,
 * since G_A - G_B is logistic.
 *
 * @typedef {{
 *   seed: number,
 *   n: number,
 *   noise: import("./competing_alarms.js").Noise,
 *   gumbels: Float64Array[],
 *   logged: number[],
 *   odds: Float64Array,
 * }} Draws
 */

/**
 * Sums of the soft shares of the first `count` draws, and of their squares, option by option.
 *
 * @typedef {{ count: number, sums: Float64Array, squares: Float64Array }} Softness
 */

/**
 * Draws of a seed, none yet.
 *
 * @param {number} seed
 * @param {Draws} [old] draws whose memory may be taken over
 * @returns {Draws}
 */
export function createDraws(seed, old) {
  const noise = createNoise(seed, old?.noise);
  return { seed, n: 0, noise, gumbels: old?.gumbels ?? [], logged: [], odds: new Float64Array(0) };
}

/**
 * Make it `n` draws of so many options; what was drawn stays as it is.
 *
 * @param {Draws} draws
 * @param {number} n
 * @param {number} options at least two
 */
export function growDraws(draws, n, options) {
  growNoise(draws.noise, n, options);
  const { columns } = draws.noise;
  for (let k = 0; k < options; k++) {
    const done = draws.logged[k] ?? 0;
    if (done >= n) continue;
    const column = columns[k];
    const old = draws.gumbels[k];
    const gumbels = old?.length >= n ? old : new Float64Array(column.length);
    if (gumbels !== old && done) gumbels.set(old.subarray(0, done));
    for (let i = done; i < n; i++) gumbels[i] = -Math.log(column[i]);
    draws.gumbels[k] = gumbels;
    draws.logged[k] = n;
  }
  if (draws.odds.length !== n) {
    const [a, b] = columns;
    draws.odds = Float64Array.from({ length: n }, (_, i) => b[i] / (a[i] + b[i])).sort();
  }
  draws.n = n;
}

/**
 * How many of A's shares against B lie in each bin of a window; two more entries, the first and
 * the last, count what lies left and right of it.
 *
 * @param {Float64Array} odds in ascending order
 * @param {Edges} edges probabilities up to each edge, ascending
 * @returns {number[]}
 *
 * @typedef {number[]} Edges
 */
export function countShares(odds, edges) {
  const upTo = edges.map((edge) => countUpTo(odds, edge));
  return [
    upTo[0],
    ...upTo.slice(1).map((count, b) => count - upTo[b]),
    odds.length - upTo[upTo.length - 1],
  ];
}

/**
 * Probability of a share of A against B up to each edge of a window's bins; exactly 0 at share 0
 * and exactly 1 at share 1.
 *
 * @param {{ lower: number, upper: number, bins: number }} window
 * @param {number[]} logits
 * @param {number} temperature
 * @returns {Edges}
 */
export function edgesOf({ lower, upper, bins }, logits, temperature) {
  return Array.from(
    { length: bins + 1 },
    (_, b) => binaryCdf(lower + (upper - lower) * b / bins, logits, temperature),
  );
}

/**
 * No draw softened yet.
 *
 * @param {number} options
 * @returns {Softness}
 */
export function createSoftness(options) {
  return { count: 0, sums: new Float64Array(options), squares: new Float64Array(options) };
}

/**
 * Go on, up to draw `end`, with the sums of softmax((x + G) / τ) and of its squares.
 *
 * @param {Softness} softness
 * @param {Float64Array[]} gumbels
 * @param {number[]} logits
 * @param {number} temperature
 * @param {number} end
 */
export function soften(softness, gumbels, logits, temperature, end) {
  const { sums, squares } = softness;
  const options = logits.length;
  const largestLogit = Math.max(...logits);
  const x = Float64Array.from(logits, (logit) => logit - largestLogit);
  const sharp = 1 / temperature;
  const weights = new Float64Array(options);
  for (let i = softness.count; i < end; i++) {
    let largest = -Infinity;
    for (let k = 0; k < options; k++) {
      const sum = x[k] + gumbels[k][i];
      weights[k] = sum;
      if (sum > largest) largest = sum;
    }
    let total = 0;
    for (let k = 0; k < options; k++) {
      const below = (weights[k] - largest) * sharp;
      // Of what is a rounding error of the sum, nothing is computed.
      total += weights[k] = below < -40 ? 0 : below === 0 ? 1 : Math.exp(below);
    }
    const unit = 1 / total;
    for (let k = 0; k < options; k++) {
      const share = weights[k] * unit;
      sums[k] += share;
      squares[k] += share * share;
    }
  }
  softness.count = Math.max(softness.count, end);
}

/**
 * Mean soft share of each option and its standard error; NaN where there is too little to tell.
 *
 * @param {Softness} softness
 */
export function meanShares({ count, sums, squares }) {
  const means = Array.from(sums, (sum) => count ? sum / count : NaN);
  const errors = Array.from(squares, (square, k) => {
    if (count < 2) return NaN;
    const variance = Math.max(0, square / count - means[k] ** 2) * count / (count - 1);
    return Math.sqrt(variance / count);
  });
  return { means, errors };
}

/**
 * Shares of A, B and C among themselves in the first draws, three numbers a draw: the points of
 * the triangle. Among themselves they follow the law of three options, however many there are.
 *
 * @param {Float64Array[]} gumbels
 * @param {number[]} logits at least three
 * @param {number} temperature
 * @param {number} count
 */
export function trianglePoints(gumbels, logits, temperature, count) {
  const [a, b, c] = gumbels;
  const largestLogit = Math.max(logits[0], logits[1], logits[2]);
  const [x, y, z] = logits.map((logit) => logit - largestLogit);
  const points = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const first = x + a[i];
    const second = y + b[i];
    const third = z + c[i];
    const largest = Math.max(first, second, third);
    const u = Math.exp((first - largest) / temperature);
    const v = Math.exp((second - largest) / temperature);
    const w = Math.exp((third - largest) / temperature);
    const total = u + v + w;
    points[3 * i] = u / total;
    points[3 * i + 1] = v / total;
    points[3 * i + 2] = w / total;
  }
  return points;
}
