/** Words at steps that differ from the version on which the draft is based. */

import { type Change, compared } from "../core/comparing";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { type Sheet, sheetOf } from "../core/sheet";

const known = new WeakMap<Session, { sheet: Sheet; tags: ReadonlyMap<string, string> }>();

/** Returns "new" or "changed" by step. Another place alone is no change. */
export function tagsOf(session: Session): ReadonlyMap<string, string> {
  const last = known.get(session);
  if (last?.sheet === session.sheet) return last.tags;
  const tags = found(session);
  known.set(session, { sheet: session.sheet, tags });
  return tags;
}

function found({ config, sheet }: Session): ReadonlyMap<string, string> {
  if (!config.base) return new Map();
  const before = sheetOf(config.base.flow, config.base.layout);
  const word = ({ how }: Change) =>
    how === "added" ? t("new") : how === "changed" ? t("changed") : "";
  const words = compared(before, sheet).map((change) => [change.id, word(change)] as const);
  return new Map(words.filter(([id, said]) => id && said));
}
