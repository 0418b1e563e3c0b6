/**
 * The cases that Python wrote, held against the functions here.
 *
 * @module
 */

import assert from "node:assert/strict";

const FOLDER = new URL("../vectors/", import.meta.url);
const CLOSE = 1e-12;

/**
 * Test every case of a file; a call that the file has and `calls` has not is a failure, and so is
 * one that no case uses.
 *
 * @param {string} stem
 * @param {Record<string, (args: any) => unknown>} calls
 */
export function eachCase(stem, calls) {
  /** @type {{ call: string, args: any, want: any }[]} */
  const cases = JSON.parse(Deno.readTextFileSync(new URL(`${stem}.json`, FOLDER)));
  for (const call of new Set([...Object.keys(calls), ...cases.map((each) => each.call)])) {
    Deno.test(`${stem}: ${call} agrees with Python`, () => {
      assert.ok(calls[call], "the vectors hold a call that is not tested here");
      const mine = cases.filter((each) => each.call === call);
      assert.ok(mine.length > 0, "the vectors hold no case of this call");
      for (const { args, want } of mine) {
        agree(calls[call](args), want, `${call}(${JSON.stringify(args).slice(0, 200)})`);
      }
    });
  }
}

/**
 * Numbers agree to 1e-12 relative, everything else exactly.
 *
 * @param {any} got
 * @param {any} want
 * @param {string} where
 */
export function agree(got, want, where) {
  if (typeof want === "number" && typeof got === "number") {
    const close = got === want || Math.abs(got - want) <= CLOSE * Math.abs(want);
    assert.ok(close, `${where}: ${got} is not ${want}`);
  } else if (Array.isArray(want)) {
    assert.equal(got.length, want.length, where);
    want.forEach((entry, i) => agree(got[i], entry, `${where}[${i}]`));
  } else if (want && typeof want === "object") {
    for (const name in want) agree(got[name], want[name], `${where}.${name}`);
  } else {
    assert.deepEqual(got, want, where);
  }
}

/**
 * @param {number} got
 * @param {number} want
 * @param {number} error largest that is allowed
 */
export function near(got, want, error) {
  assert.ok(Math.abs(got - want) <= error, `${got} is not within ${error} of ${want}`);
}
