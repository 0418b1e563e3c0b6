/**
 * What a test found, in words that stand behind what was seen.
 *
 * @module
 */

import { pValue, whole } from "./words.js";

/** @typedef {import("../maths/goodness.js").TestResult} Test */

const SURE = 1 - 1e-9;

/**
 * A test in brackets: " (χ² p = 0.42)".
 *
 * @param {Test} test
 * @param {string} few what to say where there was too little to compare
 * @param {number} [likeliest] probability of the likeliest outcome: of a sure one nothing is tested
 */
export function tested(test, few, likeliest = 0) {
  if (test.dof === 0) return ` (${likeliest > SURE ? "nothing to test" : few})`;
  return ` (χ² ${pValue(test.pvalue)}${rarity(test.pvalue)})`;
}

/**
 * How rare a small p-value is, if the theory is right.
 *
 * @param {number} pvalue
 */
export function rarity(pvalue) {
  if (pvalue >= 0.05) return "";
  const often = pvalue < 0.001
    ? `less than one sample in ${whole(1000)}`
    : `about one sample in ${whole(Number((1 / pvalue).toPrecision(2)))}`;
  return `: ${often} strays so far by chance`;
}
