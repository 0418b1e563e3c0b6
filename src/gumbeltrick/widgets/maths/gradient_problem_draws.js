/**
 * Draws whose noise stays while one logit moves: where each changes its winner.
 *
 * Draw i with noise G goes to option k as soon as x_k exceeds max_{j≠k} (x_j + G_j) - G_k, its
 * jump; below it goes to the j of that maximum, its rival. The jump does not depend on x_k.
 *
 * @module
 */

import { createNoise, growNoise } from "./competing_alarms.js";
import { batchMean } from "./gradient_problem.js";

/**
 * `gumbels` are -log of the noise, of which `logged` are there, column by column.
 *
 * @typedef {{
 *   seed: number,
 *   noise: import("./competing_alarms.js").Noise,
 *   gumbels: Float64Array[],
 *   logged: number[],
 * }} Draws
 * @typedef {{ n: number, option: number, places: Float64Array, rivals: Uint8Array }} Jumps
 */

/**
 * How many draws of each rival jump in each cell of an axis, row by row, one row a rival; `below`
 * counts those that jump left of it.
 *
 * @typedef {{ n: number, option: number, cells: number, below: Uint32Array, counts: Uint32Array[] }} Cells
 */

/**
 * A point of a staircase: the loss from `x` on, up to the next point.
 *
 * @typedef {{ x: number, loss: number }} Stair
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
  return { seed, noise, gumbels: old?.gumbels ?? [], logged: [] };
}

/**
 * Draw what is missing of `n` draws of so many options; what was drawn stays as it is.
 *
 * @param {Draws} draws
 * @param {number} n
 * @param {number} options
 */
export function growDraws(draws, n, options) {
  growNoise(draws.noise, n, options);
  for (let k = 0; k < options; k++) {
    const done = draws.logged[k] ?? 0;
    if (done >= n) continue;
    const column = draws.noise.columns[k];
    const old = draws.gumbels[k];
    const gumbels = old?.length >= n ? old : new Float64Array(column.length);
    if (gumbels !== old && done) gumbels.set(old.subarray(0, done));
    for (let i = done; i < n; i++) gumbels[i] = -Math.log(column[i]);
    draws.gumbels[k] = gumbels;
    draws.logged[k] = n;
  }
}

/**
 * Where the first `n` draws go over to an option.
 *
 * @param {Draws} draws
 * @param {number} n
 * @param {number[]} logits that of the option itself does not matter
 * @param {number} option
 * @returns {Jumps}
 */
export function findJumps({ gumbels }, n, logits, option) {
  const places = new Float64Array(n).fill(-Infinity);
  const rivals = new Uint8Array(n);
  logits.forEach((logit, j) => {
    if (j === option) return;
    const column = gumbels[j];
    for (let i = 0; i < n; i++) {
      const sum = logit + column[i];
      if (sum > places[i]) {
        places[i] = sum;
        rivals[i] = j;
      }
    }
  });
  const own = gumbels[option];
  for (let i = 0; i < n; i++) places[i] -= own[i];
  return { n, option, places, rivals };
}

/**
 * Which option each draw goes to where the logit is x.
 *
 * @param {Jumps} jumps
 * @param {number} x
 */
export function winnersAt({ n, option, places, rivals }, x) {
  const winners = new Uint8Array(n);
  for (let i = 0; i < n; i++) winners[i] = places[i] < x ? option : rivals[i];
  return winners;
}

/**
 * How often each option wins.
 *
 * @param {Uint8Array} winners
 * @param {number} options
 */
export function countWins(winners, options) {
  const wins = new Uint32Array(options);
  for (let i = 0; i < winners.length; i++) wins[winners[i]]++;
  return [...wins];
}

/**
 * Means of estimates over batches of so many draws; an incomplete last batch is left out.
 *
 * @param {Uint8Array} winners
 * @param {number[]} values estimate by winner
 * @param {number} size
 */
export function batchMeans(winners, values, size) {
  const means = new Float64Array(Math.floor(winners.length / size));
  const counts = new Uint8Array(values.length);
  for (let batch = 0, i = 0; batch < means.length; batch++) {
    counts.fill(0);
    for (const end = i + size; i < end; i++) counts[winners[i]]++;
    means[batch] = batchMean(counts, values, size);
  }
  return means;
}

/**
 * The mean loss of the first `count` draws at every logit: a staircase that starts at -Infinity and
 * rises or falls at the jump of each draw.
 *
 * @param {Jumps} jumps
 * @param {number} count a few
 * @param {number[]} costs
 * @returns {Stair[]}
 */
export function stairsOf({ n, option, places, rivals }, count, costs) {
  const few = Array.from({ length: Math.min(count, n) }, (_, i) => i);
  few.sort((a, b) => places[a] - places[b]);
  // Summed anew at each step: no rounding adds up.
  return [-Infinity, ...few.map((i) => places[i])].map((x, step) => ({
    x,
    loss: few.reduce((sum, i, rank) => sum + costs[rank < step ? option : rivals[i]], 0) /
      few.length,
  }));
}

/**
 * Count the jumps by cell of an axis.
 *
 * @param {Jumps} jumps
 * @param {number} options
 * @param {{ lower: number, upper: number, cells: number }} axis
 * @returns {Cells}
 */
export function countJumps({ n, option, places, rivals }, options, { lower, upper, cells }) {
  const below = new Uint32Array(options);
  const counts = Array.from({ length: options }, () => new Uint32Array(cells));
  const unit = cells / (upper - lower);
  for (let i = 0; i < n; i++) {
    const cell = Math.floor((places[i] - lower) * unit);
    if (cell < 0) below[rivals[i]]++;
    else if (cell < cells) counts[rivals[i]][cell]++;
  }
  return { n, option, cells, below, counts };
}

/**
 * The mean loss of all counted draws at the edges between the cells, from the lower end of the axis
 * to the upper.
 *
 * @param {Cells} jumps
 * @param {Jumps} all
 * @param {number[]} costs
 */
export function lossAtEdges({ n, option, cells, below, counts }, { rivals }, costs) {
  const left = new Array(costs.length).fill(0); // draws that have not jumped yet, by rival
  for (let i = 0; i < n; i++) left[rivals[i]]++;
  const losses = new Float64Array(cells + 1);
  for (let j = 0; j < left.length; j++) left[j] -= below[j];
  for (let edge = 0; edge <= cells; edge++) {
    let kept = 0;
    let sum = 0;
    for (let j = 0; j < left.length; j++) {
      if (edge) left[j] -= counts[j][edge - 1];
      kept += left[j];
      sum += left[j] * costs[j];
    }
    losses[edge] = (sum + (n - kept) * costs[option]) / n;
  }
  return losses;
}
