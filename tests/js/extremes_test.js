import assert from "node:assert/strict";
import {
  binProbabilities,
  countMaxima,
  exactLaw,
  gumbelLaw,
  limitLaw,
  matchedGumbel,
  normalisingConstants,
  PARENTS,
  supError,
} from "../../src/gumbeltrick/widgets/maths/extremes.js";
import { chiSquare } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import { fillExponential, stream } from "../../src/gumbeltrick/widgets/maths/random.js";
import { many, verdict } from "../../src/gumbeltrick/widgets/view/extremes_words.js";
import { agree, eachCase, near } from "./vectors.js";

eachCase("extremes", {
  normalisingConstants: ({ name, n }) => normalisingConstants(name, n),
  matchedGumbel: ({ name }) => matchedGumbel(name),
  limitLaw({ name, x }) {
    const law = limitLaw(name);
    return { cdf: law.cdf(x), pdf: law.pdf(x) };
  },
  exactLaw({ name, n, x }) {
    const law = exactLaw(name, n);
    return { cdf: law.cdf(x), pdf: law.pdf(x) };
  },
  maximum: ({ name, n, noise }) => noise.map(exactLaw(name, n).maximum),
  countMaxima: ({ seed, size, window, name, n }) =>
    Array.from(countMaxima(sortedNoise(seed, size), exactLaw(name, n), window)),
});

/**
 * @param {number} seed
 * @param {number} size
 */
function sortedNoise(seed, size) {
  const noise = new Float64Array(size);
  fillExponential(stream(seed, 0), noise, 0, size);
  return noise.sort();
}

const WINDOW = { lower: -3, upper: 7, bins: 40 };

Deno.test("the distances to the limits are Python's", () => {
  const distance = (/** @type {string} */ name, /** @type {number} */ n) =>
    supError(name, n, limitLaw(name).cdf);
  near(distance("normal", 100), 0.0271897621, 1e-8);
  near(distance("normal", 1e4), 0.0136811491, 1e-8);
  near(distance("normal", 1e16), 0.0033529373, 1e-8);
  near(distance("exponential", 100), 0.0027157582, 1e-8);
  near(distance("uniform", 100), 0.0027157582, 1e-8);
  near(distance("cauchy", 10), 0.0161154880, 1e-8);
  near(distance("exponential", 1), Math.exp(-1), 1e-8);
  near(supError("uniform", 1e6, gumbelLaw(matchedGumbel("uniform")).cdf), 0.1735205259, 1e-8);
});

Deno.test("counts are those of the maxima one by one, and all are counted", () => {
  const sorted = sortedNoise(3, 2000);
  for (const name of PARENTS) {
    const law = exactLaw(name, 50);
    const maxima = Array.from(sorted, law.maximum);
    const counts = countMaxima(sorted, law, WINDOW);
    assert.equal(counts.reduce((sum, count) => sum + count), 2000);
    assert.equal(counts[0], maxima.filter((x) => x <= WINDOW.lower).length);
    assert.equal(counts[41], maxima.filter((x) => x > WINDOW.upper).length);
    const inside = maxima.filter((x) => x > WINDOW.lower && x <= WINDOW.lower + 0.25).length;
    assert.equal(counts[1], inside);
  }
  assert.deepEqual([...countMaxima(new Float64Array(0), exactLaw("normal", 9), WINDOW)], [
    ...new Uint32Array(42),
  ]);
});

Deno.test("maxima are the same noise at every n, and move to their limits", () => {
  const noise = [0.02, 0.4, 1, 2.5, 9];
  /** @type {Record<string, (e: number) => number>} */
  const limits = { exponential: (e) => -Math.log(e), uniform: (e) => -e, cauchy: (e) => 1 / e };
  for (const name in limits) {
    noise.forEach((e) => near(exactLaw(name, 1e12).maximum(e), limits[name](e), 1e-10));
  }
});

Deno.test("a law's density is the slope of its cdf, and its maxima are its quantiles", () => {
  for (const name of PARENTS) {
    for (const n of [1, 2, 30, 1e6, 1e16]) {
      const law = exactLaw(name, n);
      for (const noise of [0.1, 0.69, 0.8, 3]) {
        const x = law.maximum(noise);
        near(law.cdf(x), Math.exp(-noise), 1e-12);
        near((law.cdf(x + 1e-5) - law.cdf(x - 1e-5)) / 2e-5, law.pdf(x), 1e-5);
      }
    }
  }
});

Deno.test("samples fit the exact law, and Gumbel only where they should", () => {
  // 16 looks at p > 1e-4: a false alarm in 16 of 10 000 seeds. With 100 000 maxima the test
  // notices a distance of 0.009 between the cdfs, that of normal maxima of a million draws.
  const sorted = sortedNoise(7, 100_000);
  for (const name of PARENTS) {
    const gumbel = binProbabilities(gumbelLaw(matchedGumbel(name)).cdf, WINDOW);
    for (const n of [1, 10, 1000, 1e6]) {
      const law = exactLaw(name, n);
      const counts = countMaxima(sorted, law, WINDOW);
      assert.ok(chiSquare(counts, binProbabilities(law.cdf, WINDOW)).pvalue > 1e-4, name);
      const becomesGumbel = name === "exponential" && n >= 1000;
      assert.equal(chiSquare(counts, gumbel).pvalue > 1e-4, becomesGumbel, `${name} ${n}`);
    }
  }
});

Deno.test("bins share out all that can happen", () => {
  for (const name of PARENTS) {
    const shares = binProbabilities(exactLaw(name, 7).cdf, WINDOW);
    near(shares.reduce((sum, share) => sum + share), 1, 1e-14);
    assert.equal(shares.length, WINDOW.bins + 2);
    assert.ok(shares.every((share) => share >= 0));
  }
});

Deno.test("a matched Gumbel has the quartiles of the limit", () => {
  agree(matchedGumbel("normal"), { loc: 0, scale: 1 }, "normal");
  const { cdf } = gumbelLaw(matchedGumbel("cauchy"));
  near(cdf(1 / Math.log(4)), 0.25, 1e-14);
  near(cdf(1 / Math.log(4 / 3)), 0.75, 1e-14);
});

Deno.test("the verdict says what is so by theory, and what a sample can tell", () => {
  const fits = { statistic: 9, dof: 9, pvalue: 0.42 };
  const strays = { statistic: 99, dof: 9, pvalue: 1e-9 };
  const seen = {
    parent: "normal",
    n: 100,
    size: 1000,
    becomesGumbel: true,
    toGumbel: 0.0272,
    toLimit: 0.0272,
    exactTest: fits,
    gumbelTest: strays,
  };
  const said = (/** @type {object} */ change) =>
    verdict({ ...seen, ...change }).replaceAll("\u202f", " ");
  assert.equal(
    said({}),
    "Maxima of 100 normal draws are 0.0272 from Gumbel. A sample of 1 000 maxima rules Gumbel out " +
      "(χ² p < 0.001: less than one sample in 1 000 strays so far by chance); " +
      "it fits the exact law (χ² p = 0.42).",
  );
  assert.match(said({ gumbelTest: fits }), /passes as Gumbel \(χ² p = 0\.42\)/);
  const rare = { ...fits, pvalue: 0.02 };
  assert.match(
    said({ gumbelTest: rare, exactTest: rare }),
    /passes as Gumbel only just \(χ² p = 0\.02: about .*; it fits the exact law only just \(χ² p = /,
  );
  assert.match(said({ exactTest: strays }), /it strays from the exact law \(χ² p < 0\.001/);
  assert.match(said({ size: 0 }), /No sample has been drawn yet\.$/);
  assert.match(said({ size: 1, exactTest: { ...fits, dof: 0 } }), /of 1 is too small to test\.$/);
  assert.match(said({ n: 1 }), /^Single normal draws/);
  const uniform = { parent: "uniform", becomesGumbel: false, toLimit: 1e-16, toGumbel: 0.1735 };
  assert.match(
    said(uniform),
    /are less than 10⁻⁹ from their reversed exponential limit, and 0\.173 from the Gumbel law/,
  );
});

Deno.test("large numbers of draws are written short", () => {
  assert.deepEqual([1, 1e16, 2.5e12].map(many), ["1", "10¹⁶", "2.50×10¹²"]);
});
