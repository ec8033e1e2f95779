/** Says whether a built file is larger than it may be. Sizes are of the file and all that it imports,
    now or later, and of its style, as gzip packs them. */

import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUILT = "automations_admin/static/automations_admin/";
/** Most bytes of each file, in kB of 1,024 bytes. */
const BUDGETS = { "layout.js": 6 * 1_024, "viewer.js": 15 * 1_024, "designer.js": 190 * 1_024 };

/** Return a file and what it imports, each once. */
function withImports(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  const text = readFileSync(BUILT + name, "utf-8");
  for (const [, other] of text.matchAll(/(?:import|from)\s*\(?\s*["'`]\.\/([\w-]+\.js)["'`]/g))
    withImports(other, found);
  return found;
}

let large = 0;
for (const [name, most] of Object.entries(BUDGETS)) {
  const style = name.replace(".js", ".css");
  const styles = existsSync(BUILT + style) ? [style] : [];
  const sizes = [...withImports(name), ...styles].map(
    (file) => gzipSync(readFileSync(BUILT + file), { level: 9 }).length,
  );
  const size = sizes.reduce((sum, one) => sum + one, 0);
  console.log(`${name}: ${size} of ${most} bytes`);
  if (size > most) large++;
}
if (large) process.exit(1);
