/**
 * Break the trick: other noise, more options, and do the odds of two still ignore the others?
 *
 * @module
 */

import { softmax } from "./maths/gumbel_max.js";
import { chiSquare, chiSquareIndependence } from "./maths/goodness.js";
import { NOISES, winnerProbabilities } from "./maths/why_gumbel.js";
import { choose, createLuck, growLuck } from "./maths/why_gumbel_choices.js";
import { createChoice } from "./view/choice.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { list, number as numberField, oneOf } from "./view/fields.js";
import { createOptionRows } from "./view/option_rows.js";
import { defineWidget } from "./view/shell.js";
import { createWhyPictures, whyTables } from "./view/why_gumbel_pictures.js";
import { nameOf, verdict } from "./view/why_gumbel_words.js";
import { letter } from "./view/words.js";

const MIN_OPTIONS = 2;
const MAX_OPTIONS = 8;
const MAX_CHOICES = 100_000;
const STEPS = [100, 1000, 100_000];
const LARGEST = 50; // of a logit
const SLIDER = { min: -4, max: 4 };
const NEW_LOGIT = 1;

const logit = numberField({ min: -LARGEST, max: LARGEST });
const fields = {
  logits: list(logit, { minLength: MIN_OPTIONS, maxLength: MAX_OPTIONS }),
  noise: oneOf(NOISES),
  n: numberField({ min: 0, max: MAX_CHOICES, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {{ logits: number[], noise: string, n: number, seed: number }} State
 * @typedef {import("./view/why_gumbel_pictures.js").Theory} Theory
 */

export default defineWidget({
  stem: "why_gumbel",
  className: "WhyGumbel",
  title: "Break the trick",
  question: "Every option gets its logit plus noise, and the largest sum wins. " +
    "Watch the odds of A to B while the menu grows: for which noise do they stay where they are?",
  fields,
  build,
});

/**
 * What theory says of a state: who wins from each menu, with this noise and with Gumbel noise.
 *
 * @param {State} state
 * @returns {Theory}
 */
function theoryOf({ logits, noise }) {
  return {
    names: logits.map((_, k) => letter(k)),
    byMenu: logits.slice(1).map((_, m) => winnerProbabilities(logits.slice(0, m + 2), noise)),
    softmax: softmax(logits),
  };
}

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change, current } = shell;
  let luck = createLuck(0, NOISES[0]);
  const noises = createChoice(life, {
    name: "Noise",
    choices: NOISES,
    toText: nameOf,
    onChoose: (noise) => change({ noise }),
  });
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
    one: "choice",
    many: "choices",
    steps: STEPS,
    most: MAX_CHOICES,
  });
  shell.controls.append(noises.root, rows.root, draws.root);
  const drawPictures = createWhyPictures(shell);

  /** @param {State} state */
  return function draw(state) {
    const { logits, noise, n, seed } = state;
    if (seed !== luck.seed || noise !== luck.noise) luck = createLuck(seed, noise, luck);
    growLuck(luck, n, logits.length);
    const theory = theoryOf(state);
    const menus = choose(luck.columns, logits, n);
    noises.show(noise);
    rows.show(logits);
    draws.show(n);
    drawPictures(menus, theory, luck.columns[0], state);
    if (shell.detailsOpen()) shell.details.replaceChildren(...whyTables(menus, theory, state));
    const whole = menus[menus.length - 1];
    const exact = theory.byMenu[theory.byMenu.length - 1];
    shell.say(verdict({
      noise,
      n: whole.n,
      wins: whole.wins,
      exact,
      softmax: theory.softmax,
      seenOdds: menus.map(({ wins: [a, b] }) => a / b),
      exactOdds: theory.byMenu.map(([a, b]) => a / b),
      fit: chiSquare(whole.wins, exact),
      softmaxFit: chiSquare(whole.wins, theory.softmax),
      oddsTest: chiSquareIndependence([0, 1].map((k) => menus.map(({ wins }) => wins[k]))),
    }));
  };
}
