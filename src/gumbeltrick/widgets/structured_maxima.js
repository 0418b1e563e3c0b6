/**
 * Maxima with structure: paths through a grid, drawn by a walk or by noise on squares, and two
 * spins, drawn by noise on configurations or on spins.
 *
 * @module
 */

import { createNoise, growNoise } from "./maths/competing_alarms.js";
import { chiSquare } from "./maths/goodness.js";
import { pathLaw, shortestPath, softPath } from "./maths/structured_maxima.js";
import { movesOf, visitsOf } from "./maths/structured_maxima_draws.js";
import { drawSpins, lowRankLaw, spinLaw } from "./maths/structured_maxima_spins.js";
import { createChoice } from "./view/choice.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { element } from "./view/element.js";
import { number as numberField, oneOf } from "./view/fields.js";
import { createParameterRow } from "./view/parameter_row.js";
import { defineWidget } from "./view/shell.js";
import { costs as costsField } from "./view/structured_maxima_costs.js";
import { createStructuredPictures, structuredTables } from "./view/structured_maxima_pictures.js";
import { pathVerdict, WAYS } from "./view/structured_maxima_words.js";
import { createWork } from "./view/structured_maxima_work.js";

const MAX_DRAWS = 100_000;
const STEPS = [1, 1000, 100_000];
const NO_FIELDS = [0, 0]; // of the spins

const degrees = numberField({ min: 0.01, max: 100 });
const coupling = numberField({ min: -10, max: 10 });
const fields = {
  costs: costsField,
  temperature: degrees,
  noise: oneOf(["walk", "cells"]),
  coupling,
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {import("./maths/structured_maxima.js").Costs} Costs
 * @typedef {{
 *   costs: Costs,
 *   temperature: number,
 *   noise: "walk" | "cells",
 *   coupling: number,
 *   n: number,
 *   seed: number,
 * }} State
 */

/** Maps to begin with. @type {Record<string, Costs>} */
const MAPS = {
  "a hall": [
    [1, 2, 3, 1, 1, 2],
    [2, 1, null, 1, 3, 1],
    [1, 1, 2, 1, null, 1],
    [3, 1, 1, 2, 1, 1],
  ],
  "2 × 3, all equal": [[1, 1, 1], [1, 1, 1]],
};

export default defineWidget({
  stem: "structured_maxima",
  className: "StructuredMaxima",
  title: "Paths by chance",
  question:
    "From the upper left to the lower right, right and down only: cheap paths often, dear " +
    "ones rarely. Does noise on every square draw them as often as theory says?",
  fields,
  build,
});

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change } = shell;
  const temperature = createParameterRow(life, {
    symbol: "τ",
    name: "Temperature τ",
    field: degrees,
    min: 0.01,
    max: 100,
    log: true,
    step: 0.02,
    onValue: (value) => change({ temperature: value }),
    onRefuse: (message) => shell.refuse("temperature", message),
  });
  const ways = createChoice(life, {
    name: "Draw by",
    choices: Object.keys(WAYS),
    toText: (way) => WAYS[way],
    onChoose: (noise) => change({ noise }),
  });
  const maps = createChoice(life, {
    name: "Map",
    choices: Object.keys(MAPS),
    onChoose: (name) => change({ costs: MAPS[name] }),
  });
  const draws = createDrawButtons(shell, {
    one: "path",
    many: "paths",
    steps: STEPS,
    most: MAX_DRAWS,
  });
  shell.controls.append(
    ways.root,
    temperature.root,
    element(
      "p",
      { class: "gt-heat", "aria-hidden": "true" },
      element("span", {}, "hard"),
      element("span", {}, "soft"),
    ),
    draws.root,
    maps.root,
  );
  const drawPictures = createStructuredPictures(shell, coupling);
  const drawPaths = createWork(life, shell.redraw);
  const theoryOf = createTheory();
  const spinsOf = createSpins();

  /** @param {State} state */
  return function draw(state) {
    const drawn = drawPaths(state);
    const theory = theoryOf(state, drawn.paths);
    const visits = visitsOf(drawn.counts, drawn.paths);
    const spins = spinsOf(state);
    const moves = movesOf(drawn.counts, drawn.paths);
    const seen = { costs: state.costs, ...theory, drawn, visits, moves, spins };
    temperature.show(state.temperature);
    ways.show(state.noise);
    maps.show(nameOfMap(state.costs));
    draws.show(state.n);
    drawPictures(seen, state.coupling);
    if (shell.detailsOpen()) shell.details.replaceChildren(...structuredTables(seen));
    shell.say(pathVerdict({
      way: state.noise,
      n: state.n,
      done: drawn.done,
      temperature: state.temperature,
      pathTest: chiSquare(drawn.counts, theory.law),
      farthest: farthestOf(visits, theory.theory, drawn.done),
      openPaths: theory.openPaths,
    }));
  };
}

/** What theory says of a map at a temperature, kept until one of them changes. */
function createTheory() {
  let key = "";
  let theory = {
    theory: /** @type {number[][]} */ ([]),
    theoryMoves: {
      right: /** @type {number[][]} */ ([]),
      down: /** @type {number[][]} */ ([]),
    },
    value: 0,
    cheapest: { cost: 0, visits: /** @type {number[][]} */ ([]) },
    law: /** @type {number[]} */ ([]),
    openPaths: 0,
  };
  /** @param {State} state @param {number[][][]} paths */
  return ({ costs, temperature }, paths) => {
    const newKey = JSON.stringify([costs, temperature]);
    if (newKey !== key) {
      const { visits, value, right, down } = softPath(costs, temperature);
      theory = {
        theory: visits,
        theoryMoves: { right, down },
        value,
        cheapest: shortestPath(costs),
        law: pathLaw(costs, temperature, paths),
        openPaths: paths.filter((path) =>
          path.every((row, r) =>
            row.every((visit, c) => !visit || costs[r][c] !== null)
          )
        ).length,
      };
      key = newKey;
    }
    return theory;
  };
}

/** Two spins and how they were drawn, kept until coupling or sample change. */
function createSpins() {
  let noise = createNoise(0);
  let key = "";
  /** @param {State} state */
  const spinsOf = ({ coupling, n, seed }) => {
    if (seed !== noise.seed || noise.streams.length === 0) noise = createNoise(seed, noise);
    growNoise(noise, n, 4);
    const law = spinLaw(NO_FIELDS, coupling);
    const longRun = lowRankLaw(NO_FIELDS, coupling);
    const full = drawSpins(noise.columns, n, NO_FIELDS, coupling, "full");
    const lowRank = drawSpins(noise.columns, n, NO_FIELDS, coupling, "low-rank");
    const agreeing = (/** @type {number[]} */ parts) => parts[0] + parts[3];
    return {
      law,
      lowRankLaw: longRun,
      full,
      lowRank,
      n,
      seen: {
        n,
        agree: {
          law: agreeing(law),
          full: agreeing(full) / Math.max(n, 1),
          lowRank: agreeing(lowRank) / Math.max(n, 1),
        },
        fullTest: chiSquare(full, law),
        lowRankTest: chiSquare(lowRank, law),
      },
    };
  };
  /** @type {ReturnType<typeof spinsOf>} */
  let kept;
  /** @param {State} state */
  return (state) => {
    const newKey = `${state.coupling} ${state.n} ${state.seed}`;
    if (newKey !== key) kept = spinsOf(state);
    key = newKey;
    return kept;
  };
}

/**
 * The square whose share of visits is farthest from theory.
 *
 * @param {number[][]} visits
 * @param {number[][]} theory
 * @param {number} n
 */
function farthestOf(visits, theory, n) {
  if (n === 0) return null;
  const all = visits.flatMap((row, r) =>
    row.map((count, c) => ({ row: r, column: c, seen: count / n, theory: theory[r][c] }))
  );
  const gap = (/** @type {typeof all[0]} */ square) => Math.abs(square.seen - square.theory);
  return all.reduce((most, square) => gap(square) > gap(most) ? square : most);
}

/** @param {Costs} costs */
function nameOfMap(costs) {
  const text = JSON.stringify(costs);
  return Object.keys(MAPS).find((name) => JSON.stringify(MAPS[name]) === text) ?? "";
}
