/**
 * How often each square is visited: shade, printed per cent, bars for the steps from square to
 * square, and one path as a line.
 *
 * @module
 */

import { element, keepCount, set, setText, shape } from "./element.js";

const ROUNDING = 1e-9; // of a share that is 1
const PLACE = { right: 0.16, below: 0.84 }; // of the line in a square, beside the number
const BAR = { across: 0.045, widest: 0.8 }; // of a square: to either side of a border, and along it

/**
 * @typedef {{ right: number[][], down: number[][] }} Moves shares of steps to the right of a square
 *   and down from it
 * @typedef {{
 *   shares: number[][],
 *   blocked: boolean[][],
 *   path: number[][] | null,
 *   moves: Moves,
 *   marks?: string[][],
 *   empty?: boolean,
 * }} Data shares in [0, 1]; a path by the squares that it visits; marks are put into corners;
 *   `empty` where there are no shares to show
 */

/** @param {string} kind which path the line is, for its look */
export function createVisits(kind) {
  /** @type {{ root: HTMLElement, text: HTMLElement, mark: HTMLElement }[]} */
  const squares = [];
  const line = shape("polyline", { class: `gt-way gt-way-${kind}` });
  const bars = shape("path", { class: "gt-moves" });
  const svg = shape("svg", { "aria-hidden": "true", preserveAspectRatio: "none" }, bars, line);
  const grid = element("div", { class: "gt-squares" }, svg);
  const caption = element("figcaption");
  const root = element("figure", { class: "gt-chart" }, caption, grid);

  return {
    root,
    /**
     * @param {Data} data
     * @param {string} title
     * @param {string} description
     */
    update({ shares, blocked, path, moves, marks, empty = false }, title, description) {
      const columns = shares[0].length;
      grid.style.setProperty("--gt-columns", String(columns));
      keepCount(squares, shares.length * columns, () => {
        const text = element("span");
        const mark = element("small");
        const square = element("div", { class: "gt-square" }, text, mark);
        grid.append(square);
        return { root: square, text, mark };
      }, (square) => square.root.remove());
      shares.flat().forEach((share, index) => {
        const [r, c] = [Math.floor(index / columns), index % columns];
        const square = squares[index];
        const closed = blocked[r][c];
        setText(square.text, closed ? "×" : empty ? "–" : shortPercent(share));
        setText(square.mark, marks?.[r][c] ?? "");
        square.root.style.setProperty("--gt-share", `${empty || closed ? 0 : 55 * share}%`);
        set(square.root, { "data-blocked": closed });
      });
      set(svg, { viewBox: `0 0 ${columns} ${shares.length}` });
      set(line, { points: path ? pointsOf(path) : "" });
      set(bars, { d: empty ? "" : barsOf(moves) });
      setText(caption, title);
      set(grid, { role: "img", "aria-label": `${title}. ${description}` });
    },
  };
}

/**
 * Whole per cents without the sign; a share that is not 0 or 1 never looks as if it were.
 *
 * @param {number} share
 */
export function shortPercent(share) {
  const value = Math.round(100 * share);
  if (share > 0 && value === 0) return "<1";
  if (share < 1 - ROUNDING && value === 100) return ">99";
  return String(value);
}

/** @param {number[][]} path */
function pointsOf(path) {
  return path.flatMap((row, r) =>
    row.flatMap((visit, c) => visit ? [`${c + PLACE.right},${r + PLACE.below}`] : [])
  ).join(" ");
}

/**
 * A bar across the border of two squares for each step between them, as long as its share.
 *
 * @param {Moves} moves
 */
export function barsOf({ right, down }) {
  const { across, widest } = BAR;
  const place = (/** @type {number} */ value) => String(Number(value.toFixed(3)));
  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  const bar = (x, y, width, height) =>
    `M${place(x - width / 2)},${place(y - height / 2)}h${place(width)}v${place(height)}h${
      place(-width)
    }z`;
  return [
    ...right.flatMap((row, r) =>
      row.map((share, c) => share > 0 ? bar(c + 1, r + 0.5, 2 * across, widest * share) : "")
    ),
    ...down.flatMap((row, r) =>
      row.map((share, c) => share > 0 ? bar(c + 0.5, r + 1, widest * share, 2 * across) : "")
    ),
  ].join("");
}
