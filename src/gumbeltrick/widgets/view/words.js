/**
 * Numbers as a reader meets them.
 *
 * @module
 */

const NARROW = "\u202f"; // no-break space between thousands and before the per cent sign
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A whole number in groups of three digits.
 *
 * @param {number} value
 */
export function whole(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, NARROW);
}

/**
 * Three digits that count, however large or small the number.
 *
 * @param {number} value
 */
export function number(value) {
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size === Infinity) return "∞";
  if (size >= 1e-3 && size < 999.5) return value.toPrecision(3);
  if (size >= 999.5 && size < 1e6) return whole(Math.round(value));
  return scientific(value);
}

/**
 * A number that runs: as many decimals as tell hundredths of a scale, so that its width rests.
 *
 * @param {number} value
 * @param {number} scale
 */
export function steady(value, scale) {
  const decimals = 2 - Math.floor(Math.log10(scale));
  return decimals >= 0 && decimals < 8 ? value.toFixed(decimals) : number(value);
}

/**
 * A number the reader set: as short as it can be written, with up to five digits.
 *
 * @param {number} value
 */
export function plain(value) {
  return String(Number(value.toPrecision(5))).replace("e+", "e");
}

/**
 * A number with a minus sign for its hyphen.
 *
 * @param {string} text
 */
export function minus(text) {
  return text.replace(/^-/, "−");
}

/**
 * A share in per cent. A share that is not 0 or 1 never looks as if it were.
 *
 * @param {number} share
 * @param {number} [digits]
 */
export function percent(share, digits = 1) {
  const smallest = 10 ** -digits;
  const value = 100 * share;
  const edge = smallest.toFixed(digits);
  if (value > 0 && value < smallest / 2) return `<${NARROW}${edge}${NARROW}%`;
  if (value < 100 && value > 100 - smallest / 2) {
    return `>${NARROW}${(100 - smallest).toFixed(digits)}${NARROW}%`;
  }
  return `${value.toFixed(digits)}${NARROW}%`;
}

/**
 * A p-value with its sign: "p = 0.42".
 *
 * @param {number} pvalue
 */
export function pValue(pvalue) {
  if (pvalue < 0.001) return "p < 0.001";
  return `p = ${pvalue < 0.095 ? pvalue.toPrecision(1) : pvalue.toFixed(2)}`;
}

/**
 * How many there are of something: "1 draw", "1 000 draws".
 *
 * @param {number} n
 * @param {string} noun
 */
export function counted(n, noun) {
  return `${whole(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/**
 * A sentence with curly apostrophes, and with p-values that do not break.
 *
 * @param {string} sentence
 */
export function typeset(sentence) {
  return sentence.replace(/(\w)'(\w)/g, "$1’$2")
    .replace(
      /(?:(\S+) )?\bp ([=<]) (?=\d)/g,
      (_, test, sign) => `${test ? `${test}\u00a0` : ""}p\u00a0${sign}\u00a0`,
    );
}

/**
 * Name of the k-th outcome: A, B, C …
 *
 * @param {number} k
 */
export function letter(k) {
  return String.fromCharCode(65 + k);
}

/**
 * Names in a row: "A", "A and B", "A, B and C".
 *
 * @param {string[]} names at least one
 */
export function listed(names) {
  const last = names[names.length - 1];
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}

/**
 * Colour of the k-th outcome, the same in every picture of the book.
 *
 * @param {number} k
 */
export function colour(k) {
  return `var(--gt-category-${k % 8 + 1})`;
}

/**
 * 10 to a whole power, as text.
 *
 * @param {number} power
 */
export function tenTo(power) {
  const digits = [...String(Math.abs(power))].map((digit) => SUPERSCRIPTS[Number(digit)]);
  return `10${power < 0 ? "⁻" : ""}${digits.join("")}`;
}

/** @param {number} value */
function scientific(value) {
  const [mantissa, power] = value.toExponential(2).split("e");
  return `${mantissa}×${tenTo(Number(power))}`;
}
