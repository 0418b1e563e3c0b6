/**
 * Bars for how often each outcome was seen, against its probability with a 95 % band.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { colour, percent } from "./words.js";

const LEFT = 20; // for the outcomes' names, where no other room is asked for
const RIGHT = 54; // for their shares
const LONGEST_ROW = 48;

/**
 * @typedef {{
 *   names: string[],
 *   shares: number[],
 *   probabilities: number[],
 *   bands: [number, number][],
 *   n: number,
 *   others?: number[],
 * }} Data `others` are probabilities of another theory, to compare with
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number, axisTitle: string, left?: number }} options `left` is
 *   the room for the outcomes' names, in pixels
 */
export function createShareBars(life, options) {
  const { left = LEFT } = options;
  const frame = createFrame(life, { ...options, class: "gt-share-bars" });
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];
  /** @type {Data | null} */
  let data = null;

  function createRow() {
    const row = {
      name: shape("text", { class: "gt-strong", x: 0, dy: "0.35em" }),
      bar: shape("rect", { class: "gt-mass", x: left }),
      band: shape("rect", { class: "gt-band" }),
      other: shape("line", { class: "gt-other" }),
      theory: shape("line", { class: "gt-theory" }),
      share: shape("text", { dy: "0.35em", "text-anchor": "end" }),
    };
    frame.plot.append(...Object.values(row));
    return row;
  }

  function draw() {
    if (!data || !frame.width()) return;
    const { names, shares, probabilities, bands, n, others = [] } = data;
    keepCount(
      rows,
      names.length,
      createRow,
      (row) => Object.values(row).forEach((x) => x.remove()),
    );
    const largest = Math.max(...shares, ...probabilities, ...others);
    const end = [0.3, 0.6, 1].find((limit) => limit >= largest) ?? 1;
    const x = scaleLinear([0, end], [left, frame.width() - RIGHT]);
    const step = Math.min(LONGEST_ROW, frame.height / names.length);
    const thick = 0.66 * step;
    rows.forEach((row, k) => {
      const middle = (k + 0.5) * step + (frame.height - step * names.length) / 2;
      const [low, high] = bands[k];
      setText(row.name, names[k]);
      set(row.name, { y: middle });
      set(row.bar, {
        y: middle - thick / 2,
        width: x(shares[k]) - left,
        height: thick,
        fill: colour(k),
      });
      set(row.band, {
        x: x(low),
        y: middle - step * 0.44,
        width: n ? Math.max(0, x(Math.min(high, end)) - x(low)) : 0,
        height: step * 0.88,
      });
      set(row.theory, {
        x1: x(probabilities[k]),
        x2: x(probabilities[k]),
        y1: middle - step * 0.44,
        y2: middle + step * 0.44,
      });
      set(row.other, {
        x1: x(others[k] ?? 0),
        x2: x(others[k] ?? 0),
        y1: middle - step * 0.44,
        y2: middle + step * 0.44,
        visibility: k in others ? undefined : "hidden",
      });
      setText(row.share, percent(n ? shares[k] : probabilities[k]));
      set(row.share, { x: frame.width(), y: middle, class: n ? undefined : "gt-quiet" });
    });
    frame.drawAxis(x, [0, end / 2, end], (tick) => percent(tick, 0));
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
