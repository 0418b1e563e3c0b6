/**
 * What the Gumbel-softmax pictures show, in words.
 *
 * @module
 */

import { rarity, tested } from "./test_words.js";
import { percent, plain, pValue, whole } from "./words.js";

const NEARLY = 5e-4; // shares closer than this are the same to a reader

/**
 * @param {import("./gumbel_softmax_pictures.js").Seen} seen
 * @param {import("../gumbel_softmax.js").State} state
 * @returns {string}
 */
export function verdict(seen, { temperature, softmax_temperature, n }) {
  const { names, probabilities, wins, winsTest } = seen;
  const all = n ? wins : probabilities;
  const lead = all.indexOf(Math.max(...all));
  const name = names[lead];
  const theory = percent(probabilities[lead]);
  const cooling = aboutT(seen, lead, softmax_temperature);
  if (n === 0) return `No draw yet. π gives ${name} ${theory}, whatever τ. ${cooling}`;
  if (n === 1) {
    return `${name} has the largest share of the only draw so far, ${
      percent(seen.means[lead])
    } at τ = ${plain(temperature)}; π gives ${name} ${theory} of all wins. ${cooling}`;
  }
  return `${name} won ${percent(wins[lead] / n)} of ${whole(n)} draws, π says ${theory}` +
    `${tested(winsTest, "too few draws to test", probabilities[lead])}: τ does not change that. ${
      aboutMean(seen, lead, temperature, n)
    } ${aboutOdds(seen.oddsTest)} ${cooling}`;
}

/**
 * @param {import("./gumbel_softmax_pictures.js").Seen} seen
 * @param {number} lead
 * @param {number} temperature
 * @param {number} n
 */
function aboutMean({ names, theory, means, errors, softened }, lead, temperature, n) {
  const [mean, error] = [means[lead], errors[lead]];
  const of = softened < n ? ` over the first ${whole(softened)}` : "";
  const off = Math.abs(mean - theory[lead]) / error;
  const errorsOff = error > 1e-9 ? `, ${off.toFixed(1)} standard errors away` : "";
  return `${names[lead]}'s share at τ = ${plain(temperature)} was ${
    percent(mean)
  } on average${of}; theory ${percent(theory[lead])}${errorsOff}.`;
}

/** @param {import("../maths/goodness.js").TestResult} test */
function aboutOdds({ dof, pvalue }) {
  if (dof === 0) return "Too few draws to test the odds of A to B.";
  const fits = pvalue >= 0.05 ? "fit" : pvalue >= 0.001 ? "fit only just" : "do not fit";
  return `The log-odds of A to B ${fits} their logistic law (Kolmogorov–Smirnov ${pValue(pvalue)}${
    rarity(pvalue)
  }).`;
}

/**
 * @param {import("./gumbel_softmax_pictures.js").Seen} seen
 * @param {number} lead
 * @param {number} softmaxTemperature
 */
function aboutT({ names, probabilities, cooled }, lead, softmaxTemperature) {
  const share = percent(cooled[lead]);
  const start = `Softmax at T = ${plain(softmaxTemperature)} gives ${names[lead]} ${share}`;
  if (softmaxTemperature === 1) return `${start}, which is π.`;
  return Math.abs(cooled[lead] - probabilities[lead]) < NEARLY
    ? `${start}, as π does.`
    : `${start} instead of ${percent(probabilities[lead])}: T changes the probabilities.`;
}
