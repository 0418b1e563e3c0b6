/**
 * What the arena shows, in words.
 *
 * @module
 */

import { UNBIASED } from "../maths/gradient_estimators_arena.js";
import { rarity } from "./test_words.js";
import { counted, number, percent, pValue, whole } from "./words.js";

const SURE = 0.001; // p-values below: off by more than noise explains
const ODD = 0.05;

/** Names as they stand inside a sentence. */
export const NAMES = [
  "the score function",
  "Gumbel-softmax",
  "straight-through",
  "Gumbel-Rao",
  "REBAR",
];

/** @typedef {import("../maths/gradient_estimators_judge.js").Judgement} Judgement */

/**
 * A judgement in a few words, to stand beside a name.
 *
 * @param {Judgement} judgement
 * @param {boolean} [full] with the p-value
 */
export function shortJudgement({ pvalue }, full = true) {
  if (Number.isNaN(pvalue)) return full ? "too few draws" : "too few";
  const words = pvalue < SURE ? "off" : pvalue < ODD ? "strays" : "fits";
  return full ? `${words}, ${pValue(pvalue)}` : words;
}

/** @param {Judgement} judgement */
export function isOff({ pvalue }) {
  return pvalue < SURE;
}

/**
 * @param {{
 *   n: number,
 *   done: number,
 *   batch: number,
 *   judgements: Judgement[],
 *   parts: { bias2: number, variance: number }[] | null,
 *   zero: number,
 *   lopsided: boolean,
 * }} seen `done` of `n` draws are shown; `zero` is the error of saying 0;
 *   `lopsided` says whether one option wins nearly always
 * @returns {string}
 */
export function verdict({ n, done, batch, judgements, parts, zero, lopsided }) {
  if (n === 0) return "No draw yet: the lines are the exact gradient.";
  const draws = done < n ? `the first ${whole(done)} of ${whole(n)} draws` : counted(n, "draw");
  return [
    `After ${draws}: ${means(judgements, lopsided)}.`,
    parts ? errors(parts, judgements, batch, zero) : "",
  ]
    .join(" ").trim();
}

/**
 * @param {Judgement[]} judgements
 * @param {boolean} lopsided
 */
function means(judgements, lopsided) {
  /** @param {(judgement: Judgement) => boolean} which */
  const those = (which) => judgements.flatMap((judgement, e) => which(judgement) ? [e] : []);
  const off = those(isOff);
  const stray = those(({ pvalue }) => pvalue >= SURE && pvalue < ODD);
  const fit = those(({ pvalue }) => pvalue >= ODD);
  const few = those(({ pvalue }) => Number.isNaN(pvalue));
  /** @param {number} e */
  const tested = (e) => `${NAMES[e]} (${pValue(judgements[e].pvalue)})`;
  const sentences = [];
  if (off.length) {
    sentences.push(
      `the ${off.length > 1 ? "means" : "mean"} of ${listed(off.map((e) => NAMES[e]))} differ${
        off.length > 1 ? "" : "s"
      } from the exact gradient by more than noise explains ` +
        "(z test, p < 0.001)",
    );
  }
  if (fit.length) {
    sentences.push(`no bias shows in ${listed(fit.map(tested))}`);
  }
  for (const e of stray) {
    const { pvalue } = judgements[e];
    sentences.push(`${NAMES[e]} is a little off (${pValue(pvalue)}${rarity(pvalue)})`);
  }
  if (few.length) {
    const whom = few.length === judgements.length
      ? "any of them"
      : listed(few.map((e) => NAMES[e]));
    const why = lopsided ? ", as nearly all have the same winner" : "";
    sentences.push(`too few draws weigh to judge ${whom}${why}`);
  }
  return sentences.join("; ");
}

/**
 * Which estimator is closest, of those whose means could be judged.
 *
 * @param {{ bias2: number, variance: number }[]} parts
 * @param {Judgement[]} judgements
 * @param {number} batch
 * @param {number} zero
 */
function errors(parts, judgements, batch, zero) {
  if (judgements.every(({ pvalue }) => Number.isNaN(pvalue))) return "";
  const totals = parts.map(({ bias2, variance }, e) =>
    Number.isNaN(judgements[e].pvalue) ? Infinity : bias2 + variance
  );
  const least = Math.min(...totals);
  const best = totals.flatMap((total, e) => total === least ? [e] : []);
  const what = batch === 1 ? "Single draws" : `Averages of ${whole(batch)} draws`;
  if (least === 0) {
    return `${what} have no error at all with ${listed(best.map((e) => NAMES[e]))}.`;
  }
  const { bias2 } = parts[best[0]];
  const share = UNBIASED[best[0]]
    ? "all of it variance"
    : `of which ${percent(bias2 / least, 0)} is squared bias`;
  const close = `${what} come closest with ${
    listed(best.map((e) => NAMES[e]))
  }: mean squared error ${number(least)}, ${share}.`;
  if (least < zero) return close;
  if (zero === 0) return `${close} The exact gradient is 0, which saying 0 always gets right.`;
  return `${close} Saying 0 always comes closer still, with ${number(zero)}: average more draws.`;
}

/** @param {string[]} items */
function listed(items) {
  const last = items[items.length - 1];
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}
