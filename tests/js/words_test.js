import assert from "node:assert/strict";
import { tested } from "../../src/gumbeltrick/widgets/view/test_words.js";
import * as words from "../../src/gumbeltrick/widgets/view/words.js";
import { apart } from "../../src/gumbeltrick/widgets/view/stacked_columns.js";
import { timeAxis } from "../../src/gumbeltrick/widgets/view/time_axis.js";

/** @param {string} text with plain spaces */
const spaced = (text) => text.replaceAll(" ", "\u202f");

Deno.test("numbers keep three digits that count", () => {
  for (
    const [value, text] of /** @type {const} */ ([
      [0, "0"],
      [0.16666, "0.167"],
      [1, "1.00"],
      [999.4, "999"],
      [999.6, "1 000"],
      [123456, "123 456"],
      [0.00012345, "1.23×10⁻⁴"],
      [1.5e300, "1.50×10³⁰⁰"],
      [Infinity, "∞"],
    ])
  ) {
    assert.equal(words.number(value), spaced(text));
  }
});

Deno.test("a negative number has a minus sign, and its power keeps its own", () => {
  assert.equal(words.minus(words.number(-1.5e-300)), "−1.50×10⁻³⁰⁰");
  assert.equal(words.minus(words.plain(-0.5)), "−0.5");
  assert.equal(words.minus("2-3"), "2-3");
});

Deno.test("lists read well", () => {
  assert.equal(words.listed(["A"]), "A");
  assert.equal(words.listed(["A", "B", "C"]), "A, B and C");
});

Deno.test("a share that is not 0 or 1 never looks like it", () => {
  for (
    const [share, text] of /** @type {const} */ ([
      [0, "0.0 %"],
      [1, "100.0 %"],
      [0.4894, "48.9 %"],
      [1e-9, "< 0.1 %"],
      [1 - 1e-9, "> 99.9 %"],
    ])
  ) {
    assert.equal(words.percent(share), spaced(text));
  }
});

Deno.test("p-values, counts and rates", () => {
  assert.equal(words.pValue(0.4237), "p = 0.42");
  assert.equal(words.pValue(0.0312), "p = 0.03");
  assert.equal(words.pValue(0.00099), "p < 0.001");
  assert.equal(words.whole(100000), spaced("100 000"));
  assert.equal(words.plain(1e300), "1e300");
  assert.equal(words.plain(0.1 + 0.2), "0.3");
});

Deno.test("a time axis is the shortest of 1, 2, 5 times a power of ten", () => {
  for (const power of [-300, -20, -3, 0, 2, 15, 299]) {
    for (
      const [factor, want] of [[1, 1], [1.01, 2], [2, 2], [3, 5], [5, 5], [5.01, 10], [9.9, 10]]
    ) {
      const axis = timeAxis(Number(`${factor}e${power}`));
      assert.ok(
        Math.abs(axis.upper / Number(`${want}e${power}`) - 1) < 1e-12,
        `${factor}e${power}`,
      );
      assert.ok(axis.ticks.length >= 3 && axis.ticks.length <= 8);
      assert.ok(
        axis.ticks.every((tick) => axis.toText(tick).length <= 6),
        axis.ticks.map(axis.toText).join(),
      );
    }
  }
  assert.equal(timeAxis(0.6).title, "time");
  assert.equal(timeAxis(0.6, "hours").title, "time, in hours");
  assert.equal(timeAxis(6e-300, "hours").title, "time, in 10⁻²⁹⁹ hours");
  assert.equal(timeAxis(6e-300).title, "time, in units of 10⁻²⁹⁹");
});

Deno.test("labels move apart, keep their order and stay inside", () => {
  for (
    const places of [[95, 93, 50], [150, 150, 150, 150], [2, 1, 0], [80, 20], [100, 12, 11, 10, 9]]
  ) {
    const moved = apart(places, 13, 150);
    moved.forEach((place, k) => {
      assert.ok(place >= 6.4 && place <= 143.6, `${moved}`);
      if (k) assert.ok(moved[k - 1] - place >= 12.999, `${moved}`);
    });
  }
  assert.deepEqual(apart([120, 60, 20], 13, 150), [120, 60, 20]);
});

Deno.test("how many there are of something, and a sentence as it is set", () => {
  assert.equal(words.counted(1, "draw"), "1 draw");
  assert.equal(words.counted(2000, "race"), `${spaced("2 000")} races`);
  assert.equal(
    words.typeset("With B's logit it fits (χ² p = 0.42); Gumbel-Rao (p < 0.001) won 'most'."),
    "With B’s logit it fits (χ²\u00a0p\u00a0=\u00a00.42); Gumbel-Rao (p\u00a0<\u00a00.001) won 'most'.",
  );
});

Deno.test("of a sure outcome nothing is tested, however many draws there are", () => {
  const none = { statistic: 0, dof: 0, pvalue: 1 };
  assert.equal(tested(none, "too few draws to test", 0.9), " (too few draws to test)");
  assert.equal(tested(none, "too few draws to test", 1), " (nothing to test)");
  assert.match(tested({ ...none, dof: 1, pvalue: 0.42 }, "too few"), /p = 0.42/);
});
