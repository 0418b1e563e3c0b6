/**
 * One noise, five views: what a row of uniforms says as alarm times, as Gumbels, as a winner, as
 * a soft winner, and, over many draws, as counts. The same as `gumbeltrick.one_noise`.
 *
 * @module
 */

import { BLOCK, raceBlock } from "./competing_alarms.js";

/**
 * `exponentials` are -log u, `times` are when the alarms ring, `gumbels` are -log of the
 * exponentials, `perturbed` are logits plus Gumbels, `winner` is who is first and largest (the
 * lowest index among equals), `soft` is softmax(perturbed / temperature).
 *
 * @typedef {{
 *   exponentials: number[],
 *   times: number[],
 *   gumbels: number[],
 *   perturbed: number[],
 *   winner: number,
 *   soft: number[],
 * }} Views
 */

/**
 * @param {number[]} uniforms strictly inside (0, 1)
 * @param {number[]} logits finite, as many
 * @param {number} temperature positive
 * @returns {Views}
 */
export function views(uniforms, logits, temperature) {
  const exponentials = uniforms.map((u) => -Math.log(u));
  const gumbels = exponentials.map((e) => -Math.log(e));
  const largest = Math.max(...logits);
  const scores = logits.map((x, k) => x - largest + gumbels[k]);
  const best = Math.max(...scores);
  const weights = scores.map((score) => Math.exp((score - best) / temperature));
  const sum = weights.reduce((total, weight) => total + weight);
  return {
    exponentials,
    times: logits.map((x, k) => Math.exp(-(x + gumbels[k]))),
    gumbels,
    perturbed: logits.map((x, k) => x + gumbels[k]),
    winner: scores.indexOf(best),
    soft: weights.map((weight) => weight / sum),
  };
}

/**
 * The uniform whose Gumbel gives this sum.
 *
 * @param {number} sum
 * @param {number} logit
 */
export function uniformOfSum(sum, logit) {
  return Math.exp(-Math.exp(logit - sum));
}

/**
 * How often each option won the first `n` draws of the noise.
 *
 * @param {ArrayLike<number>[]} columns exponential noise, at least n numbers per option
 * @param {number[]} probabilities
 * @param {number} n
 * @returns {number[]}
 */
export function countWinners(columns, probabilities, n) {
  const wins = probabilities.map(() => 0);
  const first = new Float64Array(BLOCK);
  const winner = new Uint8Array(BLOCK);
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    raceBlock(columns, probabilities, start, size, first, winner);
    for (let j = 0; j < size; j++) wins[winner[j]]++;
  }
  return wins;
}
