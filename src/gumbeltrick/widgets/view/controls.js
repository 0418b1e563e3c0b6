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

/** By how many hundredths neighbours differ between 1 and 2, 2 and 5, 5 and 10. */
const FINE = [2, 5, 10];
const COARSE = [5, 10, 20];
const COARSEST = [10, 20, 50];
/** @type {Record<string, number>} */
const WAYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/**
 * The values that a logarithmic slider stops at: short numbers, 1, 2 and 5 of each power of ten
 * among them, nearly evenly apart in log10.
 *
 * @param {{ min: number, max: number, step: number, whole?: boolean }} track
 */
export function logStops({ min, max, step, whole = false }) {
  const differences = step <= 0.01 ? FINE : step <= 0.02 ? COARSE : COARSEST;
  const stops = new Set([min]);
  for (let power = Math.floor(Math.log10(min)); Number(`1e${power}`) <= max; power++) {
    for (let hundredths = 100; hundredths < 1000;) {
      const exact = Number(`${hundredths}e${power - 2}`); // as typed, without any drift
      const value = whole ? Math.round(exact) : exact;
      if (value > min && value < max) stops.add(value);
      hundredths += differences[hundredths < 200 ? 0 : hundredths < 500 ? 1 : 2];
    }
  }
  return [...stops, max];
}

/**
 * A slider, linear or logarithmic. A value beyond its ends shows as the end.
 *
 * The values of a logarithmic one are those of `logStops`, and an arrow key leads to the next of
 * them: two steps to and fro end where they began.
 *
 * @param {import("./life.js").Life} life
 * @param {{
 *   name: string,
 *   min: number,
 *   max: number,
 *   log?: boolean,
 *   step?: number,
 *   whole?: boolean,
 *   toText?(value: number): string,
 *   onValue(value: number): void,
 * }} options `step` in units of the track: of log10, and about, where it is logarithmic; `whole`
 *   where such a one has whole numbers alone
 */
export function createSlider(life, options) {
  const { name, log = false, whole = false, toText = plain, onValue } = options;
  let { min, max, step = 0.01 } = options;
  /** @type {(value: number) => number} */
  const toTrack = log ? Math.log10 : (value) => value;
  let stops = log ? logStops({ min, max, step, whole }) : [];
  let held = NaN; // the value that holds, also between the thumb's places
  const input = element("input", {
    class: "gt-slider",
    type: "range",
    min: String(toTrack(min)),
    max: String(toTrack(max)),
    step: log ? "any" : String(step),
    "aria-label": name,
  });

  /** The value of the thumb's place. */
  function read() {
    const place = Number(input.value);
    if (!log) return Number(place.toFixed(10));
    const away = stops.map((stop) => Math.abs(toTrack(stop) - place));
    return stops[away.indexOf(Math.min(...away))];
  }

  life.listen(input, "input", () => onValue(held = read()));
  life.listen(input, "keydown", (event) => {
    const way = WAYS[event.key];
    if (!log || !way || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const next = way > 0 ? stops.find((s) => s > held) : stops.findLast((s) => s < held);
    if (next === undefined) return;
    input.value = String(toTrack(next));
    onValue(held = next);
  });

  return {
    input,
    /** @param {number} value the value that holds now */
    show(value) {
      const place = Math.min(toTrack(max), Math.max(toTrack(min), toTrack(value)));
      held = value;
      // A thumb that is being dragged stays under the finger.
      const near = log ? read() === value : Math.abs(Number(input.value) - place) <= step / 2;
      if (!near) input.value = String(place);
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
      set(input, { min: String(toTrack(min)), max: String(toTrack(max)) });
      if (log) stops = logStops({ min, max, step, whole });
      else set(input, { step: String(step) });
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
