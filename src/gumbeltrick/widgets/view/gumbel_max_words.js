/**
 * What the draws of the Gumbel-max trick say, in words.
 *
 * @module
 */

import { rarity, tested } from "./test_words.js";
import { letter, minus, number, percent, pValue, whole } from "./words.js";

const TOO_FEW = "too few draws to test";

/** @typedef {import("../maths/goodness.js").TestResult} Test */

/**
 * @param {{
 *   n: number,
 *   wins: number[],
 *   probabilities: number[],
 *   meanMaximum: number,
 *   meanTheory: number,
 *   stop: string,
 *   below: number,
 *   belowTheory: number,
 *   winnerTest: Test,
 *   maximumTest: Test,
 *   independence: Test,
 * }} seen `below` is the share of the maxima up to c, which `stop` writes
 * @returns {string}
 */
export function verdict(seen) {
  const { n, wins, probabilities, stop, belowTheory } = seen;
  const leader = (n ? wins : probabilities).indexOf(Math.max(...n ? wins : probabilities));
  const name = letter(leader);
  const theory = percent(probabilities[leader]);
  if (n === 0) {
    return `No draw yet. Softmax gives ${name} ${theory} of all draws; up to c = ${stop} lie ` +
      `${percent(belowTheory)} of every area, and of all of them together.`;
  }
  if (n === 1) {
    return `${name} won the only draw so far, with a maximum of ${
      minus(number(seen.meanMaximum))
    }; ` +
      `softmax gives ${name} ${theory} of all draws.`;
  }
  return `${name} won ${percent(wins[leader] / n)} of ${whole(n)} draws; softmax says ` +
    `${theory}${tested(seen.winnerTest, TOO_FEW, probabilities[leader])}. The maximum was ${
      minus(number(seen.meanMaximum))
    } on average, ` +
    `theory ${minus(number(seen.meanTheory))}${
      tested(seen.maximumTest, TOO_FEW)
    }. Up to c = ${stop} lie ` +
    `${percent(seen.below)} of the maxima, theory ${percent(belowTheory)}. ${
      dependence(seen.independence)
    }`;
}

/** @param {Test} test */
function dependence(test) {
  if (test.dof === 0) {
    return "Too few draws on one side of c to compare the winners.";
  }
  const { pvalue } = test;
  if (pvalue >= 0.05) return `Both sides of c have the same winners (χ² ${pValue(pvalue)}).`;
  const seen = pvalue < 0.001 ? "do not look the same" : "look the same only just";
  return `The winners on both sides of c ${seen} (χ² ${pValue(pvalue)}${rarity(pvalue)}).`;
}
