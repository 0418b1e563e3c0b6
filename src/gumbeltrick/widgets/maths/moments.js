/**
 * Moments of Gumbel(μ, β), of the law of those who take μ and β for mean and standard deviation, and
 * of a sample while it grows.
 *
 * Everything is computed for the noise G = -log E, which knows no parameter: a sample of
 * μ + βG has the mean μ + β·(mean), the variance β²·(variance), and the same skewness and kurtosis.
 *
 * @module
 */

import { fillUniform, stream } from "./random.js";

export const EULER = 0.5772156649015329;
const ZETA = [
  NaN,
  NaN,
  Math.PI ** 2 / 6,
  1.2020569031595942,
  Math.PI ** 4 / 90,
  1.0369277551433699,
  Math.PI ** 6 / 945,
  1.0083492773819228,
  Math.PI ** 8 / 9450,
];
/** Scale of a Gumbel law of standard deviation 1. */
const SCALE_OF_ONE = Math.sqrt(6) / Math.PI;
/** Cells of equal probability, by which the sample as a whole is tested. */
export const CELLS = 20;

/**
 * Mean, variance, skewness and excess kurtosis.
 *
 * @typedef {[number, number, number, number]} Four
 */

/**
 * "gumbel" is Gumbel(μ, β); "misread" is the Gumbel law of mean μ and standard deviation β.
 *
 * @typedef {"gumbel" | "misread"} Law
 */

/**
 * Mode and scale of a law.
 *
 * @param {Law} law
 * @param {number} loc
 * @param {number} scale
 */
function modeAndScale(law, loc, scale) {
  if (law === "gumbel") return { loc, scale };
  return { loc: loc - EULER * SCALE_OF_ONE * scale, scale: SCALE_OF_ONE * scale };
}

/**
 * The n-th cumulant of Gumbel(μ, β), n from 1 to 8.
 *
 * @param {number} order
 * @param {number} loc
 * @param {number} scale
 */
export function cumulant(order, loc, scale) {
  if (order === 1) return loc + EULER * scale;
  let product = ZETA[order] * scale ** order;
  for (let k = 2; k < order; k++) product *= k;
  return product;
}

/**
 * The four moments that a law says.
 *
 * @param {Law} law
 * @param {number} loc
 * @param {number} scale
 * @returns {Four}
 */
export function fourMoments(law, loc, scale) {
  const own = modeAndScale(law, loc, scale);
  const variance = cumulant(2, 0, 1);
  return [
    cumulant(1, own.loc, own.scale),
    variance * own.scale * own.scale,
    cumulant(3, 0, 1) / variance ** 1.5,
    cumulant(4, 0, 1) / variance ** 2,
  ];
}

/**
 * Standard errors of the four moments of n draws: exact for mean and variance, the first term for
 * large n for the other two.
 *
 * @param {Law} law
 * @param {number} n
 * @param {number} scale
 * @returns {Four}
 */
export function standardErrors(law, n, scale) {
  const { moments, errors } = SHAPE;
  const [, variance, , excess] = fourMoments(law, 0, scale);
  return [
    Math.sqrt(variance / n),
    variance * Math.sqrt(excess / n + 2 / (n - 1)),
    errors(skewnessTerms(moments)) / Math.sqrt(n),
    errors(kurtosisTerms(moments)) / Math.sqrt(n),
  ];
}

/**
 * How much one more standardised draw z moves the skewness of a large sample, as a polynomial.
 *
 * @param {number[]} moments
 */
function skewnessTerms([, , , skewness]) {
  return [skewness / 2, -3, -1.5 * skewness, 1];
}

/**
 * The same for the kurtosis.
 *
 * @param {number[]} moments
 */
function kurtosisTerms([, , , skewness, kurtosis]) {
  return [kurtosis, -4 * skewness, -2 * kurtosis, 0, 1];
}

/**
 * Moments of a standardised law, and the standard deviation of polynomials under it.
 *
 * @param {number[]} kappa cumulants, from the first to the eighth
 */
function shapeOf(kappa) {
  const moments = [1];
  for (let n = 1; n <= kappa.length; n++) {
    let sum = 0;
    let choose = 1; // n - 1 over j - 1
    for (let j = 1; j <= n; j++) {
      sum += choose * kappa[j - 1] * moments[n - j];
      choose *= (n - j) / j;
    }
    moments.push(sum);
  }
  return {
    moments,
    /** @param {number[]} terms */
    errors(terms) {
      let square = 0;
      terms.forEach((a, i) => terms.forEach((b, j) => square += a * b * moments[i + j]));
      return Math.sqrt(square);
    },
  };
}

/** The same for every mode and scale. */
const SHAPE = shapeOf([
  0,
  1,
  ...[3, 4, 5, 6, 7, 8].map((n) => cumulant(n, 0, 1) / cumulant(2, 0, 1) ** (n / 2)),
]);

/**
 * Probability, by a law, of each cell of {@link cellCounts}.
 *
 * @param {Law} law
 */
export function cellProbabilities(law) {
  const { loc, scale } = modeAndScale(law, 0, 1);
  const below = EDGES.map((edge) => Math.exp(-Math.exp((loc - edge) / scale)));
  return Array.from({ length: CELLS }, (_, c) => (below[c] ?? 1) - (below[c - 1] ?? 0));
}

/** Where one cell ends and the next begins: -log(-log u) for u = 1/20, 2/20, … */
const EDGES = Array.from({ length: CELLS - 1 }, (_, c) => -Math.log(-Math.log((c + 1) / CELLS)));

/**
 * A sample of noise that only ever grows, with its moments after each draw.
 *
 * @typedef {{
 *   seed: number,
 *   state: import("./random.js").Stream,
 *   drawn: number,
 *   sums: Float64Array,
 *   moments: Float64Array[],
 *   cells: Uint8Array,
 * }} Sample `sums`: mean and Σ d², Σ d³, Σ d⁴ around it; `moments`: four arrays, in each the entry
 *   n - 1 belongs to the first n draws; `cells`: in which cell each draw lies
 */

/**
 * The sample of a seed, still empty.
 *
 * @param {number} seed
 * @param {number} most how large it may become
 * @returns {Sample}
 */
export function createSample(seed, most) {
  return {
    seed,
    state: stream(seed, 0),
    drawn: 0,
    sums: new Float64Array(4),
    moments: Array.from({ length: 4 }, () => new Float64Array(most)),
    cells: new Uint8Array(most),
  };
}

/**
 * Draw what is missing of `n` draws; what was drawn stays as it is.
 *
 * @param {Sample} sample
 * @param {number} n
 */
export function growSample(sample, n) {
  const { state, drawn, sums, cells } = sample;
  if (n <= drawn) return;
  const [means, variances, skewnesses, excesses] = sample.moments;
  const uniforms = new Float64Array(n - drawn);
  fillUniform(state, uniforms, 0, uniforms.length);
  let [mean, m2, m3, m4] = sums;
  for (let before = drawn; before < n; before++) {
    const u = uniforms[before - drawn];
    cells[before] = u * CELLS;
    // One by one into the sums around the mean (Pébay's update): nothing large cancels.
    const size = before + 1;
    const gap = -Math.log(-Math.log(u)) - mean;
    const step = gap / size;
    const square = gap * step * before;
    mean += step;
    m4 += square * step * step * (size * size - 3 * size + 3) + 6 * step * step * m2 -
      4 * step * m3;
    m3 += square * step * (size - 2) - 3 * step * m2;
    m2 += square;
    means[before] = mean;
    variances[before] = m2 / before;
    skewnesses[before] = Math.sqrt(size / m2) * m3 / m2;
    excesses[before] = size * m4 / (m2 * m2) - 3;
  }
  sums.set([mean, m2, m3, m4]);
  sample.drawn = n;
}

/**
 * How many of the first `n` draws lie in each cell.
 *
 * @param {Sample} sample
 * @param {number} n
 */
export function cellCounts({ cells }, n) {
  const counts = new Uint32Array(CELLS);
  for (let i = 0; i < n; i++) counts[cells[i]]++;
  return counts;
}

/**
 * The four moments of the first `n` draws, from 2 on.
 *
 * @param {Sample} sample
 * @param {number} n
 * @param {number} loc
 * @param {number} scale
 */
export function momentsAt({ moments }, n, loc, scale) {
  const [mean, variance, skewness, excess] = moments.map((each) => each[n - 1]);
  return shifted([mean, variance, skewness, excess], loc, scale);
}

/**
 * Moments of μ + βG from those of G: only mean and variance move.
 *
 * @param {Four} moments
 * @param {number} loc
 * @param {number} scale
 * @returns {Four}
 */
export function shifted([mean, variance, skewness, excess], loc, scale) {
  return [loc + scale * mean, scale * scale * variance, skewness, excess];
}
