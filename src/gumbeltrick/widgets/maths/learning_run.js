/**
 * Training runs: data, batches and noise of a seed, step by step.
 *
 * The data, the start, the batches and the Gumbels depend on the seed alone, so all estimators
 * meet the same.
 *
 * @module
 */

import { categories, lossAndGradient, PARTS, SPREAD, temperatureAt } from "./learning.js";
import { estimate, furtherNoise } from "./learning_estimates.js";
import { fillExponential, fillUniform, stream } from "./random.js";

export const CATEGORIES = 4;
export const POINTS = 200;
export const STEPS = 400;
const BATCH = 50;
const RATE = 0.2;
const PROBES = 8; // estimates of one gradient from which its variance is taken
const RADIUS = 2; // of the circle of clusters
const START = 0.3; // standard deviation of the parameters at the start
// Streams of a seed; a pair for normal numbers takes this one and the next.
const DATA = 0, BEGIN = 2, BATCHES = 4, NOISE = 5, FURTHER = 6, PROBE = 7, PROBE_FURTHER = 8;

/**
 * @typedef {{ estimator: string, schedule: string, temperature: number, seed: number }} Settings
 * @typedef {ReturnType<typeof createRun>} Run
 */

/**
 * Normal numbers: for each pair a radius and an angle.
 *
 * @param {number} seed
 * @param {number} index
 * @param {number} count
 */
export function normals(seed, index, count) {
  const pairs = Math.ceil(count / 2);
  const squares = new Float64Array(pairs), turns = new Float64Array(pairs);
  fillExponential(stream(seed, index), squares, 0, pairs);
  fillUniform(stream(seed, index + 1), turns, 0, pairs);
  return Float64Array.from({ length: count }, (_, i) => {
    const half = i >> 1;
    const angle = 2 * Math.PI * turns[half];
    return Math.sqrt(2 * squares[half]) * (i % 2 ? Math.sin(angle) : Math.cos(angle));
  });
}

/**
 * Points of k round clusters on a circle: the i-th is of cluster i mod k.
 *
 * @param {number} seed
 * @param {number} n
 * @param {number} k
 */
export function makeData(seed, n, k) {
  const points = normals(seed, DATA, 2 * n);
  for (let i = 0; i < n; i++) {
    const angle = 2 * Math.PI * (i % k + 0.5) / k;
    points[2 * i] = RADIUS * Math.cos(angle) + SPREAD * points[2 * i];
    points[2 * i + 1] = RADIUS * Math.sin(angle) + SPREAD * points[2 * i + 1];
  }
  return points;
}

/**
 * The category that each point is given most of.
 *
 * @param {Float64Array} model
 * @param {Float64Array} points
 */
export function inferred(model, points) {
  const k = model.length / PARTS;
  const shares = categories(model, points);
  return Array.from({ length: points.length / 2 }, (_, i) => {
    const own = shares.subarray(i * k, (i + 1) * k);
    return own.indexOf(Math.max(...own));
  });
}

/**
 * A run that nobody has trained yet.
 *
 * @param {Settings} settings
 */
export function createRun({ estimator, schedule, temperature, seed }) {
  const size = PARTS * CATEGORIES;
  const path = new Float64Array((STEPS + 1) * size);
  const start = normals(seed, BEGIN, size);
  for (let i = 0; i < size; i++) path[i] = START * start[i];
  const run = {
    settings: { estimator, schedule, temperature, seed },
    points: makeData(seed, POINTS, CATEGORIES),
    path,
    /** Loss before each step and after the last. */
    losses: new Float64Array(STEPS + 1),
    /** Of the gradient by the encoder's weights, at each step. */
    variances: new Float64Array(STEPS),
    done: 0,
    streams: [BATCHES, NOISE, FURTHER, PROBE, PROBE_FURTHER].map((index) => stream(seed, index)),
  };
  run.losses[0] = lossAndGradient(modelAt(run, 0), run.points);
  return run;
}

/**
 * The parameters after so many steps.
 *
 * @param {{ path: Float64Array }} run
 * @param {number} step
 */
export function modelAt({ path }, step) {
  const size = PARTS * CATEGORIES;
  return path.subarray(step * size, (step + 1) * size);
}

/** @param {Run} run train one step more */
export function advance(run) {
  const { estimator, schedule, temperature } = run.settings;
  const [batches, noise, further, probe, probeFurther] = run.streams;
  const step = run.done;
  const now = modelAt(run, step);
  const next = modelAt(run, step + 1);
  const tau = temperatureAt(schedule, temperature, step, STEPS);
  const some = batchOf(run.points, batches);
  const gradient = estimateWith(estimator, now, some, tau, noise, further);
  for (let i = 0; i < now.length; i++) next[i] = now[i] - RATE * gradient[i];
  if (estimator !== "exact") {
    const others = Array.from(
      { length: PROBES },
      () => estimateWith(estimator, now, some, tau, probe, probeFurther),
    );
    run.variances[step] = variance(others, 3 * CATEGORIES);
  }
  run.losses[step + 1] = lossAndGradient(next, run.points);
  run.done = step + 1;
}

/**
 * Train a run, and the exact one beside it, up to a step, or as far as a slice of time allows; say
 * whether they are there.
 *
 * @param {Run} run
 * @param {Run} exact
 * @param {number} step
 * @param {number} milliseconds
 * @param {() => number} [clock]
 */
export function trainFor(run, exact, step, milliseconds, clock = () => performance.now()) {
  const end = clock() + milliseconds;
  while (run.done < step || exact.done < step) {
    if (clock() > end) return false;
    if (exact.done < step) advance(exact);
    if (run.done < Math.min(step, exact.done)) advance(run);
  }
  return true;
}

/**
 * @param {Float64Array} points
 * @param {import("./random.js").Stream} batches
 */
function batchOf(points, batches) {
  const places = new Float64Array(BATCH);
  fillUniform(batches, places, 0, BATCH);
  const some = new Float64Array(2 * BATCH);
  for (let i = 0; i < BATCH; i++) {
    const at = 2 * Math.floor(places[i] * points.length / 2);
    some[2 * i] = points[at];
    some[2 * i + 1] = points[at + 1];
  }
  return some;
}

/**
 * @param {string} estimator
 * @param {Float64Array} model
 * @param {Float64Array} points
 * @param {number} temperature
 * @param {import("./random.js").Stream} noise
 * @param {import("./random.js").Stream} further
 */
function estimateWith(estimator, model, points, temperature, noise, further) {
  const own = new Float64Array(BATCH * CATEGORIES);
  const beside = new Float64Array(BATCH * furtherNoise(estimator, CATEGORIES));
  if (estimator !== "exact") fillExponential(noise, own, 0, own.length);
  fillExponential(further, beside, 0, beside.length);
  return estimate(estimator, model, points, temperature, own, beside);
}

/**
 * The sum of the variances of the first entries.
 *
 * @param {Float64Array[]} rows
 * @param {number} entries
 */
export function variance(rows, entries) {
  let total = 0;
  for (let j = 0; j < entries; j++) {
    const mean = rows.reduce((sum, row) => sum + row[j], 0) / rows.length;
    total += rows.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / (rows.length - 1);
  }
  return total;
}
