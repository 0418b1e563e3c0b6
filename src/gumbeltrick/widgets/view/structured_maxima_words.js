/**
 * What drawn paths and spins say about the two places for the noise, in words.
 *
 * @module
 */

import { tested } from "./test_words.js";
import { percent, plain, whole } from "./words.js";

const FITS = 0.05;
const FEW = 10;

/** How each way to draw is called. @type {Record<string, string>} */
export const WAYS = { walk: "a walk, step by step", cells: "noise on every square" };

/**
 * @typedef {import("../maths/goodness.js").TestResult} Test
 * @typedef {{
 *   way: "walk" | "cells",
 *   n: number,
 *   done: number,
 *   temperature: number,
 *   pathTest: Test,
 *   farthest: { row: number, column: number, seen: number, theory: number } | null,
 *   openPaths: number,
 * }} PathsSeen `farthest` is the square whose share of visits is farthest from theory, if any draw
 *   was made; `openPaths` how many paths meet no blocked square
 * @typedef {{
 *   n: number,
 *   agree: { law: number, full: number, lowRank: number },
 *   fullTest: Test,
 *   lowRankTest: Test,
 * }} SpinsSeen `agree` are probabilities and shares of two spins being equal
 */

/** @param {PathsSeen} seen */
export function pathVerdict({ way, n, done, temperature, pathTest, farthest, openPaths }) {
  const source = way === "walk" ? "A walk" : "Noise on squares";
  if (n === 0) return "No path has been drawn yet.";
  if (openPaths === 1) return "Only one path is open, so every draw is this one.";
  const part = done < n ? ` of ${whole(n)}` : "";
  const many = n === 1 ? "1 path" : `${whole(done)}${part} paths`;
  const soFar = part && " so far";
  const drew = `${source} drew ${many}${soFar} at τ = ${plain(temperature)}.`;
  if (pathTest.dof === 0) {
    const why = done < FEW
      ? "That is too few to test."
      : "By theory one path takes next to all, so there is nothing to test.";
    return `${drew} ${why}`;
  }
  const they = pathTest.pvalue < FITS ? "They stray from" : "They fit";
  const result = `${they} the Gibbs law${tested(pathTest, "too few to test")}.`;
  if (pathTest.pvalue >= FITS || !farthest) return `${drew} ${result}`;
  const { row, column, seen, theory } = farthest;
  return `${drew} ${result} ${percent(seen)} visit row ${row + 1}, column ${column + 1}, by ` +
    `theory ${percent(theory)}.`;
}

/** @param {SpinsSeen} seen */
export function spinVerdict({ n, agree, fullTest, lowRankTest }) {
  const law = `By the law the spins agree in ${percent(agree.law)} of draws.`;
  if (n === 0) return law;
  const few = "too few to test";
  return `${law} Noise on each state: ${percent(agree.full)}, which ${reading(fullTest)}${
    tested(fullTest, few)
  }. Noise on each spin: ${percent(agree.lowRank)}, which ${reading(lowRankTest)}${
    tested(lowRankTest, few)
  }.`;
}

/** @param {Test} test */
function reading(test) {
  if (test.dof === 0) return "says little";
  return test.pvalue < FITS ? "misses the law" : "fits";
}
