/**
 * Options, a row each: badge, slider and field for the number that the option has.
 *
 * @module
 */

import { createButton, createNumberField, createSlider } from "./controls.js";
import { element, focusedBeside, keepCount } from "./element.js";
import { colour, letter } from "./words.js";

/**
 * @param {import("./life.js").Life} life
 * @param {{
 *   noun: string,
 *   min: number,
 *   max: number,
 *   log?: boolean,
 *   step?: number,
 *   field: import("./fields.js").Field<number>,
 *   fewest: number,
 *   most: number,
 *   onValue(k: number, value: number): void,
 *   onRefuse(k: number, message: string | null): void,
 *   onAdd(): void,
 *   onRemove(): void,
 * }} options `noun` names the number ("Logit"); `min`, `max`, `log` and `step` are the slider's;
 *   `fewest` and `most` say how many options there may be
 */
export function createOptionRows(life, options) {
  const { noun, field, fewest, most } = options;
  const rowBox = element("div", { class: "gt-options" });
  const add = createButton(life, "Add an option", options.onAdd);
  const remove = createButton(life, "Remove an option", options.onRemove);
  const buttons = element("div", { class: "gt-buttons" }, add.button, remove.button);
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];

  /** @param {number} k */
  function createRow(k) {
    const inner = life.child();
    const name = `${noun} of ${letter(k)}`;
    const slider = createSlider(inner, {
      name,
      min: options.min,
      max: options.max,
      log: options.log,
      step: options.step,
      onValue: (value) => options.onValue(k, value),
    });
    const typed = createNumberField(inner, {
      name,
      field,
      onValue: (value) => options.onValue(k, value),
      onRefuse: (message) => options.onRefuse(k, message),
    });
    const row = element(
      "div",
      { class: "gt-option", style: `--gt-clock:${colour(k)}` },
      element("span", { class: "gt-badge" }, letter(k)),
      slider.input,
      typed.input,
    );
    rowBox.append(row);
    return { row, slider, typed, end: inner.end };
  }

  /** @param {ReturnType<typeof createRow>} last */
  function removeRow({ row, end }) {
    const focused = row.contains(focusedBeside(row));
    options.onRefuse(rows.length, null);
    end();
    row.remove();
    if (focused) rows[rows.length - 1].slider.input.focus();
  }

  return {
    root: element("div", {}, rowBox, buttons),
    /** Buttons below the rows, to which others may be added. */
    buttons,
    /** @param {number[]} values */
    show(values) {
      keepCount(rows, values.length, createRow, removeRow);
      values.forEach((value, k) => {
        rows[k].slider.show(value);
        rows[k].typed.show(value);
      });
      remove.label(`Remove ${letter(values.length - 1)}`);
      remove.allow(values.length > fewest, `There are at least ${fewest} options`);
      add.allow(values.length < most, `There are at most ${most} options`);
    },
  };
}
