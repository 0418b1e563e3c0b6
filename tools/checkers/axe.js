// Prints axe-core, to be run inside a page.

import axe from "axe-core";

console.log(axe.source);
