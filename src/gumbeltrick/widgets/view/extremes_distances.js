/**
 * How far the maxima of each parent are from Gumbel, against n, on two logarithmic axes.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLog } from "d3-scale";
// @ts-types="@types/d3-shape"
import { line } from "d3-shape";
import { set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { number, tenTo } from "./words.js";

const LEFT = 34; // for the ticks of the distance
const RIGHT = 12;
const TOP = 0.6; // ends of the distances that are drawn
const BOTTOM = 1e-4;
const TICKS = [0.1, 0.01, 0.001];
const DOT = 6;
const NAME = 56; // room that the longest name of a curve takes

/**
 * A parent's distance as a curve. @typedef {{ name: string, points: [number, number][] }} Curve
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number, axisTitle: string }} options
 */
export function createDistances(life, options) {
  const frame = createFrame(life, { ...options, class: "gt-distances" });
  const grid = TICKS.map((tick) => ({
    tick,
    line: shape("line", { class: "gt-other" }),
    text: shape("text", { class: "gt-quiet", dy: "0.35em", "text-anchor": "end", x: LEFT - 5 }),
  }));
  const curveGroup = shape("g");
  const dot = shape("circle", { class: "gt-distance-dot", r: DOT });
  const value = shape("text", { class: "gt-strong" });
  frame.plot.append(...grid.flatMap((row) => [row.line, row.text]), curveGroup, dot, value);
  /** @type {Map<string, { path: SVGPathElement, label: SVGTextElement }>} */
  const drawn = new Map();
  /** @type {{ curves: Curve[], chosen: string, n: number, distance: number } | null} */
  let data = null;

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const { curves, chosen, n, distance } = data;
    const longest = Math.max(...curves.map(({ points }) => points[points.length - 1][0]));
    const x = scaleLog([1, longest], [LEFT, width - RIGHT]);
    const y = scaleLog([BOTTOM, TOP], [frame.height, 0]);
    for (const { tick, line: rule, text } of grid) {
      setText(text, String(tick));
      set(text, { y: y(tick) });
      set(rule, { x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick), opacity: 0.25 });
    }
    const told = distance < 1e-9 ? "<10⁻⁹" : number(distance);
    const atTheEnd = x(n) > width - 80; // where the curve has its name
    let joined = false;
    for (const curve of curves) {
      const below = curve === curves[curves.length - 1];
      const isChosen = curve.name === chosen;
      const falls = drawCurve(curve, isChosen, below, x, y, atTheEnd ? told : "");
      if (isChosen) joined = atTheEnd && !falls;
    }
    const seen = distance >= BOTTOM;
    const level = y(Math.max(distance, BOTTOM));
    set(dot, { cx: x(n), cy: level, opacity: seen ? undefined : 0.4 });
    setText(value, joined ? "" : told);
    const low = level > frame.height - 24; // where a curve that falls has its name
    set(value, {
      x: x(n) + (atTheEnd ? DOT : DOT + 4),
      y: Math.max(12, level - (low ? 24 : 8)),
      "text-anchor": atTheEnd ? "end" : "start",
    });
    const powers = longest > 1e6 ? [0, 4, 8, 12, 16] : [0, 2, 4, 6];
    frame.drawAxis(
      x,
      powers.map((power) => 10 ** power),
      (tick) => tick === 1 ? "1" : tenTo(Math.round(Math.log10(tick))),
    );
  }

  /**
   * @param {Curve} curve
   * @param {boolean} chosen
   * @param {boolean} below whether its name stands below it
   * @param {(n: number) => number} x
   * @param {(distance: number) => number} y
   * @param {string} told what the name of the chosen curve says of its distance
   * @returns {boolean} whether it leaves the picture below
   */
  function drawCurve({ name, points }, chosen, below, x, y, told) {
    let parts = drawn.get(name);
    if (!parts) {
      parts = { path: shape("path"), label: shape("text", { class: "gt-quiet" }) };
      drawn.set(name, parts);
      curveGroup.append(parts.path, parts.label);
    }
    const visible = points.filter(([, distance]) => distance >= BOTTOM);
    /** @type {[number, number][]} */
    const places = visible.map(([n, distance]) => [x(n), y(distance)]);
    set(parts.path, {
      class: chosen ? "gt-distance gt-distance-chosen" : "gt-distance",
      d: line().digits(1)(places) ?? "",
    });
    const [endX, endY] = places[places.length - 1];
    const falls = visible.length < points.length;
    const text = chosen && told && !falls ? `${name} ${told}` : name;
    const reach = endX - NAME * text.length / name.length;
    const beside = places.filter(([at]) => at > reach).map(([, level]) => level);
    const clear = below ? Math.max(...beside) + 15 : Math.min(...beside) - 6;
    const forDot = chosen ? (below ? 3 : -3) : 0;
    setText(parts.label, text);
    set(parts.label, {
      x: falls ? endX + 6 : endX,
      y: falls ? endY - 6 : clear + forDot,
      "text-anchor": falls ? "start" : "end",
      class: chosen ? "gt-strong gt-halo" : "gt-quiet gt-halo",
    });
    return falls;
  }

  frame.onWidth(draw);
  return {
    root: frame.root,
    /**
     * @param {{ curves: Curve[], chosen: string, n: number, distance: number }} newData
     * @param {string} description
     */
    update(newData, description) {
      data = newData;
      frame.describe(description);
      draw();
    },
  };
}
