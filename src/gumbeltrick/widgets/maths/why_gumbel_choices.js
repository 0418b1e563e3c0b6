/**
 * Choices from menus of logits plus noise, by sampling.
 *
 * @module
 */

import { fillUniform, stream } from "./random.js";
import { quantileOf } from "./why_gumbel.js";

const BLOCK = 1024; // choices per pass: two small arrays that stay in the processor's cache

/**
 * Noise, one column per option: uniforms of a seed, and what a law makes of them. Another law
 * meets the same uniforms.
 *
 * @typedef {{
 *   seed: number,
 *   noise: string,
 *   streams: import("./random.js").Stream[],
 *   uniforms: Float64Array<ArrayBuffer>[],
 *   columns: Float64Array<ArrayBuffer>[],
 *   drawn: number[],
 *   filled: number[],
 * }} Luck `drawn` counts uniforms, `filled` noise
 */

/**
 * Noise of a seed and a law, still empty.
 *
 * @param {number} seed
 * @param {string} noise
 * @param {Luck} [old] noise whose uniforms, if they are of the same seed, and memory are taken over
 * @returns {Luck}
 */
export function createLuck(seed, noise, old) {
  const { uniforms = [], columns = [] } = old ?? {};
  const same = old?.seed === seed;
  const streams = same ? old.streams : [];
  return { seed, noise, streams, uniforms, columns, drawn: same ? old.drawn : [], filled: [] };
}

/**
 * Draw what is missing of `n` numbers for each of `options` options; what was drawn stays as it is.
 *
 * @param {Luck} luck
 * @param {number} n
 * @param {number} options
 */
export function growLuck(luck, n, options) {
  const { streams, uniforms, columns, drawn, filled } = luck;
  const toNoise = quantileOf(luck.noise);
  for (let k = 0; k < options; k++) {
    streams[k] ??= stream(luck.seed, k);
    drawn[k] ??= 0;
    filled[k] ??= 0;
    uniforms[k] = longer(uniforms[k], drawn[k], n);
    columns[k] = longer(columns[k], filled[k], n);
    if (drawn[k] < n) {
      fillUniform(streams[k], uniforms[k], drawn[k], n);
      drawn[k] = n;
    }
    const [column, luckOfK] = [columns[k], uniforms[k]];
    for (let i = filled[k]; i < n; i++) column[i] = toNoise(luckOfK[i]);
    filled[k] = Math.max(filled[k], n);
  }
}

/**
 * What one menu got: the first `size` options were offered `n` times.
 *
 * @typedef {{ size: number, n: number, wins: number[] }} Menu
 */

/**
 * Make n choices from the menus of the first 2, 3, … options: to each menu its own share of the
 * noise, so that the menus are independent of each other.
 *
 * @param {ArrayLike<number>[]} columns noise, at least n numbers per option
 * @param {number[]} logits
 * @param {number} n
 * @returns {Menu[]}
 */
export function choose(columns, logits, n) {
  const largest = Math.max(...logits);
  const scores = logits.map((x) => x - largest);
  const menus = logits.length - 1;
  return Array.from({ length: menus }, (_, m) => {
    const start = Math.floor(m * n / menus);
    const end = Math.floor((m + 1) * n / menus);
    const wins = countWins(columns, scores.slice(0, m + 2), start, end);
    return { size: m + 2, n: end - start, wins };
  });
}

/**
 * @param {ArrayLike<number>[]} columns
 * @param {number[]} scores
 * @param {number} start
 * @param {number} end
 */
function countWins(columns, scores, start, end) {
  const wins = scores.map(() => 0);
  const best = new Float64Array(BLOCK);
  const who = new Uint8Array(BLOCK);
  for (let from = start; from < end; from += BLOCK) {
    const size = Math.min(BLOCK, end - from);
    best.fill(-Infinity);
    who.fill(0);
    scores.forEach((score, k) => {
      const column = columns[k];
      for (let j = 0; j < size; j++) {
        const sum = score + column[from + j];
        if (sum > best[j]) {
          best[j] = sum;
          who[j] = k;
        }
      }
    });
    for (let j = 0; j < size; j++) wins[who[j]]++;
  }
  return wins;
}

/**
 * @param {Float64Array<ArrayBuffer> | undefined} column
 * @param {number} kept how many numbers of it are kept
 * @param {number} n
 */
function longer(column, kept, n) {
  if (column && column.length >= n) return column;
  const made = new Float64Array(Math.max(n, 2 * (column?.length ?? 0), BLOCK));
  if (column) made.set(column.subarray(0, kept));
  return made;
}
