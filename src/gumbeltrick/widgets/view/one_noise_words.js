/**
 * What one row of uniforms, and many of them, say in words.
 *
 * @module
 */

import { tested } from "./test_words.js";
import { letter, number, percent, whole } from "./words.js";

const TOO_FEW = "too few draws to test";

/** @typedef {import("../maths/one_noise.js").Views} Views */

/**
 * Which draw is seen: the last that counted, the reader's own, or none yet.
 *
 * @typedef {"counted" | "own" | "none"} Kind
 */

/**
 * What becomes of one option.
 *
 * @param {number} k
 * @param {Views} seen
 * @param {number} logit
 */
export function story(k, seen, logit) {
  const time = number(seen.times[k]);
  const noise = signed(seen.gumbels[k]);
  const sum = minus(number(seen.perturbed[k]));
  const won = k === seen.winner;
  return `its alarm rings at ${time}, ${won ? "the first" : "too late"}; ` +
    `score ${minus(logit.toFixed(2))} ${noise} noise is ${sum}, ` +
    `${won ? "the largest: it wins" : "not the largest"}`;
}

/**
 * @param {{
 *   kind: Kind,
 *   n: number,
 *   winner: number,
 *   soft: number,
 *   wins: number[],
 *   probabilities: number[],
 *   test: import("../maths/goodness.js").TestResult,
 * }} what `soft` is the winner's share in the soft view
 * @returns {string}
 */
export function verdict({ kind, n, winner, soft, wins, probabilities, test }) {
  const name = letter(winner);
  const which = {
    own: "Your own draw, which does not count",
    counted: `Draw ${whole(n)}`,
    none: "No draw yet, only equal luck",
  }[kind];
  const same = `${which}: ${name} rings first, and ${name} has the largest sum. ` +
    `The soft view gives ${name} most, ${percent(soft)}.`;
  const counted = n ? wins : probabilities;
  const leader = counted.indexOf(Math.max(...counted));
  const theory = percent(probabilities[leader]);
  if (n === 0) {
    return `${same} In the long run ${letter(leader)} should win ${theory} of all draws.`;
  }
  const share = n === 1
    ? `${letter(leader)} won the only draw so far`
    : `${letter(leader)} won ${percent(wins[leader] / n)} of ${whole(n)} draws`;
  return `${same} ${share}; theory says ${theory}${tested(test, TOO_FEW)}.`;
}

/** @param {number} value */
function signed(value) {
  return `${value < 0 ? "−" : "+"} ${number(Math.abs(value))}`;
}

/** @param {string} text */
export function minus(text) {
  return text.replace("-", "−");
}
