/**
 * Time axes that stay readable for any length of time.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { tenTo } from "./words.js";

/**
 * The axis from 0 to `upper`, its ticks in the same units as `upper`.
 *
 * @typedef {{
 *   upper: number,
 *   ticks: number[],
 *   toText(tick: number): string,
 *   title: string,
 * }} TimeAxis
 */

const ROUND = [1, 2, 5];
const PLAIN = 4; // powers of ten up to which a time is written out

/**
 * The shortest axis [0, upper] with upper = 1, 2 or 5 times a power of ten, that holds a time.
 *
 * @param {number} time positive
 * @param {string} [name] of the unit in which times are told
 * @returns {TimeAxis}
 */
export function timeAxis(time, name) {
  let power = Math.floor(Math.log10(time));
  // 10 ** power is off by a bit for some powers; the number that a text says is not.
  let mantissa = ROUND.find((round) => Number(`${round}e${power}`) >= time * (1 - 1e-9));
  if (!mantissa) {
    mantissa = 1;
    power += 1;
  }
  const upper = Number(`${mantissa}e${power}`);
  const written = Math.abs(power) <= PLAIN ? 0 : power;
  const unit = Number(`1e${written}`);
  const scale = scaleLinear([0, upper / unit], [0, 1]);
  const format = scale.tickFormat(5);
  const units = written ? tenTo(written) : "";
  const told = name ? [units, name].filter(Boolean).join(" ") : units && `units of ${units}`;
  return {
    upper,
    ticks: scale.ticks(5).map((tick) => tick * unit),
    toText: (tick) => format(tick / unit),
    title: told ? `time, in ${told}` : "time",
  };
}
