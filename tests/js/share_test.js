import assert from "node:assert/strict";
import widget from "../../src/gumbeltrick/widgets/competing_alarms.js";
import {
  readLink,
  readSettings,
  writeEmbed,
  writeLink,
  writePython,
} from "../../src/gumbeltrick/widgets/view/share.js";

const STEM = "competing_alarms";
const { fields } = widget;

/** @param {Record<string, string>} settings */
function read(settings) {
  const pairs = Object.entries(settings).map(([name, text]) => [`${STEM}.${name}`, text]);
  return readLink(STEM, fields, `?${new URLSearchParams(pairs)}`);
}

Deno.test("a state survives its link", () => {
  for (
    const state of [
      { rates: [3, 2, 1], n: 1000, seed: 1 },
      { rates: [1e-300, 1e300, 0.1, 1 / 3], n: 0, seed: 2 ** 32 - 1 },
      { rates: [5e-7, 123456.789], n: 500_000, seed: 0 },
    ]
  ) {
    const link = writeLink(STEM, fields, state, "https://example.org/book/a.html");
    const { values, notes } = readLink(STEM, fields, new URL(link).search);
    assert.deepEqual(values, state);
    assert.deepEqual(notes, []);
  }
});

Deno.test("a link is short and keeps what else the address says", () => {
  const state = { rates: [3, 2, 1], n: 1000, seed: 1 };
  const address = "https://example.org/a.html?q=x&competing_alarms.n=5&other.n=7#the-race";
  assert.equal(
    writeLink(STEM, fields, state, address),
    "https://example.org/a.html?q=x&other.n=7&competing_alarms.rates=3,2,1" +
      "&competing_alarms.n=1000&competing_alarms.seed=1#the-race",
  );
  const file = writeLink(STEM, fields, state, "file:///tmp/a.html");
  assert.ok(file.startsWith("file:///tmp/a.html?competing_alarms.rates=3,2,1&"));
});

Deno.test("the line of Python says the state", () => {
  assert.equal(
    writePython("CompetingAlarms", fields, { rates: [3, 2.5, 1e-300], n: 1000, seed: 1 }),
    "CompetingAlarms(rates=[3, 2.5, 1e-300], n=1000, seed=1)",
  );
});

Deno.test("numbers beyond the limits are moved inside, and that is said", () => {
  const { values, notes } = read({ n: "1e99", rates: "1e305,1", seed: "-5" });
  assert.deepEqual(values, { n: 500_000, rates: [1e300, 1], seed: 0 });
  assert.equal(notes.length, 3);
});

for (
  const [name, text] of [
    ["rates", ""],
    ["rates", "1"],
    ["rates", "1,2,3,4,5,6,7"],
    ["rates", "1,".repeat(1_000_000)],
    ["rates", "9".repeat(1_000_000) + ",1"],
    ["rates", "0,1"],
    ["rates", "-1,1"],
    ["rates", "NaN,1"],
    ["rates", "Infinity,1"],
    ["rates", "1e999,1"],
    ["rates", "<img src=x onerror=alert(1)>,1"],
    ["n", "1.5"],
    ["n", "0x10"],
    ["n", "1e3x"],
    ["n", ""],
    ["n", "[1]"],
    ["seed", "javascript:alert(1)"],
    ["seed", "1 2"],
    ["__proto__", "1"],
    ["constructor", "1"],
    ["book_url", "https://evil.example"],
  ]
) {
  Deno.test(`a link's ${name}=${text.slice(0, 30)} is ignored, and that is said`, () => {
    const { values, notes } = read({ [name]: text });
    assert.deepEqual(values, {});
    assert.equal(notes.length, 1);
    assert.ok(notes[0].length < 250, notes[0]);
  });
}

Deno.test("of a setting given twice the first holds; other widgets' settings are not ours", () => {
  const search = "?competing_alarms.n=5&competing_alarms.n=9&other.n=x&n=7&%E0%A4%A";
  const { values, notes } = readLink(STEM, fields, search);
  assert.deepEqual(values, { n: 5 });
  assert.equal(notes.length, 1);
});

Deno.test("a link with thousands of settings is told of in a few sentences", () => {
  const search = "?" + Array.from({ length: 5000 }, (_, i) => `competing_alarms.x${i}=1`).join("&");
  const { notes } = readLink(STEM, fields, search);
  assert.equal(notes.length, 4);
  assert.match(notes[3], /^So it was with \d+ more of the link’s settings\.$/);
});

Deno.test("two lines of HTML hold the state, and what they quote cannot end them early", () => {
  const state = { rates: [3, 0.5], n: 1000, seed: 1 };
  const source = {
    book: "https://example.org/my-book/",
    page: "https://example.org/my-book/chapters/a.html",
    title: 'A "race" & <more>',
  };
  assert.equal(
    writeEmbed(STEM, fields, state, source),
    '<gumbel-trick widget="competing_alarms" rates="3,0.5" n="1000" seed="1">' +
      '<a href="https://example.org/my-book/chapters/a.html">A &quot;race&quot; &amp; &lt;more></a>' +
      "</gumbel-trick>\n" +
      '<script defer src="https://example.org/my-book/embed/competing_alarms.js"></script>',
  );
});

Deno.test("settings on a page are read as those of a link, and told of as the page's", () => {
  const { values, notes } = readSettings(fields, [["rates", "3,2"], ["n", "many"]], "page");
  assert.deepEqual(values, { rates: [3, 2] });
  assert.equal(notes.length, 1);
  assert.match(notes[0], /^The page’s n was ignored: n must be a whole number/);
});
