/**
 * One option in all five views.
 *
 * @module
 */

import { set, setText, shape } from "./element.js";
import { drawCounts, drawSoft, drawWinner } from "./one_noise_bars.js";
import { VIEWS } from "./one_noise_layout.js";
import { colour, letter, number } from "./words.js";

const POINTS = 48; // of the outline of a law
const DIGIT = 7; // pixels that a digit takes

/** @typedef {import("./one_noise_layout.js").Place} Place */
/** @typedef {import("./one_noise_layout.js").Layout} Layout */

/**
 * The parts of a row; `lights` lie in the ground, everything else above it.
 *
 * @param {number} k
 * @param {SVGElement} ground
 * @param {SVGElement} marks
 */
export function createRow(k, ground, marks) {
  const lights = VIEWS.map(() => shape("rect", { class: "gt-light" }));
  const letters = VIEWS.map(() => shape("text", { class: "gt-strong", dy: "0.35em" }, letter(k)));
  const law = () => ({
    whole: shape("path", { class: "gt-law" }),
    part: shape("path", { class: "gt-law-part" }),
    base: shape("line", { class: "gt-base" }),
    score: shape("line", { class: "gt-score" }),
    stem: shape("line", { class: "gt-stem" }),
    dot: shape("circle", { class: "gt-dot" }),
    arrow: shape("path", { class: "gt-arrow" }),
    value: shape("text", { class: "gt-value" }),
  });
  const alarm = law();
  const sum = law();
  const winner = {
    tile: shape("rect", { class: "gt-tile", rx: 6 }),
    name: shape("text", { class: "gt-tile-name", dy: "0.36em" }, letter(k)),
    none: shape("circle", { class: "gt-none", r: 3 }),
  };
  const soft = {
    track: shape("rect", { class: "gt-track", rx: 2 }),
    bar: shape("rect", { class: "gt-bar", rx: 2 }),
    share: shape("text", { dy: "0.35em", "text-anchor": "end" }),
  };
  const counts = {
    bar: shape("rect", { class: "gt-mass", fill: colour(k) }),
    band: shape("rect", { class: "gt-band" }),
    theory: shape("line", { class: "gt-theory" }),
    share: shape("text", { dy: "0.35em", "text-anchor": "end" }),
  };
  const group = shape(
    "g",
    { style: `--gt-clock:${colour(k)}` },
    ...letters,
    ...[alarm, sum, winner, soft, counts].flatMap((parts) => Object.values(parts)),
  );
  const under = shape("g", { style: `--gt-clock:${colour(k)}` }, ...lights);
  ground.prepend(under);
  marks.append(group);
  return { all: [under, group], group, lights, letters, alarm, sum, winner, soft, counts };
}

/**
 * @param {{ name: SVGElement, hint: SVGElement }} title
 * @param {Place} place
 * @param {[string, string]} words
 */
export function drawTitle({ name, hint }, { x, title }, [first, second]) {
  setText(name, first);
  setText(hint, second);
  set(name, { x, y: title });
  set(hint, { x, y: title + 17 });
}

/**
 * @typedef {{
 *   alarm(sum: number): number,
 *   sum(sum: number): number,
 *   alarmLaw(part: number, probability: number): number,
 *   sumLaw(part: number, logit: number): number,
 * }} Scale
 */

/**
 * @param {ReturnType<typeof createRow>} row
 * @param {number} k
 * @param {import("./one_noise_stage.js").Scene} scene
 * @param {Layout} layout
 * @param {Scale} scale
 * @param {number | null} lit
 */
export function drawRow(row, k, scene, layout, scale, lit) {
  const { seen, winner, logits, probabilities } = scene;
  const { places, row: height, wide } = layout;
  const won = k === winner;
  const told = lit === null ? won : lit === k;
  set(row.group, { class: won ? "gt-row gt-row-won" : "gt-row" });
  VIEWS.forEach((view, i) => {
    const { x, width, top } = places[view];
    const left = wide ? 16 : 22;
    set(row.lights[i], {
      x: x - left,
      y: top + k * height,
      width: width + left,
      height,
      visibility: lit === k ? undefined : "hidden",
    });
    set(row.letters[i], {
      x: x - 20,
      y: top + (k + 0.5) * height,
      visibility: wide ? "hidden" : undefined,
    });
  });
  const sum = seen.perturbed[k];
  drawLaw(row.alarm, places.alarm, k, height, {
    from: 0,
    to: scale.alarm(sum),
    law: (part) => scale.alarmLaw(part, probabilities[k]),
    right: true,
    won,
    value: told ? number(seen.times[k]) : "",
  });
  drawLaw(row.sum, places.sum, k, height, {
    from: scale.sum(logits[k]),
    to: scale.sum(sum),
    law: (part) => scale.sumLaw(part, logits[k]),
    right: false,
    won,
    value: told ? number(sum).replace("-", "−") : "",
  });
  drawWinner(row.winner, places.winner, k, height, won);
  drawSoft(row.soft, places.soft, k, height, seen.soft[k]);
  drawCounts(row.counts, places.counts, k, height, scene);
}

/**
 * A law, a mark on its axis, and the part of the area right or left of the mark.
 *
 * @param {ReturnType<typeof createRow>["alarm"]} parts
 * @param {Place} place
 * @param {number} k
 * @param {number} height
 * @param {{
 *   from: number,
 *   to: number,
 *   law(part: number): number,
 *   right: boolean,
 *   won: boolean,
 *   value: string,
 * }} what places are parts of the axis
 */
function drawLaw(parts, { x, width, top }, k, height, { from, to, law, right, won, value }) {
  const ground = top + k * height + Math.round(0.76 * height);
  const tall = 0.58 * height;
  const inside = Math.min(1, Math.max(0, to));
  const start = Math.min(1, Math.max(0, from));
  const at = x + width * inside;
  /** @type {(low: number, high: number) => string} */
  const area = (low, high) => {
    let path = `M${(x + low * width).toFixed(1)} ${ground}`;
    for (let i = 0; i <= POINTS; i++) {
      const part = low + (high - low) * i / POINTS;
      path += `L${(x + part * width).toFixed(1)} ${(ground - tall * law(part)).toFixed(1)}`;
    }
    return `${path}L${(x + high * width).toFixed(1)} ${ground}Z`;
  };
  set(parts.whole, { d: area(0, 1) });
  set(parts.part, { d: right ? area(inside, 1) : area(0, inside) });
  set(parts.base, { x1: x, x2: x + width, y1: ground, y2: ground });
  set(parts.score, {
    x1: x + width * start,
    x2: x + width * start,
    y1: ground - 5,
    y2: ground + 5,
    visibility: right || from !== start ? "hidden" : undefined,
  });
  set(parts.stem, { x1: x + width * start, x2: at, y1: ground, y2: ground });
  const beyond = to !== inside;
  set(parts.dot, {
    cx: at,
    cy: ground,
    r: won ? 7 : 5,
    visibility: beyond ? "hidden" : undefined,
  });
  const way = right ? 1 : -1;
  set(parts.arrow, {
    d: `M${at - 5 * way} ${ground - 5}L${at + 3 * way} ${ground}L${at - 5 * way} ${ground + 5}Z`,
    visibility: beyond ? undefined : "hidden",
  });
  // Beside the mark, on the side with more room, if there is enough of it.
  const atEnd = inside > 0.55;
  const room = (atEnd ? at - x : x + width - at) - 11;
  setText(parts.value, value.length * DIGIT > room + DIGIT ? "" : value);
  set(parts.value, {
    x: at + (atEnd ? -11 : 11),
    y: ground - 6,
    "text-anchor": atEnd ? "end" : "start",
  });
}
