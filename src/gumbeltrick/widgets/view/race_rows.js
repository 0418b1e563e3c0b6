/**
 * The clocks of a race, a row each: name, rate and lane.
 *
 * @module
 */

import { createNumberField, createSlider } from "./controls.js";
import { element, focusedBeside, keepCount } from "./element.js";
import { createLane, createLaneAxis } from "./race_lanes.js";
import { colour, letter, number } from "./words.js";
import { timeAxis } from "./time_axis.js";

const SPAN = 2.5; // length of the lanes, at least, in mean times of the first ring

/**
 * Where a race is shown: before its first ring, and when it is over.
 *
 * @typedef {import("../maths/competing_alarms.js").Race} Race
 * @typedef {{
 *   showNothing(mean: number): void,
 *   showRunning(race: Race, mean: number, now: number): void,
 *   showResult(race: Race, mean: number, ringing: boolean): void,
 * }} Stage
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{
 *   min: number,
 *   max: number,
 *   buttons: Element,
 *   log?: boolean,
 *   step?: number,
 *   nameOf?(k: number): string,
 *   field: import("./fields.js").Field<number>,
 *   onRate(k: number, rate: number): void,
 *   onRefuse(k: number, message: string | null): void,
 * }} options `min`, `max`, `log` and `step` of the sliders, which `nameOf` names; `buttons` stand
 *   below them
 */
export function createRaceRows(life, options) {
  const { log = true, step, nameOf = (k) => `Rate of clock ${letter(k)}` } = options;
  const axis = createLaneAxis();
  const axisRow = element("div", { class: "gt-clock gt-clock-axis" }, options.buttons, axis.root);
  const root = element("div", { class: "gt-clocks" }, axisRow);
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];

  /** @param {number} k */
  function createRow(k) {
    const inner = life.child();
    const name = nameOf(k);
    const slider = createSlider(inner, {
      name,
      min: options.min,
      max: options.max,
      log,
      step,
      onValue: (rate) => options.onRate(k, rate),
    });
    const field = createNumberField(inner, {
      name,
      field: options.field,
      onValue: (rate) => options.onRate(k, rate),
      onRefuse: (message) => options.onRefuse(k, message),
    });
    const lane = createLane(k);
    const row = element(
      "div",
      { class: "gt-clock", style: `--gt-clock:${colour(k)}` },
      element("span", { class: "gt-badge" }, letter(k)),
      slider.input,
      field.input,
      lane.root,
    );
    root.insertBefore(row, axisRow);
    return { row, slider, field, lane, end: inner.end };
  }

  /** @param {ReturnType<typeof createRow>} last */
  function removeRow({ row, end }) {
    const focused = row.contains(focusedBeside(row));
    options.onRefuse(rows.length, null);
    end();
    row.remove();
    if (focused) rows[rows.length - 1].slider.input.focus();
  }

  return {
    root,
    /** @param {number[]} rates */
    showRates(rates) {
      keepCount(rows, rates.length, createRow, removeRow);
      rates.forEach((rate, k) => {
        rows[k].slider.show(rate);
        rows[k].field.show(rate);
      });
    },
    /** @param {number} mean mean time of the first ring */
    showNothing(mean) {
      axis.show(timeAxis(SPAN * mean), "");
      rows.forEach(({ lane }) => lane.wait());
    },
    /**
     * A race at some moment before its first ring.
     *
     * @param {Race} race
     * @param {number} mean
     * @param {number} now in units of the mean
     */
    showRunning(race, mean, now) {
      const span = spanOf(race, mean);
      axis.show(span, "a hand at the top rings");
      rows.forEach(({ lane }, k) => lane.run(now * mean / span.upper, turns(race, k, now)));
    },
    /**
     * A race that is over.
     *
     * @param {Race} race
     * @param {number} mean
     * @param {boolean} ringing whether it ended just now
     */
    showResult(race, mean, ringing) {
      const span = spanOf(race, mean);
      const first = race.times[race.winner];
      axis.show(span, "○ would have rung");
      rows.forEach(({ lane }, k) =>
        lane.rest({
          ring: race.times[k] * mean / span.upper,
          first: first * mean / span.upper,
          won: k === race.winner,
          ringing,
          text: number(race.alarms[k]),
          turns: turns(race, k, first),
        })
      );
    },
  };

  /**
   * @param {Race} race
   * @param {number} mean
   */
  function spanOf({ times, winner }, mean) {
    return timeAxis(Math.max(SPAN, 1.05 * times[winner]) * mean);
  }

  /**
   * How often the hand of a clock has gone round: once by the time at which it rings.
   *
   * @param {Race} race
   * @param {number} k
   * @param {number} now
   */
  function turns({ times }, k, now) {
    return now / times[k];
  }
}
