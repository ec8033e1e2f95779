/** Which fields stand behind a fold: there are many, and most are never said. */

import type { JsonObject } from "../../document/structure";
import type { Field } from "../core/config";

/** So many fields are shown in any case. */
const FEW = 5;
/** Fields in front that are always shown. */
const FRONT = 2;

/** Returns the names of fields that are not said and can be done without. */
export function rareOf(fields: readonly Field[], held: JsonObject): ReadonlySet<string> {
  if (fields.length <= FEW) return new Set();
  const rare = fields.filter(
    ({ name, required }, at) =>
      at >= FRONT && !required && held[name] === undefined && name !== "description",
  );
  return new Set(rare.map(({ name }) => name));
}
