/**
 * What the Gumbel-softmax pictures show, in numbers.
 *
 * @module
 */

import { countShares, edgesOf } from "../maths/gumbel_softmax_draws.js";
import { createTable } from "./table.js";
import { counted, number, percent, plain, whole } from "./words.js";

const SCARCE = 0.001; // expected draws that are not told apart

/**
 * @param {import("./gumbel_softmax_pictures.js").Seen} seen
 * @param {import("../gumbel_softmax.js").State} state
 */
export function softTables(seen, { logits, temperature, softmax_temperature, n }) {
  const { names, draws, probabilities, wins, softened, means, errors, theory, cooled } = seen;
  const window = { lower: 0, upper: 1, bins: 10 };
  const edges = edgesOf(window, logits, temperature);
  const counts = countShares(draws.odds, edges).slice(1, -1);
  return [
    createTable(
      `${counted(n, "draw")} at τ = ${plain(temperature)}, and softmax at T = ${
        plain(softmax_temperature)
      }`,
      [
        "option",
        "logit",
        "won",
        "share won",
        "π",
        "mean of y",
        "standard error",
        "theory",
        "softmax(x/T)",
      ],
      names.map((name, k) => [
        name,
        plain(logits[k]),
        whole(wins[k]),
        n ? percent(wins[k] / n, 2) : "–",
        percent(probabilities[k], 2),
        softened ? percent(means[k], 2) : "–",
        softened > 1 ? number(errors[k]) : "–",
        percent(theory[k], 2),
        percent(cooled[k], 2),
      ]),
    ),
    createTable(
      "A’s share against B",
      ["from … to", "draws", "expected"],
      counts.map((count, b) => [
        `${10 * b} … ${percent((b + 1) / 10, 0)}`,
        whole(count),
        few(n * (edges[b + 1] - edges[b])),
      ]),
    ),
  ];
}

/**
 * An expected count. Near 1 a difference of two values of the cdf is 0 where the count is not.
 *
 * @param {number} expected
 */
function few(expected) {
  return expected < SCARCE ? `<\u202f${SCARCE}` : number(expected);
}
