/**
 * Columns, each split by outcome. Theory says that all are split alike: its lines go straight
 * across, with a 95 % band for each column.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleBand, scaleLinear } from "d3-scale";
import { keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { colour } from "./words.js";

const LEFT = 20; // for the outcomes' names
const NAME_HEIGHT = 13;
const THIN = 4; // width of a band beside which others stand

/**
 * @typedef {{
 *   names: string[],
 *   columns: string[],
 *   table: ArrayLike<number>[],
 *   probabilities: number[],
 *   band(probability: number, n: number): [number, number],
 * }} Data `table` holds counts, a row per outcome
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number, axisTitle: string }} options
 */
export function createStackedColumns(life, options) {
  const frame = createFrame(life, { ...options, class: "gt-stacked" });
  const cellGroup = shape("g");
  const bandGroup = shape("g");
  const lineGroup = shape("g");
  const nameGroup = shape("g");
  frame.plot.append(cellGroup, bandGroup, lineGroup, nameGroup);
  /** @type {SVGRectElement[]} */
  const cells = [];
  /** @type {SVGRectElement[]} */
  const bands = [];
  /** @type {SVGLineElement[]} */
  const lines = [];
  /** @type {SVGTextElement[]} */
  const names = [];
  /** @type {Data | null} */
  let data = null;

  /**
   * @template {keyof SVGElementTagNameMap} Tag
   * @param {SVGElementTagNameMap[Tag][]} parts
   * @param {number} count
   * @param {Tag} tag
   * @param {string} className
   * @param {SVGGElement} parent
   */
  function keep(parts, count, tag, className, parent) {
    keepCount(parts, count, () => {
      const part = shape(tag, { class: className });
      parent.append(part);
      return part;
    }, (part) => part.remove());
  }

  function draw() {
    if (!data || !frame.width()) return;
    const { table, columns, probabilities } = data;
    const [rows, across] = [table.length, columns.length];
    const x = scaleBand(columns, [LEFT, frame.width()]).paddingInner(0.22).paddingOuter(0.06);
    const y = scaleLinear([0, 1], [frame.height, 0]);
    const left = columns.map((column) => x(column) ?? 0);
    keep(cells, rows * across, "rect", "gt-mass", cellGroup);
    keep(bands, (rows - 1) * across, "rect", "gt-band", bandGroup);
    keep(lines, rows - 1, "line", "gt-theory", lineGroup);
    keep(names, rows, "text", "gt-strong", nameGroup);

    const sums = columns.map((_, c) => table.reduce((sum, row) => sum + row[c], 0));
    const reached = columns.map(() => 0);
    let theory = 0;
    const middles = [];
    for (let k = 0; k < rows; k++) {
      for (let c = 0; c < across; c++) {
        const share = sums[c] ? table[k][c] / sums[c] : 0;
        const top = y(reached[c] + share);
        set(cells[k * across + c], {
          x: left[c],
          width: x.bandwidth(),
          y: top,
          height: Math.max(0, y(reached[c]) - top),
          fill: colour(k),
        });
        reached[c] += share;
      }
      middles.push(y(theory + probabilities[k] / 2));
      theory += probabilities[k];
      if (k === rows - 1) break;
      set(lines[k], { x1: LEFT, x2: frame.width(), y1: y(theory), y2: y(theory) });
    }
    drawBands(data, sums, left, x.bandwidth(), y);
    const places = apart(middles, NAME_HEIGHT, frame.height);
    names.forEach((text, k) => {
      setText(text, /** @type {Data} */ (data).names[k]);
      set(text, { x: 0, y: places[k], dy: "0.35em" });
    });
    frame.drawAxis(x, columns, String);
  }

  /**
   * A band per line and column, as wide as the column; or, where they would overlap, a thin
   * one with an outline, the next line's beside it.
   *
   * @param {Data} data
   * @param {number[]} sums of the columns
   * @param {number[]} left
   * @param {number} width
   * @param {(share: number) => number} y
   */
  function drawBands({ probabilities, band }, sums, left, width, y) {
    let reached = 0;
    const reaches = probabilities.slice(0, -1).map((probability) => {
      reached += probability;
      return sums.map((sum) => band(Math.min(1, reached), sum));
    });
    const crowded = reaches.some((row, k) =>
      k && row.some(([low], c) => low < reaches[k - 1][c][1])
    );
    reaches.forEach((row, k) =>
      row.forEach(([low, high], c) => {
        const [top, bottom] = [y(high), y(low)];
        const middle = left[c] + (k + 1) * width / (reaches.length + 1);
        set(bands[k * sums.length + c], {
          class: crowded ? "gt-band gt-thin" : "gt-band",
          x: crowded ? middle - THIN / 2 : left[c],
          width: crowded ? THIN : width,
          y: top,
          height: bottom - top,
        });
      })
    );
  }

  frame.onWidth(draw);
  return {
    root: frame.root,
    /**
     * @param {Data} newData
     * @param {string} description
     */
    update(newData, description) {
      data = newData;
      frame.describe(description);
      draw();
    },
  };
}

/**
 * Move labels apart, upwards from the bottom and then down again where the top is reached.
 *
 * @param {number[]} places from the bottom of the picture (largest) to its top
 * @param {number} gap
 * @param {number} height
 */
export function apart(places, gap, height) {
  const moved = places.map((place) => Math.min(height - gap / 2, Math.max(gap / 2, place)));
  for (let k = 1; k < moved.length; k++) moved[k] = Math.min(moved[k], moved[k - 1] - gap);
  moved[moved.length - 1] = Math.max(moved[moved.length - 1], gap / 2);
  for (let k = moved.length - 2; k >= 0; k--) moved[k] = Math.max(moved[k], moved[k + 1] + gap);
  return moved;
}
