/**
 * Making and changing elements, with no more touching of the page than needed.
 *
 * @module
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | boolean | undefined>} Attributes */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  set(made, attributes);
  made.append(...children);
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function shape(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  set(made, attributes);
  made.append(...children);
  return made;
}

/**
 * A drawing for those who see it, with words for those who do not.
 *
 * @param {string} title its name until `describe` says more: some are drawn after they are there
 * @param {Attributes} attributes
 * @param {Node[]} children
 */
export function drawing(title, attributes, ...children) {
  const svg = shape("svg", { role: "img", "aria-label": title, ...attributes }, ...children);
  return {
    svg,
    /** @param {string} description */
    describe(description) {
      set(svg, { "aria-label": `${title}. ${description}` });
    },
  };
}

/** Styles as they were asked for; the attribute has them in the browser's words. */
const styles = new WeakMap();

/**
 * Set attributes that differ; `false` and `undefined` remove one.
 *
 * @param {Element} target
 * @param {Attributes} [attributes]
 */
export function set(target, attributes = {}) {
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined || value === false) {
      if (target.hasAttribute(name)) target.removeAttribute(name);
      if (name === "style") styles.delete(target);
      continue;
    }
    const text = value === true ? "" : typeof value === "number" ? short(value) : value;
    if (name === "style") setStyle(/** @type {HTMLElement | SVGElement} */ (target), text);
    else if (target.getAttribute(name) !== text) target.setAttribute(name, text);
  }
}

/**
 * A policy that forbids style attributes, as other pages than the book's may have one, allows this.
 *
 * @param {HTMLElement | SVGElement} target
 * @param {string} text
 */
function setStyle(target, text) {
  if (styles.get(target) === text) return;
  styles.set(target, text);
  target.style.cssText = text;
}

/**
 * The element that has the focus, in the document or in the shadow root where `part` stands.
 *
 * @param {Node} part
 * @returns {Element | null}
 */
export function focusedBeside(part) {
  const root = part.getRootNode();
  return root instanceof ShadowRoot ? root.activeElement : document.activeElement;
}

/**
 * @param {Element} target
 * @param {string} text
 */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Make a parent hold exactly `count` children, adding by `make` and removing at the end, so that
 * those that stay keep their focus.
 *
 * @template T
 * @param {T[]} parts
 * @param {number} count
 * @param {(index: number) => T} make
 * @param {(part: T) => void} remove
 */
export function keepCount(parts, count, make, remove) {
  while (parts.length > count) remove(/** @type {T} */ (parts.pop()));
  while (parts.length < count) parts.push(make(parts.length));
}

/** @param {number} value a coordinate: a thousandth of a pixel is enough */
function short(value) {
  return String(Math.round(value * 1000) / 1000);
}
