/**
 * The odds of one option to another, menu by menu: seen, and exactly.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear, scaleLog } from "d3-scale";
import { keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { number, plain, tenTo } from "./words.js";

const LEFT = 62; // for the menus' names
const RIGHT = 58; // for their odds
const EDGE = 5; // half a dot
const LONGEST_ROW = 36;
const LEAST_SPAN = 1.25; // the axis spans at least this ratio of odds
const NARROW = 12; // an axis that spans more counts in powers of ten
const MOST_TICKS = 4; // of powers of ten
const LETTER = 6.5; // width in pixels, at most, of a figure below the axis
const GAP = 6; // pixels between two labels, at least
const WRITTEN_OUT = 1e4; // larger odds, and smaller ones than their inverse, are not

/**
 * One menu. Odds may be 0 or Infinity, and NaN where there are none.
 *
 * @typedef {{ name: string, seen: number, exact: number, low: number, high: number }} Row
 *   `seen` are the odds in the sample, `low` and `high` where 95 % of such samples have them
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, height: number, axisTitle: string }} options
 */
export function createOddsRows(life, options) {
  const frame = createFrame(life, { ...options, class: "gt-odds" });
  const alone = shape("line", { class: "gt-other", y1: 0, y2: frame.height });
  frame.plot.append(alone);
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];
  /** @type {Row[]} */
  let data = [];

  function createRow() {
    const row = {
      name: shape("text", { class: "gt-strong", x: 0, dy: "0.35em" }),
      band: shape("rect", { class: "gt-band" }),
      exact: shape("line", { class: "gt-theory" }),
      dot: shape("circle", { class: "gt-seen", r: EDGE }),
      odds: shape("text", { dy: "0.35em", "text-anchor": "end" }),
    };
    frame.plot.append(...Object.values(row));
    return row;
  }

  function draw() {
    const width = frame.width();
    if (!data.length || !width) return;
    keepCount(
      rows,
      data.length,
      createRow,
      (row) => Object.values(row).forEach((part) => part.remove()),
    );
    const end = Math.max(LEFT + EDGE, width - RIGHT - EDGE);
    const x = scaleLog(domainOf(data), [LEFT + EDGE, end]).clamp(true);
    const step = Math.min(LONGEST_ROW, frame.height / data.length);
    const top = (frame.height - step * data.length) / 2;
    rows.forEach((row, m) => drawRow(row, data[m], x, top + (m + 0.5) * step, step));
    drawMark(alone, x, data[0].exact);
    set(alone, { y1: top, y2: top + step * data.length });
    const ticks = ticksOf(x.domain(), x);
    frame.drawAxis(x, ticks.values, ticks.toText);
  }

  /**
   * @param {ReturnType<typeof createRow>} row
   * @param {Row} menu
   * @param {(odds: number) => number} x
   * @param {number} middle
   * @param {number} step
   */
  function drawRow(row, { name, seen, exact, low, high }, x, middle, step) {
    const half = Math.min(step * 0.44, 14);
    setText(row.name, name);
    set(row.name, { y: middle });
    drawMark(row.exact, x, exact);
    set(row.exact, { y1: middle - half, y2: middle + half });
    const banded = low < high;
    const [from, to] = banded ? [x(Math.max(low, 1e-300)), x(Math.min(high, 1e300))] : [0, 0];
    set(row.band, { x: from, width: to - from, y: middle - half, height: 2 * half });
    const drawn = seen > 0 && seen < Infinity;
    set(row.dot, {
      cx: drawn ? x(seen) : 0,
      cy: middle,
      visibility: drawn ? undefined : "hidden",
    });
    const sampled = !Number.isNaN(seen);
    setText(row.odds, Number.isNaN(sampled ? seen : exact) ? "–" : number(sampled ? seen : exact));
    set(row.odds, { x: frame.width(), y: middle, class: sampled ? undefined : "gt-quiet" });
  }

  frame.onWidth(draw);
  return {
    root: frame.root,
    /**
     * @param {Row[]} menus the menu of two first
     * @param {string} description
     */
    update(menus, description) {
      data = menus;
      frame.describe(description);
      draw();
    },
  };
}

/**
 * @param {SVGLineElement} line
 * @param {(odds: number) => number} x
 * @param {number} odds
 */
function drawMark(line, x, odds) {
  const drawn = odds > 0 && odds < Infinity;
  const at = drawn ? x(odds) : 0;
  set(line, { x1: at, x2: at, visibility: drawn ? undefined : "hidden" });
}

/**
 * Ends of the axis: all exact odds and all that were seen lie inside, as do bands that are not
 * much wider.
 *
 * @param {Row[]} menus
 * @returns {[number, number]}
 */
export function domainOf(menus) {
  const marks = menus.flatMap(({ seen, exact }) => [seen, exact]).filter(isPlace);
  if (marks.length === 0) return [0.5, 2];
  let low = Math.min(...marks);
  let high = Math.max(...marks);
  const room = Math.max(high / low, 1.1) ** 2;
  const ends = menus.flatMap((menu) => [menu.low, menu.high]).filter(isPlace);
  low = Math.min(low, Math.max(low / room, Math.min(...ends)));
  high = Math.max(high, Math.min(high * room, Math.max(...ends, 0)));
  const wider = Math.max(1, Math.sqrt(LEAST_SPAN / (high / low)));
  return [low / wider / 1.02, high * wider * 1.02];
}

/** @param {number} odds */
function isPlace(odds) {
  return odds > 1e-290 && odds < 1e290;
}

/**
 * @typedef {{ values: number[], toText(tick: number): string }} Ticks
 */

/**
 * Round odds, as many as have room for their labels.
 *
 * @param {number[]} domain
 * @param {(odds: number) => number} x
 * @returns {Ticks}
 */
export function ticksOf(domain, x) {
  const { values, toText } = roundOdds(domain);
  const half = (/** @type {number} */ tick) => LETTER * toText(tick).length / 2;
  let every = 1;
  let kept = values;
  const touches = (/** @type {number} */ tick, /** @type {number} */ i) =>
    i > 0 && x(tick) - half(tick) < x(kept[i - 1]) + half(kept[i - 1]) + GAP;
  while (kept.some(touches)) {
    every++;
    kept = values.filter((_, i) => i % every === 0);
  }
  return { values: kept, toText };
}

/**
 * @param {number[]} domain
 * @returns {Ticks}
 */
function roundOdds([low, high]) {
  const long = high >= WRITTEN_OUT || low < 1 / WRITTEN_OUT;
  if (high / low < NARROW) {
    return { values: scaleLinear([low, high], [0, 1]).ticks(long ? 1 : 4), toText: textOf };
  }
  const first = Math.floor(Math.log10(low));
  const last = Math.floor(Math.log10(high));
  const every = Math.ceil((last - first) / MOST_TICKS);
  const values = [];
  for (let power = first; power <= last; power += every) {
    for (const digit of every > 1 || long ? [1] : [1, 3]) values.push(Number(`${digit}e${power}`));
  }
  return {
    values: values.filter((tick) => tick >= low && tick <= high),
    toText: (tick) => textOf(tick) === plain(tick) ? plain(tick) : tenTo(Math.log10(tick)),
  };
}

/** @param {number} tick */
function textOf(tick) {
  return tick >= WRITTEN_OUT || tick < 1 / WRITTEN_OUT ? number(tick) : plain(tick);
}
