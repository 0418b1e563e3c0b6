/**
 * The pictures of paths, costs, theory's grid and the drawn one, and all numbers as tables.
 *
 * @module
 */

import { element } from "./element.js";
import { createMap } from "./structured_maxima_map.js";
import { createSpinPictures, SPIN_NAMES } from "./structured_maxima_spins.js";
import { createVisits, shortPercent } from "./structured_maxima_visits.js";
import { createTable } from "./table.js";
import { percent, plain, whole } from "./words.js";

const FAR = 4; // standard errors beyond which a square is marked

/**
 * @typedef {import("../maths/structured_maxima.js").Costs} Costs
 * @typedef {{
 *   costs: Costs,
 *   theory: number[][],
 *   theoryMoves: import("./structured_maxima_visits.js").Moves,
 *   cheapest: { cost: number, visits: number[][] },
 *   value: number,
 *   drawn: import("./structured_maxima_work.js").Drawn,
 *   visits: number[][],
 *   moves: import("./structured_maxima_visits.js").Moves,
 *   spins: import("./structured_maxima_spins.js").Spins,
 * }} Seen `visits` and `moves` count draws
 */

/**
 * @param {import("./shell.js").Shell} shell
 * @param {import("./fields.js").Field<number>} couplingField
 */
export function createStructuredPictures(shell, couplingField) {
  const map = createMap(shell);
  const theory = createVisits("cheapest");
  const drawn = createVisits("last");
  const spins = createSpinPictures(shell, couplingField);
  shell.pictures.append(
    element("div", { class: "gt-grids" }, map.root, map.editor, theory.root, drawn.root),
    element(
      "p",
      { class: "gt-key" },
      element("span", {}, sign("cheapest"), "a cheapest path"),
      element("span", {}, sign("last"), "last path drawn"),
      element("span", {}, sign("moves"), "how often this step is taken"),
      element(
        "span",
        {},
        element("b", {}, "▲ "),
        "too often, ",
        element("b", {}, "▼ "),
        "too rarely, by over 4 standard errors",
      ),
      element("span", {}, element("b", {}, "× "), "blocked"),
    ),
    spins.root,
  );

  /**
   * @param {Seen} seen
   * @param {number} coupling
   */
  return function drawPictures(seen, coupling) {
    const { costs, visits, moves } = seen;
    const { done, last } = seen.drawn;
    const blocked = costs.map((row) => row.map((cost) => cost === null));
    const asShares = (/** @type {number[][]} */ table) =>
      table.map((row) => row.map((count) => count / Math.max(done, 1)));
    const shares = asShares(visits);
    map.draw(costs);
    theory.update(
      { shares: seen.theory, blocked, path: seen.cheapest.visits, moves: seen.theoryMoves },
      "Theory: visits in %",
      `Rows of per cents: ${spoken(seen.theory, blocked)}. The cheapest path costs ${
        plain(seen.cheapest.cost)
      }`,
    );
    drawn.update(
      {
        shares,
        blocked,
        path: last,
        moves: { right: asShares(moves.right), down: asShares(moves.down) },
        marks: seen.theory.map((row, r) => row.map((p, c) => markOf(shares[r][c], p, done))),
        empty: done === 0,
      },
      done === 0 ? "Drawn: nothing yet" : "Drawn: visits in %",
      done === 0
        ? "No path"
        : `Rows of per cents of ${whole(done)} paths: ${spoken(shares, blocked)}`,
    );
    spins.draw(seen.spins, coupling);
  };
}

/**
 * ▲ or ▼ where a share strays by more than chance.
 *
 * @param {number} share
 * @param {number} probability
 * @param {number} n
 */
export function markOf(share, probability, n) {
  const room = FAR * Math.sqrt(probability * (1 - probability) / Math.max(n, 1)) +
    FAR / Math.max(n, 1);
  const gap = share - probability;
  return n === 0 || Math.abs(gap) <= room ? "" : gap > 0 ? "▲" : "▼";
}

/**
 * @param {Seen} seen
 * @returns {HTMLElement[]}
 */
export function structuredTables(seen) {
  const { costs, theory, visits, drawn, cheapest, value, spins } = seen;
  const squares = costs.flatMap((row, r) =>
    row.map((cost, c) => [
      `row ${r + 1}, column ${c + 1}`,
      cost === null ? "blocked" : plain(cost),
      percent(theory[r][c], 2),
      drawn.done ? percent(visits[r][c] / drawn.done, 2) : "–",
    ])
  );
  const share = (/** @type {number} */ count) => spins.n ? percent(count / spins.n, 2) : "–";
  return [
    createTable("Paths", ["quantity", "value"], [
      ["cost of the cheapest path", plain(cheapest.cost)],
      ["soft minimum", plain(value)],
      ["paths drawn", whole(drawn.done)],
    ]),
    createTable("Visits", ["square", "cost", "theory", "drawn"], squares),
    createTable("Steps", ["from", "to", "theory", "drawn"], stepsOf(seen)),
    createTable(
      "Two spins",
      ["spins", "law", "full", "low-rank", "low-rank in theory"],
      SPIN_NAMES.map((name, k) => [
        name,
        percent(spins.law[k], 2),
        share(spins.full[k]),
        share(spins.lowRank[k]),
        percent(spins.lowRankLaw[k], 2),
      ]),
    ),
  ];
}

/**
 * Rows of the table of steps: those between two open squares.
 *
 * @param {Seen} seen
 */
function stepsOf({ costs, theoryMoves, moves, drawn }) {
  /** @type {["right" | "down", number, number][]} */
  const ways = [["right", 0, 1], ["down", 1, 0]];
  const name = (/** @type {number} */ r, /** @type {number} */ c) =>
    `row ${r + 1}, column ${c + 1}`;
  return costs.flatMap((row, r) =>
    row.flatMap((cost, c) =>
      ways.flatMap(([way, below, beside]) => {
        const next = costs[r + below]?.[c + beside] ?? null;
        if (cost === null || next === null) return [];
        return [[
          name(r, c),
          name(r + below, c + beside),
          percent(theoryMoves[way][r][c], 2),
          drawn.done ? percent(moves[way][r][c] / drawn.done, 2) : "–",
        ]];
      })
    )
  );
}

/**
 * @param {number[][]} shares
 * @param {boolean[][]} blocked
 */
function spoken(shares, blocked) {
  return shares.map((row, r) =>
    row.map((share, c) => blocked[r][c] ? "blocked" : shortPercent(share)).join(", ")
  ).join("; ");
}

/** @param {string} kind */
function sign(kind) {
  return element("span", { class: `gt-sign gt-sign-${kind}` });
}
