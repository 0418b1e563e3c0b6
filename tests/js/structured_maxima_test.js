import assert from "node:assert/strict";
import { createNoise, growNoise } from "../../src/gumbeltrick/widgets/maths/competing_alarms.js";
import { chiSquare } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import {
  everyPath,
  hasPath,
  pathLaw,
  shortestPath,
  softPath,
} from "../../src/gumbeltrick/widgets/maths/structured_maxima.js";
import {
  CHUNK,
  createDrawing,
  createPathNoise,
  createTally,
  drawPaths,
  movesOf,
  perturbedPath,
  visitsOf,
  walkPath,
} from "../../src/gumbeltrick/widgets/maths/structured_maxima_draws.js";
import {
  drawSpins,
  lowRankLaw,
  spinLaw,
} from "../../src/gumbeltrick/widgets/maths/structured_maxima_spins.js";
import { costs } from "../../src/gumbeltrick/widgets/view/structured_maxima_costs.js";
import { markOf } from "../../src/gumbeltrick/widgets/view/structured_maxima_pictures.js";
import {
  barsOf,
  shortPercent,
} from "../../src/gumbeltrick/widgets/view/structured_maxima_visits.js";
import {
  pathVerdict,
  spinVerdict,
} from "../../src/gumbeltrick/widgets/view/structured_maxima_words.js";
import { agree, eachCase, near } from "./vectors.js";

eachCase("structured_maxima", {
  shortestPath: ({ costs }) => shortestPath(costs),
  softPath: ({ costs, temperature }) => softPath(costs, temperature),
  pathLaw: ({ costs, temperature }) => pathLaw(costs, temperature),
  everyPath: ({ rows, columns }) => everyPath(rows, columns),
  walkPath: ({ costs, temperature, noise }) => walkPath(costs, temperature, noise),
  perturbedPath: ({ costs, scale, noise }) => perturbedPath(costs, scale, noise),
  drawPaths,
  spinLaw: ({ fields, coupling }) => spinLaw(fields, coupling),
  lowRankLaw: ({ fields, coupling }) => lowRankLaw(fields, coupling),
  drawSpins: ({ seed, fields, coupling, n, perturbation }) =>
    drawSpins(noiseOf(seed, n), n, fields, coupling, perturbation),
});

/**
 * @param {number} seed
 * @param {number} n
 */
function noiseOf(seed, n) {
  const noise = createNoise(seed);
  growNoise(noise, n, 4);
  return noise.columns;
}

/** @typedef {import("../../src/gumbeltrick/widgets/maths/structured_maxima.js").Costs} Costs */

/** @type {Costs} */
const HALL = [
  [1, 2, 3, 1, 1, 2],
  [2, 1, null, 1, 3, 1],
  [1, 1, 2, 1, null, 1],
  [3, 1, 1, 2, 1, 1],
];
const FITS = 1e-4; // five looks below: a false alarm in 5 of 10 000 seeds

Deno.test("marginals are those of the list of all paths, and sum to one on every diagonal", () => {
  const paths = everyPath(4, 6);
  for (const temperature of [0.01, 0.5, 1, 100]) {
    const law = pathLaw(HALL, temperature, paths);
    const { visits } = softPath(HALL, temperature);
    const diagonals = new Array(9).fill(0);
    visits.forEach((row, r) =>
      row.forEach((visit, c) => {
        near(paths.reduce((sum, path, k) => sum + path[r][c] * law[k], 0), visit, 1e-12);
        diagonals[r + c] += visit;
      })
    );
    diagonals.forEach((sum) => near(sum, 1, 1e-12));
  }
});

Deno.test("paths are numbered once each, on the largest grid too", () => {
  const paths = everyPath(6, 8);
  assert.equal(paths.length, 792);
  assert.equal(new Set(paths.map((path) => JSON.stringify(path))).size, 792);
  assert.deepEqual(everyPath(1, 1), [[[1]]]);
  assert.deepEqual(everyPath(3, 1), [[[1], [1], [1]]]);
});

Deno.test("blocked cells are known to leave a path or none", () => {
  assert.ok(hasPath([[1, null], [1, 1]]));
  assert.ok(!hasPath([[1, null], [null, 1]]));
  assert.ok(!hasPath([[null]]));
  assert.ok(!hasPath([[1, 1], [1, null]]));
  assert.ok(hasPath(HALL));
});

Deno.test("a walk fits the Gibbs law, noise on cells does not", () => {
  // With 50 000 paths the test notices half a per cent of probability moved between two of them.
  const paths = everyPath(4, 6);
  for (const temperature of [0.3, 1, 100]) {
    const law = pathLaw(HALL, temperature, paths);
    const settings = { seed: 5, costs: HALL, temperature, n: 50_000 };
    const walks = drawPaths({ ...settings, way: "walk" });
    assert.ok(chiSquare(walks.paths, law).pvalue > FITS, `τ = ${temperature}`);
    const moved = law.map((p, k) => p + (k === 55 ? -0.005 : k === 54 ? 0.005 : 0));
    if (moved.every((p) => p > 0)) assert.ok(chiSquare(walks.paths, moved).pvalue < FITS);
    assert.ok(chiSquare(drawPaths({ ...settings, way: "cells" }).paths, law).pvalue < FITS);
  }
});

Deno.test("noise on cells gives three equal paths 3/8, 1/4 and 3/8, whatever its scale", () => {
  const equal = [[1, 1, 1], [1, 1, 1]];
  const settings = { seed: 2, costs: equal, n: 40_000, way: /** @type {const} */ ("cells") };
  const { paths } = drawPaths({ ...settings, temperature: 1 });
  assert.ok(chiSquare(paths, [3 / 8, 1 / 4, 3 / 8]).pvalue > FITS);
  assert.ok(chiSquare(paths, [1 / 3, 1 / 3, 1 / 3]).pvalue < FITS);
  assert.deepEqual(drawPaths({ ...settings, temperature: 0.25 }).paths, paths);
});

Deno.test("counting in parts is counting at once, and a larger n begins with the same draws", () => {
  const noise = createPathNoise(3, 4, 6, "cells");
  const drawing = createDrawing(HALL, 1, "cells");
  const parts = createTally(noise, drawing, 56);
  for (const n of [1, 700, CHUNK, CHUNK + 1, 3000]) while (parts.done() < n) parts.advance(n);
  const once = drawPaths({ seed: 3, costs: HALL, temperature: 1, n: 3000, way: "cells" });
  assert.deepEqual([...parts.counts], once.paths);
  const fewer = drawPaths({ seed: 3, costs: HALL, temperature: 1, n: 2999, way: "cells" });
  const last = parts.path(2999);
  assert.deepEqual(once.paths, fewer.paths.map((count, k) => count + (k === last ? 1 : 0)));
  const visits = visitsOf(parts.counts, everyPath(4, 6));
  assert.deepEqual(visits, once.visits);
  assert.equal(visits[0][0], 3000);
});

Deno.test("full noise hits the law of two spins, low-rank noise its own", () => {
  const noise = noiseOf(8, 50_000);
  for (const coupling of [-2, 0.7]) {
    const [law, other] = [spinLaw([0, 0], coupling), lowRankLaw([0, 0], coupling)];
    const full = drawSpins(noise, 50_000, [0, 0], coupling, "full");
    const lowRank = drawSpins(noise, 50_000, [0, 0], coupling, "low-rank");
    assert.ok(chiSquare(full, law).pvalue > FITS);
    assert.ok(chiSquare(lowRank, other).pvalue > FITS);
    assert.ok(chiSquare(lowRank, law).pvalue < FITS);
    const rare = coupling > 0 ? 1 : 0; // each by the theorem with probability (1 - s)^2
    near(other[rare], (2 * law[rare]) ** 2, 1e-14);
  }
  const free = drawSpins(noise, 50_000, [0, 0], 0, "low-rank");
  assert.ok(chiSquare(free, spinLaw([0, 0], 0)).pvalue > FITS);
});

Deno.test("costs go into a link and into Python, and come back", () => {
  const text = costs.format([[1, null], [-2.5, 3]]);
  assert.equal(text, "1,x_-2.5,3");
  assert.deepEqual(costs.parse(text, "costs"), [[1, null], [-2.5, 3]]);
  assert.equal(costs.python([[1, null], [-2.5, 3]]), "[[1, None], [-2.5, 3]]");
  assert.deepEqual(costs.clamp(costs.parse("1e9,-1e9", "costs")), [[50, -50]]);
});

Deno.test("costs that are no good are named", () => {
  const refused = (/** @type {unknown} */ value, /** @type {RegExp} */ why) =>
    assert.throws(() => costs.check(value, "costs"), why);
  refused(3, /^TypeError: costs must be a list of rows/);
  refused([[1, 2], [3]], /^RangeError: costs must have 1 to 6 rows of the same 1 to 8 columns/);
  refused([], /it is empty/);
  refused([[]], /1 to 8 columns/);
  refused(new Array(7).fill([1]), /1 to 6 rows/);
  refused([[1, 51]], /costs\[0\]\[1\] must be a number from −50 to 50, but it is 51/);
  refused([[1, null], [null, 1]], /must leave a path/);
  assert.throws(() => costs.parse("1,".repeat(600), "costs"), /at most 1000 characters/);
  assert.throws(() => costs.parse("1,y", "costs"), /costs\[0\]\[1\]/);
});

Deno.test("a share that is not 0 or 1 never looks as if it were", () => {
  assert.deepEqual([0, 1e-9, 0.004, 0.5, 0.996, 1 - 1e-15, 1].map(shortPercent), [
    "0",
    "<1",
    "<1",
    "50",
    ">99",
    "100",
    "100",
  ]);
});

Deno.test("steps counted over all paths, each as often as the law says, are the marginals", () => {
  for (const costs of [[[1, 2, 0.5], [0.25, null, 1], [2, 0.125, -1]], [[1, 1, 1]], [[3]]]) {
    for (const temperature of [0.3, 2]) {
      const { right, down, visits } = softPath(costs, temperature);
      const paths = everyPath(costs.length, costs[0].length);
      const law = pathLaw(costs, temperature, paths);
      const moves = movesOf(law, paths);
      agree(moves, { right, down }, "moves");
      agree(visitsOf(law, paths), visits, "visits");
    }
  }
  const none = movesOf([0, 0], everyPath(2, 2));
  assert.deepEqual(none, { right: [[0], [0]], down: [[0, 0]] });
});

Deno.test("a bar is as long as the share of its step, and there is none for none", () => {
  const bars = barsOf({ right: [[1], [0]], down: [[0.5, 0]] });
  assert.equal(bars, "M0.955,0.1h0.09v0.8h-0.09zM0.3,0.955h0.4v0.09h-0.4z");
});

Deno.test("a square is marked beyond four standard errors", () => {
  assert.equal(markOf(0.52, 0.5, 10_000), "");
  assert.equal(markOf(0.521, 0.5, 10_000), "▲");
  assert.equal(markOf(0.479, 0.5, 10_000), "▼");
  assert.equal(markOf(1, 0.5, 0), "");
  assert.equal(markOf(1, 1 - 1e-15, 100_000), "");
});

Deno.test("the verdicts say what was drawn and whether it fits", () => {
  const fits = { statistic: 9, dof: 9, pvalue: 0.42 };
  const strays = { statistic: 99, dof: 9, pvalue: 1e-9 };
  const none = { statistic: 0, dof: 0, pvalue: 1 };
  /** @type {import("../../src/gumbeltrick/widgets/view/structured_maxima_words.js").PathsSeen} */
  const seen = {
    way: "walk",
    n: 20_000,
    done: 20_000,
    temperature: 0.5,
    pathTest: fits,
    farthest: { row: 1, column: 0, seen: 0.62, theory: 0.48 },
    openPaths: 9,
  };
  const said = (/** @type {object} */ change) =>
    pathVerdict({ ...seen, ...change }).replaceAll("\u202f", " ");
  assert.equal(
    said({}),
    "A walk drew 20 000 paths at τ = 0.5. They fit the Gibbs law (χ² p = 0.42).",
  );
  assert.equal(
    said({ way: "cells", pathTest: strays }),
    "Noise on squares drew 20 000 paths at τ = 0.5. They stray from the Gibbs law (χ² p < 0.001: " +
      "less than one sample in 1 000 strays so far by chance). 62.0 % visit row 2, column 1, by " +
      "theory 48.0 %.",
  );
  assert.match(said({ done: 5120 }), /^A walk drew 5 120 of 20 000 paths so far at/);
  assert.equal(said({ n: 0, done: 0 }), "No path has been drawn yet.");
  assert.match(said({ openPaths: 1 }), /^Only one path is open/);
  assert.match(said({ n: 1, done: 1, pathTest: none }), /drew 1 path at .* too few to test\.$/);
  assert.match(said({ pathTest: none }), /one path takes next to all/);
  const spins = {
    n: 1000,
    agree: { law: 0.8, full: 0.81, lowRank: 0.92 },
    fullTest: fits,
    lowRankTest: strays,
  };
  assert.equal(
    spinVerdict(spins).replaceAll("\u202f", " "),
    "By the law the spins agree in 80.0 % of draws. Noise on each state: 81.0 %, which fits " +
      "(χ² p = 0.42). Noise on each spin: 92.0 %, which misses the law (χ² p < 0.001: less than " +
      "one sample in 1 000 strays so far by chance).",
  );
  assert.match(spinVerdict({ ...spins, n: 0 }), /of draws\.$/);
  assert.match(spinVerdict({ ...spins, fullTest: none }), /says little \(too few to test\)/);
});
