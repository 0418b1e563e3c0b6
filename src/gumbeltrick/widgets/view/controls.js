/**
 * Sliders, number fields and buttons.
 *
 * @module
 */

import { element, set, setText } from "./element.js";
import { messageOf } from "./share.js";
import { plain } from "./words.js";

/**
 * A field to type a value into. A value that is not allowed goes to `onRefuse` with the reason,
 * and stays visible until it is mended, left by Escape or taken back with everything else: by the
 * event `reset`.
 *
 * @param {import("./life.js").Life} life
 * @param {{
 *   name: string,
 *   field: import("./fields.js").Field<number>,
 *   onValue(value: number): void,
 *   onRefuse(message: string | null): void,
 *   width?: number,
 *   toText?(value: number): string,
 * }} options `name` is spoken, and said in messages; `width` in characters
 */
export function createNumberField(life, options) {
  const { name, field, onValue, onRefuse, width = 7, toText = plain } = options;
  const input = element("input", {
    class: "gt-number",
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    size: width,
    "aria-label": name,
  });
  let shown = NaN;

  function restore() {
    input.value = toText(shown);
    if (input.hasAttribute("aria-invalid")) {
      input.removeAttribute("aria-invalid");
      onRefuse(null);
    }
  }

  life.listen(input, "change", () => {
    if (input.value === toText(shown)) return restore(); // as shown, not rounded to what is shown
    try {
      const value = field.check(field.parse(input.value, name), name);
      const changed = value !== shown;
      shown = value;
      restore();
      if (changed) onValue(value);
    } catch (error) {
      set(input, { "aria-invalid": "true" });
      onRefuse(messageOf(error));
    }
  });
  life.listen(input, "keydown", (event) => {
    if (event.key === "Escape") restore();
  });
  life.listen(input, "reset", restore);
  life.listen(input, "focus", () => input.select());

  return {
    input,
    /** @param {number} value the value that holds now */
    show(value) {
      if (value === shown) return;
      shown = value;
      restore();
    },
  };
}

/**
 * A slider, linear or logarithmic. A value beyond its ends shows as the end.
 *
 * @param {import("./life.js").Life} life
 * @param {{
 *   name: string,
 *   min: number,
 *   max: number,
 *   log?: boolean,
 *   step?: number,
 *   toText?(value: number): string,
 *   onValue(value: number): void,
 * }} options `step` in units of the track: of log10 where it is logarithmic
 */
export function createSlider(life, options) {
  const { name, log = false, toText = plain, onValue } = options;
  let { min, max, step = 0.01 } = options;
  /** @type {(value: number) => number} */
  const toTrack = log ? Math.log10 : (value) => value;
  const input = element("input", {
    class: "gt-slider",
    type: "range",
    min: String(toTrack(min)),
    max: String(toTrack(max)),
    step: String(step),
    "aria-label": name,
  });

  life.listen(input, "input", () => {
    const place = Number(input.value);
    onValue(log ? Number((10 ** place).toPrecision(3)) : Number(place.toFixed(10)));
  });

  return {
    input,
    /** @param {number} value the value that holds now */
    show(value) {
      const place = Math.min(toTrack(max), Math.max(toTrack(min), toTrack(value)));
      if (Math.abs(Number(input.value) - place) > step / 2) input.value = String(place);
      set(input, { "aria-valuetext": toText(value) });
    },
    /**
     * Give the track other ends and another step; `show` a value afterwards.
     *
     * @param {{ min: number, max: number, step: number }} track
     */
    setTrack(track) {
      ({ min, max, step } = track);
      // The ends before the value, which the browser would cut off at the old ones.
      set(input, { min: String(toTrack(min)), max: String(toTrack(max)), step: String(step) });
    },
  };
}

/**
 * A button that, where it may not be pressed, keeps the focus and says why.
 *
 * @param {import("./life.js").Life} life
 * @param {string} text
 * @param {() => void} onPress
 * @param {{ class?: string, title?: string, "aria-label"?: string }} [attributes]
 */
export function createButton(life, text, onPress, attributes = {}) {
  const { class: extra = "", ...others } = attributes;
  const button = element(
    "button",
    { type: "button", class: `gt-button ${extra}`.trim(), ...others },
    text,
  );
  life.listen(button, "click", () => {
    if (button.getAttribute("aria-disabled") !== "true") onPress();
  });
  return {
    button,
    /** @param {string} newText */
    label(newText) {
      setText(button, newText);
    },
    /**
     * @param {boolean} able
     * @param {string} [why] reason, where it is not
     */
    allow(able, why) {
      const reason = able ? undefined : why;
      set(button, {
        "aria-disabled": able ? undefined : "true",
        "aria-description": reason,
        title: reason,
      });
    },
  };
}
