/**
 * What a Gumbel sample says, in words.
 *
 * @module
 */

import { rarity, tested } from "./test_words.js";
import { minus, number, percent, plain, pValue, steady, whole } from "./words.js";

const TOO_FEW = "too few draws to test";
const FEW = 10;
const SPACE = "\u00a0"; // at which no line ends

/**
 * @param {{
 *   n: number,
 *   loc: number,
 *   scale: number,
 *   median: number,
 *   belowMode: number,
 *   histogramTest: import("../maths/goodness.js").TestResult,
 *   gap: number,
 *   band: number,
 *   gapPValue: number,
 * }} seen `belowMode` is the share of the draws up to μ, `median` that of the theory
 * @returns {string}
 */
export function verdict(seen) {
  const { n, loc, gap, band, belowMode } = seen;
  const mode = `μ${SPACE}=${SPACE}${minus(plain(loc))}`;
  const below = percent(1 / Math.E);
  if (n === 0) {
    return `No draw yet. Of all draws, ${below} lie below ${mode}, which is 1/e, and half of them ` +
      `below ${minus(steady(seen.median, seen.scale))}.`;
  }
  if (n === 1) {
    const [side, share] = belowMode ? ["below", below] : ["above", percent(1 - 1 / Math.E)];
    return `The only draw so far lies ${side} ${mode}, as ${share} of all draws do.`;
  }
  const lead =
    `${percent(belowMode)} of ${whole(n)} draws lie below ${mode}; theory says ${below}, ` +
    "which is 1/e.";
  if (n < FEW) return `${lead} Too few draws to test.`;
  const test = tested(seen.histogramTest, TOO_FEW).replace(/^ \((.*)\)$/, "$1");
  const steps = gap <= band
    ? `by ${number(gap)} at most and stay inside their band of ±${SPACE}${number(band)}, as at ` +
      "least 95 of 100 samples do"
    : `by ${number(gap)} and break out of their band of ±${SPACE}${number(band)} ` +
      `(${atMost(seen.gapPValue)}${rarity(seen.gapPValue)})`;
  return `${lead} Histogram against density: ${test}. The steps leave the cdf ${steps}.`;
}

/** @param {number} bound of a p-value */
function atMost(bound) {
  return pValue(bound).replace("=", "≤");
}
