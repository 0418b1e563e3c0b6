/**
 * Logits plus noise, the largest sum wins: the exact law of the winner for six kinds of noise, the
 * same as in `gumbeltrick.why_gumbel`.
 *
 * @module
 */

import { softmax } from "./gumbel_max.js";
import { logNormalCdf, normalQuantile } from "./normal.js";

/** The noises. All have the variance π²/6 of Gumbel(0, 1). */
export const NOISES = [
  "gumbel",
  "negated gumbel",
  "normal",
  "logistic",
  "uniform",
  "exponential",
];

/** As many options as the exact laws of uniform and exponential noise are made for. */
export const MAX_OPTIONS = 8;

const SPREAD = Math.PI / Math.sqrt(6);
const LOGISTIC_SCALE = Math.SQRT1_2;
const UNIFORM_WIDTH = Math.PI * Math.SQRT2;

const FINE = 4; // steps of an integral for each length on which its integrand changes
const LOST = 40; // what is e^-40 of the integrand's size is below the rounding of its sum

// Gauss's rule of four points on (0, 1), exact for polynomials of a degree below MAX_OPTIONS:
// nodes, their distances from 1, weights.
const GAUSS = [-0.8611363115940526, -0.33998104358485626, 0.33998104358485626, 0.8611363115940526]
  .map((node, i) => [
    (1 + node) / 2,
    (1 - node) / 2,
    i % 3 ? 0.32607257743127307 : 0.17392742256872693,
  ]);

/** @type {Record<string, (u: number) => number>} */
const QUANTILES = {
  "gumbel": (u) => -Math.log(-Math.log(u)),
  "negated gumbel": (u) => Math.log(-Math.log1p(-u)),
  "normal": (u) => SPREAD * normalQuantile(u),
  "logistic": (u) => LOGISTIC_SCALE * logit(u),
  "uniform": (u) => UNIFORM_WIDTH * (u - 0.5),
  "exponential": (u) => -SPREAD * Math.log1p(-u),
};

/** @type {Record<string, (x: number) => number>} */
const DENSITIES = {
  "gumbel": (x) => Math.exp(-x - Math.exp(-x)),
  "negated gumbel": (x) => Math.exp(x - Math.exp(x)),
  "normal": (x) => Math.exp(-((x / SPREAD) ** 2) / 2) / (SPREAD * Math.sqrt(2 * Math.PI)),
  "logistic": (x) => 1 / (LOGISTIC_SCALE * (2 * Math.cosh(x / LOGISTIC_SCALE / 2)) ** 2),
  "uniform": (x) => Math.abs(x) <= UNIFORM_WIDTH / 2 ? 1 / UNIFORM_WIDTH : 0,
  "exponential": (x) => x < 0 ? 0 : Math.exp(-x / SPREAD) / SPREAD,
};

/** @type {Record<string, (gaps: number[]) => number[]>} */
const EXACT = {
  "gumbel": (gaps) => softmax(gaps.map((gap) => -gap)),
  "negated gumbel": ofThePossible(760, negatedGumbel),
  "normal": ofThePossible(60 * SPREAD, normal),
  "logistic": ofThePossible(760 * LOGISTIC_SCALE, logistic),
  "uniform": ofThePossible(UNIFORM_WIDTH, uniform),
  "exponential": ofThePossible(760 * SPREAD, exponential),
};

/**
 * The quantile function of a noise: the number that it stays below with a probability strictly
 * between 0 and 1.
 *
 * @param {string} noise
 */
export function quantileOf(noise) {
  return QUANTILES[noise];
}

/**
 * @param {string} noise
 * @param {number} x
 * @returns {number}
 */
export function density(noise, x) {
  return DENSITIES[noise](x);
}

/**
 * Where the density jumps.
 *
 * @param {string} noise
 * @returns {number[]}
 */
export function jumps(noise) {
  if (noise === "uniform") return [-UNIFORM_WIDTH / 2, UNIFORM_WIDTH / 2];
  return noise === "exponential" ? [0] : [];
}

/**
 * Probability that each option wins, up to rounding.
 *
 * @param {number[]} logits at most MAX_OPTIONS
 * @param {string} noise
 * @returns {number[]}
 */
export function winnerProbabilities(logits, noise) {
  const largest = Math.max(...logits);
  return EXACT[noise](logits.map((x) => largest - x));
}

/**
 * Leave out, before the integral, the options too far behind for a float: they have 0.
 *
 * @param {number} farthest
 * @param {(gaps: number[]) => number[]} integrate
 * @returns {(gaps: number[]) => number[]}
 */
function ofThePossible(farthest, integrate) {
  return (gaps) => {
    const possible = integrate(gaps.filter((gap) => gap < farthest));
    return gaps.map((gap) => gap < farthest ? possible.shift() ?? 0 : 0);
  };
}

/** @param {number[]} gaps */
function normal(gaps) {
  const crowd = Math.log(gaps.length);
  return byTrapezoids(
    gaps.map((gap) => gap / SPREAD),
    logNormalCdf,
    (s) => -s * s / 2 - Math.log(2 * Math.PI) / 2,
    1 / (FINE * Math.sqrt(1 + 2 * crowd)),
    Math.sqrt(2 * LOST),
    Math.sqrt(2 * (LOST + crowd)),
  );
}

/** @param {number[]} gaps */
function logistic(gaps) {
  return byTrapezoids(
    gaps.map((gap) => gap / LOGISTIC_SCALE),
    (s) => -softplus(-s),
    (s) => -softplus(-s) - softplus(s),
    1 / FINE,
    LOST,
    LOST + Math.log(gaps.length),
  );
}

/** @param {number[]} gaps */
function negatedGumbel(gaps) {
  const crowd = Math.log(gaps.length);
  return byTrapezoids(
    gaps,
    (s) => s < -40 ? s : Math.log(-Math.expm1(-Math.exp(s))), // log(1 - e^-e^s)
    (s) => s - Math.exp(s),
    1 / (FINE * (1 + crowd)),
    LOST,
    Math.log(LOST + crowd),
  );
}

/**
 * Integrate f(s_k) Π_j≠k F(s_j), s_k = z + gap_k, for each k, by the trapezoid rule.
 *
 * @param {number[]} gaps in units of the noise
 * @param {(s: number) => number} logCdf
 * @param {(s: number) => number} logDensity
 * @param {number} step
 * @param {number} below how far the integrand reaches below the worst option
 * @param {number} above and above the best
 */
function byTrapezoids(gaps, logCdf, logDensity, step, below, above) {
  const points = Math.ceil((Math.max(...gaps) + below + above) / step) + 1;
  const total = gaps.map(() => 0);
  const belowZ = gaps.map(() => 0);
  for (let i = 0; i < points; i++) {
    const z = above - step * i;
    let all = 0;
    for (let k = 0; k < gaps.length; k++) all += belowZ[k] = logCdf(z + gaps[k]);
    for (let k = 0; k < gaps.length; k++) {
      total[k] += Math.exp(all - belowZ[k] + logDensity(z + gaps[k]));
    }
  }
  return total.map((sum) => step * sum);
}

/**
 * Integrate Π_j≠k min(1, u + gap_j) over 0 < u < 1 - gap_k, in widths of the noise.
 *
 * @param {number[]} given
 */
function uniform(given) {
  const gaps = given.map((gap) => gap / UNIFORM_WIDTH);
  const ends = gaps.map((gap) => 1 - gap);
  const edges = [...new Set([0, ...ends])].sort((a, b) => a - b);
  const total = gaps.map(() => 0);
  edges.slice(1).forEach((right, piece) => {
    const left = edges[piece];
    for (const [node, , weight] of GAUSS) {
      const u = left + (right - left) * node;
      const factors = gaps.map((gap, k) => ends[k] <= left ? 1 : u + gap);
      const all = factors.reduce((product, factor) => product * factor);
      factors.forEach((factor, k) => {
        if (ends[k] > left) total[k] += (right - left) * weight * all / factor;
      });
    }
  });
  return total;
}

/**
 * Integrate w_k Π_j≠k (1 - w_j t) over 0 < t < 1, with w_j = e^-gap_j.
 *
 * @param {number[]} gaps
 */
function exponential(gaps) {
  const total = gaps.map(() => 0);
  for (const [, rest, weight] of GAUSS) {
    // 1 - w t, with 1 - t as it is
    const factors = gaps.map((gap) => -Math.expm1(-gap / SPREAD) + Math.exp(-gap / SPREAD) * rest);
    const all = factors.reduce((product, factor) => product * factor);
    factors.forEach((factor, k) => total[k] += weight * all / factor);
  }
  return total.map((sum, k) => sum * Math.exp(-gaps[k] / SPREAD));
}

/**
 * log(1 + e^s)
 *
 * @param {number} s
 */
function softplus(s) {
  return Math.max(s, 0) + Math.log1p(Math.exp(-Math.abs(s)));
}

/**
 * log(u / (1 - u)), to the last digit near u = 1/2 too.
 *
 * @param {number} u
 */
function logit(u) {
  return u < 0.25 ? Math.log(u / (1 - u)) : Math.log1p((2 * u - 1) / (1 - u));
}
