/**
 * The three axes on the way from uniform to Gumbel: each under the density of its law, and with a
 * slider on it.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
// @ts-types="@types/d3-shape"
import { area } from "d3-shape";
import { toExponential, toGumbel } from "../maths/gumbel_distribution.js";
import { createSlider } from "./controls.js";
import { set, setText, shape } from "./element.js";
import { minus, number } from "./words.js";

const SIDE = 8; // half the thumb of a slider
const HUMP = 46; // height of a density
const POINTS = 60; // of a density
const LEAST = 0.001; // the first two sliders keep this far from the ends, where G is infinite

/**
 * An axis: what stands on it as a function of u, and back. `mass` are the ends between which the
 * probability is u.
 *
 * @typedef {{
 *   symbol: string,
 *   law: string,
 *   formula: string,
 *   lower: number,
 *   upper: number,
 *   step: number,
 *   ticks: number[],
 *   highest: number,
 *   density(place: number): number,
 *   fromU(u: number): number,
 *   toU(place: number): number,
 *   mass(place: number): [number, number],
 *   write(place: number): string,
 * }} Axis
 */

/** @type {Axis[]} */
export const AXES = [
  {
    symbol: "u",
    law: "uniform",
    formula: "",
    lower: 0,
    upper: 1,
    step: 0.005,
    ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
    highest: 1.5,
    density: () => 1,
    fromU: (u) => u,
    toU: (place) => Math.min(1 - LEAST, Math.max(LEAST, place)),
    mass: (place) => [0, place],
    write: nearOne,
  },
  {
    symbol: "E",
    law: "exponential",
    formula: " = −log u",
    lower: 0,
    upper: 5,
    step: 0.025,
    ticks: [0, 1, 2, 3, 4, 5],
    highest: 1,
    density: (place) => Math.exp(-place),
    fromU: toExponential,
    toU: (place) => Math.min(1 - LEAST, Math.exp(-place)),
    mass: (place) => [place, 5],
    write: number,
  },
  {
    symbol: "G",
    law: "Gumbel",
    formula: " = −log E",
    lower: -2.4,
    upper: 6,
    step: 0.05,
    ticks: [-2, 0, 2, 4, 6],
    highest: 0.4,
    density: (place) => Math.exp(-place - Math.exp(-place)),
    fromU: (u) => toGumbel(toExponential(u)),
    toU: (place) => Math.exp(-Math.exp(-place)),
    mass: (place) => [-2.4, place],
    write: (place) => minus(number(place)),
  },
];

/**
 * A number between 0 and 1, so that it never looks as if it were 1.
 *
 * @param {number} u
 */
export function nearOne(u) {
  return u < 0.999 ? number(u) : `1 − ${number(1 - u)}`;
}

/**
 * @param {import("./life.js").Life} life
 * @param {Axis} axis
 * @param {number} top where the axis lies, in pixels
 * @param {(u: number) => void} onValue
 */
export function createAxis(life, axis, top, onValue) {
  const { symbol, lower, upper } = axis;
  const x = scaleLinear([lower, upper], [0, 1]);
  const toText = x.tickFormat(5);
  const hump = shape("path", { class: "gt-hump" });
  const mass = shape("path", { class: "gt-hump-mass" });
  const value = shape("tspan", { class: "gt-strong" });
  const title = shape(
    "text",
    { class: "gt-halo", "text-anchor": "end", y: top - HUMP - 8 },
    shape("tspan", { class: "gt-italic" }, symbol),
    `${axis.formula} = `,
    value,
  );
  const law = shape(
    "text",
    { class: "gt-halo gt-quiet", "text-anchor": "end", y: top - HUMP + 8 },
    axis.law,
  );
  const ticks = axis.ticks.map((tick) =>
    shape(
      "text",
      { class: "gt-quiet gt-halo", "text-anchor": "middle", y: top + 23 },
      toText(tick),
    )
  );
  const slider = createSlider(life, {
    name: symbol,
    min: lower,
    max: upper,
    step: axis.step,
    toText: (place) => `${symbol} = ${axis.write(place)}`,
    onValue: (place) => onValue(Number(axis.toU(place).toPrecision(6))),
  });
  slider.input.style.top = `${top - 17}px`;

  /** @param {number} place what stands on the axis, moved to its end if it lies beyond */
  const inside = (place) => Math.min(upper, Math.max(lower, place));

  /**
   * @param {number} from
   * @param {number} to
   */
  function areaOf(from, to) {
    const points = Array.from({ length: POINTS + 1 }, (_, i) => from + (to - from) * i / POINTS);
    /** @type {ReturnType<typeof area<number>>} */
    const outline = area();
    outline.digits(1).x(x).y0(top).y1((p) => top - HUMP * axis.density(p) / axis.highest);
    return outline(points) ?? "";
  }

  return {
    group: shape("g", {}, hump, mass, title, law, ...ticks),
    slider: slider.input,
    /** @param {number} u */
    place: (u) => x(inside(axis.fromU(u))),
    /** @param {number} u */
    show(u) {
      const place = axis.fromU(u);
      slider.show(place);
      // Where the number lies beyond the axis, the thumb at its end is an arrow head.
      slider.input.classList.toggle("gt-below", place < lower);
      slider.input.classList.toggle("gt-above", place > upper);
      setText(value, axis.write(place));
    },
    /**
     * @param {number} width
     * @param {number} u
     */
    draw(width, u) {
      x.range([SIDE, width - SIDE]);
      const [from, to] = axis.mass(inside(axis.fromU(u)));
      set(hump, { d: areaOf(lower, upper) });
      set(mass, { d: areaOf(from, to) });
      set(title, { x: width - SIDE });
      set(law, { x: width - SIDE });
      ticks.forEach((tick, i) => set(tick, { x: x(axis.ticks[i]) }));
    },
  };
}
