/**
 * A choice of one out of a few: a row of buttons, one of them pressed.
 *
 * @module
 */

import { createButton } from "./controls.js";
import { element, set } from "./element.js";

/**
 * @param {import("./life.js").Life} life
 * @param {{
 *   name: string,
 *   choices: string[],
 *   toText?(choice: string): string,
 *   onChoose(choice: string): void,
 * }} options `name` is shown before the buttons and spoken for the group
 */
export function createChoice(life, { name, choices, toText = String, onChoose }) {
  const buttons = choices.map((choice) =>
    createButton(life, toText(choice), () => onChoose(choice)).button
  );
  return {
    root: element(
      "div",
      { class: "gt-buttons gt-choice", role: "group", "aria-label": name },
      element("span", { "aria-hidden": "true" }, name),
      ...buttons,
    ),
    /** @param {string} chosen */
    show(chosen) {
      buttons.forEach((button, i) =>
        set(button, { "aria-pressed": String(choices[i] === chosen) })
      );
    },
  };
}
