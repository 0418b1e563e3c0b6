/**
 * One option as winner, as soft winner and as count.
 *
 * @module
 */

import { shareBand } from "../maths/goodness.js";
import { set, setText } from "./element.js";
import { percent } from "./words.js";

const NUMBER = 48; // room for a share at the end of a bar, up to ">99 %"

/** @typedef {ReturnType<typeof import("./one_noise_rows.js").createRow>} Parts */

/**
 * @param {Parts["winner"]} parts
 * @param {import("./one_noise_layout.js").Place} place
 * @param {number} k
 * @param {number} height
 * @param {boolean} won
 */
export function drawWinner({ tile, name, none }, { x, top }, k, height, won) {
  const middle = top + (k + 0.5) * height;
  const size = Math.min(26, height - 4);
  const shown = won ? undefined : "hidden";
  set(tile, { x, y: middle - size / 2, width: size, height: size, visibility: shown });
  set(name, { x: x + size / 2, y: middle, visibility: shown });
  set(none, { cx: x + size / 2, cy: middle, visibility: won ? "hidden" : undefined });
}

/**
 * @param {Parts["soft"]} parts
 * @param {import("./one_noise_layout.js").Place} place
 * @param {number} k
 * @param {number} height
 * @param {number} value
 */
export function drawSoft({ track, bar, share }, { x, width, top }, k, height, value) {
  const middle = top + (k + 0.5) * height;
  const length = Math.max(8, width - NUMBER);
  const thick = Math.min(16, 0.45 * height);
  const size = { x, y: middle - thick / 2, height: thick };
  set(track, { ...size, width: length });
  set(bar, { ...size, width: length * value });
  setText(share, brief(value));
  set(share, { x: x + width, y: middle });
}

/**
 * @param {Parts["counts"]} parts
 * @param {import("./one_noise_layout.js").Place} place
 * @param {number} k
 * @param {number} height
 * @param {import("./one_noise_stage.js").Scene} scene
 */
export function drawCounts(parts, { x, width, top }, k, height, { wins, n, probabilities }) {
  const middle = top + (k + 0.5) * height;
  const shares = wins.map((count) => n ? count / n : 0);
  const largest = Math.max(...shares, ...probabilities);
  const end = [0.3, 0.6, 1].find((limit) => limit >= largest) ?? 1;
  const length = Math.max(8, width - NUMBER);
  /** @param {number} share */
  const to = (share) => x + length * Math.min(1, share / end);
  const [low, high] = shareBand(probabilities[k], n);
  const thick = Math.min(22, 0.62 * height);
  set(parts.bar, { x, y: middle - thick / 2, width: to(shares[k]) - x, height: thick });
  set(parts.band, {
    x: to(low),
    y: middle - thick / 2 - 4,
    width: to(high) - to(low),
    height: thick + 8,
  });
  set(parts.theory, {
    x1: to(probabilities[k]),
    x2: to(probabilities[k]),
    y1: middle - thick / 2 - 4,
    y2: middle + thick / 2 + 4,
  });
  setText(parts.share, brief(n ? shares[k] : probabilities[k]));
  set(parts.share, { x: x + width, y: middle, class: n ? undefined : "gt-quiet" });
}

/** @param {number} share */
function brief(share) {
  return percent(share, 0).replace(/^([<>]).(?=\d)/, "$1");
}
