/**
 * The pictures and tables of the widget that breaks the trick.
 *
 * @module
 */

import { shareBand } from "../maths/goodness.js";
import { density, jumps, NOISES, winnerProbabilities } from "../maths/why_gumbel.js";
import { element } from "./element.js";
import { createHistogram } from "./histogram.js";
import { createShareBars } from "./share_bars.js";
import { createTable } from "./table.js";
import { createOddsRows } from "./why_gumbel_odds.js";
import { menuOf, nameOf } from "./why_gumbel_words.js";
import { counted, minus, number, percent, plain, whole } from "./words.js";

const TALL = 168; // heights of pictures, in pixels
const LOW = 84;
const LOWER = -6; // ends of the noise's axis
const UPPER = 6;
const TICKS = [-6, -3, 0, 3, 6];

/**
 * Who wins with this noise from each menu, the menu of two first, and with Gumbel noise from the
 * whole menu.
 *
 * @typedef {{ names: string[], byMenu: number[][], softmax: number[] }} Theory
 * @typedef {import("../maths/why_gumbel_choices.js").Menu} Menu
 */

/** @param {import("./shell.js").Shell} shell */
export function createWhyPictures({ life, pictures }) {
  const who = createShareBars(life, {
    title: "Who wins from the whole menu",
    height: TALL,
    axisTitle: "share of the choices",
  });
  const odds = createOddsRows(life, {
    title: "Odds A : B, menu by menu",
    height: TALL,
    axisTitle: "odds A : B",
  });
  const shapeOfNoise = createHistogram(life, { title: "The noise", height: LOW });
  pictures.append(who.root, odds.root, shapeOfNoise.root, createKey());
  const histogramOf = createBinning();

  /**
   * @param {Menu[]} menus
   * @param {Theory} theory
   * @param {ArrayLike<number>} column noise of the first option
   * @param {{ noise: string, n: number, seed: number }} state
   */
  return (menus, { names, byMenu, softmax }, column, { noise, n, seed }) => {
    const last = menus[menus.length - 1];
    const exact = byMenu[byMenu.length - 1];
    const shares = last.wins.map((count) => last.n ? count / last.n : 0);
    who.update(
      {
        names,
        shares,
        probabilities: exact,
        n: last.n,
        bands: exact.map((p) => shareBand(p, last.n)),
        others: softmax,
      },
      names.map((name, k) =>
        `${name}: ${last.n ? `${percent(shares[k])}, ` : ""}exactly ${percent(exact[k])}, ` +
        `softmax ${percent(softmax[k])}`
      ).join("; "),
    );
    const rows = menus.map((menu, m) => oddsRow(menu, byMenu[m]));
    odds.update(
      rows,
      rows.map(({ name, seen, exact }) =>
        `Menu ${name}: ${Number.isNaN(seen) ? "" : `${number(seen)}, `}exactly ${oddsText(exact)}`
      ).join("; "),
    );
    const { counts, outside } = histogramOf(column, n, `${noise} ${seed} ${n}`);
    const bins = counts.length;
    const width = UPPER - LOWER;
    const tallest = Math.max(...counts) * bins / Math.max(n, 1);
    const peak = Math.max(...Array.from({ length: 481 }, (_, i) => density(noise, LOWER + i / 40)));
    shapeOfNoise.update({
      layers: [counts],
      bins,
      n,
      curve(at) {
        const probability = Math.min(1, density(noise, LOWER + at * width) * width / bins);
        const [low, high] = shareBand(probability, n);
        return { at, density: probability * bins, low: low * bins, high: high * bins };
      },
      jumps: jumps(noise).map((x) => (x - LOWER) / width),
      top: 1.06 * Math.max(peak * width, tallest),
      lower: LOWER,
      upper: UPPER,
      ticks: TICKS,
      toText: (tick) => minus(plain(tick)),
      axisTitle: `${nameOf(noise)} noise`,
      notes: outside ? [`${percent(outside / n, 2)} outside`] : [],
    }, `${nameOf(noise)} noise, standard deviation 1.28`);
  };
}

/**
 * @param {Menu} menu
 * @param {number[]} exact
 * @returns {import("./why_gumbel_odds.js").Row}
 */
function oddsRow({ size, wins: [a, b] }, [p, q]) {
  // Among the choices that went to A or B, the share of A has the usual band.
  const [low, high] = p + q > 0 ? shareBand(p / (p + q), a + b) : [0, 0];
  return {
    name: menuOf(size),
    seen: a / b,
    exact: p / q,
    low: a + b ? low / (1 - low) : NaN,
    high: a + b ? high / (1 - high) : NaN,
  };
}

/** Counts noise by bin, anew only when it is other noise. */
function createBinning() {
  let counted = "";
  let result = { counts: new Uint32Array(0), outside: 0 };
  /**
   * @param {ArrayLike<number>} column
   * @param {number} n
   * @param {string} key
   */
  return (column, n, key) => {
    if (key === counted) return result;
    counted = key;
    const counts = new Uint32Array(n < 1000 ? 24 : 48);
    const perUnit = counts.length / (UPPER - LOWER);
    let outside = 0;
    for (let i = 0; i < n; i++) {
      const bin = Math.floor((column[i] - LOWER) * perUnit);
      if (bin >= 0 && bin < counts.length) counts[bin]++;
      else outside++;
    }
    return result = { counts, outside };
  };
}

/** What the marks of the pictures mean. */
function createKey() {
  const sign = (/** @type {string} */ kind) =>
    element("span", { class: `gt-sign gt-sign-${kind}` });
  return element(
    "p",
    { class: "gt-key" },
    element("span", {}, sign("mass"), "these choices"),
    element("span", {}, sign("seen"), "odds among them"),
    element("span", {}, sign("theory"), "exactly, for this noise"),
    element("span", {}, sign("band"), "where 95 % of such samples fall"),
    element("span", {}, sign("other"), "softmax; odds of A and B alone"),
  );
}

/**
 * @param {Menu[]} menus
 * @param {Theory} theory
 * @param {{ logits: number[], noise: string }} state
 */
export function whyTables(menus, { names, byMenu, softmax }, { logits, noise }) {
  const last = menus[menus.length - 1];
  const exact = byMenu[byMenu.length - 1];
  return [
    createTable(
      `Who won ${counted(last.n, "choice")} from ${menuOf(last.size)}, ${nameOf(noise)} noise`,
      ["option", "logit", "won", "share", "exactly", "softmax"],
      names.map((name, k) => [
        name,
        plain(logits[k]),
        whole(last.wins[k]),
        last.n ? percent(last.wins[k] / last.n, 2) : "–",
        percent(exact[k], 2),
        percent(softmax[k], 2),
      ]),
    ),
    createTable(
      `Odds A : B, menu by menu, ${nameOf(noise)} noise`,
      ["menu", "choices", "A won", "B won", "odds", "exactly"],
      menus.map(({ size, n, wins }, m) => [
        menuOf(size),
        whole(n),
        whole(wins[0]),
        whole(wins[1]),
        oddsText(wins[0] / wins[1]),
        oddsText(byMenu[m][0] / byMenu[m][1]),
      ]),
    ),
    createTable(
      "Exact odds A : B, noise by noise",
      ["noise", ...menus.map(({ size }) => menuOf(size))],
      NOISES.map((name) => [
        nameOf(name),
        ...menus.map(({ size }) => {
          const [a, b] = winnerProbabilities(logits.slice(0, size), name);
          return oddsText(a / b);
        }),
      ]),
    ),
  ];
}

/** @param {number} odds NaN where neither side has won */
function oddsText(odds) {
  return Number.isNaN(odds) ? "–" : number(odds);
}
