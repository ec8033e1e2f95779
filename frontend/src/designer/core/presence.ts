/** Who else is at a draft, as the server tells it, and how that is said. */

import { t } from "./say";

export interface Presence {
  /** Name of somebody else who edits, or "". */
  readonly editor: string;
  /** Whether it is oneself who edits. */
  readonly mine: boolean;
  /** Names of the others who look. */
  readonly others: readonly string[];
}

export const NOBODY: Presence = { editor: "", mine: false, others: [] };

/** Returns who edits, in words; "" if nobody else does. */
export function editing({ editor }: Presence, taken: boolean): string {
  if (!editor) return "";
  const name = { name: editor };
  return taken
    ? t("%(name)s has taken this draft over", name)
    : t("%(name)s edits this draft", name);
}

/** Returns who looks, in words; "" if nobody else does. */
export function looking({ others }: Presence): string {
  return others.length ? t("looking: %(names)s", { names: others.join(", ") }) : "";
}
