// Prints where npm's package of Pyodide lies in Deno's cache, and fetches it before.

import "pyodide";

console.log(import.meta.resolve("pyodide"));
