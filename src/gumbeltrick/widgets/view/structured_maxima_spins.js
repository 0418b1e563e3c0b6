/**
 * Two spins: their coupling, and bars for each kind of noise against the Gibbs law.
 *
 * @module
 */

import { shareBand } from "../maths/goodness.js";
import { element, setText } from "./element.js";
import { createParameterRow } from "./parameter_row.js";
import { createShareBars } from "./share_bars.js";
import { createKey } from "./shell.js";
import { spinVerdict } from "./structured_maxima_words.js";
import { percent, typeset } from "./words.js";

const BARS = 132; // height in pixels
const ROOM_FOR_NAMES = 30; // likewise
const STEEPEST = 3; // coupling at the ends of the slider
const SETTLED = 700; // milliseconds without a change after which the sentence is announced

export const SPIN_NAMES = ["− −", "− +", "+ −", "+ +"];

/**
 * @typedef {{
 *   law: number[],
 *   lowRankLaw: number[],
 *   full: number[],
 *   lowRank: number[],
 *   n: number,
 *   seen: import("./structured_maxima_words.js").SpinsSeen,
 * }} Spins probabilities and counts of the configurations
 * @typedef {{ update(data: import("./share_bars.js").Data, description: string): void }} Bars
 */

/**
 * @param {import("./shell.js").Shell} shell
 * @param {import("./fields.js").Field<number>} couplingField
 */
export function createSpinPictures(shell, couplingField) {
  const { life, change, refuse } = shell;
  const coupling = createParameterRow(life, {
    symbol: "J",
    name: "Coupling J",
    field: couplingField,
    min: -STEEPEST,
    max: STEEPEST,
    step: 0.05,
    onValue: (value) => change({ coupling: value }),
    onRefuse: (message) => refuse("coupling", message),
  });
  const size = { height: BARS, axisTitle: "", left: ROOM_FOR_NAMES };
  const full = createShareBars(life, { ...size, title: "Noise on each state (full)" });
  const lowRank = createShareBars(life, {
    ...size,
    title: "Noise on each spin (low-rank)",
  });
  const key = createKey("draws");
  key.append(element(
    "span",
    {},
    element("span", { class: "gt-sign gt-sign-other" }),
    "noise on each spin, in the long run",
  ));
  const sentence = element("p", { class: "gt-verdict gt-spin-verdict", "aria-live": "off" });
  const root = element(
    "section",
    { class: "gt-spins" },
    element("p", { class: "gt-part" }, "The same question, with two spins"),
    element(
      "p",
      { class: "gt-question" },
      "Each spin is + or −. J above 0 makes them like to agree, below 0 to differ. " +
        "Which noise hits the plain lines of the law?",
    ),
    coupling.root,
    sentence,
    element("div", { class: "gt-spin-bars" }, full.root, lowRank.root),
    key,
  );
  const announcing = life.timer(SETTLED, () => {
    sentence.setAttribute("aria-live", "polite");
    sentence.replaceChildren(sentence.textContent ?? "");
  });
  let opened = false;

  /** @param {string} text */
  function say(text) {
    if (sentence.textContent === text) return;
    sentence.setAttribute("aria-live", "off");
    setText(sentence, text);
    if (opened) announcing.start(); // what the page opens with is read like any other text
    opened = true;
  }

  return {
    root,
    /**
     * @param {Spins} spins
     * @param {number} value of the coupling
     */
    draw(spins, value) {
      coupling.show(value);
      say(typeset(spinVerdict(spins.seen)));
      drawBars(full, spins, spins.full);
      drawBars(lowRank, spins, spins.lowRank, spins.lowRankLaw);
    },
  };
}

/**
 * @param {Bars} chart
 * @param {Spins} spins
 * @param {number[]} counts
 * @param {number[]} [others]
 */
function drawBars(chart, { law, n }, counts, others) {
  const shares = counts.map((count) => count / Math.max(n, 1));
  chart.update(
    {
      names: SPIN_NAMES,
      shares,
      probabilities: law,
      bands: law.map((p) => shareBand(p, n)),
      n,
      others,
    },
    SPIN_NAMES.map((name, k) =>
      `${name}: ${n ? `drawn ${percent(shares[k])}, ` : ""}law ${percent(law[k])}`
    ).join("; "),
  );
}
