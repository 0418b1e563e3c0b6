/**
 * Where the five views stand: side by side with one row per option across all of them, or, where
 * there is little room, one below the other.
 *
 * @module
 */

/** The views, in their order. */
export const VIEWS = /** @type {const} */ (["alarm", "sum", "winner", "soft", "counts"]);

/** @typedef {typeof VIEWS[number]} View */

/**
 * A view's place in pixels: `x` and `width` of its picture, `top` of its first row, `title` the
 * baseline of its title.
 *
 * @typedef {{ x: number, width: number, top: number, title: number }} Place
 */

/**
 * @typedef {{
 *   wide: boolean,
 *   height: number,
 *   row: number,
 *   places: Record<View, Place>,
 * }} Layout `row` is the height of a row
 */

/** Height of the titles above the rows, side by side. */
export const HEAD = 46;
/** Height of a row, side by side: that of a slider and a little air. */
export const ROW = 46;

const PARTS = { alarm: 23, sum: 26, winner: 14, soft: 18, counts: 20 }; // of the width
const GAP = 16; // between two views
const NARROW_ROW = 27;
const NARROW_HEAD = 40;
const LETTER = 22; // room for the name of the option, in front of a row
const WINNER_PART = 0.4; // of the width, where the winner stands beside the soft one

/**
 * @param {boolean} wide whether there is room to stand side by side
 * @param {number} width
 * @param {number} options
 * @returns {Layout}
 */
export function layOut(wide, width, options) {
  return wide ? sideBySide(width, options) : stacked(width, options);
}

/**
 * @param {number} width
 * @param {number} options
 * @returns {Layout}
 */
function sideBySide(width, options) {
  const whole = Object.values(PARTS).reduce((sum, part) => sum + part);
  const free = width - GAP * VIEWS.length;
  let x = GAP;
  const places = /** @type {Record<View, Place>} */ ({});
  for (const view of VIEWS) {
    const own = free * PARTS[view] / whole;
    places[view] = { x, width: own, top: HEAD, title: 16 };
    x += own + GAP;
  }
  return { wide: true, height: HEAD + options * ROW, row: ROW, places };
}

/**
 * @param {number} width
 * @param {number} options
 * @returns {Layout}
 */
function stacked(width, options) {
  const step = NARROW_HEAD + options * NARROW_ROW + 12;
  const inner = width - LETTER;
  const middle = LETTER + WINNER_PART * inner;
  const at = (/** @type {number} */ line, /** @type {number} */ x, /** @type {number} */ end) => ({
    x,
    width: end - x,
    top: line * step + NARROW_HEAD,
    title: line * step + 16,
  });
  return {
    wide: false,
    height: 4 * step,
    row: NARROW_ROW,
    places: {
      alarm: at(0, LETTER, width),
      sum: at(1, LETTER, width),
      winner: at(2, LETTER, middle - GAP),
      soft: at(2, middle, width),
      counts: at(3, LETTER, width),
    },
  };
}

/**
 * Which view and which option a point belongs to; no option above or below the rows.
 *
 * @param {Layout} layout
 * @param {number} options
 * @param {number} x
 * @param {number} y
 * @returns {{ view: View, k: number } | null}
 */
export function locate({ places, row }, options, x, y) {
  for (const view of VIEWS) {
    const { x: left, width, top } = places[view];
    const k = Math.floor((y - top) / row);
    if (k >= 0 && k < options && x >= left - GAP && x <= left + width) return { view, k };
  }
  return null;
}
