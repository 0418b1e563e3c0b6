/**
 * Losses that agree on the corners of the simplex and nowhere else: each is c_k, the cost of
 * option k, at the one-hot vector e_k. The same as `gumbeltrick.losses`.
 *
 * @module
 */

import { softmax } from "./gumbel_max.js";

/** Names of the losses: Σ c_k y_k, Σ c_k y_k², and log Σ e^c_k y_k. */
export const LOSSES = ["linear", "square", "log"];

/**
 * What of a loss is the same at every point: e^(c_k - largest cost).
 *
 * @param {number[]} costs
 */
export function lossWeights(costs) {
  const largest = Math.max(...costs);
  return costs.map((cost) => Math.exp(cost - largest));
}

/**
 * The loss at a point y of the simplex.
 *
 * @param {string} name
 * @param {number[]} costs
 * @param {ArrayLike<number>} y
 * @param {number[]} [weights] as {@link lossWeights} gives them
 * @returns {number}
 */
export function lossValue(name, costs, y, weights = lossWeights(costs)) {
  let sum = 0;
  if (name === "linear") {
    for (let k = 0; k < costs.length; k++) sum += costs[k] * y[k];
    return sum;
  }
  if (name === "square") {
    for (let k = 0; k < costs.length; k++) sum += costs[k] * y[k] * y[k];
    return sum;
  }
  for (let k = 0; k < costs.length; k++) sum += weights[k] * y[k];
  return Math.max(...costs) + Math.log(sum);
}

/**
 * Its derivatives by the coordinates of y, as if these were free.
 *
 * @param {string} name
 * @param {number[]} costs
 * @param {ArrayLike<number>} y
 * @param {Float64Array} out where they are written
 * @param {number[]} [weights] as {@link lossWeights} gives them
 */
export function lossSlope(name, costs, y, out, weights = lossWeights(costs)) {
  if (name === "linear") {
    for (let k = 0; k < costs.length; k++) out[k] = costs[k];
  } else if (name === "square") {
    for (let k = 0; k < costs.length; k++) out[k] = 2 * costs[k] * y[k];
  } else {
    let sum = 0;
    for (let k = 0; k < costs.length; k++) sum += weights[k] * y[k];
    for (let k = 0; k < costs.length; k++) out[k] = weights[k] / sum;
  }
  return out;
}

/**
 * The gradient by the logits of the mean cost of an option drawn by them: π_k (c_k - Σ π_j c_j).
 * It is that of E f(D) for every loss above.
 *
 * @param {number[]} logits
 * @param {number[]} costs
 * @returns {number[]}
 */
export function exactGradient(logits, costs) {
  const shares = softmax(logits);
  return shares.map((share, k) =>
    share * shares.reduce((sum, other, j) => sum + other * (costs[k] - costs[j]), 0)
  );
}
