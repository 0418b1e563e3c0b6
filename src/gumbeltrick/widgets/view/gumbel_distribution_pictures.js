/**
 * The pictures of a Gumbel sample, and the same in numbers: its histogram against the density, its
 * empirical cdf against the cdf, and one number that is followed.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { shareBand } from "../maths/goodness.js";
import { between, cdf, pdf, ppf, toExponential, toGumbel } from "../maths/gumbel_distribution.js";
import { countUpTo } from "../maths/gumbel_distribution_draws.js";
import { element } from "./element.js";
import { createEmpiricalCdf } from "./empirical_cdf.js";
import { nearOne } from "./gumbel_distribution_axes.js";
import { createChain } from "./gumbel_distribution_chain.js";
import { createHistogram } from "./histogram.js";
import { createTable } from "./table.js";
import { timeAxis } from "./time_axis.js";
import { minus, number, percent, plain, steady } from "./words.js";

const HEIGHT = 148; // of a picture, in pixels
const STEP = 3.7; // scales that a step of the axis takes at least
const HIGHEST = 10.4; // of the curve, in units of n / bins, for the narrowest law on its axis
const FEW = 10; // a band of fewer draws would fill the picture
const LETTERS = 24; // of all ticks together, on a narrow page
const NARROW = "\u202f"; // between groups of three digits
const LEVELS = [0.01, 0.1, 0.25, 1 / Math.E, 0.5, 0.75, 0.9, 0.99, 0.999];

/**
 * A state, what was counted, and in which window.
 *
 * @typedef {{
 *   loc: number,
 *   scale: number,
 *   n: number,
 *   u: number,
 *   window: import("../maths/gumbel_distribution.js").Window,
 *   counts: Uint32Array,
 *   sorted: Float64Array,
 *   band: number,
 *   gap: number,
 * }} Seen `sorted` are the uniforms of the sample, ascending
 */

/**
 * The axis for a location and a scale: three steps of 1, 2 or 5 times a power of ten, with the mode
 * near the end of the first. It rests while the law moves or widens a little.
 *
 * @param {number} loc
 * @param {number} scale
 */
export function axisOf(loc, scale) {
  const step = timeAxis(STEP * scale).upper;
  const first = Math.round(loc / step);
  return { step, lower: (first - 1) * step, upper: (first + 2) * step };
}

/**
 * @param {import("./shell.js").Shell} shell
 * @param {(u: number) => void} onFollow
 */
export function createGumbelPictures({ life, pictures }, onFollow) {
  const chain = createChain(life, onFollow);
  const histogram = createHistogram(life, { title: "Histogram and density", height: HEIGHT });
  const steps = createEmpiricalCdf(life, { title: "Empirical cdf and cdf", height: HEIGHT });
  pictures.append(chain.root, histogram.root, steps.root, createKey());

  return {
    travel: chain.travel,
    /** @param {Seen} seen */
    draw(seen) {
      const { loc, scale, n, u, window, counts, sorted, band } = seen;
      const { lower, upper, bins } = window;
      const length = upper - lower;
      const axis = { lower, upper, ...ticksOf(lower, upper), axisTitle: "x" };
      const x = ppf(u, loc, scale);
      const mark = (x - lower) / length;
      const place = (/** @type {number} */ at) => lower + at * length;
      const outside = counts[0] + counts[bins + 1];
      const inside = counts.subarray(1, -1);
      const highest = Math.max(...inside) * bins / Math.max(n, 1);
      chain.show(u, minus(steady(x, scale)));
      histogram.update({
        layers: [inside],
        bins,
        n,
        curve(at) {
          const s = (place(at) - loc) / scale;
          const half = length / bins / scale / 2;
          const [low, high] = shareBand(between(s - half, s + half), n);
          const density = pdf(place(at), loc, scale) * length;
          return { at, density, low: low * bins, high: high * bins };
        },
        top: Math.max(HIGHEST, 1.04 * highest),
        ...axis,
        notes: outside ? [`${percent(outside / n, 2)} outside`] : [],
        mark,
      }, `Steep on the left, long on the right, highest at μ = ${minus(plain(loc))}`);
      steps.update({
        cdf: (at) => cdf(place(at), loc, scale),
        seen: (at) => countUpTo(sorted, cdf(place(at), loc, scale)) / n,
        n,
        band: n < FEW ? 0 : band,
        ...axis,
        notes: n ? [`largest gap ${number(seen.gap)}`, `band ± ${number(band)}`] : [],
        mark: { at: mark, height: u, text: `u = ${nearOne(u)}` },
      }, `The cdf at x = ${minus(steady(x, scale))} is u = ${nearOne(u)}`);
    },
  };
}

/**
 * As many ticks as have room for their texts.
 *
 * @param {number} lower
 * @param {number} upper
 */
function ticksOf(lower, upper) {
  const scale = scaleLinear([lower, upper], [0, 1]);
  for (let count = 7;; count--) {
    const ticks = scale.ticks(count);
    const format = scale.tickFormat(count);
    const toText = (/** @type {number} */ tick) => format(tick).replaceAll(",", NARROW);
    if (count === 2 || ticks.map(toText).join("").length < LETTERS) return { ticks, toText };
  }
}

/** What the marks of the pictures mean. */
function createKey() {
  const sign = (/** @type {string} */ kind) =>
    element("span", { class: `gt-sign gt-sign-${kind}` });
  return element(
    "p",
    { class: "gt-key" },
    element("span", {}, sign("draws"), "these draws"),
    element("span", {}, sign("theory"), "theory"),
    element("span", {}, sign("band"), "where 95 % of such samples fall"),
    element("span", {}, sign("followed"), "the number that is followed; its area is u"),
  );
}

/** @param {Seen} seen */
export function gumbelTables({ loc, scale, n, u, sorted }) {
  const x = ppf(u, loc, scale);
  const exponential = toExponential(u);
  const gumbel = toGumbel(exponential);
  return [
    createTable(
      "Quantiles: where theory says that a share of the draws lies below",
      ["share", "s = −log(−log share)", "x = μ + βs", "of these draws"],
      LEVELS.map((level) => [
        level === 1 / Math.E ? "1/e" : percent(level),
        minus(ppf(level).toFixed(3)),
        minus(steady(ppf(level, loc, scale), scale)),
        n ? percent(countUpTo(sorted, level) / n, 2) : "–",
      ]),
    ),
    createTable("The number that is followed", ["step", "value"], [
      ["u", String(u)],
      ["E = −log u", exponential.toPrecision(10)],
      ["G = −log E", minus(gumbel.toPrecision(10))],
      ["x = μ + βG", minus(x.toPrecision(10))],
      ["density at x", number(pdf(x, loc, scale))],
    ]),
  ];
}
