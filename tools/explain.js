// A link to a term, a theorem or a formula says what it leads to: on hover, on focus, at a tap.
//
// Without this script it is a plain link. What is on this page is cloned from where it stands, what
// is on another comes from a template at the end of this page, so nothing is fetched.

{
  const REST = 200; // ms on a link before it speaks, so that a passing pointer wakes nothing
  const LEAVE = 300; // ms to travel from the link onto the explanation
  const EDGE = 8; // px to the edges of the window

  const tip = document.createElement("div");
  tip.className = "gt-tip";
  tip.id = "gt-tip";
  tip.role = "tooltip";
  tip.hidden = true;

  /** @type {HTMLAnchorElement | null} The link that is being explained. */
  let shown = null;
  let timer = 0;
  let touching = false;

  /** @param {EventTarget | null} target */
  const linkAt = (target) =>
    target instanceof Element
      ? /** @type {HTMLAnchorElement | null} */ (target.closest("a.reference.internal"))
      : null;

  /**
   * What a link leads to, without what makes sense in its own place only.
   * @param {HTMLAnchorElement} link
   * @returns {DocumentFragment | null}
   */
  const explanation = (link) => {
    const address = link.getAttribute("href") ?? "";
    for (const template of document.querySelectorAll("template[data-explains]")) {
      if (template.dataset.explains === address) return template.content.cloneNode(true);
    }
    if (!address.startsWith("#")) return null;
    const place = document.getElementById(decodeURIComponent(address.slice(1)));
    let source = place;
    if (place?.matches("dt")) {
      while (source && !source.matches("dd")) source = source.nextElementSibling;
    } else if (!place?.matches(".proof, div.math")) return null;
    const copy = source?.cloneNode(true);
    if (!copy) return null;
    for (const part of copy.querySelectorAll(".headerlink, .gt-checked")) part.remove();
    for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
    for (const part of copy.querySelectorAll("a")) part.replaceWith(...part.childNodes);
    const fragment = document.createDocumentFragment();
    if (place.matches("div.math")) {
      copy.removeAttribute("id");
      fragment.append(copy);
    } else fragment.append(...copy.childNodes);
    return fragment;
  };

  const hide = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    tip.hidden = true;
  };

  /**
   * @param {HTMLAnchorElement} link
   * @param {number} [y] where the pointer is, for a link that is broken over two lines
   */
  const show = (link, y) => {
    clearTimeout(timer);
    if (shown === link) return;
    const says = explanation(link);
    if (!says) return;
    hide();
    tip.replaceChildren(says);
    if (touching) tip.append(wayTo(link));
    (link.closest("main") ?? document.body).append(tip);
    tip.hidden = false;
    shown = link;
    link.setAttribute("aria-describedby", tip.id);
    place(link, y);
  };

  /** @param {HTMLAnchorElement} link */
  const wayTo = (link) => {
    const way = document.createElement("a");
    way.href = link.href;
    way.className = "gt-tip-way";
    const term = link.querySelector(".std-term");
    way.textContent = term
      ? window.gtSay("In the glossary")
      : window.gtSay("Go to %s").replace("%s", link.textContent);
    way.addEventListener("click", hide);
    return way;
  };

  /**
   * @param {HTMLAnchorElement} link
   * @param {number} [y]
   */
  const place = (link, y) => {
    // Its size must not depend on where it was shown before.
    tip.style.left = tip.style.top = "0";
    const lines = [...link.getClientRects()];
    const line = lines.find((each) => y !== undefined && y <= each.bottom) ?? lines[0];
    const { clientWidth, clientHeight } = document.documentElement;
    const most = clientWidth - tip.offsetWidth - EDGE;
    const fits = line.bottom + tip.offsetHeight + EDGE <= clientHeight;
    const above = !fits && line.top - tip.offsetHeight >= 0;
    const top = above ? line.top - tip.offsetHeight : line.bottom;
    const left = Math.max(EDGE, Math.min(line.left, most));
    // Where it stands now, at zero, depends on what it stands in.
    const origin = tip.getBoundingClientRect();
    tip.style.left = `${left - origin.left}px`;
    tip.style.top = `${top - origin.top}px`;
  };

  document.addEventListener("pointerover", (event) => {
    touching = event.pointerType === "touch";
    if (touching) return;
    const link = linkAt(event.target);
    clearTimeout(timer);
    if (link) timer = setTimeout(() => show(link, event.clientY), shown ? 0 : REST);
    else if (shown && !tip.contains(event.target) && !shown.matches(":focus-visible")) {
      timer = setTimeout(hide, LEAVE);
    }
  });
  document.addEventListener("pointerdown", (event) => {
    touching = event.pointerType === "touch";
    if (!tip.contains(event.target) && linkAt(event.target) !== shown) hide();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (link?.matches(":focus-visible")) show(link);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === shown && !touching) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  // The first tap explains, the second one follows the link.
  document.addEventListener("click", (event) => {
    const link = linkAt(event.target);
    if (!touching || !link || shown === link) return;
    show(link);
    if (shown === link) event.preventDefault();
  });
}
