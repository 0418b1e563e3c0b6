/**
 * One noise, five views: the same uniforms as alarms, as sums, as winner, softly, and counted.
 *
 * @module
 */

import { createNoise, growNoise } from "./maths/competing_alarms.js";
import { chiSquare } from "./maths/goodness.js";
import { logZ, softmax } from "./maths/gumbel_max.js";
import { countWinners, views } from "./maths/one_noise.js";
import { createButton } from "./view/controls.js";
import { createDrawButtons } from "./view/draw_buttons.js";
import { element, setText } from "./view/element.js";
import { list, number as numberField } from "./view/fields.js";
import { createAttention } from "./view/one_noise_attention.js";
import { createLuck, short } from "./view/one_noise_luck.js";
import { createSoftness } from "./view/one_noise_softness.js";
import { createStage } from "./view/one_noise_stage.js";
import { noiseTables } from "./view/one_noise_tables.js";
import { leaders, result, story, verdict } from "./view/one_noise_words.js";
import { createOptionRows } from "./view/option_rows.js";
import { createKey, defineWidget } from "./view/shell.js";
import { counted, letter, plain, whole } from "./view/words.js";

const MIN_OPTIONS = 3;
const MAX_OPTIONS = 6;
const MAX_DRAWS = 500_000;
const STEPS = [100, 100_000];
const LARGEST = 50; // of a logit that is typed
const LOGITS = { min: -5, max: 5, step: 0.05 };
const TEMPERATURES = { min: 0.05, max: 20 };
const NEW_LOGIT = 0;
const LEAST = 1e-9; // of a uniform, and of what is left to 1
const MIDDLE = 0.5; // everybody's luck before the first draw
const GLIDE = 320; // milliseconds from one draw to the next

const logit = numberField({ min: -LARGEST, max: LARGEST });
const temperature = numberField({ min: 0.01, max: 100 });
const uniforms = list(numberField({ min: LEAST, max: 1 - LEAST }), {
  minLength: 0,
  maxLength: MAX_OPTIONS,
});
const fields = {
  logits: list(logit, { minLength: MIN_OPTIONS, maxLength: MAX_OPTIONS }),
  temperature,
  n: numberField({ min: 0, max: MAX_DRAWS, whole: true }),
  seed: numberField({ min: 0, max: 2 ** 32 - 1, whole: true }),
  own: {
    ...uniforms,
    /** @type {(text: string, name: string) => number[]} */
    parse: (text, name) => text.trim() === "" ? [] : uniforms.parse(text, name),
  },
};

/**
 * `own` holds the uniforms of the reader's own draw, or nothing.
 *
 * @typedef {{
 *   logits: number[],
 *   temperature: number,
 *   n: number,
 *   seed: number,
 *   own: number[],
 * }} State
 */

export default defineWidget({
  stem: "one_noise",
  page: "index",
  className: "OneNoise",
  title: "One noise, five views",
  question: "Every option has a score and is dealt some luck. Five pictures read the same luck " +
    "in five ways: do they ever disagree about the winner?",
  fields,
  build,
});

/** @param {import("./view/shell.js").Shell} shell */
function build(shell) {
  const { life, change, current } = shell;
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  let noise = createNoise(0);
  /** @type {State | null} */
  let drawn = null;
  /** @type {number[]} */
  let shown = [];
  /** @type {{ from: number[], to: number[], start: number } | null} */
  let glide = null;
  const attention = createAttention((lit) => {
    stage.light(lit);
    luck.light(lit);
    tell();
  });

  const luck = createLuck(life, {
    onMove: move,
    onHover: attention.hover,
    onFocus: attention.focus,
    tell: (k) => drawn ? story(k, viewsOf(drawn), drawn.logits[k]) : "",
  });
  const stage = createStage(life, { onLight: attention.hover, onMove: move });
  const line = element("p", { class: "gt-story", "aria-hidden": "true" });
  const next = createButton(
    life,
    "Next draw",
    () => change({ n: Math.min(MAX_DRAWS, current().n + 1), own: [] }),
    { class: "gt-main" },
  );
  const draws = createDrawButtons(shell, {
    one: "draw",
    many: "draws",
    steps: STEPS,
    most: MAX_DRAWS,
  });
  draws.root.prepend(next.button);
  const scores = createOptionRows(life, {
    noun: "Score",
    ...LOGITS,
    field: logit,
    fewest: MIN_OPTIONS,
    most: MAX_OPTIONS,
    onValue: (k, value) => change({ logits: current().logits.with(k, value) }),
    onRefuse: (k, message) => shell.refuse(`logits[${k}]`, message),
    onAdd: () => change({ logits: [...current().logits, NEW_LOGIT] }),
    onRemove: () => change({ logits: current().logits.slice(0, -1) }),
  });
  life.listen(scores.root, "focusin", ({ target }) => {
    const row = target.closest(".gt-option");
    attention.focus(row ? [...row.parentElement.children].indexOf(row) : null);
  });
  life.listen(scores.root, "focusout", () => attention.focus(null));
  const softness = createSoftness(shell, temperature, TEMPERATURES);
  shell.controls.append(
    element("div", { class: "gt-stage" }, luck.root, draws.root, stage.root, line),
  );
  shell.pictures.append(
    createKey("draws"),
    element("p", { class: "gt-part" }, "Scores"),
    scores.root,
    softness.root,
  );

  const gliding = life.frame((now) => {
    if (!glide) return;
    glide.start ||= now;
    const part = Math.min(1, (now - glide.start) / GLIDE);
    const eased = 1 - (1 - part) ** 3;
    const { from, to } = glide;
    shown = to.map((u, k) => from[k] + (u - from[k]) * eased);
    if (part === 1) glide = null;
    else gliding.request();
    picture();
  });

  /**
   * @param {number} k
   * @param {number} u
   */
  function move(k, u) {
    const own = uniformsOf(current()).with(k, Number(u.toPrecision(6)));
    change({ own: own.map((each) => Math.min(1 - LEAST, Math.max(LEAST, each))) });
  }

  /** @param {State} state */
  function uniformsOf({ logits, n, seed, own }) {
    if (seed !== noise.seed || noise.streams.length === 0) noise = createNoise(seed, noise);
    growNoise(noise, n, logits.length);
    return logits.map((_, k) => own[k] ?? (n ? Math.exp(-noise.columns[k][n - 1]) : MIDDLE));
  }

  /** @param {State} state */
  function viewsOf(state) {
    return views(uniformsOf(state), state.logits, state.temperature);
  }

  /** Draw the views of the uniforms that are shown, and tell of the one that is lit. */
  function picture() {
    const state = drawn; // a step of the glide may come before the picture of a new state
    if (!state) return;
    const { logits, temperature, n } = state;
    const now = viewsOf(state);
    const { winner } = now;
    const probabilities = softmax(logits);
    stage.update({
      seen: views(shown, logits, temperature),
      winner,
      logits,
      logZ: logZ(logits),
      probabilities,
      temperature,
      wins: wins(state, probabilities),
      n,
      titles: {
        alarm: ["1 Alarm", "the first wins"],
        sum: ["2 Score + noise", "the largest wins"],
        winner: ["3 Winner", "takes all"],
        soft: ["4 Soft", `τ = ${plain(temperature)}`],
        counts: ["5 So far", counted(n, "draw")],
      },
    }, `${result(leaders(now))}.`);
    luck.show(shown);
    tell();
  }

  function tell() {
    const state = drawn; // an option may have the focus before its first picture
    if (!state) return;
    const seen = viewsOf(state);
    const k = Math.min(attention.lit() ?? seen.winner, state.logits.length - 1);
    setText(
      line,
      `${letter(k)} has luck ${short(uniformsOf(state)[k])}: ${story(k, seen, state.logits[k])}.`,
    );
  }

  const wins = keepLast((/** @type {State} */ { n }, /** @type {number[]} */ probabilities) =>
    countWinners(noise.columns, probabilities, n)
  );

  /** @param {State} state */
  return function draw(state) {
    const { logits, n, seed, own } = state;
    const other = drawn !== null && (drawn.n !== n || drawn.seed !== seed);
    if (other && own.length && drawn?.own === own) return change({ own: [] });
    const to = uniformsOf(state);
    const stepped = drawn !== null && drawn.seed === seed && n === drawn.n + 1 &&
      shown.length === to.length && !stillness.matches;
    if (stepped) glide = { from: shown, to, start: 0 };
    else if (!glide || other || drawn?.own !== own || shown.length !== to.length) {
      glide = null;
      shown = to;
    }
    drawn = state;
    if (glide) gliding.request();
    picture();
    scores.show(logits);
    softness.show(state.temperature);
    draws.show(n);
    next.allow(n < MAX_DRAWS, `${whole(MAX_DRAWS)} draws are the most; clear them to go on`);
    const seen = viewsOf(state);
    const probabilities = softmax(logits);
    const counts = wins(state, probabilities);
    if (shell.detailsOpen()) {
      shell.details.replaceChildren(...noiseTables(to, seen, logits, counts, probabilities, n));
    }
    shell.say(verdict({
      kind: own.length ? "own" : n ? "counted" : "none",
      n,
      first: leaders(seen),
      soft: seen.soft[seen.winner],
      wins: counts,
      probabilities,
      test: chiSquare(counts, probabilities),
    }));
  };
}

/**
 * Remember the last result: while luck is dragged, nothing is counted anew.
 *
 * @param {(state: State, probabilities: number[]) => number[]} count
 */
function keepLast(count) {
  let key = "";
  /** @type {number[]} */
  let last = [];
  return (/** @type {State} */ state, /** @type {number[]} */ probabilities) => {
    const now = `${state.logits} ${state.n} ${state.seed}`;
    if (now !== key) last = count(state, probabilities);
    key = now;
    return last;
  };
}
