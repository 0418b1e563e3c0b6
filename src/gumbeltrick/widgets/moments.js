/**
 * Moments of a Gumbel sample, homing in on theory while the sample grows.
 *
 * @module
 */

import { chiSquare } from "./maths/goodness.js";
import {
  cellCounts,
  cellProbabilities,
  createSample,
  fourMoments,
  growSample,
  momentsAt,
  standardErrors,
} from "./maths/moments.js";
import { createChoice } from "./view/choice.js";
import { createButton, createNumberField, createSlider } from "./view/controls.js";
import { element } from "./view/element.js";
import { number as numberField, oneOf } from "./view/fields.js";
import { createMomentPictures, momentTables } from "./view/moments_pictures.js";
import { verdict } from "./view/moments_words.js";
import { defineWidget } from "./view/shell.js";
import { plain, whole } from "./view/words.js";

const MAX_DRAWS = 100_000;
const FEWEST = 10; // where the slider and the pictures begin
const FARTHEST = 100; // of μ
const SCALES = { min: 0.01, max: 100 };
const LAWS = ["gumbel", "misread"];
const UNITS = ["values", "standard errors"];
const GROWING = 6000; // milliseconds from the smallest sample to the largest

const fields = {
  loc: numberField({ min: -FARTHEST, max: FARTHEST }),
  scale: numberField(SCALES),
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  law: oneOf(LAWS),
  unit: oneOf(UNITS),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {{
 *   loc: number,
 *   scale: number,
 *   n: number,
 *   law: import("./maths/moments.js").Law,
 *   unit: string,
 *   seed: number,
 * }} State
 */

export default defineWidget({
  stem: "moments",
  className: "Moments",
  title: "Moments of a growing sample",
  question: "The first n draws of Gumbel(μ, β), with n on a logarithmic axis. " +
    "Which of the four moments finds its theory first, which last?",
  fields,
  build,
});

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change } = shell;
  let sample = createSample(0, MAX_DRAWS);
  const rows = [
    createRow(shell, "loc", "μ", { min: -5, max: 5, step: 0.05 }),
    createRow(shell, "scale", "β", { ...SCALES, log: true, step: 0.02 }),
    createRow(shell, "n", "n", { min: FEWEST, max: MAX_DRAWS, log: true, step: 0.02, whole: true }),
  ];
  const growth = createGrowth(shell);
  const laws = createChoice(life, {
    name: "Take μ and β for",
    choices: LAWS,
    toText: (law) => law === "gumbel" ? "mode and scale" : "mean and deviation",
    onChoose: (law) => change({ law }),
  });
  const units = createChoice(life, {
    name: "Show",
    choices: UNITS,
    onChoose: (unit) => change({ unit }),
  });
  const clear = createButton(life, "Clear", () => change({ n: 0 }), {
    "aria-label": "Clear all draws",
  });
  shell.controls.append(
    element("div", { class: "gt-options" }, ...rows.map(({ root }) => root)),
    element("div", { class: "gt-buttons" }, growth, clear.button),
    laws.root,
    units.root,
  );
  const drawPictures = createMomentPictures(shell);

  /** @param {State} state */
  return function draw(state) {
    const { loc, scale, n, law, unit, seed } = state;
    if (seed !== sample.seed || sample.drawn === 0) sample = createSample(seed, MAX_DRAWS);
    growSample(sample, n);
    const theory = fourMoments(law, loc, scale);
    rows.forEach((row) => row.show(state));
    laws.show(law);
    units.show(unit);
    clear.allow(n > 0, "There are no draws to clear");
    drawPictures(sample, theory, state);
    if (shell.detailsOpen()) shell.details.replaceChildren(...momentTables(sample, theory, state));
    shell.say(verdict({
      n,
      loc,
      scale,
      law,
      seen: n > 1 ? momentsAt(sample, n, loc, scale) : null,
      theory,
      errors: n > 1 ? standardErrors(law, n, scale) : null,
      fit: chiSquare(cellCounts(sample, n), cellProbabilities(law)),
    }));
  };
}

/**
 * Name, slider and field of a number.
 *
 * @param {import("./view/shell.js").Shell} shell
 * @param {"loc" | "scale" | "n"} key
 * @param {string} name
 * @param {{ min: number, max: number, step: number, log?: boolean, whole?: boolean }} track
 */
function createRow({ life, change, refuse }, key, name, track) {
  const slider = createSlider(life, {
    name,
    ...track,
    toText: (value) => `${name} = ${key === "n" ? whole(value) : plain(value)}`,
    onValue: (value) => change({ [key]: value }),
  });
  const typed = createNumberField(life, {
    name,
    field: fields[key],
    toText: key === "n" ? String : plain,
    onValue: (value) => change({ [key]: value }),
    onRefuse: (message) => refuse(key, message),
  });
  return {
    root: element(
      "div",
      { class: "gt-option" },
      element("span", { class: "gt-symbol", "aria-hidden": "true" }, name),
      slider.input,
      typed.input,
    ),
    /** @param {State} state */
    show(state) {
      slider.show(state[key]);
      typed.show(state[key]);
    },
  };
}

/**
 * The button that lets the sample grow from the smallest to the largest, evenly in log n; at once
 * where the reader asked for no motion.
 *
 * @param {import("./view/shell.js").Shell} shell
 */
function createGrowth({ life, change, current }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let start = NaN;
  // The n that this asked for last: another one means that the reader took over.
  let asked = 0;
  let running = false;
  const frame = life.frame((now) => {
    if (current().n !== asked) return stop();
    if (Number.isNaN(start)) start = now;
    const done = Math.min(1, (now - start) / GROWING);
    asked = Math.round(FEWEST * (MAX_DRAWS / FEWEST) ** done);
    change({ n: asked });
    if (done < 1) frame.request();
    else stop();
  });
  const { button, label } = createButton(life, "Let it grow", () => {
    if (running) return stop();
    if (still.matches) return change({ n: MAX_DRAWS });
    running = true;
    start = NaN;
    asked = current().n;
    label("Stop");
    frame.request();
  }, { class: "gt-main" });

  function stop() {
    frame.cancel();
    running = false;
    label("Let it grow");
  }

  return button;
}
