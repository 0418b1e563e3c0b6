/**
 * The row of the temperature: how soft the soft view is.
 *
 * @module
 */

import { createNumberField, createSlider } from "./controls.js";
import { element } from "./element.js";

/**
 * @param {import("./shell.js").Shell} shell
 * @param {import("./fields.js").Field<number>} temperature
 * @param {{ min: number, max: number }} ends of the slider
 */
export function createSoftness({ life, change, refuse }, temperature, ends) {
  const name = "Temperature τ of the soft view";
  const slider = createSlider(life, {
    name,
    ...ends,
    log: true,
    onValue: (value) => change({ temperature: value }),
  });
  const typed = createNumberField(life, {
    name,
    field: temperature,
    onValue: (value) => change({ temperature: value }),
    onRefuse: (message) => refuse("temperature", message),
  });
  return {
    root: element(
      "div",
      { class: "gt-softness" },
      element("span", { "aria-hidden": "true" }, "Temperature τ"),
      slider.input,
      typed.input,
    ),
    /** @param {number} value */
    show(value) {
      slider.show(value);
      typed.show(value);
    },
  };
}
