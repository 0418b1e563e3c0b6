/**
 * The Gumbel law: a sample against density and cdf, and one number on its way through two
 * logarithms.
 *
 * @module
 */

import { chiSquare } from "./maths/goodness.js";
import { bandOfCdf, binProbabilities, gapPValue, ppf } from "./maths/gumbel_distribution.js";
import {
  countByBin,
  countUpTo,
  createDraws,
  growDraws,
  largestGap,
  sortedUniforms,
} from "./maths/gumbel_distribution_draws.js";
import { createButton } from "./view/controls.js";
import { element, setText } from "./view/element.js";
import { number as numberField } from "./view/fields.js";
import { axisOf, createGumbelPictures, gumbelTables } from "./view/gumbel_distribution_pictures.js";
import { verdict } from "./view/gumbel_distribution_words.js";
import { createParameterRow } from "./view/parameter_row.js";
import { defineWidget } from "./view/shell.js";
import { whole } from "./view/words.js";

const MAX_DRAWS = 100_000;
const FARTHEST = 1000; // of μ
const SCALES = { min: 0.01, max: 100 };
const CLOSEST = 1e-15; // of u to 0 and to 1
const REACH = 5; // of the slider for μ, at least

const fields = {
  loc: numberField({ min: -FARTHEST, max: FARTHEST }),
  scale: numberField(SCALES),
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  u: numberField({ min: CLOSEST, max: 1 - CLOSEST }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/** @typedef {{ loc: number, scale: number, n: number, u: number, seed: number }} State */

export default defineWidget({
  stem: "gumbel_distribution",
  className: "GumbelDistribution",
  title: "The Gumbel distribution",
  question: "Every draw is a uniform number that went through two logarithms. " +
    "Drag u, E or G: which numbers u land far out on the right, and which on the steep left?",
  fields,
  build,
});

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { change, current } = shell;
  let draws = createDraws(0);
  const rows = createRows(shell);
  const pictures = createGumbelPictures(shell, (u) => change({ u }));
  const actions = createActions(shell, () => {
    const { n } = current();
    growDraws(draws, n + 1);
    change({ n: n + 1, u: fields.u.clamp(draws.uniforms[n]) });
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) pictures.travel();
  });
  shell.controls.append(rows.root, actions.root);
  /** What depends on the seed and n alone, and stays while the law moves. */
  let sample = { seed: -1, n: -1, gap: 0, belowMode: 0 };

  /** @param {State} state */
  return function draw(state) {
    const { loc, scale, n, u, seed } = state;
    if (seed !== draws.seed) draws = createDraws(seed);
    growDraws(draws, n);
    const sorted = sortedUniforms(draws, n);
    if (seed !== sample.seed || n !== sample.n) {
      // A draw is up to μ exactly if its uniform is up to 1/e.
      sample = { seed, n, gap: largestGap(sorted), belowMode: countUpTo(sorted, 1 / Math.E) };
    }
    const { step, ...ends } = axisOf(loc, scale);
    const window = { ...ends, bins: n < 100 ? 15 : n < 3000 ? 30 : 60 };
    const counts = countByBin(draws.gumbels, n, window, loc, scale);
    const { gap } = sample;
    const band = bandOfCdf(Math.max(n, 1));
    rows.show(state, Math.max(REACH, step));
    actions.show(n);
    const seen = { loc, scale, n, u, window, counts, sorted, band, gap };
    pictures.draw(seen);
    if (shell.detailsOpen()) shell.details.replaceChildren(...gumbelTables(seen));
    shell.say(verdict({
      n,
      loc,
      scale,
      median: ppf(0.5, loc, scale),
      belowMode: sample.belowMode / n,
      histogramTest: chiSquare(counts, binProbabilities(window, loc, scale)),
      gap,
      band,
      gapPValue: gapPValue(gap, n),
    }));
  };
}

/** @param {import("./view/shell.js").Shell} shell */
function createRows({ life, change, refuse }) {
  const loc = createParameterRow(life, {
    symbol: "μ",
    name: "Location μ",
    field: fields.loc,
    min: -REACH,
    max: REACH,
    step: REACH / 100,
    onValue: (value) => change({ loc: value }),
    onRefuse: (message) => refuse("loc", message),
  });
  const scale = createParameterRow(life, {
    symbol: "β",
    name: "Scale β",
    field: fields.scale,
    ...SCALES,
    log: true,
    step: 0.02,
    onValue: (value) => change({ scale: value }),
    onRefuse: (message) => refuse("scale", message),
  });
  const n = createParameterRow(life, {
    symbol: "n",
    name: "Number of draws n",
    field: fields.n,
    min: 10,
    max: MAX_DRAWS,
    log: true,
    step: 0.05,
    whole: true,
    toText: String,
    onValue: (value) => change({ n: value }),
    onRefuse: (message) => refuse("n", message),
  });
  return {
    root: element("div", { class: "gt-options" }, loc.root, scale.root, n.root),
    /**
     * @param {State} state
     * @param {number} reach of the slider for μ
     */
    show(state, reach) {
      loc.setTrack({ min: -reach, max: reach, step: reach / 100 });
      loc.show(state.loc);
      scale.show(state.scale);
      n.show(state.n);
    },
  };
}

/**
 * @param {import("./view/shell.js").Shell} shell
 * @param {() => void} onFollow
 */
function createActions({ life, change }, onFollow) {
  const follow = createButton(life, "Follow one draw", onFollow, { class: "gt-main" });
  const clear = createButton(life, "Clear", () => change({ n: 0 }), {
    "aria-label": "Clear all draws",
  });
  const all = `${whole(MAX_DRAWS)} draws, the most`;
  const limit = element("span", { class: "gt-limit gt-count", "data-longest": all });
  return {
    root: element("div", { class: "gt-buttons" }, follow.button, clear.button, limit),
    /** @param {number} n */
    show(n) {
      const full = n >= MAX_DRAWS;
      const why = `${whole(MAX_DRAWS)} draws are the most; clear them to go on`;
      follow.allow(!full, why);
      clear.allow(n > 0, "There are no draws to clear");
      setText(limit, full ? all : "");
    },
  };
}
