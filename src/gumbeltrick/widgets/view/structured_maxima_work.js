/**
 * The paths behind the picture: as many at once as a frame allows, the rest while the page rests.
 *
 * @module
 */

import { everyPath, pathOf } from "../maths/structured_maxima.js";
import { createDrawing, createPathNoise, createTally } from "../maths/structured_maxima_draws.js";

const AT_ONCE = 5; // milliseconds of work while something is dragged
const REST = 60; // milliseconds without a change before the rest is worked on
const SLICE = 8; // milliseconds of work at a time

/**
 * @typedef {import("../maths/structured_maxima.js").Costs} Costs
 * @typedef {import("../maths/structured_maxima_draws.js").Way} Way
 * @typedef {{
 *   paths: number[][][],
 *   counts: Uint32Array,
 *   done: number,
 *   last: number[][] | null,
 * }} Drawn all paths, how often each was drawn, in how many draws, and the last one drawn
 */

/**
 * @param {import("./life.js").Life} life
 * @param {() => void} onMore called when all is counted
 */
export function createWork(life, onMore) {
  let noiseKey = "";
  let tallyKey = "";
  let sizeKey = "";
  let wanted = 0;
  /** @type {number[][][]} */
  let paths = [];
  /** @type {ReturnType<typeof createPathNoise>} */
  let noise;
  /** @type {ReturnType<typeof createTally>} */
  let tally;

  const resting = life.timer(REST, workOn);
  const next = life.timer(0, workOn);

  /** @param {number} milliseconds */
  function advance(milliseconds) {
    const end = performance.now() + milliseconds;
    while (tally.done() < wanted && performance.now() < end) tally.advance(wanted);
  }

  function workOn() {
    advance(SLICE);
    if (tally.done() < wanted) next.start();
    else onMore();
  }

  /**
   * The draws of a state as far as they are counted. The rest follows, and then `onMore` is called.
   *
   * @param {{ costs: Costs, temperature: number, noise: Way, n: number, seed: number }} state
   * @returns {Drawn}
   */
  return function draw({ costs, temperature, noise: way, n, seed }) {
    const [rows, columns] = [costs.length, costs[0].length];
    if (sizeKey !== `${rows} ${columns}`) paths = everyPath(rows, columns);
    sizeKey = `${rows} ${columns}`;
    if (noiseKey !== `${sizeKey} ${seed} ${way}`) {
      noise = createPathNoise(seed, rows, columns, way);
    }
    noiseKey = `${sizeKey} ${seed} ${way}`;
    const newTallyKey = JSON.stringify([noiseKey, temperature, costs]);
    if (newTallyKey !== tallyKey || n < tally.done()) {
      tally = createTally(noise, createDrawing(costs, temperature, way), paths.length);
    }
    tallyKey = newTallyKey;
    wanted = n;
    next.cancel();
    resting.cancel();
    advance(AT_ONCE);
    const done = tally.done();
    if (done < n) resting.start();
    // The last path of all, so that it stays the same one while something is dragged.
    const last = noise.made() >= n ? n - 1 : done - 1;
    return {
      paths,
      counts: tally.counts,
      done,
      last: done > 0 ? pathOf(rows, columns, tally.path(last)) : null,
    };
  };
}
