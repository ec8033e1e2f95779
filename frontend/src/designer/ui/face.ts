/** How a step looks, worked out once for each state of it. */

import type { Step } from "../../document/ways";
import type { Step as Face } from "../../viewer/flow";
import type { Config } from "../core/config";
import { faceOf } from "../core/faces";

const known = new WeakMap<Step, Face>();

export function faceFor(step: Step, config: Config): Face {
  const kept = known.get(step);
  if (kept) return kept;
  const face = faceOf(step, config);
  known.set(step, face);
  return face;
}
