/**
 * The numbers behind the five views.
 *
 * @module
 */

import { minus } from "./one_noise_words.js";
import { createTable } from "./table.js";
import { counted, letter, number, percent, plain, whole } from "./words.js";

/**
 * @param {number[]} uniforms
 * @param {import("../maths/one_noise.js").Views} seen
 * @param {number[]} logits
 * @param {number[]} wins
 * @param {number[]} probabilities
 * @param {number} n
 */
export function noiseTables(uniforms, seen, logits, wins, probabilities, n) {
  return [
    createTable(
      "This draw",
      ["option", "score x", "luck u", "alarm", "noise G", "x + G", "wins", "soft"],
      logits.map((x, k) => [
        letter(k),
        minus(plain(x)),
        plain(uniforms[k]),
        number(seen.times[k]),
        minus(number(seen.gumbels[k])),
        minus(number(seen.perturbed[k])),
        k === seen.winner ? "1" : "0",
        percent(seen.soft[k], 2),
      ]),
    ),
    createTable(
      `Who won ${counted(n, "draw")}`,
      ["option", "won", "share", "theory", "expected"],
      logits.map((_, k) => [
        letter(k),
        whole(wins[k]),
        n ? percent(wins[k] / n, 2) : "–",
        percent(probabilities[k], 2),
        number(n * probabilities[k]),
      ]),
    ),
  ];
}
