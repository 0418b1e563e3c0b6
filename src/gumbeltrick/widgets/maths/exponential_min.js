/**
 * Drawing by weight in two ways: a uniform on the stick of cumulated weights, and a race.
 *
 * Both draws of one number are kept side by side, so that it can be told how often they agree and,
 * when weights move under the same luck, which of them change.
 *
 * @module
 */

import { BLOCK, raceBlock, winnerProbabilities } from "./competing_alarms.js";
import { fillUniform, stream } from "./random.js";

/** Stream of the uniforms. The noise of option k comes from stream k, far below. */
export const STICK_STREAM = 2 ** 31;

/**
 * Uniforms of a seed, a column that only ever grows.
 *
 * @typedef {{
 *   seed: number,
 *   stream: import("./random.js").Stream,
 *   column: Float64Array<ArrayBuffer>,
 *   filled: number,
 * }} Uniforms
 */

/**
 * What each draw became, either way: indices of options.
 *
 * @typedef {{ stick: Uint8Array, race: Uint8Array }} Outcomes
 */

/**
 * Uniforms of a seed, still empty.
 *
 * @param {number} seed
 * @param {Uniforms} [old] uniforms whose memory may be taken over
 * @returns {Uniforms}
 */
export function createUniforms(seed, old) {
  const column = old?.column ?? new Float64Array(0);
  return { seed, stream: stream(seed, STICK_STREAM), column, filled: 0 };
}

/**
 * Draw what is missing of `n` uniforms; what was drawn stays as it is.
 *
 * @param {Uniforms} uniforms
 * @param {number} n
 */
export function growUniforms(uniforms, n) {
  const { column, filled } = uniforms;
  if (column.length < n) {
    uniforms.column = new Float64Array(Math.max(n, 2 * column.length, BLOCK));
    uniforms.column.set(column.subarray(0, filled));
  }
  if (filled < n) {
    fillUniform(uniforms.stream, uniforms.column, filled, n);
    uniforms.filled = n;
  }
}

/**
 * Where each option's piece of the stick ends, in units of a power of two near the largest weight:
 * nothing overflows, and edges between whole weights stay exact.
 *
 * @param {number[]} weights at least 0, one of them above
 * @returns {number[]}
 */
export function cumulated(weights) {
  const unit = 2 ** Math.min(1023, Math.floor(Math.log2(Math.max(...weights))));
  let sum = 0;
  return weights.map((weight) => sum += weight / unit);
}

/**
 * The option on which a uniform falls: the first whose piece ends beyond it. An edge belongs to
 * the option on its right, so one without weight owns no place.
 *
 * @param {number} u in [0, 1)
 * @param {number[]} ends of the pieces
 * @returns {number}
 */
export function landing(u, ends) {
  const place = u * ends[ends.length - 1];
  return ends.findIndex((end) => end > place);
}

/**
 * Make the first `n` draws both ways.
 *
 * @param {ArrayLike<number>[]} columns exponential noise, at least n numbers per option
 * @param {ArrayLike<number>} uniforms at least n
 * @param {number[]} weights
 * @param {number} n
 * @returns {Outcomes}
 */
export function drawBoth(columns, uniforms, weights, n) {
  const probabilities = winnerProbabilities(weights);
  const stick = new Uint8Array(n);
  const race = new Uint8Array(n);
  const ends = cumulated(weights);
  const total = ends[ends.length - 1];
  const inner = ends.slice(0, -1);
  const first = new Float64Array(BLOCK);
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    raceBlock(columns, probabilities, start, size, first, race.subarray(start, start + size));
    // End by end and without branches: which way they would go cannot be predicted.
    for (const end of inner) {
      for (let i = start; i < start + size; i++) stick[i] += +(uniforms[i] * total >= end);
    }
  }
  return { stick, race };
}

/**
 * Count outcomes: a row for each option by the stick, a column for each by the race.
 *
 * @param {Outcomes} outcomes
 * @param {number} options
 * @returns {number[][]}
 */
export function countBoth({ stick, race }, options) {
  const table = new Uint32Array(options * options);
  for (let i = 0; i < stick.length; i++) table[options * stick[i] + race[i]]++;
  return Array.from(
    { length: options },
    (_, k) => Array.from(table.subarray(options * k, options * (k + 1))),
  );
}

/**
 * How often each option came by the stick, and by the race.
 *
 * @param {number[][]} table
 * @returns {[number[], number[]]}
 */
export function countsOf(table) {
  const sum = (/** @type {number[]} */ row) => row.reduce((total, count) => total + count, 0);
  return [table.map(sum), table.map((_, k) => sum(table.map((row) => row[k])))];
}

/**
 * In how many places two rows of outcomes differ.
 *
 * @param {Uint8Array} before
 * @param {Uint8Array} after as long
 */
export function countChanged(before, after) {
  let changed = 0;
  for (let i = 0; i < before.length; i++) changed += +(before[i] !== after[i]);
  return changed;
}
