/**
 * Options that have two numbers each: a row with a badge, and a slider and a field for either.
 *
 * @module
 */

import { createNumberField, createSlider } from "./controls.js";
import { element, focusedBeside, keepCount } from "./element.js";
import { createOptionButtons } from "./option_buttons.js";
import { colour, letter } from "./words.js";

/**
 * One of the two numbers. `min`, `max` and `step` are the slider's.
 *
 * @typedef {{
 *   noun: string,
 *   key: string,
 *   min: number,
 *   max: number,
 *   step: number,
 *   field: import("./fields.js").Field<number>,
 * }} Kind `noun` is shown and spoken ("Logit"), `key` names it in messages ("logits")
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{
 *   kinds: [Kind, Kind],
 *   fewest: number,
 *   most: number,
 *   onValue(key: string, k: number, value: number): void,
 *   onRefuse(name: string, message: string | null): void,
 *   onAdd(): void,
 *   onRemove(): void,
 * }} options `fewest` and `most` say how many options there may be
 */
export function createPairedRows(life, options) {
  const { kinds, onValue, onRefuse } = options;
  const rowBox = element("div", { class: "gt-paired" });
  const buttons = createOptionButtons(life, options);
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];

  /** @param {number} k */
  function createRow(k) {
    const inner = life.child();
    const pairs = kinds.map(({ noun, key, field, min, max, step }) => {
      const name = `${noun} of ${letter(k)}`;
      /** @param {number} value */
      const take = (value) => onValue(key, k, value);
      const slider = createSlider(inner, { name, min, max, step, onValue: take });
      const typed = createNumberField(inner, {
        name,
        field,
        onValue: take,
        onRefuse: (message) => onRefuse(`${key}[${k}]`, message),
      });
      return { noun, slider, typed };
    });
    const row = element(
      "div",
      { class: "gt-pair", style: `--gt-clock:${colour(k)}` },
      element("span", { class: "gt-badge" }, letter(k)),
      ...pairs.map(({ noun, slider, typed }) =>
        element(
          "div",
          { class: "gt-pair-part" },
          element("span", { class: "gt-limit", "aria-hidden": "true" }, noun.toLowerCase()),
          slider.input,
          typed.input,
        )
      ),
    );
    rowBox.append(row);
    return { row, pairs, end: inner.end };
  }

  /** @param {ReturnType<typeof createRow>} last */
  function removeRow({ row, end }) {
    const focused = row.contains(focusedBeside(row));
    for (const { key } of kinds) onRefuse(`${key}[${rows.length}]`, null);
    end();
    row.remove();
    if (focused) rows[rows.length - 1].pairs[0].slider.input.focus();
  }

  return {
    root: element("div", {}, rowBox, buttons.root),
    /** @param {[number[], number[]]} values of the two kinds */
    show(values) {
      keepCount(rows, values[0].length, createRow, removeRow);
      rows.forEach(({ pairs }, k) =>
        pairs.forEach(({ slider, typed }, kind) => {
          slider.show(values[kind][k]);
          typed.show(values[kind][k]);
        })
      );
      buttons.show(values[0].length);
    },
  };
}
