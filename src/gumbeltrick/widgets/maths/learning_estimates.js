/**
 * Estimates of the model's gradient on given noise, standard exponential: k numbers for each point.
 *
 * @module
 */

import { addWeights, logShares, lossAndGradient, PARTS, PRECISION } from "./learning.js";

/** Soft samples of Gumbel-Rao. */
export const DRAWS = 10;

/**
 * @typedef {Float64Array} Floats
 */

/**
 * How many numbers of noise an estimate needs beside k for each point.
 *
 * @param {string} estimator
 * @param {number} k
 */
export function furtherNoise(estimator, k) {
  return estimator === "gumbel-rao" ? DRAWS * k : estimator === "rebar" ? k : 0;
}

/**
 * One estimate of the gradient, from one code for each point.
 *
 * @param {string} estimator
 * @param {Floats} model
 * @param {Floats} points
 * @param {number} temperature
 * @param {Floats} noise k for each point
 * @param {Floats} further what `furtherNoise` says, for each point
 * @returns {Floats}
 */
export function estimate(estimator, model, points, temperature, noise, further) {
  const gradient = new Float64Array(model.length);
  if (estimator === "exact") {
    lossAndGradient(model, points, gradient);
    return gradient;
  }
  const k = model.length / PARTS;
  const n = points.length / 2;
  const beside = furtherNoise(estimator, k);
  const work = createWork(model, temperature);
  for (let i = 0; i < n; i++) {
    const x = points[2 * i], y = points[2 * i + 1];
    logShares(model, x, y, work.logs);
    const own = noise.subarray(i * k, (i + 1) * k);
    for (let j = 0; j < k; j++) work.gumbels[j] = -Math.log(own[j]);
    const winner = winnerOf(work.logs, work.gumbels);
    const { code, slope } = work;
    if (estimator === "gumbel-softmax") relax(work, code);
    else code.fill(0)[winner] = 1;
    slope.fill(0);
    KERNELS[estimator](work, x, y, winner, further.subarray(i * beside, (i + 1) * beside));
    addPoint(gradient, work, x, y, n);
  }
  return gradient;
}

/**
 * @typedef {ReturnType<typeof createWork>} Work
 * @typedef {(work: Work, x: number, y: number, winner: number, further: Floats) => void} Kernel
 */

/** What an estimator adds to `slope`, the gradient by the logits. @type {Record<string, Kernel>} */
const KERNELS = {
  "score function": (work, x, y, winner) => {
    addScore(work, softPrice(work, work.code, x, y), winner);
  },
  "gumbel-softmax": (work, x, y, winner) => {
    slopesAt(work, work.code, x, y);
    pullBack(work, work.code, winner, 1);
  },
  "straight-through": (work, x, y, winner) => {
    slopesAt(work, work.code, x, y);
    relax(work, work.soft);
    pullBack(work, work.soft, winner, 1);
  },
  "gumbel-rao": (work, x, y, winner, further) => {
    slopesAt(work, work.code, x, y);
    const { k } = work;
    for (let draw = 0; draw < DRAWS; draw++) {
      condition(work, further.subarray(draw * k, (draw + 1) * k), winner);
      relax(work, work.soft);
      pullBack(work, work.soft, winner, 1 / DRAWS);
    }
  },
  "rebar": (work, x, y, winner, further) => {
    const { k, logs, gumbels, soft, slope, inner } = work;
    relax(work, soft);
    slopesAt(work, soft, x, y);
    pullBack(work, soft, winner, 1);
    condition(work, further, winner);
    relax(work, soft);
    slopesAt(work, soft, x, y);
    inner.set(slope);
    slope.fill(0);
    pullBack(work, soft, winner, 1);
    let sum = 0;
    for (let j = 0; j < k; j++) {
      slope[j] *= j === winner ? 0 : further[j] * Math.exp(gumbels[j]);
      sum += slope[j];
    }
    for (let j = 0; j < k; j++) slope[j] = inner[j] - slope[j] + Math.exp(logs[j]) * sum;
    addScore(work, softPrice(work, work.code, x, y) - softPrice(work, soft, x, y), winner);
  },
};

/**
 * @param {Floats} model
 * @param {number} temperature
 */
function createWork(model, temperature) {
  const k = model.length / PARTS;
  const row = () => new Float64Array(k);
  return {
    model,
    k,
    temperature,
    logs: row(), // log π
    gumbels: row(),
    code: row(), // what the decoder is fed
    soft: row(),
    slopes: row(), // of the price, by the entries of a code
    slope: row(), // of the loss, by the logits
    inner: row(),
  };
}

/**
 * @param {Floats} logits
 * @param {Floats} gumbels
 */
function winnerOf(logits, gumbels) {
  let winner = 0;
  for (let j = 1; j < logits.length; j++) {
    if (logits[j] + gumbels[j] > logits[winner] + gumbels[winner]) winner = j;
  }
  return winner;
}

/**
 * The soft sample of the Gumbels at hand.
 *
 * @param {Work} work
 * @param {Floats} out
 */
function relax({ k, logs, gumbels, temperature }, out) {
  let top = -Infinity, sum = 0;
  for (let j = 0; j < k; j++) top = Math.max(top, logs[j] + gumbels[j]);
  for (let j = 0; j < k; j++) sum += out[j] = Math.exp((logs[j] + gumbels[j] - top) / temperature);
  for (let j = 0; j < k; j++) out[j] /= sum;
}

/**
 * Gumbels with which the winner wins, from exponential noise.
 *
 * @param {Work} work
 * @param {Floats} noise
 * @param {number} winner
 */
function condition({ k, logs, gumbels }, noise, winner) {
  for (let j = 0; j < k; j++) gumbels[j] = -Math.log(noise[j] + Math.exp(logs[j]) * noise[winner]);
  gumbels[winner] = -Math.log(noise[winner]) - logs[winner];
}

/**
 * The slopes of the price at a code, by its entries.
 *
 * @param {Work} work
 * @param {Floats} code
 * @param {number} x
 * @param {number} y
 */
function slopesAt({ model, k, slopes }, code, x, y) {
  const [dx, dy] = gap(model, k, code, x, y);
  for (let j = 0; j < k; j++) {
    slopes[j] = (dx * model[3 * k + 2 * j] + dy * model[3 * k + 2 * j + 1]) * PRECISION;
  }
}

/**
 * The price of a code.
 *
 * @param {Work} work
 * @param {Floats} code
 * @param {number} x
 * @param {number} y
 */
function softPrice({ model, k }, code, x, y) {
  const [dx, dy] = gap(model, k, code, x, y);
  return (dx * dx + dy * dy) * PRECISION / 2;
}

/**
 * From the point to the mean of a code.
 *
 * @param {Floats} model
 * @param {number} k
 * @param {Floats} code
 * @param {number} x
 * @param {number} y
 */
function gap(model, k, code, x, y) {
  let dx = 0, dy = 0;
  for (let j = 0; j < k; j++) {
    dx += code[j] * model[3 * k + 2 * j];
    dy += code[j] * model[3 * k + 2 * j + 1];
  }
  return [dx - x, dy - y];
}

/**
 * Add the slopes, pulled back through a soft sample, to the gradient by the logits. They are
 * measured from the winner's, so that no digits are lost where the sample is all but one-hot.
 *
 * @param {Work} work
 * @param {Floats} soft
 * @param {number} winner
 * @param {number} factor
 */
function pullBack({ k, slopes, slope, temperature }, soft, winner, factor) {
  let mean = 0;
  for (let j = 0; j < k; j++) mean += soft[j] * (slopes[j] - slopes[winner]);
  for (let j = 0; j < k; j++) {
    slope[j] += factor * soft[j] * (slopes[j] - slopes[winner] - mean) / temperature;
  }
}

/**
 * Add `factor`·(D - π) to the gradient by the logits.
 *
 * @param {Work} work
 * @param {number} factor
 * @param {number} winner
 */
function addScore({ k, logs, slope }, factor, winner) {
  let losers = 0;
  for (let j = 0; j < k; j++) {
    if (j === winner) continue;
    losers += Math.exp(logs[j]);
    slope[j] -= factor * Math.exp(logs[j]);
  }
  slope[winner] += factor * losers;
}

/**
 * Add what a point gives to the gradient of the model: by the logits, with the KL term, and by the
 * means.
 *
 * @param {Floats} gradient
 * @param {Work} work
 * @param {number} x
 * @param {number} y
 * @param {number} n
 */
function addPoint(gradient, { model, k, logs, slope, code }, x, y, n) {
  let mean = 0;
  for (let j = 0; j < k; j++) mean += Math.exp(logs[j]) * logs[j];
  const [dx, dy] = gap(model, k, code, x, y);
  for (let j = 0; j < k; j++) {
    addWeights(gradient, j, (slope[j] + Math.exp(logs[j]) * (logs[j] - mean)) / n, x, y);
    gradient[3 * k + 2 * j] += code[j] * dx * PRECISION / n;
    gradient[3 * k + 2 * j + 1] += code[j] * dy * PRECISION / n;
  }
}
