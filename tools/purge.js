// Keeps of the book's style sheet the rules and variables that some page or script of it can use.
//
// One JSON request on stdin: {"content": [paths of pages and scripts], "variables": [names of those
// that are read elsewhere], "css": "style sheet"}; on stdout the style sheet without the rest.

import { text } from "node:stream/consumers";
import process from "node:process";
import { PurgeCSS } from "purgecss";

const { content, variables, css } = JSON.parse(await text(process.stdin));
const purged = await new PurgeCSS().purge({
  content,
  css: [{ raw: css }],
  keyframes: true,
  // The themes bring hundreds that nothing reads.
  variables: true,
  safelist: { variables },
});
process.stdout.write(purged[0].css);
