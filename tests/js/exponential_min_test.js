import assert from "node:assert/strict";
import widget from "../../src/gumbeltrick/widgets/exponential_min.js";
import { createNoise, growNoise } from "../../src/gumbeltrick/widgets/maths/competing_alarms.js";
import {
  countBoth,
  countChanged,
  countsOf,
  createUniforms,
  cumulated,
  drawBoth,
  growUniforms,
  landing,
} from "../../src/gumbeltrick/widgets/maths/exponential_min.js";
import { chiSquare, chiSquareIndependence } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import { seenIn, verdict } from "../../src/gumbeltrick/widgets/view/exponential_min_words.js";
import { eachCase } from "./vectors.js";

const WEIGHTS = [4, 0, 3, 2, 1];
const SHARES = [0.4, 0, 0.3, 0.2, 0.1];

eachCase("exponential_min", {
  cumulated({ weights }) {
    const ends = cumulated(weights);
    return ends.map((end) => end / ends[ends.length - 1]);
  },
  landing: ({ u, weights }) => landing(u, cumulated(weights)),
  drawBoth({ seed, weights, n }) {
    const { stick, race } = draws(seed, weights, n);
    return { stick: [...stick], race: [...race] };
  },
});

/**
 * @param {number} seed
 * @param {number[]} weights
 * @param {number} n
 */
function draws(seed, weights, n) {
  const { columns, places } = luck(seed, n, weights.length);
  return drawBoth(columns, places, weights, n);
}

/**
 * @param {number} seed
 * @param {number} n
 * @param {number} options
 */
function luck(seed, n, options) {
  const noise = createNoise(seed);
  growNoise(noise, n, options);
  const uniforms = createUniforms(seed);
  growUniforms(uniforms, n);
  return { columns: noise.columns, places: uniforms.column };
}

Deno.test("no uniform falls on an option without weight, nor off the stick", () => {
  const last = 1 - 2 ** -53;
  for (
    const weights of [[0, 1, 0, 0, 1, 0], [1e308, 1e308, 0], [5e-324, 0, 1e-323], [1, 1e-17, 0]]
  ) {
    const ends = cumulated(weights);
    const edges = ends.map((end) => end / ends[ends.length - 1]).filter((edge) => edge < 1);
    for (const u of [0, 2 ** -53, 0.5, last, ...edges]) {
      assert.ok(weights[landing(u, ends)] > 0, `${weights} at ${u}`);
    }
  }
  const edges = [0, 0.25, 0.5, 0.75];
  const owners = [0, 2, 3, 3];
  assert.deepEqual(edges.map((u) => landing(u, cumulated([1, 0, 1, 2]))), owners);
  assert.deepEqual(
    [...drawBoth([edges, edges, edges, edges], edges, [1, 0, 1, 2], 4).stick],
    owners,
  );
  assert.equal(landing(0.5, cumulated([Number.MAX_VALUE, Number.MAX_VALUE])), 1);
});

for (const options of [2, 3, 4, 5, 8]) {
  Deno.test(`one pass makes the draws of ${options} options as one by one`, () => {
    const weights = [1, 0.3, 2, 0, 1.7, 4, 0.1, 1].slice(0, options);
    const { columns, places } = luck(3, 3000, options);
    const { stick, race } = drawBoth(columns, places, weights, 3000);
    const ends = cumulated(weights);
    for (let i = 0; i < 3000; i++) {
      const times = weights.map((weight, k) => columns[k][i] / weight);
      assert.equal(race[i], times.indexOf(Math.min(...times)));
      assert.equal(stick[i], landing(places[i], ends));
    }
  });
}

Deno.test("uniforms only grow, and follow their seed", () => {
  const grown = createUniforms(7);
  for (const n of [3, 2, 5000, 5001]) growUniforms(grown, n);
  assert.deepEqual(grown.column.subarray(0, 5001), luck(7, 5001, 1).places.subarray(0, 5001));
  const old = grown.column[0];
  const next = createUniforms(8, grown);
  growUniforms(next, 10);
  assert.equal(next.column, grown.column, "memory is taken over");
  assert.notEqual(next.column[0], old);
});

// Four tests at 1e-5 each: right samplers fail once in 25 000 choices of a seed, and this one is
// fixed. A share that is off by 0.6 % would be noticed.
Deno.test("both ways follow the weights and know nothing of each other", () => {
  const n = 200_000;
  const { columns, places } = luck(1, n, 5);
  const table = countBoth(drawBoth(columns, places, WEIGHTS, n), 5);
  for (const counts of countsOf(table)) {
    assert.equal(counts[1], 0);
    assert.ok(chiSquare(counts, SHARES).pvalue > 1e-5);
  }
  assert.ok(chiSquareIndependence(table).pvalue > 1e-5);
  const wrong = [0.406, 0, 0.294, 0.2, 0.1];
  for (const counts of countsOf(table)) assert.ok(chiSquare(counts, wrong).pvalue < 1e-5);
  // Uniforms that are made of the race's own noise.
  const kin = Float64Array.from(columns[0].subarray(0, n), (e) => Math.exp(-e));
  const related = countBoth(drawBoth(columns, kin, WEIGHTS, n), 5);
  assert.ok(chiSquareIndependence(related).pvalue < 1e-5);
});

Deno.test("raising one weight moves draws of the race to it alone, and as few as can be", () => {
  const n = 100_000;
  const { columns, places } = luck(2, n, 3);
  const before = drawBoth(columns, places, [3, 2, 1], n);
  const after = drawBoth(columns, places, [6, 2, 1], n);
  after.race.forEach((k, i) => assert.ok(k === before.race[i] || k === 0));
  const error = 5 * Math.sqrt(1 / 6 * 5 / 6 / n);
  const moved = (/** @type {"race" | "stick"} */ way) => countChanged(before[way], after[way]) / n;
  assert.ok(Math.abs(moved("race") - 1 / 6) < error);
  assert.ok(Math.abs(moved("stick") - 2 / 9) < error);
  assert.ok(after.stick.some((k, i) => k === 1 && before.stick[i] === 2));
});

Deno.test("the state is held to the same limits as in Python", () => {
  const { weights, n } = widget.fields;
  assert.deepEqual(weights.check([0, 1.7e308], "weights"), [0, 1.7e308]);
  assert.throws(() => weights.check([0, -1], "weights"), {
    message: "weights[1] must be finite and at least 0, but it is −1",
  });
  assert.throws(() => weights.check([0, 0], "weights"), {
    message: "weights must hold a number above 0 in every row, but weights has none",
  });
  assert.throws(() => weights.check([0, 1e-307], "weights"), {
    message: /weights must include one of at least 10⁻³⁰⁶, .* but the largest is 10⁻³⁰⁷/,
  });
  assert.throws(() => weights.check([1], "weights"), { message: /2 to 8/ });
  assert.throws(() => weights.check(new Array(9).fill(1), "weights"), { message: /2 to 8/ });
  assert.throws(() => n.check(500_001, "n"), { message: /0 to 500\u202f000/ });
  assert.equal(weights.parse("1,0.5", "weights")[1], 0.5);
  assert.throws(() => weights.parse("1,x", "weights"), { message: /at least 0, but it is "x"/ });
});

/**
 * @param {number[]} weights
 * @param {number} n
 * @param {number[]} [madeWith]
 */
function say(weights, n, madeWith = weights) {
  const { columns, places } = luck(4, n, weights.length);
  const now = drawBoth(columns, places, weights, n);
  const made = drawBoth(columns, places, madeWith, n);
  const sum = weights.reduce((total, weight) => total + weight);
  const summary = {
    n,
    names: weights.map((_, k) => "ABCDEFGH"[k]),
    probabilities: weights.map((weight) => weight / sum),
    table: countBoth(now, weights.length),
    now,
    made,
  };
  return {
    words: verdict(seenIn(summary, weights, madeWith)).replaceAll("\u202f", " "),
    now,
    made,
  };
}

Deno.test("the verdict says what is seen of both ways, and what became of a moved weight", () => {
  const { words, now } = say([3, 2, 1], 10_000);
  const share = (/** @type {Uint8Array} */ draws) =>
    `${(draws.filter((k) => k === 0).length / 100).toFixed(1)} %`;
  assert.match(
    words,
    /^By its weight A should come in 50\.0 % of the draws\. Of 10 000 it came in /,
  );
  assert.ok(words.includes(`${share(now.stick)} (χ² p =`), words);
  assert.ok(words.includes(`and in ${share(now.race)} (χ² p =`), words);
  assert.match(words, /of the draws; two strangers would in 38\.9 %\. Move a weight/);
  const moved = say([6, 2, 1], 10_000, [3, 2, 1]);
  const changed = countChanged(moved.made.race, moved.now.race) / 100;
  assert.ok(
    moved.words.includes(
      `Since the weights were 3, 2, 1, ${
        changed.toFixed(1)
      } % of the draws have changed by the race`,
    ),
    moved.words,
  );
});

Deno.test("the verdict has words for none, one and few draws", () => {
  assert.match(say([1, 3], 0).words, /^No draw yet\. By its weight B should come in 75\.0 %/);
  assert.match(say([0, 1], 1).words, /^The only draw so far is B by the stick and B by the race\./);
  assert.equal(say([1, 1], 5).words.split("too few draws to test").length, 3);
});
