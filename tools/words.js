// What the scripts of a page say, in its language: a translated page brings the words along.

window.gtSay = (() => {
  const meta = document.querySelector("meta[name=gt-words]");
  const words = JSON.parse(meta?.getAttribute("content") ?? "{}");
  return (/** @type {string} */ text) => words[text] ?? text;
})();
