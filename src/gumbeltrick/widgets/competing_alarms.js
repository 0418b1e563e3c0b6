/**
 * The race of the alarm clocks: who rings first, when, and does the one tell the other?
 *
 * @module
 */

import {
  binProbabilities,
  createNoise,
  firstTime,
  growNoise,
  oneRace,
  runRaces,
  winnerProbabilities,
} from "./maths/competing_alarms.js";
import { chiSquare, chiSquareIndependence } from "./maths/goodness.js";
import { createButton } from "./view/controls.js";
import { element, setText } from "./view/element.js";
import { list, number as numberField, positive, show } from "./view/fields.js";
import { binTotals, createRacePictures, raceTables } from "./view/race_pictures.js";
import { createRaceRows } from "./view/race_rows.js";
import { createRaceWatch } from "./view/race_watch.js";
import { verdict } from "./view/race_words.js";
import { defineWidget } from "./view/shell.js";
import { timeAxis } from "./view/time_axis.js";
import { counted, letter, whole } from "./view/words.js";

const MIN_CLOCKS = 2;
const MAX_CLOCKS = 6;
const MAX_RACES = 500_000;
const STEPS = [1, 100, 100_000];
const SLOWEST = 1e-306; // of the fastest clock: its times must be numbers
const SLIDER = { min: 0.1, max: 10 };
const NEW_RATE = 1;
const SPAN = 4; // length of the histogram, at least, in mean times of the first ring

const rate = positive({ min: 1e-300, max: 1e300 });
const rates = list(rate, { minLength: MIN_CLOCKS, maxLength: MAX_CLOCKS });
const fields = {
  rates: { ...rates, check: checkRates },
  n: numberField({ min: 0, max: MAX_RACES, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/** @typedef {{ rates: number[], n: number, seed: number }} State */

export default defineWidget({
  stem: "competing_alarms",
  className: "CompetingAlarms",
  title: "The race of the alarm clocks",
  question: "Each clock rings after a random time, sooner the higher its rate. " +
    "If you are told when the first one rang, can you guess any better which one it was?",
  fields,
  build,
});

/**
 * @param {any} value
 * @param {string} name
 */
function checkRates(value, name) {
  const checked = rates.check(value, name);
  const fastest = Math.max(...checked);
  if (fastest < SLOWEST) {
    throw new RangeError(
      `${name} must include one of at least ${show(SLOWEST)}, or times exceed the largest float, ` +
        `but the largest is ${show(fastest)}`,
    );
  }
  return checked;
}

/**
 * What theory says of a race, and on which axis to show it.
 *
 * @param {State} state
 * @returns {import("./view/race_pictures.js").Theory}
 */
function theoryOf({ rates, n }) {
  const { mean } = firstTime(rates);
  const axis = timeAxis(SPAN * mean, "hours");
  return {
    probabilities: winnerProbabilities(rates),
    mean,
    axis,
    upper: axis.upper / mean,
    bins: n < 100 ? 10 : n < 3000 ? 20 : 40,
    names: rates.map((_, k) => letter(k)),
  };
}

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change } = shell;
  let noise = createNoise(0);
  const actions = createActions(shell, toggleWatch);
  const rows = createRaceRows(life, {
    ...SLIDER,
    buttons: actions.clocks,
    field: rate,
    onRate(k, value) {
      change({ rates: shell.current().rates.with(k, value) });
    },
    onRefuse: (k, message) => shell.refuse(`rates[${k}]`, message),
  });
  const watch = createRaceWatch(life, rows, () => change({ n: shell.current().n + 1 }));
  const drawPictures = createRacePictures(shell);
  /** @type {State | null} */
  let drawn = null;
  shell.controls.append(
    element("div", { class: "gt-race-head" }, element("span", {}, "Rate λ"), watch.line),
    rows.root,
    actions.races,
  );

  function toggleWatch() {
    if (watch.running()) return watch.skip();
    const { rates, n } = shell.current();
    growNoise(noise, n + 1, rates.length);
    watch.start(oneRace(noise.columns, rates, n), firstTime(rates).mean, n);
    actions.draw(shell.current(), watch.running());
  }

  /** @param {State} state */
  return function draw(state) {
    const { rates, n, seed } = state;
    if (seed !== noise.seed || noise.streams.length === 0) noise = createNoise(seed, noise);
    growNoise(noise, n, rates.length);
    const theory = theoryOf(state);
    const { probabilities, mean, upper, bins } = theory;
    const summary = runRaces(noise.columns, probabilities, n, upper, bins);
    rows.showRates(rates);
    if (!drawn || drawn.rates !== rates || drawn.n !== n || drawn.seed !== seed) {
      watch.stop();
      watch.showLast(n ? oneRace(noise.columns, rates, n - 1) : null, mean, n);
    }
    drawn = state;
    actions.draw(state, watch.running());
    drawPictures(summary, theory);
    if (shell.detailsOpen()) shell.details.replaceChildren(...raceTables(summary, theory, rates));
    shell.say(verdict({
      n,
      wins: summary.wins,
      probabilities,
      meanTime: summary.meanTime * mean,
      mean,
      winnerTest: chiSquare(summary.wins, probabilities),
      timeTest: chiSquare(binTotals(summary), binProbabilities(upper, bins)),
      independence: chiSquareIndependence(summary.quarters),
    }));
  };
}

/**
 * The buttons.
 *
 * @param {import("./view/shell.js").Shell} shell
 * @param {() => void} onWatch
 */
function createActions({ life, current, change }, onWatch) {
  const watch = createButton(life, "Watch a race", onWatch, { class: "gt-main" });
  const steps = STEPS.map((step) =>
    createButton(
      life,
      `+${whole(step)}`,
      () => change({ n: Math.min(MAX_RACES, current().n + step) }),
      { "aria-label": `+${counted(step, "race")}` },
    )
  );
  const clear = createButton(life, "Clear", () => change({ n: 0 }), {
    "aria-label": "Clear all races",
  });
  const all = `${whole(MAX_RACES)} races, the most`;
  const limit = element("span", { class: "gt-limit gt-count", "data-longest": all });
  const add = createButton(
    life,
    "Add a clock",
    () => change({ rates: [...current().rates, NEW_RATE] }),
  );
  const remove = createButton(
    life,
    "Remove a clock",
    () => change({ rates: current().rates.slice(0, -1) }),
  );
  return {
    clocks: element("div", { class: "gt-buttons" }, add.button, remove.button),
    races: element(
      "div",
      { class: "gt-buttons" },
      watch.button,
      ...steps.map(({ button }) => button),
      clear.button,
      limit,
    ),
    /**
     * @param {State} state
     * @param {boolean} running
     */
    draw({ rates, n }, running) {
      const full = n >= MAX_RACES;
      const why = full ? `${whole(MAX_RACES)} races are the most; clear them to go on` : "";
      watch.label(running ? "Skip to the ring" : "Watch a race");
      watch.allow(!full, why);
      steps.forEach((step) => step.allow(!full, why));
      clear.allow(n > 0, "There are no races to clear");
      setText(limit, full ? all : "");
      remove.label(`Remove clock ${letter(rates.length - 1)}`);
      remove.allow(rates.length > MIN_CLOCKS, `A race needs ${MIN_CLOCKS} clocks`);
      add.allow(rates.length < MAX_CLOCKS, `${MAX_CLOCKS} clocks are the most`);
    },
  };
}
