/**
 * The integral of the winner's density, stopped at c: an area per winner under one curve, with the
 * sampled maxima as steps on top, and the last draw below.
 *
 * All places are measured from log Z, where the curve never moves.
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

const SIDE = 8; // half the thumb of the slider below
const STRIP = 34; // height of the last draw, between curve and axis
const POINTS = 120; // of the curve
const SLACK = 6; // pixels that a finger moves before it drags

/**
 * @typedef {{
 *   lower: number,
 *   upper: number,
 *   origin: number,
 *   curve(place: number): { density: number, low: number, high: number },
 *   probabilities: number[],
 *   layers: ArrayLike<number>[],
 *   bins: number,
 *   n: number,
 *   top: number,
 *   stop: number,
 *   stopText: string,
 *   notes: string[],
 *   last: { perturbed: number[], winner: number } | null,
 * }} Data `origin` is log Z; `layers` are counts by bin, without those outside; no steps are drawn
 *   for n = 0; `top` is the height of the picture, a density
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number, axisTitle: string, onStop(place: number): void }} options
 */
export function createAreas(life, options) {
  const frame = createFrame(life, { ...options, class: "gt-areas" });
  const areaGroup = shape("g");
  const veil = shape("rect", { class: "gt-veil", y: 0 });
  const band = shape("path", { class: "gt-band" });
  const stepGroup = shape("g");
  const curve = shape("path", { class: "gt-theory" });
  const ground = shape("line", { class: "gt-ground" });
  const stop = shape("line", { class: "gt-stop", y1: 0, y2: frame.height });
  const stopText = shape("text", { class: "gt-strong gt-halo", y: 12 });
  const dotGroup = shape("g");
  const drawText = shape("text", { class: "gt-quiet", x: 2, y: frame.height - STRIP + 13 });
  const noteGroup = shape("g");
  frame.plot.append(areaGroup, veil, band, stepGroup, curve, ground, dotGroup, drawText);
  frame.plot.append(stop, noteGroup, stopText);
  /** @type {SVGPathElement[]} */
  const areas = [];
  /** @type {SVGPathElement[]} */
  const steps = [];
  /** @type {SVGCircleElement[]} */
  const dots = [];
  /** @type {SVGTextElement[]} */
  const notes = [];
  /** @type {Data | null} */
  let data = null;
  const base = frame.height - STRIP;
  const x = scaleLinear();
  const y = scaleLinear();

  const svg = /** @type {SVGSVGElement} */ (frame.plot.ownerSVGElement);
  /** @param {PointerEvent} event */
  function pointAt(event) {
    const place = x.invert(event.clientX - svg.getBoundingClientRect().left);
    if (data) options.onStop(Math.min(data.upper, Math.max(data.lower, place)));
  }
  /** Where a finger came down that may yet scroll the page. @type {number | null} */
  let down = null;
  life.listen(svg, "pointerdown", (event) => {
    if (event.button !== 0) return;
    svg.setPointerCapture(event.pointerId);
    if (event.pointerType === "touch") down = event.clientX;
    else pointAt(event);
  });
  life.listen(svg, "pointermove", (event) => {
    if (!svg.hasPointerCapture(event.pointerId)) return;
    if (down !== null && Math.abs(event.clientX - down) < SLACK) return;
    down = null;
    pointAt(event);
  });
  life.listen(svg, "pointerup", (event) => {
    if (down !== null) pointAt(event);
    down = null;
  });
  life.listen(svg, "pointercancel", () => {
    down = null;
  });

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const { lower, upper, origin } = data;
    x.domain([lower, upper]).range([SIDE, width - SIDE]);
    y.domain([0, data.top]).range([base, 0]);
    drawCurve(data);
    drawSteps(data);
    drawStop(data, width);
    drawLast(data);
    drawNotes(data.notes, width);
    set(ground, { x1: SIDE, x2: width - SIDE, y1: base, y2: base });
    const axis = scaleLinear([lower + origin, upper + origin], x.range());
    frame.drawAxis(axis, axis.ticks(Math.min(9, width / 45)), axis.tickFormat(9));
  }

  /** @param {Data} data */
  function drawCurve({ lower, upper, probabilities, n, curve: theory }) {
    keep(areas, probabilities.length, areaGroup, "gt-mass", true);
    const points = Array.from({ length: POINTS + 1 }, (_, i) => {
      const place = lower + (upper - lower) * i / POINTS;
      return { place, ...theory(place) };
    });
    /** @typedef {typeof points[0]} Point */
    let reached = 0;
    areas.forEach((path, k) => {
      const [from, to] = [reached, reached += probabilities[k]];
      /** @type {ReturnType<typeof area<Point>>} */
      const layer = area();
      layer.digits(1).x((p) => x(p.place)).y0((p) => y(from * p.density));
      set(path, { d: layer.y1((p) => y(to * p.density))(points) ?? "" });
    });
    /** @type {ReturnType<typeof line<Point>>} */
    const total = line();
    set(curve, { d: total.digits(1).x((p) => x(p.place)).y((p) => y(p.density))(points) ?? "" });
    /** @type {ReturnType<typeof area<Point>>} */
    const reach = area();
    reach.digits(1).x((p) => x(p.place)).y0((p) => y(p.low)).y1((p) => Math.max(0, y(p.high)));
    set(band, { d: n ? reach(points) ?? "" : "" });
  }

  /** @param {Data} data */
  function drawSteps({ lower, upper, layers, bins, n }) {
    keep(steps, layers.length, stepGroup, "gt-steps", false);
    const unit = n ? bins / (upper - lower) / n : 0;
    const edges = Array.from(
      { length: bins + 1 },
      (_, b) => x(lower + (upper - lower) * b / bins).toFixed(1),
    );
    const reached = new Float64Array(bins);
    steps.forEach((path, k) => {
      let d = n ? `M${edges[0]},${base}` : "";
      for (let b = 0; n && b < bins; b++) {
        reached[b] += layers[k][b] * unit;
        d += `V${y(reached[b]).toFixed(1)}H${edges[b + 1]}`;
      }
      set(path, { d: n ? `${d}V${base}` : "" });
    });
  }

  /**
   * @param {Data} data
   * @param {number} width
   */
  function drawStop({ stop: place, stopText: text, lower, upper }, width) {
    const at = x(Math.min(upper, Math.max(lower, place)));
    const room = width - at > 120;
    set(veil, { x: at, width: Math.max(0, width - SIDE - at), height: base });
    set(stop, { x1: at, x2: at });
    setText(stopText, text);
    set(stopText, { x: room ? at + 6 : at - 6, "text-anchor": room ? "start" : "end" });
  }

  /** @param {Data} data */
  function drawLast({ last, lower, upper }) {
    const shown = last ? last.perturbed : [];
    keepCount(dots, shown.length, () => {
      const dot = shape("circle", { cy: frame.height - 9 });
      dotGroup.append(dot);
      return dot;
    }, (dot) => dot.remove());
    dots.forEach((dot, k) => {
      const place = Math.min(upper, Math.max(lower, shown[k]));
      const won = k === last?.winner;
      const looks = ["gt-dot", won ? "gt-dot-won" : "", place === shown[k] ? "" : "gt-dot-out"];
      set(dot, {
        class: looks.filter(Boolean).join(" "),
        cx: x(place),
        r: won ? 7 : 4.5,
        fill: colour(k),
      });
    });
    setText(drawText, last ? "last draw" : "");
  }

  /**
   * @param {string[]} texts
   * @param {number} right
   */
  function drawNotes(texts, right) {
    keepCount(notes, texts.length, (index) => {
      const at = { "text-anchor": "end", y: 34 + 17 * index };
      const text = shape("text", { class: "gt-halo", ...at });
      noteGroup.append(text);
      return text;
    }, (text) => text.remove());
    notes.forEach((text, index) => {
      setText(text, texts[index]);
      set(text, { x: right - 2 });
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
 * @param {SVGPathElement[]} paths
 * @param {number} count
 * @param {SVGGElement} parent
 * @param {string} className
 * @param {boolean} filled
 */
function keep(paths, count, parent, className, filled) {
  keepCount(paths, count, (k) => {
    const path = shape("path", { class: className, fill: filled ? colour(k) : "none" });
    parent.append(path);
    return path;
  }, (path) => path.remove());
}
