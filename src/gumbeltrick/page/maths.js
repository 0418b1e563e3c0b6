// Renders formulas with KaTeX: one JSON request a line on stdin, one JSON answer a line on stdout.
//
// Request {"tex": "...", "display": true} gives {"html": "..."} or {"error": "..."}.
// Request {"assets": true} gives the paths of KaTeX's style sheet and fonts folder.

import katex from "katex";
import process from "node:process";
import { createInterface } from "node:readline";

/** @type {import("katex").KatexOptions} */
const OPTIONS = { output: "htmlAndMathml", throwOnError: true, strict: "error", trust: false };

/** @param {{tex: string, display: boolean, assets?: boolean}} request */
function answer(request) {
  if (request.assets) {
    const css = new URL(import.meta.resolve("katex/dist/katex.min.css"));
    return { css: decodeURIComponent(css.pathname) };
  }
  try {
    const html = katex.renderToString(request.tex, { ...OPTIONS, displayMode: request.display });
    return { html };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
}
