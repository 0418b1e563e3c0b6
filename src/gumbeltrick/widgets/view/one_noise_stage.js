/**
 * The five views of one noise, as one drawing: a row per option, lit as a whole.
 *
 * Alarm and sum show the law of the option behind its mark. Right of an alarm, and left of a sum,
 * lies a part of the whole area that is exactly u: the same luck, seen in two units.
 *
 * @module
 */

import { gumbelPdf } from "../maths/gumbel_max.js";
import { uniformOfSum } from "../maths/one_noise.js";
import { drawing, element, keepCount, set, shape } from "./element.js";
import { layOut, locate, VIEWS } from "./one_noise_layout.js";
import { createRow, drawRow, drawTitle } from "./one_noise_rows.js";

const TITLE = "One noise in five views";
const SPAN = 6; // length of the time axis, at least, in mean times of the first ring
const BEFORE = 3.6; // ends of the axis of the sums, measured from log Z
const AFTER = 3.2;
const NEAR = 22; // pixels from a mark at which it can be taken

/**
 * @typedef {{
 *   seen: import("../maths/one_noise.js").Views,
 *   winner: number,
 *   logits: number[],
 *   logZ: number,
 *   probabilities: number[],
 *   temperature: number,
 *   wins: number[],
 *   n: number,
 *   titles: Record<import("./one_noise_layout.js").View, [string, string]>,
 * }} Scene `winner` is who gets the winner's marks, also while the marks still move
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{
 *   onLight(k: number | null): void,
 *   onMove(k: number, uniform: number): void,
 * }} options
 */
export function createStage(life, { onLight, onMove }) {
  const ground = shape("g");
  const marks = shape("g");
  const { svg, describe } = drawing(TITLE, { class: "gt-views" }, ground, marks);
  const root = element("div", { class: "gt-views-box" }, svg);
  const titles = VIEWS.map(() => ({
    name: shape("text", { class: "gt-strong" }),
    hint: shape("text", { class: "gt-quiet" }),
  }));
  const finish = {
    alarm: shape("line", { class: "gt-finish" }),
    sum: shape("line", { class: "gt-finish" }),
  };
  ground.append(finish.alarm, finish.sum, ...titles.flatMap(({ name, hint }) => [name, hint]));
  /** @type {ReturnType<typeof createRow>[]} */
  const rows = [];
  /** @type {Scene | null} */
  let scene = null;
  /** @type {number | null} */
  let lit = null;
  /** @type {{ k: number, view: "alarm" | "sum" } | null} */
  let taken = null;
  let width = 0;
  let wide = true;
  let layout = layOut(true, 600, 0);

  /** Scales of the alarm and of the sum: from a sum to a part of the axis, and back. */
  function scales() {
    const { seen, logZ, winner } = /** @type {Scene} */ (scene);
    const best = seen.perturbed[winner] - logZ;
    const span = Math.max(SPAN, 1.25 * Math.exp(-best));
    const upper = Math.max(AFTER, best + 0.6);
    return {
      /** @param {number} sum */
      alarm: (sum) => Math.exp(logZ - sum) / span,
      /** @param {number} sum */
      sum: (sum) => (sum - logZ + BEFORE) / (upper + BEFORE),
      back: {
        /** @param {number} part */
        alarm: (part) => logZ - Math.log(Math.max(1e-9, part) * span),
        /** @param {number} part */
        sum: (part) => logZ - BEFORE + part * (upper + BEFORE),
      },
      /**
       * Height of the law of an alarm with this probability to be first, 1 at time 0.
       *
       * @param {number} part
       * @param {number} probability
       */
      alarmLaw: (part, probability) => Math.exp(-part * span * probability),
      /**
       * Height of the law of a sum, 1 at the top.
       *
       * @param {number} part
       * @param {number} logit
       */
      sumLaw: (part, logit) => Math.E * gumbelPdf(logZ - BEFORE + part * (upper + BEFORE) - logit),
    };
  }

  function draw() {
    if (!scene || !width) return;
    const { logits, winner, seen } = scene;
    layout = layOut(wide, width, logits.length);
    keepCount(
      rows,
      logits.length,
      (k) => createRow(k, ground, marks),
      (row) => row.all.forEach((part) => part.remove()),
    );
    set(svg, { width, height: layout.height, viewBox: `0 0 ${width} ${layout.height}` });
    VIEWS.forEach((view, i) =>
      drawTitle(titles[i], layout.places[view], /** @type {Scene} */ (scene).titles[view])
    );
    const scale = scales();
    for (const view of /** @type {const} */ (["alarm", "sum"])) {
      const { x, width, top } = layout.places[view];
      const at = x + width * Math.min(1, Math.max(0, scale[view](seen.perturbed[winner])));
      set(finish[view], { x1: at, x2: at, y1: top, y2: top + layout.row * logits.length });
    }
    rows.forEach((row, k) => drawRow(row, k, /** @type {Scene} */ (scene), layout, scale, lit));
  }

  /** @param {PointerEvent} event */
  function placeOf(event) {
    const box = svg.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {PointerEvent} event */
  function markAt(event) {
    if (!scene) return null;
    const { x, y } = placeOf(event);
    const at = locate(layout, scene.logits.length, x, y);
    if (!at || (at.view !== "alarm" && at.view !== "sum")) return null;
    const place = layout.places[at.view];
    const part = Math.min(1, Math.max(0, scales()[at.view](scene.seen.perturbed[at.k])));
    return Math.abs(place.x + part * place.width - x) <= NEAR ? { k: at.k, view: at.view } : null;
  }

  life.listen(svg, "pointerdown", (event) => {
    const { x, y } = placeOf(event);
    const at = scene && locate(layout, scene.logits.length, x, y);
    onLight(at ? at.k : null);
    taken = markAt(event);
    if (!taken) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
  });
  life.listen(svg, "pointermove", (event) => {
    if (!scene) return;
    const { x, y } = placeOf(event);
    if (taken) {
      const { view, k } = taken;
      const place = layout.places[view];
      const part = Math.min(1, Math.max(0, (x - place.x) / place.width));
      onMove(k, uniformOfSum(scales().back[view](part), scene.logits[k]));
      return;
    }
    if (event.pointerType !== "mouse") return;
    onLight(locate(layout, scene.logits.length, x, y)?.k ?? null);
    svg.classList.toggle("gt-takes", markAt(event) !== null);
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    life.listen(svg, type, () => {
      taken = null;
    });
  }
  life.listen(svg, "pointerleave", (event) => {
    if (!taken && event.pointerType === "mouse") onLight(null);
  });
  life.watchWidth(root, (newWidth) => {
    width = newWidth;
    // The style sheet knows how much room there is.
    wide = getComputedStyle(root).getPropertyValue("--gt-wide").trim() === "1";
    draw();
  });

  return {
    root,
    /**
     * @param {Scene} newScene
     * @param {string} description
     */
    update(newScene, description) {
      scene = newScene;
      describe(description);
      draw();
    },
    /** @param {number | null} k */
    light(k) {
      if (k === lit) return;
      lit = k;
      draw();
    },
  };
}
