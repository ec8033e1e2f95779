/** Which fields of a step stand behind a fold: there are many, and most are never said. */

import type { Step } from "../../document/ways";
import type { Field } from "../core/config";

/** So many fields are shown in any case. */
const FEW = 5;
/** Fields in front that are always shown. */
const FRONT = 2;

/** Returns the names of fields that a step does not say and can do without. */
export function rareOf(fields: readonly Field[], step: Step): ReadonlySet<string> {
  if (fields.length <= FEW) return new Set();
  const rare = fields.filter(
    ({ name, required }, at) =>
      at >= FRONT && !required && step[name] === undefined && name !== "description",
  );
  return new Set(rare.map(({ name }) => name));
}
