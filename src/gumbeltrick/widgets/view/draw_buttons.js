/**
 * Buttons that make a sample larger, or clear it.
 *
 * @module
 */

import { createButton } from "./controls.js";
import { element, setText } from "./element.js";
import { whole } from "./words.js";

/**
 * @param {import("./shell.js").Shell} shell of a widget whose state holds the sample size
 * @param {{ one: string, many: string, steps: number[], most: number, field?: string }} options
 *   `one` and `many` name what is drawn: "draw", "draws"; `field` is where the sample size is kept
 */
export function createDrawButtons({ life, change, current }, options) {
  const { one, many, steps, most, field = "n" } = options;
  const more = steps.map((step) =>
    createButton(
      life,
      `+${whole(step)}`,
      () => change({ [field]: Math.min(most, current()[field] + step) }),
      { "aria-label": `+${whole(step)} ${step === 1 ? one : many}` },
    )
  );
  const clear = createButton(life, "Clear", () => change({ [field]: 0 }), {
    "aria-label": `Clear all ${many}`,
  });
  const all = `${whole(most)} ${many}, the most`;
  const count = element("span", { class: "gt-limit gt-count", "data-longest": all });
  return {
    root: element(
      "div",
      { class: "gt-buttons" },
      ...more.map(({ button }) => button),
      clear.button,
      count,
    ),
    /** @param {number} n */
    show(n) {
      const full = n >= most; // the buttons say what to do about it
      const why = `${whole(most)} ${many} are the most; clear them to go on`;
      more.forEach((step) => step.allow(!full, why));
      clear.allow(n > 0, `There are no ${many} to clear`);
      setText(count, full ? all : `${whole(n)} ${n === 1 ? one : many}`);
    },
  };
}
