/**
 * The Gumbel law: the time of an exponential alarm, read on a clock of logarithms.
 *
 * With s = (x - loc)/scale and t = e^-s, P(X > x) is the probability that an Exp(1) alarm rings
 * before t: every function here is one of the exponential law at t.
 *
 * @module
 */

const LEFT = -700; // left of this e^-s may be Infinity; density and cdf are 0 from -6.7 on

/**
 * Where counted numbers lie.
 *
 * @typedef {{ lower: number, upper: number, bins: number }} Window
 */

/**
 * Density at x.
 *
 * @param {number} x
 * @param {number} [loc]
 * @param {number} [scale]
 */
export function pdf(x, loc = 0, scale = 1) {
  const time = Math.exp(-Math.max(LEFT, standardised(x, loc, scale)));
  return time * Math.exp(-time) / scale;
}

/**
 * Logarithm of the density at x.
 *
 * @param {number} x
 * @param {number} [loc]
 * @param {number} [scale]
 */
export function logpdf(x, loc = 0, scale = 1) {
  const s = Math.max(-Number.MAX_VALUE, standardised(x, loc, scale));
  return -s - Math.exp(-s) - Math.log(scale);
}

/**
 * P(X <= x).
 *
 * @param {number} x
 * @param {number} [loc]
 * @param {number} [scale]
 */
export function cdf(x, loc = 0, scale = 1) {
  return Math.exp(logcdf(x, loc, scale));
}

/**
 * log P(X <= x).
 *
 * @param {number} x
 * @param {number} [loc]
 * @param {number} [scale]
 */
export function logcdf(x, loc = 0, scale = 1) {
  return 0 - Math.exp(-standardised(x, loc, scale));
}

/**
 * P(X > x).
 *
 * @param {number} x
 * @param {number} [loc]
 * @param {number} [scale]
 */
export function sf(x, loc = 0, scale = 1) {
  return 0 - Math.expm1(logcdf(x, loc, scale));
}

/**
 * The number that X stays below with probability q.
 *
 * @param {number} q in [0, 1]
 * @param {number} [loc]
 * @param {number} [scale]
 */
export function ppf(q, loc = 0, scale = 1) {
  return placed(toGumbel(toExponential(q)), loc, scale);
}

/**
 * The number that X exceeds with probability q.
 *
 * @param {number} q in [0, 1]
 * @param {number} [loc]
 * @param {number} [scale]
 */
export function isf(q, loc = 0, scale = 1) {
  return placed(toGumbel(-Math.log1p(-q)), loc, scale);
}

/**
 * The first logarithm: from a uniform to an exponential, -log u.
 *
 * @param {number} u
 */
export function toExponential(u) {
  return -Math.log(u);
}

/**
 * The second logarithm: from an exponential to a standard Gumbel, -log E.
 *
 * @param {number} exponential
 */
export function toGumbel(exponential) {
  return -Math.log(exponential);
}

/**
 * P(a < G <= b) of the standard law, without cancellation where both cdfs are nearly 1.
 *
 * @param {number} a
 * @param {number} b above a
 */
export function between(a, b) {
  return -cdf(b) * Math.expm1(-Math.exp(-b) * Math.expm1(b - a));
}

/**
 * Probability of each bin of a window; the first entry is all that lies left of it, the last all
 * that lies right.
 *
 * @param {Window} window
 * @param {number} [loc]
 * @param {number} [scale]
 * @returns {number[]}
 */
export function binProbabilities({ lower, upper, bins }, loc = 0, scale = 1) {
  const from = standardised(lower, loc, scale);
  const width = (upper - lower) / bins / scale;
  return [
    cdf(lower, loc, scale),
    ...Array.from({ length: bins }, (_, b) => between(from + b * width, from + (b + 1) * width)),
    sf(upper, loc, scale),
  ];
}

/**
 * Half the width of the band around a cdf in which the whole empirical cdf of n draws stays in at
 * least 95 % of samples (Dvoretzky, Kiefer and Wolfowitz, with Massart's constant).
 *
 * @param {number} n
 */
export function bandOfCdf(n) {
  return Math.sqrt(Math.log(2 / 0.05) / (2 * n));
}

/**
 * Upper bound, by the same inequality, of the probability that n draws have a gap this large.
 *
 * @param {number} gap between cdf and empirical cdf
 * @param {number} n
 */
export function gapPValue(gap, n) {
  return Math.min(1, 2 * Math.exp(-2 * n * gap * gap));
}

/**
 * @param {number} x
 * @param {number} loc
 * @param {number} scale
 */
function standardised(x, loc, scale) {
  const half = halving(scale);
  return (x * half - loc * half) / (scale * half);
}

/**
 * @param {number} standard
 * @param {number} loc
 * @param {number} scale
 */
function placed(standard, loc, scale) {
  const half = halving(scale);
  return (standard * (scale * half) + loc * half) / half;
}

/**
 * An exact factor that keeps a difference of large numbers from overflowing where the result does
 * not.
 *
 * @param {number} scale
 */
function halving(scale) {
  return scale > 1 ? 0.5 : 1;
}
