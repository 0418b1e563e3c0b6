/**
 * The mean of Gumbel-softmax, by a second race: E y_k is the probability that x_k + G_k + τ H_k is
 * the largest, with further Gumbel noise H. The same as in `gumbeltrick.gumbel_softmax`.
 *
 * @module
 */

/**
 * How finely two integrals are summed: at steps of `step`, between `left` and `right` of Gumbel(0, 1);
 * logits more than `lost` below the largest are moved up to there.
 *
 * @typedef {{ step: number, left: number, right: number, lost: number }} Precision
 */

/** Down to rounding. @type {Precision} */
export const EXACT = { step: 0.25, left: -7, right: 42, lost: 750 };

/** To seven decimals, in a small part of a frame: for pictures. @type {Precision} */
export const QUICK = { step: 0.5, left: -4, right: 20, lost: 25 };

/**
 * E y of softmax((x + G) / τ).
 *
 * @param {number[]} logits
 * @param {number} temperature
 * @param {Precision} [precision]
 * @returns {number[]}
 */
export function mean(logits, temperature, { step, left, right, lost } = EXACT) {
  // G + τ H and H + G/τ, in units of the larger noise, have the same law up to the unit.
  const unit = Math.max(1, temperature);
  const ratio = Math.min(temperature, 1 / temperature);
  const largest = Math.max(...logits);
  const scores = logits.map((x) => Math.max((x - largest) / unit, -lost));
  const spread = -Math.min(...scores);
  const options = scores.length;
  const inner = stepsOf(left, right + spread, step);
  const places = stepsOf(
    (1 + ratio) * left,
    (1 + ratio) * right + Math.log(options) + step,
    step,
  );
  const shares = inner.map((h) => step * Math.exp(-h - Math.exp(-h)));
  const sums = new Array(options).fill(0);
  const cdf = new Float64Array(options);
  const density = new Float64Array(options);
  for (const place of places) {
    for (let k = 0; k < options; k++) {
      cdf[k] = density[k] = 0;
      for (let i = 0; i < inner.length; i++) {
        const tail = Math.exp(-Math.max(place - scores[k] - ratio * inner[i], -750));
        const below = shares[i] * Math.exp(-tail);
        if (below === 0) continue;
        cdf[k] += below;
        density[k] += tail * below;
      }
    }
    for (let k = 0; k < options; k++) {
      let all = density[k];
      for (let j = 0; j < options; j++) if (j !== k) all *= cdf[j];
      sums[k] += step * all;
    }
  }
  return sums;
}

/**
 * @param {number} from
 * @param {number} to not reached
 * @param {number} step
 */
function stepsOf(from, to, step) {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step);
}
