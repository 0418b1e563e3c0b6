/**
 * The race of exponential clocks: clock k rings after E_k / λ_k, E_k standard exponential noise.
 *
 * Sampling works in units of the mean first ring 1/Λ, Λ = Σ λ: clock k then rings after
 * E_k / p_k, with p_k = λ_k / Λ its share. No rate is too large or too small for that.
 *
 * @module
 */

import { fillExponential, stream } from "./random.js";

/** Times are told apart by the quarters of Exp(Λ), whose edges are these, in units of 1/Λ. */
export const QUARTERS = [Math.log(4 / 3), Math.LN2, Math.log(4)];

/** Races per pass of {@link raceBlock}: two small arrays that stay in the processor's cache. */
export const BLOCK = 1024;

/**
 * Standard exponential noise, one column per clock, that only ever grows.
 *
 * @typedef {{
 *   seed: number,
 *   streams: import("./random.js").Stream[],
 *   columns: Float64Array<ArrayBuffer>[],
 *   filled: number[],
 * }} Noise
 */

/**
 * What one pass over the races counts, row by row, one row per winner: by bin of the time (the
 * last bin holds all later ones) and by quarter. `meanTime` is in units of 1/Λ.
 *
 * @typedef {{
 *   n: number,
 *   wins: number[],
 *   bins: Uint32Array[],
 *   quarters: Uint32Array[],
 *   meanTime: number,
 * }} Summary
 */

/**
 * Noise of a seed, still empty.
 *
 * @param {number} seed
 * @param {Noise} [old] noise whose memory may be taken over
 * @returns {Noise}
 */
export function createNoise(seed, old) {
  return { seed, streams: [], columns: old?.columns ?? [], filled: [] };
}

/**
 * Draw what is missing of `n` races between `clocks` clocks; what was drawn stays as it is.
 *
 * @param {Noise} noise
 * @param {number} n
 * @param {number} clocks
 */
export function growNoise(noise, n, clocks) {
  for (let k = 0; k < clocks; k++) {
    noise.streams[k] ??= stream(noise.seed, k);
    noise.filled[k] ??= 0;
    const column = noise.columns[k] ?? new Float64Array(0);
    if (column.length < n) {
      const longer = new Float64Array(Math.max(n, 2 * column.length, BLOCK));
      longer.set(column.subarray(0, noise.filled[k]));
      noise.columns[k] = longer;
    }
    if (noise.filled[k] < n) {
      fillExponential(noise.streams[k], noise.columns[k], noise.filled[k], n);
      noise.filled[k] = n;
    }
  }
}

/**
 * Run the first `n` races of the noise and count them.
 *
 * @param {ArrayLike<number>[]} columns noise, one column of at least n numbers per clock
 * @param {number[]} probabilities winner probability of each clock
 * @param {number} n
 * @param {number} upper end of the last equally wide bin, in units of 1/Λ
 * @param {number} bins how many bins of equal width
 * @returns {Summary}
 */
export function runRaces(columns, probabilities, n, upper, bins) {
  const clocks = probabilities.length;
  const row = bins + 1;
  const byBin = new Uint32Array(clocks * row);
  const byQuarter = new Uint32Array(clocks * 4);
  const perBin = bins / upper;
  const [q1, q2, q3] = QUARTERS;
  const first = new Float64Array(BLOCK);
  const winner = new Uint8Array(BLOCK);
  let total = 0;
  for (let start = 0; start < n; start += BLOCK) {
    const size = Math.min(BLOCK, n - start);
    raceBlock(columns, probabilities, start, size, first, winner);
    for (let j = 0; j < size; j++) {
      const time = first[j];
      const bin = (time * perBin) | 0;
      // Sums of comparisons, not branches: which way they go cannot be predicted.
      const quarter = +(time > q1) + +(time > q2) + +(time > q3);
      total += time;
      byBin[row * winner[j] + (bin < bins ? bin : bins)]++;
      byQuarter[4 * winner[j] + quarter]++;
    }
  }
  const quarters = rows(byQuarter, clocks);
  const wins = quarters.map(([a, b, c, d]) => a + b + c + d);
  return { n, wins, bins: rows(byBin, clocks), quarters, meanTime: n > 0 ? total / n : NaN };
}

/**
 * One race: when its clocks ring, in units of time and of 1/Λ, and who is first (the lowest index
 * among equals).
 *
 * @typedef {{ alarms: number[], times: number[], winner: number }} Race
 */

/**
 * @param {ArrayLike<number>[]} columns
 * @param {number[]} rates
 * @param {number} index which race
 * @returns {Race}
 */
export function oneRace(columns, rates, index) {
  const alarms = rates.map((rate, k) => columns[k][index] / rate);
  const times = winnerProbabilities(rates).map((share, k) => columns[k][index] * (1 / share));
  return { alarms, times, winner: times.indexOf(Math.min(...times)) };
}

/**
 * First ring and winner of some races, four clocks at a time: what lies in registers need not be
 * fetched, which makes the pass a third faster than clock by clock.
 *
 * @param {ArrayLike<number>[]} columns
 * @param {number[]} probabilities
 * @param {number} start
 * @param {number} size
 * @param {Float64Array} first out: time of the first ring
 * @param {Uint8Array} winner out: who rang
 */
export function raceBlock(columns, probabilities, start, size, first, winner) {
  first.fill(Infinity);
  winner.fill(0);
  for (let k = 0; k < probabilities.length; k += 4) {
    const [a, b = a, c = a, d = a] = columns.slice(k, k + 4);
    // 1/0 is Infinity: a clock too slow for its share to be a number never rings first, and
    // neither does a clock that is not there.
    const [sa, sb, sc, sd] = [0, 1, 2, 3].map((i) => 1 / (probabilities[k + i] ?? 0));
    for (let j = 0; j < size; j++) {
      const i = start + j;
      const tb = b[i] * sb;
      const tc = c[i] * sc;
      const td = d[i] * sd;
      let time = a[i] * sa;
      let who = k;
      if (tb < time) {
        time = tb;
        who = k + 1;
      }
      if (tc < time) {
        time = tc;
        who = k + 2;
      }
      if (td < time) {
        time = td;
        who = k + 3;
      }
      if (time < first[j]) {
        first[j] = time;
        winner[j] = who;
      }
    }
  }
}

/**
 * @param {Uint32Array} table
 * @param {number} count
 */
function rows(table, count) {
  const length = table.length / count;
  return Array.from({ length: count }, (_, k) => table.subarray(k * length, (k + 1) * length));
}

/**
 * λ_k / Λ for every clock. Shares below the smallest double are 0.
 *
 * @param {number[]} rates
 * @returns {number[]}
 */
export function winnerProbabilities(rates) {
  const fastest = Math.max(...rates);
  const relative = rates.map((rate) => rate / fastest); // Λ itself may overflow, this sum cannot
  const sum = relative.reduce((total, share) => total + share);
  return relative.map((share) => share / sum);
}

/**
 * The time of the first ring: Exp(Λ).
 *
 * @param {number[]} rates
 */
export function firstTime(rates) {
  const fastest = Math.max(...rates);
  const sum = rates.reduce((total, rate) => total + rate / fastest, 0);
  const mean = 1 / fastest / sum;
  /** @param {number} time Λ · time, without forming Λ */
  const scaled = (time) => time * fastest * sum;
  return {
    mean,
    /** @param {number} time */
    pdf: (time) => (time < 0 ? 0 : Math.exp(-scaled(time)) * fastest * sum),
    /** @param {number} time */
    cdf: (time) => (time < 0 ? 0 : -Math.expm1(-scaled(time))),
    /** @param {number} time */
    sf: (time) => (time < 0 ? 1 : Math.exp(-scaled(time))),
  };
}

/**
 * Probability that the clocks ring in exactly this order: ∏_j λ_σj / Σ_{l ≥ j} λ_σl.
 *
 * @param {number[]} rates
 * @param {number[]} order clocks, first to ring first
 * @returns {number}
 */
export function orderProbability(rates, order) {
  let product = 1;
  let fastest = 0; // of the clocks from j on; sums are kept relative to it, so none overflows
  let sum = 0;
  for (let j = order.length - 1; j >= 0; j--) {
    const rate = rates[order[j]];
    if (rate > fastest) {
      sum = sum * (fastest / rate) + 1;
      fastest = rate;
    } else {
      sum += rate / fastest;
    }
    product *= rate / fastest / sum;
  }
  return product;
}

/**
 * Probability of each of the bins of {@link runRaces}, the last one "later than all the others".
 *
 * @param {number} upper
 * @param {number} bins
 * @returns {number[]}
 */
export function binProbabilities(upper, bins) {
  const width = upper / bins;
  const inside = -Math.expm1(-width);
  const probabilities = Array.from({ length: bins }, (_, b) => Math.exp(-b * width) * inside);
  probabilities.push(Math.exp(-upper));
  return probabilities;
}
