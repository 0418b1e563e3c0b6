/**
 * The arena: five estimators on the same noise, at one temperature or at many, run in pieces as
 * small as one likes.
 *
 * @module
 */

import { createRows } from "./gradient_estimators.js";
import { fillExponential, stream } from "./random.js";

/** The estimators, in the order of all tables. */
export const ESTIMATORS = [
  "Score function",
  "Gumbel-softmax",
  "Straight-through",
  "Gumbel-Rao",
  "REBAR",
];

/** Which of them are unbiased, whatever the temperature. */
export const UNBIASED = [true, false, false, false, true];

/** What one estimate asks of the loss. */
export const ASKS = ["1 value", "1 slope", "1 slope", "1 slope", "2 values, 2 slopes"];

/** Soft samples in the mean of one Gumbel-Rao estimate. */
export const RAO_DRAWS = 10;

/** Rows of noise that are drawn, and worked on, at a time. */
export const BLOCK = 250;

const MOST_OPTIONS = 4;

/** @typedef {ReturnType<typeof createRowNoise>} RowNoise */
/** @typedef {import("./gradient_estimators.js").Problem} Problem */

/**
 * Running sums of the estimates of one estimator. Estimates are measured from the first of them,
 * so that a variance keeps its digits however small it is; `sizes` sums their absolute values.
 *
 * @typedef {{
 *   n: number,
 *   first: Float64Array,
 *   sums: Float64Array,
 *   squares: Float64Array,
 *   sizes: Float64Array,
 * }} Tally
 */

/**
 * What a tally says, by logit. The variances are those of single estimates; `effective` is how many
 * estimates of equal size would weigh as much as these do, (Σ |g|)² / Σ g².
 *
 * @typedef {{ n: number, means: number[], variances: number[], effective: number[] }} Summary
 */

/**
 * Standard exponentials of a seed, block by block, drawn when they are asked for and then kept.
 * Column `4 d + k` is option k's, in the noise that all estimators share (d = 0), in REBAR's
 * further noise (d = 1), and in Gumbel-Rao's (d > 1); it is the stream of that number.
 *
 * @param {number} seed
 */
export function createRowNoise(seed) {
  /** @type {{ state: import("./random.js").Stream, blocks: Float64Array[] }[]} */
  const columns = [];
  return {
    seed,
    /**
     * @param {number} d
     * @param {number} k
     * @param {number} b which block
     */
    block(d, k, b) {
      const index = MOST_OPTIONS * d + k;
      const column = columns[index] ??= { state: stream(seed, index), blocks: [] };
      while (column.blocks.length <= b) {
        const block = new Float64Array(BLOCK);
        fillExponential(column.state, block, 0, BLOCK);
        column.blocks.push(block);
      }
      return column.blocks[b];
    },
  };
}

/**
 * An arena that has seen no noise yet.
 *
 * @param {Problem} problem
 * @param {number[]} temperatures
 */
export function createArena(problem, temperatures) {
  const rows = createRows(problem);
  const { size } = rows;
  const make = (length = size) => new Float64Array(length);
  const tallies = temperatures.map(() => ESTIMATORS.map(() => createTally(size)));
  const winners = new Uint8Array(BLOCK);
  // What the logits make of a block of noise, whatever the temperature.
  const gaps = make(BLOCK * size);
  const rebarGaps = make(BLOCK * size);
  const raoGaps = make(BLOCK * size * RAO_DRAWS);
  const row = make();
  const [score, soft, straight, rao, rebar] = [make(), make(), make(), make(), make()];
  const estimates = [score, soft, straight, rao, rebar];
  let done = 0;

  /**
   * @param {RowNoise} noise
   * @param {number} b
   * @param {number} from
   * @param {number} to
   */
  function prepare(noise, b, from, to) {
    const columns = Array.from(
      { length: RAO_DRAWS + 2 },
      (_, d) => Array.from({ length: size }, (_, k) => noise.block(d, k, b)),
    );
    /**
     * @param {number} d
     * @param {number} i
     */
    const read = (d, i) => {
      for (let k = 0; k < size; k++) row[k] = columns[d][k][i];
    };
    for (let i = from; i < to; i++) {
      read(0, i);
      const winner = winners[i] = rows.gapsOf(row, gaps, i * size);
      read(1, i);
      rows.gapsGiven(row, winner, rebarGaps, i * size);
      for (let d = 0; d < RAO_DRAWS; d++) {
        read(d + 2, i);
        rows.gapsGiven(row, winner, raoGaps, (i * RAO_DRAWS + d) * size);
      }
    }
  }

  /**
   * @param {number} t which temperature
   * @param {number} from
   * @param {number} to
   */
  function estimate(t, from, to) {
    const temperature = temperatures[t];
    for (let i = from; i < to; i++) {
      const winner = winners[i];
      const at = i * size;
      rows.scoreFunction(winner, score);
      rows.softAndStraight(gaps, at, winner, temperature, soft, straight);
      rows.rao(raoGaps, at * RAO_DRAWS, RAO_DRAWS, winner, temperature, rao);
      rows.rebar(soft, rebarGaps, at, winner, temperature, 1, rebar);
      for (let e = 0; e < estimates.length; e++) add(tallies[t][e], estimates[e]);
    }
  }

  return {
    /** How many rows of noise were worked on. */
    rows: () => done,
    /**
     * Work on the next rows, up to the end of their block.
     *
     * @param {RowNoise} noise the same at each call
     * @param {number} n how many rows there shall be in the end
     * @returns {boolean} whether that is reached
     */
    advance(noise, n) {
      if (done < n) {
        const b = Math.floor(done / BLOCK);
        const from = done - b * BLOCK;
        const to = Math.min(BLOCK, n - b * BLOCK);
        prepare(noise, b, from, to);
        for (let t = 0; t < temperatures.length; t++) estimate(t, from, to);
        done += to - from;
      }
      return done >= n;
    },
    /** For each temperature and each estimator. @returns {Summary[][]} */
    summaries: () => tallies.map((some) => some.map(summarise)),
  };
}

/**
 * @param {number} size
 * @returns {Tally}
 */
function createTally(size) {
  const [first, sums, squares, sizes] = [1, 2, 3, 4].map(() => new Float64Array(size));
  return { n: 0, first, sums, squares, sizes };
}

/**
 * @param {Tally} tally
 * @param {Float64Array} estimate
 */
function add(tally, estimate) {
  const { first, sums, squares, sizes } = tally;
  if (tally.n++ === 0) first.set(estimate);
  for (let k = 0; k < estimate.length; k++) {
    const away = estimate[k] - first[k];
    sums[k] += away;
    squares[k] += away * away;
    sizes[k] += Math.abs(estimate[k]);
  }
}

/**
 * @param {Tally} tally
 * @returns {Summary}
 */
function summarise({ n, first, sums, squares, sizes }) {
  return {
    n,
    means: Array.from(first, (start, k) => start + sums[k] / n),
    variances: Array.from(
      squares,
      (square, k) => Math.max(0, square - sums[k] * sums[k] / n) / (n - 1),
    ),
    effective: Array.from(first, (start, k) => {
      const square = squares[k] + 2 * start * sums[k] + n * start * start;
      return square > 0 ? sizes[k] * sizes[k] / square : 0;
    }),
  };
}
