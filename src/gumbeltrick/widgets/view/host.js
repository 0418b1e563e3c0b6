/**
 * The page host: brings the views on a built page to life, with no kernel.
 *
 * @module
 */

import { element } from "./element.js";
import { messageOf, readLink } from "./share.js";

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
 * below them is there and would have to move, the others once the page is read. A widget that the
 * reader does not see yet lets the browser show the page first.
 *
 * @param {string} stem
 * @param {View} view
 */
export function host(stem, view) {
  const start = () => {
    const places = document.querySelectorAll(`.gt-live[data-live="${CSS.escape(stem)}"]`);
    places.forEach((place, index) => {
      if (place instanceof HTMLElement) bringToLife(place, stem, view, index === 0);
    });
  };
  const first = document.querySelector(`.gt-live[data-live="${CSS.escape(stem)}"]`);
  // A reader who comes to a place further down must not be moved away from it.
  const unseen = first && !location.hash && first.getBoundingClientRect().top > innerHeight;
  if (unseen) requestAnimationFrame(() => setTimeout(start));
  else start();
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start, { once: true });
  }
}

/**
 * @param {HTMLElement} place
 * @param {string} stem
 * @param {View} view
 * @param {boolean} linked whether the address of the page speaks to this widget
 */
function bringToLife(place, stem, view, linked) {
  if (place.querySelector(".gt-mount")) return; // the script may be on the page twice
  const mount = createMount();
  place.append(mount);
  try {
    const state = JSON.parse(place.querySelector(".gt-state")?.textContent ?? "");
    for (const name in view.fields) view.fields[name].check(state[name], name);
    const link = linked ? readLink(stem, view.fields, location.search) : { values: {}, notes: [] };
    const model = createModel({ ...state, ...link.values });
    mount.end = view.render({ model: { ...model, start: state, notes: link.notes }, el: mount });
    place.classList.add("gt-is-live");
  } catch (error) {
    // The still picture stays; the note says why nothing moves.
    mount.replaceChildren(element(
      "p",
      { class: "gt-widget gt-broken", role: "alert" },
      `This live widget could not start, so its still picture is shown. ${messageOf(error)}`,
    ));
  }
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
