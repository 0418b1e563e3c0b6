/**
 * The work behind the arena: a first part at once, the rest and the curves while the page rests.
 *
 * @module
 */

import { createArena, createRowNoise } from "../maths/gradient_estimators_arena.js";

/** Draws that every change of the state is worth at once. */
export const FIRST_PART = 5000;

/** Draws behind each point of the curves. */
export const CURVE_DRAWS = 4000;

/** Temperatures of the curves: six to a decade. */
export const CURVE_TEMPERATURES = Array.from({ length: 25 }, (_, i) => 10 ** (i / 6 - 2));

const REST = 80; // milliseconds without a change before the rest is worked on
const SLICE = 8; // milliseconds of work at a time

/**
 * @typedef {import("../maths/gradient_estimators.js").Problem} Problem
 * @typedef {ReturnType<typeof createArena>} Arena
 * @typedef {{
 *   summaries: import("../maths/gradient_estimators_arena.js").Summary[],
 *   done: number,
 *   curves: { problem: Problem, summaries: ReturnType<Arena["summaries"]>, stale: boolean } | null,
 * }} Results `done` is how many draws the summaries are of; `curves` are by temperature
 */

/**
 * @param {import("./life.js").Life} life
 * @param {() => void} onMore called when there is more to show
 */
export function createWork(life, onMore) {
  let noise = createRowNoise(0);
  let mainKey = "";
  let curveKey = "";
  let wanted = 0;
  /** @type {Arena} */
  let arena;
  /** @type {Arena} */
  let curveArena;
  /** @type {Problem} */
  let problem;
  /** @type {(Results["curves"] & { key: string }) | null} */
  let curves = null;

  const resting = life.timer(REST, workOn);
  const next = life.timer(0, workOn);

  function workOn() {
    const end = performance.now() + SLICE;
    while (arena.rows() < wanted) {
      if (arena.advance(noise, wanted)) onMore();
      if (performance.now() > end) return next.start();
    }
    while (curves?.key !== curveKey) {
      if (curveArena.advance(noise, CURVE_DRAWS)) {
        curves = { key: curveKey, problem, summaries: curveArena.summaries(), stale: false };
        onMore();
      }
      if (performance.now() > end) return next.start();
    }
  }

  /**
   * What is known of a state now. The rest follows, and then `onMore` is called.
   *
   * @param {Problem & { temperature: number, n: number, seed: number }} state
   * @returns {Results}
   */
  return function results({ logits, costs, loss, temperature, n, seed }) {
    problem = { logits, costs, loss };
    if (seed !== noise.seed) noise = createRowNoise(seed);
    const newCurveKey = JSON.stringify([seed, problem]);
    const newKey = JSON.stringify([newCurveKey, temperature]);
    if (newKey !== mainKey || n < arena.rows()) arena = createArena(problem, [temperature]);
    if (newCurveKey !== curveKey) curveArena = createArena(problem, CURVE_TEMPERATURES);
    mainKey = newKey;
    curveKey = newCurveKey;
    wanted = n;
    const now = Math.min(n, arena.rows() + FIRST_PART);
    while (arena.rows() < now) arena.advance(noise, now);
    next.cancel();
    if (arena.rows() < n || curves?.key !== curveKey) resting.start();
    return {
      summaries: arena.summaries()[0],
      done: arena.rows(),
      curves: curves && { ...curves, stale: curves.key !== curveKey },
    };
  };
}
