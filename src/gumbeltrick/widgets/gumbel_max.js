/**
 * The Gumbel-max trick: who wins, how large the maximum is, and an integral that can be stopped.
 *
 * @module
 */

import { createNoise, growNoise } from "./maths/competing_alarms.js";
import { chiSquare, chiSquareIndependence } from "./maths/goodness.js";
import {
  binProbabilities,
  drawMaxima,
  gumbelCdf,
  logZ,
  oneDraw,
  softmax,
} from "./maths/gumbel_max.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { list, number as numberField } from "./view/fields.js";
import { createMaximaPictures, maximaTables, sidesOf } from "./view/gumbel_max_pictures.js";
import { verdict } from "./view/gumbel_max_words.js";
import { createOptionRows } from "./view/option_rows.js";
import { defineWidget } from "./view/shell.js";
import { letter, minus, plain } from "./view/words.js";

const MIN_OPTIONS = 2;
const MAX_OPTIONS = 8;
const MAX_DRAWS = 500_000;
const STEPS = [1, 1000, 100_000];
const LARGEST = 50; // of a logit that is typed
const FARTHEST = 60; // of c: beyond any curve
const SLIDER = { min: -5, max: 5, step: 0.05 };
const ENDS = { lower: -2.4, upper: 6 }; // of the picture; 0.25 % of the maxima lie outside
const NEW_LOGIT = 0;
const EULER = 0.5772156649015329;

const logit = numberField({ min: -LARGEST, max: LARGEST });
const limit = numberField({ min: -FARTHEST, max: FARTHEST });
const fields = {
  logits: list(logit, { minLength: MIN_OPTIONS, maxLength: MAX_OPTIONS }),
  c: limit,
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/** @typedef {{ logits: number[], c: number, n: number, seed: number }} State */

export default defineWidget({
  stem: "gumbel_max",
  className: "GumbelMax",
  title: "The Gumbel-max trick",
  question: "Every option gets its logit plus noise, and the largest sum wins. " +
    "If you are told that the maximum lies below c, can you guess any better whose it is?",
  fields,
  build,
});

/**
 * What theory says of a state.
 *
 * @param {State} state
 * @returns {import("./view/gumbel_max_pictures.js").Theory}
 */
function theoryOf({ logits, c, n }) {
  const origin = logZ(logits);
  return {
    c,
    origin,
    stop: c - origin,
    below: gumbelCdf(c - origin),
    meanMaximum: EULER,
    probabilities: softmax(logits),
    window: { ...ENDS, bins: n < 100 ? 12 : n < 3000 ? 21 : 42 },
    names: logits.map((_, k) => letter(k)),
  };
}

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change, current } = shell;
  let noise = createNoise(0);
  const rows = createOptionRows(life, {
    noun: "Logit",
    ...SLIDER,
    field: logit,
    fewest: MIN_OPTIONS,
    most: MAX_OPTIONS,
    onValue: (k, value) => change({ logits: current().logits.with(k, value) }),
    onRefuse: (k, message) => shell.refuse(`logits[${k}]`, message),
    onAdd: () => change({ logits: [...current().logits, NEW_LOGIT] }),
    onRemove: () => change({ logits: current().logits.slice(0, -1) }),
  });
  const draws = createDrawButtons(shell, {
    one: "draw",
    many: "draws",
    steps: STEPS,
    most: MAX_DRAWS,
  });
  shell.controls.append(rows.root, draws.root);
  const drawPictures = createMaximaPictures(shell, limit, ENDS, {
    onPlace: (place) =>
      change({ c: limit.clamp(Number((place + logZ(current().logits)).toFixed(2))) }),
    onLimit: (c) => change({ c }),
  });

  /** @param {State} state */
  return function draw(state) {
    const { logits, c, n, seed } = state;
    if (seed !== noise.seed || noise.streams.length === 0) noise = createNoise(seed, noise);
    growNoise(noise, n, logits.length);
    const theory = theoryOf(state);
    const { probabilities, origin, stop, window } = theory;
    const summary = drawMaxima(noise.columns, logits, n, window, stop);
    rows.show(logits);
    draws.show(n);
    drawPictures(summary, theory, n ? oneDraw(noise.columns, logits, n - 1) : null);
    if (shell.detailsOpen()) {
      shell.details.replaceChildren(...maximaTables(summary, theory, logits));
    }
    shell.say(verdict({
      n,
      wins: summary.wins,
      probabilities,
      meanMaximum: origin + summary.meanMaximum,
      meanTheory: origin + EULER,
      stop: minus(plain(c)),
      below: summary.below.reduce((total, count) => total + count) / n,
      belowTheory: theory.below,
      winnerTest: chiSquare(summary.wins, probabilities),
      maximumTest: chiSquare(binTotals(summary), binProbabilities(window)),
      independence: chiSquareIndependence(sidesOf(summary)),
    }));
  };
}

/**
 * How many maxima lie in each bin, whoever won.
 *
 * @param {import("./maths/gumbel_max.js").Summary} summary
 */
function binTotals({ bins }) {
  return Array.from(bins[0], (_, b) => bins.reduce((sum, row) => sum + row[b], 0));
}
