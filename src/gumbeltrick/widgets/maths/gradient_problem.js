/**
 * The gradient of a mean loss by the logits: exactly, and by the score function.
 *
 * One of k options is drawn, option j with probability π_j, and costs c_j: the loss is
 * f(y) = Σ c_j y_j. Estimates are (c_winner - b)(D - π), for a baseline b.
 *
 * @module
 */

import { softmax } from "./gumbel_max.js";
import { exactGradient } from "./losses.js";

/** Estimates that are averaged, and draws of the coarser staircase. */
export const FEW = 10;

/**
 * The mean loss and its gradient by the logits.
 *
 * @param {number[]} logits
 * @param {number[]} costs
 */
export function valueAndGradient(logits, costs) {
  return { value: meanLoss(logits, costs), gradient: exactGradient(logits, costs) };
}

/**
 * Σ π_k c_k, as the cost of the likeliest option and what the others add.
 *
 * @param {number[]} logits
 * @param {number[]} costs
 */
export function meanLoss(logits, costs) {
  const shares = softmax(logits);
  const likeliest = costs[shares.indexOf(Math.max(...shares))];
  return likeliest + shares.reduce((sum, share, k) => sum + share * (costs[k] - likeliest), 0);
}

/**
 * What the score function says of the slope by one logit, for every option that may win.
 *
 * @param {number[]} shares
 * @param {number[]} costs
 * @param {number} baseline
 * @param {number} option whose logit it is
 */
export function estimates(shares, costs, baseline, option) {
  const rest = allOthers(shares)[option];
  return costs.map((cost, winner) =>
    (cost - baseline) * (winner === option ? rest : -shares[option])
  );
}

/**
 * The score function of draws that are given by their winners: a row for each, an entry a logit.
 *
 * @param {number[]} logits
 * @param {number[]} costs
 * @param {number} baseline
 * @param {number[]} winners
 */
export function scoreFunction(logits, costs, baseline, winners) {
  const shares = softmax(logits);
  const columns = shares.map((_, k) => estimates(shares, costs, baseline, k));
  return winners.map((winner) => columns.map((column) => column[winner]));
}

/**
 * Variance of one estimate, for every logit.
 *
 * @param {number[]} logits
 * @param {number[]} costs
 * @param {number} baseline
 */
export function variance(logits, costs, baseline) {
  const shares = softmax(logits);
  return shares.map((_, k) => momentsOf(estimates(shares, costs, baseline, k), shares).variance);
}

/**
 * The baseline with the smallest variance, summed over the logits.
 *
 * @param {number[]} logits
 * @param {number[]} costs
 */
export function bestBaseline(logits, costs) {
  const shares = softmax(logits);
  const likeliest = costs[shares.indexOf(Math.max(...shares))];
  const squares = shares.map((share) => share * share);
  const weights = allOthers(shares).map((others, k) =>
    shares[k] * squares.reduce((sum, square, j) => sum + (j === k ? 0 : square), others * others)
  );
  const total = sumOf(weights);
  const apart = sumOf(weights.map((weight, k) => weight * (costs[k] - likeliest)));
  return likeliest + (total > 0 ? apart / total : 0);
}

/**
 * Mean and variance of a number that has so many values, and E|v - mean|³ / deviation³, which is 1
 * for an even coin and large for a rare win.
 *
 * @param {number[]} values
 * @param {number[]} shares
 */
export function momentsOf(values, shares) {
  const mean = sumOf(values.map((value, j) => shares[j] * value));
  const variance = sumOf(values.map((value, j) => shares[j] * (value - mean) ** 2));
  const deviation = Math.sqrt(variance);
  const third = sumOf(
    values.map((value, j) => shares[j] * Math.abs((value - mean) / deviation) ** 3),
  );
  return { mean, variance, lopsided: deviation > 0 ? third : 1 };
}

/**
 * Every way in which `size` draws may share out over so many options, with its number of orders.
 *
 * @param {number} size
 * @param {number} options
 * @returns {{ counts: number[], orders: number }[]}
 */
export function sharings(size, options) {
  if (options === 1) return [{ counts: [size], orders: 1 }];
  const all = [];
  let choices = 1; // size over first
  for (let first = 0; first <= size; first++) {
    for (const { counts, orders } of sharings(size - first, options - 1)) {
      all.push({ counts: [first, ...counts], orders: choices * orders });
    }
    choices = Math.round(choices * (size - first) / (first + 1));
  }
  return all;
}

/**
 * Mean of a batch from how often each option won, always summed in the same order.
 *
 * @param {ArrayLike<number>} counts
 * @param {number[]} values by winner
 * @param {number} size
 */
export function batchMean(counts, values, size) {
  let sum = 0;
  for (let j = 0; j < values.length; j++) sum += counts[j] * values[j];
  return sum / size;
}

/** @param {number[]} shares @returns {number[]} 1 - π_k, as the sum of the others */
function allOthers(shares) {
  return shares.map((_, k) => sumOf(shares.map((share, j) => j === k ? 0 : share)));
}

/** @param {number[]} values */
function sumOf(values) {
  return values.reduce((sum, value) => sum + value, 0);
}
