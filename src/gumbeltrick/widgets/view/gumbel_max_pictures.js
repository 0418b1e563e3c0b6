/**
 * The pictures of the Gumbel-max trick with the limit of the integral, and the same in numbers.
 *
 * @module
 */

import { shareBand } from "../maths/goodness.js";
import { gumbelBetween, gumbelPdf } from "../maths/gumbel_max.js";
import { createNumberField, createSlider } from "./controls.js";
import { element } from "./element.js";
import { createAreas } from "./gumbel_max_areas.js";
import { createShareBars } from "./share_bars.js";
import { createStackedColumns } from "./stacked_columns.js";
import { createTable } from "./table.js";
import { counted, minus, number, percent, plain, whole } from "./words.js";

const LOWEST_TOP = 0.43; // height of the picture, a density: the curve reaches 1/e
const TALL = 300; // heights of pictures, in pixels
const LOW = 132;
const FEW = 10; // a histogram of fewer draws says nothing; the last draw is shown anyway

/**
 * What theory says of a state. Places are measured from log Z, which is `origin`: `stop` is `c`
 * there, `meanMaximum` the mean of the maximum. `below` is the share of each area up to c.
 *
 * @typedef {{
 *   c: number,
 *   origin: number,
 *   stop: number,
 *   below: number,
 *   meanMaximum: number,
 *   probabilities: number[],
 *   window: import("../maths/gumbel_max.js").Window,
 *   names: string[],
 * }} Theory
 * @typedef {import("../maths/gumbel_max.js").Summary} Summary
 * @typedef {{ perturbed: number[], winner: number }} Draw
 */

/**
 * @param {import("./shell.js").Shell} shell
 * @param {import("./fields.js").Field<number>} limit
 * @param {{ lower: number, upper: number }} ends of the picture, measured from log Z
 * @param {{ onPlace(place: number): void, onLimit(c: number): void }} handlers told where the
 *   reader stops the integral: measured from log Z, or typed
 * @returns {(summary: Summary, theory: Theory, last: Draw | null) => void}
 */
export function createMaximaPictures(shell, limit, { lower, upper }, { onPlace, onLimit }) {
  const { life, pictures, refuse } = shell;
  const areas = createAreas(life, {
    title: "Where the maximum lies, and whose it is",
    height: TALL,
    axisTitle: "the largest of logit + noise",
    onStop: onPlace,
  });
  let stopText = "";
  const slider = createSlider(life, {
    name: "Upper limit c of the integral",
    min: lower,
    max: upper,
    toText: () => stopText,
    onValue: onPlace,
  });
  const typed = createNumberField(life, {
    name: "Upper limit c",
    field: limit,
    onValue: onLimit,
    onRefuse: (message) => refuse("c", message),
  });
  areas.root.append(element(
    "div",
    { class: "gt-stop-row" },
    slider.input,
    element("span", { "aria-hidden": "true" }, "c ="),
    typed.input,
    element("span", {}, "where the integral stops"),
  ));
  const who = createShareBars(life, {
    title: "Who won",
    height: LOW,
    axisTitle: "share of the draws",
  });
  const split = createStackedColumns(life, {
    title: "On both sides of c",
    height: LOW,
    axisTitle: "the maximum",
  });
  pictures.append(areas.root, who.root, split.root, createKey());

  return (summary, theory, last) => {
    const { names, probabilities, c, stop, below } = theory;
    const { n, wins } = summary;
    const notes = notesOf(summary, theory);
    stopText = `c = ${minus(plain(c))}, ${percent(below)} of every area`;
    slider.show(stop);
    typed.show(c);
    areas.update(
      {
        ...areasOf(summary, theory),
        stopText: `${percent(below)} up to c`,
        notes,
        last,
      },
      `Up to c lie ${percent(below)} of each area: ${
        names.map((name, k) => `${name} ${percent(below * probabilities[k])}`).join(", ")
      }. The maximum: ${notes.join(", ")}`,
    );
    const shares = wins.map((count) => n ? count / n : 0);
    who.update(
      { names, shares, probabilities, n, bands: probabilities.map((p) => shareBand(p, n)) },
      names.map((name, k) =>
        `${name}: ${n ? `${percent(shares[k])}, ` : ""}softmax ${percent(probabilities[k])}`
      ).join("; "),
    );
    split.update(
      {
        names,
        columns: ["up to c", "beyond c"],
        table: sidesOf(summary),
        probabilities,
        band: shareBand,
      },
      "Share of each option among the draws with a maximum up to c, and beyond c; " +
        "theory says that both are split alike",
    );
  };
}

/**
 * @param {Summary} summary
 * @param {Theory} theory
 */
function areasOf({ n, bins: counts }, { origin, stop, probabilities, window }) {
  const { lower, upper, bins } = window;
  const width = (upper - lower) / bins;
  const layers = counts.map((row) => row.subarray(1, -1));
  const totals = Array.from(layers[0], (_, b) => layers.reduce((sum, row) => sum + row[b], 0));
  const enough = n >= FEW;
  return {
    lower,
    upper,
    origin,
    stop,
    probabilities,
    layers,
    bins,
    n: enough ? n : 0,
    top: enough ? Math.max(LOWEST_TOP, 1.04 * Math.max(...totals) / n / width) : LOWEST_TOP,
    /** @param {number} place */
    curve(place) {
      // The band is that of a bin around the place.
      const probability = gumbelBetween(place - width / 2, place + width / 2);
      const [low, high] = shareBand(probability, n);
      return { density: gumbelPdf(place), low: low / width, high: high / width };
    },
  };
}

/**
 * @param {Summary} summary
 * @param {Theory} theory
 */
function notesOf({ n, bins, meanMaximum }, theory) {
  const outside = bins.reduce((sum, row) => sum + row[0] + row[row.length - 1], 0);
  return [
    ...n ? [`on average ${minus(number(theory.origin + meanMaximum))}`] : [],
    `theory ${minus(number(theory.origin + theory.meanMaximum))}`,
    ...outside ? [`${percent(outside / n, 2)} outside`] : [],
  ];
}

/** What the marks of the pictures mean. */
function createKey() {
  const sign = (/** @type {string} */ kind) =>
    element("span", { class: `gt-sign gt-sign-${kind}` });
  return element(
    "p",
    { class: "gt-key" },
    element("span", {}, sign("mass"), "who won"),
    element("span", {}, sign("steps"), "steps, bars: these draws"),
    element("span", {}, sign("theory"), "areas, lines: theory"),
    element("span", {}, sign("band"), "where 95 % of such samples fall"),
  );
}

/**
 * Counts by winner, up to c and beyond.
 *
 * @param {Summary} summary
 */
export function sidesOf({ wins, below }) {
  return wins.map((count, k) => [below[k], count - below[k]]);
}

/**
 * @param {Summary} summary
 * @param {Theory} theory
 * @param {number[]} logits
 */
export function maximaTables({ n, wins, below }, theory, logits) {
  const { names, probabilities } = theory;
  const share = (/** @type {number} */ count) => n ? percent(count / n, 2) : "–";
  return [
    createTable(
      `Who won ${counted(n, "draw")}`,
      ["option", "logit", "won", "expected", "share", "softmax"],
      names.map((name, k) => [
        name,
        minus(plain(logits[k])),
        whole(wins[k]),
        number(n * probabilities[k]),
        share(wins[k]),
        percent(probabilities[k], 2),
      ]),
    ),
    createTable(
      "Who won with a maximum of at most c",
      ["option", "won", "of all draws", "area up to c", "of the whole area up to c"],
      names.map((name, k) => [
        name,
        whole(below[k]),
        share(below[k]),
        percent(theory.below * probabilities[k], 2),
        percent(probabilities[k], 2),
      ]),
    ),
  ];
}
