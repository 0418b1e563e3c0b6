/**
 * One number that the reader sets, in a row: its symbol, a slider and a field.
 *
 * @module
 */

import { createNumberField, createSlider } from "./controls.js";
import { element } from "./element.js";
import { plain } from "./words.js";

/**
 * @param {import("./life.js").Life} life
 * @param {{
 *   symbol: string,
 *   name: string,
 *   field: import("./fields.js").Field<number>,
 *   min: number,
 *   max: number,
 *   log?: boolean,
 *   step: number,
 *   whole?: boolean,
 *   toText?(value: number): string,
 *   onValue(value: number): void,
 *   onRefuse(message: string | null): void,
 * }} options `symbol` is shown, `name` spoken; `min`, `max`, `log`, `step` and `whole` are the slider's;
 *   `toText` writes the number into the field
 */
export function createParameterRow(life, options) {
  const { symbol, name, field, toText = plain, onValue, onRefuse, ...track } = options;
  const slider = createSlider(life, {
    ...track,
    name,
    toText: (value) => `${symbol} = ${toText(value)}`,
    onValue,
  });
  const typed = createNumberField(life, { name, field, toText, onValue, onRefuse });
  return {
    root: element(
      "div",
      { class: "gt-option" },
      element("span", { class: "gt-symbol", "aria-hidden": "true" }, symbol),
      slider.input,
      typed.input,
    ),
    /** Give the slider other ends and another step. */
    setTrack: slider.setTrack,
    /** @param {number} value */
    show(value) {
      slider.show(value);
      typed.show(value);
    },
  };
}
