/**
 * Light or dark, as what stands behind a widget.
 *
 * A page of the book and JupyterLab say which they are, and the style sheet listens. A widget in a
 * shadow root hears nothing of that and may stand on any page: it looks at what is behind it.
 *
 * @module
 */

const MIDDLE = 0.4; // of the way from black to white, as the eye has it: darker is dark

/**
 * Mark an element in a shadow root as light or dark, now and whenever the page changes.
 *
 * @param {Element} element
 * @param {import("./life.js").Life} life
 */
export function followBackdrop(element, life) {
  const mark = life.frame(() => element.setAttribute("data-gt-theme", themeBehind(element)));
  element.setAttribute("data-gt-theme", themeBehind(element));
  const observer = new MutationObserver(mark.request);
  for (let at = parentOf(element); at; at = parentOf(at)) {
    observer.observe(at, { attributes: true });
  }
  life.atEnd(() => observer.disconnect());
  life.listen(matchMedia("(prefers-color-scheme: dark)"), "change", mark.request);
  // A style sheet that comes late, and colours that change slowly.
  life.listen(globalThis, "load", mark.request);
  life.listen(document, "transitionend", mark.request);
}

/**
 * @param {Element} element
 * @returns {"light" | "dark"}
 */
function themeBehind(element) {
  for (let at = parentOf(element); at; at = parentOf(at)) {
    const [red, green, blue, alpha] = channels(getComputedStyle(at).backgroundColor);
    if (alpha < 0.5) continue;
    const bright = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return bright < MIDDLE ? "dark" : "light";
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  if (!scheme.includes("dark")) return "light";
  const wished = matchMedia("(prefers-color-scheme: dark)").matches;
  return wished || !scheme.includes("light") ? "dark" : "light";
}

/**
 * The element around another one, out of shadow roots too.
 *
 * @param {Element} element
 * @returns {Element | null}
 */
function parentOf(element) {
  const parent = element.assignedSlot ?? element.parentNode;
  return parent instanceof ShadowRoot ? parent.host : parent instanceof Element ? parent : null;
}

/**
 * Red, green, blue and alpha of a computed colour, each from 0 to 1; the browser reads what is
 * written in other ways.
 *
 * @param {string} colour
 * @returns {number[]}
 */
function channels(colour) {
  const plain = colour.match(/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/);
  if (plain) return [plain[1], plain[2], plain[3]].map((c) => +c / 255).concat(+(plain[4] ?? 1));
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return [0, 0, 0, 0];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return Array.from(context.getImageData(0, 0, 1, 1).data, (c) => c / 255);
}
