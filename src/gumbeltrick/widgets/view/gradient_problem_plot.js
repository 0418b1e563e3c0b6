/**
 * A chart with a vertical axis on which lines, stairs and dots stand, cut off at its edges.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { element, keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { minus, number } from "./words.js";

const LEFT = 40; // for the numbers of the vertical axis
const FAR_LEFT = 72; // for longer ones
const LONG = 5; // characters that fit the narrower
const RIGHT = 12; // half a tick label
const TICKS = 4;
const SMALL = 0.01; // of the largest number: smaller ones are written with powers of ten
const PIXELS_A_TICK = 60; // of the horizontal axis
const NARROW = "\u202f"; // between thousands

/**
 * A line through points; with `steps`, each point's y holds up to the next point's x. All are
 * finite.
 *
 * @typedef {{ class: string, points: { x: number, y: number }[], steps?: boolean }} Line
 * @typedef {{ class: string, x: number, y: number }} Dot
 * @typedef {{
 *   lower: number,
 *   upper: number,
 *   bottom: number,
 *   top: number,
 *   lines: Line[],
 *   dots: Dot[],
 *   upright: { class: string, x: number }[],
 *   note: string,
 *   axisTitle: string,
 * }} Data `upright` are lines from bottom to top
 */

/** @typedef {ReturnType<typeof createPlot>} Plot */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, class: string, height: number }} options
 */
export function createPlot(life, options) {
  const frame = createFrame(life, options);
  const grid = shape("g");
  // An svg in an svg ends where it ends: the lines leave the picture, and do not run along its edge.
  const clip = shape("svg", { class: "gt-clip", height: frame.height });
  const lineGroup = shape("g");
  const uprightGroup = shape("g");
  const dotGroup = shape("g");
  clip.append(uprightGroup, lineGroup);
  frame.plot.append(grid, clip, dotGroup);
  const note = element("span", { class: "gt-plot-note" });
  frame.root.querySelector("figcaption")?.append(note);
  /** @type {{ line: SVGLineElement, text: SVGTextElement }[]} */
  const ticks = [];
  /** @type {SVGPathElement[]} */
  const lines = [];
  /** @type {SVGLineElement[]} */
  const uprights = [];
  /** @type {SVGCircleElement[]} */
  const dots = [];
  /** @type {Data | null} */
  let data = null;
  const x = scaleLinear();
  const y = scaleLinear();

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    y.domain([data.bottom, data.top]).range([frame.height, 0]);
    const texts = tickTexts();
    const left = texts.some((text) => text.length > LONG) ? FAR_LEFT : LEFT;
    const right = Math.max(left + 1, width - RIGHT);
    const reach = right - left;
    x.domain([data.lower, data.upper]).range([0, reach]);
    set(clip, { x: left, width: reach });
    drawTicks(texts, left, right);
    keep(lines, data.lines.length, lineGroup, "path");
    data.lines.forEach((line, i) => set(lines[i], { class: line.class, d: pathOf(line, reach) }));
    keep(uprights, data.upright.length, uprightGroup, "line");
    data.upright.forEach((each, i) =>
      set(uprights[i], { class: each.class, x1: x(each.x), x2: x(each.x), y1: 0, y2: frame.height })
    );
    keep(dots, data.dots.length, dotGroup, "circle");
    data.dots.forEach((dot, i) => {
      const inside = dot.x >= x.domain()[0] && dot.x <= x.domain()[1] &&
        dot.y >= y.domain()[0] && dot.y <= y.domain()[1];
      set(dots[i], {
        class: dot.class,
        r: 5,
        cx: inside ? left + x(dot.x) : 0,
        cy: inside ? y(dot.y) : 0,
        visibility: inside ? undefined : "hidden",
      });
    });
    setText(note, data.note);
    frame.drawAxis(
      scaleLinear(x.domain(), [left, right]),
      x.ticks(Math.min(9, Math.floor(reach / PIXELS_A_TICK))),
      (tick) => minus(String(tick)),
      data.axisTitle,
    );
  }

  /**
   * @param {Line} line
   * @param {number} reach
   */
  function pathOf({ points, steps }, reach) {
    /** No farther out than another picture: browsers draw long lines badly. */
    const across = (/** @type {number} */ value) => limit(x(value), -reach, 2 * reach);
    const up = (/** @type {number} */ value) => limit(y(value), -frame.height, 2 * frame.height);
    return points.map((point, i) => {
      const [px, py] = [across(point.x).toFixed(1), up(point.y).toFixed(1)];
      if (i === 0) return `M${px},${py}`;
      return steps ? `H${px}V${py}` : `L${px},${py}`;
    }).join("") + (steps && points.length ? `H${reach}` : "");
  }

  /** Numbers of the vertical axis. */
  function tickTexts() {
    const format = y.tickFormat(TICKS);
    const small = Math.max(...y.domain().map(Math.abs)) < SMALL;
    return y.ticks(TICKS).map((value) =>
      small ? minus(number(value)) : format(value).replace(/,/g, NARROW)
    );
  }

  /**
   * @param {string[]} texts
   * @param {number} left
   * @param {number} right
   */
  function drawTicks(texts, left, right) {
    const values = y.ticks(TICKS);
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
      set(tick.line, { x1: left, x2: right, y1: at, y2: at });
      setText(tick.text, texts[i]);
      set(tick.text, { x: left - 6, y: at });
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
 * @template {"path" | "line" | "circle"} Tag
 * @param {SVGElementTagNameMap[Tag][]} parts
 * @param {number} count
 * @param {SVGGElement} group
 * @param {Tag} tag
 */
function keep(parts, count, group, tag) {
  keepCount(parts, count, () => {
    const part = shape(tag);
    group.append(part);
    return part;
  }, (part) => part.remove());
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function limit(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
