/**
 * The frame of a chart: a title, a drawing as wide as its place, and axes.
 *
 * Drawn in real pixels, so that text keeps its size however narrow the chart.
 *
 * @module
 */

// @ts-types="@types/d3-axis"
import { axisBottom } from "d3-axis";
// @ts-types="@types/d3-selection"
import { select } from "d3-selection";
import { drawing, element, set, setText, shape } from "./element.js";

const BELOW = 38; // height of the ticks and the axis title

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string, class: string, height: number, axisTitle?: string }} options `height`
 *   of the plot, without axis
 */
export function createFrame(life, options) {
  const { title, height } = options;
  const plot = shape("g");
  const axis = shape("g", { class: "gt-axis", transform: `translate(0,${height})` });
  const axisTitle = shape("text", { class: "gt-axis-title", y: height + BELOW - 5 });
  const size = { height: height + BELOW };
  const { svg, describe } = drawing(title, size, plot, axis, axisTitle);
  const root = element(
    "figure",
    { class: `gt-chart ${options.class}` },
    element("figcaption", {}, title),
    svg,
  );
  let width = 0;
  let drawnAxis = "";
  let draw = () => {};
  axisTitle.textContent = options.axisTitle ?? "";

  life.watchWidth(root, (newWidth) => {
    width = newWidth;
    set(svg, { width, viewBox: `0 0 ${width} ${height + BELOW}` });
    set(axisTitle, { x: width / 2 });
    draw();
  });

  return {
    root,
    plot,
    height,
    /** Width in pixels; 0 before the chart is on the page. */
    width: () => width,
    /** @param {() => void} redraw called whenever the width changes */
    onWidth(redraw) {
      draw = redraw;
    },
    describe,
    /**
     * Draw the horizontal axis, if it is another than the one drawn last.
     *
     * @param {import("d3-axis").AxisScale<any>} scale
     * @param {any[]} ticks
     * @param {(tick: any) => string} toText
     * @param {string} [newTitle]
     */
    drawAxis(scale, ticks, toText, newTitle) {
      const key = `${width} ${scale.domain()} ${scale.range()} ${ticks} ${ticks.map(toText)}`;
      if (newTitle !== undefined) setText(axisTitle, newTitle);
      if (key === drawnAxis) return;
      drawnAxis = key;
      const made = axisBottom(scale).tickValues(ticks).tickFormat(toText).tickSizeOuter(0);
      select(axis).call(made.tickSizeInner(4).tickPadding(4));
    },
  };
}
