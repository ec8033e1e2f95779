/** The designer's entry: it only loads the rest. Nothing may import it back, since static files with
 * hashed names would then be evaluated twice. */

import "../styles/designer.css";
import type { Config } from "./core/config";

const host = document.getElementById("a-designer");
const said = document.getElementById("a-designer-config")?.textContent;
if (host && said)
  void import("./ui/app").then(({ start }) => start(host, JSON.parse(said) as Config));
