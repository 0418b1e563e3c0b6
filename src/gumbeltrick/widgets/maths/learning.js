/**
 * A model with a categorical code: its loss and the exact gradient.
 *
 * A model of k categories of points of the plane is a Float64Array of 5k numbers: the encoder's
 * weights (three for each category: two slopes and a constant), then the decoder's means (two for
 * each). A gradient has the same form. Points are x, y, x, y, ….
 *
 * @module
 */

export const ESTIMATORS = [
  "exact",
  "score function",
  "gumbel-softmax",
  "straight-through",
  "gumbel-rao",
  "rebar",
];
export const SCHEDULES = ["constant", "falling"];
/** Standard deviation of a cluster, known to the model. */
export const SPREAD = 0.6;
const WEIGHTS = 3; // of a category
export const PARTS = 5; // numbers of a category
const FALL = 10; // a falling temperature ends at this part of its start
export const PRECISION = 1 / SPREAD ** 2;

/**
 * @typedef {Float64Array} Floats
 */

/**
 * The temperature of a step, the first being 0.
 *
 * @param {string} schedule
 * @param {number} temperature
 * @param {number} step
 * @param {number} steps
 */
export function temperatureAt(schedule, temperature, step, steps) {
  if (schedule === "constant" || steps === 1) return temperature;
  return temperature * FALL ** (-step / (steps - 1));
}

/**
 * The shares π of the categories, k for each point.
 *
 * @param {Floats} model
 * @param {Floats} points
 */
export function categories(model, points) {
  const k = model.length / PARTS;
  const shares = new Float64Array((points.length / 2) * k);
  const logs = new Float64Array(k);
  for (let i = 0; 2 * i < points.length; i++) {
    logShares(model, points[2 * i], points[2 * i + 1], logs);
    for (let j = 0; j < k; j++) shares[i * k + j] = Math.exp(logs[j]);
  }
  return shares;
}

/**
 * The loss of data, in nats, and its exact gradient, which is added to `gradient`.
 *
 * @param {Floats} model
 * @param {Floats} points
 * @param {Floats} [gradient]
 */
export function lossAndGradient(model, points, gradient = new Float64Array(model.length)) {
  const k = model.length / PARTS;
  const n = points.length / 2;
  const logs = new Float64Array(k);
  const prices = new Float64Array(k);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const x = points[2 * i], y = points[2 * i + 1];
    logShares(model, x, y, logs);
    let price = 0, mean = 0;
    for (let j = 0; j < k; j++) {
      prices[j] = priceOf(model, k, j, x, y);
      price += Math.exp(logs[j]) * prices[j];
      mean += Math.exp(logs[j]) * logs[j];
    }
    total += price + mean + Math.log(k);
    for (let j = 0; j < k; j++) {
      const share = Math.exp(logs[j]);
      addWeights(gradient, j, share * (prices[j] - price + logs[j] - mean) / n, x, y);
      const at = WEIGHTS * k + 2 * j;
      gradient[at] += share * (model[at] - x) * PRECISION / n;
      gradient[at + 1] += share * (model[at + 1] - y) * PRECISION / n;
    }
  }
  return total / n;
}

/**
 * The logarithms of the shares for one point.
 *
 * @param {Floats} model
 * @param {number} x
 * @param {number} y
 * @param {Floats} logs where log π goes
 */
export function logShares(model, x, y, logs) {
  let top = -Infinity;
  for (let j = 0; j < logs.length; j++) {
    logs[j] = model[3 * j] * x + model[3 * j + 1] * y + model[3 * j + 2];
    top = Math.max(top, logs[j]);
  }
  let sum = 0;
  for (let j = 0; j < logs.length; j++) sum += Math.exp(logs[j] - top);
  const log = Math.log(sum);
  for (let j = 0; j < logs.length; j++) logs[j] = logs[j] - top - log;
}

/**
 * @param {Floats} model
 * @param {number} k
 * @param {number} j
 * @param {number} x
 * @param {number} y
 */
function priceOf(model, k, j, x, y) {
  const dx = model[3 * k + 2 * j] - x, dy = model[3 * k + 2 * j + 1] - y;
  return (dx * dx + dy * dy) * PRECISION / 2;
}

/**
 * Add the slope by one logit to the gradient by its weights.
 *
 * @param {Floats} gradient
 * @param {number} j
 * @param {number} slope by the j-th logit
 * @param {number} x
 * @param {number} y
 */
export function addWeights(gradient, j, slope, x, y) {
  gradient[3 * j] += slope * x;
  gradient[3 * j + 1] += slope * y;
  gradient[3 * j + 2] += slope;
}
