/**
 * The life of one view: everything that must stop when the view is removed starts here.
 *
 * @module
 */

/**
 * @typedef {{
 *   atEnd(ending: () => void): void,
 *   listen(
 *     target: EventTarget,
 *     type: string,
 *     handler: (event: any) => void,
 *     options?: AddEventListenerOptions,
 *   ): void,
 *   follow(model: Model, event: string, handler: () => void): void,
 *   frame(draw: (now: number) => void): { request(): void, cancel(): void },
 *   timer(milliseconds: number, action: () => void): { start(): void, cancel(): void },
 *   watchWidth(element: Element, onWidth: (width: number) => void): void,
 *   child(): Life,
 *   end(): void,
 * }} Life
 */

/**
 * Addresses of a book and of the page where a widget stands.
 *
 * @typedef {{ book: string, page: string }} Home
 */

/**
 * The part of a widget model that a view uses (the anywidget interface).
 *
 * @typedef {{
 *   get(name: string): any,
 *   set(name: string, value: any): void,
 *   on(event: string, handler: () => void): void,
 *   off(event: string, handler: () => void): void,
 *   save_changes(): void,
 *   host?: string,
 *   start?: Record<string, any>,
 *   notes?: string[],
 *   fail?(error: unknown): void,
 *   home?: Home,
 * }} Model `host`, `start` (state before the link's), `notes` (about the link) and `fail` (takes the
 *   place of a view that broke down) by the page host; `home` by the host on other pages
 */

const NARROWEST = 120; // pixels; a place that is narrower for a moment counts as this wide

/** @type {{ element: Element, tell: (width: number) => void }[]} */
const unmeasured = [];

/**
 * Tell the width of an element once it stands on the page. All that ask together are measured
 * before any of them draws: to measure after another's drawing, the browser would lay out anew.
 *
 * @param {Element} element
 * @param {(width: number) => void} tell
 */
function measureSoon(element, tell) {
  if (unmeasured.push({ element, tell }) > 1) return;
  queueMicrotask(() => {
    const asked = unmeasured.splice(0);
    const widths = asked.map(({ element }) => element.getBoundingClientRect().width);
    asked.forEach(({ tell }, index) => tell(widths[index]));
  });
}

/**
 * @param {(error: unknown) => void} [onError] told of whatever goes wrong in what this life calls;
 *   without it, nobody catches that
 * @returns {Life}
 */
export function createLife(onError) {
  /** @type {(() => void)[]} */
  const endings = [];

  /**
   * @template {any[]} Arguments
   * @param {(...given: Arguments) => void} action
   */
  function guarded(action) {
    return (/** @type {Arguments} */ ...given) => {
      try {
        action(...given);
      } catch (error) {
        if (!onError) throw error;
        onError(error);
      }
    };
  }

  /** @param {() => void} ending called once, when the view is removed, the latest first */
  function atEnd(ending) {
    endings.push(ending);
  }

  /**
   * @param {EventTarget} target
   * @param {string} type
   * @param {(event: any) => void} handler
   * @param {AddEventListenerOptions} [options]
   */
  function listen(target, type, handler, options) {
    const listener = guarded(handler);
    target.addEventListener(type, listener, options);
    atEnd(() => target.removeEventListener(type, listener, options));
  }

  /**
   * @param {Model} model
   * @param {string} event
   * @param {() => void} handler
   */
  function follow(model, event, handler) {
    const follower = guarded(handler);
    model.on(event, follower);
    atEnd(() => model.off(event, follower));
  }

  /**
   * A function that asks for `draw` in the next frame; however often it is asked, once a frame.
   *
   * @param {(now: number) => void} draw
   * @returns {{ request(): void, cancel(): void }}
   */
  function frame(draw) {
    let id = 0;
    const cancel = () => {
      cancelAnimationFrame(id);
      id = 0;
    };
    atEnd(cancel);
    const drawSafely = guarded(draw);
    return {
      request() {
        id ||= requestAnimationFrame((now) => {
          id = 0;
          drawSafely(now);
        });
      },
      cancel,
    };
  }

  /**
   * A timer that starts anew whenever it is started.
   *
   * @param {number} milliseconds
   * @param {() => void} action
   * @returns {{ start(): void, cancel(): void }}
   */
  function timer(milliseconds, action) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let id;
    const cancel = () => clearTimeout(id);
    atEnd(cancel);
    return {
      start() {
        cancel();
        id = setTimeout(guarded(action), milliseconds);
      },
      cancel,
    };
  }

  /**
   * Call `onWidth` with the width of an element, now and whenever it changes: never with less than
   * a picture needs, for windows are dragged to any width, and no view should end by that.
   *
   * @param {Element} element
   * @param {(width: number) => void} onWidth
   */
  function watchWidth(element, onWidth) {
    let last = 0;
    const tell = guarded((/** @type {number} */ exact) => {
      if (exact < 0.5) return; // not on the page
      const width = Math.max(Math.round(exact), NARROWEST);
      if (width !== last) onWidth(last = width);
    });
    const observer = new ResizeObserver(([entry]) => tell(entry.contentRect.width));
    observer.observe(element);
    // The observer first speaks when the browser is about to paint, and what it changes then
    // counts as a jump: once the view stands on the page, it is asked at once.
    let ended = false;
    measureSoon(element, (width) => ended || tell(width));
    atEnd(() => {
      ended = true;
      observer.disconnect();
    });
  }

  /** A life within this one, for a part that may go earlier. @returns {Life} */
  function child() {
    const inner = createLife(onError);
    atEnd(inner.end);
    return inner;
  }

  function end() {
    for (const ending of endings.splice(0).reverse()) {
      try {
        ending();
      } catch (error) {
        report(error); // the others must end all the same
      }
    }
  }

  return { atEnd, listen, follow, frame, timer, watchWidth, child, end };
}

/**
 * Leave an error that was caught to whoever watches the page for errors nobody caught.
 *
 * @param {unknown} error
 */
export function report(error) {
  queueMicrotask(() => {
    throw error;
  });
}

/**
 * Call `action` at once and then at most once every so many milliseconds; the last call is never
 * lost, and `flush` makes a waiting one at once.
 *
 * @param {() => void} action
 * @param {number} milliseconds
 * @returns {(() => void) & { flush(): void }}
 */
export function throttle(action, milliseconds) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let waiting = false;
  const fire = () => {
    timer = undefined;
    if (!waiting) return;
    waiting = false;
    timer = setTimeout(fire, milliseconds);
    action();
  };
  const throttled = () => {
    waiting = true;
    if (!timer) fire();
  };
  throttled.flush = () => {
    clearTimeout(timer);
    fire();
    clearTimeout(timer);
    timer = undefined;
  };
  return throttled;
}
