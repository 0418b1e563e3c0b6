/**
 * The triangle of three shares: points over their density, on a canvas, and marks above it.
 *
 * @module
 */

import { logDensity, softmaxAt } from "../maths/gumbel_softmax.js";
import { drawing, element, set, setText, shape } from "./element.js";
import { percent } from "./words.js";

const TALLEST = 300; // pixels, with the corners' names
const EDGE = 30; // room around the triangle
const ABOVE = 15; // pixels from the top corner to its name, past the marks that may lie there
const BELOW = 24; // and to the names of the other two
const CELL = 3; // pixels between two places at which the density is computed
const DARKEST = 0.5; // of the density's shading
const POINT = 1.2; // radius
const NEAR = 0.99; // share above which a point is called to lie in its corner
const ROOMY = 220; // pixels between two corners that have room for words
const MANY = 0.1; // of the points in one corner, from which on they are counted there
const CLOSE = 0.03; // farthest share from the mean's where the points are called one spot
const HALF = Math.sqrt(3) / 2;
const CURVE = Array.from({ length: 161 }, (_, i) => 10 ** (-2 + i / 40)); // temperatures

/**
 * `points` are three shares each; `mean`, `wins` (π) and `cooled` (softmax(x / T)) are places; `alone` says that there are more options, which the picture leaves
 * out.
 *
 * @typedef {{
 *   names: string[],
 *   logits: number[],
 *   temperature: number,
 *   points: Float64Array,
 *   mean: number[] | null,
 *   wins: number[],
 *   cooled: number[],
 *   alone: boolean,
 * }} Data
 * @typedef {ReturnType<typeof createTriangle>} Triangle
 */

/**
 * @param {import("./life.js").Life} life
 * @param {string} title
 */
export function createTriangle(life, title) {
  const canvas = element("canvas", { "aria-hidden": "true" });
  const outline = shape("path", { class: "gt-edge" });
  const curve = shape("path", { class: "gt-cooling" });
  const cooled = shape("path", { class: "gt-cooled" });
  const wins = shape("circle", { class: "gt-wins", r: 7 });
  const mean = shape("circle", { class: "gt-mean", r: 5 });
  const corners = ["start", "end", "middle"].map((anchor) =>
    shape("text", { class: "gt-strong", "text-anchor": anchor })
  );
  const spot = shape("text", { class: "gt-halo", "text-anchor": "middle" });
  const { svg, describe } = drawing(
    title,
    { height: TALLEST },
    outline,
    curve,
    wins,
    mean,
    cooled,
    ...corners,
    spot,
  );
  const caption = element("figcaption", {}, title);
  const root = element(
    "figure",
    { class: "gt-chart gt-triangle" },
    caption,
    element("div", { class: "gt-triangle-stage" }, canvas, svg),
  );
  const shading = document.createElement("canvas");
  let width = 0;
  /** @type {Data | null} */
  let data = null;
  // The first painting takes longest, and the page that still loads should not wait for it.
  let painted = false;
  const firstPaint = life.frame(() => {
    painted = true;
    if (data) drawCanvas(data);
  });
  life.watchWidth(root, (newWidth) => {
    width = newWidth;
    draw();
  });
  // A canvas does not follow the theme by itself: its colour changes by a transition of no length.
  life.listen(canvas, "transitionend", () => draw());

  /** Left end, bottom and side of the triangle, and the height of all. */
  function place() {
    const side = Math.max(60, Math.min(width - 2 * EDGE, (TALLEST - 2 * EDGE) / HALF));
    const height = Math.round(side * HALF) + 2 * EDGE;
    return { left: (width - side) / 2, bottom: EDGE + side * HALF, side, height };
  }

  /**
   * Where shares of A (left), B (right) and C (top) lie.
   *
   * @param {number[]} shares
   * @returns {[number, number]}
   */
  function at([, right, top]) {
    const { left, bottom, side } = place();
    return [left + side * (right + top / 2), bottom - side * HALF * top];
  }

  function draw() {
    if (!data || !width) return;
    if (painted) drawCanvas(data);
    else firstPaint.request();
    const { left, bottom, side, height } = place();
    set(svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    const top = bottom - side * HALF;
    set(outline, { d: `M${left},${bottom}h${side}L${left + side / 2},${top}Z` });
    const { logits } = data;
    const path = CURVE.map((each) => at(softmaxAt(logits, each)).map((v) => v.toFixed(1)).join());
    set(curve, { d: `M${path.join("L")}` });
    const [x, y] = at(data.cooled);
    set(cooled, { d: `M${x},${y - 7}l7,7l-7,7l-7,-7Z` });
    moveTo(wins, data.wins);
    set(mean, { visibility: data.mean ? undefined : "hidden" });
    if (data.mean) moveTo(mean, data.mean);
    writeCorners(data, [[left, bottom + BELOW], [left + side, bottom + BELOW], [
      left + side / 2,
      top - ABOVE,
    ]]);
    const close = data.mean && isSpot(data.points, data.mean);
    setText(spot, close ? "all draws lie here" : "");
    if (data.mean && close) {
      const [x, y] = at(data.mean);
      set(spot, { x, y: y - 14 });
    }
  }

  /**
   * Names of the corners, and how many of the draws lie there: one dot on the other.
   *
   * @param {Data} data
   * @param {number[][]} places
   */
  function writeCorners({ names, points }, places) {
    const count = points.length / 3;
    corners.forEach((corner, k) => {
      let there = 0;
      for (let i = k; i < points.length; i += 3) if (points[i] > NEAR) there++;
      const many = there > MANY * count;
      const share = `: ${percent(there / count, 0)}${place().side < ROOMY ? "" : " here"}`;
      setText(corner, many ? `${names[k]}${share}` : names[k]);
      set(corner, { x: places[k][0], y: places[k][1] });
    });
  }

  /**
   * @param {Element} mark
   * @param {number[]} shares
   */
  function moveTo(mark, shares) {
    const [cx, cy] = at(shares);
    set(mark, { cx, cy });
  }

  /** @param {Data} data */
  function drawCanvas({ logits, temperature, points }) {
    const scale = globalThis.devicePixelRatio || 1;
    const { left, bottom, side, height } = place();
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    if (!context) return;
    const colours = getComputedStyle(canvas);
    context.scale(scale, scale);
    drawShading(context, logits, temperature, colours.getPropertyValue("--gt-ink"));
    context.globalAlpha = points.length < 900 ? 0.9 : 0.55;
    for (const winner of [0, 1, 2]) {
      context.fillStyle = colours.getPropertyValue(`--gt-category-${winner + 1}`);
      for (let i = 0; i < points.length; i += 3) {
        const [a, b, c] = [points[i], points[i + 1], points[i + 2]];
        const largest = a >= b ? (a >= c ? 0 : 2) : b >= c ? 1 : 2;
        if (largest !== winner) continue;
        const x = left + side * (b + c / 2);
        const y = bottom - side * HALF * c;
        context.fillRect(x - POINT, y - POINT, 2 * POINT, 2 * POINT);
      }
    }
  }

  /**
   * Shade by the density beside that of an even spread: as dark as half of the darkest where they
   * are equal.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {number[]} logits
   * @param {number} temperature
   * @param {string} ink
   */
  function drawShading(context, logits, temperature, ink) {
    const { left, bottom, side } = place();
    const columns = Math.ceil(side / CELL);
    const rows = Math.ceil(side * HALF / CELL);
    shading.width = columns;
    shading.height = rows;
    const small = shading.getContext("2d");
    if (!small) return;
    const image = small.createImageData(columns, rows);
    const limit = 0.25 / columns; // the centres of cells across an edge are moved inside
    for (let row = 0; row < rows; row++) {
      const c = Math.max(limit, 1 - (row + 0.5) / rows);
      for (let column = 0; column < columns; column++) {
        const b = (column + 0.5) / columns - c / 2;
        const a = 1 - b - c;
        if (b < -2 / columns || a < -2 / columns) continue;
        const y = [Math.max(a, limit), Math.max(b, limit), c];
        const relative = logDensity(y, logits, temperature) - Math.LN2;
        image.data[4 * (row * columns + column) + 3] = 255 * DARKEST / (1 + Math.exp(-relative));
      }
    }
    small.putImageData(image, 0, 0);
    small.globalCompositeOperation = "source-in";
    small.fillStyle = ink;
    small.fillRect(0, 0, columns, rows);
    small.globalCompositeOperation = "source-over";
    const top = bottom - side * HALF;
    context.save();
    context.beginPath();
    context.moveTo(left, bottom);
    context.lineTo(left + side, bottom);
    context.lineTo(left + side / 2, top);
    context.clip();
    context.drawImage(shading, left, top, side, side * HALF);
    context.restore();
  }

  return {
    root,
    /**
     * @param {Data | null} newData nothing to hide the triangle
     * @param {string} [description]
     */
    update(newData, description = "") {
      data = newData;
      root.hidden = !newData;
      setText(caption, newData?.alone ? `${title}: A, B, C alone` : title);
      describe(description);
      draw();
    },
  };
}

/**
 * Whether all points lie close to their mean.
 *
 * @param {Float64Array} points
 * @param {number[]} mean
 */
function isSpot(points, mean) {
  return points.every((share, i) => Math.abs(share - mean[i % 3]) < CLOSE);
}
