/**
 * A quantity over the steps of a run, on a logarithmic scale, beside that of another run.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear, scaleLog } from "d3-scale";
// @ts-types="@types/d3-shape"
import { line } from "d3-shape";
import { element, keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";

const HEIGHT = 118;
const LEFT = 34; // for the numbers of the vertical axis
const RIGHT = 12;
const DOT = 4;
const SMALLEST = 1e-9; // of what is drawn: a logarithm has no place for 0

/**
 * The vertical axis: its ends, and the numbers at it.
 *
 * @typedef {{ lower: number, upper: number, ticks: number[] }} Axis
 * @typedef {{ own: Float64Array, other: Float64Array | null, axis: Axis, note: string }} Data
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{
 *   title: string,
 *   steps: number,
 *   toText(value: number): string,
 * }} options
 */
export function createCurve(life, { title, steps, toText }) {
  const frame = createFrame(life, {
    title,
    height: HEIGHT,
    class: "gt-curve",
    axisTitle: "steps",
  });
  const grid = shape("g");
  /** @type {{ line: SVGLineElement, text: SVGTextElement }[]} */
  const ticks = [];
  const other = shape("path", { class: "gt-theory" });
  const own = shape("path", { class: "gt-path" });
  const dot = shape("circle", { class: "gt-seen", r: DOT });
  // An svg in an svg ends where it ends: a line that leaves the picture does not run along its edge.
  const clip = shape("svg", { class: "gt-clip", height: frame.height }, other, own);
  frame.plot.append(grid, clip, dot);
  const note = element("span", { class: "gt-curve-note" });
  frame.root.querySelector("figcaption")?.append(note);
  /** @type {Data | null} */
  let data = null;

  const x = scaleLinear().domain([0, steps]);
  const y = scaleLog().range([frame.height, 0]);
  /** No farther out than another picture: browsers draw long lines badly. */
  const place = (/** @type {number} */ value) =>
    Math.min(2 * frame.height, Math.max(-frame.height, y(Math.max(value, SMALLEST))));
  /** @type {ReturnType<typeof line<number>>} */
  const path = line();
  path.digits(1).x((_, i) => x(i)).y(place);

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const right = Math.max(LEFT + 1, width - RIGHT);
    x.range([LEFT, right]);
    const { lower, upper } = data.axis;
    y.domain([lower, upper]);
    drawTicks(right, data.axis);
    set(clip, { width });
    set(own, { d: path([...data.own]) ?? "" });
    set(other, { d: data.other ? path([...data.other]) ?? "" : "" });
    const end = data.own.length - 1;
    const inside = end >= 0 && data.own[end] >= lower && data.own[end] <= upper;
    set(dot, {
      cx: inside ? x(end) : 0,
      cy: inside ? y(data.own[end]) : 0,
      visibility: inside ? undefined : "hidden",
    });
    setText(note, data.note);
    frame.drawAxis(x, [0, 100, 200, 300, 400].filter((tick) => tick <= steps), String);
  }

  /**
   * @param {number} right
   * @param {Axis} axis
   */
  function drawTicks(right, axis) {
    keepCount(ticks, axis.ticks.length, () => {
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
      const at = y(axis.ticks[i]);
      set(tick.line, { x1: LEFT, x2: right, y1: at, y2: at });
      set(tick.text, { x: LEFT - 6, y: at });
      setText(tick.text, toText(axis.ticks[i]));
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
