import assert from "node:assert/strict";
import widget from "../../src/gumbeltrick/widgets/why_gumbel.js";
import { chiSquare, chiSquareIndependence } from "../../src/gumbeltrick/widgets/maths/goodness.js";
import { softmax } from "../../src/gumbeltrick/widgets/maths/gumbel_max.js";
import { logNormalCdf, normalQuantile } from "../../src/gumbeltrick/widgets/maths/normal.js";
import {
  density,
  jumps,
  NOISES,
  quantileOf,
  winnerProbabilities,
} from "../../src/gumbeltrick/widgets/maths/why_gumbel.js";
import {
  choose,
  createLuck,
  growLuck,
} from "../../src/gumbeltrick/widgets/maths/why_gumbel_choices.js";
import { oneOf } from "../../src/gumbeltrick/widgets/view/fields.js";
import { domainOf, ticksOf } from "../../src/gumbeltrick/widgets/view/why_gumbel_odds.js";
import { menuOf, verdict } from "../../src/gumbeltrick/widgets/view/why_gumbel_words.js";
import { agree, eachCase, near } from "./vectors.js";

const MENU = [1, 0, 1, -0.5];

eachCase("why_gumbel", {
  normalQuantile: ({ u }) => normalQuantile(u),
  logNormalCdf: ({ s }) => logNormalCdf(s),
  quantile: ({ noise, u }) => quantileOf(noise)(u),
  density: ({ noise, x }) => density(noise, x),
  winnerProbabilities: ({ noise, logits }) =>
    winnerProbabilities(logits, noise).map((p) => p > 1e-300 ? p : null),
  choose({ seed, noise, logits, n }) {
    return choose(luckOf(seed, noise, n, logits.length).columns, logits, n);
  },
});

/**
 * @param {number} seed
 * @param {string} noise
 * @param {number} n
 * @param {number} options
 */
function luckOf(seed, noise, n, options) {
  const luck = createLuck(seed, noise);
  growLuck(luck, n, options);
  return luck;
}

Deno.test("the density jumps where it is said to, and nowhere else", () => {
  for (const noise of NOISES) {
    const places = jumps(noise);
    for (const x of places) {
      assert.ok(Math.abs(density(noise, x - 1e-9) - density(noise, x + 1e-9)) > 0.1);
    }
    for (let x = -6; x < 6; x += 1e-3) {
      const step = Math.abs(density(noise, x + 1e-3) - density(noise, x));
      assert.ok(step < 1e-3 || places.some((at) => x <= at && at <= x + 1e-3), `${noise} at ${x}`);
    }
  }
});

Deno.test("quantiles rise, and their steps are the density", () => {
  for (const noise of NOISES) {
    const quantile = quantileOf(noise);
    for (let u = 0.02; u < 0.98; u += 0.03) {
      const [low, high] = [quantile(u - 1e-5), quantile(u + 1e-5)];
      near((high - low) * density(noise, quantile(u)), 2e-5, 2e-9);
    }
  }
});

Deno.test("symmetric laws are symmetric, to the last digit near the middle", () => {
  for (const noise of ["normal", "logistic", "uniform"]) {
    const quantile = quantileOf(noise);
    for (const step of [2 ** -40, 2 ** -20, 0.125, 0.375]) {
      agree(quantile(0.5 + step), -quantile(0.5 - step), noise);
    }
  }
  agree(logNormalCdf(0), -Math.LN2, "half of the normal law");
});

Deno.test("probabilities sum to one, follow the order of the logits, and ignore a shift", () => {
  const logits = [0.25, -1, 2, 2.5, 0.5, -3.5, 1, 0];
  for (const noise of NOISES) {
    const probabilities = winnerProbabilities(logits, noise);
    near(probabilities.reduce((sum, p) => sum + p), 1, 1e-13);
    agree(winnerProbabilities(logits.map((x) => x + 4), noise), probabilities, noise);
    agree(winnerProbabilities(logits.toReversed(), noise), probabilities.toReversed(), noise);
  }
});

Deno.test("the odds of A to B ignore C for one noise only", () => {
  for (const noise of NOISES) {
    const [[a, b], [c, d]] = [[1, 0], [1, 0, 1]].map((menu) => winnerProbabilities(menu, noise));
    const moved = Math.log(c / d / (a / b));
    if (noise === "gumbel") near(moved, 0, 1e-14);
    else assert.ok(noise === "exponential" ? moved < -0.1 : moved > 0.1, `${noise} ${moved}`);
  }
});

Deno.test("noise that grows, in choices or in options, keeps what was drawn", () => {
  const grown = createLuck(9, "normal");
  for (const [n, options] of [[1, 2], [10, 2], [5, 4], [3000, 3], [3000, 6]]) {
    growLuck(grown, n, options);
  }
  const whole = luckOf(9, "normal", 3000, 6);
  for (let k = 0; k < 6; k++) {
    assert.deepEqual(grown.columns[k].slice(0, 3000), whole.columns[k].slice(0, 3000));
  }
});

Deno.test("another noise meets the same uniforms, another seed takes over memory alone", () => {
  let luck = luckOf(1, "gumbel", 2000, 3);
  const uniforms = luck.uniforms.map((column) => column.slice(0, 2000));
  for (
    const [seed, noise, n] of /** @type {[number, string, number][]} */ ([
      [1, "logistic", 1500],
      [1, "gumbel", 2500],
      [2, "gumbel", 1200],
      [2, "uniform", 2000],
    ])
  ) {
    luck = createLuck(seed, noise, luck);
    growLuck(luck, n, 3);
    const fresh = luckOf(seed, noise, n, 3);
    for (const k of [0, 1, 2]) {
      assert.deepEqual(luck.columns[k].slice(0, n), fresh.columns[k].slice(0, n));
      if (seed === 1) assert.deepEqual(luck.uniforms[k].slice(0, 1500), uniforms[k].slice(0, 1500));
    }
  }
});

for (const options of [2, 3, 5, 8]) {
  Deno.test(`every menu of ${options} options gets its share, and all choices are counted`, () => {
    const logits = [1, 0, 1, -0.5, 0.2, 0.4, -2, 1].slice(0, options);
    const n = 4321;
    const { columns } = luckOf(3, "logistic", n, options);
    const menus = choose(columns, logits, n);
    assert.deepEqual(menus.map(({ size }) => size), logits.slice(1).map((_, m) => m + 2));
    assert.equal(menus.reduce((sum, menu) => sum + menu.n, 0), n);
    let row = 0;
    for (const { size, n: offered, wins } of menus) {
      const counted = new Array(size).fill(0);
      for (const end = row + offered; row < end; row++) {
        const sums = logits.slice(0, size).map((x, k) => x + columns[k][row]);
        counted[sums.indexOf(Math.max(...sums))]++;
      }
      assert.deepEqual(wins, counted);
    }
  });
}

// 24 tests at 1e-6 each on fixed seeds. A share of 0.4 that is off by 0.012 would be noticed.
Deno.test("choices follow the exact law of their noise, on every menu", () => {
  for (const noise of NOISES) {
    const menus = choose(luckOf(4, noise, 100_000, 4).columns, MENU, 100_000);
    for (const { size, wins } of menus) {
      const exact = winnerProbabilities(MENU.slice(0, size), noise);
      assert.ok(chiSquare(wins, exact).pvalue > 1e-6, `${noise} ${size}`);
    }
    const wrong = softmax(MENU.map((x) => 1.05 * x + (x === 0 ? 0.06 : 0)));
    assert.ok(chiSquare(menus[2].wins, wrong).pvalue < 1e-6, noise);
  }
});

Deno.test("the test of the odds convicts five noises and acquits one", () => {
  for (const noise of NOISES) {
    const menus = choose(luckOf(5, noise, 100_000, 3).columns, [1, 0, 1], 100_000);
    const { pvalue } = chiSquareIndependence([0, 1].map((k) => menus.map(({ wins }) => wins[k])));
    assert.ok(noise === "gumbel" ? pvalue > 1e-6 : pvalue < 1e-6, `${noise} ${pvalue}`);
  }
});

const untested = { statistic: 0, dof: 0, pvalue: 1 };
const seen = {
  noise: "negated gumbel",
  n: 10_000,
  wins: [4500, 1200, 4300],
  exact: [0.443, 0.114, 0.443],
  softmax: softmax([1, 0, 1]),
  seenOdds: [2.7, 3.75],
  exactOdds: [Math.E, 3.886],
  fit: { statistic: 1, dof: 2, pvalue: 0.42 },
  softmaxFit: { statistic: 99, dof: 2, pvalue: 1e-9 },
  oddsTest: { statistic: 80, dof: 1, pvalue: 1e-15 },
};

/** @param {Partial<typeof seen>} [changes] */
const say = (changes) => verdict({ ...seen, ...changes }).replaceAll("\u202f", " ");

Deno.test("the verdict says who won, what is exact, and what became of the odds", () => {
  assert.equal(
    say(),
    "Negated Gumbel noise: A won 45.0 % of 10 000 choices from A B C; exactly it is 44.3 % " +
      "(χ² p = 0.42), softmax would be 42.2 % (χ² p < 0.001). The odds A : B were 2.70 on the menu " +
      "of two and 3.75 on the whole menu, exactly 2.72 on the menu of two and 3.89 on the whole " +
      "menu: the other options matter, and Luce's axiom fails (χ² p < 0.001: less than one sample " +
      "in 1 000 strays so far by chance).",
  );
});

Deno.test("the verdict of Gumbel noise, of chance, and of too small a sample", () => {
  const holds = { noise: "gumbel", exact: seen.softmax, exactOdds: [Math.E, Math.E] };
  const fine = { statistic: 1, dof: 1, pvalue: 0.3 };
  assert.match(say({ ...holds, oddsTest: fine }), /Gumbel noise: .*which is softmax\./);
  assert.match(say({ ...holds, oddsTest: fine }), /exactly 2.72 on every menu: .* no difference/);
  assert.match(say({ ...holds, oddsTest: { ...fine, pvalue: 0.01 } }), /is chance \(χ² p = 0.01/);
  assert.match(say({ oddsTest: fine }), /by too little for this sample to show \(χ² p = 0.30\)/);
  assert.match(say({ oddsTest: untested }), /too few choices to compare/);
  assert.match(
    say({ n: 0, wins: [0, 0, 0] }),
    /^No choice yet\. With negated Gumbel .* exactly 2.72/,
  );
});

Deno.test("the verdict of a menu of two, and where there are no odds", () => {
  const two = { wins: [70, 30], exact: softmax([1, 0]), softmax: softmax([1, 0]), exactOdds: [1] };
  assert.match(say(two), /which is softmax\. On a menu of two there is nothing else/);
  assert.match(
    say({ noise: "uniform", exactOdds: [Infinity, Infinity] }),
    /B has no chance on one of the menus/,
  );
  assert.match(say({ noise: "uniform", exactOdds: [0, 0] }), /A has no chance/);
  assert.match(say({ noise: "uniform", exactOdds: [2, NaN] }), /Neither A nor B has a chance/);
  // Other noise has no end: such a chance is there, and only the float is not.
  const small = (/** @type {number} */ odds) => say({ noise: "normal", exactOdds: [2, odds] });
  assert.match(small(Infinity), /B's chance on one of the menus is too small for a float, so/);
  assert.match(small(0), /A's chance on one of the menus is too small/);
  assert.match(small(NaN), /The chances of A and B on one of the menus are too small/);
});

Deno.test("no noise is called softmax that only comes near it", () => {
  const near = { exact: [1, 0, 0], softmax: [1, 1e-20, 1e-20], wins: [10_000, 0, 0] };
  assert.match(say({ ...near, noise: "normal" }), /which is softmax to all digits shown\./);
  assert.match(say({ ...near, noise: "gumbel" }), /which is softmax\. /);
  const equal = { exact: [1 / 3, 1 / 3, 1 / 3], softmax: [1 / 3, 1 / 3, 1 / 3] };
  assert.match(say({ ...equal, noise: "normal" }), /which is softmax\. /);
});

Deno.test("menus are named by what they offer", () => {
  assert.deepEqual([2, 4, 5, 8].map(menuOf), ["A B", "A B C D", "A … E", "A … H"]);
});

/**
 * A logarithmic axis from 67 pixels on.
 *
 * @param {number[]} domain
 * @param {number} end
 * @returns {(odds: number) => number}
 */
function along([low, high], end) {
  return (odds) => 67 + (end - 67) * Math.log(odds / low) / Math.log(high / low);
}

Deno.test("the axis of the odds holds every mark and has a few readable ticks", () => {
  const none = { name: "", low: NaN, high: NaN };
  for (
    const marks of [[2.7, 3.9], [1, 1], [1e-40, 1e43], [2e17, 1.2e17], [0.001, 7], [9990, 10500]]
  ) {
    const rows = marks.map((exact) => ({ ...none, exact, seen: exact * 1.01 }));
    const [low, high] = domainOf(rows);
    assert.ok(low < Math.min(...marks) && high > 1.01 * Math.max(...marks), `${marks}`);
    const { values, toText } = ticksOf([low, high], along([low, high], 400));
    assert.ok(values.length >= 1 && values.length <= 8, `${values}`);
    assert.ok(values.every((tick) => tick >= low && tick <= high && toText(tick).length < 10));
  }
  // As narrow as a phone has it.
  for (const domain of [[0.0037, 0.0063], [0.019, 0.047], [0.95, 1.3], [0.2, 400], [1e-9, 1e9]]) {
    const x = along(domain, 245);
    const { values, toText } = ticksOf(domain, x);
    assert.ok(values.length > 1, `${values}`);
    values.slice(1).forEach((tick, i) => {
      const letters = (toText(tick).length + toText(values[i]).length) / 2;
      assert.ok(x(tick) - x(values[i]) >= 6.5 * letters + 6, `${values}`);
    });
  }
  assert.deepEqual(domainOf([{ ...none, exact: Infinity, seen: NaN }]), [0.5, 2]);
  for (const [low, high] of [[0, Infinity], [1e-3, 1e3], [1.9, 2.1]]) {
    const [from, to] = domainOf([{ name: "", exact: 2, seen: 2, low, high }]);
    assert.ok(from > 1 && to < 4, "a wide band does not stretch the axis");
    assert.ok(to / from > 1.2, "equal odds do not leave an axis without length");
  }
});

Deno.test("one of a few texts is kept, every other one refused", () => {
  const noise = oneOf(NOISES);
  assert.equal(noise.parse(" normal ", "noise"), "normal");
  assert.equal(noise.python("negated gumbel"), '"negated gumbel"');
  for (const bad of ["Normal", "", "cauchy", "__proto__"]) {
    assert.throws(() => noise.parse(bad, "noise"), {
      message: /noise must be one of "gumbel".*but/,
    });
  }
  assert.throws(() => noise.check(3, "noise"), { message: /but it is 3$/ });
});

Deno.test("the state is held to the same limits as in Python", () => {
  const { logits, noise, n } = widget.fields;
  assert.throws(() => logits.check([1], "logits"), { message: /2 to 8/ });
  assert.throws(() => logits.check([1, 51], "logits"), { message: /logits\[1\].* −50 to 50/ });
  assert.throws(() => noise.check("cauchy", "noise"), { message: /"exponential"/ });
  assert.throws(() => n.check(100_001, "n"), { message: /0 to 100\u202f000/ });
});
