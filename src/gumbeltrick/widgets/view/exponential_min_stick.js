/**
 * The stick of cumulated weights, and the uniform that falls on it.
 *
 * @module
 */

// @ts-types="@types/d3-scale"
import { scaleLinear } from "d3-scale";
import { keepCount, set, setText, shape } from "./element.js";
import { createFrame } from "./frame.js";
import { colour } from "./words.js";

const SIDE = 10; // room for half a tick label
const TOP = 30; // from where the uniform falls down to the stick
const THICK = 26;
const DOT = 5;
const ROOM_FOR_A_NAME = 14; // pixels
const ROOM_FOR_U = 42; // half the width of its text

/**
 * Ends of the pieces in parts of the stick, and the names of its owners.
 *
 * @typedef {{ names: string[], ends: number[] }} Data
 */

/**
 * @param {import("./life.js").Life} life
 * @param {{ title: string }} options
 */
export function createStick(life, options) {
  const frame = createFrame(life, {
    ...options,
    class: "gt-stick",
    height: TOP + THICK,
    axisTitle: "u, a part of the stick",
  });
  const pieceGroup = shape("g");
  const line = shape("line", { class: "gt-fall", y1: 2 });
  const dot = shape("circle", { class: "gt-drop", r: DOT });
  const text = shape("text", { class: "gt-u", y: 14 });
  frame.plot.append(pieceGroup, line, dot, text);
  /** @type {ReturnType<typeof createPiece>[]} */
  const pieces = [];
  /** @type {Data | null} */
  let data = null;
  /** The uniform, and how far it has fallen: 1 on the stick. @type {[number, number] | null} */
  let drop = null;
  const x = scaleLinear();

  /** @param {number} k */
  function createPiece(k) {
    const piece = {
      bar: shape("rect", { class: "gt-piece", y: TOP, height: THICK, fill: colour(k) }),
      name: shape("text", { class: "gt-strong gt-middle", y: TOP + THICK / 2, dy: "0.35em" }),
    };
    pieceGroup.append(piece.bar, piece.name);
    return piece;
  }

  function draw() {
    const width = frame.width();
    if (!data || !width) return;
    const { names, ends } = data;
    x.range([SIDE, width - SIDE]);
    keepCount(pieces, names.length, createPiece, ({ bar, name }) => {
      bar.remove();
      name.remove();
    });
    pieces.forEach(({ bar, name }, k) => {
      const [start, end] = [k ? x(ends[k - 1]) : x(0), x(ends[k])];
      set(bar, { x: start, width: end - start });
      set(name, { x: (start + end) / 2 });
      setText(name, end - start < ROOM_FOR_A_NAME ? "" : names[k]);
    });
    frame.drawAxis(x, [0, 0.25, 0.5, 0.75, 1], String);
    drawDrop();
  }

  function drawDrop() {
    const width = frame.width();
    if (!data || !width) return;
    const visibility = drop ? undefined : "hidden";
    for (const part of [line, dot, text]) set(part, { visibility });
    if (!drop) return;
    const [u, fallen] = drop;
    const place = x(u);
    const y = DOT + fallen * (TOP - 2 * DOT);
    set(line, { x1: place, x2: place, y2: fallen < 1 ? y : TOP + THICK });
    set(dot, { cx: place, cy: y });
    // Beside the dot, on the side where there is room.
    const left = place + 2 * ROOM_FOR_U > width - SIDE;
    set(text, { x: place + (left ? -10 : 10), "text-anchor": left ? "end" : "start" });
    setText(text, `u = ${u.toFixed(3)}`);
  }

  frame.onWidth(draw);
  return {
    root: frame.root,
    /**
     * @param {Data} newData
     * @param {string} description
     */
    update(newData, description) {
      data = newData;
      frame.describe(description);
      draw();
    },
    /**
     * @param {number | null} u none before the first draw
     * @param {number} [fallen] part of its way down
     */
    drop(u, fallen = 1) {
      drop = u === null ? null : [u, fallen];
      drawDrop();
    },
  };
}
