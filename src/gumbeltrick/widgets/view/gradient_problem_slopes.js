/**
 * The histogram of what the score function says of a slope, under its exact law, bin by bin.
 *
 * @module
 */

import { shareBand } from "../maths/goodness.js";
import { FEW } from "../maths/gradient_problem.js";
import { minus, number, whole } from "./words.js";

const BINS = 40;
const MANY = 500; // averages; fewer get half as many bins
const BATCHES = 10; // a histogram of fewer says nothing
const WIDE = 4; // deviations to either end of the histogram
const NICE = [1, 1.5, 2, 3, 5, 7.5, 10];
const SMALL = 1e-3; // axes that are shorter have longer numbers
const ROOM = 1.001; // so that nothing stands on the very edge
const LIKELY = 1e-4; // what has a smaller probability may lie outside

/**
 * @typedef {import("../gradient_problem.js").State} State
 * @typedef {import("../gradient_problem.js").Seen} Seen
 */

/**
 * @param {import("./histogram.js").Histogram} histogram
 * @param {Seen} seen
 * @param {State} state
 */
export function drawSlopes(histogram, seen, { n }) {
  const { means, law, slope, sample } = seen;
  const bins = means.length < MANY ? BINS / 2 : BINS;
  const { lower, upper } = windowOf(seen);
  const bin = (/** @type {number} */ value) => Math.floor((value - lower) / (upper - lower) * bins);
  const counts = new Uint32Array(bins);
  for (const mean of means) counts[bin(mean)]++;
  const exact = new Float64Array(bins);
  law.values.forEach((value, i) => exact[bin(value)] += law.probabilities[i]);
  const shown = means.length >= BATCHES ? means.length : 0;
  const steps = Array.from(exact, (probability) => {
    const [low, high] = shareBand(Math.min(1, probability), shown);
    return { at: 0, density: probability * bins, low: low * bins, high: high * bins };
  });
  const at = (/** @type {number} */ value) => (value - lower) / (upper - lower);
  const error = 2 * sample.error;
  histogram.update(
    {
      layers: [counts],
      bins,
      n: shown,
      curve: () => steps[0],
      steps,
      top: Math.max(
        ...steps.map(({ density, high }) => Math.max(1.25 * density, shown ? 1.05 * high : 0)),
        ...Array.from(counts, (count) => shown ? 1.25 * count * bins / shown : 0),
      ),
      lower,
      upper,
      ticks: (upper - lower < SMALL ? [0.2, 0.8] : [0.1, 0.3, 0.5, 0.7, 0.9]).map((share) =>
        lower + share * (upper - lower)
      ),
      toText: (tick) => minus(tickText(tick, upper - lower)),
      axisTitle: `slope, averages of ${FEW} estimates`,
      notes: n && !shown ? ["", "too few averages"] : [],
      mark: at(slope),
      estimate: n
        ? {
          at: at(sample.mean),
          low: at(sample.mean - (n > 1 ? error : 0)),
          high: at(sample.mean + (n > 1 ? error : 0)),
        }
        : undefined,
    },
    `${whole(means.length)} averages of ${FEW} estimates around the exact slope ` +
      `${minus(number(slope))}, with standard deviation ${
        number(seen.deviation / Math.sqrt(FEW))
      }. ${n > 1 ? `Mean of all ${minus(number(sample.mean))} ± ${number(error)}` : "No draw yet"}`,
  );
}

/**
 * Ends of the histogram, wide enough for this baseline and for none, so that a better one is seen
 * to narrow it.
 *
 * @param {Pick<Seen, "slope" | "deviation" | "plainDeviation" | "means" | "law">} seen
 */
export function windowOf({ slope, deviation, plainDeviation, means, law }) {
  const wide = WIDE * Math.max(deviation, plainDeviation) / Math.sqrt(FEW);
  const step = niceAbove(wide) / 5;
  const middle = Math.round(slope / step) * step;
  // Every average that was seen has its place.
  let needed = wide;
  for (const mean of means) needed = Math.max(needed, Math.abs(mean - middle));
  law.values.forEach((value, i) => {
    if (law.probabilities[i] > LIKELY) needed = Math.max(needed, Math.abs(value - middle));
  });
  const half = niceAbove(needed * ROOM);
  return { lower: middle - half, upper: middle + half };
}

/**
 * A number of one digit or two that is not smaller; 1 for 0.
 *
 * @param {number} size
 */
function niceAbove(size) {
  if (!(size > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  return power * (NICE.find((each) => each * power >= size) ?? 10);
}

/**
 * @param {number} tick
 * @param {number} width of the axis
 */
function tickText(tick, width) {
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(width / 5)));
  return decimals < 6 ? String(Number(tick.toFixed(decimals))) : number(tick);
}
