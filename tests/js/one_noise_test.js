import assert from "node:assert/strict";
import { createNoise, growNoise } from "../../src/gumbeltrick/widgets/maths/competing_alarms.js";
import { chiSquare } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import { softmax } from "../../src/gumbeltrick/widgets/maths/gumbel_max.js";
import {
  countWinners,
  uniformOfSum,
  views,
} from "../../src/gumbeltrick/widgets/maths/one_noise.js";
import widget from "../../src/gumbeltrick/widgets/one_noise.js";
import { layOut, locate, VIEWS } from "../../src/gumbeltrick/widgets/view/one_noise_layout.js";
import { short } from "../../src/gumbeltrick/widgets/view/one_noise_luck.js";
import {
  leaders,
  result,
  story,
  verdict,
} from "../../src/gumbeltrick/widgets/view/one_noise_words.js";
import { readLink, writeLink, writePython } from "../../src/gumbeltrick/widgets/view/share.js";
import { eachCase, near } from "./vectors.js";

eachCase("one_noise", {
  views({ uniforms, logits, temperature }) {
    const seen = views(uniforms, logits, temperature);
    return { ...seen, times: seen.times.map(plain), soft: seen.soft.map(plain) };
  },
  uniformOfSum: ({ sum, logit }) => uniformOfSum(sum, logit),
  countWinners: ({ seed, logits, n }) =>
    countWinners(columnsOf(seed, n, logits.length), softmax(logits), n),
});

/** @param {number} value */
function plain(value) {
  return value > 1e-200 && value < 1e200 ? value : null;
}

/**
 * @param {number} seed
 * @param {number} n
 * @param {number} options
 */
function columnsOf(seed, n, options) {
  const noise = createNoise(seed);
  growNoise(noise, n, options);
  return noise.columns;
}

Deno.test("the first alarm, the largest sum and the largest soft share are one winner", () => {
  const n = 20_000;
  for (const logits of [[1, 0.5, 0, -0.5], [0, 0, 0], [5, -5, 4, 3, -1, 2], [-50, 50, 49]]) {
    const columns = columnsOf(3, n, logits.length);
    for (let i = 0; i < n; i++) {
      const uniforms = logits.map((_, k) => Math.exp(-columns[k][i]));
      const { times, perturbed, winner, soft } = views(uniforms, logits, 0.7);
      assert.equal(times.indexOf(Math.min(...times)), winner);
      assert.equal(perturbed.indexOf(Math.max(...perturbed)), winner);
      assert.equal(soft[winner], Math.max(...soft));
      near(soft.reduce((a, b) => a + b), 1, 1e-14);
    }
  }
});

Deno.test("counts are those of the draws, one by one", () => {
  const logits = [1, 0.5, 0, -0.5];
  const n = 3000;
  const columns = columnsOf(4, n, 4);
  const wins = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    wins[views(columns.slice(0, 4).map((c) => Math.exp(-c[i])), logits, 1).winner]++;
  }
  assert.deepEqual(countWinners(columns, softmax(logits), n), wins);
});

// One test at 1e-5; a share of 0.455 that is off by 0.7 % would be noticed.
Deno.test("counts follow softmax, and a wrong theory is noticed", () => {
  const logits = [1, 0.5, 0, -0.5];
  const n = 200_000;
  const wins = countWinners(columnsOf(29, n, 4), softmax(logits), n);
  assert.ok(chiSquare(wins, softmax(logits)).pvalue > 1e-5);
  assert.ok(chiSquare(wins, softmax([1.03, 0.5, 0, -0.5])).pvalue < 1e-5);
});

Deno.test("luck can be read back from a mark", () => {
  for (const u of [1e-9, 0.001, 0.3, 0.5, 0.77, 0.999]) {
    for (const logit of [-50, -0.5, 0, 2, 50]) {
      const { perturbed } = views([u, 0.5, 0.5], [logit, 0, 0], 1);
      near(uniformOfSum(perturbed[0], logit) / u, 1, 1e-12);
    }
  }
});

Deno.test("views stand inside their drawing and do not overlap", () => {
  for (const wide of [true, false]) {
    for (const width of [214, 354, 500, 700]) {
      for (const options of [3, 6]) {
        const layout = layOut(wide, width, options);
        for (const view of VIEWS) {
          const { x, width: own, top } = layout.places[view];
          assert.ok(x >= 0 && own > 0 && x + own <= width + 1e-9, `${view} ${width}`);
          assert.ok(top + options * layout.row <= layout.height, `${view} ${width}`);
          for (let k = 0; k < options; k++) {
            const y = top + (k + 0.5) * layout.row;
            assert.deepEqual(locate(layout, options, x + own / 2, y), { view, k });
          }
        }
        const { x, top } = layout.places.alarm;
        assert.equal(locate(layout, options, x, top - 1), null);
      }
    }
  }
});

Deno.test("the state is held to the same limits as in Python", () => {
  const { logits, temperature, n, seed, own } = widget.fields;
  assert.deepEqual(logits.check([50, -50, 0], "logits"), [50, -50, 0]);
  assert.throws(() => logits.check([0, 50.5, 0], "logits"), { message: /logits\[1\].* −50 to 50/ });
  assert.throws(() => logits.check([0, 0], "logits"), { message: /3 to 6/ });
  assert.throws(() => logits.check(new Array(7).fill(0), "logits"), { message: /3 to 6/ });
  assert.throws(() => temperature.check(0, "temperature"), { message: /0.01 to 100/ });
  assert.throws(() => n.check(500_001, "n"), { message: /0 to 500\u202f000/ });
  assert.throws(() => seed.check(2 ** 32, "seed"), { message: /4\u202f294\u202f967\u202f295/ });
  assert.deepEqual(own.check([], "own"), []);
  assert.throws(() => own.check([0.5, 1], "own"), { message: /own\[1\].* 10⁻⁹ to 0.999999999/ });
  assert.throws(() => own.check(new Array(7).fill(0.5), "own"), { message: /0 to 6/ });
});

Deno.test("a state with and without a draw of one's own survives its link", () => {
  for (const own of [[], [0.5], [1e-9, 0.25, 0.999]]) {
    const state = { logits: [1, 0, -1], temperature: 0.5, n: 7, seed: 3, own };
    const link = writeLink("one_noise", widget.fields, state, "https://example.org/index.html");
    const { values, notes } = readLink("one_noise", widget.fields, new URL(link).search);
    assert.deepEqual(values, state);
    assert.deepEqual(notes, []);
  }
  const python = writePython("OneNoise", widget.fields, {
    logits: [1, 0, -1],
    temperature: 0.5,
    n: 7,
    seed: 3,
    own: [],
  });
  assert.equal(python, "OneNoise(logits=[1, 0, -1], temperature=0.5, n=7, seed=3, own=[])");
});

/** @type {Parameters<typeof verdict>[0]} */
const SEEN = {
  kind: "counted",
  n: 1000,
  first: [1],
  soft: 0.61,
  wins: [660, 250, 90],
  probabilities: [0.665, 0.245, 0.09],
  test: { statistic: 1, dof: 2, pvalue: 0.6 },
};

/** @param {Partial<typeof SEEN>} change */
function said(change) {
  return verdict({ ...SEEN, ...change }).replaceAll("\u202f", " ");
}

Deno.test("the verdict tells of this draw and of all", () => {
  assert.match(said({}), /^Draw 1 000: B rings first, and B has the largest sum\./);
  assert.match(said({}), /gives B most, 61.0 %\. A won 66.0 % of 1 000 draws; theory says 66.5 %/);
  assert.match(said({}), /\(χ² p = 0.60\)\.$/);
  assert.match(said({ kind: "own" }), /^Your own draw, which does not count: B/);
  const none = said({ kind: "none", n: 0, wins: [0, 0, 0] });
  assert.match(none, /^No draw yet, only equal luck: .* A should win 66.5 % of all draws\.$/);
  const tie = said({ kind: "none", n: 0, first: [0, 2], soft: 0.4 });
  assert.match(tie, /luck: A and C ring at once, with the same sum, .* never gives; A is shown\./);
  assert.match(tie, /gives each of them 40.0 %\./);
  const few = { statistic: 0, dof: 0, pvalue: 1 };
  assert.match(said({ n: 1, wins: [0, 1, 0], test: few }), /B won the only draw so far; .*too few/);
});

Deno.test("the story of an option says how it fared in each view", () => {
  const seen = views([0.5, 0.9, 0.1], [0, 1, -2], 1);
  assert.match(story(1, seen, 1), /rings at 0.0388, the first; score 1.00 \+ 2.25 noise is 3.25/);
  assert.match(story(1, seen, 1), /the largest: it wins$/);
  assert.match(
    story(2, seen, -2),
    /too late; score −2.00 − 0.834 noise is −2.83, not the largest$/,
  );
});

Deno.test("of those who tie none is told to be late, or to win alone", () => {
  const seen = views([0.5, 0.1, 0.5], [0, 0, 0], 1);
  assert.deepEqual(leaders(seen), [0, 2]);
  const alone = /the first, but not alone; .* is 0.367, the largest, but not alone/;
  assert.match(story(0, seen, 0), alone);
  assert.match(story(0, seen, 0), /, and the picture shows it$/);
  assert.match(story(2, seen, 0), alone);
  assert.match(story(2, seen, 0), /alone$/);
  assert.match(story(1, seen, 0), /too late; .* not the largest$/);
  assert.equal(result([1]), "B rings first, and B has the largest sum");
  assert.match(result([0, 1, 2]), /^A, B and C ring at once/);
});

Deno.test("luck never looks like 0 or 1", () => {
  assert.deepEqual([1e-9, 0.004, 0.005, 0.5, 0.995, 0.996, 1 - 1e-9].map(short), [
    "<.01",
    "<.01",
    ".01",
    ".50",
    ".99",
    ">.99",
    ">.99",
  ]);
});
