/**
 * Two coupled spins: the Gibbs law, the law of noise on the parts, and draws by both kinds of
 * noise, as `gumbeltrick.structured_maxima.perturb_and_map`.
 *
 * Spins of value -1 or 1 have the score h1 s1 + h2 s2 + J s1 s2. Configurations are in the order
 * (-1, -1), (-1, 1), (1, -1), (1, 1). "full" noise has stream `configuration` of the seed;
 * "low-rank" noise stream 2 · spin + value, value 0 for -1 and 1 for 1. Both are exponentials E,
 * standing for Gumbels -log E.
 *
 * @module
 */

import { logistic } from "./structured_maxima.js";

const FARTHEST = 750; // from its middle the density of a logistic, e^-750, is 0
const NODES = 20;

/** @typedef {"full" | "low-rank"} Perturbation */

const VALUES = [[-1, -1], [-1, 1], [1, -1], [1, 1]];
const { nodes, weights } = gaussLegendre(NODES);

/**
 * @param {number[]} fields
 * @param {number} coupling
 */
export function spinScores([one, other], coupling) {
  return VALUES.map(([a, b]) => one * a + other * b + coupling * a * b);
}

/**
 * The Gibbs law of temperature 1.
 *
 * @param {number[]} fields
 * @param {number} coupling
 */
export function spinLaw(fields, coupling) {
  const scores = spinScores(fields, coupling);
  const top = Math.max(...scores);
  const parts = scores.map((score) => Math.exp(score - top));
  const total = parts.reduce((sum, part) => sum + part);
  return parts.map((part) => part / total);
}

/**
 * The law of the best configuration when each value of each spin has a Gumbel of its own.
 *
 * @param {number[]} fields
 * @param {number} coupling
 */
export function lowRankLaw(fields, coupling) {
  const turned = coupling < 0; // as a positive coupling of which one spin is turned over
  const one = 2 * fields[0];
  const other = (turned ? -2 : 2) * fields[1];
  const c = 2 * Math.abs(coupling);
  const law = [
    bothUp(-one, -other, c),
    oneUp(-one, other, c),
    oneUp(one, -other, c),
    bothUp(one, other, c),
  ];
  return turned ? [law[1], law[0], law[3], law[2]] : law;
}

/**
 * Count the configurations of the first n draws.
 *
 * @param {ArrayLike<number>[]} noise exponentials, four columns
 * @param {number} n
 * @param {number[]} fields
 * @param {number} coupling
 * @param {Perturbation} perturbation
 */
export function drawSpins(noise, n, fields, coupling, perturbation) {
  const scores = spinScores(fields, coupling);
  const top = Math.max(...scores);
  // The largest score - log E is the smallest E e^(top - score); two Gumbels make a product.
  const [w0, w1, w2, w3] = scores.map((score) => Math.exp(top - score));
  const [e0, e1, e2, e3] = noise;
  const full = perturbation === "full";
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [a, b, c, d] = full
      ? [e0[i], e1[i], e2[i], e3[i]]
      : [e0[i] * e2[i], e0[i] * e3[i], e1[i] * e2[i], e1[i] * e3[i]];
    let winner = 0;
    let least = w0 * a;
    if (w1 * b < least) least = w1 * b, winner = 1;
    if (w2 * c < least) least = w2 * c, winner = 2;
    if (w3 * d < least) winner = 3;
    counts[winner]++;
  }
  return counts;
}

/**
 * P(L1 > -c, L2 > -c, L1 + L2 > 0) for logistic numbers of these locations, c >= 0: a product, and
 * one integral by Gauss and Legendre in panels no wider than 1.
 *
 * @param {number} one
 * @param {number} other
 * @param {number} c
 */
function bothUp(one, other, c) {
  const low = Math.max(-c - one, -FARTHEST);
  const high = Math.min(c - one, FARTHEST);
  const panels = low < high ? Math.ceil(high - low) : 0;
  const half = (high - low) / (2 * panels);
  let inside = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle = low + (2 * panel + 1) * half;
    for (let i = 0; i < NODES; i++) {
      const x = middle + half * nodes[i];
      inside += half * weights[i] * logistic(x) * logistic(-x) * logistic(x + one + other);
    }
  }
  return inside + logistic(one - c) * logistic(other + c);
}

/**
 * P(L1 > c, -L2 > c): against their coupling, each is pulled further than c.
 *
 * @param {number} one
 * @param {number} other
 * @param {number} c
 */
function oneUp(one, other, c) {
  return logistic(one - c) * logistic(other - c);
}

/**
 * Nodes and weights on (-1, 1): the zeros of Legendre's polynomial, by Newton's method.
 *
 * @param {number} count
 */
function gaussLegendre(count) {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let x = Math.cos(Math.PI * (i + 0.75) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 8; round++) {
      let before = 1;
      let value = x;
      for (let k = 2; k <= count; k++) {
        [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      }
      slope = count * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
