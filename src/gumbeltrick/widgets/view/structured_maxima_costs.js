/**
 * The costs of a grid as a state of the widget, in links and in Python.
 *
 * @module
 */

import { hasPath } from "../maths/structured_maxima.js";
import { number, show } from "./fields.js";

export const MOST_ROWS = 6;
export const MOST_COLUMNS = 8;

const LONGEST_LINK = 1000; // characters: more than the largest grid needs
const BLOCKED = "x"; // in a link
const BETWEEN_ROWS = "_"; // likewise

/** What one open square may cost. */
export const cost = number({ min: -50, max: 50 });

/**
 * @typedef {import("../maths/structured_maxima.js").Costs} Costs
 * @type {import("./fields.js").Field<Costs>}
 */
export const costs = {
  check(value, name) {
    if (!Array.isArray(value) || !value.every(Array.isArray)) {
      throw new TypeError(`${name} must be a list of rows, but it is ${show(value)}`);
    }
    checkShape(value, name);
    const checked = value.map((row, r) =>
      row.map((/** @type {unknown} */ entry, /** @type {number} */ c) =>
        entry === null ? null : cost.check(entry, `${name}[${r}][${c}]`)
      )
    );
    if (!hasPath(checked)) {
      throw new RangeError(
        `${name} must leave a path from the first square to the last, right and down, ` +
          "but the blocked squares cut them apart",
      );
    }
    return checked;
  },
  parse(text, name) {
    if (text.length > LONGEST_LINK) {
      throw new RangeError(`${name} must be at most ${LONGEST_LINK} characters long`);
    }
    const rows = text.split(BETWEEN_ROWS).map((row) => row.split(","));
    checkShape(rows, name);
    return rows.map((row, r) =>
      row.map((entry, c) =>
        entry.trim() === BLOCKED ? null : cost.parse(entry, `${name}[${r}][${c}]`)
      )
    );
  },
  clamp: (value) =>
    value.map((row) => row.map((entry) => entry === null ? null : cost.clamp(entry))),
  format: (value) =>
    value.map((row) => row.map((entry) => entry === null ? BLOCKED : cost.format(entry)).join(","))
      .join(BETWEEN_ROWS),
  python(value) {
    const rows = value.map((row) =>
      `[${row.map((entry) => entry === null ? "None" : cost.python(entry)).join(", ")}]`
    );
    return `[${rows.join(", ")}]`;
  },
};

/**
 * @param {unknown[][]} rows
 * @param {string} name
 */
function checkShape(rows, name) {
  const columns = rows[0]?.length ?? 0;
  const good = rows.length <= MOST_ROWS && columns >= 1 && columns <= MOST_COLUMNS &&
    rows.every((row) => row.length === columns);
  if (good) return;
  const lengths = rows.slice(0, MOST_ROWS + 1).map((row) => row.length).join(", ");
  throw new RangeError(
    `${name} must have 1 to ${MOST_ROWS} rows of the same 1 to ${MOST_COLUMNS} columns, ` +
      (rows.length ? `but its rows have ${show(lengths)} entries` : "but it is empty"),
  );
}
