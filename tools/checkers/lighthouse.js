// Runs Lighthouse, mobile preset, in a browser that listens on a debugging port.
//
// Arguments: the port, the categories joined by commas, addresses of pages. Prints a line of JSON
// for each page: its address, the score of each category, the audits that are not perfect, and how
// fast the machine was, by Lighthouse's own index (a phone has 400 to 800, a desk computer more).

import lighthouse from "lighthouse";
import process from "node:process";

const [port, joined, ...addresses] = process.argv.slice(2);
const categories = joined.split(",");
// What is not timed need not wait until nothing at all happens, nor keep a picture of each page.
const untimed = {
  disableFullPageScreenshot: true,
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 100,
  cpuQuietThresholdMs: 100,
};
for (const address of addresses) {
  const result = await lighthouse(address, {
    port: Number(port),
    onlyCategories: categories,
    logLevel: "error",
    ...(categories.includes("performance") ? {} : untimed),
  });
  const { categories: scores, audits, environment } = result.lhr;
  const entries = Object.values(scores).map(({ id, score }) => [id, score]);
  const wanting = Object.values(scores).flatMap(({ auditRefs }) =>
    auditRefs.map(({ id }) => audits[id])
      .filter(({ score, scoreDisplayMode }) =>
        score !== null && score < 1 && scoreDisplayMode !== "informative"
      )
      .map(({ id, displayValue = "", details }) => ({
        id,
        displayValue,
        where: (details?.items ?? []).slice(0, 3).map(({ node }) => node?.snippet ?? ""),
      }))
  );
  const machine = environment.benchmarkIndex;
  console.log(JSON.stringify({ address, scores: Object.fromEntries(entries), wanting, machine }));
}
