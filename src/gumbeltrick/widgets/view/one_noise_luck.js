/**
 * The noise itself: a slider per option for its uniform.
 *
 * @module
 */

import { createSlider } from "./controls.js";
import { element, focusedBeside, keepCount, setText } from "./element.js";
import { colour, letter } from "./words.js";

const ENDS = { min: 0.001, max: 0.999, step: 0.001 };

/**
 * @param {import("./life.js").Life} life
 * @param {{
 *   onMove(k: number, uniform: number): void,
 *   onHover(k: number | null): void,
 *   onFocus(k: number | null): void,
 *   tell(k: number): string,
 * }} options `tell` says what becomes of an option, for those who hear the page
 */
export function createLuck(life, { onMove, onHover, onFocus, tell }) {
  const head = element(
    "p",
    { class: "gt-luck-head" },
    element("strong", {}, "Luck u"),
    element("span", {}, "drag it"),
  );
  const root = element("div", { class: "gt-luck" }, head);
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];

  /** @param {number} k */
  function createRow(k) {
    const inner = life.child();
    const slider = createSlider(inner, {
      name: `Luck of ${letter(k)}`,
      ...ENDS,
      toText: (u) => `${short(u)}: ${tell(k)}`,
      onValue: (u) => onMove(k, u),
    });
    const value = element("span", { class: "gt-luck-value", "aria-hidden": "true" });
    const row = element(
      "div",
      { class: "gt-luck-row", style: `--gt-clock:${colour(k)}` },
      element("span", { class: "gt-badge" }, letter(k)),
      slider.input,
      value,
    );
    inner.listen(row, "pointerenter", (event) => event.pointerType === "mouse" && onHover(k));
    inner.listen(row, "pointerleave", (event) => event.pointerType === "mouse" && onHover(null));
    inner.listen(row, "focusin", () => onFocus(k));
    inner.listen(row, "focusout", () => onFocus(null));
    root.append(row);
    return { row, slider, value, end: inner.end };
  }

  return {
    root,
    /** @param {number[]} uniforms */
    show(uniforms) {
      keepCount(rows, uniforms.length, createRow, ({ row, end }) => {
        const focused = row.contains(focusedBeside(row));
        end();
        row.remove();
        if (focused) rows[rows.length - 1].slider.input.focus();
      });
      uniforms.forEach((u, k) => {
        rows[k].slider.show(u);
        setText(rows[k].value, short(u));
      });
    },
    /** @param {number | null} lit */
    light(lit) {
      rows.forEach(({ row }, k) => row.classList.toggle("gt-lit", k === lit));
    },
  };
}

/**
 * A uniform that never looks like 0 or 1.
 *
 * @param {number} u
 */
export function short(u) {
  if (u < 0.005) return "<.01";
  return u > 0.995 ? ">.99" : u.toFixed(2).slice(1);
}
