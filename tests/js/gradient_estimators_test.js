import assert from "node:assert/strict";
import widget from "../../src/gumbeltrick/widgets/gradient_estimators.js";
import {
  createRows,
  estimateRow,
  gumbelsGivenWinner,
} from "../../src/gumbeltrick/widgets/maths/gradient_estimators.js";
import {
  BLOCK,
  createArena,
  createRowNoise,
  ESTIMATORS,
  RAO_DRAWS,
  UNBIASED,
} from "../../src/gumbeltrick/widgets/maths/gradient_estimators_arena.js";
import {
  errorOfZero,
  errorParts,
  isLopsided,
  judge,
} from "../../src/gumbeltrick/widgets/maths/gradient_estimators_judge.js";
import { softmax } from "../../src/gumbeltrick/widgets/maths/gumbel_max.js";
import {
  exactGradient,
  LOSSES,
  lossSlope,
  lossValue,
} from "../../src/gumbeltrick/widgets/maths/losses.js";
import {
  shortJudgement,
  verdict,
} from "../../src/gumbeltrick/widgets/view/gradient_estimators_words.js";
import {
  createWork,
  CURVE_TEMPERATURES,
  FIRST_PART,
} from "../../src/gumbeltrick/widgets/view/gradient_estimators_work.js";
import { eachCase, near } from "./vectors.js";

const PROBLEM = { logits: [0.9, 0.4, 0], costs: [1, 0.3, 2], loss: "square" };
// The vectors leave out, as null, what lies so far below rounding that e^-s has no digits left.
const FAINT = 1e-30;

/** @param {number[]} values */
function plain(values) {
  return values.map((value) => value === 0 || Math.abs(value) > FAINT ? value : null);
}

eachCase("gradient_estimators", {
  lossValue: ({ loss, costs, y }) => lossValue(loss, costs, y),
  lossSlope: ({ loss, costs, y }) =>
    plain([...lossSlope(loss, costs, y, new Float64Array(costs.length))]),
  exactGradient: ({ logits, costs }) => exactGradient(logits, costs),
  gumbelsGivenWinner: ({ noise, logits, winner }) => gumbelsGivenWinner(noise, logits, winner),
  gumbelSoftmaxGradient: (args) => plain(estimateRow(args).gumbelSoftmaxGradient),
  straightThrough: (args) => plain(estimateRow(args).straightThrough),
  gumbelRao: ({ further, ...args }) => plain(estimateRow({ ...args, draws: further }).gumbelRao),
  rebar: (args) => plain(estimateRow(args).rebar),
});

/**
 * Row i of the noise, as an arena reads it.
 *
 * @param {ReturnType<typeof createRowNoise>} noise
 * @param {number} i
 * @param {number} size
 */
function rowOf(noise, i, size) {
  const b = Math.floor(i / BLOCK);
  const read = (/** @type {number} */ d) =>
    Array.from({ length: size }, (_, k) => noise.block(d, k, b)[i - b * BLOCK]);
  const draws = Array.from({ length: RAO_DRAWS }, (_, d) => read(d + 2));
  return { noise: read(0), further: read(1), draws };
}

/**
 * @param {any} problem
 * @param {number[]} temperatures
 * @param {number} n
 * @param {number} [seed]
 */
function run(problem, temperatures, n, seed = 1) {
  const arena = createArena(problem, temperatures);
  const noise = createRowNoise(seed);
  while (!arena.advance(noise, n));
  return arena.summaries();
}

Deno.test("the score function is f(D)(D - π), also where π is all but one-hot", () => {
  const row = estimateRow({ ...PROBLEM, temperature: 1, noise: [1, 0.1, 1] });
  const shares = softmax(PROBLEM.logits);
  assert.equal(row.winner, 1);
  row.scoreFunction.forEach((value, k) => near(value, 0.3 * (+(k === 1) - shares[k]), 1e-15));
  const far = estimateRow({ ...PROBLEM, logits: [50, 0, 0], temperature: 1, noise: [1, 1, 1] });
  assert.ok(Math.abs(far.scoreFunction[0] / (2 * Math.exp(-50)) - 1) < 1e-12);
});

for (const loss of LOSSES) {
  Deno.test(`an arena adds up what rows say, ${loss}`, () => {
    const problem = { logits: [1, -0.5, 0.2, 0], costs: [1, 2, -1, 0.5], loss };
    const noise = createRowNoise(7);
    const n = BLOCK + 37;
    const temperature = 0.4;
    const rows = Array.from({ length: n }, (_, i) => {
      const row = estimateRow({ ...problem, temperature, ...rowOf(noise, i, 4) });
      return [
        row.scoreFunction,
        row.gumbelSoftmaxGradient,
        row.straightThrough,
        row.gumbelRao,
        row.rebar,
      ];
    });
    const [summaries] = run(problem, [temperature], n, 7);
    summaries.forEach(({ n: count, means, variances, effective }, e) => {
      assert.equal(count, n);
      means.forEach((mean, k) => {
        const column = rows.map((row) => row[e][k]);
        const average = column.reduce((a, b) => a + b) / n;
        const square = column.reduce((a, b) => a + (b - average) ** 2, 0) / (n - 1);
        const sizes = column.reduce((a, b) => a + Math.abs(b), 0);
        near(mean, average, 1e-13);
        near(variances[k], square, 1e-12 * square);
        near(effective[k], sizes ** 2 / column.reduce((a, b) => a + b * b, 0), 1e-9 * n);
      });
    });
  });
}

Deno.test("pieces make the same whole, and many temperatures the same as one", () => {
  const noise = createRowNoise(3);
  const arena = createArena(PROBLEM, [0.1, 2]);
  for (const n of [1, 2, 200, 600, 1001]) {
    while (!arena.advance(noise, n));
    assert.equal(arena.rows(), n);
  }
  assert.equal(arena.advance(noise, 500), true);
  assert.equal(arena.rows(), 1001);
  assert.deepEqual(arena.summaries(), run(PROBLEM, [0.1, 2], 1001, 3));
  assert.deepEqual(arena.summaries()[1], run(PROBLEM, [2], 1001, 3)[0]);
});

Deno.test("the noise is kept, and an option that joins leaves that of the others", () => {
  const noise = createRowNoise(5);
  const later = noise.block(0, 1, 2);
  assert.equal(noise.block(0, 1, 2), later);
  assert.deepEqual(createRowNoise(5).block(0, 1, 2), later);
  const first = [0, 1, 2, 3].flatMap((k) => [0, 1, 2].map((d) => noise.block(d, k, 0)[0]));
  assert.equal(new Set(first).size, 12);
  const third = { ...PROBLEM, logits: [0.9, 0.4, -50], loss: "linear" };
  const two = { logits: [0.9, 0.4], costs: [1, 0.3], loss: "linear" };
  const [more, fewer] = [run(third, [1], 400)[0], run(two, [1], 400)[0]];
  // An option far behind changes nothing.
  fewer.forEach(({ means }, e) => means.forEach((mean, k) => near(more[e].means[k], mean, 1e-12)));
});

Deno.test("for a linear loss straight-through is the Gumbel-softmax gradient", () => {
  const [summaries] = run({ ...PROBLEM, loss: "linear" }, [0.7], 500);
  assert.deepEqual(summaries[1], summaries[2]);
});

Deno.test("each estimate sums to 0, and is finite at every corner of the settings", () => {
  for (const logits of [[50, -50], [0, 0, 0], [-50, 50, 49.99, 0]]) {
    for (const loss of LOSSES) {
      const costs = [10, -10, 3, 0].slice(0, logits.length);
      for (const summaries of run({ logits, costs, loss }, [0.01, 1, 100], 300)) {
        for (const { means, variances } of summaries) {
          const size = [...means, ...variances.map(Math.sqrt)].reduce((a, b) => a + Math.abs(b));
          near(means.reduce((a, b) => a + b), 0, 1e-14 * size);
          assert.ok([...means, ...variances].every(Number.isFinite));
        }
      }
    }
  }
});

// 18 settings and two estimators at p < 1e-5: a right arena fails once in 2800 choices of seeds,
// and these are fixed. At τ = 5 what the others miss, most of the gradient, is noticed throughout.
Deno.test("unbiased estimators are, whatever the problem; the others are not", () => {
  const n = 4000;
  let seed = 0;
  for (const temperature of [0.3, 1, 5]) {
    for (const loss of LOSSES) {
      for (const logits of [[0.5, -0.5], [1, 0, -1]]) {
        const problem = { logits, costs: [2, -1, 1].slice(0, logits.length), loss };
        const exact = exactGradient(logits, problem.costs);
        const [summaries] = run(problem, [temperature], n, ++seed);
        const tests = summaries.map((each) => judge(each, exact, softmax(logits), 2));
        tests.forEach(({ pvalue }, e) => UNBIASED[e] && assert.ok(pvalue > 1e-5, ESTIMATORS[e]));
        if (temperature > 1) {
          tests.forEach(({ pvalue }, e) => UNBIASED[e] || assert.ok(pvalue < 1e-5, ESTIMATORS[e]));
        }
      }
    }
  }
});

Deno.test("a planted bias of a fifth of the gradient is noticed", () => {
  const exact = exactGradient(PROBLEM.logits, PROBLEM.costs);
  const [summaries] = run(PROBLEM, [0.5], 5000);
  const wrong = exact.map((entry) => 1.2 * entry);
  assert.ok(judge(summaries[4], exact, softmax(PROBLEM.logits), 2).pvalue > 0.01);
  assert.ok(judge(summaries[4], wrong, softmax(PROBLEM.logits), 2).pvalue < 1e-3);
});

Deno.test("Gumbel-Rao has the mean of straight-through and less variance", () => {
  const n = 20_000;
  for (const loss of LOSSES) {
    for (const [temperature, fraction] of [[0.2, 0.6], [1, 0.9]]) {
      const [, , straight, rao] = run({ ...PROBLEM, loss }, [temperature], n, 11)[0];
      straight.means.forEach((mean, k) => {
        const error = Math.sqrt((straight.variances[k] + rao.variances[k]) / n);
        near(rao.means[k], mean, 4.5 * error);
      });
      const total = (/** @type {number[]} */ all) => all.reduce((a, b) => a + b);
      assert.ok(total(rao.variances) < fraction * total(straight.variances));
    }
  }
});

/**
 * @param {number[]} means
 * @param {number[]} variances
 * @param {{ n?: number, effective?: number }} [others]
 */
function summary(means, variances, { n = 10_000, effective = n } = {}) {
  return { n, means, variances, effective: means.map(() => effective) };
}

Deno.test("a mean is judged by its largest z, where there is enough to judge by", () => {
  const shares = [0.5, 0.3, 0.2];
  const exact = [0.1, -0.1, 0];
  const seen = judge(summary([0.13, -0.1, 0.01], [1, 1, 1]), exact, shares, 1);
  near(seen.z, 3, 1e-9);
  near(seen.pvalue, 3 * 0.0026997960632601866, 1e-12);
  const two = judge(summary([0.13, -0.13], [1, 1]), [0.1, -0.1], [0.5, 0.5], 1);
  near(two.pvalue, 0.0026997960632601866, 1e-12);
  assert.equal(judge(summary(exact, [0, 0, 0]), exact, shares, 1).pvalue, 1);
  const off = judge(summary([0.2, -0.1, 0], [0, 0, 0]), exact, shares, 1);
  assert.equal(off.pvalue, 0);
  for (const others of [{ n: 1 }, { n: 0 }, { n: 5000, effective: 20 }]) {
    assert.ok(Number.isNaN(judge(summary([1, -1, 0], [1, 1, 1], others), exact, shares, 1).pvalue));
  }
  // The third option has hardly been seen: its entry is left out.
  const rare = judge(summary([0.1, -0.1, 5], [1, 1, 1e-9]), exact, [0.5, 0.4999, 1e-4], 1);
  assert.equal(rare.pvalue, 1);
  assert.equal(isLopsided(1000, [0.995, 0.005]), true);
  assert.equal(isLopsided(1000, [0.98, 0.02]), false);
});

Deno.test("an error is bias and variance, less what noise adds to the bias", () => {
  const parts = errorParts(summary([0.3, -0.3], [2, 2], { n: 100 }), [0.1, -0.1], 10);
  near(parts.bias2, 0.08 - 0.04, 1e-15);
  near(parts.variance, 0.4, 1e-15);
  near(parts.noise, 0.04, 1e-15);
  assert.equal(errorParts(summary([0.11, -0.1], [2, 2], { n: 100 }), [0.1, -0.1], 1).bias2, 0);
  near(errorOfZero([0.3, -0.4, 0.1]), 0.26, 1e-15);
});

/** A life whose timers run when told. */
function createFakeLife() {
  /** @type {Map<object, () => void>} */
  const waiting = new Map();
  const timer = (/** @type {number} */ _, /** @type {() => void} */ action) => {
    const key = {};
    return { start: () => waiting.set(key, action), cancel: () => waiting.delete(key) };
  };
  const tick = () => {
    const all = [...waiting.values()];
    waiting.clear();
    all.forEach((action) => action());
    return all.length > 0;
  };
  return { life: /** @type {any} */ ({ timer }), tick };
}

Deno.test("a first part is shown at once; the rest and the curves follow in slices", () => {
  const { life, tick } = createFakeLife();
  let calls = 0;
  const results = createWork(life, () => calls++);
  const state = { ...PROBLEM, temperature: 0.5, n: 12_000, seed: 2 };
  const first = results(state);
  assert.equal(first.done, FIRST_PART);
  assert.equal(first.curves, null);
  while (tick());
  assert.equal(calls, 2);
  const whole = results(state);
  assert.equal(whole.done, 12_000);
  assert.deepEqual(whole.summaries, run(PROBLEM, [0.5], 12_000, 2)[0]);
  assert.equal(whole.curves?.stale, false);
  assert.equal(whole.curves?.summaries.length, CURVE_TEMPERATURES.length);
  assert.equal(tick(), false);

  // Another temperature starts anew and keeps the curves; another problem makes them stale.
  const warm = results({ ...state, temperature: 1 });
  assert.deepEqual([warm.done, warm.curves?.stale], [FIRST_PART, false]);
  const other = results({ ...state, loss: "log" });
  assert.deepEqual([other.done, other.curves?.stale], [FIRST_PART, true]);
  assert.equal(other.curves?.problem.loss, "square");
  while (tick());
  assert.equal(results({ ...state, loss: "log" }).curves?.problem.loss, "log");
  // Fewer draws are a part of the same noise; none are none.
  assert.deepEqual(results({ ...state, n: 10 }).summaries, run(PROBLEM, [0.5], 10, 2)[0]);
  assert.equal(results({ ...state, n: 0 }).done, 0);
});

Deno.test("the first option wins among equals", () => {
  const rows = createRows({ ...PROBLEM, logits: [0, 0, 0] });
  assert.equal(rows.gapsOf([1, 0.5, 0.5], new Float64Array(3)), 1);
});

Deno.test("the state is held to the same limits as in Python", () => {
  const { logits, costs, loss, temperature, batch, n, seed } = widget.fields;
  assert.deepEqual(logits.check([50, -50], "logits"), [50, -50]);
  assert.throws(() => logits.check([0, 50.5], "logits"), { message: /logits\[1\].* −50 to 50/ });
  assert.throws(() => logits.check([0], "logits"), { message: /2 to 4/ });
  assert.throws(() => costs.check([0, 0, 0, 0, 0], "costs"), { message: /2 to 4/ });
  assert.throws(() => costs.check([0, -11], "costs"), { message: /−10 to 10/ });
  assert.throws(() => loss.check("cubic", "loss"), { message: /"linear", "square", "log"/ });
  assert.throws(() => temperature.check(0.009, "temperature"), { message: /0.01 to 100/ });
  assert.throws(() => batch.check(0, "batch"), { message: /1 to 1\u202f000/ });
  assert.throws(() => n.check(100_001, "n"), { message: /0 to 100\u202f000/ });
  assert.throws(() => seed.check(2 ** 32, "seed"), { message: /4\u202f294\u202f967\u202f295/ });
});

/** @param {number} pvalue */
function judged(pvalue) {
  return { z: 1, pvalue };
}

const SEEN = {
  n: 5000,
  done: 5000,
  batch: 10,
  judgements: [0.4, 0, 1e-9, 1e-5, 0.02].map(judged),
  parts: [[0, 0.09], [0.01, 0.03], [0.02, 0.08], [0.02, 0.04], [0, 0.05]].map((
    [bias2, variance],
  ) => ({ bias2, variance })),
  zero: 0.08,
  lopsided: false,
};

/** @param {Partial<Parameters<typeof verdict>[0]>} [others] */
function words(others = {}) {
  return verdict({ ...SEEN, ...others }).replaceAll("\u202f", " ");
}

Deno.test("the verdict names who is off, who is not, and who comes closest", () => {
  assert.equal(
    words(),
    "After 5 000 draws: the means of Gumbel-softmax, straight-through and Gumbel-Rao differ from " +
      "the exact gradient by more than noise explains (z test, p < 0.001); no bias shows in the " +
      "score function (p = 0.40); REBAR is a little off (p = 0.02: about one sample in 50 " +
      "strays so far by chance). Averages of 10 draws come closest with Gumbel-softmax: mean " +
      "squared error 0.0400, of which 25 % is squared bias.",
  );
  assert.match(words({ done: 1000 }), /^After the first 1 000 of 5 000 draws: /);
  assert.match(words({ batch: 1 }), /Single draws come closest/);
  assert.match(
    words({ zero: 0.01 }),
    /Saying 0 always comes closer still, with 0.0100: average more/,
  );
  assert.match(words({ zero: 0 }), /The exact gradient is 0, which saying 0 always gets right\./);
  const cheap = SEEN.parts.with(4, { bias2: 0, variance: 0.001 });
  assert.match(words({ parts: cheap }), /with REBAR: mean squared error 0.00100, all of it var/);
});

Deno.test("the verdict has words for few draws", () => {
  assert.equal(words({ n: 0, done: 0 }), "No draw yet: the lines are the exact gradient.");
  const few = SEEN.judgements.map(() => judged(NaN));
  assert.equal(
    words({ n: 1, done: 1, judgements: few, parts: null }),
    "After 1 draw: too few draws weigh to judge any of them.",
  );
  assert.match(words({ judgements: few, lopsided: true }), /as nearly all have the same winner\.$/);
  // Who was not judged cannot come closest: few awake draws look like no error at all.
  const cold = words({ judgements: SEEN.judgements.with(1, judged(NaN)) });
  assert.match(cold, /too few draws weigh to judge Gumbel-softmax\. .* closest with REBAR/);
  const none = SEEN.parts.map(() => ({ bias2: 0, variance: 0 }));
  assert.match(words({ parts: none }), /have no error at all with the score function, /);
  assert.equal(shortJudgement(judged(NaN)), "too few draws");
  assert.equal(shortJudgement(judged(1e-7)), "off, p < 0.001");
  assert.equal(shortJudgement(judged(0.01)), "strays, p = 0.01");
  assert.equal(shortJudgement(judged(0.5), false), "fits");
});
