/**
 * The mean squared error of each estimator over the temperature, on two logarithmic axes.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLog } from "d3-scale";
// @ts-types="@types/d3-shape"
import { line } from "d3-shape";
import { ESTIMATORS } from "../maths/gradient_estimators_arena.js";
import { keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { createMark, estimatorColour } from "./gradient_estimators_marks.js";
import { tenTo } from "./words.js";

const LEFT = 38;
const RIGHT = 10;
const TOP = 14; // for the word beside the reader's temperature
const HALF_WORD = 24; // half the width of that word
const DECADES = 5; // that are shown at most
const ROOM = 1.4; // above and below the curves
const TICKS = [0.01, 0.1, 1, 10, 100];

/** A curve is a list of [temperature, error]. @typedef {[number, number][]} Curve */

/**
 * `biases` are squared biases alone, `zero` is the error of saying 0, `stale` whether the curves
 * belong to an earlier state.
 *
 * @typedef {{
 *   errors: Curve[],
 *   biases: { e: number, curve: Curve }[],
 *   zero: number,
 *   temperature: number,
 *   stale: boolean,
 * }} Data
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number, axisTitle: string }} options
 */
export function createErrorCurves(life, options) {
  const frame = createFrame(life, { ...options, class: "gt-error-curves" });
  const gridGroup = shape("g");
  const zeroLine = shape("line", { class: "gt-other", x1: LEFT });
  const zeroText = shape("text", { class: "gt-quiet gt-halo" }, "always 0");
  const curveGroup = shape("g");
  const now = shape("line", { class: "gt-now", y1: TOP });
  const nowText = shape("text", { class: "gt-strong", y: TOP - 3 }, "your τ");
  const markGroup = shape("g");
  frame.plot.append(gridGroup, zeroLine, zeroText, now, curveGroup, markGroup, nowText);
  const curves = ESTIMATORS.map((_, e) => {
    const path = shape("path", { class: `gt-curve gt-curve-${e}`, stroke: estimatorColour(e) });
    const mark = createMark(e);
    curveGroup.append(path);
    markGroup.append(mark);
    return { path, mark };
  });
  /** @type {SVGPathElement[]} */
  const dotted = [];
  /** @type {{ rule: SVGLineElement, text: SVGTextElement }[]} */
  const grid = [];
  /** @type {Data | null} */
  let data = null;

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const { errors, biases, zero, temperature, stale } = data;
    const x = scaleLog([TICKS[0], TICKS[TICKS.length - 1]], [LEFT, width - RIGHT]);
    const y = scaleLog(domainOf(errors, zero), [frame.height, TOP]);
    for (const group of [curveGroup, markGroup]) set(group, { class: stale && "gt-stale" });
    drawGrid(y, width);
    const path = line().digits(1).x((p) => x(p[0])).y((p) => y(p[1]));
    const floor = y.domain()[0] * 0.999999;
    curves.forEach(({ path: target, mark }, e) => {
      const seen = (errors[e] ?? []).filter(([, error]) => error >= floor);
      set(target, { d: path(seen) ?? "" });
      const error = between(seen, temperature);
      set(mark, {
        transform: `translate(${x(temperature)},${error > 0 ? y(error) : 0})`,
        visibility: error > 0 ? undefined : "hidden",
      });
    });
    keepCount(dotted, biases.length, () => {
      const made = shape("path", { class: "gt-bias-curve" });
      curveGroup.append(made);
      return made;
    }, (old) => old.remove());
    biases.forEach(({ e, curve }, i) => {
      const seen = curve.filter(([, bias2]) => bias2 >= floor);
      set(dotted[i], { d: path(seen) ?? "", stroke: estimatorColour(e) });
    });
    const place = x(temperature);
    set(now, { x1: place, x2: place, y2: frame.height });
    set(nowText, {
      // Clear of the numbers of the vertical axis.
      x: Math.min(Math.max(place, LEFT + HALF_WORD), width - HALF_WORD),
      "text-anchor": "middle",
    });
    const level = zero > 0 ? y(zero) : 0;
    const visibility = zero > 0 && zero >= floor ? undefined : "hidden";
    set(zeroLine, { x2: width - RIGHT, y1: level, y2: level, visibility });
    const left = place > 0.7 * width; // out of the way of the reader's temperature
    set(zeroText, {
      x: left ? LEFT + 4 : width - RIGHT - 2,
      y: level - 4,
      "text-anchor": left ? "start" : "end",
      visibility,
    });
    frame.drawAxis(x, TICKS, String);
  }

  /**
   * @param {import("d3-scale").ScaleLogarithmic<number, number>} y
   * @param {number} width
   */
  function drawGrid(y, width) {
    const [low, high] = y.domain().map(Math.log10);
    const powers = [];
    for (let power = Math.ceil(low); power <= Math.floor(high); power++) powers.push(power);
    keepCount(grid, powers.length, () => {
      const made = {
        rule: shape("line", { class: "gt-rule", x1: LEFT }),
        text: shape("text", { class: "gt-quiet", x: LEFT - 5, dy: "0.35em", "text-anchor": "end" }),
      };
      gridGroup.append(made.rule, made.text);
      return made;
    }, ({ rule, text }) => {
      rule.remove();
      text.remove();
    });
    powers.forEach((power, i) => {
      const level = y(10 ** power);
      setText(grid[i].text, Math.abs(power) < 3 ? String(10 ** power) : tenTo(power));
      set(grid[i].text, { y: level });
      set(grid[i].rule, { x2: width - RIGHT, y1: level, y2: level });
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

/**
 * @param {Curve[]} errors
 * @param {number} zero
 * @returns {[number, number]}
 */
function domainOf(errors, zero) {
  const all = errors.flat().map(([, error]) => error).filter((error) => error > 0);
  if (zero > 0) all.push(zero);
  if (all.length === 0) return [0.1, 1];
  const top = ROOM * Math.max(...all);
  return [Math.max(Math.min(...all) / ROOM, top / 10 ** DECADES), top];
}

/**
 * The height of a curve between two of its points; NaN without points on both sides.
 *
 * @param {Curve} curve
 * @param {number} temperature
 */
function between(curve, temperature) {
  for (let i = 1; i < curve.length; i++) {
    const [[t0, e0], [t1, e1]] = [curve[i - 1], curve[i]];
    if (temperature < t0 * 0.999999 || temperature > t1 * 1.000001) continue;
    const share = Math.log(temperature / t0) / Math.log(t1 / t0);
    return Math.exp(Math.log(e0) + share * Math.log(e1 / e0));
  }
  return NaN;
}
