/** Words at steps that differ from the version on which the draft is based. */

import { compared } from "../core/comparing";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { type Sheet, sheetOf } from "../core/sheet";

export interface Tag {
  readonly how: "new" | "changed";
  readonly word: string;
}

type Tags = ReadonlyMap<string, Tag>;

const known = new WeakMap<Session, { sheet: Sheet; tags: Tags }>();

/** Returns "new" or "changed" by step. Another place alone is no change. */
export function tagsOf(session: Session): Tags {
  const last = known.get(session);
  if (last?.sheet === session.sheet) return last.tags;
  const tags = found(session);
  known.set(session, { sheet: session.sheet, tags });
  return tags;
}

function found({ config, sheet }: Session): Tags {
  const tags = new Map<string, Tag>();
  if (!config.base) return tags;
  const before = sheetOf(config.base.flow, config.base.layout);
  for (const { id, how } of compared(before, sheet)) {
    if (id && how === "added") tags.set(id, { how: "new", word: t("new") });
    if (id && how === "changed") tags.set(id, { how: "changed", word: t("changed") });
  }
  return tags;
}
