/**
 * What the gradient problem shows, in words and in tables.
 *
 * @module
 */

import { createTable } from "./table.js";
import { rarity } from "./test_words.js";
import { counted, letter, minus, number, percent, plain, pValue, whole } from "./words.js";

const MISFIT = 0.001; // p-value
const ODD = 0.05;

/**
 * @typedef {import("../gradient_problem.js").State} State
 * @typedef {import("../gradient_problem.js").Seen} Seen
 */

/**
 * @param {Pick<Seen, "loss" | "value" | "slope" | "sample" | "deviation" | "best" |
 *   "bestDeviation" | "pvalue" | "constant">} seen
 * @param {Pick<State, "logits" | "option" | "baseline" | "n">} state
 * @returns {string}
 */
export function verdict(seen, { logits, option, baseline, n }) {
  const { loss, value, slope, sample } = seen;
  const where = `With ${letter(option)}'s logit at ${minus(plain(logits[option]))}`;
  const exact = `The exact slope is ${signed(slope)}`;
  const scatter = aboutScatter(seen, baseline);
  if (n === 0) {
    return `${where} the mean loss is exactly ${signed(value)}. ${exact}. No draw yet: ${scatter}`;
  }
  const draws = n === 1 ? "the only draw" : `${whole(n)} draws`;
  const stairs = n === 1 ? "the slope of its staircase" : "the slope of every staircase";
  return `${where} the loss of ${draws} is ${signed(loss)}${n === 1 ? "" : " on average"}, ` +
    `exactly ${signed(value)}. ${exact}, ${stairs} 0. With baseline ${
      minus(plain(baseline))
    } the score function estimates ${signed(sample.mean)}${
      n > 1 ? ` ± ${number(2 * sample.error)}, two standard errors` : ""
    }${fit(seen, n)}. ${capital(scatter)}`;
}

/**
 * @param {Pick<Seen, "pvalue" | "constant">} seen
 * @param {number} n
 */
function fit({ pvalue, constant }, n) {
  if (constant) return ": every estimate is the exact slope";
  if (n < 2) return "";
  if (Number.isNaN(pvalue)) return ": too few draws to test";
  const words = pvalue < MISFIT ? "does not fit" : pvalue < ODD ? "fits only just" : "fits";
  return `: it ${words} (z\u00a0test ${pValue(pvalue)}${rarity(pvalue)})`;
}

/**
 * @param {Pick<Seen, "deviation" | "best" | "bestDeviation">} seen
 * @param {number} baseline
 */
function aboutScatter({ deviation, best, bestDeviation }, baseline) {
  const own = `one estimate has standard deviation ${number(deviation)}`;
  if (baseline === best) return `${own} with this baseline, the best for all slopes.`;
  if (deviation === 0) return `${own}.`;
  return `${own}, and ${number(bestDeviation)} with baseline ${signed(best)}, ` +
    "the best for all slopes.";
}

/**
 * @param {Seen} seen
 * @param {State} state
 */
export function problemTables(seen, { logits, costs, option, baseline, n }) {
  const { shares, wins, values, gradient, variances } = seen;
  return [
    createTable(
      `${counted(n, "draw")}, and the slope by the logit of ${letter(option)} at baseline ${
        minus(plain(baseline))
      }`,
      ["winner", "logit", "cost", "π", "draws won", "share", "estimate of the slope"],
      shares.map((share, k) => [
        letter(k),
        minus(plain(logits[k])),
        minus(plain(costs[k])),
        percent(share, 2),
        whole(wins[k]),
        n ? percent(wins[k] / n, 2) : "–",
        signed(values[k]),
      ]),
    ),
    createTable(
      "Slopes by every logit, exactly",
      ["logit of", "exact slope", "standard deviation of one estimate"],
      gradient.map((slope, k) => [letter(k), signed(slope), number(Math.sqrt(variances[k]))]),
    ),
  ];
}

/** @param {number} value */
function signed(value) {
  return minus(number(value));
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
