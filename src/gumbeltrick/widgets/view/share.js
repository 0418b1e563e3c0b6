/**
 * A widget's state in a link and in a line of Python.
 *
 * @module
 */

import { show } from "./fields.js";

const MOST_NOTES = 4;

/** @typedef {Record<string, import("./fields.js").Field<any>>} Fields */

/**
 * Read the state that a link asks for. Whatever is no good is left out and told of; a number
 * beyond the limits is moved inside them and told of.
 *
 * @param {string} stem
 * @param {Fields} fields
 * @param {string} search a location's `search`
 * @returns {{ values: Record<string, any>, notes: string[] }}
 */
export function readLink(stem, fields, search) {
  const own = [...new URLSearchParams(search)].filter(([key]) => key.startsWith(`${stem}.`));
  return readSettings(fields, own.map(([key, text]) => [key.slice(stem.length + 1), text]), "link");
}

/**
 * Read settings as somebody wrote them, in the way of `readLink`.
 *
 * @param {Fields} fields
 * @param {[string, string][]} settings names and values
 * @param {string} where what says so: "link"
 * @returns {{ values: Record<string, any>, notes: string[] }}
 */
export function readSettings(fields, settings, where) {
  /** @type {Record<string, any>} */
  const values = {};
  /** @type {string[]} */
  const notes = [];
  for (const [name, text] of settings) {
    if (!Object.hasOwn(fields, name)) {
      notes.push(`The ${where}’s ${show(name)} was ignored: there is no such setting.`);
      continue;
    }
    if (Object.hasOwn(values, name)) {
      notes.push(`The ${where} gives ${name} more than once; the first was taken.`);
      continue;
    }
    try {
      const asked = fields[name].parse(text, name);
      values[name] = fields[name].clamp(asked);
      fields[name].check(values[name], name);
      if (fields[name].format(asked) !== fields[name].format(values[name])) {
        const taken = fields[name].format(values[name]);
        notes.push(`The ${where}’s ${name} was out of range; ${show(taken)} was taken.`);
      }
    } catch (error) {
      delete values[name];
      notes.push(`The ${where}’s ${name} was ignored: ${messageOf(error)}.`);
    }
  }
  if (notes.length > MOST_NOTES) {
    const left = notes.splice(MOST_NOTES - 1).length;
    notes.push(`So it was with ${left} more of the ${where}’s settings.`);
  }
  return { values, notes };
}

/**
 * A link that opens a widget in this state. All else in the address stays as it is.
 *
 * @param {string} stem
 * @param {Fields} fields
 * @param {Record<string, any>} values
 * @param {string} address
 * @returns {string}
 */
export function writeLink(stem, fields, values, address) {
  const url = new URL(address);
  for (const key of [...url.searchParams.keys()]) {
    if (key.startsWith(`${stem}.`)) url.searchParams.delete(key);
  }
  // Written by hand, as URLSearchParams would turn every comma into %2C.
  const others = url.searchParams.toString();
  const own = Object.keys(fields).map((name) =>
    `${stem}.${name}=${
      encodeURIComponent(fields[name].format(values[name])).replaceAll("%2C", ",")
    }`
  );
  url.search = [...(others ? [others] : []), ...own].join("&");
  return url.href;
}

/**
 * The line of Python that makes the widget in this state.
 *
 * @param {string} className
 * @param {Fields} fields
 * @param {Record<string, any>} values
 * @returns {string}
 */
export function writePython(className, fields, values) {
  const settings = Object.keys(fields).map((name) =>
    `${name}=${fields[name].python(values[name])}`
  );
  return `${className}(${settings.join(", ")})`;
}

/**
 * Two lines of HTML that show the widget in this state on any page; the link to its page stands
 * where the script does not run.
 *
 * @param {string} stem
 * @param {Fields} fields
 * @param {Record<string, any>} values
 * @param {{ book: string, page: string, title: string }} source `book` is the address of the
 *   book's folder, `page` that of the widget's page
 * @returns {string}
 */
export function writeEmbed(stem, fields, values, { book, page, title }) {
  const settings = Object.keys(fields).map((name) =>
    ` ${name}="${escaped(fields[name].format(values[name]))}"`
  );
  const link = `<a href="${escaped(page)}">${escaped(title)}</a>`;
  return `<gumbel-trick widget="${stem}"${settings.join("")}>${link}</gumbel-trick>\n` +
    `<script defer src="${escaped(new URL(`embed/${stem}.js`, book).href)}"><\/script>`;
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** @param {unknown} error */
export function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
