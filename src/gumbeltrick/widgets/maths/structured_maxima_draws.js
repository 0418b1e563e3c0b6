/**
 * Paths drawn from kept noise, in two ways, as `gumbeltrick.structured_maxima.grid_draws`.
 *
 * "walk" decides every step between right and down by the soft costs of what is left: that draws
 * from the Gibbs law. Step t takes stream 2t for right and 2t + 1 for down. "cells" adds noise to
 * every cell's cost and takes the cheapest path: another law. Cell k, counted row by row, takes
 * stream k. All noise is standard exponential; what is kept are logarithms.
 *
 * @module
 */

import { fillExponential, stream } from "./random.js";
import { everyPath, gridOf, numberPaths, pathOf, toGo } from "./structured_maxima.js";

/** Draws whose noise is made at once. */
export const CHUNK = 1024;

/**
 * @typedef {"walk" | "cells"} Way
 * @typedef {import("./structured_maxima.js").Costs} Costs
 * @typedef {import("./structured_maxima.js").Grid} Grid
 */

/**
 * Noise for a grid of this size, made chunk by chunk when it is first asked for.
 *
 * @param {number} seed
 * @param {number} rows
 * @param {number} columns
 * @param {Way} way
 */
export function createPathNoise(seed, rows, columns, way) {
  const walks = way === "walk";
  const width = walks ? rows + columns - 2 : rows * columns;
  const streams = Array.from({ length: walks ? 2 * width : width }, (_, i) => stream(seed, i));
  const one = new Float64Array(CHUNK);
  const other = new Float64Array(CHUNK);
  /** @type {Float64Array[]} */
  const chunks = [];

  function addChunk() {
    const chunk = new Float64Array(CHUNK * width);
    for (let k = 0; k < width; k++) {
      fillExponential(streams[walks ? 2 * k : k], one, 0, CHUNK);
      if (walks) fillExponential(streams[2 * k + 1], other, 0, CHUNK);
      for (let i = 0; i < CHUNK; i++) {
        chunk[i * width + k] = Math.log(walks ? one[i] / other[i] : one[i]);
      }
    }
    chunks.push(chunk);
  }

  return {
    width,
    /** How many draws have noise now. */
    made: () => chunks.length * CHUNK,
    /**
     * The noise of draws CHUNK · index and on, one row of `width` numbers for each.
     *
     * @param {number} index
     */
    chunk(index) {
      while (chunks.length <= index) addChunk();
      return chunks[index];
    },
  };
}

/**
 * A function that draws one path, whose noise starts at a place of a chunk, and gives its number.
 *
 * @param {Costs} costs
 * @param {number} temperature
 * @param {Way} way
 * @returns {(noise: Float64Array, start: number) => number}
 */
export function createDrawing(costs, temperature, way) {
  const grid = gridOf(costs);
  return way === "walk" ? createWalk(grid, temperature) : createSearch(grid, temperature);
}

/**
 * @param {Grid} grid
 * @param {number} temperature
 */
function createWalk(grid, temperature) {
  const { rows, columns } = grid;
  const leads = toGo(grid, temperature).leads.map((lead) => lead / temperature);
  const { skipped } = numberPaths(rows, columns);
  const steps = rows + columns - 2;
  return (/** @type {Float64Array} */ noise, /** @type {number} */ start) => {
    let cell = 0;
    let path = 0;
    for (let t = 0; t < steps; t++) {
      if (noise[start + t] < leads[cell]) cell += 1;
      else {
        path += skipped[cell];
        cell += columns;
      }
    }
    return path;
  };
}

/**
 * @param {Grid} grid
 * @param {number} scale of the noise
 */
function createSearch({ rows, columns, cells }, scale) {
  const { skipped } = numberPaths(rows, columns);
  const last = rows * columns - 1;
  const goesRight = new Uint8Array(last + 1);
  // What is left from each cell of the row below and of this row; beyond the last column nothing.
  const left = new Float64Array(columns + 1);
  return (/** @type {Float64Array} */ noise, /** @type {number} */ start) => {
    left.fill(Infinity);
    for (let r = rows - 1, cell = last; r >= 0; r--) {
      for (let c = columns - 1; c >= 0; c--, cell--) {
        const right = left[c + 1];
        const down = left[c];
        const isRight = right <= down;
        goesRight[cell] = isRight ? 1 : 0;
        const ahead = cell === last ? 0 : isRight ? right : down;
        left[c] = cells[cell] + scale * noise[start + cell] + ahead;
      }
    }
    let path = 0;
    for (let cell = 0; cell < last;) {
      if (goesRight[cell]) cell += 1;
      else {
        path += skipped[cell];
        cell += columns;
      }
    }
    return path;
  };
}

/**
 * Counts of drawn paths, made chunk by chunk.
 *
 * @param {ReturnType<typeof createPathNoise>} noise
 * @param {ReturnType<typeof createDrawing>} drawPath
 * @param {number} paths how many there are
 */
export function createTally(noise, drawPath, paths) {
  const counts = new Uint32Array(paths);
  let done = 0;
  return {
    counts,
    /** How many draws are counted. */
    done: () => done,
    /**
     * Count on to the end of a chunk, or to draw n.
     *
     * @param {number} n
     */
    advance(n) {
      const index = Math.floor(done / CHUNK);
      const chunk = noise.chunk(index);
      const end = Math.min(n, (index + 1) * CHUNK);
      for (let i = done - index * CHUNK; i < end - index * CHUNK; i++) {
        counts[drawPath(chunk, i * noise.width)]++;
      }
      done = Math.max(done, end);
    },
    /**
     * The number of the path of draw i, counted from 0.
     *
     * @param {number} i
     */
    path(i) {
      const index = Math.floor(i / CHUNK);
      return drawPath(noise.chunk(index), (i - index * CHUNK) * noise.width);
    },
  };
}

/**
 * How often each cell is visited, by counts of paths.
 *
 * @param {ArrayLike<number>} counts
 * @param {number[][][]} paths
 */
export function visitsOf(counts, paths) {
  const visits = paths[0].map((row) => row.map(() => 0));
  paths.forEach((path, k) => {
    if (counts[k] === 0) return;
    path.forEach((row, r) => row.forEach((visit, c) => visits[r][c] += visit * counts[k]));
  });
  return visits;
}

/**
 * How often each step is taken, to the right of a cell and down from it, by counts of paths.
 *
 * @param {ArrayLike<number>} counts
 * @param {number[][][]} paths
 */
export function movesOf(counts, paths) {
  const right = paths[0].map((row) => row.slice(1).map(() => 0));
  const down = paths[0].slice(1).map((row) => row.map(() => 0));
  paths.forEach((path, k) => {
    if (counts[k] === 0) return;
    // Who visits two neighbours has gone from one to the other: there is no way round.
    right.forEach((row, r) =>
      row.forEach((_, c) => row[c] += path[r][c] * path[r][c + 1] * counts[k])
    );
    down.forEach((row, r) =>
      row.forEach((_, c) => row[c] += path[r][c] * path[r + 1][c] * counts[k])
    );
  });
  return { right, down };
}

/**
 * The first n draws of a seed, counted by cell and by path.
 *
 * @param {{ seed: number, costs: Costs, temperature: number, n: number, way: Way }} settings
 */
export function drawPaths({ seed, costs, temperature, n, way }) {
  const paths = everyPath(costs.length, costs[0].length);
  const noise = createPathNoise(seed, costs.length, costs[0].length, way);
  const tally = createTally(noise, createDrawing(costs, temperature, way), paths.length);
  while (tally.done() < n) tally.advance(n);
  return { n, visits: visitsOf(tally.counts, paths), paths: Array.from(tally.counts) };
}

/**
 * The cells of one walk, by noise for right and down at every step.
 *
 * @param {Costs} costs
 * @param {number} temperature
 * @param {number[][]} noise
 */
export function walkPath(costs, temperature, noise) {
  const row = Float64Array.from(noise, ([right, down]) => Math.log(right / down));
  return pathOf(costs.length, costs[0].length, createDrawing(costs, temperature, "walk")(row, 0));
}

/**
 * The cells of the cheapest path, by noise for every cell.
 *
 * @param {Costs} costs
 * @param {number} scale
 * @param {number[][]} noise
 */
export function perturbedPath(costs, scale, noise) {
  const row = Float64Array.from(noise.flat(), Math.log);
  return pathOf(costs.length, costs[0].length, createDrawing(costs, scale, "cells")(row, 0));
}
