/**
 * Lanes on which clocks run along a common time axis until the first rings.
 *
 * @module
 */

import { element, set, setText, shape } from "./element.js";
import { colour } from "./words.js";

/**
 * One lane. Places are parts of the time axis: 0 its start, 1 its end.
 *
 * @param {number} k which clock
 */
export function createLane(k) {
  const hand = shape("line", { class: "gt-hand", x1: 12, y1: 13.5, x2: 12, y2: 8 });
  const face = shape(
    "svg",
    { viewBox: "0 0 24 24", class: "gt-face", width: 24, height: 24 },
    shape("path", {
      class: "gt-ripple",
      d: "M3.5 6.5 A11 11 0 0 0 3.5 20 M20.5 6.5 A11 11 0 0 1 20.5 20",
    }),
    shape("path", { class: "gt-bell", d: "M4.6 7.6 L8 4.4 M19.4 7.6 L16 4.4" }),
    shape("circle", { class: "gt-dial", cx: 12, cy: 13.5, r: 7.6 }),
    hand,
  );
  const bar = element("span", { class: "gt-lane-bar" });
  const wait = element("span", { class: "gt-lane-wait" });
  const mark = element("span", { class: "gt-lane-mark" });
  const head = element("span", { class: "gt-lane-head" }, face);
  const time = element("span", { class: "gt-lane-time" });
  const track = element("div", { class: "gt-lane-track" }, bar, wait, mark, head, time);
  const root = element("div", {
    class: "gt-lane",
    "aria-hidden": "true",
    style: `--gt-clock:${colour(k)}`,
  }, track);
  let looks = "";

  /** @param {string} next */
  function look(next) {
    if (next === looks) return;
    looks = next;
    root.className = `gt-lane ${next}`;
  }

  return {
    root,
    /**
     * The clock runs.
     *
     * @param {number} now
     * @param {number} turns how often its hand has gone round
     */
    run(now, turns) {
      look("gt-running");
      track.style.setProperty("--gt-now", now.toFixed(5));
      set(hand, { transform: `rotate(${(turns * 360).toFixed(1)} 12 13.5)` });
      setText(time, "");
    },
    /**
     * The race is over.
     *
     * @param {{ ring: number, first: number, won: boolean, ringing: boolean, text: string, turns: number }} race
     *   `ring` is where this clock rang or would have rung, `first` where the winner did
     */
    rest({ ring, first, won, ringing, text, turns }) {
      const beyond = ring > 1;
      look([
        won ? "gt-won" : "gt-lost",
        ringing && won ? "gt-ringing" : "",
        beyond ? "gt-beyond" : "",
      ].join(" "));
      track.style.setProperty("--gt-now", Math.min(1, first).toFixed(5));
      track.style.setProperty("--gt-ring", Math.min(1, ring).toFixed(5));
      set(hand, { transform: `rotate(${(turns * 360).toFixed(1)} 12 13.5)` });
      setText(time, beyond ? `→ ${text}` : text);
    },
    /** No race has been run. */
    wait() {
      look("gt-waiting");
      track.style.setProperty("--gt-now", "0");
      set(hand, { transform: undefined });
      setText(time, "");
    },
  };
}

/** The time axis below all lanes; its labels stand at parts of the lane, so any width will do. */
export function createLaneAxis() {
  const track = element("div", { class: "gt-lane-track" });
  const root = element("div", { class: "gt-lane gt-lane-axis", "aria-hidden": "true" }, track);
  let drawn = "";
  return {
    root,
    /**
     * @param {import("./time_axis.js").TimeAxis} axis
     * @param {string} legend
     */
    show({ upper, ticks, toText, title }, legend) {
      const key = `${upper} ${title} ${legend}`;
      if (key === drawn) return;
      drawn = key;
      track.replaceChildren(
        ...ticks.map((tick) =>
          element("span", { class: "gt-tick", style: `left:${100 * tick / upper}%` }, toText(tick))
        ),
        element("span", { class: "gt-lane-legend" }, legend),
        element("span", { class: "gt-tick-title" }, title),
      );
    },
  };
}
