// Renders formulas as MathML with Temml: one JSON request a line on stdin, one JSON answer a line
// on stdout.
//
// Request {"tex": "...", "display": true} gives {"html": "..."} or {"error": "..."}.

import process from "node:process";
import { createInterface } from "node:readline";
import temml from "temml";

/**
 * A node of Temml's tree; a text node has a text and nothing else.
 *
 * @typedef {{
 *   type?: string,
 *   text?: string,
 *   attributes: Record<string, string | number | boolean>,
 *   children: Node[],
 *   classes: string[],
 *   toMarkup(): string,
 * }} Node
 */

/** @type {import("temml").Options} */
const OPTIONS = { annotate: true, strict: true, throwOnError: true, trust: false, wrap: "none" };
/** The tree before it becomes text; its type is declared under another name than it has. */
const toTree = /** @type {any} */ (temml).__renderToMathMLTree;
/** Elements whose parts after the first are set smaller. */
const SCRIPTS = new Set(["msub", "msup", "msubsup", "munder", "mover", "munderover"]);
/** Relations and binary operators. */
const INFIX = /^[\p{Sm}·]$/u;
const SHORT = 7; // signs of a formula that no line end splits
const APPLY = "\u2061"; // invisible, between a function and its argument
const THIN = "0.1667em";

/** @param {{tex: string, display: boolean}} request */
function answer({ tex, display }) {
  try {
    /** @type {Node} */
    const math = toTree(tex, { ...OPTIONS, displayMode: display });
    space(math, display, 0);
    if (!display) allowBreaks(math);
    return { html: math.toMarkup() };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Space operators as TeX does, where MathML has rules of its own.
 *
 * @param {Node} node
 * @param {boolean} display whether fractions and sums are set large here
 * @param {number} level how often the size was reduced
 */
function space(node, display, level) {
  const { attributes = {}, children = [], type = "" } = node;
  if ("displaystyle" in attributes) display = String(attributes.displaystyle) === "true";
  if ("scriptlevel" in attributes) level = Number(attributes.scriptlevel);
  if (["mrow", "mtd", "mstyle", "math", "semantics"].includes(type)) spaceRow(node);
  if (node.classes?.includes("tml-jot")) node.children.forEach(spaceLine);
  // Nothing stands apart in an exponent, and nothing from the inside of its bracket.
  if (type === "mo" && (level > 0 || isSized(node)) && !isLarge(node)) noSpace(node);
  const fraction = type === "mfrac";
  children.forEach((child, index) => {
    const script = SCRIPTS.has(type) && index > 0;
    const smaller = script || (fraction && !display);
    space(child, display && !script && !fraction, level + Number(smaller));
  });
}

/** @param {Node} row */
function spaceRow(row) {
  if (row.type === "mrow" && row.children.length < 2) return;
  // Temml leaves groups in its tree that are no elements.
  row.children = row.children.flatMap((child) => child.type ? child : child.children ?? child);
  const Element = /** @type {any} */ (row).constructor;
  /** @type {Node | undefined} */
  let before;
  for (const child of [...row.children]) {
    const operator = core(child);
    if (isLarge(operator) && (!before || bringsSpace(before))) operator.attributes.lspace = "0em";
    if (isInfix(operator) && before && isSized(before) && /[([{⟨]/.test(textOf(before))) {
      operator.attributes.form = "prefix"; // a sign
      noSpace(operator);
    }
    if (/^[…⋯]$/.test(textOf(operator))) noSpace(operator);
    if (isFunction(child) && before && !bringsSpace(before)) {
      const thin = new Element("mspace");
      thin.attributes.width = THIN;
      row.children.splice(row.children.indexOf(child), 0, thin);
    }
    before = operator;
  }
}

/**
 * In a formula of several lines, an operator behind an alignment mark has something before it.
 *
 * @param {Node} line
 */
function spaceLine(line) {
  for (const cell of line.children.slice(1)) {
    let first = cell.children[0];
    while (first?.type === "mrow") first = first.children[0];
    if (first && /^[+−±∓]$/.test(textOf(first))) first.attributes.form = "infix"; // not a sign
  }
}

/** Whether what follows a node needs no space of its own. @param {Node} node */
function bringsSpace(node) {
  const closes = /[)\]}⟩]/.test(textOf(node)) || node.attributes?.form === "postfix";
  const spaces = ["mo", "mspace", "mtext"].includes(node.type ?? "") || isFunction(node);
  return spaces && !closes;
}

/**
 * Let a formula in a line break behind a relation or a binary operator, as TeX does: each part
 * that holds together becomes a row of its own. A short formula holds together as a whole.
 *
 * @param {Node} math
 */
function allowBreaks(math) {
  const row = math.children[0].children[0];
  if (row.type !== "mrow" || length(row) <= SHORT) return;
  /** @type {Node[][]} */
  const parts = [[]];
  row.children.forEach((node, index) => {
    const part = parts[parts.length - 1];
    part.push(node);
    if (!isInfix(node) || part.length === 1 || index === row.children.length - 1) return;
    // At the end of a row it would be taken for a suffix, and set without space.
    node.attributes.form = "infix";
    parts.push([]);
  });
  if (parts.length === 1) return;
  const Element = /** @type {any} */ (row).constructor;
  const rows = parts.map((part) => new Element("mrow", part));
  // The last part holds on to the comma that may follow the formula.
  rows.push(new Element("mrow", [rows.pop()]));
  row.children = rows;
  math.classes.push("gt-breaks");
}

/** Number of letters, numbers and signs. @param {Node} node @returns {number} */
function length({ text, children }) {
  return text === undefined ? children.reduce((sum, child) => sum + length(child), 0) : 1;
}

/** The operator that carries limits or scripts, or the node itself. @param {Node} node @returns {Node} */
function core(node) {
  const carries = SCRIPTS.has(node.type ?? "") ||
    (node.type === "mrow" && node.children.length === 1);
  const inner = carries ? core(node.children[0]) : node;
  return inner.type === "mo" ? inner : node;
}

/** @param {Node} node */
function textOf(node) {
  return node.type === "mo" ? node.children[0]?.text ?? "" : "";
}

/** A sum or an integral. @param {Node} node */
function isLarge(node) {
  return node.type === "mo" && "movablelimits" in node.attributes;
}

/** A bracket of a chosen size. @param {Node} node */
function isSized(node) {
  return node.type === "mo" && "fence" in node.attributes && !("form" in node.attributes);
}

/** @param {Node} node */
function isInfix(node) {
  return INFIX.test(textOf(node)) &&
    !["form", "fence", "separator", "movablelimits"].some((name) => name in node.attributes);
}

/** The name of a function, with no space before it yet. @param {Node} node */
function isFunction({ type, children }) {
  return type === "mrow" && children[0]?.type === "mi" && children.length > 1 &&
    textOf(children[1]) === APPLY;
}

/** @param {Node} operator */
function noSpace({ attributes }) {
  attributes.lspace ??= "0em";
  attributes.rspace ??= "0em";
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
}
