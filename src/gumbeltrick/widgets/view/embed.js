/**
 * The host on somebody else's page: `<gumbel-trick widget="…">` comes to life by one script.
 *
 * The widget lives in a shadow root with a style sheet of its own, so neither page styles the
 * other, and the script asks for nothing: a page that allows it to run has all there is. What the
 * page's author wrote inside the element stays until the widget lives, and returns if it breaks.
 *
 * @module
 */

import { element } from "./element.js";
import { createModel } from "./host.js";
import { createLife, report } from "./life.js";
import { messageOf, readSettings, writeLink } from "./share.js";
import { followBackdrop } from "./theme.js";

const TAG = "gumbel-trick";
const REGISTRY = Symbol.for("gumbel-trick");
const LONGEST = 200; // characters of an error that are shown
// Attributes that any element may have; all others are settings.
const COMMON = /^(widget|theme|class|id|style|slot|part|hidden|lang|dir|title|role|tabindex)$|-/;

/**
 * What the build of the book knows of a widget: its state at the start, and where it stands.
 *
 * @typedef {{ state: Record<string, any>, page: string, title: string, book: string }} Origin
 *   `page` is the page's address in the book, `title` and `book` name page and book
 * @typedef {Origin & { view: import("./host.js").View, css: string, address: string }} Known
 *   `address` is that of the book, empty where the script does not know it
 */

/**
 * Make a widget known, and bring to life every place that waits for it.
 *
 * @param {string} stem
 * @param {import("./host.js").View} view
 * @param {string} css
 * @param {Origin} origin
 */
export function embed(stem, view, css, origin) {
  const script = document.currentScript;
  const source = script instanceof HTMLScriptElement ? script.src : "";
  const address = /^https?:/.test(source) ? new URL("../", source).href : "";
  const widgets = registry();
  if (widgets.has(stem)) return; // the script may be on the page twice
  widgets.set(stem, { ...origin, view, css, address });
  if (!customElements.get(TAG)) customElements.define(TAG, Embedded);
  // Their class may be that of another widget's script.
  const places = /** @type {NodeListOf<Embedded>} */ (document.querySelectorAll(TAG));
  places.forEach((place) => place.start());
}

/** Widgets by stem, one list for all scripts on the page. @returns {Map<string, Known>} */
function registry() {
  const everywhere = /** @type {any} */ (globalThis);
  return everywhere[REGISTRY] ??= new Map();
}

/** The element. */
class Embedded extends HTMLElement {
  /** @type {(() => void) | undefined} */
  #end;

  connectedCallback() {
    this.start();
  }

  disconnectedCallback() {
    // Not if it was only moved to another place.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#end?.();
      this.#end = undefined;
    });
  }

  /** Begin, if the widget is known by now and does not live already. */
  start() {
    const stem = this.getAttribute("widget") ?? "";
    const known = registry().get(stem);
    if (known && this.isConnected && !this.#end) this.#end = bringToLife(this, stem, known);
  }
}

/**
 * @param {HTMLElement} place
 * @param {string} stem
 * @param {Known} known
 * @returns {() => void} what ends it
 */
function bringToLife(place, stem, known) {
  const { view, state, address } = known;
  const { values, notes } = readSettings(view.fields, settingsOf(place), "page");
  const home = { book: address, page: address && new URL(known.page, address).href };
  const life = createLife();
  const fallback = element("slot");
  const mount = element("div");
  const why = element("div", { class: "gt-says-why", role: "status", hidden: true });
  const link = element("a", {}, `“${known.title}” in ${known.book}`);
  const from = element("p", { class: "gt-from", hidden: !address }, link);
  const box = element("div", { class: "gt-embed", hidden: true }, why, mount, from);
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  root.replaceChildren(fallback, box);
  root.adoptedStyleSheets = [sheetOf(known.css)];
  keepTextSize(box);
  const theme = place.getAttribute("theme") ?? "";
  if (/^(light|dark)$/.test(theme)) box.setAttribute("data-gt-theme", theme);
  else followBackdrop(box, life);

  /** @type {unknown} */
  let end;
  const stop = () => {
    if (typeof end === "function") end();
    end = undefined;
    mount.replaceChildren();
  };
  life.atEnd(stop);

  /**
   * @param {Record<string, any>} asked
   * @param {string[]} said
   */
  function begin(asked, said) {
    stop();
    let failed = false;
    const fail = (/** @type {unknown} */ error) => {
      if (failed) return;
      failed = true;
      sayWhy(error);
    };
    const start = { ...state, ...asked };
    const model = createModel(start);
    const linkThere = () => {
      if (!home.page) return;
      const now = Object.fromEntries(
        Object.keys(view.fields).map((name) => [name, model.get(name)]),
      );
      link.href = writeLink(stem, view.fields, now, home.page);
    };
    model.on("change", linkThere);
    linkThere();
    why.hidden = true;
    box.hidden = false; // a view must stand on the page to know how wide it is
    try {
      end = view.render({
        model: { ...model, host: "embed", start, notes: said, fail, home },
        el: mount,
      });
    } catch (error) {
      report(error);
      fail(error);
    }
    if (!failed) fallback.hidden = true;
  }

  /** @param {unknown} error */
  function sayWhy(error) {
    const again = element("button", { type: "button" }, "Start again");
    again.addEventListener("click", () => begin({}, []));
    why.replaceChildren(
      element("div", {}, "This live widget stopped at an error."),
      element("div", {}, `The browser says: ${messageOf(error).slice(0, LONGEST)}`),
      again,
    );
    mount.replaceChildren();
    why.hidden = false;
    fallback.hidden = false;
  }

  begin(values, notes);
  return life.end;
}

/**
 * Names and values that the author of the page gave.
 *
 * @param {HTMLElement} place
 * @returns {[string, string][]}
 */
function settingsOf(place) {
  return [...place.attributes].filter(({ name }) => !COMMON.test(name)).map((
    { name, value },
  ) => [name, value]);
}

/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/**
 * One sheet for all widgets of a kind. A page whose policy forbids style elements allows this.
 *
 * @param {string} css
 */
function sheetOf(css) {
  const sheet = sheets.get(css) ?? new CSSStyleSheet();
  if (!sheets.has(css)) sheet.replaceSync(css);
  sheets.set(css, sheet);
  return sheet;
}

/**
 * Let sizes follow the reader's own text size rather than that of the page's root.
 *
 * @param {HTMLElement} box
 */
function keepTextSize(box) {
  const probe = element("span");
  // What is medium depends on the kind of font.
  probe.style.cssText = "font: medium sans-serif; position: absolute";
  box.before(probe);
  box.style.setProperty("--gt-rem", getComputedStyle(probe).fontSize);
  probe.remove();
}
