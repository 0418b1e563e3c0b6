/**
 * The page host: brings the views on a built page to life, with no kernel.
 *
 * @module
 */

import { element, set } from "./element.js";
import { report } from "./life.js";
import { messageOf, readLink } from "./share.js";

const DAMAGED = "The settings of this live widget are damaged, so its still picture is shown. " +
  "Reload the page; if that changes nothing, the page itself needs mending.";
const NOT_STARTED = "This live widget could not start in this browser, so its still picture is " +
  "shown. Reload the page, or open it in a newer browser.";
const STOPPED = "This live widget stopped at an error, so its still picture is shown. " +
  "Start it again; if it stops again, reload the page.";
const LONGEST = 200; // characters of an error that are shown

/**
 * A view in the anywidget form, with the fields of its state.
 *
 * @typedef {{
 *   fields: import("./share.js").Fields,
 *   render(context: { model: import("./life.js").Model, el: HTMLElement }): unknown,
 * }} View
 */

/**
 * Bring every widget of one stem on this page to life: those above the script before what stands
 * below them is there and would have to move, the others once the page is read, since one of which
 * only a part has come would look damaged. A widget that the reader does not see yet lets the
 * browser show the page first.
 *
 * @param {string} stem
 * @param {View} view
 */
export function host(stem, view) {
  const find = () => {
    const places = [...document.querySelectorAll(".gt-live")];
    return places.filter((place) => place.getAttribute("data-live") === stem);
  };
  const start = (/** @type {Element[]} */ places) => {
    const [linked] = find();
    for (const place of places) {
      if (place instanceof HTMLElement) bringToLife(place, stem, view, place === linked);
    }
  };
  const above = find();
  const [first] = above;
  // A reader who comes to a place further down must not be moved away from it.
  const unseen = first && !location.hash && first.getBoundingClientRect().top > innerHeight;
  if (unseen) afterPaint(first, () => start(above));
  else start(above);
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => start(find()), { once: true });
  }
}

/** The state that is written into the page cannot be used. */
class Damaged extends Error {}

/**
 * Start when the page has been painted. What has been read meanwhile is laid out before, in a task
 * of its own: the widget asks for its width, and would have to wait for all of it in one.
 *
 * @param {Element} place
 * @param {() => void} start
 */
function afterPaint(place, start) {
  requestAnimationFrame(() => {
    setTimeout(() => {
      place.getBoundingClientRect();
      setTimeout(start);
    });
  });
}

/**
 * @param {HTMLElement} place
 * @param {string} stem
 * @param {View} view
 * @param {boolean} linked whether the address of the page speaks to this widget
 */
function bringToLife(place, stem, view, linked) {
  if (place.hasAttribute("data-tried")) return; // the script may be on the page twice
  place.setAttribute("data-tried", "");

  /**
   * @param {Record<string, any>} state
   * @param {{ values: Record<string, any>, notes: string[] }} link
   */
  function begin(state, link) {
    const mount = createMount();
    place.append(mount);
    let failed = false;
    const fail = (/** @type {unknown} */ error) => {
      if (failed) return;
      failed = true;
      const focused = mount.contains(document.activeElement);
      const again = offerAgain(state);
      showStill(place, STOPPED, error, again);
      if (focused) again.focus();
    };
    try {
      const model = createModel({ ...state, ...link.values });
      const asked = { ...model, start: state, notes: link.notes, fail };
      mount.end = view.render({ model: asked, el: mount });
    } catch (error) {
      mount.remove();
      throw error;
    }
    if (!failed) showLive(place);
  }

  /**
   * A button that starts the widget anew, without what the link asked for.
   *
   * @param {Record<string, any>} state
   */
  function offerAgain(state) {
    const button = element("button", { type: "button", class: "gt-again" }, "Start again");
    button.addEventListener("click", () => {
      try {
        begin(state, { values: {}, notes: [] });
      } catch (error) {
        report(error);
        showStill(place, STOPPED, error, offerAgain(state));
      }
      focusFirst(place);
    });
    return button;
  }

  try {
    const state = readState(place, view.fields);
    const link = linked ? readLink(stem, view.fields, location.search) : { values: {}, notes: [] };
    try {
      begin(state, link);
    } catch (error) {
      if (Object.keys(link.values).length === 0) throw error;
      // Each value is good and all of them together are not: the link must not cost the widget.
      begin(state, { values: {}, notes: [`The link was ignored: ${messageOf(error)}.`] });
    }
  } catch (error) {
    report(error);
    showStill(place, error instanceof Damaged ? DAMAGED : NOT_STARTED, error);
  }
}

/**
 * @param {HTMLElement} place
 * @param {import("./share.js").Fields} fields
 * @returns {Record<string, any>}
 */
function readState(place, fields) {
  try {
    const state = JSON.parse(place.querySelector(".gt-state")?.textContent ?? "");
    for (const name in fields) fields[name].check(state[name], name);
    return state;
  } catch (error) {
    throw new Damaged(messageOf(error));
  }
}

/** @param {HTMLElement} place */
function showLive(place) {
  const note = place.querySelector(".gt-still-note");
  if (note instanceof HTMLElement) {
    note.hidden = true;
    note.textContent = "";
  }
  place.classList.add("gt-is-live");
}

/** @param {HTMLElement} place whose first control in sight gets the focus */
function focusFirst(place) {
  for (const control of place.querySelectorAll("button, input")) {
    if (control instanceof HTMLElement) control.focus();
    if (control === document.activeElement) return;
  }
}

/**
 * Show the still picture and say why.
 *
 * @param {HTMLElement} place
 * @param {string} sentence what happened, and what the reader can do
 * @param {unknown} error
 * @param {Node[]} more
 */
function showStill(place, sentence, error, ...more) {
  const note = place.querySelector(".gt-still-note") ?? element("div");
  if (!note.isConnected) place.prepend(note);
  place.classList.remove("gt-is-live");
  place.querySelector(".gt-mount")?.remove();
  // What is done here has long been in every browser: the note must not fail too.
  note.textContent = "";
  note.append(
    element("p", {}, sentence),
    element("p", { class: "gt-cause" }, `The browser says: ${messageOf(error).slice(0, LONGEST)}`),
    ...more,
  );
  set(note, { class: "gt-still-note gt-says-why", role: "status", hidden: false });
}

/**
 * The element that holds a view and ends it when somebody takes it off the page.
 *
 * @returns {HTMLElement & { end?: unknown }}
 */
function createMount() {
  if (!customElements.get("gt-mount")) {
    customElements.define(
      "gt-mount",
      class extends HTMLElement {
        /** @type {unknown} */
        end;
        disconnectedCallback() {
          // Not if it was only moved to another place.
          queueMicrotask(() => {
            if (!this.isConnected && typeof this.end === "function") this.end();
          });
        }
      },
    );
  }
  const mount = document.createElement("gt-mount");
  mount.className = "gt-mount";
  return mount;
}

/**
 * A widget model that lives on the page alone: setting a value tells the views at once, and
 * saving it has nowhere to go.
 *
 * @param {Record<string, any>} state
 */
export function createModel(state) {
  /** @type {Record<string, any>} */
  const values = { ...state };
  /** @type {Map<string, Set<() => void>>} */
  const handlers = new Map();
  /** @param {string} event */
  const fire = (event) => [...handlers.get(event) ?? []].forEach((handler) => handler());
  return {
    host: "page",
    /** @param {string} name */
    get: (name) => values[name],
    /**
     * @param {string} name
     * @param {any} value
     */
    set(name, value) {
      if (JSON.stringify(values[name]) === JSON.stringify(value)) return;
      values[name] = value;
      fire(`change:${name}`);
      fire("change");
    },
    /**
     * @param {string} event
     * @param {() => void} handler
     */
    on(event, handler) {
      const known = handlers.get(event) ?? new Set();
      handlers.set(event, known.add(handler));
    },
    /**
     * @param {string} event
     * @param {() => void} handler
     */
    off(event, handler) {
      handlers.get(event)?.delete(handler);
    },
    save_changes() {},
  };
}
