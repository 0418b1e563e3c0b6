/**
 * What the maxima of many draws say, in words.
 *
 * @module
 */

import { tested } from "./test_words.js";
import { number, tenTo, whole } from "./words.js";

const TOO_FEW = "too few maxima to test";
const ROUNDING = 1e-9; // distances below are not told from 0
const FITS = 0.05; // p-values: above it a sample fits, and only below the other it does not
const MISFIT = 0.001;
const WRITTEN_OUT = 1e9; // larger numbers of draws are not

/** @type {Record<string, string>} */
const NAMES = {
  exponential: "exponential",
  normal: "normal",
  uniform: "uniform",
  cauchy: "Cauchy",
};

/** What their limits are called. @type {Record<string, string>} */
export const LIMIT_NAMES = {
  exponential: "Gumbel",
  normal: "Gumbel",
  uniform: "reversed exponential",
  cauchy: "Fréchet",
};

/** @param {string} parent */
export function nameOf(parent) {
  return NAMES[parent];
}

/** @typedef {import("../maths/goodness.js").TestResult} Test */

/**
 * @param {{
 *   parent: string,
 *   n: number,
 *   size: number,
 *   becomesGumbel: boolean,
 *   toGumbel: number,
 *   toLimit: number,
 *   exactTest: Test,
 *   gumbelTest: Test,
 * }} seen `toGumbel` and `toLimit` are the largest distances between cdfs
 * @returns {string}
 */
export function verdict({ parent, n, size, becomesGumbel, toGumbel, toLimit, ...tests }) {
  const what = n === 1
    ? `Single ${nameOf(parent)} draws`
    : `Maxima of ${many(n)} ${nameOf(parent)} draws`;
  const theory = becomesGumbel
    ? `${what} are ${distance(toGumbel)} from Gumbel.`
    : `${what} are ${distance(toLimit)} from their ${LIMIT_NAMES[parent]} limit, and ${
      distance(toGumbel)
    } from the Gumbel law with its quartiles.`;
  if (size === 0) return `${theory} No sample has been drawn yet.`;
  const { exactTest, gumbelTest } = tests;
  if (exactTest.dof === 0 || gumbelTest.dof === 0) {
    return `${theory} The sample of ${whole(size)} is too small to test.`;
  }
  const sample = size === 1 ? "one maximum" : `${whole(size)} maxima`;
  const asGumbel = judged(gumbelTest, "passes as Gumbel", "rules Gumbel out");
  const asExact = judged(exactTest, "fits the exact law", "strays from the exact law");
  return `${theory} A sample of ${sample} ${asGumbel}; it ${asExact}.`;
}

/**
 * What a test found. A true law strays below the first border in one sample of twenty: that much
 * convicts nobody.
 *
 * @param {Test} test
 * @param {string} fit
 * @param {string} misfit
 */
function judged(test, fit, misfit) {
  const { pvalue } = test;
  const words = pvalue < MISFIT ? misfit : pvalue < FITS ? `${fit} only just` : fit;
  return `${words}${tested(test, TOO_FEW)}`;
}

/** @param {number} value */
export function distance(value) {
  return value < ROUNDING ? "less than 10⁻⁹" : number(value);
}

/** @param {number} n how many draws */
export function many(n) {
  if (n < WRITTEN_OUT) return whole(n);
  const power = Math.log10(n);
  return Number.isInteger(power) ? tenTo(power) : number(n);
}
