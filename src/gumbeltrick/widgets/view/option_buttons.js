/**
 * Buttons for more options and fewer.
 *
 * @module
 */

import { createButton } from "./controls.js";
import { element } from "./element.js";
import { letter } from "./words.js";

/**
 * @param {import("./life.js").Life} life
 * @param {{ fewest: number, most: number, onAdd(): void, onRemove(): void }} options `fewest` and
 *   `most` say how many options there may be
 */
export function createOptionButtons(life, { fewest, most, onAdd, onRemove }) {
  const add = createButton(life, "Add an option", onAdd);
  const remove = createButton(life, "Remove an option", onRemove);
  return {
    root: element("div", { class: "gt-buttons" }, add.button, remove.button),
    /**
     * @param {number} count how many options there are
     * @param {string} [needed] why the last must stay, if it must
     */
    show(count, needed = count > fewest ? "" : `There are at least ${fewest} options`) {
      remove.label(`Remove ${letter(count - 1)}`);
      remove.allow(!needed, needed);
      add.allow(count < most, `There are at most ${most} options`);
    },
  };
}
