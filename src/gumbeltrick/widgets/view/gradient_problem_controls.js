/**
 * The controls of the gradient problem: whose logit is moved and where to, the baseline, and the
 * problem itself behind a line that says what it is.
 *
 * @module
 */

import { createChoice } from "./choice.js";
import { createButton } from "./controls.js";
import { element, setText } from "./element.js";
import { createPairedRows } from "./paired_rows.js";
import { createParameterRow } from "./parameter_row.js";
import { letter, minus, plain } from "./words.js";

const NEW_LOGIT = 0;
const NEW_COST = 1;
const BASELINES = { min: -10, max: 10, step: 0.05 };
const STEP = 0.05;

/**
 * @typedef {import("./fields.js").Field<number>} Field
 * @typedef {import("../gradient_problem.js").State} State
 */

/**
 * @param {import("./shell.js").Shell} shell
 * @param {{ logit: Field, cost: Field, baseline: Field, fewest: number, most: number }} limits
 */
export function createProblemControls(shell, { logit, cost, baseline, fewest, most }) {
  const { life, change, refuse } = shell;
  const now = () => matched(shell.current());
  let best = 0;
  const letters = Array.from({ length: most }, (_, k) => letter(k));
  const options = createChoice(life, {
    name: "Move the logit of",
    choices: letters,
    onChoose: (name) => change({ option: letters.indexOf(name) }),
  });
  const place = createParameterRow(life, {
    symbol: "x",
    name: "Logit x",
    field: logit,
    min: -4,
    max: 4,
    step: STEP,
    onValue: (value) => {
      const { logits, option } = now();
      change({ logits: logits.with(option, value) });
    },
    onRefuse: (message) => refuse("x", message),
  });
  const base = createParameterRow(life, {
    symbol: "b",
    name: "Baseline b",
    field: baseline,
    ...BASELINES,
    onValue: (value) => change({ baseline: value }),
    onRefuse: (message) => refuse("baseline", message),
  });
  const useBest = createButton(life, "Use the best baseline", () => change({ baseline: best }));
  const problem = createProblem(shell, { logit, cost, fewest, most, now });
  let track = "";
  return {
    parts: [
      problem.root,
      element("div", { class: "gt-buttons gt-apart" }, options.root, useBest.button),
      element("div", { class: "gt-options" }, place.root, base.root),
    ],
    /**
     * @param {State} state
     * @param {{ lower: number, upper: number }} axis of the picture whose logit is moved
     * @param {number} newBest
     */
    show(state, axis, newBest) {
      const { logits, option } = state;
      best = Number(newBest.toPrecision(12));
      problem.show(state);
      options.root.querySelectorAll("button").forEach((button, k) =>
        button.hidden = k >= logits.length
      );
      options.show(letters[option]);
      const asked = `${axis.lower} ${axis.upper}`;
      if (asked !== track) {
        track = asked;
        place.setTrack({ min: axis.lower, max: axis.upper, step: STEP });
      }
      place.show(logits[option]);
      base.show(state.baseline);
      useBest.allow(state.baseline !== best, "The baseline is the best one");
    },
  };
}

/**
 * A state whose costs are as many as its logits, and whose option is one of them.
 *
 * @param {State} state
 * @returns {State}
 */
export function matched(state) {
  const { logits, costs, option } = state;
  return {
    ...state,
    costs: logits.map((_, k) => costs[k] ?? NEW_COST),
    option: Math.min(option, logits.length - 1),
  };
}

/**
 * What is wrong between fields that are each good, or null.
 *
 * @param {State} state
 */
export function mismatch({ logits, costs, option }) {
  const wanted = logits.length;
  const given = costs.length;
  if (given !== wanted) {
    return `costs must have as many entries as logits, ${wanted}, but it has ${given}; ` +
      (given < wanted ? `${NEW_COST} is taken for each that is missing` : "the last are left out");
  }
  return option < wanted
    ? null
    : `option must be a whole number from 0 to ${
      wanted - 1
    }, but it is ${option}; the last is taken`;
}

/**
 * @param {import("./shell.js").Shell} shell
 * @param {{ logit: Field, cost: Field, fewest: number, most: number, now(): State }} options
 */
function createProblem({ life, change, refuse }, { logit, cost, fewest, most, now }) {
  const track = { min: -5, max: 5, step: STEP };
  const rows = createPairedRows(life, {
    kinds: [
      { noun: "Logit", key: "logits", ...track, field: logit },
      { noun: "Cost", key: "costs", ...track, field: cost },
    ],
    fewest,
    most,
    onValue: (key, k, value) => {
      const { logits, costs } = now();
      change(
        key === "logits" ? { logits: logits.with(k, value) } : { costs: costs.with(k, value) },
      );
    },
    onRefuse: refuse,
    onAdd: () => {
      const { logits, costs } = now();
      change({ logits: [...logits, NEW_LOGIT], costs: [...costs, NEW_COST] });
    },
    onRemove: () => {
      const { logits, costs, option } = now();
      change({
        option: Math.min(option, logits.length - 2),
        logits: logits.slice(0, -1),
        costs: costs.slice(0, -1),
      });
    },
  });
  const summary = element("summary", {});
  return {
    root: element("details", { class: "gt-details gt-problem" }, summary, rows.root),
    /** @param {State} state */
    show({ logits, costs }) {
      const written = (/** @type {number[]} */ values) =>
        values.map((value) => minus(plain(value))).join(", ");
      setText(summary, `Change the problem: logits ${written(logits)}, costs ${written(costs)}`);
      rows.show([logits, costs]);
    },
  };
}
