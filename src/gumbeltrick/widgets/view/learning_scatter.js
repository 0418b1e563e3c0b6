/**
 * Points of the plane, each with the sign and the colour of its category, and the categories'
 * means, named.
 *
 * @module
 */

import { drawing, element, keepCount, set, setText, shape } from "./element.js";
import { colour, letter } from "./words.js";

const NEAR = 4; // from the middle to the edge, unless a mean lies beyond
const FAR = 12; // and no farther than this
const ROOM = 1.15;
const TALLEST = 330; // pixels
const BADGE = 10;
/** Signs, as wide as they look alike: disc, square, triangle, diamond. */
const SIGNS = [
  "M3.4,0A3.4,3.4 0 1,1 -3.4,0A3.4,3.4 0 1,1 3.4,0Z",
  "M-3,-3H3V3H-3Z",
  "M0,-4.2L4,3H-4Z",
  "M0,-4.6L4.2,0L0,4.6L-4.2,0Z",
];

/** @typedef {{ x: number, y: number }} Place */

/**
 * @param {import("./life.js").Life} life
 * @param {string} title
 */
export function createScatter(life, title) {
  const dots = shape("g");
  const badges = shape("g");
  const { svg, describe } = drawing(title, {}, dots, badges);
  const root = element(
    "figure",
    { class: "gt-chart gt-scatter" },
    element("figcaption", {}, title),
    svg,
  );
  /** @type {{ mark: SVGPathElement, category: number }[]} */
  const marks = [];
  /** For which points, unit and width the marks were placed. @type {unknown[]} */
  let placed = [];
  /** @type {{ root: SVGGElement, disc: SVGCircleElement, text: SVGTextElement }[]} */
  const names = [];
  let width = 0;
  /** @type {{ points: Float64Array, found: number[], means: Place[] } | null} */
  let data = null;

  life.watchWidth(root, (newWidth) => {
    width = newWidth;
    draw();
  });

  function draw() {
    if (!data || !width) return;
    const { points, found, means } = data;
    const height = Math.min(width, TALLEST);
    set(svg, { width, height, viewBox: `0 0 ${width} ${height}` });
    const farthest = Math.max(...means.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))));
    const reach = Math.min(FAR, Math.max(NEAR, ROOM * farthest));
    const unit = height / (2 * reach);
    /** No farther out than the edge. @type {(value: number, size: number) => number} */
    const inside = (value, size) => Math.min(size - BADGE - 1, Math.max(BADGE + 1, value));
    keepCount(marks, found.length, () => {
      const mark = shape("path", { class: "gt-dot" });
      dots.append(mark);
      return { mark, category: -1 };
    }, ({ mark }) => mark.remove());
    // From step to step few points change hands, and while the scale stays none of them moves.
    const newPlace = [points, unit, width].some((value, i) => value !== placed[i]);
    placed = [points, unit, width];
    marks.forEach((dot, i) => {
      if (newPlace) {
        const x = width / 2 + unit * points[2 * i], y = height / 2 - unit * points[2 * i + 1];
        set(dot.mark, { transform: `translate(${x.toFixed(1)},${y.toFixed(1)})` });
      }
      if (dot.category === found[i]) return;
      dot.category = found[i];
      set(dot.mark, {
        d: SIGNS[found[i] % SIGNS.length],
        style: `--gt-own:${colour(found[i])}`,
      });
    });
    keepCount(names, means.length, (j) => {
      const disc = shape("circle", { r: BADGE });
      const text = shape("text", { dy: "0.35em", class: "gt-strong" });
      const name = shape("g", { class: "gt-mean", style: `--gt-own:${colour(j)}` }, disc, text);
      setText(text, letter(j));
      badges.append(name);
      return { root: name, disc, text };
    }, (name) => name.root.remove());
    means.forEach((mean, j) => {
      const x = inside(width / 2 + unit * mean.x, width);
      const y = inside(height / 2 - unit * mean.y, height);
      set(names[j].root, { transform: `translate(${x.toFixed(1)},${y.toFixed(1)})` });
    });
  }

  return {
    root,
    /**
     * @param {Float64Array} points
     * @param {number[]} found category of each point
     * @param {Place[]} means
     * @param {string} description
     */
    update(points, found, means, description) {
      data = { points, found, means };
      describe(description);
      draw();
    },
  };
}
