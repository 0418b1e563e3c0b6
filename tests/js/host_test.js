import assert from "node:assert/strict";
import { createModel } from "../../src/gumbeltrick/widgets/view/host.js";

Deno.test("setting a value tells of it at once, first by name", () => {
  const model = createModel({ rates: [1, 2], n: 0 });
  /** @type {string[]} */
  const told = [];
  model.on("change", () => told.push(`any: n is ${model.get("n")}`));
  model.on("change:n", () => told.push(`n: ${model.get("n")}`));
  model.on("change:rates", () => told.push("rates"));
  model.set("n", 5);
  assert.deepEqual(told, ["n: 5", "any: n is 5"]);
});

Deno.test("setting an equal value tells nobody, an equal list neither", () => {
  const model = createModel({ rates: [1, 2], n: 3 });
  let told = 0;
  model.on("change", () => told++);
  model.set("n", 3);
  model.set("rates", [1, 2]);
  assert.equal(told, 0);
  model.set("rates", [2, 1]);
  assert.equal(told, 1);
});

Deno.test("a handler that was taken off is not called, even from within a call", () => {
  const model = createModel({ n: 0 });
  let calls = 0;
  const second = () => calls++;
  model.on("change:n", () => model.off("change:n", second));
  model.on("change:n", second);
  model.set("n", 1);
  const during = calls;
  model.set("n", 2);
  assert.equal(calls, during);
  model.off("change:n", () => {});
  model.off("change:unknown", second);
});

Deno.test("the state that a model was made from is left alone", () => {
  const state = { n: 1 };
  const model = createModel(state);
  model.set("n", 2);
  assert.equal(state.n, 1);
  assert.equal(model.get("n"), 2);
  model.save_changes();
});
