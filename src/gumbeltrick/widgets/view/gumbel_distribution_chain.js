/**
 * One number on its way from uniform to Gumbel: three axes, and lines that lead from one to the
 * next.
 *
 * @module
 */

import { drawing, element, set, setText, shape } from "./element.js";
import { AXES, createAxis, nearOne } from "./gumbel_distribution_axes.js";
import { minus, number } from "./words.js";

const TITLE = "From uniform to Gumbel";
const FIRST = 62; // height of the first axis
const ROW = 126; // from one axis to the next
const BELOW = 30; // the last one
const TENTHS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const TRAVEL = 1100; // milliseconds from the first axis to the last

/**
 * @param {import("./life.js").Life} life
 * @param {(u: number) => void} onValue
 */
export function createChain(life, onValue) {
  const height = FIRST + 2 * ROW + BELOW;
  const tenths = TENTHS.map(() => shape("path", { class: "gt-fan" }));
  const followed = shape("path", { class: "gt-followed" });
  const traveller = shape("circle", { class: "gt-mark-dot", r: 6, visibility: "hidden" });
  const axes = AXES.map((axis, i) => createAxis(life, axis, FIRST + i * ROW, onValue));
  const { svg, describe } = drawing(
    TITLE,
    { height },
    ...tenths,
    followed,
    ...axes.map(({ group }) => group),
    traveller,
  );
  const line = element("p", { class: "gt-chain-line" });
  const root = element(
    "figure",
    { class: "gt-chart gt-chain" },
    element("figcaption", {}, TITLE),
    element(
      "div",
      { class: "gt-chain-stage" },
      svg,
      ...axes.map(({ slider }) => slider),
    ),
    line,
  );
  let width = 0;
  let shown = 0.5;

  function draw() {
    if (!width) return;
    axes.forEach((axis) => axis.draw(width, shown));
    tenths.forEach((path, i) => set(path, { d: pathOf(TENTHS[i]) }));
    set(followed, { d: pathOf(shown) });
  }

  /** @param {number} u */
  function pathOf(u) {
    return `M${pointsOf(u).map(([x, y]) => `${x.toFixed(1)},${y}`).join("L")}`;
  }

  /** @param {number} u */
  function pointsOf(u) {
    return axes.map((axis, i) => [axis.place(u), FIRST + i * ROW]);
  }

  let started = NaN;
  const travel = life.frame((now) => {
    if (Number.isNaN(started)) started = now;
    const gone = 2 * Math.min(1, (now - started) / TRAVEL); // axes left behind
    const leg = gone < 1 ? 0 : 1;
    const part = gone - leg;
    const eased = part * part * (3 - 2 * part);
    const [from, to] = pointsOf(shown).slice(leg);
    set(traveller, {
      cx: from[0] + (to[0] - from[0]) * eased,
      cy: from[1] + (to[1] - from[1]) * eased,
      visibility: gone < 2 ? undefined : "hidden",
    });
    if (gone < 2) travel.request();
  });

  life.watchWidth(root, (newWidth) => {
    width = newWidth;
    set(svg, { width, viewBox: `0 0 ${width} ${height}` });
    draw();
  });

  return {
    root,
    /**
     * @param {number} u
     * @param {string} x what the law makes of it
     */
    show(u, x) {
      shown = u;
      const [, exponential, gumbel] = AXES.map((axis) => axis.fromU(u));
      setText(line, `x = μ + βG = ${x}`);
      describe(
        `u = ${nearOne(u)} becomes E = ${number(exponential)} and ` +
          `G = ${minus(number(gumbel))}. Large u, small E, large G`,
      );
      axes.forEach((axis) => axis.show(u));
      draw();
    },
    /** Let a dot run from the first axis to the last. */
    travel() {
      started = NaN;
      travel.request();
    },
  };
}
