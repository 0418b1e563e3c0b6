/**
 * The pictures of drawing both ways, and the same in numbers.
 *
 * @module
 */

import { countsOf } from "../maths/exponential_min.js";
import { shareBand } from "../maths/goodness.js";
import { element } from "./element.js";
import { createStrips } from "./exponential_min_strips.js";
import { createShareBars } from "./share_bars.js";
import { createKey } from "./shell.js";
import { createTable } from "./table.js";
import { counted, percent, plain, whole } from "./words.js";

const HEIGHT = 150; // of a bar picture, in pixels

/** @typedef {import("../maths/exponential_min.js").Outcomes} Outcomes */

/**
 * What is seen of the draws: counts by stick and by race, each draw now, and as it was made.
 *
 * @typedef {{
 *   n: number,
 *   names: string[],
 *   probabilities: number[],
 *   table: number[][],
 *   now: Outcomes,
 *   made: Outcomes,
 * }} Summary `table` has a row for each option by the stick, a column for each by the race
 */

/**
 * @param {import("./shell.js").Shell} shell
 * @returns {(summary: Summary) => void}
 */
export function createBothPictures({ life, pictures }) {
  const strips = createStrips(life, { title: "The last draws, one by one", rows: 2 });
  const [byStick, byRace] = ["By the stick", "By the race"].map((title) =>
    createShareBars(life, { title, height: HEIGHT, axisTitle: "share of the draws" })
  );
  const key = createKey("draws");
  const sign = element("span", { class: "gt-sign gt-sign-changed" });
  key.append(element("span", {}, sign, "changed by a moved weight"));
  pictures.append(strips.root, byStick.root, byRace.root, key);

  return ({ n, names, probabilities, table, now, made }) => {
    strips.update(
      [
        { name: "stick", now: now.stick, before: made.stick },
        { name: "race", now: now.race, before: made.race },
      ],
      `The same draws by the stick: ${last(now.stick, names)}. By the race: ${
        last(now.race, names)
      }`,
    );
    const bands = probabilities.map((p) => shareBand(p, n));
    countsOf(table).forEach((counts, way) => {
      const shares = counts.map((count) => n ? count / n : 0);
      [byStick, byRace][way].update(
        { names, shares, probabilities, bands, n },
        names.map((name, k) =>
          `${name}: ${n ? `${percent(shares[k])}, ` : ""}weight ${percent(probabilities[k])}`
        ).join("; "),
      );
    });
  };
}

/**
 * @param {Uint8Array} outcomes
 * @param {string[]} names
 */
function last(outcomes, names) {
  const text = Array.from(outcomes.subarray(-10), (k) => names[k]).join(" ");
  return text || "none yet";
}

/**
 * @param {Summary} summary
 * @param {number[]} weights
 */
export function bothTables({ n, names, probabilities, table }, weights) {
  const [stick, race] = countsOf(table);
  const expected = (/** @type {number} */ count) =>
    count < 1000 ? count.toFixed(1) : whole(Math.round(count));
  return [
    createTable(
      `What came in ${counted(n, "draw")}`,
      ["option", "weight w", "w/Λ", "expected", "by the stick", "by the race"],
      names.map((name, k) => [
        name,
        plain(weights[k]),
        percent(probabilities[k], 2),
        expected(n * probabilities[k]),
        whole(stick[k]),
        whole(race[k]),
      ]),
    ),
    createTable(
      "Both ways together: the stick’s option in rows, the race’s in columns (in brackets what is " +
        "expected of ways that know nothing of each other)",
      ["by the stick", ...names],
      names.map((name, k) => [
        name,
        ...table[k].map((count, j) =>
          `${whole(count)} (${expected(n * probabilities[k] * probabilities[j])})`
        ),
      ]),
    ),
  ];
}
