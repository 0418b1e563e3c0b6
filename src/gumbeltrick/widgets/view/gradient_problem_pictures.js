/**
 * The pictures of the gradient problem: the loss while a logit moves, what the score function says
 * of its slope, and what the baseline does to that.
 *
 * @module
 */

import { FEW, meanLoss, variance } from "../maths/gradient_problem.js";
import { countJumps, lossAtEdges, stairsOf } from "../maths/gradient_problem_draws.js";
import { element } from "./element.js";
import { createPlot } from "./gradient_problem_plot.js";
import { drawSlopes } from "./gradient_problem_slopes.js";
import { createHistogram } from "./histogram.js";
import { letter, minus, number, plain } from "./words.js";

const CELLS = 1024; // of the finest staircase: less than a pixel each
const POINTS = 160; // of the exact curves
const TANGENT = 1.5; // how far it reaches on either side
const ROOM = 0.08; // above and below the costs
const BASELINES = 10; // ends of their axis, unless the baseline lies beyond

/**
 * @typedef {import("../gradient_problem.js").State} State
 * @typedef {import("../gradient_problem.js").Seen} Seen
 */

/**
 * @param {import("./shell.js").Shell} shell
 * @returns {(seen: Seen, state: State) => void}
 */
export function createProblemPictures({ life, pictures }) {
  const loss = createPlot(life, {
    title: "The loss as the logit moves",
    class: "gt-stairs",
    height: 210,
  });
  const slopes = createHistogram(life, { title: "Estimates of the slope", height: 150 });
  const baselines = createPlot(life, {
    title: "Spread of one estimate",
    class: "gt-baselines",
    height: 150,
  });
  pictures.append(
    loss.root,
    createKey([
      ["one", "one draw"],
      ["few", `mean of ${FEW}`],
      ["all", "mean of all draws"],
      ["theory", "exact mean"],
      ["tangent", "its tangent"],
    ]),
    slopes.root,
    baselines.root,
    createKey([
      ["bars", `averages of ${FEW} estimates`],
      ["theory", "their exact law"],
      ["band", "where 95 % of such samples fall"],
      ["tangent", "exact slope"],
      ["estimate", "mean of all estimates ± 2 standard errors"],
      ["best", "baseline that is best for all slopes together"],
      ["all-slopes", "spread of all slopes together"],
    ]),
  );
  const countCells = createCells();

  return (seen, state) => {
    drawLoss(loss, seen, state, countCells(seen, state));
    drawSlopes(slopes, seen, state);
    drawBaselines(baselines, seen, state);
  };
}

/** Keeps what was counted, as long as neither the jumps nor the axis change. */
function createCells() {
  /** @type {import("../maths/gradient_problem_draws.js").Cells | null} */
  let kept = null;
  /** @type {Seen["jumps"] | null} */
  let from = null;
  let ends = "";
  /** @type {(seen: Seen, state: State) => NonNullable<typeof kept>} */
  return ({ jumps, axis }, { logits }) => {
    const asked = `${axis.lower} ${axis.upper}`;
    if (!kept || jumps !== from || asked !== ends) {
      kept = countJumps(jumps, logits.length, { ...axis, cells: CELLS });
      from = jumps;
      ends = asked;
    }
    return kept;
  };
}

/**
 * @param {import("./gradient_problem_plot.js").Plot} plot
 * @param {Seen} seen
 * @param {State} state
 * @param {import("../maths/gradient_problem_draws.js").Cells} cells
 */
function drawLoss(plot, seen, state, cells) {
  const { logits, costs, option, n } = state;
  const { jumps, axis, value, slope } = seen;
  const { lower, upper } = axis;
  const name = letter(option);
  const x = logits[option];
  const low = Math.min(...costs);
  const high = Math.max(...costs);
  const room = ROOM * (high - low) || 1;
  const exact = spread(lower, upper, POINTS).map((each) => ({
    x: each,
    y: meanLoss(logits.with(option, each), costs),
  }));
  const one = stairsOf(jumps, 1, costs);
  const few = stairsOf(jumps, FEW, costs);
  /** @type {import("./gradient_problem_plot.js").Line[]} */
  const stairs = n
    ? [{ class: "gt-stair gt-stair-one", points: toPoints(one, lower), steps: true }]
    : [];
  if (n > 1) {
    stairs.push({ class: "gt-stair gt-stair-few", points: toPoints(few, lower), steps: true });
  }
  if (n > FEW) {
    const losses = lossAtEdges(cells, jumps, costs);
    stairs.push({ class: "gt-stair gt-stair-all", points: corners(losses, axis), steps: true });
  }
  plot.update(
    {
      lower,
      upper,
      bottom: low - room,
      top: high + room,
      lines: [
        { class: "gt-theory", points: exact },
        ...stairs,
        {
          class: "gt-tangent",
          points: [-TANGENT, TANGENT].map((step) => ({ x: x + step, y: value + slope * step })),
        },
      ],
      upright: [{ class: "gt-here", x }],
      dots: [{ class: "gt-estimate", x, y: value }],
      note: `slope of the mean ${minus(number(slope))}, of every staircase 0`,
      axisTitle: `x, the logit of ${name}`,
    },
    [
      `At ${minus(plain(x))} the exact mean is ${minus(number(value))} and rises by ` +
      `${minus(number(slope))} a unit`,
      n ? jumpOf(one, name) : "no draw yet",
    ].join("; "),
  );
}

/**
 * What one draw does, in words.
 *
 * @param {import("../maths/gradient_problem_draws.js").Stair[]} stairs
 * @param {string} name
 */
function jumpOf([before, after], name) {
  const costs = before.loss === after.loss
    ? "at the same cost"
    : `from a loss of ${minus(plain(before.loss))} to ${minus(plain(after.loss))}`;
  return `the first draw jumps to ${name} at ${minus(number(after.x))}, ${costs}`;
}

/**
 * Losses at the edges of cells as the points of a staircase: those that do not change are left out.
 *
 * @param {Float64Array} losses
 * @param {{ lower: number, upper: number }} axis
 */
function corners(losses, { lower, upper }) {
  const last = losses.length - 1;
  /** @type {{ x: number, y: number }[]} */
  const points = [];
  losses.forEach((y, edge) => {
    if (edge && y === losses[edge - 1]) return;
    points.push({ x: lower + (upper - lower) * edge / last, y });
  });
  return points;
}

/**
 * @param {import("../maths/gradient_problem_draws.js").Stair[]} stairs
 * @param {number} lower end of the axis
 */
function toPoints(stairs, lower) {
  return stairs.map(({ x, loss }) => ({ x: Math.max(x, lower), y: loss }));
}

/**
 * @param {import("./gradient_problem_plot.js").Plot} plot
 * @param {Seen} seen
 * @param {State} state
 */
function drawBaselines(plot, { deviation, best }, { logits, costs, baseline, option }) {
  const end = Math.max(BASELINES, Math.abs(baseline));
  const places = spread(-end, end, POINTS);
  const exact = places.map((b) => {
    const variances = variance(logits, costs, b);
    return {
      own: { x: b, y: Math.sqrt(variances[option]) },
      all: { x: b, y: Math.sqrt(variances.reduce((sum, each) => sum + each)) },
    };
  });
  plot.update(
    {
      lower: -end,
      upper: end,
      bottom: 0,
      top: 1.05 * Math.max(...exact.map(({ all }) => all.y)) || 1,
      lines: [
        { class: "gt-all-slopes", points: exact.map(({ all }) => all) },
        { class: "gt-theory", points: exact.map(({ own }) => own) },
      ],
      upright: [{ class: "gt-best", x: best }],
      dots: [{ class: "gt-estimate", x: baseline, y: deviation }],
      note: `standard deviation ${number(deviation)}`,
      axisTitle: "baseline b",
    },
    `The standard deviation of one estimate is ${number(deviation)} at baseline ` +
      `${minus(plain(baseline))}; over all slopes it is smallest at ${minus(number(best))}`,
  );
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} count
 */
function spread(from, to, count) {
  return Array.from({ length: count + 1 }, (_, i) => from + (to - from) * i / count);
}

/**
 * What the marks of the pictures mean.
 *
 * @param {[string, string][]} entries
 */
function createKey(entries) {
  return element(
    "p",
    { class: "gt-key" },
    ...entries.map(([kind, text]) =>
      element("span", {}, element("span", { class: `gt-sign gt-sign-${kind}` }), text)
    ),
  );
}
