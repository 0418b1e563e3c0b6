/**
 * What the means and variances of estimators say of them: is the mean off by more than noise
 * explains, and what is the mean squared error made of?
 *
 * @module
 */

import { chiSquareSf } from "./goodness.js";

/** @typedef {import("./gradient_estimators_arena.js").Summary} Summary */

const ENOUGH = 100; // estimates that weigh: below, means are not yet normal
const ENOUGH_WINS = 10; // expected draws that an option wins, and that it does not
const ROUNDING = 1e-12; // of the largest cost: a mean so near the exact gradient is equal to it

/**
 * Whether a mean differs from the exact gradient: the largest of the z tests by logit, its p-value
 * multiplied by how many were done (one for two options, whose entries are each other's negatives).
 * `pvalue` is NaN where there is too little to test.
 *
 * @typedef {{ z: number, pvalue: number }} Judgement
 */

/**
 * Entries are left out whose noise a sample does not show yet: of an option that hardly ever or
 * nearly always wins, and those made of a few large estimates.
 *
 * @param {Summary} summary
 * @param {number[]} exact
 * @param {number[]} shares probabilities of the options
 * @param {number} size the largest cost, up to sign
 * @returns {Judgement}
 */
export function judge({ n, means, variances, effective }, exact, shares, size) {
  let tests = 0;
  let z = 0;
  means.forEach((mean, k) => {
    const distance = Math.abs(mean - exact[k]);
    const equal = distance <= ROUNDING * size;
    const wins = n * Math.min(shares[k], 1 - shares[k]);
    if (n < 2 || wins < ENOUGH_WINS) return;
    if (effective[k] < ENOUGH && !(equal && variances[k] === 0)) return;
    tests += 1;
    if (!equal) z = Math.max(z, distance / Math.sqrt(variances[k] / n));
  });
  if (tests === 0) return { z: NaN, pvalue: NaN };
  if (exact.length === 2) tests = 1;
  return { z, pvalue: Math.min(1, tests * chiSquareSf(z * z, 1)) };
}

/**
 * Whether one option wins so nearly always that n draws say nothing of the others.
 *
 * @param {number} n
 * @param {number[]} shares
 */
export function isLopsided(n, shares) {
  return n * (1 - Math.max(...shares)) < ENOUGH_WINS;
}

/**
 * The mean squared error of the average of m estimates, summed over the logits, in its two parts.
 *
 * (mean - exact)² of n estimates is on average too large by the variance of that mean; this much
 * is taken off the bias, which is not let below 0. It is told as `noise`.
 *
 * @param {Summary} summary
 * @param {number[]} exact
 * @param {number} m
 */
export function errorParts({ n, means, variances }, exact, m) {
  const distance = means.reduce((sum, mean, k) => sum + (mean - exact[k]) ** 2, 0);
  const variance = variances.reduce((sum, each) => sum + each, 0);
  const noise = variance / n;
  return { bias2: Math.max(0, distance - noise), variance: variance / m, noise };
}

/**
 * The error of saying 0, always: the squared length of the exact gradient.
 *
 * @param {number[]} exact
 */
export function errorOfZero(exact) {
  return exact.reduce((sum, entry) => sum + entry * entry, 0);
}
