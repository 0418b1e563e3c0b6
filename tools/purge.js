// Keeps of the book's style sheets the rules that some page or script of it can use.
//
// One JSON request on stdin: {"content": [paths of pages and scripts], "css": ["style sheet", …]};
// one JSON answer on stdout: the style sheets without the other rules, in the same order.

import { text } from "node:stream/consumers";
import process from "node:process";
import { PurgeCSS } from "purgecss";

const { content, css } = JSON.parse(await text(process.stdin));
const purged = await new PurgeCSS().purge({
  content,
  css: css.map((/** @type {string} */ raw) => ({ raw })),
  keyframes: true,
});
process.stdout.write(JSON.stringify(purged.map((sheet) => sheet.css)));
