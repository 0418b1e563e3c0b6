/**
 * What a growing sample says of its law, in words.
 *
 * @module
 */

import { momentText, NAMES } from "./moments_pictures.js";
import { tested } from "./test_words.js";
import { listed, minus, number, plain, whole } from "./words.js";

const FAR = 2; // standard errors
const MISFIT = 0.001; // p-value
const FIRM = "\u00a0"; // a space at which no line ends

/** @typedef {import("../maths/moments.js").Four} Four */

/**
 * @param {{
 *   n: number,
 *   loc: number,
 *   scale: number,
 *   law: string,
 *   seen: Four | null,
 *   theory: Four,
 *   errors: Four | null,
 *   fit: import("../maths/goodness.js").TestResult,
 * }} found
 * @returns {string}
 */
export function verdict({ n, loc, scale, law, seen, theory, errors, fit }) {
  /** @type {(m: number, value: number) => string} */
  const text = (m, value) => momentText(m, value, scale);
  const place = minus(plain(loc));
  const gumbel = `Gumbel(${place}, ${plain(scale)})`;
  const claim = law === "gumbel"
    ? gumbel
    : `a Gumbel law of mean ${place} and standard deviation ${plain(scale)}`;
  if (!seen || !errors) {
    const [mean, variance, skewness, excess] = theory.map((value, m) => text(m, value));
    return `${n ? "One draw has no variance yet." : "No draw yet."} ${capital(claim)} has mean ` +
      `${mean}, variance ${variance}, skewness ${skewness} and excess kurtosis ${excess}.`;
  }
  const off = seen.map((value, m) => (value - theory[m]) / errors[m]);
  const [mean, variance, skewness, excess] = seen.map((value, m) =>
    `${NAMES[m]} ${text(m, value)}` +
    `${m < 2 ? `, theory ${text(m, theory[m])}` : ""} (z${FIRM}=${FIRM}${toZ(off[m])})`
  );
  const beyond = NAMES.filter((_, m) => !(Math.abs(off[m]) <= FAR));
  const where = beyond.length === 0
    ? "All four lie within two standard errors"
    : `${capital(listed(beyond))} ${beyond.length > 1 ? "lie" : "lies"} beyond two standard errors`;
  const whom = law === "gumbel" ? "the law" : claim;
  const asWhole = fit.dof === 0
    ? "there are too few draws to test the sample as a whole"
    : `as a whole the sample ${fit.pvalue < MISFIT ? "does not fit" : "fits"} ` +
      `${whom}${tested(fit, "")}`;
  return `${whole(n)} draws of ${gumbel}: ${mean}; ${variance}; ${skewness} and ${excess}. ` +
    `${where}, and ${asWhole}.`;
}

/**
 * A distance in standard errors, with so many decimals that it does not look as if it lay on the
 * border between near and far.
 *
 * @param {number} z
 */
function toZ(z) {
  if (Number.isNaN(z)) return "?";
  const size = Math.abs(z);
  let decimals = 1;
  while (decimals < 4 && Number(size.toFixed(decimals)) === FAR) decimals++;
  const text = size < 99.95 ? size.toFixed(decimals) : number(size);
  return `${z < 0 && text !== "0.0" ? "−" : ""}${text}`;
}

/** @param {string} text */
function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
