/**
 * The map of costs: squares to choose by tap or arrow keys, and what the chosen one costs.
 *
 * @module
 */

import { hasPath } from "../maths/structured_maxima.js";
import { createButton } from "./controls.js";
import { element, keepCount, set, setText } from "./element.js";
import { createParameterRow } from "./parameter_row.js";
import { cost as costField } from "./structured_maxima_costs.js";
import { plain } from "./words.js";

const DEAREST = 10; // of the slider
const STEP = 0.5;
const REOPENED = 1; // what a square costs that was blocked from the start
const SHORT = 3; // characters that fit into the narrowest square
const FIRST_CHOSEN = [2, 1]; // row and column

/** @typedef {import("../maths/structured_maxima.js").Costs} Costs */

/**
 * @param {import("./shell.js").Shell} shell
 */
export function createMap(shell) {
  const { life, change, current, refuse } = shell;
  let [row, column] = FIRST_CHOSEN;
  /** What blocked squares cost before. @type {Map<string, number>} */
  const before = new Map();
  /** @type {HTMLElement[]} */
  const lines = [];
  /** @type {HTMLButtonElement[]} */
  const squares = [];
  const grid = element("div", {
    class: "gt-squares gt-map",
    role: "grid",
    "aria-label": "Costs of the squares. Arrow keys choose a square, + and − change its cost, " +
      "B blocks it",
  });
  const chosen = element("span", { class: "gt-chosen", "aria-hidden": "true" });
  const cost = createParameterRow(life, {
    symbol: "cost",
    name: "Cost of the chosen square",
    field: costField,
    min: 0,
    max: DEAREST,
    step: STEP,
    onValue: put,
    onRefuse: (message) => refuse("cost", message),
  });
  const block = createButton(life, "Block it", toggleBlock);
  const root = element(
    "figure",
    { class: "gt-chart" },
    element("figcaption", {}, "Costs: tap a square, again to raise it"),
    grid,
  );
  const editor = element("div", { class: "gt-cost-editor" }, chosen, block.button, cost.root);

  /** @returns {Costs} */
  const costs = () => current().costs;
  const key = () => `${row} ${column}`;

  /** @param {number | null} value */
  function put(value) {
    const next = costs().map((line, r) =>
      line.map((entry, c) => r === row && c === column ? value : entry)
    );
    if (hasPath(next)) return change({ costs: next });
    refuse(
      "costs",
      `Row ${row + 1}, column ${column + 1} stays open. Blocked, it would leave no path from the ` +
        "first square to the last, and the picture stays as it was.",
    );
  }

  function toggleBlock() {
    const value = costs()[row][column];
    if (value === null) return put(before.get(key()) ?? REOPENED);
    before.set(key(), value);
    put(null);
  }

  /** @param {number} by */
  function raise(by) {
    const value = costs()[row][column];
    if (value === null) return put(before.get(key()) ?? REOPENED);
    put(Math.min(Math.max(DEAREST, value), Math.max(Math.min(0, value), value + by)));
  }

  /**
   * @param {number} toRow
   * @param {number} toColumn
   */
  function choose(toRow, toColumn) {
    row = Math.min(costs().length - 1, Math.max(0, toRow));
    column = Math.min(costs()[0].length - 1, Math.max(0, toColumn));
    refuse("costs", null);
    refuse("cost", null);
    draw(costs());
    squares[row * costs()[0].length + column].focus();
  }

  life.listen(grid, "click", ({ target }) => {
    const index = squares.indexOf(target.closest("button"));
    if (index < 0) return;
    const columns = costs()[0].length;
    const [r, c] = [Math.floor(index / columns), index % columns];
    if (r === row && c === column) raise(1);
    else choose(r, c);
  });

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => choose(row, column - 1),
    ArrowRight: () => choose(row, column + 1),
    ArrowUp: () => choose(row - 1, column),
    ArrowDown: () => choose(row + 1, column),
    Home: () => choose(row, 0),
    End: () => choose(row, Infinity),
    "+": () => raise(STEP),
    "=": () => raise(STEP),
    "-": () => raise(-STEP),
    "−": () => raise(-STEP),
    b: toggleBlock,
    B: toggleBlock,
    Delete: toggleBlock,
    Backspace: toggleBlock,
  };
  life.listen(grid, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });

  /** @param {Costs} now */
  function draw(now) {
    const columns = now[0].length;
    row = Math.min(row, now.length - 1);
    column = Math.min(column, columns - 1);
    if (lines.length !== now.length || squares.length !== now.length * columns) {
      squares.splice(0).forEach((square) => square.remove());
      keepCount(lines, now.length, () => element("div", { role: "row" }), (line) => line.remove());
      grid.append(...lines);
      grid.style.setProperty("--gt-columns", String(columns));
      lines.forEach((line) => {
        for (let c = 0; c < columns; c++) {
          const square = element("button", {
            type: "button",
            class: "gt-square",
            role: "gridcell",
          });
          squares.push(square);
          line.append(square);
        }
      });
    }
    now.flat().forEach((value, index) => {
      const [r, c] = [Math.floor(index / columns), index % columns];
      const isChosen = r === row && c === column;
      setText(squares[index], value === null ? "×" : plain(value));
      set(squares[index], {
        "aria-label": `Row ${r + 1}, column ${c + 1}: ${
          value === null ? "blocked" : `cost ${plain(value)}`
        }`,
        "aria-selected": String(isChosen),
        tabindex: isChosen ? "0" : "-1",
        "data-blocked": value === null,
        "data-long": value !== null && plain(value).length > SHORT,
      });
    });
    const value = now[row][column];
    setText(chosen, `Row ${row + 1}, column ${column + 1}${value === null ? ": blocked" : ""}`);
    cost.show(value ?? before.get(key()) ?? REOPENED);
    cost.root.classList.toggle("gt-faint", value === null);
    block.label(value === null ? "Open it" : "Block it");
  }

  return { root, editor, draw };
}
