/**
 * The pictures of many races, and the same in numbers: who rang first, when, and both together.
 *
 * @module
 */

import { shareBand } from "../maths/goodness.js";
import { createHistogram } from "./histogram.js";
import { createShareBars } from "./share_bars.js";
import { createKey } from "./shell.js";
import { createStackedColumns } from "./stacked_columns.js";
import { createTable } from "./table.js";
import { counted, number, percent, plain, whole } from "./words.js";

const HEIGHT = 156; // of a picture, in pixels
const QUARTERS = ["soonest", "2nd", "3rd", "latest"];

/**
 * What theory says of a race; `upper` ends the time axis in units of the mean first ring.
 *
 * @typedef {{
 *   probabilities: number[],
 *   mean: number,
 *   axis: import("./time_axis.js").TimeAxis,
 *   upper: number,
 *   bins: number,
 *   names: string[],
 * }} Theory
 * @typedef {import("../maths/competing_alarms.js").Summary} Summary
 */

/**
 * The three pictures.
 *
 * @param {import("./shell.js").Shell} shell
 * @returns {(summary: Summary, theory: Theory) => void}
 */
export function createRacePictures({ life, pictures }) {
  const who = createShareBars(life, {
    title: "Who rang first",
    height: HEIGHT,
    axisTitle: "share of the races",
  });
  const when = createHistogram(life, { title: "When the first rang", height: HEIGHT });
  const meter = createStackedColumns(life, {
    title: "Does the winner depend on time?",
    height: HEIGHT,
    axisTitle: "when the first rang, in quarters",
  });
  pictures.append(who.root, when.root, meter.root, createKey("races"));

  return (summary, { probabilities, names, mean, axis, upper, bins }) => {
    const { n, wins, quarters, meanTime } = summary;
    const totals = binTotals(summary);
    const later = totals.pop() ?? 0;
    const highest = Math.max(...totals) * bins / Math.max(n, 1);
    const shares = wins.map((count) => n ? count / n : 0);
    who.update(
      { names, shares, probabilities, n, bands: probabilities.map((p) => shareBand(p, n)) },
      names.map((name, k) =>
        `Clock ${name}: ${n ? `${percent(shares[k])}, ` : ""}theory ${percent(probabilities[k])}`
      ).join("; "),
    );
    const notes = [
      ...n ? [`on average ${number(meanTime * mean)}`] : [],
      `theory ${number(mean)}`,
      ...later ? [`${percent(later / n, 2)} later →`] : [],
    ];
    when.update({
      layers: summary.bins,
      bins,
      n,
      curve(at) {
        const probability = Math.exp(-at * upper) * upper / bins;
        const [low, high] = shareBand(probability, n);
        return { at, density: probability * bins, low: low * bins, high: high * bins };
      },
      top: Math.max(1.1 * upper, 1.04 * highest),
      lower: 0,
      ...axis,
      axisTitle: axis.title,
      notes,
    }, `Most first rings come soon, few late: ${notes.join(", ")}`);
    meter.update(
      { names, columns: QUARTERS, table: quarters, probabilities, band: shareBand },
      "Share of each clock among the first rings of each quarter of the time; " +
        "theory says that all four are split alike",
    );
  };
}

/**
 * How many races ended in each bin, whoever won.
 *
 * @param {Summary} summary
 * @returns {number[]} the last entry counts all that ended later
 */
export function binTotals({ bins }) {
  return Array.from(bins[0], (_, b) => bins.reduce((sum, row) => sum + row[b], 0));
}

/**
 * @param {Summary} summary
 * @param {Theory} theory
 * @param {number[]} rates
 */
export function raceTables({ n, wins, quarters }, { names, probabilities }, rates) {
  const expected = (/** @type {number} */ count) =>
    count < 1000 ? count.toFixed(1) : whole(Math.round(count));
  return [
    createTable(
      `Who rang first in ${counted(n, "race")}`,
      ["clock", "rate λ", "rang first", "expected", "share", "theory λ/Λ"],
      names.map((name, k) => [
        name,
        plain(rates[k]),
        whole(wins[k]),
        expected(n * probabilities[k]),
        n ? percent(wins[k] / n, 2) : "–",
        percent(probabilities[k], 2),
      ]),
    ),
    createTable(
      "Who rang first, by quarter of the time (expected in brackets)",
      ["clock", ...QUARTERS],
      names.map((name, k) => [
        name,
        ...Array.from(
          quarters[k],
          (count) => `${whole(count)} (${expected(n * probabilities[k] / 4)})`,
        ),
      ]),
    ),
  ];
}
