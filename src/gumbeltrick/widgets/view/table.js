/**
 * Tables of numbers, for those who want to read what the pictures show.
 *
 * @module
 */

import { element } from "./element.js";

/**
 * A table with a caption; the first cell of every row is its heading.
 *
 * @param {string} caption
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function createTable(caption, head, rows) {
  const table = element(
    "table",
    { class: "gt-table", "aria-label": caption },
    element("thead", {}, element("tr", {}, ...head.map((text) => heading("col", text)))),
    element(
      "tbody",
      {},
      ...rows.map(([first, ...cells]) =>
        element("tr", {}, heading("row", first), ...cells.map((text) => element("td", {}, text)))
      ),
    ),
  );
  // It scrolls by itself where it is too wide, by keyboard too; the page never does. The caption
  // stays where it is, and may be longer than the table is wide.
  return element(
    "div",
    {},
    element("p", { class: "gt-caption", "aria-hidden": "true" }, caption),
    element(
      "div",
      { class: "gt-scroll", tabindex: "0", role: "group", "aria-label": caption },
      table,
    ),
  );
}

/**
 * @param {string} scope
 * @param {string} text
 */
function heading(scope, text) {
  return element("th", { scope }, text);
}
