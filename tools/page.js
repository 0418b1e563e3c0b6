// What the theme asks inline scripts and handlers for, which the book's pages do not allow.

window.addEventListener("DOMContentLoaded", () => {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("[data-does]");
    if (button) window[button.dataset.does]();
  });
});
