// Lays out in idle time what the style sheet puts off, from the top down, in slices too short to
// be felt; and all of it at once as soon as the reader is about to go further down.

{
  const SLICE = 4; // ms, so that on a phone, four times slower, a finger waits for a frame or two
  // What follows the section of the first widget, as the style sheet has it.
  const SECTION = ".bd-article > section > section[data-plays] ~ section";
  const TIMEOUT = 1000; // ms after which a slice is due although the browser is busy

  /** @type {Element[]} */
  let waiting = [];
  /** @type {() => void} */
  let tell = () => {};
  /** Settled when everything on the page is laid out. */
  const laidOut = new Promise((resolve) => tell = () => resolve(undefined));

  // Safari has no idle callbacks.
  const idle = window.requestIdleCallback ?? ((/** @type {() => void} */ run) => setTimeout(run));

  const next = () => {
    const start = performance.now();
    while (waiting.length > 0 && performance.now() - start < SLICE) {
      const place = /** @type {Element} */ (waiting.shift());
      place.classList.add("gt-laid");
      place.getBoundingClientRect(); // or the next frame would lay out all of this slice in one
    }
    if (waiting.length > 0) idle(next, { timeout: TIMEOUT });
    else tell();
  };

  const all = () => {
    for (const place of waiting.splice(0)) place.classList.add("gt-laid");
    tell();
  };

  window.addEventListener("DOMContentLoaded", () => {
    // No deeper, or asking for the style of what is put off would cost what was saved.
    const places = document.querySelectorAll(`${SECTION} > *, ${SECTION} > section > *`);
    waiting = [...places].filter((p) => getComputedStyle(p).contentVisibility === "auto");
    idle(next, { timeout: TIMEOUT });
  });
  window.addEventListener("beforeprint", all);
  window.addEventListener("hashchange", () => {
    if (waiting.length === 0) return;
    all();
    document.querySelector(":target")?.scrollIntoView();
  });
  window.addEventListener("keydown", (event) => {
    if (event.key === "End") all();
  }, true);
  window.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a[href*='#']")) all();
  }, true);

  /**
   * Let the keyboard reach what scrolls sideways. All is measured first and written then: the
   * theme's own way, in turns, has the page laid out anew for each.
   *
   * @param {NodeListOf<HTMLElement>} places
   */
  window.gtReachByKeyboard = async (places) => {
    await laidOut;
    const scrolls = [...places].map((p) =>
      p.scrollWidth > p.clientWidth || p.scrollHeight > p.clientHeight
    );
    places.forEach((place, index) => {
      const wanted = scrolls[index] ? 0 : -1;
      if (place.tabIndex !== wanted) place.tabIndex = wanted;
    });
  };
}
