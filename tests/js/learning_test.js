import assert from "node:assert/strict";
import widget from "../../src/gumbeltrick/widgets/learning.js";
import {
  categories,
  ESTIMATORS,
  lossAndGradient,
  temperatureAt,
} from "../../src/gumbeltrick/widgets/maths/learning.js";
import { estimate } from "../../src/gumbeltrick/widgets/maths/learning_estimates.js";
import {
  advance,
  createRun,
  inferred,
  makeData,
  modelAt,
  normals,
  trainFor,
  variance,
} from "../../src/gumbeltrick/widgets/maths/learning_run.js";
import { varianceAxis } from "../../src/gumbeltrick/widgets/view/learning_pictures.js";
import {
  countsOf,
  smoothed,
  verdict,
  whyNoTemperature,
} from "../../src/gumbeltrick/widgets/view/learning_words.js";
import { eachCase, near } from "./vectors.js";

/** @param {number[]} numbers */
const floats = (numbers) => Float64Array.from(numbers);

eachCase("learning", {
  temperatureAt: ({ schedule, temperature, step, steps }) =>
    temperatureAt(schedule, temperature, step, steps),
  varianceAxis,
  makeData: ({ seed, n, k }) => [...makeData(seed, n, k)],
  categories: ({ model, points }) => [...categories(floats(model), floats(points))],
  lossAndGradient: ({ model, points }) => {
    const gradient = new Float64Array(model.length);
    const loss = lossAndGradient(floats(model), floats(points), gradient);
    return { loss, gradient: [...gradient] };
  },
  estimate: ({ estimator, model, points, temperature, noise, further }) => [
    ...estimate(
      estimator,
      floats(model),
      floats(points),
      temperature,
      floats(noise),
      floats(further),
    ),
  ],
});

/**
 * @param {Partial<import("../../src/gumbeltrick/widgets/maths/learning_run.js").Settings>} settings
 * @param {number} steps
 */
function trained(settings, steps) {
  const run = createRun({
    estimator: "exact",
    schedule: "constant",
    temperature: 0.5,
    seed: 1,
    ...settings,
  });
  while (run.done < steps) advance(run);
  return run;
}

Deno.test("every estimator learns the clusters, the unbiased as well as the exact gradient", () => {
  const exact = trained({}, 400).losses[400];
  for (const estimator of ESTIMATORS.slice(1)) {
    const run = trained({ estimator, seed: 2 }, 400);
    const found = inferred(modelAt(run, 400), run.points);
    const pure = [0, 1, 2, 3].map((cluster) => {
      const counts = countsOf(found.filter((_, i) => i % 4 === cluster));
      return counts.indexOf(Math.max(...counts));
    });
    assert.equal(new Set(pure).size, 4, estimator);
    assert.ok(run.losses[400] < exact + 0.5, estimator);
  }
  for (const estimator of ["score function", "rebar"]) {
    near(
      trained({ estimator, seed: 2 }, 400).losses[400],
      trained({ seed: 2 }, 400).losses[400],
      0.1,
    );
  }
});

Deno.test("a falling temperature ends lower than a constant one", () => {
  const settings = { estimator: "gumbel-softmax", temperature: 1, seed: 2 };
  const constant = trained(settings, 400).losses[400];
  assert.ok(trained({ ...settings, schedule: "falling" }, 400).losses[400] < constant - 0.1);
});

Deno.test("a run in pieces is the run, and all estimators begin alike", () => {
  const settings = { estimator: "gumbel-rao", seed: 3 };
  const once = trained(settings, 12);
  const pieces = trained(settings, 5);
  while (pieces.done < 12) advance(pieces);
  assert.deepEqual(pieces.path, once.path);
  for (const estimator of ESTIMATORS) {
    assert.deepEqual(modelAt(trained({ estimator, seed: 3 }, 0), 0), modelAt(once, 0));
  }
  const hard = ["score function", "straight-through", "gumbel-rao", "rebar"].map((estimator) =>
    modelAt(trained({ estimator, seed: 3 }, 1), 1).subarray(12)
  );
  hard.forEach((means) => assert.deepEqual(means, hard[0]));
});

Deno.test("the variance is that of the rows", () => {
  const rows = [[1, 5, 9], [3, 5, 0], [5, 8, 4]].map(floats);
  near(variance(rows, 2), 4 + 3, 1e-12);
});

// Would notice a mean of normal numbers off by 0.02, or a deviation by 2 %.
Deno.test("normal numbers are normal, and streams differ", () => {
  const values = normals(4, 0, 100_000);
  near(values.reduce((sum, z) => sum + z, 0) / 1e5, 0, 4 / Math.sqrt(1e5));
  near(values.reduce((sum, z) => sum + z * z, 0) / 1e5, 1, 4 * Math.sqrt(2 / 1e5));
  near(
    values.filter((z) => Math.abs(z) < 1.959964).length / 1e5,
    0.95,
    4 * Math.sqrt(0.0475 / 1e5),
  );
  assert.notEqual(normals(4, 2, 3)[0], values[0]);
});

Deno.test("the coldest and the hottest runs stay finite", () => {
  for (const estimator of ESTIMATORS.slice(2)) {
    for (const temperature of [0.01, 10]) {
      const run = trained({ estimator, temperature, seed: 5 }, 60);
      assert.ok(run.losses.subarray(0, 61).every(Number.isFinite));
      assert.ok(run.variances.subarray(0, 60).every(Number.isFinite));
    }
  }
});

Deno.test("means over the last twenty steps", () => {
  const values = Float64Array.from({ length: 30 }, (_, i) => i);
  const means = smoothed(values, 30);
  assert.deepEqual([...means.subarray(0, 3)], [0, 0.5, 1]);
  near(means[29], 19.5, 1e-12);
  assert.equal(smoothed(values, 0).length, 0);
});

Deno.test("small means stay what they are behind large values", () => {
  const values = Float64Array.from({ length: 60 }, (_, i) => i < 20 ? 1e6 * (i + 0.1) : 1e-13);
  assert.ok(smoothed(values, 60).every((mean) => mean > 0));
  near(smoothed(values, 60)[59], 1e-13, 1e-25);
});

Deno.test("the axis of the variance holds hot runs and cold ones, at every step", () => {
  for (const estimator of ESTIMATORS.slice(1)) {
    for (const temperature of [0.05, 1, 3, 3.2, 10]) {
      const run = trained({ estimator, temperature }, 60);
      const { lower, upper } = varianceAxis(run.settings);
      const shown = smoothed(run.variances, 60);
      assert.ok(
        shown.every((value) => lower < value && value < upper),
        `${estimator}, ${temperature}`,
      );
    }
  }
  // Colder ones may leave it below: in a corner the variance falls as far as numbers go.
  const cold = trained(
    { estimator: "gumbel-softmax", schedule: "falling", temperature: 0.02 },
    400,
  );
  const shown = smoothed(cold.variances, 400);
  assert.ok(shown.every((value) => value > varianceAxis(cold.settings).lower));
});

Deno.test("a run has one axis of the variance, and those compared most share it", () => {
  const ends = ESTIMATORS.map((estimator) =>
    varianceAxis({ estimator, schedule: "constant", temperature: 1, seed: 1 }).lower
  );
  assert.deepEqual(new Set(ends), new Set([1e-4]));
});

/**
 * @param {Parameters<typeof trained>[0]} settings
 * @param {number} step
 */
function say(settings, step) {
  const exact = trained({ seed: settings.seed ?? 1 }, step);
  const run = settings.estimator ? trained(settings, step) : exact;
  return verdict({ run, exact, step, wanted: step }).replace(/\s/g, " ");
}

Deno.test("the verdict tells the loss, the distance from exact training, and the letters", () => {
  assert.match(
    say({ estimator: "gumbel-softmax", temperature: 1 }, 200),
    /^After 200 of 400 steps by Gumbel-softmax at τ = 1 the loss is \d\.\d\d nats, 0\.\d\d above exact training on the same batches \(\d\.\d\d\)\. The draws give the gradient a variance of [\d.]+\. The categories hold \d+, \d+, \d+ and \d+ points\.$/,
  );
  assert.match(say({ estimator: "score function" }, 9), /by the score function, which knows no τ,/);
  assert.match(say({}, 30), /by the exact gradient the loss is .* It needs no draws/);
  assert.match(say({ estimator: "rebar" }, 0), /^Nothing is learnt yet, and the loss is/);
});

Deno.test("letters that nobody gets are named", () => {
  const run = trained({ estimator: "rebar" }, 1);
  modelAt(run, 1).fill(0)[2] = 9; // the constant of A
  const text = verdict({ run, exact: trained({}, 1), step: 1, wanted: 1 });
  assert.match(text, /Categories B, C and D hold next to no points\.$/);
});

Deno.test("fields refuse what the traits refuse", () => {
  const { estimator, temperature, schedule, step } = widget.fields;
  for (const bad of ["magic", "", null]) assert.throws(() => estimator.check(bad, "estimator"));
  for (const bad of [0, 0.009, 11, NaN]) assert.throws(() => temperature.check(bad, "temperature"));
  for (const bad of [-1, 1.5, 401]) assert.throws(() => step.check(bad, "step"));
  assert.throws(() => schedule.check("rising", "schedule"), /schedule must be one of/);
});

Deno.test("who knows no temperature says so", () => {
  const silent = ESTIMATORS.filter((name) => whyNoTemperature(name) === "");
  assert.deepEqual(silent, ["gumbel-softmax", "straight-through", "gumbel-rao", "rebar"]);
});

Deno.test("a slice of training ends with the step in which its time is over", () => {
  const settings = { estimator: "rebar", schedule: "constant", temperature: 0.5, seed: 1 };
  const run = createRun(settings), exact = createRun({ ...settings, estimator: "exact" });
  let now = 0;
  const clock = () => now++; // each look at the clock a millisecond later
  assert.equal(trainFor(run, exact, 100, 7, clock), false);
  assert.ok(exact.done >= 6 && exact.done <= 8, String(exact.done));
  let slices = 1;
  while (!trainFor(run, exact, 100, 7, clock)) slices++;
  assert.ok(slices >= 10 && slices <= 20, String(slices));
  assert.deepEqual([run.done, exact.done], [100, 100]);
  assert.equal(trainFor(run, exact, 100, 0, clock), true); // nothing is left to do
  const whole = createRun(settings);
  while (whole.done < 100) advance(whole);
  assert.deepEqual(modelAt(run, 100), modelAt(whole, 100));
});
