/**
 * What a race and its counts say, in words.
 *
 * @module
 */

import { rarity, tested } from "./test_words.js";
import { letter, number, percent, pValue, whole } from "./words.js";

const TOO_FEW = "too few races to test";

/** @typedef {import("../maths/goodness.js").TestResult} Test */

/**
 * @param {{
 *   n: number,
 *   wins: number[],
 *   probabilities: number[],
 *   meanTime: number,
 *   mean: number,
 *   winnerTest: Test,
 *   timeTest: Test,
 *   independence: Test,
 * }} seen `meanTime` of the races, `mean` of the theory
 * @returns {string}
 */
export function verdict(seen) {
  const { n, wins, probabilities, meanTime, mean } = seen;
  const leader = (n ? wins : probabilities).indexOf(Math.max(...n ? wins : probabilities));
  const clock = `Clock ${letter(leader)}`;
  const theory = percent(probabilities[leader]);
  if (n === 0) {
    return `No race has been run yet. Theory says that clock ${letter(leader)} rings first in ` +
      `${theory} of all races, and that the first ring comes after ${
        number(mean)
      } hours on average. Watch a race to begin.`;
  }
  if (n === 1) {
    return `${clock} rang first in the only race so far; theory gives it ${theory} of all races. ` +
      `It rang after ${number(meanTime)} hours; theory says ${number(mean)} on average.`;
  }
  return `${clock} rang first in ${percent(wins[leader] / n)} of ${whole(n)} races; theory says ` +
    `${theory}${tested(seen.winnerTest, TOO_FEW, probabilities[leader])}. First ring after ${
      number(meanTime)
    } hours on average, ` +
    `theory ${number(mean)}${tested(seen.timeTest, TOO_FEW)}. ${dependence(seen.independence)}`;
}

/** @param {Test} test */
function dependence(test) {
  if (test.dof === 0) return "Too few races to see whether winner and time depend on each other.";
  const { pvalue } = test;
  if (pvalue >= 0.05) return `Winner and time look independent (χ² ${pValue(pvalue)}).`;
  const seen = pvalue < 0.001 ? "do not look independent" : "look independent only just";
  return `Winner and time ${seen} (χ² ${pValue(pvalue)}${rarity(pvalue)}).`;
}
