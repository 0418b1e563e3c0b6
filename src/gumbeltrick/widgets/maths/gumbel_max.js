/**
 * The Gumbel-max trick: logits x_k plus Gumbel noise, the largest sum wins.
 *
 * The noise is that of the race: G_k = -log E_k, E_k standard exponential. The largest x_k + G_k
 * is the smallest E_k / π_k, π = softmax(x), and lies -log of it above log Z. So what is counted
 * here is measured from log Z, and no logit is too large.
 *
 * @module
 */

import { BLOCK, raceBlock } from "./competing_alarms.js";

/**
 * Where the counted maxima lie, measured from log Z.
 *
 * @typedef {{ lower: number, upper: number, bins: number }} Window
 */

/**
 * What one pass over the draws counts, row by row, one row per winner. `bins` has two more entries
 * than the window: the first counts what lies left of it, the last what lies right. `below`
 * counts the maxima of at most c. `meanMaximum` is measured from log Z.
 *
 * @typedef {{
 *   n: number,
 *   wins: number[],
 *   bins: Uint32Array[],
 *   below: number[],
 *   meanMaximum: number,
 * }} Summary
 */

/**
 * e^x_k / Z. Shares below the smallest double are 0.
 *
 * @param {number[]} logits
 * @returns {number[]}
 */
export function softmax(logits) {
  const weights = weightsOf(logits);
  const sum = weights.reduce((total, weight) => total + weight);
  return weights.map((weight) => weight / sum);
}

/**
 * log Σ e^x_k, as the largest logit plus log(1 + the others relative to it).
 *
 * @param {number[]} logits
 * @returns {number}
 */
export function logZ(logits) {
  return Math.max(...logits) + aboveLargest(logits);
}

/**
 * Density with which the maximum is at z and option k attains it, for every k.
 *
 * @param {number} z
 * @param {number[]} logits
 * @returns {number[]}
 */
export function winnerDensity(z, logits) {
  const density = gumbelPdf(z - Math.max(...logits) - aboveLargest(logits));
  return softmax(logits).map((share) => share * density);
}

/**
 * Probability that option k wins with a maximum of at most c, for every k: π_k exp(-Z e^-c).
 *
 * @param {number} c
 * @param {number[]} logits
 * @returns {number[]}
 */
export function winnerMass(c, logits) {
  const mass = gumbelCdf(c - Math.max(...logits) - aboveLargest(logits));
  return softmax(logits).map((share) => share * mass);
}

/**
 * Density of Gumbel(0, 1).
 *
 * @param {number} s
 */
export function gumbelPdf(s) {
  // At the very end the exponent would be Infinity - Infinity.
  return s === -Infinity ? 0 : Math.exp(-s - Math.exp(-s));
}

/**
 * Distribution function of Gumbel(0, 1).
 *
 * @param {number} s
 */
export function gumbelCdf(s) {
  return Math.exp(-Math.exp(-s));
}

/**
 * P(a < G <= b), without cancellation where both cdfs are nearly 1.
 *
 * @param {number} a
 * @param {number} b above a
 */
export function gumbelBetween(a, b) {
  return -gumbelCdf(b) * Math.expm1(-Math.exp(-b) * Math.expm1(b - a));
}

/**
 * Probability of each of the bins of {@link drawMaxima}, those outside the window included.
 *
 * @param {Window} window
 * @returns {number[]}
 */
export function binProbabilities({ lower, upper, bins }) {
  const width = (upper - lower) / bins;
  return [
    gumbelCdf(lower),
    ...Array.from(
      { length: bins },
      (_, b) => gumbelBetween(lower + b * width, lower + (b + 1) * width),
    ),
    -Math.expm1(-Math.exp(-upper)),
  ];
}

/**
 * Perturbed logits of one draw, measured from log Z, and who is largest (the lowest index among
 * equals).
 *
 * @param {ArrayLike<number>[]} columns
 * @param {number[]} logits
 * @param {number} index which draw
 */
export function oneDraw(columns, logits, index) {
  const above = aboveLargest(logits);
  const largest = Math.max(...logits);
  const perturbed = logits.map((x, k) => x - largest - above - Math.log(columns[k][index]));
  return { perturbed, winner: perturbed.indexOf(Math.max(...perturbed)) };
}

/**
 * Make the first `n` draws of the noise and count them.
 *
 * @param {ArrayLike<number>[]} columns exponential noise, at least n numbers per option
 * @param {number[]} logits
 * @param {number} n
 * @param {Window} window
 * @param {number} stop c, measured from log Z
 * @returns {Summary}
 */
export function drawMaxima(columns, logits, n, { lower, upper, bins }, stop) {
  const options = logits.length;
  const probabilities = softmax(logits);
  const row = bins + 2;
  const byBin = new Uint32Array(options * row);
  const below = new Array(options).fill(0);
  const perBin = bins / (upper - lower);
  const first = new Float64Array(BLOCK);
  const winner = new Uint8Array(BLOCK);
  let total = 0;
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    raceBlock(columns, probabilities, start, size, first, winner);
    for (let j = 0; j < size; j++) {
      const maximum = -Math.log(first[j]);
      const place = (maximum - lower) * perBin;
      const bin = place < 0 ? 0 : place < bins ? (place | 0) + 1 : bins + 1;
      total += maximum;
      byBin[row * winner[j] + bin]++;
      below[winner[j]] += +(maximum <= stop);
    }
  }
  const counts = Array.from(
    { length: options },
    (_, k) => byBin.subarray(k * row, (k + 1) * row),
  );
  return {
    n,
    wins: counts.map((bins) => bins.reduce((sum, count) => sum + count, 0)),
    bins: counts,
    below,
    meanMaximum: n > 0 ? total / n : NaN,
  };
}

/**
 * e^(x_k - largest)
 *
 * @param {number[]} logits
 */
function weightsOf(logits) {
  const largest = Math.max(...logits);
  return logits.map((x) => Math.exp(x - largest));
}

/**
 * How far log Z lies above the largest logit.
 *
 * @param {number[]} logits
 */
function aboveLargest(logits) {
  const weights = weightsOf(logits);
  weights.splice(weights.indexOf(1), 1); // the largest itself
  return Math.log1p(weights.reduce((total, weight) => total + weight, 0));
}
