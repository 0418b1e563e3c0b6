import assert from "node:assert/strict";
import widget from "../../src/gumbeltrick/widgets/gumbel_softmax.js";
import { largestGap } from "../../src/gumbeltrick/widgets/maths/gumbel_distribution_draws.js";
import { chiSquare } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import { softmax } from "../../src/gumbeltrick/widgets/maths/gumbel_max.js";
import {
  binaryCdf,
  binaryPdf,
  binaryPpf,
  jacobian,
  kolmogorovSf,
  logDensity,
  relax,
  softmaxAt,
} from "../../src/gumbeltrick/widgets/maths/gumbel_softmax.js";
import {
  countShares,
  createDraws,
  createSoftness,
  edgesOf,
  growDraws,
  meanShares,
  soften,
  trianglePoints,
} from "../../src/gumbeltrick/widgets/maths/gumbel_softmax_draws.js";
import { mean, QUICK } from "../../src/gumbeltrick/widgets/maths/gumbel_softmax_mean.js";
import { countWinners } from "../../src/gumbeltrick/widgets/maths/one_noise.js";
import { windowOf } from "../../src/gumbeltrick/widgets/view/gumbel_softmax_histogram.js";
import { verdict } from "../../src/gumbeltrick/widgets/view/gumbel_softmax_words.js";
import { agree, eachCase, near } from "./vectors.js";

const LOGITS = [0.9, 0.4, 0];

eachCase("gumbel_softmax", {
  relax: ({ logits, gumbels, temperature }) =>
    relax(logits, gumbels, temperature).map(representable),
  mean: ({ logits, temperature }) => mean(logits, temperature),
  jacobian: ({ y, temperature }) => jacobian(y, temperature).map((row) => row.map(representable)),
  logDensity: ({ y, logits, temperature }) => logDensity(y, logits, temperature),
  binaryCdf: ({ y, logits, temperature }) => binaryCdf(y, logits, temperature),
  binaryPdf: ({ y, logits, temperature }) => binaryPdf(y, logits, temperature),
});

/**
 * A number, or null where it is so small that a float loses digits.
 *
 * @param {number} value
 */
function representable(value) {
  return value === 0 || Math.abs(value) > 1e-290 ? value : null;
}

/**
 * @param {number} seed
 * @param {number} n
 * @param {number} options
 */
function drawn(seed, n, options) {
  const draws = createDraws(seed);
  growDraws(draws, n, options);
  return draws;
}

/**
 * @param {ReturnType<typeof drawn>} draws
 * @param {number[]} logits
 * @param {number} temperature
 */
function softened(draws, logits, temperature) {
  const softness = createSoftness(logits.length);
  soften(softness, draws.gumbels, logits, temperature, draws.n);
  return softness;
}

Deno.test("the density of two options is that of the first share", () => {
  for (const temperature of [0.01, 0.3, 1, 7, 20]) {
    for (const y of [1e-6, 0.2, 0.5, 0.93]) {
      near(
        logDensity([y, 1 - y], [0.7, -1], temperature),
        Math.log(binaryPdf(y, [0.7, -1], temperature)),
        1e-9,
      );
    }
  }
});

Deno.test("the cdf of the share is turned round by its quantile function", () => {
  for (const temperature of [0.3, 1, 20]) {
    for (const p of [1e-4, 0.3, 0.5, 0.999]) {
      // A share so close to 1 that its digits run out gives back fewer of the probability.
      near(binaryCdf(binaryPpf(p, [1, 0.2], temperature), [1, 0.2], temperature), p, 1e-8);
    }
  }
  assert.deepEqual([0, 1].map((y) => binaryCdf(y, [50, -50], 100)), [0, 1]);
});

Deno.test("huge logits and the coldest temperature give corners, no NaN", () => {
  assert.deepEqual(relax([1e308, -1e308, 0], [0.1, 5, 2], 0.01), [1, 0, 0]);
  assert.deepEqual(softmaxAt([50, -50], 0.01), [1, 0]);
  agree(softmaxAt([3, 3, 3], 100), [1 / 3, 1 / 3, 1 / 3], "the middle");
  assert.deepEqual(softmaxAt(LOGITS, 1), softmax(LOGITS));
});

Deno.test("the quick mean is the exact one to seven decimals", () => {
  for (const logits of [LOGITS, [50, -50], [50, 49, -50, 0, 1, 2, 3, 50], [0, 0]]) {
    for (const temperature of [0.01, 0.3, 1, 5, 100]) {
      const exact = mean(logits, temperature);
      mean(logits, temperature, QUICK).forEach((share, k) => near(share, exact[k], 1e-7));
      near(exact.reduce((sum, share) => sum + share), 1, 1e-12);
    }
  }
});

Deno.test("the p-value of Kolmogorov and Smirnov", () => {
  // SciPy, stats.kstwo.sf(gap, n)
  for (
    const [gap, n, want, error] of [
      [0.0136, 10_000, 0.04903580807632146, 1e-4],
      [0.003, 100_000, 0.3284563327726956, 3e-4],
      [0.08, 100, 0.5182193645480672, 1e-2],
      [0.4, 5, 0.3088, 1e-2],
      [0.0001, 1000, 1, 1e-9],
    ]
  ) near(kolmogorovSf(gap, n), want, error);
});

Deno.test("draws that grow, in number or in options, keep what was drawn", () => {
  const grown = createDraws(9);
  for (const [n, options] of [[1, 2], [10, 3], [5, 8], [3000, 3], [3000, 6]]) {
    growDraws(grown, n, options);
  }
  const whole = drawn(9, 3000, 6);
  for (let k = 0; k < 6; k++) {
    assert.deepEqual(grown.gumbels[k].slice(0, 3000), whole.gumbels[k].slice(0, 3000));
  }
  assert.deepEqual(grown.odds, whole.odds);
  const next = createDraws(3, grown);
  growDraws(next, 1000, 6);
  assert.deepEqual(next.gumbels[5].slice(0, 1000), drawn(3, 1000, 6).gumbels[5].slice(0, 1000));
});

Deno.test("the histogram counts the very shares that the draws have", () => {
  const n = 2000;
  const draws = drawn(4, n, 3);
  for (const temperature of [0.01, 0.5, 3, 100]) {
    const window = { lower: 0.3, upper: 0.8, bins: 10 };
    const counts = countShares(draws.odds, edgesOf(window, LOGITS, temperature));
    const shares = Array.from({ length: n }, (_, i) => {
      const gumbels = [draws.gumbels[0][i], draws.gumbels[1][i]];
      return relax(LOGITS.slice(0, 2), gumbels, temperature)[0];
    });
    const plain = new Array(12).fill(0);
    shares.forEach((y) => plain[y <= 0.3 ? 0 : y > 0.8 ? 11 : Math.ceil((y - 0.3) * 20)]++);
    assert.deepEqual(counts, plain, `${temperature}`);
  }
});

Deno.test("soft shares are summed alike at once and in parts", () => {
  const logits = [0.2, -1, 0.5, 3];
  const draws = drawn(5, 1000, 4);
  for (const temperature of [0.01, 0.7, 100]) {
    const { means, errors } = meanShares(softened(draws, logits, temperature));
    const parts = createSoftness(4);
    for (const end of [1, 400, 1000]) soften(parts, draws.gumbels, logits, temperature, end);
    agree(meanShares(parts).means, means, "parts");
    const shares = Array.from(
      { length: 1000 },
      (_, i) => relax(logits, draws.gumbels.map((column) => column[i]), temperature),
    );
    for (let k = 0; k < 4; k++) {
      const own = shares.map((share) => share[k]);
      const average = own.reduce((sum, y) => sum + y) / 1000;
      const variance = own.reduce((sum, y) => sum + (y - average) ** 2, 0) / 999;
      near(means[k], average, 1e-13);
      near(errors[k], Math.sqrt(variance / 1000), 1e-9);
    }
  }
  assert.ok(Number.isNaN(meanShares(createSoftness(2)).means[0]));
});

Deno.test("points of the triangle are the shares of three, whatever other options there are", () => {
  const draws = drawn(6, 50, 5);
  const points = trianglePoints(draws.gumbels, [1, 0, -1, 40, 2], 0.4, 50);
  for (let i = 0; i < 50; i++) {
    const gumbels = [0, 1, 2].map((k) => draws.gumbels[k][i]);
    agree(Array.from(points.slice(3 * i, 3 * i + 3)), relax([1, 0, -1], gumbels, 0.4), "point");
  }
  assert.ok(trianglePoints(draws.gumbels, [50, -50, 50], 0.01, 50).every((y) => y >= 0));
});

// Fixed seeds. 3 means at 6 errors, 2 tests at 1e-6: by chance, less than one in 10^5 fails. With
// 100 000 draws a mean share that is off by 0.01, or odds by 5 %, would be noticed.
for (const temperature of [0.1, 1, 10]) {
  Deno.test(`draws follow their laws at τ = ${temperature}, and a wrong one is convicted`, () => {
    const n = 100_000;
    const draws = drawn(8, n, 3);
    const { means, errors } = meanShares(softened(draws, LOGITS, temperature));
    const off = (/** @type {number[]} */ law) =>
      Math.max(...means.map((share, k) => Math.abs(share - law[k]) / errors[k]));
    assert.ok(off(mean(LOGITS, temperature)) < 6);
    assert.ok(off(mean(LOGITS.map((x) => 1.1 * x), temperature)) > 6);
    const wins = countWinners(draws.noise.columns, softmax(LOGITS), n);
    assert.ok(chiSquare(wins, softmax(LOGITS)).pvalue > 1e-6);
    assert.ok(chiSquare(wins, softmax([1, 0.4, 0])).pvalue < 1e-6);
    assert.ok(kolmogorovSf(largestGap(draws.odds), n) > 1e-6);
    // Two per cent of the draws moved.
    const moved = draws.odds.map((u) => u < 0.5 ? u : u < 0.52 ? u - 0.02 : u).sort();
    assert.ok(kolmogorovSf(largestGap(moved), n) < 1e-6);
  });
}

Deno.test("winners, by time and by share, are the same", () => {
  const draws = drawn(12, 5000, 3);
  const points = trianglePoints(draws.gumbels, LOGITS, 3, 5000);
  const counted = [0, 0, 0];
  for (let i = 0; i < points.length; i += 3) {
    const three = Array.from(points.slice(i, i + 3));
    counted[three.indexOf(Math.max(...three))]++;
  }
  assert.deepEqual(countWinners(draws.noise.columns, softmax(LOGITS), 5000), counted);
});

Deno.test("a window holds all but one draw in a thousand, and magnifies only what is close", () => {
  for (const logits of [[0, 0], [0.9, 0.4], [50, -50], [-3, 2]]) {
    for (const temperature of [0.01, 0.5, 3, 10, 30, 100]) {
      const { lower, upper } = windowOf(logits, temperature, 5000);
      const inside = binaryCdf(upper, logits, temperature) - binaryCdf(lower, logits, temperature);
      assert.ok(lower >= 0 && upper <= 1 && inside > 0.998, `${logits} ${temperature}`);
      if (temperature < 1) assert.equal(upper - lower, 1);
    }
  }
  assert.ok(windowOf([0.9, 0.4], 100, 5000).upper < 0.54);
});

const untested = { statistic: 0, dof: 0, pvalue: 1 };
const seen = {
  names: ["A", "B", "C"],
  draws: createDraws(0),
  probabilities: softmax(LOGITS),
  wins: [1500, 900, 600],
  softened: 3000,
  means: [0.482, 0.31, 0.208],
  errors: [0.007, 0.006, 0.005],
  theory: [0.476, 0.313, 0.211],
  cooled: softmax(LOGITS),
  winsTest: { statistic: 1, dof: 2, pvalue: 0.42 },
  oddsTest: { statistic: 0.01, dof: 1, pvalue: 0.69 },
};
const state = { logits: LOGITS, temperature: 0.5, softmax_temperature: 1, n: 3000, seed: 2 };

/**
 * @param {Partial<typeof seen>} [changes]
 * @param {Partial<typeof state>} [settings]
 */
const say = (changes, settings) =>
  verdict({ ...seen, ...changes }, { ...state, ...settings }).replaceAll("\u202f", " ");

Deno.test("the verdict says who won, what was shared out, and what T does", () => {
  assert.equal(
    say(),
    "A won 50.0 % of 3 000 draws, π says 49.7 % (χ² p = 0.42): τ does not change that. A's share " +
      "at τ = 0.5 was 48.2 % on average; theory 47.6 %, 0.9 standard errors away. The log-odds of " +
      "A to B fit their logistic law (Kolmogorov–Smirnov p = 0.69). Softmax at T = 1 gives A " +
      "49.7 %, which is π.",
  );
  const cooled = softmaxAt(LOGITS, 0.3);
  assert.match(
    say({ cooled }, { softmax_temperature: 0.3 }),
    /T = 0\.3 gives A 80\.7 % instead of 49\.7 %: T changes the probabilities\.$/,
  );
  assert.match(say({}, { softmax_temperature: 0.9999 }), /gives A 49\.7 %, as π does\.$/);
});

Deno.test("the verdict of chance, of small samples, and of a mean that is not complete", () => {
  const rare = { ...seen.oddsTest, pvalue: 0.01 };
  assert.match(say({ oddsTest: rare }), /fit only just .* p = 0\.01: about one sample in 100/);
  assert.match(say({ oddsTest: { ...rare, pvalue: 1e-5 } }), /do not fit their logistic law/);
  assert.match(
    say({ oddsTest: untested, winsTest: untested }),
    /too few draws to test.*Too few draws/,
  );
  assert.match(say({ softened: 1000 }), /on average over the first 1 000; theory/);
  assert.match(say({ errors: [0, 0, 0] }), /theory 47\.6 %\. /);
  assert.match(say({ wins: [0, 1, 0] }, { n: 1 }), /^B has the largest share of the only draw/);
  assert.match(say({ wins: [0, 0, 0] }, { n: 0 }), /^No draw yet\. π gives A 49\.7 %, whatever τ/);
});

Deno.test("the state is held to the same limits as in Python", () => {
  const { logits, temperature, softmax_temperature, n } = widget.fields;
  assert.throws(() => logits.check([1], "logits"), { message: /2 to 8/ });
  assert.throws(() => logits.check([1, -51], "logits"), { message: /logits\[1\].* −50 to 50/ });
  for (const field of [temperature, softmax_temperature]) {
    assert.throws(() => field.check(0, "temperature"), { message: /0\.01 to 100/ });
    assert.throws(() => field.check(101, "temperature"), { message: /0\.01 to 100/ });
  }
  assert.throws(() => n.check(100_001, "n"), { message: /0 to 100\u202f000/ });
});
