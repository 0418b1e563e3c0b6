/**
 * The pictures of the running moments, and the same in numbers.
 *
 * @module
 */

import { momentsAt, standardErrors } from "../maths/moments.js";
import { createMomentPanel } from "./moments_panel.js";
import { element } from "./element.js";
import { createTable } from "./table.js";
import { counted, minus, number, steady, whole } from "./words.js";

const HEIGHT = 118; // of a picture, in pixels
const FROM = 10;
const TO = 100_000;
const PER_DECADE = 40; // places of a path
const BAND = 2; // standard errors
const WIDEST = [30, 30, 60, 250]; // a picture is as high as its funnel is wide at this n
const HIGHEST = 5; // in standard errors, where these are the unit
const ROOM = 1.35; // around the funnel
const AROUND = 1.15; // around the sample
const SETTLED = 100; // draws; what smaller samples say of their own law may lie outside the picture
export const NAMES = ["mean", "variance", "skewness", "excess kurtosis"];
const ROWS = [10, 100, 1000, 10_000, 100_000];

/**
 * @typedef {import("../maths/moments.js").Four} Four
 * @typedef {import("../maths/moments.js").Sample} Sample
 * @typedef {import("../moments.js").State} State
 */

/** Sizes from 10 to 100 000, evenly spread over the decades. */
const SIZES = Array.from(
  { length: PER_DECADE * Math.log10(TO / FROM) + 1 },
  (_, i) => Math.round(FROM * 10 ** (i / PER_DECADE)),
);

/**
 * @param {import("./shell.js").Shell} shell
 * @returns {(sample: Sample, theory: Four, state: State) => void}
 */
export function createMomentPictures({ life, pictures }) {
  const panels = NAMES.map((name) =>
    createMomentPanel(life, {
      title: name.charAt(0).toUpperCase() + name.slice(1),
      height: HEIGHT,
      axisTitle: "n, the number of draws",
    })
  );
  pictures.append(...panels.map(({ root }) => root), createKey());

  return (sample, theory, state) => {
    const { loc, scale, n, law, unit } = state;
    const sizes = n < 2 ? [] : [...SIZES.filter((size) => size < n), n];
    const seen = sizes.map((size) => momentsAt(sample, size, loc, scale));
    const errors = sizes.map((size) => standardErrors(law, size, scale));
    const allErrors = SIZES.map((size) => standardErrors(law, size, scale));
    panels.forEach((panel, m) => {
      const inErrors = unit === "standard errors";
      /** @type {(value: number, error: number) => number} */
      const place = (value, error) => inErrors ? (value - theory[m]) / error : value;
      const middle = inErrors ? 0 : theory[m];
      const last = seen[seen.length - 1];
      const values = sizes.map((_, i) => place(seen[i][m], errors[i][m]));
      // A law that is far off must not leave the picture, and where the sample follows another law
      // small samples are what shows it.
      const settled = law === "gumbel" ? SETTLED : 0;
      const half = Math.max(
        inErrors ? HIGHEST : ROOM * BAND * standardErrors(law, WIDEST[m], scale)[m],
        ...values.map((value, i) =>
          sizes[i] < settled || Number.isNaN(value) ? 0 : AROUND * Math.abs(value - middle)
        ),
      );
      const text = momentText(m, theory[m], scale);
      panel.update({
        points: sizes.map((size, i) => ({
          n: Math.max(FROM, size),
          value: values[i],
          low: 0,
          high: 0,
        })),
        funnel: SIZES.map((size, i) => ({
          n: size,
          value: 0,
          low: middle - BAND * (inErrors ? 1 : allErrors[i][m]),
          high: middle + BAND * (inErrors ? 1 : allErrors[i][m]),
        })),
        theory: middle,
        from: FROM,
        to: TO,
        lower: middle - half,
        upper: middle + half,
        note: last ? `${momentText(m, last[m], scale)}, theory ${text}` : `theory ${text}`,
      }, describe(m, state, last, theory, errors[errors.length - 1]));
    });
  };
}

/**
 * A moment as a reader meets it: the mean with as many decimals as its spread deserves.
 *
 * @param {number} m which of the four
 * @param {number} value
 * @param {number} scale
 */
export function momentText(m, value, scale) {
  const text = m === 0 ? steady(value, 0.3 * scale) : m === 1 ? number(value) : value.toFixed(2);
  return minus(text);
}

/**
 * @param {number} m
 * @param {State} state
 * @param {Four | undefined} seen
 * @param {Four} theory
 * @param {Four | undefined} errors
 */
function describe(m, { n, scale }, seen, theory, errors) {
  const expected = `theory ${momentText(m, theory[m], scale)}`;
  if (!seen || !errors) return expected;
  return `After ${counted(n, "draw")} the ${NAMES[m]} is ${momentText(m, seen[m], scale)}, ` +
    `${expected} ± ${number(BAND * errors[m])}`;
}

/** What the marks of the pictures mean. */
function createKey() {
  const sign = (/** @type {string} */ kind) =>
    element("span", { class: `gt-sign gt-sign-${kind}` });
  return element(
    "p",
    { class: "gt-key" },
    element("span", {}, sign("path"), "the first n draws"),
    element("span", {}, sign("theory"), "theory"),
    element("span", {}, sign("band"), "± 2 standard errors"),
  );
}

/**
 * @param {Sample} sample
 * @param {Four} theory
 * @param {State} state
 */
export function momentTables(sample, theory, { loc, scale, n, law }) {
  const sizes = n < 2 ? [] : [...new Set([...ROWS.filter((size) => size < n), n])];
  return NAMES.map((name, m) =>
    createTable(
      `${name.charAt(0).toUpperCase()}${name.slice(1)}, theory ${momentText(m, theory[m], scale)}`,
      ["first n", "of the sample", "standard error", "off by so many"],
      sizes.map((size) => {
        const seen = momentsAt(sample, size, loc, scale)[m];
        const error = standardErrors(law, size, scale)[m];
        return [
          whole(size),
          momentText(m, seen, scale),
          number(error),
          toErrors((seen - theory[m]) / error),
        ];
      }),
    )
  );
}

/** @param {number} errors */
export function toErrors(errors) {
  const size = Math.abs(errors);
  const text = size < 100 ? size.toFixed(1) : whole(Math.round(Math.min(size, 1e9)));
  return `${errors < 0 && text !== "0.0" ? "−" : ""}${text}`;
}
