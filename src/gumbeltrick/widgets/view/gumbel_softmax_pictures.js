/**
 * The pictures of Gumbel-softmax.
 *
 * @module
 */

import { shareBand } from "../maths/goodness.js";
import { trianglePoints } from "../maths/gumbel_softmax_draws.js";
import { element } from "./element.js";
import { drawHistogram } from "./gumbel_softmax_histogram.js";
import { createTriangle } from "./gumbel_softmax_triangle.js";
import { createHistogram } from "./histogram.js";
import { createShareBars } from "./share_bars.js";
import { percent, plain, whole } from "./words.js";

const TALL = 262; // heights of pictures, in pixels
const LOW = 130;
const MOST_POINTS = 3000;
const Z95 = 1.959963984540054;

/**
 * What is seen in a state. `means` and their standard `errors` are those of the first `softened`
 * draws, `theory` is what they should be; `cooled` is softmax(x / T).
 *
 * @typedef {{
 *   names: string[],
 *   draws: import("../maths/gumbel_softmax_draws.js").Draws,
 *   probabilities: number[],
 *   wins: number[],
 *   softened: number,
 *   means: number[],
 *   errors: number[],
 *   theory: number[],
 *   cooled: number[],
 *   winsTest: import("../maths/goodness.js").TestResult,
 *   oddsTest: import("../maths/goodness.js").TestResult,
 * }} Seen
 * @typedef {import("../gumbel_softmax.js").State} State
 */

/** @param {import("./shell.js").Shell} shell */
export function createSoftPictures({ life, pictures }) {
  const triangle = createTriangle(life, "Where the draws lie");
  const histogram = createHistogram(life, {
    title: "A’s share against B",
    height: TALL - 15,
  });
  const bars = [
    createBars("Who wins", "largest y: τ and T change nothing"),
    createBars("Mean share", "mean of y: τ moves it"),
    createBars("Softmax(x/T)", "no noise: T moves it"),
  ];
  pictures.append(triangle.root, histogram.root, ...bars.map(({ root }) => root), createKey());

  /**
   * @param {string} title
   * @param {string} axisTitle
   */
  function createBars(title, axisTitle) {
    return createShareBars(life, { title, height: LOW, axisTitle });
  }

  /**
   * @param {Seen} seen
   * @param {State} state
   */
  return (seen, state) => {
    const { names, draws, probabilities, wins, softened, means, errors, theory, cooled } = seen;
    const { logits, n } = state;
    pictures.classList.toggle("gt-two", logits.length === 2);
    drawTriangle(triangle, seen, state);
    drawHistogram(histogram, draws.odds, state);
    const shares = wins.map((count) => n ? count / n : 0);
    const bands = probabilities.map((p) => shareBand(p, n));
    const describe = (/** @type {(k: number) => string} */ text) =>
      names.map((name, k) => `${name} ${text(k)}, π ${percent(probabilities[k])}`).join("; ");
    bars[0].update(
      { names, shares, probabilities, n, bands },
      describe((k) => n ? percent(shares[k]) : "not drawn"),
    );
    bars[1].update(
      {
        names,
        shares: means.map((mean) => softened ? mean : 0),
        probabilities: theory,
        others: probabilities,
        n: softened,
        bands: theory.map((mean, k) => rangeAround(mean, errors[k])),
      },
      describe((k) => `${softened ? `${percent(means[k])}, ` : ""}theory ${percent(theory[k])}`),
    );
    bars[2].update(
      {
        names,
        shares: cooled,
        probabilities: cooled,
        others: probabilities,
        n: 1,
        bands: cooled.map((p) => [p, p]),
      },
      describe((k) => percent(cooled[k])),
    );
  };
}

/**
 * @param {import("./gumbel_softmax_triangle.js").Triangle} triangle
 * @param {Seen} seen
 * @param {State} state
 */
function drawTriangle(triangle, { names, draws, softened, means, cooled, probabilities }, state) {
  const { logits, temperature, n } = state;
  if (logits.length < 3) return triangle.update(null);
  const points = trianglePoints(draws.gumbels, logits, temperature, Math.min(n, MOST_POINTS));
  // Of more than three options, shares among three have another mean than the shares have.
  const mean = logits.length > 3 ? meanOf(points) : softened ? means : null;
  triangle.update(
    {
      names,
      logits: logits.slice(0, 3),
      temperature,
      points,
      mean,
      wins: amongThree(probabilities, logits),
      cooled: amongThree(cooled, logits.map((x) => x / state.softmax_temperature)),
      alone: logits.length > 3,
    },
    `${whole(points.length / 3)} points over the density at τ = ${plain(temperature)}; ${
      mean ? `their mean is ${mean.map((share) => percent(share)).join(", ")}` : "no draw yet"
    }`,
  );
}

/**
 * The shares of three options among themselves.
 *
 * @param {number[]} shares
 * @param {number[]} logits that they are the softmax of: the shares may all be too small
 */
function amongThree(shares, logits) {
  const three = shares.slice(0, 3);
  const total = three.reduce((sum, share) => sum + share);
  if (total > 1e-300) return three.map((share) => share / total);
  const largest = Math.max(...logits.slice(0, 3));
  const weights = logits.slice(0, 3).map((x) => Math.exp(x - largest));
  const sum = weights.reduce((all, weight) => all + weight);
  return weights.map((weight) => weight / sum);
}

/** @param {Float64Array} points */
function meanOf(points) {
  if (!points.length) return null;
  const mean = [0, 0, 0];
  points.forEach((share, i) => mean[i % 3] += 3 * share / points.length);
  return mean;
}

/**
 * @param {number} mean
 * @param {number} error
 * @returns {[number, number]}
 */
function rangeAround(mean, error) {
  if (!(error >= 0)) return [mean || 0, mean || 0];
  return [Math.max(0, mean - Z95 * error), Math.min(1, mean + Z95 * error)];
}

/** What the marks of the pictures mean. */
function createKey() {
  const sign = (/** @type {string} */ kind) =>
    element("span", { class: `gt-sign gt-sign-${kind}` });
  return element(
    "p",
    { class: "gt-key" },
    element("span", {}, sign("mass"), "these draws"),
    element("span", { class: "gt-of-three" }, sign("density"), "their density"),
    element("span", { class: "gt-of-three" }, sign("wins"), "π = softmax(x)"),
    element("span", { class: "gt-of-three" }, sign("mean"), "mean of the draws"),
    element(
      "span",
      { class: "gt-of-three" },
      sign("cooled"),
      "softmax(x/T), on its way from T = 0.01 to 100",
    ),
    element("span", {}, sign("theory"), "theory"),
    element("span", {}, sign("other"), "π, where it is not the theory"),
    element("span", {}, sign("band"), "where 95 % of such samples fall"),
  );
}
