/**
 * The arena: five estimators of one gradient on the same noise, held against the exact one.
 *
 * @module
 */

import { errorOfZero, isLopsided, judge } from "./maths/gradient_estimators_judge.js";
import { softmax } from "./maths/gumbel_max.js";
import { exactGradient, LOSSES } from "./maths/losses.js";
import { createChoice } from "./view/choice.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { element, setText } from "./view/element.js";
import { list, number as numberField, oneOf } from "./view/fields.js";
import { arenaTables, createArenaPictures, errorsOf } from "./view/gradient_estimators_pictures.js";
import { verdict } from "./view/gradient_estimators_words.js";
import { createWork } from "./view/gradient_estimators_work.js";
import { createPairedRows } from "./view/paired_rows.js";
import { createParameterRow } from "./view/parameter_row.js";
import { defineWidget } from "./view/shell.js";
import { plain, whole } from "./view/words.js";

const MIN_OPTIONS = 2;
const MAX_OPTIONS = 4;
const MAX_DRAWS = 100_000;
const STEPS = [1000, 10_000, 100_000];
const LARGEST_LOGIT = 50;
const LARGEST_COST = 10;
const TEMPERATURE = { min: 0.01, max: 100 };
const MOST_AVERAGED = 1000;
const NEW_LOGIT = 0;
const NEW_COST = 1;
const FORMULAS = { linear: "Σ c y", square: "Σ c y²", log: "log Σ eᶜ y" };

const logit = numberField({ min: -LARGEST_LOGIT, max: LARGEST_LOGIT });
const cost = numberField({ min: -LARGEST_COST, max: LARGEST_COST });
const temperature = numberField(TEMPERATURE);
const batch = numberField({ min: 1, max: MOST_AVERAGED, whole: true });
const lengths = { minLength: MIN_OPTIONS, maxLength: MAX_OPTIONS };
const fields = {
  logits: list(logit, lengths),
  costs: list(cost, lengths),
  loss: oneOf(LOSSES),
  temperature,
  batch,
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {{
 *   logits: number[],
 *   costs: number[],
 *   loss: string,
 *   temperature: number,
 *   batch: number,
 *   n: number,
 *   seed: number,
 * }} State
 */

export default defineWidget({
  stem: "gradient_estimators",
  className: "GradientEstimators",
  title: "Five estimates of one gradient",
  question: "Each dot is the mean of an estimator, each line the exact gradient by one logit: a " +
    "dot off its line is bias, a long bar is noise. Is there a temperature without either?",
  fields,
  build,
});

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change } = shell;
  const results = createWork(life, shell.redraw);
  const problem = createProblem(shell);
  const losses = createChoice(life, {
    name: "loss",
    choices: LOSSES,
    toText: (name) => `${name}: ${FORMULAS[/** @type {keyof typeof FORMULAS} */ (name)]}`,
    onChoose: (loss) => change({ loss }),
  });
  const cold = createParameterRow(life, {
    symbol: "temperature τ",
    name: "Temperature τ",
    field: temperature,
    ...TEMPERATURE,
    log: true,
    step: 0.01,
    onValue: (value) => change({ temperature: value }),
    onRefuse: (message) => shell.refuse("temperature", message),
  });
  const averaged = createParameterRow(life, {
    symbol: "average of m",
    name: "Draws averaged m",
    field: batch,
    min: 1,
    max: MOST_AVERAGED,
    log: true,
    step: 0.02,
    whole: true,
    toText: whole,
    onValue: (value) => change({ batch: value }),
    onRefuse: (message) => shell.refuse("batch", message),
  });
  const draws = createDrawButtons(shell, {
    one: "draw",
    many: "draws",
    steps: STEPS,
    most: MAX_DRAWS,
  });
  shell.controls.append(
    problem.root,
    losses.root,
    element("div", { class: "gt-options" }, cold.root, averaged.root),
    draws.root,
  );
  const drawPictures = createArenaPictures(shell);

  /** @param {State} given */
  return function draw(given) {
    const state = { ...given, costs: matched(shell, given) };
    const found = results(state);
    const exact = exactGradient(state.logits, state.costs);
    const shares = softmax(state.logits);
    const size = Math.max(...state.costs.map(Math.abs));
    const judgements = found.summaries.map((summary) => judge(summary, exact, shares, size));
    const parts = found.done > 1 ? errorsOf(found.summaries, exact, state.batch) : null;
    const findings = { exact, judgements, parts, size };
    problem.show(state);
    losses.show(state.loss);
    cold.show(state.temperature);
    averaged.show(state.batch);
    draws.show(state.n);
    drawPictures(state, findings, found);
    if (shell.detailsOpen()) {
      shell.details.replaceChildren(...arenaTables(state, findings, found));
    }
    shell.say(verdict({
      n: state.n,
      done: found.done,
      batch: state.batch,
      judgements,
      parts,
      zero: errorOfZero(exact),
      lopsided: state.n > 1 && isLopsided(state.n, shares),
    }));
  };
}

/**
 * Logits and costs, behind a line that says what they are.
 *
 * @param {import("./view/shell.js").Shell} shell
 */
function createProblem({ life, change, current, refuse }) {
  const rows = createPairedRows(life, {
    kinds: [
      { noun: "Logit", key: "logits", min: -5, max: 5, step: 0.05, field: logit },
      { noun: "Cost", key: "costs", min: -5, max: 5, step: 0.05, field: cost },
    ],
    fewest: MIN_OPTIONS,
    most: MAX_OPTIONS,
    onValue: (key, k, value) => change({ [key]: both()[key].with(k, value) }),
    onRefuse: refuse,
    onAdd: () => {
      const { logits, costs } = both();
      change({ logits: [...logits, NEW_LOGIT], costs: [...costs, NEW_COST] });
    },
    onRemove: () => {
      const { logits, costs } = both();
      change({ logits: logits.slice(0, -1), costs: costs.slice(0, -1) });
    },
  });
  /** Logits, and as many costs. @returns {Record<string, number[]>} */
  function both() {
    const { logits, costs } = current();
    return { logits, costs: fitted(costs, logits.length) };
  }
  const summary = element("summary", {});
  const root = element("details", { class: "gt-details gt-problem" }, summary, rows.root);
  return {
    root,
    /** @param {State} state */
    show({ logits, costs }) {
      const written = (/** @type {number[]} */ values) => values.map(plain).join(", ");
      setText(summary, `Change the problem: logits ${written(logits)}, costs ${written(costs)}`);
      rows.show([logits, costs]);
    },
  };
}

/**
 * As many costs as there are logits; says so where they have to be mended.
 *
 * @param {import("./view/shell.js").Shell} shell
 * @param {State} state
 */
function matched({ refuse }, { logits, costs }) {
  const given = costs.length;
  const wanted = logits.length;
  const message = `costs must have as many entries as logits, ${wanted}, but it has ${given}; ` +
    (given < wanted ? `${NEW_COST} is taken for each that is missing` : "the last are left out");
  refuse("lengths", given === wanted ? null : message);
  return fitted(costs, wanted);
}

/**
 * @param {number[]} costs
 * @param {number} length
 */
function fitted(costs, length) {
  return Array.from({ length }, (_, k) => costs[k] ?? NEW_COST);
}
