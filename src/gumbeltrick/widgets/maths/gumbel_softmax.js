/**
 * Gumbel-softmax: y = softmax((x + G) / τ), and the closed forms of its law, the same as in
 * `gumbeltrick.gumbel_softmax`.
 *
 * @module
 */

const KOLMOGOROV_TERMS = 100;

/**
 * softmax((x + G) / τ)
 *
 * @param {number[]} logits
 * @param {number[]} gumbels as many
 * @param {number} temperature τ, positive
 * @returns {number[]}
 */
export function relax(logits, gumbels, temperature) {
  const largestLogit = Math.max(...logits);
  // First the logits' differences, which may be huge, then the noise: no sum overflows.
  const sums = logits.map((x, k) => x - largestLogit + gumbels[k]);
  const largest = Math.max(...sums);
  const weights = sums.map((sum) => Math.exp((sum - largest) / temperature));
  const total = weights.reduce((all, weight) => all + weight);
  return weights.map((weight) => weight / total);
}

/**
 * softmax(x / T): the same logits without any noise.
 *
 * @param {number[]} logits
 * @param {number} temperature T, positive
 * @returns {number[]}
 */
export function softmaxAt(logits, temperature) {
  return relax(logits, logits.map(() => 0), temperature);
}

/**
 * Logarithm of the density of Gumbel-softmax on the simplex, with respect to all shares but one.
 *
 * @param {number[]} y shares, each above 0, summing to one
 * @param {number[]} logits as many
 * @param {number} temperature
 * @returns {number}
 */
export function logDensity(y, logits, temperature) {
  const options = y.length;
  const heights = y.map((share, k) => logits[k] - temperature * Math.log(share));
  const largest = Math.max(...heights);
  let above = 0;
  let spread = 0;
  let shares = 0;
  heights.forEach((height, k) => {
    above += Math.exp(height - largest);
    spread += height - largest;
    shares += Math.log(y[k]);
  });
  let constant = (options - 1) * Math.log(temperature);
  for (let k = 2; k < options; k++) constant += Math.log(k); // log Γ(K)
  return constant + spread - options * Math.log(above) - shares;
}

/**
 * ∂y_i / ∂x_j = y_i (δ_ij - y_j) / τ, row by row.
 *
 * @param {number[]} y
 * @param {number} temperature
 * @returns {number[][]}
 */
export function jacobian(y, temperature) {
  // 1 - y as the sum of the others: near a corner nothing cancels.
  const others = y.map((_, i) => y.reduce((sum, share, j) => i === j ? sum : sum + share, 0));
  return y.map((a, i) => y.map((b, j) => a * (i === j ? others[i] : -b) / temperature));
}

/**
 * P(y_1 <= y) for two options: the log-odds are logistic with location x_1 - x_2, divided by τ.
 *
 * @param {number} y the first option's share, in [0, 1]
 * @param {number[]} logits two
 * @param {number} temperature
 */
export function binaryCdf(y, [first, second], temperature) {
  return sigmoid(temperature * logit(y) - (first - second));
}

/**
 * Density of the first option's share, for two options.
 *
 * @param {number} y in (0, 1)
 * @param {number[]} logits two
 * @param {number} temperature
 */
export function binaryPdf(y, [first, second], temperature) {
  const far = Math.abs(temperature * logit(y) - (first - second));
  return Math.exp(
    Math.log(temperature) - far - 2 * Math.log1p(Math.exp(-far)) - Math.log(y) - Math.log1p(-y),
  );
}

/**
 * The share that the first of two options stays below with probability p.
 *
 * @param {number} p in (0, 1)
 * @param {number[]} logits two
 * @param {number} temperature
 */
export function binaryPpf(p, [first, second], temperature) {
  return sigmoid((logit(p) + (first - second)) / temperature);
}

/**
 * P(D > gap) of Kolmogorov and Smirnov for n draws: the limit law at Stephens' argument, good to
 * about 0.01 from n = 5 on, and to 0.0003 from n = 10 000 on.
 *
 * @param {number} gap
 * @param {number} n
 */
export function kolmogorovSf(gap, n) {
  const root = Math.sqrt(n);
  const x = (root + 0.12 + 0.11 / root) * gap;
  // Below, the series of alternating signs converges slowly, and the probability is 1 - 1e-9.
  if (x < 0.22) return 1;
  let sum = 0;
  for (let k = 1; k <= KOLMOGOROV_TERMS; k++) {
    const term = Math.exp(-2 * (k * x) ** 2);
    sum += k % 2 ? term : -term;
    if (term < 1e-17 * sum) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/** @param {number} y */
function logit(y) {
  return Math.log(y) - Math.log1p(-y);
}

/** @param {number} s */
function sigmoid(s) {
  // On either side the exponent is negative: nothing overflows, no tail is lost.
  if (s >= 0) return 1 / (1 + Math.exp(-s));
  const small = Math.exp(s);
  return small / (1 + small);
}
