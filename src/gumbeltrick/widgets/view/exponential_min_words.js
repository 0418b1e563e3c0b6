/**
 * What draws by the stick and by the race say, in words.
 *
 * @module
 */

import { countChanged, countsOf } from "../maths/exponential_min.js";
import { chiSquare } from "../maths/goodness.js";
import { tested } from "./test_words.js";
import { letter, percent, plain, whole } from "./words.js";

const TOO_FEW = "too few draws to test";

/** @typedef {import("../maths/goodness.js").TestResult} Test */

/**
 * One way of drawing.
 *
 * @typedef {{ counts: number[], test: Test, changed: number }} Seen `changed` counts the draws that
 *   are not what they were when they were made
 */

/**
 * What the verdict speaks of.
 *
 * @param {import("./exponential_min_pictures.js").Summary} summary
 * @param {number[]} weights
 * @param {number[]} madeWith
 */
export function seenIn({ n, probabilities, table, now, made }, weights, madeWith) {
  const [stick, race] = countsOf(table);
  /** @type {(counts: number[], before: Uint8Array, after: Uint8Array) => Seen} */
  const seen = (counts, before, after) => ({
    counts,
    test: chiSquare(counts, probabilities),
    changed: countChanged(before, after),
  });
  return {
    n,
    probabilities,
    weights,
    madeWith,
    agree: table.reduce((total, row, k) => total + row[k], 0),
    stick: seen(stick, made.stick, now.stick),
    race: seen(race, made.race, now.race),
  };
}

/**
 * @param {{
 *   n: number,
 *   probabilities: number[],
 *   madeWith: number[],
 *   weights: number[],
 *   agree: number,
 *   stick: Seen,
 *   race: Seen,
 * }} seen `madeWith` are the weights with which the draws were made; `agree` counts draws in which
 *   both ways named the same option
 * @returns {string}
 */
export function verdict(seen) {
  const { n, probabilities, agree, stick, race } = seen;
  const sums = stick.counts.map((count, k) => n ? count + race.counts[k] : probabilities[k]);
  const leader = sums.indexOf(Math.max(...sums));
  const name = letter(leader);
  const theory = percent(probabilities[leader]);
  if (n === 0) {
    return `No draw yet. By its weight ${name} should come in ${theory} of all draws, either way. ` +
      "Watch a draw to begin.";
  }
  if (n === 1) {
    const [one, other] = [stick, race].map(({ counts }) => letter(counts.indexOf(1)));
    return `The only draw so far is ${one} by the stick and ${other} by the race. By its weight ` +
      `${name} should come in ${theory} of all draws, either way.`;
  }
  const [one, other] = [stick, race].map(({ counts, test }) =>
    `${percent(counts[leader] / n)}${tested(test, TOO_FEW, probabilities[leader])}`
  );
  const chance = probabilities.reduce((sum, p) => sum + p * p, 0);
  return `By its weight ${name} should come in ${theory} of the draws. Of ${whole(n)} it came in ` +
    `${one} by the stick and in ${other} by the race. Both named the same option in ${
      percent(agree / n)
    } of the draws; two strangers would in ${percent(chance)}. ${change(seen)}`;
}

/** @param {Parameters<typeof verdict>[0]} seen */
function change({ n, weights, madeWith, stick, race }) {
  if (weights.every((weight, k) => weight === madeWith[k])) {
    return "Move a weight: the luck stays, and here you read how many draws change.";
  }
  return `Since the weights were ${madeWith.map(plain).join(", ")}, ${
    percent(race.changed / n)
  } of the draws have changed by the race and ${percent(stick.changed / n)} by the stick.`;
}
