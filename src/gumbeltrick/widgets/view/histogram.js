/**
 * A histogram, its layers stacked and coloured by outcome, under a density with a 95 % band.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import { keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { colour } from "./words.js";

const SIDE = 10; // room for half a tick label
const BESIDE = 1e-9; // of a jump
const POINTS = 90; // of the curve
const ESTIMATE = 12; // pixels below the top: where an estimate stands

/**
 * A point of the curve: its place on the axis, from 0 to 1, and heights in units of n / bins.
 *
 * @typedef {{ at: number, density: number, low: number, high: number }} CurvePoint
 */

/**
 * @typedef {{
 *   layers: ArrayLike<number>[],
 *   bins: number,
 *   n: number,
 *   curve(at: number): CurvePoint,
 *   others?: { class: string, density(at: number): number }[],
 *   top: number,
 *   lower: number,
 *   upper: number,
 *   ticks: number[],
 *   toText(tick: number): string,
 *   axisTitle: string,
 *   notes: string[],
 *   mark?: number,
 *   jumps?: number[],
 *   steps?: CurvePoint[],
 *   estimate?: { at: number, low: number, high: number },
 * }} Data `layers` are counts by bin; `top` is the height of the picture, in units of n / bins;
 *   `notes` stand in the corner at the top right; `others` are further curves; `mark` is a place on
 *   the axis, from 0 to 1, at which a line stands; `jumps` are such places where `curve` jumps, with a
 *   value on either side; `steps`, one a bin, take the place of `curve`
 *   where that would leave the picture; `estimate` is a dot with its error bar, on the same axis
 */

/**
 * Places from 0 to 1 that a curve is drawn through: even steps, and both sides of each jump.
 *
 * @param {number} count
 * @param {number[]} jumps
 */
function placesOf(count, jumps) {
  const even = Array.from({ length: count + 1 }, (_, i) => i / count);
  const sides = jumps.flatMap((at) => [at - BESIDE, at + BESIDE]);
  return sides.length ? [...even, ...sides].sort((a, b) => a - b) : even;
}

/** @typedef {ReturnType<typeof createHistogram>} Histogram */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number, points?: number }} options `points` of each curve
 */
export function createHistogram(life, options) {
  const { points: count = POINTS } = options;
  const frame = createFrame(life, { ...options, class: "gt-histogram" });
  const layerGroup = shape("g");
  const band = shape("path", { class: "gt-band" });
  const theory = shape("path", { class: "gt-theory" });
  const otherGroup = shape("g");
  const noteGroup = shape("g");
  const mark = shape("line", { class: "gt-mark", y1: 0, y2: frame.height, visibility: "hidden" });
  const bar = shape("line", { class: "gt-estimate-bar", y1: ESTIMATE, y2: ESTIMATE });
  const dot = shape("circle", { class: "gt-estimate", r: 5, cy: ESTIMATE });
  frame.plot.append(layerGroup, band, otherGroup, theory, mark, bar, dot, noteGroup);
  /** @type {SVGPathElement[]} */
  const layers = [];
  /** @type {SVGPathElement[]} */
  const others = [];
  /** @type {SVGTextElement[]} */
  const notes = [];
  /** @type {Data | null} */
  let data = null;

  const x = scaleLinear();
  const y = scaleLinear();
  /** @type {ReturnType<typeof area<CurvePoint>>} */
  const bandPath = area();
  bandPath.digits(1).x((p) => x(p.at)).y0((p) => y(p.low)).y1((p) => Math.max(0, y(p.high)));
  /** @type {ReturnType<typeof line<CurvePoint>>} */
  const theoryPath = line();
  theoryPath.digits(1).x((p) => x(p.at)).y((p) => y(p.density));

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const { n, curve, lower, upper, ticks, toText, axisTitle } = data;
    x.range([SIDE, width - SIDE]);
    y.domain([0, data.top]).range([frame.height, 0]);
    drawLayers(data);
    const points = data.steps
      ? stepPoints(data.steps)
      : placesOf(count, data.jumps ?? []).map(curve);
    set(band, { d: n ? bandPath(points) ?? "" : "" });
    set(theory, { d: theoryPath(points) ?? "" });
    drawOthers(data.others ?? []);
    drawMark(data.mark ?? -1);
    drawEstimate(data.estimate);
    drawNotes(data.notes, width - 2);
    frame.drawAxis(scaleLinear([lower, upper], x.range()), ticks, toText, axisTitle);
  }

  /** @param {Data} data */
  function drawLayers({ layers: counts, bins, n }) {
    keepCount(layers, counts.length, (k) => {
      const path = shape("path", { class: "gt-mass", fill: colour(k) });
      layerGroup.append(path);
      return path;
    }, (path) => path.remove());
    const unit = n ? bins / n : 0;
    const below = new Float64Array(bins);
    const above = new Float64Array(bins);
    layers.forEach((path, k) => {
      for (let b = 0; b < bins; b++) above[b] = below[b] + counts[k][b] * unit;
      set(path, { d: stairs(below, above, bins) });
      below.set(above);
    });
  }

  /**
   * Outline of a layer: up and down the steps of its top, then back along its bottom.
   *
   * @param {Float64Array} below
   * @param {Float64Array} above
   * @param {number} bins
   */
  function stairs(below, above, bins) {
    const edges = Array.from({ length: bins + 1 }, (_, b) => x(b / bins).toFixed(1));
    let path = `M${edges[0]},${y(0).toFixed(1)}`;
    for (let b = 0; b < bins; b++) path += `V${y(above[b]).toFixed(1)}H${edges[b + 1]}`;
    for (let b = bins - 1; b >= 0; b--) path += `V${y(below[b]).toFixed(1)}H${edges[b]}`;
    return `${path}Z`;
  }

  /** @param {{ class: string, density(at: number): number }[]} curves */
  function drawOthers(curves) {
    keepCount(others, curves.length, () => {
      const path = shape("path");
      otherGroup.append(path);
      return path;
    }, (path) => path.remove());
    others.forEach((path, k) => {
      const points = Array.from({ length: count + 1 }, (_, i) => {
        const density = curves[k].density(i / count);
        return { at: i / count, density, low: density, high: density };
      });
      set(path, { class: curves[k].class, d: theoryPath(points) ?? "" });
    });
  }

  /** @param {number} at outside the axis no line is drawn */
  function drawMark(at) {
    const inside = at >= 0 && at <= 1;
    set(mark, { visibility: inside ? undefined : "hidden" });
    if (inside) set(mark, { x1: x(at), x2: x(at) });
  }

  /** @param {Data["estimate"]} estimate what lies outside the axis is not drawn */
  function drawEstimate(estimate) {
    const { at = -1, low = at, high = at } = estimate ?? {};
    const [from, to] = [Math.max(0, low), Math.min(1, high)];
    set(bar, { visibility: from < to ? undefined : "hidden" });
    if (from < to) set(bar, { x1: x(from), x2: x(to) });
    const inside = at >= 0 && at <= 1;
    set(dot, { visibility: inside ? undefined : "hidden" });
    if (inside) set(dot, { cx: x(at) });
  }

  /**
   * @param {string[]} texts
   * @param {number} right
   */
  function drawNotes(texts, right) {
    keepCount(notes, texts.length, (index) => {
      const text = shape("text", { class: "gt-halo", "text-anchor": "end", y: 14 + 17 * index });
      noteGroup.append(text);
      return text;
    }, (text) => text.remove());
    notes.forEach((text, index) => {
      setText(text, texts[index]);
      set(text, { x: right });
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
 * Each step as the two points at its ends.
 *
 * @param {CurvePoint[]} steps
 * @returns {CurvePoint[]}
 */
function stepPoints(steps) {
  return steps.flatMap((step, b) =>
    [b, b + 1].map((edge) => ({ ...step, at: edge / steps.length }))
  );
}
