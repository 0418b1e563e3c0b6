import assert from "node:assert/strict";
import { logStops } from "../../src/gumbeltrick/widgets/view/controls.js";

Deno.test("a logarithmic slider stops at short numbers, nearly evenly apart, and at its ends", () => {
  for (const step of [0.01, 0.02, 0.05]) {
    const stops = logStops({ min: 0.05, max: 20, step });
    assert.equal(stops[0], 0.05);
    assert.equal(stops[stops.length - 1], 20);
    for (const round of [0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 6, 10]) assert.ok(stops.includes(round));
    stops.slice(1).forEach((stop, i) => {
      const away = Math.log10(stop / stops[i]);
      assert.ok(away > step / 3 && away < 1.25 * step, `${stops[i]} ${stop}`);
      assert.equal(stop, Number(stop.toPrecision(3)));
    });
  }
});

Deno.test("one of whole numbers stops at each of them once, the lowest all among them", () => {
  const stops = logStops({ min: 1, max: 1000, step: 0.02, whole: true });
  assert.deepEqual(stops.slice(0, 10), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.equal(stops[stops.length - 1], 1000);
  assert.ok(stops.slice(1).every((stop, i) => Number.isInteger(stop) && stop > stops[i]));
});

Deno.test("ends between the short numbers are stops themselves", () => {
  assert.deepEqual(logStops({ min: 0.97, max: 1.23, step: 0.05 }), [0.97, 1, 1.1, 1.2, 1.23]);
});
