/**
 * The pictures of a training run: the points with their categories, the loss, the variance.
 *
 * @module
 */

import { temperatureAt } from "../maths/learning.js";
import { inferred, modelAt, STEPS } from "../maths/learning_run.js";
import { createCurve } from "./learning_curve.js";
import { createScatter } from "./learning_scatter.js";
import { element } from "./element.js";
import { countsOf, smoothed, whyNoTemperature } from "./learning_words.js";
import { listed, number, plain, tenTo } from "./words.js";

const LOSSES = { lower: 1.9, upper: 8, ticks: [2, 3, 4, 6, 8] };
const LARGE_LOSSES = { lower: 1.9, upper: 40, ticks: [2, 5, 10, 30] };
const VARIANCES = { lower: 1e-4, upper: 1e3, ticks: [1e-4, 1e-2, 1, 100] };
const SMALL_VARIANCES = { lower: 1e-8, upper: 1e3, ticks: [1e-8, 1e-6, 1e-4, 1e-2, 1, 100] };
const HOT = 3; // above it relaxed codes hardly differ from draw to draw
const COLD = 0.003; // below it a run may stand still in a corner, where all draws are the same

/**
 * @param {import("./shell.js").Shell} shell
 * @returns {(seen: import("../learning.js").Seen, temperature: number) => void}
 */
export function createLearningPictures({ life, pictures }) {
  const scatter = createScatter(life, "Points and means");
  const loss = createCurve(life, {
    title: "Loss of all points, in nats",
    steps: STEPS,
    toText: String,
  });
  const variance = createCurve(life, {
    title: "Variance of the gradient",
    steps: STEPS,
    toText: (value) => value === 1 ? "1" : tenTo(Math.round(Math.log10(value))),
  });
  const key = createKey();
  pictures.append(scatter.root, loss.root, variance.root, key.root);

  return ({ run, exact, step }, temperature) => {
    const model = modelAt(run, step);
    const found = inferred(model, run.points);
    scatter.update(run.points, found, means(model), describe(countsOf(found)));
    const losses = run.losses.subarray(0, step + 1);
    const [own, other] = [run, exact].map((each) => each.losses[step].toFixed(2));
    const alone = run === exact;
    key.show(!alone);
    loss.update(
      {
        own: losses,
        other: alone ? null : exact.losses.subarray(0, step + 1),
        axis: losses.some((value) => value > LOSSES.upper) ? LARGE_LOSSES : LOSSES,
        note: alone ? own : `${own}, exact ${other}`,
      },
      `After ${step} steps it is ${own}${alone ? "" : `, of exact training ${other}`}`,
    );
    const variances = smoothed(run.variances, step);
    const now = variances[variances.length - 1];
    const text = alone ? "0: nothing is drawn" : step ? number(now) : "none yet";
    variance.update({
      own: variances,
      other: null,
      axis: varianceAxis(run.settings),
      note: whyNoTemperature(run.settings.estimator)
        ? text
        : `${text}, τ = ${plain(Number(temperature.toPrecision(2)))}`,
    }, `After ${step} steps it is ${text}`);
  };
}

/**
 * The axis of the variance: one for a whole run, so that it rests while the run goes on.
 *
 * @param {import("../maths/learning_run.js").Settings} settings
 */
export function varianceAxis({ estimator, schedule, temperature }) {
  if (whyNoTemperature(estimator)) return VARIANCES;
  const small = estimator !== "rebar" && temperature > HOT;
  const last = temperatureAt(schedule, temperature, STEPS - 1, STEPS);
  return small || last < COLD ? SMALL_VARIANCES : VARIANCES;
}

/** @param {Float64Array} model */
function means(model) {
  const k = model.length / 5;
  return Array.from({ length: k }, (_, j) => ({
    x: model[3 * k + 2 * j],
    y: model[3 * k + 2 * j + 1],
  }));
}

/** @param {number[]} counts */
function describe(counts) {
  return `Categories hold ${listed(counts.map(String))} points`;
}

/** What the marks of the pictures mean. */
function createKey() {
  const sign = (/** @type {string} */ kind) =>
    element("span", { class: `gt-sign gt-sign-${kind}` });
  // The last: where it is hidden it leaves no gap, and its room stays, so that nothing moves.
  const exact = element("span", {}, sign("theory"), "exact training, same batches");
  return {
    root: element(
      "p",
      { class: "gt-key" },
      element("span", {}, "shape and colour: the likeliest category"),
      element("span", {}, sign("path"), "this run"),
      exact,
    ),
    /** @param {boolean} beside whether exact training is drawn beside the run */
    show(beside) {
      exact.style.visibility = beside ? "" : "hidden";
    },
  };
}
