/**
 * The mean squared error of each estimator, as a bar of two parts: squared bias, and variance.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { ASKS, ESTIMATORS, UNBIASED } from "../maths/gradient_estimators_arena.js";
import { set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { createHeadings, DRAWN, ROW, ROWS } from "./gradient_estimators_marks.js";
import { number, percent } from "./words.js";

const TOP = 20;
const THICK = 16;
const FAR = 4; // times the middle one of the errors: what is longer leaves the picture
const ARROW = 9;
const FAINT = 0.45; // for what too few draws say
const ROOMY = 290; // pixels in which two texts stand beside each other

/**
 * @typedef {{ bias2: number, variance: number }} Parts
 * @typedef {{ parts: Parts[] | null, zero: number, judged: boolean[] }} Data `zero` is the error of
 *   saying 0; `judged` says whose mean could be judged
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, axisTitle: string }} options
 */
export function createErrors(life, options) {
  const frame = createFrame(life, { ...options, height: ROWS + TOP, class: "gt-errors" });
  const rows = shape("g", { transform: `translate(0,${TOP})` });
  const zeroLine = shape("path", { class: "gt-other gt-zero" });
  const zeroText = shape("text", { class: "gt-quiet", y: TOP - 8 }, "always 0");
  frame.plot.append(zeroLine, zeroText, rows);
  const headings = createHeadings(rows);
  const bars = ESTIMATORS.map((_, e) => {
    const y = e * ROW + DRAWN.from;
    const bar = {
      variance: shape("rect", { class: "gt-variance", y, height: THICK }),
      bias: shape("rect", { class: "gt-bias", x: 0, y, height: THICK }),
      arrow: shape("path", { class: "gt-further" }),
      words: shape("text", { class: "gt-quiet", x: 0, y: y + THICK + 14 }),
      asks: shape(
        "text",
        { class: "gt-quiet", y: y + THICK + 14, "text-anchor": "end" },
        `asks for ${ASKS[e]}`,
      ),
    };
    rows.append(...Object.values(bar));
    return bar;
  });
  /** @type {Data | null} */
  let data = null;

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const { parts, zero, judged } = data;
    const totals = parts?.map(({ bias2, variance }) => bias2 + variance) ?? [];
    const end = endOf(totals, zero);
    const x = scaleLinear([0, end], [0, width - ARROW]).clamp(true);
    bars.forEach((bar, e) => {
      const { bias2, variance } = parts?.[e] ?? { bias2: 0, variance: 0 };
      const [first, second] = [x(bias2), x(bias2 + variance)];
      const beyond = bias2 + variance > end * 1.000001;
      const opacity = judged[e] ? undefined : FAINT;
      set(bar.bias, { width: first, opacity });
      set(bar.variance, { x: first, width: Math.max(0, second - first), opacity });
      const y = e * ROW + DRAWN.from;
      set(bar.arrow, {
        d: `M${second + 1},${y}l${ARROW - 2},${THICK / 2}l${2 - ARROW},${THICK / 2}z`,
        visibility: beyond ? undefined : "hidden",
      });
      setText(bar.words, parts ? noteOf(e, bias2, variance, judged[e]) : "");
      set(bar.asks, { x: width, visibility: width < ROOMY ? "hidden" : undefined });
    });
    const least = Math.min(...totals.filter((_, e) => judged[e]));
    headings.show(
      ESTIMATORS.map((_, e) => parts ? number(totals[e]) : "–"),
      ESTIMATORS.map((_, e) => judged[e] && totals[e] === least),
      width,
    );
    const place = x(zero);
    // Only beside the bars: it runs through no text.
    const pieces = ESTIMATORS.map((_, e) =>
      `M${place},${TOP + e * ROW + DRAWN.from - 4}v${THICK + 8}`
    );
    set(zeroLine, { d: pieces.join(""), visibility: zero <= end ? undefined : "hidden" });
    set(zeroText, {
      x: Math.min(Math.max(place, 26), width - 26),
      "text-anchor": "middle",
      visibility: zero <= end ? undefined : "hidden",
    });
    const tiny = end < 1e-3 || end > 1e4;
    frame.drawAxis(
      x,
      x.ticks(Math.min(4, width / 70)),
      tiny ? (tick) => number(tick) : x.tickFormat(4),
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
 * @param {number} e
 * @param {number} bias2
 * @param {number} variance
 * @param {boolean} judged
 */
function noteOf(e, bias2, variance, judged) {
  if (!judged) return "too few draws to know";
  if (UNBIASED[e]) return "no bias, by theory";
  return bias2 + variance > 0 ? `bias² is ${percent(bias2 / (bias2 + variance), 0)} of it` : "";
}

/**
 * End of the axis: all errors, unless some are far larger than the middle one.
 *
 * @param {number[]} totals
 * @param {number} zero
 */
function endOf(totals, zero) {
  const sorted = totals.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const largest = sorted[sorted.length - 1] ?? 0;
  const end = Math.min(largest, FAR * middle) || largest || zero || 1;
  return zero > end && zero < 1.5 * end ? zero : end;
}
