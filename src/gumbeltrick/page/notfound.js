// The page for addresses that are not there: names the nearest page, and mends the links.

(() => {
  const NEAR = 0.4; // share of common letter pairs from which on two names are alike
  const MOST_FOLDERS = 12;
  // Each page of the web has one of these; each folder of the book, this one alone.
  const MARK = "searchindex.js";

  const pages = [...document.querySelectorAll("li a")].map((link) => ({
    link: /** @type {HTMLAnchorElement} */ (link),
    names: [link.textContent ?? "", stem(/** @type {HTMLElement} */ (link).dataset.page ?? "")],
  }));

  /** @param {string} path */
  function stem(path) {
    return path.replace(/\/+$/, "").replace(/^.*\//, "").replace(/\.\w+$/, "");
  }

  /** @param {string} text */
  function pairs(text) {
    const plain = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;
    return [...plain].slice(1).map((letter, index) => plain[index] + letter);
  }

  /**
   * Share of the letter pairs that two names have in common.
   * @param {string} one
   * @param {string} other
   */
  function likeness(one, other) {
    const [ours, theirs] = [pairs(one), pairs(other)];
    const left = [...theirs];
    const common = ours.filter((pair) => {
      const at = left.indexOf(pair);
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
    return (2 * common.length) / (ours.length + theirs.length);
  }

  function showNearest() {
    const asked = decoded(location.pathname);
    if (isItself()) return;
    const name = stem(asked.replace(/\/index\.\w+$/, ""));
    const where = document.createElement("code");
    where.textContent = asked;
    document.getElementById("asked")?.replaceChildren(
      "The address ",
      where,
      " names no page of this book. It may have moved, or be mistyped.",
    );
    const found = pages
      .map(({ link, names }) => ({ link, near: Math.max(...names.map((n) => likeness(name, n))) }))
      .reduce((best, next) => (next.near > best.near ? next : best));
    const line = document.getElementById("nearest");
    if (!line || found.near < NEAR) return;
    line.append("Did you look for ", found.link.cloneNode(true), "?");
    line.hidden = false;
  }

  /** Whether somebody opened this very page, by its own address. */
  function isItself() {
    return stem(location.pathname) === "404";
  }

  /** @param {string} path */
  function decoded(path) {
    try {
      return decodeURIComponent(path);
    } catch {
      return path;
    }
  }

  /** Folders above the wrong address, nearest first, those that hold the book's own before all. */
  function folders() {
    const steps = location.pathname.split("/").slice(1, -1).slice(0, MOST_FOLDERS);
    const all = [...steps, ""].map((_, index) => `/${steps.slice(0, index).join("/")}/`)
      .map((path) => path.replace(/^\/\/$/, "/")).reverse();
    const own = new Set(pages.map(({ link }) => (link.dataset.page ?? "").split("/")[0]));
    const before = all.filter((path) => own.has(steps[path.split("/").length - 2]));
    return [...new Set([...before, ...all])];
  }

  /** @param {string} folder */
  async function holdsTheBook(folder) {
    const answer = await fetch(folder + MARK, { method: "HEAD" });
    // Some hosts answer every address with a page.
    return answer.ok && !(answer.headers.get("content-type") ?? "").startsWith("text/html");
  }

  async function mendLinks() {
    const known = document.documentElement.dataset.address;
    if (known && new URL(known).host === location.host) return;
    if (isItself() || !location.protocol.startsWith("http")) return;
    for (const folder of folders()) {
      if (await holdsTheBook(folder)) return leadTo(folder);
    }
  }

  /** @param {string} folder */
  function leadTo(folder) {
    const all = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-page]"));
    for (const target of all) {
      const name = target instanceof HTMLFormElement ? "action" : "href";
      target.setAttribute(name, folder + target.dataset.page);
    }
    document.documentElement.dataset.root = folder;
  }

  try {
    const mode = localStorage.getItem("mode");
    if (mode === "light" || mode === "dark") document.documentElement.dataset.theme = mode;
  } catch {
    // Storage is forbidden: the system's setting decides.
  }
  showNearest();
  mendLinks().catch(() => {});
})();
