/**
 * Watching one race: its clocks run at a pace a person can follow, until the first rings.
 *
 * @module
 */

import { element, setText } from "./element.js";
import { letter, number, steady, whole } from "./words.js";

const PACE = 1600; // milliseconds that a race of mean length takes
const SHORTEST = 800;
const LONGEST = 4000;

/**
 * What the line says: of race `n`, the first being 1, while it runs and when it is over.
 *
 * @typedef {import("./race_rows.js").Race} Race
 * @typedef {{
 *   none: string,
 *   running(n: number, time: string): string,
 *   over(n: number, race: Race): string,
 * }} Words
 */

/** @type {Words} */
const WORDS = {
  none: "No race yet",
  running: (n, time) => `Race ${whole(n)} is running: ${time}`,
  over: (n, { winner, alarms }) =>
    `Race ${whole(n)}: ${letter(winner)} rang first, at ${number(alarms[winner])}`,
};

/**
 * @param {import("./life.js").Life} life
 * @param {import("./race_rows.js").Stage} rows
 * @param {() => void} onRing called when the watched race ends, never when it is broken off
 * @param {Words} [words]
 */
export function createRaceWatch(life, rows, onRing, words = WORDS) {
  const line = element("p", { class: "gt-race-line", "aria-live": "off" });
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {{ race: Race, mean: number, index: number, start: number, length: number } | null} */
  let running = null;
  let rangNow = false;

  const frame = life.frame((now) => {
    if (!running) return;
    const { race, mean, length, index } = running;
    running.start ||= now;
    const passed = (now - running.start) / length;
    if (passed >= 1) return ring();
    const time = passed * race.times[race.winner];
    rows.showRunning(race, mean, time);
    setText(line, words.running(index + 1, steady(time * mean, mean)));
    frame.request();
  });

  function ring() {
    running = null;
    frame.cancel();
    rangNow = true;
    onRing();
  }

  return {
    line,
    running: () => running !== null,
    /**
     * @param {Race} race
     * @param {number} mean
     * @param {number} index how many races went before
     */
    start(race, mean, index) {
      const length = Math.min(LONGEST, Math.max(SHORTEST, PACE * race.times[race.winner]));
      running = { race, mean, index, start: 0, length };
      if (stillness.matches) ring();
      else frame.request();
    },
    /** End the race that is watched, at once. */
    skip() {
      if (running) ring();
    },
    /** Break off the race that is watched: it does not count. */
    stop() {
      running = null;
      frame.cancel();
    },
    /**
     * Show the last race that counted.
     *
     * @param {Race | null} race
     * @param {number} mean
     * @param {number} n races so far
     */
    showLast(race, mean, n) {
      // Only a race that was watched is news; all else comes with the verdict.
      line.setAttribute("aria-live", rangNow ? "polite" : "off");
      if (race) {
        rows.showResult(race, mean, rangNow);
        setText(line, words.over(n, race));
      } else {
        rows.showNothing(mean);
        setText(line, words.none);
      }
      rangNow = false;
    },
  };
}
