/**
 * One draw both ways: a uniform falls on the stick of cumulated weights, and the options race.
 *
 * @module
 */

import {
  createNoise,
  firstTime,
  growNoise,
  oneRace,
  winnerProbabilities,
} from "./maths/competing_alarms.js";
import {
  countBoth,
  createUniforms,
  cumulated,
  drawBoth,
  growUniforms,
  landing,
} from "./maths/exponential_min.js";
import { createButton } from "./view/controls.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { element } from "./view/element.js";
import { bothTables, createBothPictures } from "./view/exponential_min_pictures.js";
import { createStick } from "./view/exponential_min_stick.js";
import { seenIn, verdict } from "./view/exponential_min_words.js";
import { list, notNegative, number as numberField, show } from "./view/fields.js";
import { createOptionButtons } from "./view/option_buttons.js";
import { createRaceRows } from "./view/race_rows.js";
import { createRaceWatch } from "./view/race_watch.js";
import { defineWidget } from "./view/shell.js";
import { letter, number, whole } from "./view/words.js";

const MIN_OPTIONS = 2;
const MAX_OPTIONS = 8;
const MAX_DRAWS = 500_000;
const STEPS = [1, 1000, 100_000];
const SMALLEST = 1e-306; // of the largest weight: its times must be numbers
const SLIDER = { min: 0, max: 10, step: 0.1, log: false };
const NEW_WEIGHT = 1;

const weight = notNegative({ max: 1e300 });
const weights = list(weight, { minLength: MIN_OPTIONS, maxLength: MAX_OPTIONS });
const fields = {
  weights: { ...weights, check: checkWeights },
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {{ weights: number[], n: number, seed: number }} State
 * @typedef {import("./view/exponential_min_pictures.js").Summary} Summary
 */

export default defineWidget({
  stem: "exponential_min",
  className: "ExponentialMin",
  title: "Two ways to draw by weight",
  question: "One uniform number falls on a stick, or each option runs a race of its own. " +
    "Raise the weight of A alone: in which row of letters do draws change that have nothing to " +
    "do with A?",
  fields,
  build,
});

/**
 * @param {any} value
 * @param {string} name
 */
function checkWeights(value, name) {
  const checked = weights.check(value, name);
  const largest = Math.max(...checked);
  if (largest === 0) {
    throw new RangeError(
      `${name} must hold a number above 0 in every row, but ${name} has none`,
    );
  }
  if (largest < SMALLEST) {
    throw new RangeError(
      `${name} must include one of at least ${
        show(SMALLEST)
      }, or times exceed the largest float, ` +
        `but the largest is ${show(largest)}`,
    );
  }
  return checked;
}

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change, current } = shell;
  let noise = createNoise(0);
  let uniforms = createUniforms(0);
  const stick = createStick(life, { title: "The stick: weights laid end to end" });
  const options = createOptionButtons(life, {
    fewest: MIN_OPTIONS,
    most: MAX_OPTIONS,
    onAdd: () => change({ weights: [...current().weights, NEW_WEIGHT] }),
    onRemove: () => change({ weights: current().weights.slice(0, -1) }),
  });
  const rows = createRaceRows(life, {
    ...SLIDER,
    nameOf: (k) => `Weight of ${letter(k)}`,
    buttons: options.root,
    field: weight,
    onRate: changeWeight,
    onRefuse: (k, message) => shell.refuse(`weights[${k}]`, message),
  });
  /** @type {import("./view/race_rows.js").Stage} */
  const stage = {
    ...rows,
    showRunning(race, mean, now) {
      rows.showRunning(race, mean, now);
      stick.drop(uniforms.column[current().n], now / race.times[race.winner]);
    },
  };
  const watch = createRaceWatch(life, stage, () => change({ n: current().n + 1 }), {
    none: "No draw yet",
    running: (n, time) => `Draw ${whole(n)}: u falls, the clocks run: ${time}`,
    over: (n, { winner, alarms }) =>
      `Draw ${whole(n)}: ${landed(n - 1)} by the stick; ${letter(winner)} by the race, at ${
        number(alarms[winner])
      }`,
  });
  const draws = createDrawButtons(shell, {
    one: "draw",
    many: "draws",
    steps: STEPS,
    most: MAX_DRAWS,
  });
  const watchButton = createButton(life, "Watch a draw", toggleWatch, { class: "gt-main" });
  draws.root.prepend(watchButton.button);
  const drawPictures = createBothPictures(shell);
  shell.controls.append(
    stick.root,
    element("div", { class: "gt-race-head" }, element("span", {}, "Weight w"), watch.line),
    rows.root,
    draws.root,
  );
  /** The draws as they were made, and with what. @type {(State & { outcomes: Summary["now"] }) | null} */
  let made = null;
  /** @type {State | null} */
  let drawn = null;

  /** @param {number} index */
  function landed(index) {
    return letter(landing(uniforms.column[index], cumulated(current().weights)));
  }

  /**
   * @param {number} k
   * @param {number} value
   */
  function changeWeight(k, value) {
    /** @type {number[]} */
    const changed = current().weights.with(k, value);
    if (changed.some((weight) => weight > 0)) return change({ weights: changed });
    shell.refuse("weights", `One weight must stay above 0, and ${letter(k)} has the last`);
    rows.showRates(current().weights);
  }

  function toggleWatch() {
    if (watch.running()) return watch.skip();
    const { weights, n } = current();
    growNoise(noise, n + 1, weights.length);
    growUniforms(uniforms, n + 1);
    watch.start(oneRace(noise.columns, weights, n), firstTime(weights).mean, n);
    drawButton(n);
  }

  /** @param {number} n */
  function drawButton(n) {
    watchButton.label(watch.running() ? "Skip to the end" : "Watch a draw");
    watchButton.allow(n < MAX_DRAWS, `${whole(MAX_DRAWS)} draws are the most`);
  }

  /** @param {State} state */
  return function draw(state) {
    const { weights, n, seed } = state;
    if (seed !== noise.seed || noise.streams.length === 0) {
      noise = createNoise(seed, noise);
      uniforms = createUniforms(seed, uniforms);
    }
    growNoise(noise, n, weights.length);
    growUniforms(uniforms, n);
    const now = drawBoth(noise.columns, uniforms.column, weights, n);
    const same = made?.n === n && made.seed === seed && made.weights.length === weights.length;
    if (!made || !same) made = { ...state, outcomes: now };
    const ends = cumulated(weights);
    const summary = {
      n,
      names: weights.map((_, k) => letter(k)),
      probabilities: winnerProbabilities(weights),
      table: countBoth(now, weights.length),
      now,
      made: made.outcomes,
    };
    stick.update(
      { names: summary.names, ends: ends.map((end) => end / ends[ends.length - 1]) },
      n ? `u = ${uniforms.column[n - 1].toFixed(3)} falls on ${landed(n - 1)}` : "No draw",
    );
    rows.showRates(weights);
    const needed = weights.slice(0, -1).every((weight) => weight === 0);
    options.show(weights.length, needed ? "All other weights are 0" : undefined);
    draws.show(n);
    if (!drawn || drawn.weights !== weights || drawn.n !== n || drawn.seed !== seed) {
      watch.stop();
      const { mean } = firstTime(weights);
      stick.drop(n ? uniforms.column[n - 1] : null);
      watch.showLast(n ? oneRace(noise.columns, weights, n - 1) : null, mean, n);
    }
    drawn = state;
    drawButton(n);
    drawPictures(summary);
    if (shell.detailsOpen()) shell.details.replaceChildren(...bothTables(summary, weights));
    shell.say(verdict(seenIn(summary, weights, made.weights)));
  };
}
