/**
 * What a widget's state may hold, field by field: the same limits as its traits in Python.
 *
 * @module
 */

/**
 * `check` returns the value or throws an Error that names the field, its value and what is
 * allowed. `parse` reads what somebody typed or linked to, and throws alike; `clamp` moves a
 * parsed value inside the limits. `format` writes it for a link, `python` for Python.
 *
 * @template T
 * @typedef {{
 *   check(value: any, name: string): T,
 *   parse(text: string, name: string): T,
 *   clamp(value: T): T,
 *   format(value: T): string,
 *   python(value: T): string,
 * }} Field
 */

import { minus, tenTo, whole } from "./words.js";

const LONGEST = 400; // characters of a link's value that are looked at
const POWER = 7; // of ten, up to which such a power is written out
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A finite number between two limits.
 *
 * @param {{ min: number, max: number, whole?: boolean }} limits
 * @returns {Field<number>}
 */
export function number({ min, max, whole = false }) {
  const kind = whole ? "a whole number" : "a number";
  const allowed = `must be ${kind} from ${show(min)} to ${show(max)}`;
  /** @type {Field<number>["check"]} */
  const check = (value, name) => {
    const good = typeof value === "number" && value >= min && value <= max &&
      (!whole || Number.isInteger(value));
    if (!good) throw new RangeError(`${name} ${allowed}, but it is ${show(value)}`);
    return value;
  };
  return {
    check,
    parse(text, name) {
      const value = toNumber(text);
      if (!Number.isFinite(value) || (whole && !Number.isInteger(value))) {
        throw new RangeError(`${name} ${allowed}, but it is ${show(meant(text))}`);
      }
      return value;
    },
    clamp: (value) => Math.min(max, Math.max(min, value)),
    format: compact,
    python: compact,
  };
}

/**
 * A finite positive number of any size; a link's is moved between the limits.
 *
 * @param {{ min: number, max: number }} limits
 * @returns {Field<number>}
 */
export function positive({ min, max }) {
  /** @type {Field<number>["check"]} */
  const check = (value, name) => {
    if (typeof value === "number" && value > 0 && value < Infinity) return value;
    throw new RangeError(`${name} must be finite and positive, but it is ${show(value)}`);
  };
  return {
    ...number({ min, max }),
    check,
    parse(text, name) {
      return check(meant(text), name);
    },
  };
}

/**
 * A finite number that is not negative; a link's is moved below `max`.
 *
 * @param {{ max: number }} limits
 * @returns {Field<number>}
 */
export function notNegative({ max }) {
  /** @type {Field<number>["check"]} */
  const check = (value, name) => {
    if (typeof value === "number" && value >= 0 && value < Infinity) return value;
    throw new RangeError(`${name} must be finite and at least 0, but it is ${show(value)}`);
  };
  return { ...positive({ min: 0, max }), check, parse: (text, name) => check(meant(text), name) };
}

/**
 * One of a few texts.
 *
 * @param {string[]} choices
 * @returns {Field<string>}
 */
export function oneOf(choices) {
  /** @type {Field<string>["check"]} */
  const check = (value, name) => {
    if (choices.includes(value)) return value;
    const allowed = choices.map((choice) => show(choice)).join(", ");
    throw new RangeError(`${name} must be one of ${allowed}, but it is ${show(value)}`);
  };
  return {
    check,
    parse: (text, name) => check(text.trim(), name),
    clamp: (value) => value,
    format: (value) => value,
    python: (value) => JSON.stringify(value),
  };
}

/**
 * A list of values of one kind.
 *
 * @template T
 * @param {Field<T>} item
 * @param {{ minLength: number, maxLength: number }} limits
 * @returns {Field<T[]>}
 */
export function list(item, { minLength, maxLength }) {
  const allowed = `must have ${minLength} to ${maxLength} entries`;
  /** @type {(length: number, name: string) => void} */
  const checkLength = (length, name) => {
    if (length < minLength || length > maxLength) {
      throw new RangeError(`${name} ${allowed}, but it has ${length}`);
    }
  };
  return {
    check(value, name) {
      if (!Array.isArray(value)) {
        throw new TypeError(`${name} must be a list, but it is ${show(value)}`);
      }
      checkLength(value.length, name);
      return value.map((entry, index) => item.check(entry, `${name}[${index}]`));
    },
    parse(text, name) {
      const parts = text.split(",", maxLength + 1);
      checkLength(parts.length, name);
      return parts.map((part, index) => item.parse(part, `${name}[${index}]`));
    },
    clamp: (value) => value.map((entry) => item.clamp(entry)),
    format: (value) => value.map((entry) => item.format(entry)).join(","),
    python: (value) => `[${value.map((entry) => item.python(entry)).join(", ")}]`,
  };
}

/**
 * The number that a text says, or NaN. A single comma is a decimal point: some keyboards offer
 * no other.
 *
 * @param {string} text
 */
export function toNumber(text) {
  const trimmed = text.slice(0, LONGEST).trim().replace("−", "-");
  const pointed = trimmed.includes(".") ? trimmed : trimmed.replace(",", ".");
  return NUMBER.test(pointed) ? Number(pointed) : NaN;
}

/**
 * A text's number, or the text where it says none.
 *
 * @param {string} text
 */
function meant(text) {
  const value = toNumber(text);
  return Number.isFinite(value) ? value : text;
}

/**
 * Any value, short enough for a message; a number as the page writes numbers.
 *
 * @param {unknown} value
 */
export function show(value) {
  const text = typeof value === "number" ? readable(value) : JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** @param {number} value */
function readable(value) {
  const power = Math.round(Math.log10(value));
  if (Math.abs(power) >= POWER && value === Number(`1e${power}`)) return tenTo(power);
  return minus(Number.isSafeInteger(value) ? whole(value) : compact(value));
}

/** @param {number} value */
function compact(value) {
  return String(value).replace("e+", "e");
}
