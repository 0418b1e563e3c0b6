/**
 * Maxima of n draws of one parent law, moved and scaled: their exact law, its limit, and how far
 * one is from the other. The same as in `gumbeltrick.extremes`.
 *
 * @module
 */

import { logNormalCdf, normalQuantile } from "./normal.js";

export const PARENTS = ["exponential", "normal", "uniform", "cauchy"];

const LOG_2PI = Math.log(2 * Math.PI);
const LEVELS = 120; // where two cdfs are compared, evenly in log odds
const FARTHEST = 34; // log odds
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const NARROWED = 40; // times: by 4e-9 in all

const QUARTILES = [0.25, 0.75];

/** @typedef {{ loc: number, scale: number }} Gumbel */

/** Quantiles of the limits. @type {Record<string, (u: number) => number>} */
const LIMIT_QUANTILES = {
  exponential: gumbelQuantile,
  normal: gumbelQuantile,
  uniform: Math.log,
  cauchy: (u) => -1 / Math.log(u),
};

/**
 * The constants of (M_n - b)/a.
 *
 * @param {string} name
 * @param {number} n whole, from 1
 * @returns {{ b: number, a: number }}
 */
export function normalisingConstants(name, n) {
  if (name === "exponential") return { b: Math.log(n), a: 1 };
  if (name === "uniform") return { b: 1, a: 1 / n };
  if (name === "cauchy") return { b: 0, a: n / Math.PI };
  if (n === 1) return { b: 0, a: 1 };
  const b = -normalQuantile(1 / n);
  return { b, a: Math.exp((b * b + LOG_2PI) / 2) / n };
}

/**
 * The law of the normalised maximum for one parent and n.
 *
 * `exceedances(x)` is -n log F(b + a x): a maximum is at most x where its noise, a standard
 * exponential, is at least that. `maximum(noise)` is the normalised maximum for given noise.
 *
 * @typedef {{
 *   exceedances(x: number): number,
 *   cdf(x: number): number,
 *   pdf(x: number): number,
 *   maximum(noise: number): number,
 * }} Law
 */

/**
 * @param {string} name
 * @param {number} n
 * @returns {Law}
 */
export function exactLaw(name, n) {
  const { b, a } = normalisingConstants(name, n);
  const { logCdf, logPdf, maximum } = PARENT_LAWS[name](n, b, a);
  const exceedances = (/** @type {number} */ x) => -n * logCdf(x);
  return {
    exceedances,
    cdf: (x) => Math.exp(-exceedances(x)),
    pdf: (x) => Math.exp((n > 1 ? (n - 1) * logCdf(x) : 0) + logPdf(x)),
    maximum,
  };
}

/**
 * Log F(b + a x), log n a f(b + a x), and F^-1(e^(-noise/n)), moved and scaled.
 *
 * @type {Record<string, (n: number, b: number, a: number) => {
 *   logCdf(x: number): number,
 *   logPdf(x: number): number,
 *   maximum(noise: number): number,
 * }>}
 */
const PARENT_LAWS = {
  exponential: (n, b) => ({
    logCdf: (x) => Math.log1p(-Math.min(Math.exp(-x) / n, 1)),
    logPdf: (x) => x >= -b ? -x : -Infinity,
    maximum: (noise) => -Math.log(-n * Math.expm1(-noise / n)),
  }),
  normal: (n, b, a) => ({
    logCdf: (x) => logNormalCdf(b + a * x),
    logPdf: (x) => Math.log(n * a) - ((b + a * x) ** 2 + LOG_2PI) / 2,
    maximum: (noise) => (fromTheSmallerTail(noise / n, normalQuantile) - b) / a,
  }),
  uniform: (n) => ({
    logCdf: (x) => Math.log1p(Math.min(0, Math.max(-1, x / n))),
    logPdf: (x) => x >= -n && x <= 0 ? 0 : -Infinity,
    maximum: (noise) => n * Math.expm1(-noise / n),
  }),
  cauchy: (n) => ({
    logCdf(x) {
      const tail = Math.atan2(Math.PI, n * Math.abs(x)) / Math.PI;
      return x > 0 ? Math.log1p(-tail) : Math.log(tail);
    },
    logPdf: (x) => -Math.log((Math.PI / n) ** 2 + x * x),
    maximum: (noise) =>
      fromTheSmallerTail(noise / n, (tail) => -Math.PI / (n * Math.tan(Math.PI * tail))),
  }),
};

/**
 * F^-1(e^-share) of a law that is symmetric about 0, from whichever tail keeps its digits.
 *
 * @param {number} share
 * @param {(tail: number) => number} lowerQuantile for a tail of at most 1/2
 */
function fromTheSmallerTail(share, lowerQuantile) {
  return share > Math.LN2 ? lowerQuantile(Math.exp(-share)) : -lowerQuantile(-Math.expm1(-share));
}

/**
 * The law to which the normalised maxima tend.
 *
 * @param {string} name
 * @returns {{ cdf(x: number): number, pdf(x: number): number }}
 */
export function limitLaw(name) {
  if (name === "uniform") {
    return { cdf: (x) => Math.exp(Math.min(0, x)), pdf: (x) => x <= 0 ? Math.exp(x) : 0 };
  }
  if (name === "cauchy") {
    return {
      cdf: (x) => x > 0 ? Math.exp(-1 / x) : 0,
      pdf: (x) => x > 0 ? Math.exp(-1 / x - 2 * Math.log(x)) : 0,
    };
  }
  return gumbelLaw({ loc: 0, scale: 1 });
}

/** @param {Gumbel} gumbel */
export function gumbelLaw({ loc, scale }) {
  return {
    cdf: (/** @type {number} */ x) => Math.exp(-Math.exp(-(x - loc) / scale)),
    pdf(/** @type {number} */ x) {
      const s = Math.max(-700, (x - loc) / scale);
      return Math.exp(-s - Math.exp(-s)) / scale;
    },
  };
}

/**
 * The Gumbel law that has the quartiles of the limit: the limit itself where it is Gumbel.
 *
 * @param {string} name
 * @returns {Gumbel}
 */
export function matchedGumbel(name) {
  if (LIMIT_QUANTILES[name] === gumbelQuantile) return { loc: 0, scale: 1 };
  const [low, high] = QUARTILES.map(LIMIT_QUANTILES[name]);
  const [standardLow, standardHigh] = QUARTILES.map(gumbelQuantile);
  const scale = (high - low) / (standardHigh - standardLow);
  return { loc: low - scale * standardLow, scale };
}

/**
 * Largest distance between the exact cdf and another, to 1e-9.
 *
 * @param {string} name
 * @param {number} n
 * @param {(x: number) => number} cdf
 * @returns {number}
 */
export function supError(name, n, cdf) {
  const law = exactLaw(name, n);
  const gap = (/** @type {number} */ x) => Math.abs(law.cdf(x) - cdf(x));
  /** @type {number[]} */
  const places = [];
  for (let i = 0; i <= LEVELS; i++) {
    const odds = FARTHEST * (2 * i / LEVELS - 1);
    const noise = Math.log1p(Math.exp(-odds)); // -log of the level
    places.push(law.maximum(noise), LIMIT_QUANTILES[name](Math.exp(-noise)));
  }
  places.sort((one, other) => one - other);
  const best = places.reduce((most, x, i) => gap(x) > gap(places[most]) ? i : most, 0);
  let low = places[Math.max(0, best - 2)];
  let high = places[Math.min(places.length - 1, best + 2)];
  let largest = gap(places[best]);
  for (let i = 0; i < NARROWED; i++) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    const [gapLeft, gapRight] = [gap(left), gap(right)];
    largest = Math.max(largest, gapLeft, gapRight);
    if (gapLeft > gapRight) high = right;
    else low = left;
  }
  return largest;
}

/**
 * Where a histogram begins and ends, and its bins between.
 *
 * @typedef {{ lower: number, upper: number, bins: number }} Window
 */

/**
 * Count maxima by bin, the first and the last count for what lies outside. The noise is sorted
 * and a maximum falls as its noise grows: each edge is looked up once, no maximum is computed.
 *
 * @param {Float64Array} sorted noise, ascending
 * @param {Law} law
 * @param {Window} window
 * @returns {Uint32Array}
 */
export function countMaxima(sorted, law, { lower, upper, bins }) {
  const counts = new Uint32Array(bins + 2);
  let before = 0;
  for (let b = 0; b <= bins; b++) {
    const upTo = sorted.length - firstAtLeast(sorted, law.exceedances(edge(b)));
    counts[b] = upTo - before;
    before = upTo;
  }
  counts[bins + 1] = sorted.length - before;
  return counts;

  /** @param {number} b */
  function edge(b) {
    return lower + (upper - lower) * b / bins;
  }
}

/**
 * Probability of each bin, the first and the last for what lies outside.
 *
 * @param {(x: number) => number} cdf
 * @param {Window} window
 * @returns {number[]}
 */
export function binProbabilities(cdf, { lower, upper, bins }) {
  const upTo = Array.from(
    { length: bins + 1 },
    (_, b) => cdf(lower + (upper - lower) * b / bins),
  );
  return [...upTo, 1].map((value, b) => value - (upTo[b - 1] ?? 0));
}

/** @param {number} u */
function gumbelQuantile(u) {
  return -Math.log(-Math.log(u));
}

/**
 * @param {Float64Array} sorted
 * @param {number} value
 */
function firstAtLeast(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
