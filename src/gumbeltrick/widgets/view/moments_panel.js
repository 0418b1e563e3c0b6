/**
 * One moment of a sample while it grows: its path over the logarithm of n, theory, and a funnel of
 * two standard errors.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear, scaleLog } from "d3-scale";
// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import { element, keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { tenTo } from "./words.js";

const LEFT = 50; // for the numbers of the vertical axis
const RIGHT = 9;
const TICKS = 4;
const DOT = 4;
const NARROW = "\u202f"; // between thousands

/**
 * A place of the path; `low` and `high` end the funnel there.
 *
 * @typedef {{ n: number, value: number, low: number, high: number }} Point
 */

/**
 * @typedef {{
 *   points: Point[],
 *   funnel: Point[],
 *   theory: number,
 *   from: number,
 *   to: number,
 *   lower: number,
 *   upper: number,
 *   note: string,
 * }} Data `from` and `to` end the horizontal axis, `lower` and `upper` the vertical one
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number, axisTitle: string }} options
 */
export function createMomentPanel(life, options) {
  const frame = createFrame(life, { ...options, class: "gt-moment" });
  const grid = shape("g");
  const band = shape("path", { class: "gt-band" });
  const theory = shape("line", { class: "gt-theory" });
  const path = shape("path", { class: "gt-path" });
  const dot = shape("circle", { class: "gt-seen", r: DOT });
  // An svg in an svg ends where it ends: the lines leave the picture, and do not run along its edge.
  const clip = shape("svg", { class: "gt-clip", height: frame.height }, band, path);
  frame.plot.append(grid, clip, theory, dot);
  const note = element("span", { class: "gt-moment-note" });
  frame.root.querySelector("figcaption")?.append(note);
  /** @type {{ line: SVGLineElement, text: SVGTextElement }[]} */
  const ticks = [];
  /** @type {Data | null} */
  let data = null;

  const x = scaleLog();
  const y = scaleLinear();
  /** No farther out than another picture: browsers draw long lines badly. */
  const inside = (/** @type {number} */ value) =>
    Math.min(2 * frame.height, Math.max(-frame.height, y(value)));
  /** @type {ReturnType<typeof area<Point>>} */
  const bandPath = area();
  bandPath.digits(1).x((p) => x(p.n)).y0((p) => inside(p.low)).y1((p) => inside(p.high));
  /** @type {ReturnType<typeof line<Point>>} */
  const linePath = line();
  linePath.digits(1).x((p) => x(p.n)).y((p) => inside(p.value)).defined((p) => p.value === p.value);

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const right = Math.max(LEFT + 1, width - RIGHT);
    x.domain([data.from, data.to]).range([LEFT, right]);
    y.domain([data.lower, data.upper]).range([frame.height, 0]);
    drawTicks(right);
    set(band, { d: bandPath(data.funnel) ?? "" });
    set(clip, { width });
    set(theory, { x1: LEFT, x2: right, y1: y(data.theory), y2: y(data.theory) });
    set(path, { d: linePath(data.points) ?? "" });
    const last = data.points[data.points.length - 1];
    const seen = last && last.value >= data.lower && last.value <= data.upper;
    set(dot, {
      cx: seen ? x(last.n) : 0,
      cy: seen ? inside(last.value) : 0,
      visibility: seen ? undefined : "hidden",
    });
    setText(note, data.note);
    const powers = Math.round(Math.log10(data.to / data.from));
    const first = Math.round(Math.log10(data.from));
    frame.drawAxis(
      x,
      Array.from({ length: powers + 1 }, (_, i) => 10 ** (first + i)),
      (n) => n <= 1000 ? String(n) : tenTo(Math.round(Math.log10(n))),
    );
  }

  /** @param {number} right */
  function drawTicks(right) {
    const values = y.ticks(TICKS);
    const format = y.tickFormat(TICKS);
    const toText = (/** @type {number} */ value) => format(value).replace(/,/g, NARROW);
    keepCount(ticks, values.length, () => {
      const tick = {
        line: shape("line", { class: "gt-ground" }),
        text: shape("text", { class: "gt-quiet", "text-anchor": "end", dy: "0.35em" }),
      };
      grid.append(tick.line, tick.text);
      return tick;
    }, (tick) => {
      tick.line.remove();
      tick.text.remove();
    });
    ticks.forEach((tick, i) => {
      const at = y(values[i]);
      set(tick.line, { x1: LEFT, x2: right, y1: at, y2: at });
      setText(tick.text, toText(values[i]));
      set(tick.text, { x: LEFT - 6, y: at });
    });
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
