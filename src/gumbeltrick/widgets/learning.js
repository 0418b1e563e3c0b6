/**
 * A model with a categorical code learns while the reader watches, by the estimator of their choice.
 *
 * @module
 */

import { ESTIMATORS, SCHEDULES, temperatureAt } from "./maths/learning.js";
import { createRun, STEPS, trainFor } from "./maths/learning_run.js";
import { createChoice } from "./view/choice.js";
import { createNumberField, createSlider } from "./view/controls.js";
import { element, set, setText } from "./view/element.js";
import { number as numberField, oneOf } from "./view/fields.js";
import { createLearningPictures } from "./view/learning_pictures.js";
import { createTraining } from "./view/learning_training.js";
import { learningTables, nameOf, verdict, whyNoTemperature } from "./view/learning_words.js";
import { defineWidget } from "./view/shell.js";
import { plain } from "./view/words.js";

const TEMPERATURES = { min: 0.01, max: 10 };
const SLICE = 7; // milliseconds of training between two frames

const fields = {
  estimator: oneOf(ESTIMATORS),
  temperature: numberField(TEMPERATURES),
  schedule: oneOf(SCHEDULES),
  step: numberField({ min: 0, max: STEPS, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {{
 *   estimator: string,
 *   temperature: number,
 *   schedule: string,
 *   step: number,
 *   seed: number,
 * }} State
 * @typedef {import("./maths/learning_run.js").Run} Run
 */

/**
 * What there is to see: a run up to a step, beside exact training on the same batches.
 *
 * @typedef {{ run: Run, exact: Run, step: number, wanted: number }} Seen
 */

export default defineWidget({
  stem: "learning",
  className: "Learning",
  title: "A model learns its categories",
  question: "200 points, four categories, and one code drawn for each point at each step. " +
    "Which estimator ends where exact training ends, and which temperature spoils it?",
  fields,
  build,
});

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change, refuse } = shell;
  const estimators = createChoice(life, {
    name: "Estimator",
    choices: ESTIMATORS,
    toText: (name) => capital(nameOf(name)),
    onChoose: (estimator) => change({ estimator }),
  });
  const schedules = createChoice(life, {
    name: "Temperature",
    choices: SCHEDULES,
    toText: (name) => name === "falling" ? "falling to τ/10" : "constant",
    onChoose: (schedule) => change({ schedule }),
  });
  const slider = createSlider(life, {
    name: "τ",
    ...TEMPERATURES,
    log: true,
    step: 0.02,
    toText: (value) => `τ = ${plain(value)}`,
    onValue: (temperature) => change({ temperature }),
  });
  const typed = createNumberField(life, {
    name: "τ",
    field: fields.temperature,
    onValue: (temperature) => change({ temperature }),
    onRefuse: (message) => refuse("temperature", message),
  });
  const training = createTraining(shell);
  const tempering = element(
    "div",
    { class: "gt-tempering" },
    element(
      "div",
      { class: "gt-option" },
      element("span", { class: "gt-symbol", "aria-hidden": "true" }, "τ"),
      slider.input,
      typed.input,
    ),
    schedules.root,
  );
  const untempered = element("p", { class: "gt-untempered" });
  shell.controls.append(
    estimators.root,
    element("div", { class: "gt-temper" }, tempering, untempered),
    training.root,
  );
  const drawPictures = createLearningPictures(shell);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const runs = createRuns();

  /** @param {State} state */
  return function draw(state) {
    const { run, exact } = runs(state);
    const ready = trainFor(run, exact, state.step, SLICE);
    const seen = { run, exact, step: Math.min(state.step, run.done), wanted: state.step };
    estimators.show(state.estimator);
    schedules.show(state.schedule);
    slider.show(state.temperature);
    typed.show(state.temperature);
    training.show(seen);
    // No slider that moves and changes nothing.
    const why = whyNoTemperature(state.estimator);
    set(tempering, { inert: why !== "" });
    setText(untempered, why);
    if (!ready) shell.redraw();
    // Who asked for no motion sees the bar fill, and then the result.
    if (!ready && still.matches) return;
    drawPictures(seen, temperatureAt(state.schedule, state.temperature, lastStep(seen), STEPS));
    if (shell.detailsOpen()) shell.details.replaceChildren(...learningTables(seen));
    shell.say(verdict(seen));
  };
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param {Seen} seen */
function lastStep({ step }) {
  return Math.max(0, step - 1);
}

/** Keeps the runs of the last settings, so that a step more costs one step. */
function createRuns() {
  let key = "";
  /** @type {{ run: Run, exact: Run } | null} */
  let kept = null;
  /**
   * @param {State} state
   * @returns {{ run: Run, exact: Run }}
   */
  return ({ estimator, schedule, temperature, seed }) => {
    const asked = JSON.stringify([estimator, schedule, temperature, seed]);
    if (!kept || asked !== key) {
      const exact = kept?.exact.settings.seed === seed
        ? kept.exact
        : createRun({ estimator: "exact", schedule: "constant", temperature: 1, seed });
      kept = {
        run: estimator === "exact" ? exact : createRun({ estimator, schedule, temperature, seed }),
        exact,
      };
      key = asked;
    }
    return kept;
  };
}
