/**
 * What every widget has around its pictures: state, errors, verdict and the foot with seed and
 * links. A widget is made by `defineWidget` and says only what is its own.
 *
 * @module
 */

import { element, focusedBeside, setText } from "./element.js";
import { createFoot } from "./foot.js";
import { createLife, report, throttle } from "./life.js";
import { messageOf } from "./share.js";
import { followBackdrop } from "./theme.js";
import { typeset } from "./words.js";

const SAVE_EVERY = 100; // milliseconds between two saves to Python while a slider is dragged
const SETTLED = 700; // milliseconds without a change after which the verdict is announced

/** @typedef {import("./life.js").Model} Model */
/** @typedef {ReturnType<typeof createShell>} Shell */

/**
 * @typedef {{
 *   stem: string,
 *   className: string,
 *   title: string,
 *   question: string,
 *   fields: import("./share.js").Fields,
 *   page?: string,
 *   build(shell: Shell): (state: any) => void,
 * }} Definition `className` is the Python class; `build` fills the shell and returns the function
 *   that draws a state; `page` is the chapter where the widget stands, by default its stem
 */

/**
 * A view in the anywidget form.
 *
 * @param {Definition} definition
 */
export function defineWidget(definition) {
  /** @param {{ model: Model, el: HTMLElement }} context */
  function render({ model, el }) {
    const life = createLife((error) => {
      report(error);
      if (model.fail) {
        model.fail(error); // the page has a still picture to show
        return life.end();
      }
      life.end();
      complain(el, "has stopped", error);
    });
    try {
      const shell = createShell(definition, model, life);
      el.append(shell.root);
      if (alone(shell.root)) followBackdrop(shell.root, life);
      life.atEnd(() => shell.root.remove());
      shell.start(definition.build(shell));
    } catch (error) {
      life.end();
      if (model.fail) throw error; // the host has something to show instead, and says why
      complain(el, "could not start", error);
    }
    return life.end;
  }
  return { fields: definition.fields, render };
}

/**
 * Whether an element stands in a shadow root that nobody has marked as light or dark.
 *
 * @param {Element} root
 */
function alone(root) {
  return root.getRootNode() instanceof ShadowRoot && !root.closest("[data-gt-theme]");
}

/**
 * Say in a notebook, in the place of a widget, what happened to it.
 *
 * @param {HTMLElement} el
 * @param {string} what
 * @param {unknown} error
 */
function complain(el, what, error) {
  el.append(element(
    "p",
    { class: "gt-widget gt-broken", role: "status" },
    `This live widget ${what}. Run its cell again. The browser says: ${messageOf(error)}`,
  ));
}

/**
 * @param {Definition} definition
 * @param {Model} model
 * @param {import("./life.js").Life} life
 */
function createShell(definition, model, life) {
  const { stem, title, question, fields } = definition;
  const controls = element("div", { class: "gt-controls" });
  const pictures = element("div", { class: "gt-pictures" });
  const details = element("div");
  const errorBox = element("div", { class: "gt-error", role: "alert" });
  const verdict = element("p", { class: "gt-verdict", role: "status", "aria-live": "off" });
  const numbers = element(
    "details",
    { class: "gt-details" },
    element("summary", {}, "The numbers"),
    details,
  );
  const root = element(
    "div",
    {
      class: "gt-widget",
      "data-widget": stem,
      role: "group",
      "aria-label": title,
    },
    element("p", { class: "gt-title" }, title),
    element("p", { class: "gt-question" }, typeset(question)),
    controls,
    errorBox,
    verdict,
    pictures,
    numbers,
  );

  /** The last state in which every field was good. @type {Record<string, any>} */
  let state = {};
  /** @type {Map<string, string>} */
  const errors = new Map();
  /** @type {(state: Record<string, any>) => void} */
  let draw = () => {};
  const drawing = life.frame(() => draw(state));
  const save = throttle(() => model.save_changes(), SAVE_EVERY);
  life.atEnd(save.flush);
  // JupyterLab would take the keys of whatever has the focus for its own, unless this is on it.
  life.listen(
    root,
    "focusin",
    ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"),
  );
  life.listen(numbers, "toggle", drawing.request);

  /**
   * Show an error until `null` takes its place.
   *
   * @param {string} key
   * @param {string | null} message
   */
  function refuse(key, message) {
    if (message === null) errors.delete(key);
    else errors.set(key, message);
    const lines = [...errors.values()].map((line) => /[.!?]$/.test(line) ? line : `${line}.`);
    setText(errorBox, lines.join(" "));
  }

  /** @param {string} name */
  function read(name) {
    try {
      state = { ...state, [name]: fields[name].check(model.get(name), name) };
      refuse(name, null);
    } catch (error) {
      refuse(name, `${messageOf(error)}; the last good value is kept`);
    }
  }

  /**
   * Change the state as the reader asked.
   *
   * @param {Record<string, any>} values
   */
  function change(values) {
    for (const name in values) {
      refuse(name, null);
      model.set(name, values[name]);
    }
    save();
  }

  // What the page opens with is read like any other text, also where it takes a while to compute.
  let opening = true;
  const announcing = life.timer(SETTLED, () => {
    // A live region speaks when its text is put in: quiet while things move, once when they rest.
    verdict.setAttribute("aria-live", "polite");
    verdict.replaceChildren(verdict.textContent ?? "");
  });

  /** @param {string} sentence what is seen, put on the page at once and announced at rest */
  function say(sentence) {
    const said = typeset(sentence);
    if (verdict.textContent === said) return;
    verdict.setAttribute("aria-live", "off");
    verdict.textContent = said;
    if (!opening) announcing.start();
  }

  /** @param {typeof draw} drawState */
  function start(drawState) {
    for (const name in fields) {
      state[name] = fields[name].check(model.get(name), name);
      life.follow(model, `change:${name}`, () => {
        opening = false;
        read(name);
        drawing.request();
      });
    }
    const first = { ...(model.start ?? state) };
    const foot = createFoot(definition, model, life, {
      current: () => state,
      change,
      refuse,
      reset() {
        // The state knows nothing of what was typed and refused: the fields are told one by one.
        for (const input of root.querySelectorAll("input")) input.dispatchEvent(new Event("reset"));
        change(Object.fromEntries(Object.keys(fields).map((key) => [key, first[key]])));
      },
    });
    root.append(foot.root);
    if (model.notes?.length) {
      root.insertBefore(
        element("p", { class: "gt-note", role: "note" }, model.notes.join(" ")),
        controls,
      );
    }
    draw = (now) => {
      const restore = rememberTables(details);
      foot.draw(now);
      drawState(now);
      restore();
    };
    draw(state);
  }

  return {
    root,
    life,
    controls,
    pictures,
    details,
    /** Whether the reader has the numbers open. */
    detailsOpen: () => numbers.open,
    /** The last good state. @returns {any} */
    current: () => state,
    change,
    refuse,
    say,
    redraw: drawing.request,
    start,
  };
}

/**
 * Tables are written anew with each state: the one that was focused keeps the focus, and each
 * stays scrolled as far as it was.
 *
 * @param {Element} details
 */
function rememberTables(details) {
  const tables = () => [...details.querySelectorAll(".gt-scroll")];
  const before = tables();
  const focused = before.findIndex((table) => table === focusedBeside(details));
  const places = before.map((table) => table.scrollLeft);
  return () => {
    if (before.length === 0 || before[0].isConnected) return;
    tables().forEach((table, index) => {
      table.scrollLeft = places[index] ?? 0;
      if (index === focused && table instanceof HTMLElement) table.focus({ preventScroll: true });
    });
  };
}

/**
 * What the marks mean that all pictures share.
 *
 * @param {string} things what a sample consists of, in the plural
 */
export function createKey(things) {
  const sign = (/** @type {string} */ kind) =>
    element("span", { class: `gt-sign gt-sign-${kind}` });
  return element(
    "p",
    { class: "gt-key" },
    element("span", {}, sign("mass"), `these ${things}`),
    element("span", {}, sign("theory"), "theory"),
    element("span", {}, sign("band"), "where 95 % of such samples fall"),
  );
}
