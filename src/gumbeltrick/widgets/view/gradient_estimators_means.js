/**
 * The mean of each estimator with its error bar, a dot for each logit, against the exact gradient.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { ESTIMATORS } from "../maths/gradient_estimators_arena.js";
import { keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { createHeadings, DRAWN, ROW, ROWS } from "./gradient_estimators_marks.js";
import { isOff, shortJudgement } from "./gradient_estimators_words.js";
import { colour, letter, number } from "./words.js";

const Z95 = 1.959963984540054;
const TOP = 20; // for the letters of the lines
const SIDE = 8;
const APART = 13; // pixels between two letters
const FAR = 1.2; // spans of the exact gradient that are shown on either side of it
const LEAST_SPAN = 1e-4; // of the largest cost: gradients below that are drawn as 0
const DOT = 4;
const NARROW = 290; // pixels, below which the p-values are left to the words

/**
 * @typedef {{
 *   exact: number[],
 *   summaries: import("../maths/gradient_estimators_arena.js").Summary[],
 *   judgements: import("../maths/gradient_estimators_judge.js").Judgement[],
 *   size: number,
 * }} Data `size` is the largest cost, up to sign
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, axisTitle: string }} options
 */
export function createMeans(life, options) {
  const frame = createFrame(life, { ...options, height: ROWS + TOP, class: "gt-means" });
  const rows = shape("g", { transform: `translate(0,${TOP})` });
  const lineGroup = shape("g");
  const letterGroup = shape("g");
  frame.plot.append(lineGroup, letterGroup, rows);
  const headings = createHeadings(rows);
  /** @type {SVGLineElement[]} */
  const lines = [];
  /** @type {SVGTextElement[]} */
  const letters = [];
  /** @type {ReturnType<typeof createDot>[]} */
  const dots = [];
  /** @type {Data | null} */
  let data = null;

  function createDot() {
    const dot = {
      goal: shape("line", { class: "gt-goal" }),
      bar: shape("line", { class: "gt-error-bar" }),
      dot: shape("circle", { class: "gt-mean", r: DOT }),
    };
    rows.append(dot.goal, dot.bar, dot.dot);
    return dot;
  }

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const { exact, summaries, judgements } = data;
    const size = exact.length;
    const x = scaleLinear(domainOf(data), [SIDE, width - SIDE]).clamp(true);
    keepCount(lines, size, () => {
      const line = shape("line", { class: "gt-exact", y1: TOP - 4, y2: ROWS + TOP });
      lineGroup.append(line);
      return line;
    }, (line) => line.remove());
    keepCount(letters, size, () => {
      const text = shape("text", { class: "gt-strong", y: TOP - 8, "text-anchor": "middle" });
      letterGroup.append(text);
      return text;
    }, (text) => text.remove());
    keepCount(
      dots,
      size * ESTIMATORS.length,
      createDot,
      (dot) => Object.values(dot).forEach((part) => part.remove()),
    );
    const places = spread(exact.map(x), width);
    exact.forEach((value, k) => {
      set(lines[k], { x1: x(value), x2: x(value), stroke: colour(k) });
      setText(letters[k], letter(k));
      set(letters[k], { x: places[k], fill: colour(k) });
    });
    const step = (DRAWN.to - DRAWN.from) / size;
    summaries.forEach(({ n, means, variances }, e) =>
      means.forEach((mean, k) => {
        const { goal, bar, dot } = dots[e * size + k];
        const y = e * ROW + DRAWN.from + (k + 0.5) * step;
        const half = halfBar(n, variances[k]);
        const shown = n > 0 ? undefined : "hidden";
        const place = x(exact[k]);
        set(goal, {
          x1: place,
          x2: place,
          y1: y - step / 2,
          y2: y + step / 2,
          stroke: colour(k),
        });
        set(bar, {
          x1: n ? x(mean - half) : 0,
          x2: n ? x(mean + half) : 0,
          y1: y,
          y2: y,
          stroke: colour(k),
          visibility: shown,
        });
        const [from, to] = x.domain();
        const beyond = mean < from || mean > to;
        set(dot, {
          cx: n ? x(mean) : 0,
          cy: y,
          fill: beyond ? "var(--gt-panel)" : colour(k),
          style: beyond ? `stroke:${colour(k)}` : undefined,
          visibility: shown,
        });
      })
    );
    const words = judgements.map((judgement) =>
      summaries[0].n ? shortJudgement(judgement, width > NARROW) : ""
    );
    headings.show(words, judgements.map(isOff), width);
    const tiny = x.domain()[1] - x.domain()[0] < 5e-3;
    frame.drawAxis(
      x,
      x.ticks(tiny ? 2 : Math.min(6, width / 60)),
      tiny ? (tick) => number(tick) : x.tickFormat(5),
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
 * @param {number} n
 * @param {number} variance
 */
function halfBar(n, variance) {
  return n > 1 ? Z95 * Math.sqrt(variance / n) : 0;
}

/**
 * Ends of the axis: the exact gradient and 0, and the error bars unless these go too far.
 *
 * @param {Data} data
 */
function domainOf({ exact, summaries, size }) {
  const [low, high] = [Math.min(0, ...exact), Math.max(0, ...exact)];
  const ends = summaries.flatMap(({ n, means, variances }) =>
    n > 0
      ? means.flatMap((mean, k) => {
        const half = halfBar(n, variances[k]);
        return [mean - half, mean + half];
      })
      : []
  );
  const flat = high - low < LEAST_SPAN * size;
  const span = Math.max(high - low, LEAST_SPAN * size, 1e-9);
  const far = flat ? Infinity : FAR * span;
  const from = Math.max(Math.min(low, ...ends), low - far);
  const to = Math.min(Math.max(high, ...ends), high + far);
  const pad = Math.max(0.05 * (to - from), 0.02 * span);
  return [from - pad, to + pad];
}

/**
 * Whether a mean lies beyond the ends of the axis, where its mark is hollow.
 *
 * @param {Data} data
 */
export function leavesAxis(data) {
  const [from, to] = domainOf(data);
  return data.summaries.some(({ n, means }) =>
    n > 0 && means.some((mean) => mean < from || mean > to)
  );
}

/**
 * Places for letters near their lines, in the same order, none on top of another.
 *
 * @param {number[]} wanted
 * @param {number} width
 */
function spread(wanted, width) {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b] || a - b);
  const places = [...wanted];
  order.forEach((k, i) => {
    if (i) places[k] = Math.max(places[k], places[order[i - 1]] + APART);
  });
  let end = width - APART / 2;
  for (const k of order.reverse()) {
    places[k] = Math.min(places[k], end);
    end = places[k] - APART;
  }
  return places;
}
