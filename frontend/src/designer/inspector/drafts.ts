/** What was typed in fields and is not, or not yet, in the document. */

import type { Session } from "../core/session";
import { within } from "./pointers";

export interface Draft {
  readonly owner: string;
  readonly path: string;
  readonly title: string;
  readonly text: string;
  /** How the value was written when this was typed; a later value makes it void. */
  readonly of: string;
  /** Why it is not taken, or "". */
  readonly wrong: string;
}

const kept = new WeakMap<Session, Map<string, Draft>>();

function draftsOf(session: Session): Map<string, Draft> {
  const found = kept.get(session) ?? new Map<string, Draft>();
  kept.set(session, found);
  return found;
}

/** Returns what was typed at a place, if the value there is still written as it was. */
export function typedAt(
  session: Session,
  owner: string,
  path: string,
  said: string,
): Draft | undefined {
  const draft = draftsOf(session).get(owner + path);
  return draft?.of === said ? draft : undefined;
}

export function keepTyped(session: Session, draft: Draft): void {
  draftsOf(session).set(draft.owner + draft.path, draft);
}

/** Forgets what was typed at a place and within it. */
export function forgetTyped(session: Session, owner: string, path: string): void {
  const drafts = draftsOf(session);
  for (const [key, draft] of drafts)
    if (draft.owner === owner && within(draft.path, path)) drafts.delete(key);
}

/** Returns what was typed and is wrong. */
export function unfinished(session: Session): Draft[] {
  return [...draftsOf(session).values()].filter(({ wrong }) => wrong !== "");
}
