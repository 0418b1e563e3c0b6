/**
 * What choices from menus say of a noise, in words.
 *
 * @module
 */

import { rarity, tested } from "./test_words.js";
import { letter, number, percent, pValue, whole } from "./words.js";

const TOO_FEW = "too few choices to test";
const SAME = 1e-9; // probabilities, or logarithms of odds, that differ by less are taken as equal

/** @typedef {import("../maths/goodness.js").TestResult} Test */

/**
 * @param {{
 *   noise: string,
 *   n: number,
 *   wins: number[],
 *   exact: number[],
 *   softmax: number[],
 *   seenOdds: number[],
 *   exactOdds: number[],
 *   fit: Test,
 *   softmaxFit: Test,
 *   oddsTest: Test,
 * }} seen `n` and `wins` belong to the whole menu; odds of A to B by menu, the menu of two first
 * @returns {string}
 */
export function verdict(seen) {
  const { noise, n, wins, exact, softmax } = seen;
  const leader = (n ? wins : exact).indexOf(Math.max(...n ? wins : exact));
  const name = letter(leader);
  const theory = `${percent(exact[leader])}${n ? tested(seen.fit, TOO_FEW, exact[leader]) : ""}`;
  const compared = isSoftmax(seen)
    ? "which is softmax"
    : exact.every((p, k) => Math.abs(p - softmax[k]) < SAME)
    ? "which is softmax to all digits shown"
    : `softmax would be ${percent(softmax[leader])}${n ? briefly(seen.softmaxFit) : ""}`;
  const capital = `${noise.charAt(0).toUpperCase()}${nameOf(noise).slice(1)} noise`;
  const shares = n
    ? `${capital}: ${name} won ${percent(wins[leader] / n)} of ${whole(n)} choices from ` +
      `${menuOf(exact.length)}; exactly it is ${theory}, ${compared}.`
    : `No choice yet. With ${nameOf(noise)} noise ${name} wins ${theory} of all choices from ` +
      `${menuOf(exact.length)}, ${compared}.`;
  return `${shares} ${exact.length > 2 ? oddsSentence(seen) : ALONE}`;
}

/**
 * Whether theory says that a noise gives softmax itself, and not just numbers as near as one can
 * compute: Gumbel noise does, its mirror image does on a menu of two, and equal logits do.
 *
 * @param {Parameters<typeof verdict>[0]} seen
 */
function isSoftmax({ noise, softmax }) {
  return noise === "gumbel" || noise === "negated gumbel" && softmax.length === 2 ||
    softmax.every((p) => p === softmax[0]);
}

const ALONE =
  "On a menu of two there is nothing else that the odds could depend on: add an option.";

/** @param {Test} test */
function briefly({ dof, pvalue }) {
  return dof ? ` (χ² ${pValue(pvalue)})` : "";
}

/** @param {Parameters<typeof verdict>[0]} seen */
function oddsSentence({ noise, seenOdds, exactOdds, oddsTest, n }) {
  const [alone, together] = [exactOdds[0], exactOdds[exactOdds.length - 1]];
  const missing = exactOdds.find((odds) => !(odds > 0 && odds < Infinity));
  if (missing !== undefined) {
    return `${without(missing, noise)}, so there are no odds to compare.`;
  }
  const moved = exactOdds.some((odds) => Math.abs(Math.log(odds / alone)) > SAME);
  const exactly = moved
    ? `${number(alone)} on the menu of two and ${number(together)} on the whole menu`
    : `${number(alone)} on every menu`;
  if (n === 0) return `The odds A : B are exactly ${exactly}.`;
  const went = `The odds A : B were ${number(seenOdds[0])} on the menu of two and ` +
    `${number(seenOdds[seenOdds.length - 1])} on the whole menu, exactly ${exactly}`;
  if (oddsTest.dof === 0) return `${went}. A and B won too few choices to compare the menus.`;
  const found = `(χ² ${pValue(oddsTest.pvalue)}${rarity(oddsTest.pvalue)})`;
  if (moved) {
    return oddsTest.pvalue < 0.05
      ? `${went}: the other options matter, and Luce's axiom fails ${found}.`
      : `${went}: Luce's axiom fails, by too little for this sample to show ${found}.`;
  }
  return oddsTest.pvalue < 0.05
    ? `${went}: what looks like a difference between the menus is chance ${found}.`
    : `${went}: the other options make no difference ${found}.`;
}

/**
 * Who does not win from one of the menus. Only uniform noise ends somewhere on both sides: with any
 * other the chance is there, however small.
 *
 * @param {number} odds 0, Infinity or NaN
 * @param {string} noise
 */
function without(odds, noise) {
  const who = odds === 0 ? "A" : "B";
  if (noise === "uniform") {
    const none = Number.isNaN(odds) ? "Neither A nor B has a" : `${who} has no`;
    return `${none} chance on one of the menus`;
  }
  return Number.isNaN(odds)
    ? "The chances of A and B on one of the menus are too small for a float"
    : `${who}'s chance on one of the menus is too small for a float`;
}

/**
 * The first so many options, by name.
 *
 * @param {number} size
 */
export function menuOf(size) {
  const names = Array.from({ length: size }, (_, k) => letter(k));
  return size > 4 ? `${names[0]} … ${names[size - 1]}` : names.join(" ");
}

/**
 * A noise as it is written: Gumbel was a person.
 *
 * @param {string} noise
 */
export function nameOf(noise) {
  return noise.replace("gumbel", "Gumbel");
}
