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
import { chiSquare, chiSquareIndependence, shareBand } from "./maths/goodness.js";
import { createButton } from "./view/controls.js";
import { element, setText } from "./view/element.js";
import { list, number as numberField, positive, show } from "./view/fields.js";
import { createHistogram } from "./view/histogram.js";
import { createRaceRows } from "./view/race_rows.js";
import { createRaceWatch } from "./view/race_watch.js";
import { verdict } from "./view/race_words.js";
import { createShareBars } from "./view/share_bars.js";
import { createKey, defineWidget } from "./view/shell.js";
import { createStackedColumns } from "./view/stacked_columns.js";
import { createTable } from "./view/table.js";
import { timeAxis } from "./view/time_axis.js";
import { letter, number, percent, plain, whole } from "./view/words.js";

const MIN_CLOCKS = 2;
const MAX_CLOCKS = 6;
const MAX_RACES = 500_000;
const STEPS = [1, 100, 100_000];
const SLOWEST = 1e-306; // of the fastest clock: its times must be numbers
const SLIDER = { min: 0.1, max: 10 };
const NEW_RATE = 1;
const SPAN = 4; // length of the histogram, at least, in mean times of the first ring
const HEIGHT = 156; // of a picture, in pixels
const QUARTERS = ["soonest", "2nd", "3rd", "latest"];

const rate = positive({ min: 1e-300, max: 1e300 });
const rates = list(rate, { minLength: MIN_CLOCKS, maxLength: MAX_CLOCKS });
const fields = {
  rates: { ...rates, check: checkRates },
  n: numberField({ min: 0, max: MAX_RACES, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {{ rates: number[], n: number, seed: number }} State
 * @typedef {ReturnType<typeof theoryOf>} Theory
 * @typedef {import("./maths/competing_alarms.js").Summary} Summary
 */

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
 */
function theoryOf({ rates, n }) {
  const { mean } = firstTime(rates);
  const axis = timeAxis(SPAN * mean);
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
  const drawPictures = createPictures(shell);
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
    if (shell.detailsOpen()) shell.details.replaceChildren(...tables(summary, theory, rates));
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
      { "aria-label": `+${whole(step)} ${step === 1 ? "race" : "races"}` },
    )
  );
  const clear = createButton(life, "Clear", () => change({ n: 0 }), {
    "aria-label": "Clear all races",
  });
  const limit = element("span", { class: "gt-limit" });
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
      setText(limit, why);
      remove.label(`Remove clock ${letter(rates.length - 1)}`);
      remove.allow(rates.length > MIN_CLOCKS, `A race needs ${MIN_CLOCKS} clocks`);
      add.allow(rates.length < MAX_CLOCKS, `${MAX_CLOCKS} clocks are the most`);
    },
  };
}

/**
 * The three pictures.
 *
 * @param {import("./view/shell.js").Shell} shell
 * @returns {(summary: Summary, theory: Theory) => void}
 */
function createPictures({ life, pictures }) {
  const who = createShareBars(life, {
    title: "Who rang first",
    height: HEIGHT,
    axisTitle: "share of the races",
  });
  const when = createHistogram(life, { title: "When the first rang", height: HEIGHT });
  const meter = createStackedColumns(life, {
    title: "Does the winner depend on time?",
    height: HEIGHT,
    axisTitle: "when the first rang, in quarters",
  });
  pictures.append(who.root, when.root, meter.root, createKey("races"));

  return (summary, { probabilities, names, mean, axis, upper, bins }) => {
    const { n, wins, quarters, meanTime } = summary;
    const totals = binTotals(summary);
    const later = totals.pop() ?? 0;
    const highest = Math.max(...totals) * bins / Math.max(n, 1);
    const shares = wins.map((count) => n ? count / n : 0);
    who.update(
      { names, shares, probabilities, n, bands: probabilities.map((p) => shareBand(p, n)) },
      names.map((name, k) =>
        `Clock ${name}: ${n ? `${percent(shares[k])}, ` : ""}theory ${percent(probabilities[k])}`
      ).join("; "),
    );
    const notes = [
      ...n ? [`on average ${number(meanTime * mean)}`] : [],
      `theory ${number(mean)}`,
      ...later ? [`${percent(later / n, 2)} later →`] : [],
    ];
    when.update({
      layers: summary.bins,
      bins,
      n,
      curve(at) {
        const probability = Math.exp(-at * upper) * upper / bins;
        const [low, high] = shareBand(probability, n);
        return { at, density: probability * bins, low: low * bins, high: high * bins };
      },
      top: Math.max(1.1 * upper, 1.04 * highest),
      lower: 0,
      ...axis,
      axisTitle: axis.title,
      notes,
    }, `Most first rings come soon, few late: ${notes.join(", ")}`);
    meter.update(
      { names, columns: QUARTERS, table: quarters, probabilities, band: shareBand },
      "Share of each clock among the first rings of each quarter of the time; " +
        "theory says that all four are split alike",
    );
  };
}

/**
 * How many races ended in each bin, whoever won.
 *
 * @param {Summary} summary
 * @returns {number[]} the last entry counts all that ended later
 */
function binTotals({ bins }) {
  return Array.from(bins[0], (_, b) => bins.reduce((sum, row) => sum + row[b], 0));
}

/**
 * @param {Summary} summary
 * @param {Theory} theory
 * @param {number[]} rates
 */
function tables({ n, wins, quarters }, { names, probabilities }, rates) {
  const expected = (/** @type {number} */ count) =>
    count < 1000 ? count.toFixed(1) : whole(Math.round(count));
  return [
    createTable(
      `Who rang first in ${whole(n)} races`,
      ["clock", "rate λ", "rang first", "expected", "share", "theory λ/Λ"],
      names.map((name, k) => [
        name,
        plain(rates[k]),
        whole(wins[k]),
        expected(n * probabilities[k]),
        n ? percent(wins[k] / n, 2) : "–",
        percent(probabilities[k], 2),
      ]),
    ),
    createTable(
      "Who rang first, by quarter of the time (expected in brackets)",
      ["clock", ...QUARTERS],
      names.map((name, k) => [
        name,
        ...Array.from(
          quarters[k],
          (count) => `${whole(count)} (${expected(n * probabilities[k] / 4)})`,
        ),
      ]),
    ),
  ];
}
