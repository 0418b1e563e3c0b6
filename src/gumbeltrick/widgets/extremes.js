/**
 * Extremes: the largest of n draws, and whether it becomes Gumbel as n grows.
 *
 * @module
 */

import { createNoise, growNoise } from "./maths/competing_alarms.js";
import {
  binProbabilities,
  countMaxima,
  exactLaw,
  gumbelLaw,
  limitLaw,
  matchedGumbel,
  PARENTS,
  supError,
} from "./maths/extremes.js";
import { chiSquare } from "./maths/goodness.js";
import { createChoice } from "./view/choice.js";
import { createNumberField, createSlider } from "./view/controls.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { element } from "./view/element.js";
import { createExtremePictures, extremeTables } from "./view/extremes_pictures.js";
import { many, nameOf, verdict } from "./view/extremes_words.js";
import { number as numberField, oneOf } from "./view/fields.js";
import { defineWidget } from "./view/shell.js";

const MOST_N = 1e16; // typed
const DECADES = 6; // of the slider
const PER_DECADE = 24; // numbers that it can stop at
const MOST_MAXIMA = 100_000;
const STEPS = [100, 1000, 100_000];

/** Ends of the pictures, and the least number of bins; a bin ends at 0, where densities jump. */
const WINDOWS = {
  exponential: { lower: -3, upper: 7, bins: 10 },
  normal: { lower: -3, upper: 7, bins: 10 },
  uniform: { lower: -7, upper: 1, bins: 8 },
  cauchy: { lower: -2, upper: 10, bins: 12 },
};

/** Whole numbers that the slider can stop at: each step is another n, from the first on. */
const STOPS = [
  ...new Set(Array.from(
    { length: DECADES * PER_DECADE + 1 },
    (_, i) => Math.round(Number((10 ** (i / PER_DECADE)).toPrecision(2))),
  )),
];

const drawnFrom = numberField({ min: 1, max: MOST_N, whole: true });
const fields = {
  parent: oneOf(PARENTS),
  n: drawnFrom,
  size: numberField({ min: 0, max: MOST_MAXIMA, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {keyof typeof WINDOWS} Parent
 * @typedef {{ parent: Parent, n: number, size: number, seed: number }} State
 * @typedef {import("./view/extremes_pictures.js").Theory} Theory
 */

export default defineWidget({
  stem: "extremes",
  className: "Extremes",
  title: "The largest of many",
  question: "Take the largest of n draws, thousands of times over. " +
    "As n grows, whose maxima become Gumbel, whose take their time, and whose never do?",
  fields,
  build,
});

/**
 * What theory says of a state.
 *
 * @param {State} state
 * @returns {Theory}
 */
function theoryOf({ parent, n, size }) {
  const window = WINDOWS[parent];
  const finer = size < 100 ? 1 : size < 3000 ? 2 : 4;
  const gumbel = gumbelLaw(matchedGumbel(parent));
  const limit = limitLaw(parent);
  return {
    parent,
    n,
    exact: exactLaw(parent, n),
    gumbel,
    limit,
    becomesGumbel: parent === "exponential" || parent === "normal",
    window: { ...window, bins: window.bins * finer },
    toGumbel: supError(parent, n, gumbel.cdf),
    toLimit: supError(parent, n, limit.cdf),
  };
}

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change } = shell;
  let noise = createNoise(0);
  let sorted = new Float64Array(0);
  let sortedOf = "";
  const parents = createChoice(life, {
    name: "Parent",
    choices: PARENTS,
    toText: nameOf,
    onChoose: (parent) => change({ parent }),
  });
  let nText = "";
  const slider = createSlider(life, {
    name: "Number of draws n",
    min: 0,
    max: STOPS.length - 1,
    step: 1,
    toText: () => nText,
    onValue: (stop) => change({ n: STOPS[Math.round(stop)] }),
  });
  const typed = createNumberField(life, {
    name: "n",
    field: drawnFrom,
    // With as many digits as the field has room for; the number that holds keeps all of its own.
    toText: (n) => n < 1e9 ? String(n) : Number(n.toPrecision(5)).toExponential().replace("+", ""),
    onValue: (n) => change({ n }),
    onRefuse: (message) => shell.refuse("n", message),
  });
  const draws = createDrawButtons(shell, {
    one: "maximum",
    many: "maxima",
    steps: STEPS,
    most: MOST_MAXIMA,
    field: "size",
  });
  shell.controls.append(
    parents.root,
    element(
      "div",
      { class: "gt-extremes-n" },
      element("span", { "aria-hidden": "true" }, "n ="),
      slider.input,
      typed.input,
    ),
    draws.root,
  );
  const drawPictures = createExtremePictures(shell);

  /**
   * The noise of a sample, in ascending order: sorted once, looked up at every n.
   *
   * @param {State} state
   */
  function sortedNoise({ seed, size }) {
    const wanted = `${seed} ${size}`;
    if (wanted === sortedOf) return sorted;
    if (seed !== noise.seed || noise.streams.length === 0) noise = createNoise(seed, noise);
    growNoise(noise, size, 1);
    sorted = (noise.columns[0] ?? new Float64Array(0)).slice(0, size).sort();
    sortedOf = wanted;
    return sorted;
  }

  /** @param {State} state */
  return function draw(state) {
    const { parent, n, size } = state;
    const theory = theoryOf(state);
    const { exact, gumbel, window } = theory;
    const counts = countMaxima(sortedNoise(state), exact, window);
    parents.show(parent);
    nText = `n = ${many(n)}`;
    slider.show(nearestStop(n));
    typed.show(n);
    draws.show(size);
    drawPictures(counts, theory, size);
    if (shell.detailsOpen()) shell.details.replaceChildren(...extremeTables(counts, theory, size));
    shell.say(verdict({
      ...theory,
      size,
      exactTest: chiSquare(counts, binProbabilities(exact.cdf, window)),
      gumbelTest: chiSquare(counts, binProbabilities(gumbel.cdf, window)),
    }));
  };
}

/** @param {number} n */
function nearestStop(n) {
  const above = STOPS.findIndex((stop) => stop >= n);
  if (above <= 0) return above < 0 ? STOPS.length - 1 : 0;
  return STOPS[above] / n < n / STOPS[above - 1] ? above : above - 1;
}
