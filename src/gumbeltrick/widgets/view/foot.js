/**
 * The foot of a widget: its seed, the way back, and how to take its state elsewhere.
 *
 * @module
 */

import { createButton, createNumberField } from "./controls.js";
import { element, setText } from "./element.js";
import { writeEmbed, writeLink, writePython } from "./share.js";

const SEEDS = 2 ** 32;
const THANKS = 2000; // milliseconds for which "Copied" stands

/**
 * @param {import("./shell.js").Definition} definition
 * @param {import("./life.js").Model} model
 * @param {import("./life.js").Life} life
 * @param {{
 *   current(): Record<string, any>,
 *   change(values: Record<string, any>): void,
 *   refuse(key: string, message: string | null): void,
 *   reset(): void,
 * }} shell
 */
export function createFoot(definition, model, life, shell) {
  const { stem, page = stem, className, title, fields } = definition;
  const root = element("div", { class: "gt-foot" });
  const said = element("span", { class: "gt-said", "aria-live": "polite" });
  const copyBox = element("input", { class: "gt-copy", readonly: true, hidden: true });
  const quiet = life.timer(THANKS, () => setText(said, ""));
  life.atEnd(() => copyBox.remove());

  /**
   * @param {string} text
   * @param {string} what
   */
  async function copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      copyBox.hidden = true;
      setText(said, `${what} copied`);
      quiet.start();
    } catch {
      // No clipboard here (a page read from disk, or permission refused): select it instead.
      copyBox.hidden = false;
      copyBox.value = text;
      copyBox.setAttribute("aria-label", `${what}, to copy by hand`);
      copyBox.focus();
      copyBox.select();
      setText(said, `The browser refused; copy this by hand:`);
    }
  }

  /** @returns {string} where a link should lead, or "" where nothing is known to lead to */
  function address() {
    if (model.host === "page") return here();
    if (model.home) return model.home.page;
    const book = String(model.get("book_url") ?? "").replace(/\/+$/, "");
    return /^https?:\/\//.test(book) ? `${book}/chapters/${page}.html` : "";
  }

  /** @returns {string} this page at the section of the widget: a link shows what it speaks of */
  function here() {
    const url = new URL(location.href);
    const section = root.closest("[id]");
    if (section) url.hash = section.id;
    return url.href;
  }

  /** @returns {string} where the book stands whose page this is, or "" where nobody knows */
  function book() {
    if (model.home) return model.home.book;
    if (model.host !== "page") return address() && new URL("../", address()).href;
    const root = document.documentElement.dataset.content_root;
    return root && location.protocol.startsWith("http") ? new URL(root, location.href).href : "";
  }

  const seed = fields.seed && createNumberField(life, {
    name: "Seed",
    field: fields.seed,
    width: 11,
    toText: String,
    onValue: (value) => shell.change({ seed: value }),
    onRefuse: (message) => shell.refuse("seed", message),
  });
  if (seed) {
    const next = createButton(
      life,
      "New sample",
      () => shell.change({ seed: (shell.current().seed + 1) % SEEDS }),
    );
    root.append(next.button, element("label", { class: "gt-seed" }, "seed ", seed.input));
  }
  const link = createButton(life, "Copy link", () => {
    copy(writeLink(stem, fields, shell.current(), address()), "Link");
  });
  const python = createButton(life, "Copy Python", () => {
    copy(writePython(className, fields, shell.current()), "Python");
  });
  const html = createButton(life, "Copy HTML", () => {
    const source = { book: book(), page: address().replace(/[?#].*$/, ""), title };
    copy(writeEmbed(stem, fields, shell.current(), source), "HTML");
  }, { title: "Two lines that show this on a page of yours" });
  root.append(
    createButton(life, "Reset", shell.reset).button,
    link.button,
    python.button,
    html.button,
    said,
    copyBox,
  );
  const showLink = () => {
    link.button.hidden = !address();
    html.button.hidden = !book();
  };
  showLink();
  if (!model.host) life.follow(model, "change:book_url", showLink);

  return {
    root,
    /** @param {Record<string, any>} state */
    draw(state) {
      seed?.show(state.seed);
    },
  };
}
