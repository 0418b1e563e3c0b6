/**
 * The gradient problem: the loss of a draw is a staircase in the logits, its mean is not.
 *
 * @module
 */

import { chiSquareSf } from "./maths/goodness.js";
import { softmax } from "./maths/gumbel_max.js";
import {
  batchMean,
  bestBaseline,
  estimates,
  FEW,
  momentsOf,
  sharings,
  valueAndGradient,
  variance,
} from "./maths/gradient_problem.js";
import {
  batchMeans,
  countWins,
  createDraws,
  findJumps,
  growDraws,
  winnersAt,
} from "./maths/gradient_problem_draws.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { list, number as numberField } from "./view/fields.js";
import { createProblemControls, matched, mismatch } from "./view/gradient_problem_controls.js";
import { createProblemPictures } from "./view/gradient_problem_pictures.js";
import { problemTables, verdict } from "./view/gradient_problem_words.js";
import { defineWidget } from "./view/shell.js";

const MIN_OPTIONS = 2;
const MAX_OPTIONS = 6;
const MAX_DRAWS = 100_000;
const STEPS = [1, 1000, 100_000];
const LARGEST_LOGIT = 50;
const LARGEST_COST = 10;
const AXIS = 4; // ends of the logit's axis, unless there is more to see
const AROUND = 3; // of the place where the option comes level with all others
const ENOUGH = 20; // draws beyond which a mean is near normal, for an even coin
const ROUNDING = 1e-9; // of the estimates' mean size: a deviation as small is none

const logit = numberField({ min: -LARGEST_LOGIT, max: LARGEST_LOGIT });
const cost = numberField({ min: -LARGEST_COST, max: LARGEST_COST });
const baseline = numberField({ min: -20, max: 20 });
const lengths = { minLength: MIN_OPTIONS, maxLength: MAX_OPTIONS };
const fields = {
  logits: list(logit, lengths),
  costs: list(cost, lengths),
  option: numberField({ min: 0, max: MAX_OPTIONS - 1, whole: true }),
  baseline,
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
};

/**
 * @typedef {{
 *   logits: number[],
 *   costs: number[],
 *   option: number,
 *   baseline: number,
 *   n: number,
 *   seed: number,
 * }} State
 * @typedef {ReturnType<typeof look>} Seen
 */

export default defineWidget({
  stem: "gradient_problem",
  className: "GradientProblem",
  title: "A slope that no draw has",
  question: "Move a logit while the noise stays. Each draw's loss jumps once and is flat " +
    "elsewhere, and its mean has a slope: what does the score function say of it?",
  fields,
  build,
});

/**
 * Everything there is to see of a state, from draws that are there.
 *
 * @param {State} state
 * @param {import("./maths/gradient_problem_draws.js").Jumps} jumps
 */
export function look(state, jumps) {
  const { logits, costs, option, n } = state;
  const x = logits[option];
  const shares = softmax(logits);
  const { value, gradient } = valueAndGradient(logits, costs);
  const values = estimates(shares, costs, state.baseline, option);
  const winners = winnersAt(jumps, x);
  const wins = countWins(winners, logits.length);
  const theory = momentsOf(values, shares);
  const sample = momentsOf(values, wins.map((won) => won / n));
  const size = values.reduce((sum, each, k) => sum + shares[k] * Math.abs(each), 0);
  const constant = !(Math.sqrt(theory.variance) > ROUNDING * size);
  const deviation = constant ? 0 : Math.sqrt(theory.variance);
  const slope = gradient[option];
  const error = deviation / Math.sqrt(n); // the exact one, which the test takes, too
  const z = (sample.mean - slope) / error;
  const testable = !constant && n >= ENOUGH * theory.lopsided ** 2;
  const best = bestBaseline(logits, costs);
  const kinds = sharingsOf(logits.length);
  const deviationAt = (/** @type {number} */ b) => {
    const found = Math.sqrt(variance(logits, costs, b)[option]);
    return found > ROUNDING * size ? found : 0;
  };
  return {
    jumps,
    axis: axisOf(logits, option),
    shares,
    wins,
    values,
    value,
    gradient,
    slope,
    loss: wins.reduce((sum, won, k) => sum + won * costs[k], 0) / n,
    sample: { mean: sample.mean, error },
    variances: variance(logits, costs, state.baseline),
    deviation,
    plainDeviation: deviationAt(0),
    best: Number(best.toPrecision(12)),
    bestDeviation: deviationAt(best),
    constant,
    pvalue: testable ? chiSquareSf(z * z, 1) : NaN,
    means: batchMeans(winners, values, FEW),
    law: {
      values: kinds.map(({ counts }) => batchMean(counts, values, FEW)),
      probabilities: kinds.map(({ counts, orders }) =>
        counts.reduce((product, count, k) => product * shares[k] ** count, orders)
      ),
    },
  };
}

/** @type {ReturnType<typeof sharings>[]} */
const SHARINGS = [];

/** @param {number} options */
function sharingsOf(options) {
  return SHARINGS[options] ??= sharings(FEW, options);
}

/**
 * Ends of the axis on which a logit moves: its own place lies inside, and the one where the option
 * wins every second draw.
 *
 * @param {number[]} logits
 * @param {number} option
 */
export function axisOf(logits, option) {
  const others = logits.filter((_, k) => k !== option);
  const largest = Math.max(...others);
  const level = largest + Math.log(others.reduce((sum, x) => sum + Math.exp(x - largest), 0));
  const x = logits[option];
  return {
    lower: Math.max(-LARGEST_LOGIT, Math.floor(Math.min(-AXIS, level - AROUND, x))),
    upper: Math.min(LARGEST_LOGIT, Math.ceil(Math.max(AXIS, level + AROUND, x))),
  };
}

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const limits = { logit, cost, baseline, fewest: MIN_OPTIONS, most: MAX_OPTIONS };
  const controls = createProblemControls(shell, limits);
  const draws = createDrawButtons(shell, {
    one: "draw",
    many: "draws",
    steps: STEPS,
    most: MAX_DRAWS,
  });
  shell.controls.append(...controls.parts, draws.root);
  const drawPictures = createProblemPictures(shell);
  const jumpsOf = createJumps();

  /** @param {State} given */
  return function draw(given) {
    const state = matched(given);
    shell.refuse("together", mismatch(given));
    const seen = look(state, jumpsOf(state));
    controls.show(state, seen.axis, seen.best);
    draws.show(state.n);
    drawPictures(seen, state);
    if (shell.detailsOpen()) shell.details.replaceChildren(...problemTables(seen, state));
    shell.say(verdict(seen, state));
  };
}

/** Keeps the jumps, which depend neither on the costs nor on the logit that is moved. */
function createJumps() {
  let draws = createDraws(0);
  /** @type {import("./maths/gradient_problem_draws.js").Jumps | null} */
  let jumps = null;
  let key = "";
  /** @param {State} state */
  return ({ logits, option, n, seed }) => {
    const asked = JSON.stringify([logits.with(option, 0), option, n, seed]);
    if (jumps && asked === key) return jumps;
    if (seed !== draws.seed) draws = createDraws(seed, draws);
    growDraws(draws, n, logits.length);
    key = asked;
    return jumps = findJumps(draws, n, logits, option);
  };
}
