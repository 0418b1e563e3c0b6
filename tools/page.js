// What the theme asks inline scripts and handlers for, which the book's pages do not allow; and a
// word where the script of a live widget did not come, since that cannot speak for itself.

window.addEventListener("DOMContentLoaded", () => {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-does]");
    if (button) window[button.dataset.does]();
  });
});

// Whoever copies a formula gets its TeX: a browser would copy its signs, one below the other.
document.addEventListener("copy", (event) => {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0).cloneRange();
  const formulaOf = (node) =>
    (node instanceof Element ? node : node.parentElement)?.closest("math");
  const first = formulaOf(range.startContainer);
  const last = formulaOf(range.endContainer);
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  const copy = document.createElement("div");
  copy.append(range.cloneContents());
  const formulas = copy.querySelectorAll("math");
  if (formulas.length === 0) return;
  event.clipboardData.setData("text/html", copy.innerHTML);
  for (const formula of formulas) {
    const mark = formula.getAttribute("display") === "block" ? "$$" : "$";
    formula.replaceWith(mark + formula.querySelector("annotation").textContent + mark);
  }
  for (const block of copy.querySelectorAll("p, li, dt, dd, tr, h1, h2, h3, h4, div.math")) {
    block.after("\n");
  }
  event.clipboardData.setData("text/plain", copy.textContent);
  event.preventDefault();
});

// Copies what a button names; where the browser does not let us, selects it for the reader to copy.
window.addEventListener("DOMContentLoaded", () => {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-copies]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copies);
    const said = button.closest("details").querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(source.textContent);
      said.textContent = window.gtSay("Copied.");
    } catch {
      getSelection().selectAllChildren(source);
      // An old way that some browsers still allow to pages from disk.
      said.textContent = window.gtSay(
        document.execCommand("copy") ? "Copied." : "Selected: copy it from here.",
      );
    }
  });
});

// Here the scripts of all widgets have run, and so has what they put off until the page was read.
window.addEventListener("DOMContentLoaded", () => {
  for (const place of document.querySelectorAll(".gt-live:not(.gt-is-live)")) {
    const note = place.querySelector(".gt-still-note:not(.gt-says-why)");
    if (!note) continue;
    note.classList.add("gt-says-why");
    note.textContent = "The script of this live widget did not load or did not run, so its still " +
      "picture is shown. Reload the page; if that changes nothing, try a newer browser.";
  }
});
