import assert from "node:assert/strict";
import {
  list,
  notNegative,
  number,
  positive,
  show,
  toNumber,
} from "../../src/gumbeltrick/widgets/view/fields.js";

const seed = number({ min: 0, max: 2 ** 32 - 1, whole: true });
const rate = positive({ min: 1e-300, max: 1e300 });
const rates = list(rate, { minLength: 2, maxLength: 6 });

Deno.test("typed numbers are read as people write them", () => {
  for (
    const [text, value] of /** @type {const} */ ([
      ["3", 3],
      [" 0.5 ", 0.5],
      ["0,5", 0.5],
      [".5", 0.5],
      ["5.", 5],
      ["+2", 2],
      ["−2", -2],
      ["1e-300", 1e-300],
      ["1E3", 1000],
    ])
  ) {
    assert.equal(toNumber(text), value, text);
  }
  for (
    const text of ["", "abc", "1,000,000", "1.2.3", "0x10", "1e", "Infinity", "NaN", "1 2", "--1"]
  ) {
    assert.ok(Number.isNaN(toNumber(text)), text);
  }
});

Deno.test("an error names the field, its value and what is allowed", () => {
  assert.throws(() => seed.check(-1, "seed"), {
    message: "seed must be a whole number from 0 to 4\u202f294\u202f967\u202f295, but it is −1",
  });
  assert.throws(() => seed.parse("1,5", "seed"), { message: /seed must be a whole.* is 1.5$/ });
  assert.throws(() => seed.parse("x", "seed"), { message: /seed must be a whole.* is "x"$/ });
  assert.throws(() => rates.check([1, -2], "rates"), {
    message: "rates[1] must be finite and positive, but it is −2",
  });
  assert.throws(() => rates.check([1], "rates"), { message: /2 to 6 .* 1$/ });
  assert.throws(() => rates.check("no", "rates"), { message: /must be a list.*"no"/ });
  assert.throws(() => rates.check([1, null], "rates"), { message: /rates\[1\].*null/ });
  assert.throws(() => rates.check([1, "2"], "rates"), { message: /rates\[1\].*"2"/ });
});

Deno.test("numbers in a message are written as on the page", () => {
  for (
    const [value, text] of /** @type {const} */ ([
      [-50, "−50"],
      [0, "0"],
      [0.25, "0.25"],
      [-0.5, "−0.5"],
      [100_000, "100\u202f000"],
      [-10_000, "−10\u202f000"],
      [1e16, "10¹⁶"],
      [1e-306, "10⁻³⁰⁶"],
      [1.5e300, "1.5e300"],
      [1000.5, "1000.5"],
      ["1e400", '"1e400"'],
    ])
  ) {
    assert.equal(show(value), text);
  }
});

Deno.test("a good value is passed on, a list as a copy", () => {
  const given = [1, 2];
  const checked = rates.check(given, "rates");
  assert.deepEqual(checked, given);
  assert.notEqual(checked, given);
  assert.equal(seed.check(0, "seed"), 0);
  for (const tiny of [5e-324, 1.7e308]) assert.equal(rate.check(tiny, "rate"), tiny);
});

Deno.test("a number that is not negative may be 0 and as large as floats are", () => {
  const weight = notNegative({ max: 1e300 });
  for (const good of [0, 5e-324, 1.7e308]) assert.equal(weight.check(good, "weight"), good);
  assert.throws(() => weight.check(-1, "weight"), {
    message: "weight must be finite and at least 0, but it is −1",
  });
  for (const bad of [NaN, Infinity, "1", null]) {
    assert.throws(() => weight.check(bad, "weight"), { message: /finite and at least 0/ });
  }
  assert.equal(weight.parse("1e305", "weight"), 1e305);
  assert.equal(weight.clamp(1e305), 1e300);
  assert.throws(() => weight.parse("-2", "weight"), { message: /at least 0, but it is −2/ });
});
