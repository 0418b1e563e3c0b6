/**
 * How the five estimators are told apart in the pictures: a symbol, a colour that no option has,
 * and a place in the list.
 *
 * @module
 */

// @ts-types="@types/d3-shape"
import {
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
} from "d3-shape";
import { ESTIMATORS } from "../maths/gradient_estimators_arena.js";
import { element, set, setText, shape } from "./element.js";

const SYMBOLS = [symbolCross, symbolCircle, symbolSquare, symbolDiamond, symbolTriangle];
const COLOURS = ["ink", "category-5", "category-6", "category-7", "category-8"];
const SIZE = 62; // of a symbol, in square pixels
const NAME_LEFT = 18;

/** Height of an estimator's row: a line of text, and what is drawn below. */
export const ROW = 62;

/** Height of all rows. */
export const ROWS = ROW * ESTIMATORS.length;

/** Where the drawing of a row begins and ends, measured from its top. */
export const DRAWN = { from: 20, to: 54 };

/** @param {number} e */
export function estimatorColour(e) {
  return `var(--gt-${COLOURS[e]})`;
}

/** @param {number} e */
export function createMark(e) {
  return shape("path", {
    d: symbol(SYMBOLS[e], SIZE)() ?? "",
    fill: estimatorColour(e),
    class: "gt-mark",
  });
}

/** The names with their symbols, to stand beside a picture. */
export function createMarkKey() {
  return element(
    "p",
    { class: "gt-key" },
    ...ESTIMATORS.map((name, e) => {
      const mark = createMark(e);
      set(mark, { transform: "translate(7,7)" });
      return element(
        "span",
        {},
        shape("svg", { width: 14, height: 14, class: "gt-mark-sign", "aria-hidden": "true" }, mark),
        name,
      );
    }),
  );
}

/**
 * The line of text on top of each row: symbol and name on the left, words on the right.
 *
 * @param {SVGGElement} plot
 */
export function createHeadings(plot) {
  const lines = ESTIMATORS.map((name, e) => {
    const top = e * ROW;
    const mark = createMark(e);
    set(mark, { transform: `translate(6,${top + 8})` });
    const text = shape("text", { class: "gt-strong gt-halo", x: NAME_LEFT, y: top + 12 }, name);
    const words = shape("text", { y: top + 12, "text-anchor": "end" });
    const rule = shape("line", { class: "gt-rule", y1: top - 4, y2: top - 4, x1: 0 });
    plot.append(mark, text, words);
    if (e) plot.append(rule);
    return { words, rule };
  });
  return {
    /**
     * @param {string[]} words
     * @param {boolean[]} strong
     * @param {number} width
     */
    show(words, strong, width) {
      lines.forEach((line, e) => {
        setText(line.words, words[e]);
        set(line.words, { x: width, class: `gt-halo ${strong[e] ? "gt-strong" : "gt-quiet"}` });
        set(line.rule, { x2: width });
      });
    },
  };
}
