/**
 * The pictures of maxima of many draws, and the same in numbers.
 *
 * @module
 */

import {
  binProbabilities,
  gumbelLaw,
  limitLaw,
  matchedGumbel,
  PARENTS,
  supError,
} from "../maths/extremes.js";
import { shareBand } from "../maths/goodness.js";
import { element } from "./element.js";
import { createDistances } from "./extremes_distances.js";
import { distance, LIMIT_NAMES, many, nameOf } from "./extremes_words.js";
import { createHistogram } from "./histogram.js";
import { createTable } from "./table.js";
import { minus, number, percent, whole } from "./words.js";

const HEIGHT = 230; // in pixels
const POINTS = 240; // of a curve: densities jump
const HEADROOM = 1.06;
const HEADROOM_RIGHT = 1.2; // below the notes, where the law peaks on the right
const SHORT = 1e6; // the axis of n ends here, or at the largest n
const LONG = 1e16;
const PER_DECADE = 8; // points of a curve of distances

/**
 * @typedef {{ cdf(x: number): number, pdf(x: number): number }} Law
 * @typedef {{
 *   parent: string,
 *   n: number,
 *   exact: import("../maths/extremes.js").Law,
 *   gumbel: Law,
 *   limit: Law,
 *   becomesGumbel: boolean,
 *   window: import("../maths/extremes.js").Window,
 *   toGumbel: number,
 *   toLimit: number,
 * }} Theory
 */

/**
 * @param {import("./shell.js").Shell} shell
 * @returns {(counts: Uint32Array, theory: Theory, size: number) => void}
 */
export function createExtremePictures({ life, pictures }) {
  const maxima = createHistogram(life, {
    title: "The maxima, moved and scaled",
    height: HEIGHT,
    points: POINTS,
  });
  const distances = createDistances(life, {
    title: "Distance to Gumbel",
    height: HEIGHT,
    axisTitle: "number of draws n",
  });
  const limitKey = sign("limit", "");
  pictures.append(
    maxima.root,
    distances.root,
    element(
      "p",
      { class: "gt-key" },
      sign("mass", "these maxima"),
      sign("theory", "exact law"),
      sign("band", "where 95 % of such samples fall"),
      sign("gumbel", "Gumbel"),
      limitKey,
    ),
  );
  /** @type {Record<number, import("./extremes_distances.js").Curve[]>} */
  const curves = {};
  /** @type {{ parent: string, n: number, toGumbel: number } | null} */
  let compared = null;
  const curveSoon = life.frame(() => {
    if (!compared) return;
    const known = curvesFor(compared.n);
    const next = PARENTS[known.length];
    if (next) known.push(curveOf(next, endFor(compared.n)));
    showDistances();
  });

  /** @param {number} n */
  function curvesFor(n) {
    return curves[endFor(n)] ??= [];
  }

  /** Show the distances once all curves are known; each is the work of a frame of its own. */
  function showDistances() {
    if (!compared) return;
    const { parent, n, toGumbel } = compared;
    if (curvesFor(n).length < PARENTS.length) {
      curveSoon.request();
      return;
    }
    distances.update(
      { curves: curvesFor(n), chosen: nameOf(parent), n, distance: toGumbel },
      `Largest distance between the cdf of the maxima and Gumbel's. At n = ${many(n)}: ` +
        PARENTS.map((name) => {
          const value = supError(name, n, gumbelLaw(matchedGumbel(name)).cdf);
          return `${nameOf(name)} ${distance(value)}`;
        }).join(", "),
    );
  }

  return (counts, theory, size) => {
    const { parent, n, window, becomesGumbel, toGumbel } = theory;
    const outside = counts[0] + counts[counts.length - 1];
    const notes = [
      ...size ? [`${whole(size)} maxima`] : [],
      ...outside ? [`${percent(outside / size)} outside`] : [],
    ];
    limitKey.hidden = becomesGumbel;
    limitKey.lastChild?.remove();
    limitKey.append(`limit, ${LIMIT_NAMES[parent]}`);
    maxima.update(
      { ...histogramOf(counts, theory, size), notes },
      `Maxima of ${many(n)} ${nameOf(parent)} draws. ${notes.join(", ")}. ` +
        `Largest distance of the exact cdf to that of Gumbel: ${distance(toGumbel)}` +
        `${
          becomesGumbel ? "" : `; to its limit, ${LIMIT_NAMES[parent]}: ${distance(theory.toLimit)}`
        }; ${window.bins} bins`,
    );
    compared = { parent, n, toGumbel };
    showDistances();
  };
}

/**
 * @param {string} kind
 * @param {string} text
 */
function sign(kind, text) {
  return element("span", {}, element("span", { class: `gt-sign gt-sign-${kind}` }), text);
}

/** Where the axis of the distances ends. @param {number} n */
function endFor(n) {
  return n > SHORT ? LONG : SHORT;
}

/**
 * Distance of one parent's maxima to Gumbel from n = 1 to the end of the axis.
 *
 * @param {string} name
 * @param {number} end
 * @returns {import("./extremes_distances.js").Curve}
 */
function curveOf(name, end) {
  const { cdf } = gumbelLaw(matchedGumbel(name));
  const steps = PER_DECADE * Math.round(Math.log10(end));
  const places = Array.from({ length: steps + 1 }, (_, i) => Math.round(10 ** (i / PER_DECADE)));
  return {
    name: nameOf(name),
    points: [...new Set(places)].map((n) => [n, supError(name, n, cdf)]),
  };
}

/**
 * @param {Uint32Array} counts
 * @param {Theory} theory
 * @param {number} size
 */
function histogramOf(counts, { exact, gumbel, limit, becomesGumbel, window }, size) {
  const { lower, upper, bins } = window;
  const span = upper - lower;
  const shares = binProbabilities(exact.cdf, window);
  const place = (/** @type {number} */ at) => lower + at * span;
  const inside = counts.subarray(1, -1);
  // Heights are densities times the span: in units of size / bins.
  const pdf = (/** @type {Law} */ law) => (/** @type {number} */ at) => span * law.pdf(place(at));
  const others = [{ class: "gt-curve-gumbel", density: pdf(gumbel) }];
  if (!becomesGumbel) others.push({ class: "gt-curve-limit", density: pdf(limit) });
  let top = 0;
  for (let i = 0; i <= POINTS; i++) {
    top = Math.max(top, pdf(exact)(i / POINTS), ...others.map((c) => c.density(i / POINTS)));
  }
  if (size >= 100) top = Math.max(top, Math.max(...inside) * bins / size);
  return {
    layers: [inside],
    bins,
    n: size,
    /** @param {number} at */
    curve(at) {
      // The band is that of the bin around the place: flat in each, and right where densities jump.
      const bin = Math.min(bins - 1, Math.floor(at * bins));
      const [low, high] = shareBand(shares[bin + 1], size);
      return { at, density: span * exact.pdf(place(at)), low: low * bins, high: high * bins };
    },
    others,
    top: (upper < 2 ? HEADROOM_RIGHT : HEADROOM) * top,
    lower,
    upper,
    ticks: ticksOf(window),
    toText: (/** @type {number} */ tick) => minus(String(tick)),
    axisTitle: "(largest − b) / a",
  };
}

/** @param {import("../maths/extremes.js").Window} window */
function ticksOf({ lower, upper }) {
  const ticks = [];
  for (let tick = Math.ceil(lower / 2) * 2; tick <= upper; tick += 2) ticks.push(tick);
  return ticks;
}

/**
 * @param {Uint32Array} counts
 * @param {Theory} theory
 * @param {number} size
 */
export function extremeTables(counts, { parent, n, exact, gumbel, window }, size) {
  const { lower, upper, bins } = window;
  const own = binProbabilities(exact.cdf, window);
  const other = binProbabilities(gumbel.cdf, window);
  const edge = (/** @type {number} */ b) =>
    minus(String(Number((lower + (upper - lower) * b / bins).toFixed(3))));
  return [
    createTable(
      `The largest of ${many(n)} draws: distance to Gumbel by parent`,
      ["parent", "limit", "distance to the limit", "distance to Gumbel"],
      PARENTS.map((name) => [
        nameOf(name),
        LIMIT_NAMES[name],
        distance(supError(name, n, limitLaw(name).cdf)),
        distance(supError(name, n, gumbelLaw(matchedGumbel(name)).cdf)),
      ]),
    ),
    createTable(
      `${whole(size)} maxima of ${nameOf(parent)} draws by bin`,
      ["up to", "seen", "exact law", "Gumbel"],
      Array.from(counts, (count, b) => [
        b > bins ? "beyond" : edge(b),
        whole(count),
        number(size * own[b]),
        number(size * other[b]),
      ]),
    ),
  ];
}
