/**
 * The empirical cdf of a sample as steps, over its cdf with the band that holds the whole of it.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
// @ts-types="@types/d3-shape"
import { area, line } from "d3-shape";
import { set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";

const SIDE = 10; // room for half a tick label, as in a histogram
const POINTS = 120; // of the curve
const LEVELS = [0.5, 1];
const TEXT = 90; // room that the text of a mark takes
const NOTE = 122; // room that the notes take

/**
 * Places on the axis go from 0 to 1.
 *
 * @typedef {{
 *   cdf(at: number): number,
 *   seen(at: number): number,
 *   n: number,
 *   band: number,
 *   lower: number,
 *   upper: number,
 *   ticks: number[],
 *   toText(tick: number): string,
 *   axisTitle: string,
 *   notes: string[],
 *   mark?: { at: number, height: number, text: string },
 * }} Data `seen` is the share of the sample up to a place; `band` half the width of the band, 0 for
 *   none; `mark` follows one height to its place
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number }} options
 */
export function createEmpiricalCdf(life, options) {
  const frame = createFrame(life, { ...options, class: "gt-empirical-cdf" });
  const ground = LEVELS.map((level) => ({
    line: shape("line", { class: "gt-level", x1: SIDE }),
    text: shape("text", { class: "gt-quiet gt-halo", x: SIDE }, level === 1 ? "1" : "½"),
  }));
  const band = shape("path", { class: "gt-band" });
  const theory = shape("path", { class: "gt-theory" });
  const steps = shape("path", { class: "gt-ecdf" });
  const guide = shape("path", { class: "gt-mark" });
  const dot = shape("circle", { class: "gt-mark-dot", r: 4.5 });
  const markText = shape("text", { class: "gt-halo" });
  const notes = [0, 1].map((row) =>
    shape("text", {
      class: "gt-halo",
      "text-anchor": "end",
      y: frame.height - 8 - 17 * row,
    })
  );
  frame.plot.append(band, ...ground.flatMap((level) => [level.line, level.text]));
  frame.plot.append(theory, steps, guide, dot, markText, ...notes);
  /** @type {Data | null} */
  let data = null;
  const x = scaleLinear();
  const y = scaleLinear([0, 1], [frame.height, 8]);

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const { lower, upper, ticks, toText, axisTitle } = data;
    x.range([SIDE, width - SIDE]);
    ground.forEach((level, i) => {
      set(level.line, { x2: width - SIDE, y1: y(LEVELS[i]), y2: y(LEVELS[i]) });
      set(level.text, { y: y(LEVELS[i]) + 14 });
    });
    drawTheory(data);
    set(steps, { d: data.n ? stepsOf(data, width) : "" });
    drawMark(data, width);
    notes.forEach((text, row) => {
      setText(text, data?.notes[data.notes.length - 1 - row] ?? "");
      set(text, { x: width - SIDE });
    });
    frame.drawAxis(scaleLinear([lower, upper], x.range()), ticks, toText, axisTitle);
  }

  /** @param {Data} data */
  function drawTheory({ cdf, band: half }) {
    const points = Array.from({ length: POINTS + 1 }, (_, i) => {
      const at = i / POINTS;
      return { at, height: cdf(at) };
    });
    /** @typedef {typeof points[0]} Point */
    /** @type {ReturnType<typeof line<Point>>} */
    const curve = line();
    set(theory, { d: curve.digits(1).x((p) => x(p.at)).y((p) => y(p.height))(points) ?? "" });
    /** @type {ReturnType<typeof area<Point>>} */
    const reach = area();
    reach.digits(1).x((p) => x(p.at))
      .y0((p) => y(Math.max(0, p.height - half)))
      .y1((p) => y(Math.min(1, p.height + half)));
    set(band, { d: half ? reach(points) ?? "" : "" });
  }

  /**
   * The steps, looked at once a pixel: as exact as can be drawn, however many they are.
   *
   * @param {Data} data
   * @param {number} width
   */
  function stepsOf({ seen }, width) {
    const pixels = Math.round(width - 2 * SIDE);
    let height = y(seen(0)).toFixed(1);
    let path = `M${SIDE},${height}`;
    for (let pixel = 1; pixel <= pixels; pixel++) {
      const next = y(seen(pixel / pixels)).toFixed(1);
      if (next === height) continue;
      path += `H${SIDE + pixel}V${next}`;
      height = next;
    }
    return `${path}H${width - SIDE}`;
  }

  /**
   * @param {Data} data
   * @param {number} width
   */
  function drawMark({ mark, notes: told }, width) {
    const inside = mark !== undefined && mark.at >= 0 && mark.at <= 1;
    set(guide, { visibility: mark ? undefined : "hidden" });
    set(markText, { visibility: mark ? undefined : "hidden" });
    set(dot, { visibility: inside ? undefined : "hidden" });
    if (!mark) return;
    const at = x(Math.min(1, Math.max(0, mark.at)));
    const height = y(mark.height);
    const down = inside ? `V${frame.height}` : "";
    set(guide, { d: `M${SIDE},${height.toFixed(1)}H${at.toFixed(1)}${down}` });
    set(dot, { cx: at, cy: height });
    setText(markText, inside ? mark.text : mark.at < 0 ? `← ${mark.text}` : `${mark.text} →`);
    // Over the guide on the left of the curve, or under the curve where there is no room. At the
    // top it stands under the curve, on the right, where the curve is flat.
    const top = height < 24;
    const room = top ? at + 8 + TEXT > width - SIDE : at - SIDE > TEXT;
    const under = top || (!room && height < frame.height - 24);
    const base = under ? height + 16 : height - 6;
    const meetsNotes = told.length > 0 && !room && at + 8 + TEXT > width - SIDE - NOTE;
    set(markText, {
      x: room ? at - 8 : at + 8,
      y: meetsNotes ? Math.min(base, frame.height - 46) : base,
      "text-anchor": room ? "end" : "start",
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
