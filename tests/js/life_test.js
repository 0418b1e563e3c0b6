import assert from "node:assert/strict";
import { createLife, throttle } from "../../src/gumbeltrick/widgets/view/life.js";

/**
 * Run with timers that only move when told.
 *
 * @param {(tick: (milliseconds: number) => void) => void} body
 */
function withClock(body) {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  let now = 0;
  let next = 1;
  /** @type {Map<number, { at: number, action: () => void }>} */
  const timers = new Map();
  globalThis.setTimeout =
    /** @type {any} */ ((/** @type {any} */ action, /** @type {any} */ wait) => {
      timers.set(next, { at: now + wait, action });
      return next++;
    });
  globalThis.clearTimeout = /** @type {any} */ ((/** @type {any} */ id) => timers.delete(id));
  const tick = (/** @type {number} */ milliseconds) => {
    const end = now + milliseconds;
    for (;;) {
      const [id, due] = [...timers].filter(([, { at }]) => at <= end)
        .sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!due) break;
      timers.delete(/** @type {number} */ (id));
      now = due.at;
      due.action();
    }
    now = end;
  };
  try {
    body(tick);
  } finally {
    Object.assign(globalThis, { setTimeout: realSet, clearTimeout: realClear });
  }
}

Deno.test("throttle: the first call at once, then one for many, and the last is never lost", () => {
  withClock((tick) => {
    let value = 0;
    /** @type {number[]} */
    const saved = [];
    const save = throttle(() => saved.push(value), 100);
    for (const next of Array(25).keys()) {
      value = next;
      save();
      tick(10);
    }
    assert.deepEqual(saved, [0, 9, 19]);
    tick(100);
    assert.equal(saved.at(-1), 24);
    const count = saved.length;
    tick(1000);
    assert.equal(saved.length, count, "nothing is saved twice");
    save();
    assert.equal(saved.length, count + 1, "after a rest, the next is at once again");
  });
});

Deno.test("throttle: flush makes the waiting call at once, and only if one waits", () => {
  withClock((tick) => {
    let calls = 0;
    const save = throttle(() => calls++, 100);
    save.flush();
    assert.equal(calls, 0);
    save();
    save();
    save.flush();
    assert.equal(calls, 2);
    tick(1000);
    assert.equal(calls, 2);
  });
});

Deno.test("the end of a life takes every listener, model handler and timer with it", () => {
  withClock((tick) => {
    const life = createLife();
    const target = new EventTarget();
    /** @type {[string, () => void][]} */
    const handlers = [];
    const model = /** @type {any} */ ({
      on: (/** @type {string} */ event, /** @type {any} */ handler) =>
        handlers.push([event, handler]),
      off(/** @type {string} */ event, /** @type {any} */ handler) {
        const at = handlers.findIndex(([e, h]) => e === event && h === handler);
        if (at >= 0) handlers.splice(at, 1);
      },
    });
    let calls = 0;
    globalThis.cancelAnimationFrame ??= () => {};
    const inner = life.child();
    for (const each of [life, inner]) {
      each.listen(target, "input", () => calls++);
      each.follow(model, "change:n", () => calls++);
      each.timer(10, () => calls++).start();
    }
    target.dispatchEvent(new Event("input"));
    assert.equal(calls, 2);
    assert.equal(handlers.length, 2);
    inner.end();
    target.dispatchEvent(new Event("input"));
    assert.equal(calls, 3);
    assert.equal(handlers.length, 1);
    life.end();
    life.end();
    target.dispatchEvent(new Event("input"));
    tick(100);
    assert.equal(calls, 3);
    assert.deepEqual(handlers, []);
  });
});

Deno.test("what goes wrong in anything that a life calls is told in one place", () => {
  withClock((tick) => {
    /** @type {string[]} */
    const caught = [];
    const life = createLife((error) => caught.push(String(error)));
    const target = new EventTarget();
    const fail = (/** @type {string} */ what) => () => {
      throw what;
    };
    life.listen(target, "press", fail("listener"));
    life.child().listen(target, "press", fail("child"));
    life.timer(5, fail("timer")).start();
    target.dispatchEvent(new Event("press"));
    tick(5);
    assert.deepEqual(caught, ["listener", "child", "timer"]);
    life.end();
    target.dispatchEvent(new Event("press"));
    assert.equal(caught.length, 3);
  });
});
