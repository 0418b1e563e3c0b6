// Links that mean harm, for every field of every widget: a new widget is covered by being there.

import assert from "node:assert/strict";
import { readLink } from "../../src/gumbeltrick/widgets/view/share.js";

const WIDGETS = new URL("../../src/gumbeltrick/widgets/", import.meta.url);
const LONG = 1_000_000;

/** No field takes these as they are; what a field takes of them, its own limits allow. */
const HOSTILE = [
  "NaN",
  "Infinity",
  "-Infinity",
  "1e999",
  "-1e999",
  "1e308",
  "-1e308",
  "0x10",
  "",
  " ",
  ",",
  "_",
  ",".repeat(LONG),
  "_".repeat(LONG),
  "1,".repeat(LONG),
  "9".repeat(LONG),
  "a".repeat(LONG),
  "[".repeat(LONG),
  '<img src=x onerror="window.slipped=1">',
  "</script><script>window.slipped=1</script>",
  "javascript:window.slipped=1",
  "\u0000\u202E\uFFFF\u{1F480}١٢٣",
  "__proto__",
  "constructor",
  "null",
  "undefined",
  "[object Object]",
  "${1}",
];

/** @type {{ stem: string, fields: import("../../src/gumbeltrick/widgets/view/share.js").Fields }[]} */
const views = [];
for await (const { name } of Deno.readDir(WIDGETS)) {
  if (!name.endsWith(".js")) continue;
  const { default: view } = await import(new URL(name, WIDGETS).href);
  views.push({ stem: name.slice(0, -3), fields: view.fields });
}

Deno.test("there are widgets, each with settings", () => {
  assert.ok(views.length > 5);
  for (const { stem, fields } of views) assert.ok(Object.keys(fields).length > 1, stem);
});

for (const { stem, fields } of views) {
  Deno.test(`${stem}: a hostile value is left out or moved inside the limits, and told of`, () => {
    for (const name in fields) {
      for (const text of HOSTILE) {
        const search = `?${stem}.${name}=${encodeURIComponent(text)}`;
        const { values, notes } = readLink(stem, fields, search);
        const what = `${name}=${text.slice(0, 40)}`;
        assert.ok(notes.join().length < 400, what);
        if (Object.hasOwn(values, name)) {
          fields[name].check(values[name], name);
          const taken = fields[name].format(values[name]);
          assert.ok(taken === text.trim() || notes.length === 1, what);
          assert.doesNotMatch(taken, /NaN|Infinity/, what);
        } else {
          assert.equal(notes.length, 1, what);
          assert.match(notes[0], new RegExp(`^The link’s ${name} was ignored: `), what);
        }
      }
    }
  });

  Deno.test(`${stem}: settings that do not exist, and one given twice`, () => {
    const [name] = Object.keys(fields);
    const unknown = ["__proto__", "constructor", "toString", "<b>"];
    for (const other of unknown) {
      const { values, notes } = readLink(stem, fields, `?${stem}.${encodeURIComponent(other)}=1`);
      assert.deepEqual(Object.keys(values), []);
      assert.equal(Object.getPrototypeOf(values), Object.prototype);
      assert.match(notes[0], /there is no such setting/);
    }
    const twice = `?${stem}.seed=5&${stem}.seed=6`;
    const { values, notes } = readLink(stem, fields, twice);
    assert.equal(values.seed, 5);
    assert.match(notes[0], /more than once; the first was taken/);
    // Percent signs that encode nothing, and bytes that are no text.
    for (const broken of ["%", "%zz", "%E0%A4%A", "%ff%fe"]) {
      const read = readLink(stem, fields, `?${stem}.${name}=${broken}`);
      assert.deepEqual(Object.keys(read.values), []);
      assert.equal(read.notes.length, 1);
    }
  });
}
