/**
 * What a training run shows, in words and in tables.
 *
 * @module
 */

import { CATEGORIES, inferred, modelAt, STEPS } from "../maths/learning_run.js";
import { temperatureAt } from "../maths/learning.js";
import { createTable } from "./table.js";
import { letter, listed, number, plain } from "./words.js";

const SMOOTH = 20; // steps
const CLOSE = 0.02; // nats
const FEW = 5; // points
const ROWS = [0, 10, 25, 50, 100, 150, 200, 300, 400];
/** @type {Record<string, string>} */
const NAMES = {
  "gumbel-softmax": "Gumbel-softmax",
  "gumbel-rao": "Gumbel-Rao",
  "rebar": "REBAR",
};
const FIRM = "\u00a0"; // a space at which no line ends

/** @typedef {import("../learning.js").Seen} Seen */

/**
 * @param {Seen} seen
 * @returns {string}
 */
export function verdict({ run, exact, step, wanted }) {
  const { estimator, schedule, temperature } = run.settings;
  const loss = run.losses[step];
  if (wanted === 0) {
    return `Nothing is learnt yet, and the loss is ${loss.toFixed(2)}${FIRM}nats. Press Train.`;
  }
  const counts = countsOf(inferred(modelAt(run, step), run.points));
  const empty = counts.flatMap((count, j) => count < FEW ? [letter(j)] : []);
  const use = empty.length
    ? `${empty.length > 1 ? "Categories" : "Category"} ${listed(empty)} ` +
      `${empty.length > 1 ? "hold" : "holds"} next to no points.`
    : `The categories hold ${listed(counts.map(String))} points.`;
  const after = `After ${step} of ${STEPS} steps`;
  if (run === exact) {
    return `${after} by the exact gradient the loss is ${
      loss.toFixed(2)
    }${FIRM}nats. It needs no ` +
      `draws, so only the choice of batches is random. ${use}`;
  }
  const tau = temperatureAt(schedule, temperature, Math.max(0, step - 1), STEPS);
  const how = estimator === "score function"
    ? "the score function, which knows no τ,"
    : `${nameOf(estimator)} at τ${FIRM}=${FIRM}${plain(Number(tau.toPrecision(2)))}`;
  const variances = smoothed(run.variances, step);
  const spread = variances.length ? number(variances[variances.length - 1]) : "0";
  return `${after} by ${how} the loss is ${loss.toFixed(2)}${FIRM}nats, ` +
    `${
      compared(loss, exact.losses[step])
    }. The draws give the gradient a variance of ${spread}. ${use}`;
}

/**
 * @param {number} loss
 * @param {number} exact
 */
function compared(loss, exact) {
  const gap = loss - exact;
  if (Math.abs(gap) < CLOSE) return `as low as exact training on the same batches`;
  return `${Math.abs(gap).toFixed(2)} ${gap > 0 ? "above" : "below"} exact training on the same ` +
    `batches (${exact.toFixed(2)})`;
}

/**
 * The name of an estimator inside a sentence.
 *
 * @param {string} estimator
 */
export function nameOf(estimator) {
  return NAMES[estimator] ?? estimator;
}

/**
 * Why a temperature changes nothing, or nothing where it does.
 *
 * @param {string} estimator
 */
export function whyNoTemperature(estimator) {
  if (estimator === "exact") return "The exact gradient has no draws, and no temperature.";
  return estimator === "score function" ? "The score function knows no temperature." : "";
}

/** @param {number[]} found how often each category was found */
export function countsOf(found) {
  const counts = Array(CATEGORIES).fill(0);
  for (const category of found) counts[category]++;
  return counts;
}

/**
 * At each of the first steps, the mean of the last 20.
 *
 * @param {Float64Array} values
 * @param {number} steps
 */
export function smoothed(values, steps) {
  // Each sum anew: in one that goes on, what large values leave behind hides the small ones.
  return Float64Array.from({ length: steps }, (_, i) => {
    const last = values.subarray(Math.max(0, i + 1 - SMOOTH), i + 1);
    return last.reduce((sum, value) => sum + value, 0) / last.length;
  });
}

/** @param {Seen} seen */
export function learningTables({ run, exact, step }) {
  const { schedule, temperature } = run.settings;
  const steps = [...new Set([...ROWS.filter((row) => row < step), step])];
  const variances = smoothed(run.variances, step);
  const model = modelAt(run, step);
  const counts = countsOf(inferred(model, run.points));
  const at = 3 * CATEGORIES;
  return [
    createTable(
      "The run",
      ["steps", "loss", "exact training", "τ of the next step", "variance"],
      steps.map((row) => [
        String(row),
        run.losses[row].toFixed(3),
        exact.losses[row].toFixed(3),
        run === exact
          ? "–"
          : number(temperatureAt(schedule, temperature, Math.min(row, STEPS - 1), STEPS)),
        run === exact ? "0" : row ? number(variances[row - 1]) : "–",
      ]),
    ),
    createTable(
      "The categories",
      ["category", "points", "mean, across", "mean, up"],
      counts.map((count, j) => [
        letter(j),
        String(count),
        signed(model[at + 2 * j]),
        signed(model[at + 2 * j + 1]),
      ]),
    ),
  ];
}

/** @param {number} value */
function signed(value) {
  return value.toFixed(2).replace(/^-/, "−");
}
