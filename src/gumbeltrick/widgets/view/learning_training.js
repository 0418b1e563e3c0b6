/**
 * The buttons that train, pause and begin again, and the bar that shows how far it is.
 *
 * @module
 */

import { STEPS } from "../maths/learning_run.js";
import { createButton } from "./controls.js";
import { element, set, setText } from "./element.js";

const LENGTH = 9000; // milliseconds of a whole run, where the machine keeps up

/** @param {import("./shell.js").Shell} shell of a widget whose state holds the step */
export function createTraining({ life, change, current }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const bar = element("progress", { class: "gt-progress", max: STEPS, "aria-label": "Training" });
  const count = element("span", { class: "gt-limit" });
  let running = false;
  let last = NaN; // the time of the frame before
  let place = 0; // the step, with its fraction
  let asked = 0; // the step that this asked for last: another one means that the reader took over
  let behind = false; // the machine has not computed what was asked for

  const frame = life.frame((now) => {
    if (current().step !== asked) return stop();
    const passed = Number.isNaN(last) ? 0 : Math.min(now - last, 100);
    last = now;
    if (!behind) {
      place = Math.min(STEPS, place + passed * STEPS / LENGTH);
      asked = Math.floor(place);
      if (asked !== current().step) change({ step: asked });
    }
    if (asked < STEPS) frame.request();
    else stop();
  });
  const main = createButton(life, "Train", () => {
    if (running) return stop();
    if (current().step >= STEPS) change({ step: 0 });
    if (still.matches) return change({ step: STEPS });
    running = true;
    last = NaN;
    place = asked = current().step;
    main.label("Pause");
    frame.request();
  }, { class: "gt-main" });
  const one = createButton(life, "One step", () => {
    stop();
    change({ step: Math.min(STEPS, current().step + 1) });
  });
  const again = createButton(life, "Start over", () => {
    stop();
    change({ step: 0 });
  }, { "aria-label": "Start over, with nothing learnt" });
  const end = createButton(life, "To the end", () => {
    stop();
    change({ step: STEPS });
  });

  function stop() {
    frame.cancel();
    running = false;
    name(current().step);
  }

  /** @param {number} step */
  function name(step) {
    main.label(running ? "Pause" : step === 0 ? "Train" : step < STEPS ? "Go on" : "Train again");
  }

  return {
    root: element(
      "div",
      { class: "gt-training" },
      element(
        "div",
        { class: "gt-buttons" },
        main.button,
        one.button,
        end.button,
        again.button,
      ),
      element("div", { class: "gt-training-line" }, bar, count),
    ),
    /** @param {import("../learning.js").Seen} seen */
    show({ run, exact, wanted }) {
      const done = Math.min(wanted, run.done, exact.done);
      behind = done < wanted;
      if (!running) name(wanted);
      one.allow(wanted < STEPS, "The run is over");
      end.allow(wanted < STEPS, "The run is over");
      again.allow(wanted > 0, "Nothing is learnt yet");
      bar.value = done;
      set(bar, { "aria-valuetext": `${done} of ${STEPS} steps` });
      setText(count, `${done} of ${STEPS} steps`);
    },
  };
}
