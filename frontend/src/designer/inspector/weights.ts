/** Weights of the arms of an experiment, as a sum that is said. */

import { t } from "../core/say";

/** Returns the sum in words: "40 + 40 + 15 = 95: 5 are missing." */
export function sumOf(weights: readonly number[]): string {
  const total = rounded(weights.reduce((sum, one) => sum + one, 0));
  const sum = t("%(parts)s = %(total)s.", { parts: weights.map(rounded).join(" + "), total });
  const missing = rounded(100 - total);
  if (missing > 0) return `${sum} ${t("Missing to 100: %(count)s.", { count: missing })}`;
  return missing < 0 ? `${sum} ${t("Too much: %(count)s.", { count: -missing })}` : sum;
}

function rounded(number: number): number {
  return Math.round(number * 1000) / 1000;
}
