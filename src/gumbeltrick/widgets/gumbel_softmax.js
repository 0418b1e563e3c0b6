/**
 * Gumbel-softmax: soft samples on a triangle over their density, and which temperature moves what.
 *
 * @module
 */

import { chiSquare } from "./maths/goodness.js";
import { largestGap } from "./maths/gumbel_distribution_draws.js";
import { softmax } from "./maths/gumbel_max.js";
import { kolmogorovSf, softmaxAt } from "./maths/gumbel_softmax.js";
import {
  createDraws,
  createSoftness,
  growDraws,
  meanShares,
  soften,
} from "./maths/gumbel_softmax_draws.js";
import { mean, QUICK } from "./maths/gumbel_softmax_mean.js";
import { countWinners } from "./maths/one_noise.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { element } from "./view/element.js";
import { list, number as numberField } from "./view/fields.js";
import { createSoftPictures } from "./view/gumbel_softmax_pictures.js";
import { softTables } from "./view/gumbel_softmax_tables.js";
import { verdict } from "./view/gumbel_softmax_words.js";
import { createOptionRows } from "./view/option_rows.js";
import { createParameterRow } from "./view/parameter_row.js";
import { defineWidget } from "./view/shell.js";
import { letter } from "./view/words.js";

const MIN_OPTIONS = 2;
const MAX_OPTIONS = 8;
const MAX_DRAWS = 100_000;
const STEPS = [100, 1000, 100_000];
const LARGEST = 50; // of a logit
const COLDEST = 0.01;
const HOTTEST = 100;
const NEW_LOGIT = 0;
const AT_ONCE = 60_000; // soft shares that fit into a frame beside all else
const RESTED = 60; // milliseconds after which the mean is completed

const logit = numberField({ min: -LARGEST, max: LARGEST });
const degrees = numberField({ min: COLDEST, max: HOTTEST });
const fields = {
  logits: list(logit, { minLength: MIN_OPTIONS, maxLength: MAX_OPTIONS }),
  temperature: degrees,
  softmax_temperature: degrees,
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {{
 *   logits: number[],
 *   temperature: number,
 *   softmax_temperature: number,
 *   n: number,
 *   seed: number,
 * }} State
 * @typedef {import("./view/gumbel_softmax_pictures.js").Seen} Seen
 */

export default defineWidget({
  stem: "gumbel_softmax",
  className: "GumbelSoftmax",
  title: "Gumbel-softmax, and softmax with a temperature",
  question: "Every draw shares one whole out among the options: y = softmax((x + noise) / τ). " +
    "Softmax with temperature T has no noise. " +
    "Move τ, then T: which of the two changes the probabilities?",
  fields,
  build,
});

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change, current } = shell;
  const temperatures = [
    createTemperature(shell, "temperature", "τ", "Temperature τ of the draws"),
    createTemperature(shell, "softmax_temperature", "T", "Temperature T of softmax, no noise"),
  ];
  const rows = createOptionRows(life, {
    noun: "Logit",
    min: -5,
    max: 5,
    step: 0.05,
    field: logit,
    fewest: MIN_OPTIONS,
    most: MAX_OPTIONS,
    onValue: (k, value) => change({ logits: current().logits.with(k, value) }),
    onRefuse: (k, message) => shell.refuse(`logits[${k}]`, message),
    onAdd: () => change({ logits: [...current().logits, NEW_LOGIT] }),
    onRemove: () => change({ logits: current().logits.slice(0, -1) }),
  });
  const buttons = createDrawButtons(shell, {
    one: "draw",
    many: "draws",
    steps: STEPS,
    most: MAX_DRAWS,
  });
  shell.controls.append(
    element("div", { class: "gt-temperatures" }, ...temperatures.map(({ root }) => root)),
    rows.root,
    buttons.root,
  );
  const drawPictures = createSoftPictures(shell);
  const look = createLook();
  let rested = false;
  const rest = life.timer(RESTED, () => {
    rested = true;
    shell.redraw();
  });

  /** @param {State} state */
  return function draw(state) {
    const seen = look(state, rested);
    rested = false;
    if (seen.softened < state.n) rest.start();
    temperatures.forEach((row) => row.show(state));
    rows.show(state.logits);
    buttons.show(state.n);
    drawPictures(seen, state);
    if (shell.detailsOpen()) shell.details.replaceChildren(...softTables(seen, state));
    shell.say(verdict(seen, state));
  };
}

/**
 * A function that says what is seen in a state, and keeps what the next state has in common with
 * it: the noise, whose winners do not depend on τ, and whose soft shares do not depend on T.
 */
function createLook() {
  let draws = createDraws(0);
  let wins = /** @type {number[]} */ ([]);
  let softness = createSoftness(0);
  let sampleOf = "";
  let winsOf = "";
  let softOf = "";
  let gap = 0;
  let theoryOf = "";
  let theory = /** @type {number[]} */ ([]);

  /**
   * @param {State} state
   * @param {boolean} complete whether there is time for the mean of all draws
   * @returns {Seen}
   */
  return ({ logits, temperature, softmax_temperature, n, seed }, complete) => {
    const options = logits.length;
    if (seed !== draws.seed || sampleOf === "") draws = createDraws(seed, draws);
    growDraws(draws, n, options);
    if (sampleOf !== `${seed} ${n}`) {
      sampleOf = `${seed} ${n}`;
      gap = largestGap(draws.odds);
    }
    const probabilities = softmax(logits);
    if (winsOf !== `${sampleOf} ${logits}`) {
      winsOf = `${sampleOf} ${logits}`;
      wins = countWinners(draws.noise.columns, probabilities, n);
    }
    if (softOf !== `${winsOf} ${temperature}`) {
      softOf = `${winsOf} ${temperature}`;
      softness = createSoftness(options);
    }
    const end = complete ? n : Math.min(n, Math.floor(AT_ONCE / options));
    soften(softness, draws.gumbels, logits, temperature, Math.max(end, softness.count));
    if (theoryOf !== `${temperature} ${logits}`) {
      theoryOf = `${temperature} ${logits}`;
      theory = mean(logits, temperature, QUICK);
    }
    return {
      names: logits.map((_, k) => letter(k)),
      draws,
      probabilities,
      wins,
      softened: softness.count,
      ...meanShares(softness),
      theory,
      cooled: softmaxAt(logits, softmax_temperature),
      winsTest: chiSquare(wins, probabilities),
      oddsTest: { statistic: gap, dof: n < 5 ? 0 : 1, pvalue: kolmogorovSf(gap, n) },
    };
  };
}

/**
 * @param {import("./view/shell.js").Shell} shell
 * @param {"temperature" | "softmax_temperature"} key
 * @param {string} symbol
 * @param {string} name
 */
function createTemperature({ life, change, refuse }, key, symbol, name) {
  const row = createParameterRow(life, {
    symbol,
    name,
    field: degrees,
    min: COLDEST,
    max: HOTTEST,
    log: true,
    step: 0.01,
    onValue: (value) => change({ [key]: value }),
    onRefuse: (message) => refuse(key, message),
  });
  return {
    root: element(
      "div",
      {},
      element("p", { class: "gt-temperature", "aria-hidden": "true" }, name),
      row.root,
    ),
    /** @param {State} state */
    show: (state) => row.show(state[key]),
  };
}
