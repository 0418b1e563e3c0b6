/**
 * The last draws one by one, a row for each way of drawing, and which of them have changed since
 * they were made.
 *
 * @module
 */

import { drawing, element, keepCount, set, setText, shape } from "./element.js";
import { colour, letter } from "./words.js";

const NAME = 44; // width of the rows' names
const CELL = 21; // from one draw to the next
const SQUARE = 18;
const MOST = 30;
const ROW = 26;

/**
 * The same draws now and as they were made, the last ones last.
 *
 * @typedef {{ name: string, now: ArrayLike<number>, before: ArrayLike<number> }} Strip
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, rows: number }} options
 */
export function createStrips(life, { title, rows }) {
  const height = rows * ROW;
  const { svg, describe } = drawing(title, { height });
  const root = element(
    "figure",
    { class: "gt-chart gt-strips" },
    element("figcaption", {}, title),
    svg,
  );
  const strips = Array.from({ length: rows }, (_, row) => createStrip(svg, row));
  let width = 0;
  /** @type {Strip[]} */
  let data = [];

  function draw() {
    if (!width) return;
    const room = Math.min(MOST, Math.floor((width - NAME) / CELL));
    data.forEach((strip, row) => strips[row](strip, room));
  }

  life.watchWidth(root, (newWidth) => {
    width = newWidth;
    set(svg, { width, viewBox: `0 0 ${width} ${height}` });
    draw();
  });
  return {
    root,
    /**
     * @param {Strip[]} newData
     * @param {string} description
     */
    update(newData, description) {
      data = newData;
      describe(description);
      draw();
    },
  };
}

/**
 * @param {SVGElement} parent
 * @param {number} row
 * @returns {(strip: Strip, room: number) => void}
 */
function createStrip(parent, row) {
  const middle = row * ROW + ROW / 2;
  const name = shape("text", { x: 0, y: middle, dy: "0.35em" });
  const group = shape("g");
  parent.append(name, group);
  /** @type {{ square: SVGRectElement, text: SVGTextElement }[]} */
  const cells = [];

  /** @param {number} i */
  function createCell(i) {
    const place = NAME + i * CELL;
    const box = { x: place, y: middle - SQUARE / 2, width: SQUARE, height: SQUARE, rx: 3 };
    const cell = {
      square: shape("rect", box),
      text: shape("text", { class: "gt-middle", x: place + SQUARE / 2, y: middle, dy: "0.35em" }),
    };
    group.append(cell.square, cell.text);
    return cell;
  }

  return ({ name: words, now, before }, room) => {
    const start = Math.max(0, now.length - room);
    setText(name, words);
    keepCount(cells, now.length - start, createCell, ({ square, text }) => {
      square.remove();
      text.remove();
    });
    cells.forEach(({ square, text }, i) => {
      const k = now[start + i];
      const changed = k !== before[start + i];
      set(square, { class: `gt-mass ${changed ? "gt-changed" : ""}`.trim(), fill: colour(k) });
      setText(text, letter(k));
      set(text, { class: `gt-middle ${changed ? "gt-strong" : ""}`.trim() });
    });
  };
}
