import assert from "node:assert/strict";
import { verdict } from "../../src/gumbeltrick/widgets/view/race_words.js";

const seen = {
  n: 100_000,
  wins: [48_900, 34_100, 17_000],
  probabilities: [0.5, 1 / 3, 1 / 6],
  meanTime: 0.1671,
  mean: 1 / 6,
  winnerTest: { statistic: 1, dof: 2, pvalue: 0.42 },
  timeTest: { statistic: 1, dof: 2, pvalue: 0.61 },
  independence: { statistic: 1, dof: 2, pvalue: 0.3 },
};

/** @param {Partial<typeof seen>} [changes] */
const say = (changes) => verdict({ ...seen, ...changes }).replaceAll("\u202f", " ");

Deno.test("the verdict says what is seen, what theory says, and how they agree", () => {
  assert.equal(
    say(),
    "Clock A rang first in 48.9 % of 100 000 races; theory says 50.0 % (χ² p = 0.42). " +
      "First ring after 0.167 hours on average, theory 0.167 (χ² p = 0.61). " +
      "Winner and time look independent (χ² p = 0.30).",
  );
});

Deno.test("the verdict names the clock that rang first most often", () => {
  assert.match(say({ wins: [10, 60, 30], n: 100 }), /^Clock B rang first in 60.0 % of 100 races/);
});

Deno.test("the verdict of no race and of one", () => {
  assert.match(
    say({ n: 0, wins: [0, 0, 0], meanTime: NaN }),
    /^No race.*clock A .* 50.0 %.* 0.167 /,
  );
  const one = say({ n: 1, wins: [0, 0, 1], meanTime: 0.5 });
  assert.match(one, /^Clock C rang first in the only race so far; theory gives it 16.7 %/);
  assert.doesNotMatch(one, /χ²/);
});

Deno.test("the verdict says plainly when theory and races disagree", () => {
  const bad = say({ independence: { statistic: 99, dof: 6, pvalue: 1e-9 } });
  assert.match(bad, /do not look independent \(χ² p < 0.001: less than one sample in 1 000/);
  const odd = say({ winnerTest: { statistic: 9, dof: 2, pvalue: 0.0123 } });
  assert.match(odd, /χ² p = 0.01: about one sample in 81 /);
  const few = say({ timeTest: { statistic: 0, dof: 0, pvalue: 1 } });
  assert.match(few, /theory 0.167 \(too few races to test\)/);
});
