/**
 * The histogram of A's share against B, under its exact law bin by bin.
 *
 * @module
 */

import { shareBand } from "../maths/goodness.js";
import { binaryPpf } from "../maths/gumbel_softmax.js";
import { countShares, edgesOf } from "../maths/gumbel_softmax_draws.js";
import { percent } from "./words.js";

const FEW = 10; // a histogram of fewer draws says nothing
const OUTSIDE = 5e-4; // of the draws may lie on either side of a magnified window
const WIDTHS = [0.05, 0.1, 0.2, 0.5]; // of magnified windows
const INNER = 0.02; // nearer to an end of the axis nothing is magnified

/**
 * @param {import("./histogram.js").Histogram} histogram
 * @param {Float64Array} odds
 * @param {import("../gumbel_softmax.js").State} state
 */
export function drawHistogram(histogram, odds, { logits, temperature, n }) {
  const window = windowOf(logits, temperature, n);
  const { lower, upper, bins } = window;
  const edges = edgesOf(window, logits, temperature);
  const counts = countShares(odds, edges);
  const unit = n >= FEW ? bins / n : 0;
  const steps = edges.slice(1).map((edge, b) => {
    const probability = Math.max(0, edge - edges[b]);
    const [low, high] = shareBand(probability, n);
    return { at: 0, density: probability * bins, low: low * bins, high: high * bins };
  });
  const inside = counts.slice(1, -1);
  const outside = counts[0] + counts[counts.length - 1];
  const whole = upper - lower === 1;
  const ends = [edges[1], 1 - edges[bins - 1]];
  const notes = [
    ...whole ? [] : [`magnified ${Math.round(1 / (upper - lower))} times`],
    ...outside ? [`${percent(outside / n, 2)} outside`] : [],
  ];
  histogram.update(
    {
      layers: [inside],
      bins,
      n: n >= FEW ? n : 0,
      curve: () => steps[0],
      steps,
      top: (whole ? 1.08 : 1.25) *
        Math.max(...steps.map(({ density }) => density), ...inside.map((c) => c * unit)),
      lower,
      upper,
      ticks: (whole ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.5, 1]).map((at) =>
        lower + (upper - lower) * at
      ),
      toText: (tick) => percent(tick, whole ? 0 : 1),
      axisTitle: "yᴀ / (yᴀ + yʙ)",
      notes,
    },
    `From ${percent(lower)} to ${percent(upper)}. ` +
      (whole
        ? `Theory puts ${percent(ends[0])} into the lowest of ${bins} bins and ${
          percent(ends[1])
        } into the highest`
        : notes.join(", ")),
  );
}

/**
 * Ends of the histogram: the whole axis, or less where all draws lie close together far from the
 * ends.
 *
 * @param {number[]} logits
 * @param {number} temperature
 * @param {number} n
 */
export function windowOf(logits, temperature, n) {
  const bins = n < 100 ? 10 : n < 3000 ? 20 : 40;
  const low = binaryPpf(OUTSIDE, logits, temperature);
  const high = binaryPpf(1 - OUTSIDE, logits, temperature);
  if (low > INNER && high < 1 - INNER) {
    for (const width of WIDTHS) {
      const step = width / 10;
      const lower = Math.round(((low + high - width) / 2) / step) * step;
      if (lower <= low && lower + width >= high && lower >= 0 && lower + width <= 1) {
        return { lower, upper: lower + width, bins };
      }
    }
  }
  return { lower: 0, upper: 1, bins };
}
