import assert from "node:assert/strict";
import {
  chiSquare,
  chiSquareIndependence,
  chiSquareSf,
  shareBand,
} from "../../src/gumbeltrick/widgets/maths/goodness.js";
import { eachCase, near } from "./vectors.js";

eachCase("goodness", {
  chiSquareSf: ({ x, dof }) => chiSquareSf(x, dof),
  chiSquare: ({ counts, probabilities }) => chiSquare(counts, probabilities),
  chiSquareIndependence: ({ table }) => chiSquareIndependence(table),
});

Deno.test("the tail is 1 at 0, falls, and never leaves [0, 1]", () => {
  for (let dof = 1; dof <= 60; dof++) {
    assert.equal(chiSquareSf(0, dof), 1);
    let last = 1;
    for (const x of [1e-300, 1e-10, 0.1, 1, 5.999, 6.001, 10, 100, 1000, 1e4, 1e300, Infinity]) {
      const tail = chiSquareSf(x, dof);
      assert.ok(tail >= 0 && tail <= last * (1 + 1e-14), `${dof} ${x}`);
      last = tail;
    }
    assert.equal(last, 0);
  }
  assert.ok(Number.isNaN(chiSquareSf(NaN, 3)));
});

Deno.test("nothing to compare: no statistic, p = 1", () => {
  const nothing = { statistic: 0, dof: 0, pvalue: 1 };
  assert.deepEqual(chiSquare([0, 0], [0.5, 0.5]), nothing);
  assert.deepEqual(chiSquare([1, 2], [0.5, 0.5]), nothing);
  assert.deepEqual(chiSquareIndependence([[0, 0], [0, 0]]), nothing);
  assert.deepEqual(chiSquareIndependence([[90, 80], [0, 0]]), nothing);
});

Deno.test("what theory calls impossible has p = 0 once it is seen", () => {
  assert.equal(chiSquare([50, 49, 1], [0.5, 0.5, 0]).pvalue, 0);
  assert.deepEqual(chiSquare([50, 50, 0], [0.5, 0.5, 0]), chiSquare([50, 50], [0.5, 0.5]));
});

Deno.test("the band holds 95 % of shares and stays inside [0, 1]", () => {
  const [low, high] = shareBand(0.5, 10_000);
  near(high - low, 2 * 1.959963984540054 * 0.005, 1e-15);
  assert.equal(shareBand(1e-9, 50)[0], 0);
  assert.equal(shareBand(0.999, 50)[1], 1);
  assert.deepEqual(shareBand(1 + 2 ** -52, 50), [1, 1], "a probability that was rounded up");
  assert.deepEqual(shareBand(0.3, 9), [0.3, 0.3], "too few trials for a band");
});
