/**
 * The three pictures of the arena, and its tables.
 *
 * @module
 */

import { ASKS, ESTIMATORS, RAO_DRAWS, UNBIASED } from "../maths/gradient_estimators_arena.js";
import { errorOfZero, errorParts } from "../maths/gradient_estimators_judge.js";
import { exactGradient } from "../maths/losses.js";
import { element, set } from "./element.js";
import { createErrorCurves } from "./gradient_estimators_curves.js";
import { createErrors } from "./gradient_estimators_errors.js";
import { createMarkKey } from "./gradient_estimators_marks.js";
import { createMeans, leavesAxis } from "./gradient_estimators_means.js";
import { shortJudgement } from "./gradient_estimators_words.js";
import { CURVE_DRAWS, CURVE_TEMPERATURES } from "./gradient_estimators_work.js";
import { createTable } from "./table.js";
import { letter, number, percent, pValue, whole } from "./words.js";

const BIASED = [1, 3]; // whose biases are drawn: straight-through has that of Gumbel-Rao
const CLEAR = 9; // times its noise that a squared bias must be, to be drawn
const Z95 = 1.959963984540054;

/**
 * @typedef {import("../maths/gradient_estimators_judge.js").Judgement} Judgement
 * @typedef {import("./gradient_estimators_work.js").Results} Results
 * @typedef {{
 *   exact: number[],
 *   judgements: Judgement[],
 *   parts: ReturnType<typeof errorParts>[] | null,
 *   size: number,
 * }} Findings `parts` is null for fewer than two draws
 */

/** @param {import("./shell.js").Shell} shell */
export function createArenaPictures({ life, pictures }) {
  const means = createMeans(life, {
    title: "Means, with error bars",
    axisTitle: "gradient by the logits",
  });
  const errors = createErrors(life, {
    title: "Mean squared errors",
    axisTitle: "bias² + variance / m",
  });
  const curves = createErrorCurves(life, {
    title: "The errors at every temperature",
    height: 210,
    axisTitle: "temperature τ",
  });
  const meansKey = createMeansKey();
  pictures.append(
    element("div", { class: "gt-picture" }, means.root, meansKey.root),
    element("div", { class: "gt-picture" }, errors.root, createErrorsKey()),
    element(
      "div",
      { class: "gt-picture gt-wide" },
      curves.root,
      createMarkKey(),
      createCurvesKey(),
    ),
  );

  /**
   * @param {any} state
   * @param {Findings} findings
   * @param {Results} results
   */
  return function draw({ temperature, batch }, findings, { summaries, curves: found }) {
    const { exact, judgements, parts, size } = findings;
    const zero = errorOfZero(exact);
    const shown = { exact, summaries, judgements, size };
    means.update(shown, describeMeans(findings, summaries));
    meansKey.showBeyond(leavesAxis(shown));
    const judged = judgements.map(({ pvalue }) => !Number.isNaN(pvalue));
    errors.update({ parts, zero, judged }, describeErrors(parts));
    if (!found) return;
    const { problem, summaries: all, stale } = found;
    const target = exactGradient(problem.logits, problem.costs);
    const broken = all.map((some) => errorsOf(some, target, batch));
    curves.update({
      errors: ESTIMATORS.map((_, e) =>
        broken.map((some, t) => [CURVE_TEMPERATURES[t], some[e].bias2 + some[e].variance])
      ),
      biases: BIASED.map((e) => ({
        e,
        curve: broken.flatMap((some, t) =>
          some[e].bias2 > CLEAR * some[e].noise ? [[CURVE_TEMPERATURES[t], some[e].bias2]] : []
        ),
      })),
      zero: errorOfZero(target),
      temperature,
      stale,
    }, describeCurves(broken));
  };
}

/**
 * The parts of the error of each estimator; an unbiased one has no bias, whatever a sample shows.
 *
 * @param {Results["summaries"]} summaries
 * @param {number[]} exact
 * @param {number} m
 */
export function errorsOf(summaries, exact, m) {
  return summaries.map((summary, e) => {
    const parts = errorParts(summary, exact, m);
    return UNBIASED[e] ? { ...parts, bias2: 0 } : parts;
  });
}

/**
 * @param {Findings} findings
 * @param {Results["summaries"]} summaries
 */
function describeMeans({ exact, judgements }, summaries) {
  const truth = `Exact: ${vector(exact)}`;
  if (summaries[0].n === 0) return truth;
  return `${truth}. ${
    ESTIMATORS.map((name, e) =>
      `${name}: ${vector(summaries[e].means)}, ${shortJudgement(judgements[e])}`
    ).join(". ")
  }`;
}

/** @param {number[]} values */
function vector(values) {
  return values.map((value, k) => `${letter(k)} ${number(value)}`).join(", ");
}

/** @param {Findings["parts"]} parts */
function describeErrors(parts) {
  if (!parts) return "Too few draws";
  return ESTIMATORS.map((name, e) => {
    const { bias2, variance } = parts[e];
    return `${name} ${number(bias2 + variance)}, of which bias squared ${number(bias2)}`;
  }).join(". ");
}

/** @param {{ bias2: number, variance: number }[][]} broken */
function describeCurves(broken) {
  return ESTIMATORS.map((name, e) => {
    const totals = broken.map((some) => some[e].bias2 + some[e].variance);
    const least = Math.min(...totals);
    if (e === 0) return `${name} ${number(totals[0])} throughout`;
    const where = CURVE_TEMPERATURES[totals.indexOf(least)];
    return `${name} is least at τ = ${number(where)}, ${number(least)}`;
  }).join(". ");
}

/** @param {...[string, string]} items sign and meaning */
function createSigns(...items) {
  return element(
    "p",
    { class: "gt-key" },
    ...items.map(([kind, words]) =>
      element("span", {}, element("span", { class: `gt-sign gt-sign-${kind}` }), words)
    ),
  );
}

function createMeansKey() {
  const root = createSigns(
    ["dot", "mean, with 95 % error bar"],
    ["exact", "exact gradient"],
    ["beyond", "mean beyond the axis"],
  );
  return {
    root,
    /**
     * The word for hollow marks keeps its place where there are none: nothing jumps.
     *
     * @param {boolean} is
     */
    showBeyond(is) {
      const item = root.lastElementChild;
      if (item) set(item, { class: is ? undefined : "gt-unseen" });
    },
  };
}

function createErrorsKey() {
  return createSigns(["bias", "bias²"], ["variance", "variance / m"], ["other", "saying 0 always"]);
}

function createCurvesKey() {
  const key = createSigns(["bias-curve", "bias² alone"], ["other", "saying 0 always"]);
  key.append(element("span", {}, `${whole(CURVE_DRAWS)} draws for each point`));
  return key;
}

/**
 * @param {any} state
 * @param {Findings} findings
 * @param {Results} results
 */
export function arenaTables({ batch }, { exact, judgements, parts }, { summaries, done }) {
  const names = exact.map((_, k) => letter(k));
  /** @param {number} value */
  const shown = (value) => Number.isNaN(value) ? "–" : number(value);
  return [
    createTable(
      `Means of ${whole(done)} draws, ± their error`,
      ["estimator", ...names, "largest |z|", "p"],
      [
        ["exact", ...exact.map(shown), "", ""],
        ...ESTIMATORS.map((name, e) => {
          const { n, means, variances } = summaries[e];
          const { z, pvalue } = judgements[e];
          return [
            e === 3 ? `${name} (${RAO_DRAWS} soft samples)` : name,
            ...means.map((mean, k) =>
              n > 1 ? `${shown(mean)} ± ${shown(Z95 * Math.sqrt(variances[k] / n))}` : shown(mean)
            ),
            shown(z),
            Number.isNaN(pvalue) ? "–" : pValue(pvalue).replace("p ", "").replace("= ", ""),
          ];
        }),
      ],
    ),
    createTable(
      `Mean squared error of averages of ${whole(batch)}`,
      ["estimator", "bias²", "variance of one", "variance / m", "error", "bias² in it", "asks for"],
      ESTIMATORS.map((name, e) => {
        if (!parts) return [name, "–", "–", "–", "–", "–", ASKS[e]];
        const { bias2, variance } = parts[e];
        const error = bias2 + variance;
        return [
          name,
          shown(bias2),
          shown(variance * batch),
          shown(variance),
          shown(error),
          error > 0 ? percent(bias2 / error) : "–",
          ASKS[e],
        ];
      }),
    ),
  ];
}
