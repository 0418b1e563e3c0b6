/**
 * What one row of uniforms, and many of them, say in words.
 *
 * @module
 */

import { tested } from "./test_words.js";
import { letter, listed, number, percent, whole } from "./words.js";

const TOO_FEW = "too few draws to test";

/** @typedef {import("../maths/one_noise.js").Views} Views */

/**
 * Which draw is seen: the last that counted, the reader's own, or none yet.
 *
 * @typedef {"counted" | "own" | "none"} Kind
 */

/**
 * All whose sum is the largest: in floats several may be, as real luck never has it.
 *
 * @param {Views} seen
 */
export function leaders({ perturbed, winner }) {
  return perturbed.flatMap((sum, k) => sum === perturbed[winner] ? [k] : []);
}

/**
 * Who wins, in alarms and sums. Of those who tie, the first is shown.
 *
 * @param {number[]} first options, in their order
 */
export function result(first) {
  const names = first.map(letter);
  if (first.length === 1) return `${names[0]} rings first, and ${names[0]} has the largest sum`;
  return `${listed(names)} ring at once, with the same sum, which real luck never gives; ` +
    `${names[0]} is shown`;
}

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
  const first = leaders(seen);
  const start = `its alarm rings at ${time}, `;
  const end = `score ${minus(logit.toFixed(2))} ${noise} noise is ${sum}, `;
  if (!first.includes(k)) return `${start}too late; ${end}not the largest`;
  if (first.length === 1) return `${start}the first; ${end}the largest: it wins`;
  const shown = k === seen.winner ? ", and the picture shows it" : "";
  return `${start}the first, but not alone; ${end}the largest, but not alone${shown}`;
}

/**
 * @param {{
 *   kind: Kind,
 *   n: number,
 *   first: number[],
 *   soft: number,
 *   wins: number[],
 *   probabilities: number[],
 *   test: import("../maths/goodness.js").TestResult,
 * }} what `first` are those with the largest sum, `soft` is the share of each in the soft view
 * @returns {string}
 */
export function verdict({ kind, n, first, soft, wins, probabilities, test }) {
  const which = {
    own: "Your own draw, which does not count",
    counted: `Draw ${whole(n)}`,
    none: "No draw yet, only equal luck",
  }[kind];
  const most = first.length > 1 ? "each of them" : `${letter(first[0])} most,`;
  const same = `${which}: ${result(first)}. The soft view gives ${most} ${percent(soft)}.`;
  const counted = n ? wins : probabilities;
  const leader = counted.indexOf(Math.max(...counted));
  const theory = percent(probabilities[leader]);
  if (n === 0) {
    return `${same} In the long run ${letter(leader)} should win ${theory} of all draws.`;
  }
  const share = n === 1
    ? `${letter(leader)} won the only draw so far`
    : `${letter(leader)} won ${percent(wins[leader] / n)} of ${whole(n)} draws`;
  return `${same} ${share}; theory says ${theory}${tested(test, TOO_FEW, probabilities[leader])}.`;
}

/** @param {number} value */
function signed(value) {
  return `${value < 0 ? "−" : "+"} ${number(Math.abs(value))}`;
}

/** @param {string} text */
export function minus(text) {
  return text.replace("-", "−");
}
