/**
 * Five estimators of the gradient of E f(D), row by row: the same as
 * `gumbeltrick.gradient_estimators`, on noise that is given.
 *
 * A row of noise is K standard exponentials E. Its Gumbels are -log E, its winner W has the largest
 * sum x_k - log E_k, its soft sample is y = softmax((x - log E)/τ), with the Jacobian
 * J(y) = (diag y - y yᵀ)/τ. All that counts are gaps, by how much the sums lie below the largest:
 * they are kept as numbers <= 0, and no logit is too large for them.
 *
 * @module
 */

import { softmax } from "./gumbel_max.js";
import { lossSlope, lossValue, lossWeights } from "./losses.js";

/**
 * What is to be estimated.
 *
 * @typedef {{ logits: number[], costs: number[], loss: string }} Problem
 */

/** @typedef {ReturnType<typeof createRows>} Rows */

/**
 * The estimators for one problem. Results are written into `out`, an array of K numbers; arrays of
 * gaps may hold many rows, of which `at` is where one begins.
 *
 * @param {Problem} problem
 */
export function createRows({ logits, costs, loss }) {
  const size = logits.length;
  const shares = Float64Array.from(softmax(logits));
  const largest = Math.max(...logits);
  const behind = Float64Array.from(logits, (x) => x - largest);
  const weights = lossWeights(costs);
  const y = new Float64Array(size);
  const slopes = new Float64Array(size);
  const inner = new Float64Array(size);
  // Tables, a row for each winner: slope at its corner measured from its own, and D - π.
  const corner = new Float64Array(size * size);
  const score = new Float64Array(size * size);
  for (let w = 0; w < size; w++) {
    const losers = shares.map((share, k) => k === w ? 0 : share);
    lossSlope(loss, costs, losers.map((_, k) => +(k === w)), slopes, weights);
    for (let k = 0; k < size; k++) {
      corner[size * w + k] = slopes[k] - slopes[w];
      // As a sum, which keeps its digits where π_w is all but 1.
      score[size * w + k] = k === w ? losers.reduce((sum, share) => sum + share) : -shares[k];
    }
  }

  /**
   * Gaps of a row of noise.
   *
   * @param {ArrayLike<number>} noise
   * @param {Float64Array} gaps
   * @param {number} [at]
   * @returns {number} the winner, the lowest index among equals
   */
  function gapsOf(noise, gaps, at = 0) {
    let winner = 0;
    for (let k = 0; k < size; k++) {
      gaps[at + k] = behind[k] - Math.log(noise[k]);
      if (gaps[at + k] > gaps[at + winner]) winner = k;
    }
    const best = gaps[at + winner];
    for (let k = 0; k < size; k++) gaps[at + k] -= best;
    return winner;
  }

  /**
   * Gaps of noise that has the given winner: -log(1 + E_j/(π_j E_W)).
   *
   * @param {ArrayLike<number>} noise standard exponentials
   * @param {number} winner
   * @param {Float64Array} gaps
   * @param {number} [at]
   */
  function gapsGiven(noise, winner, gaps, at = 0) {
    const first = noise[winner];
    for (let k = 0; k < size; k++) {
      gaps[at + k] = k === winner ? 0 : -Math.log(1 + noise[k] / (shares[k] * first));
    }
  }

  /**
   * The soft sample, in `y`.
   *
   * @param {Float64Array} gaps
   * @param {number} at
   * @param {number} temperature
   */
  function soften(gaps, at, temperature) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += y[k] = Math.exp(gaps[at + k] / temperature);
    for (let k = 0; k < size; k++) y[k] /= sum;
  }

  /**
   * J(y)ᵀ times the slopes, which are measured from that of the winner: no term is then all but s_W.
   *
   * @param {Float64Array} by the slopes, of which `from` is where they begin
   * @param {number} from
   * @param {number} temperature
   * @param {Float64Array} out
   */
  function pullBack(by, from, temperature, out) {
    let mean = 0;
    for (let k = 0; k < size; k++) mean += y[k] * by[from + k];
    for (let k = 0; k < size; k++) out[k] = y[k] * (by[from + k] - mean) / temperature;
  }

  /**
   * J(y)ᵀ ∇f(y) for the soft sample in `y`.
   *
   * @param {number} winner
   * @param {number} temperature
   * @param {Float64Array} out
   */
  function pullBackOwn(winner, temperature, out) {
    lossSlope(loss, costs, y, slopes, weights);
    const own = slopes[winner];
    for (let k = 0; k < size; k++) slopes[k] -= own;
    pullBack(slopes, 0, temperature, out);
  }

  /**
   * f(D)(D - π).
   *
   * @param {number} winner
   * @param {Float64Array} out
   */
  function scoreFunction(winner, out) {
    for (let k = 0; k < size; k++) out[k] = costs[winner] * score[size * winner + k];
  }

  /**
   * J(y)ᵀ ∇f(y), and with the same soft sample J(y)ᵀ ∇f(D).
   *
   * @param {Float64Array} gaps
   * @param {number} at
   * @param {number} winner
   * @param {number} temperature
   * @param {Float64Array} soft
   * @param {Float64Array} straight
   */
  function softAndStraight(gaps, at, winner, temperature, soft, straight) {
    soften(gaps, at, temperature);
    pullBackOwn(winner, temperature, soft);
    pullBack(corner, size * winner, temperature, straight);
  }

  /**
   * The mean of J(y)ᵀ ∇f(D) over soft samples with the same winner.
   *
   * @param {Float64Array} gaps given the winner, as many rows as there are draws
   * @param {number} at
   * @param {number} draws
   * @param {number} winner
   * @param {number} temperature
   * @param {Float64Array} out
   */
  function rao(gaps, at, draws, winner, temperature, out) {
    out.fill(0);
    for (let d = 0; d < draws; d++) {
      soften(gaps, at + d * size, temperature);
      pullBack(corner, size * winner, temperature, inner);
      for (let k = 0; k < size; k++) out[k] += inner[k] / draws;
    }
  }

  /**
   * (f(D) - η f(ỹ))(D - π) + η (∂f(y)/∂x - ∂f(ỹ)/∂x), ỹ soft with the same winner.
   *
   * @param {ArrayLike<number>} soft ∂f(y)/∂x, as {@link softAndStraight} gives it
   * @param {Float64Array} gaps given the winner
   * @param {number} at
   * @param {number} winner
   * @param {number} temperature
   * @param {number} eta
   * @param {Float64Array} out
   */
  function rebar(soft, gaps, at, winner, temperature, eta, out) {
    soften(gaps, at, temperature);
    const weight = costs[winner] - eta * lossValue(loss, costs, y, weights);
    pullBackOwn(winner, temperature, inner);
    // The noise given the winner depends on the logits: E_j/(E_j + π_j E_W) of a loser's slope
    // stays, what the shares lose by it is spread.
    let spread = 0;
    for (let k = 0; k < size; k++) spread += inner[k] *= -Math.expm1(gaps[at + k]);
    for (let k = 0; k < size; k++) {
      const path = inner[k] - shares[k] * spread;
      out[k] = weight * score[size * winner + k] + eta * (soft[k] - path);
    }
  }

  return { size, shares, gapsOf, gapsGiven, scoreFunction, softAndStraight, rao, rebar };
}

/**
 * One estimate of each kind from given noise, for the tests and for whoever wants a single row.
 *
 * @param {Problem & {
 *   temperature: number,
 *   noise: number[],
 *   further?: number[],
 *   draws?: number[][],
 *   eta?: number,
 * }} given `further` is REBAR's own noise, `draws` are Gumbel-Rao's
 */
export function estimateRow({ temperature, noise, further, draws = [], eta = 1, ...problem }) {
  const rows = createRows(problem);
  const { size } = rows;
  const gaps = new Float64Array(size * Math.max(1, draws.length));
  const make = () => new Float64Array(size);
  const [score, soft, straight, rao, rebar] = [make(), make(), make(), make(), make()];
  const winner = rows.gapsOf(noise, gaps);
  rows.scoreFunction(winner, score);
  rows.softAndStraight(gaps, 0, winner, temperature, soft, straight);
  draws.forEach((draw, d) => rows.gapsGiven(draw, winner, gaps, d * size));
  rows.rao(gaps, 0, draws.length, winner, temperature, rao);
  if (further) {
    rows.gapsGiven(further, winner, gaps);
    rows.rebar(soft, gaps, 0, winner, temperature, eta, rebar);
  }
  return {
    winner,
    scoreFunction: [...score],
    gumbelSoftmaxGradient: [...soft],
    straightThrough: [...straight],
    gumbelRao: [...rao],
    rebar: [...rebar],
  };
}

/**
 * Gumbels in which the given option wins: -log(E_k + π_k E_W), and for the winner -log(π_W E_W).
 *
 * @param {number[]} noise standard exponentials
 * @param {number[]} logits
 * @param {number} winner
 */
export function gumbelsGivenWinner(noise, logits, winner) {
  const shares = softmax(logits);
  const first = noise[winner];
  return noise.map((e, k) => -Math.log((k === winner ? 0 : e) + shares[k] * first));
}
