/** Keeps what is not saved in the browser, and offers it when the page is opened again. */

import { useEffect, useState } from "react";
import { forget, remember, remembered } from "../core/memory";
import { merged } from "../core/merging";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { type Sheet, sheetOf } from "../core/sheet";
import { usePage } from "./page";
import { useSession } from "./use";

/** Longest time from a command until it is kept, in milliseconds. */
const SOON = 1_000;

export function Recovery() {
  const session = useSession(usePage().session);
  const { config } = session;
  // Found at once and kept while somebody else edits, until it can be brought back.
  const [lost, find] = useState<Sheet | null>(() =>
    config.readOnly ? null : remembered(config.key, config.revision),
  );
  return session.readOnly ? null : <Recovering session={session} lost={lost} find={find} />;
}

interface RecoveringProps {
  readonly session: Session;
  readonly lost: Sheet | null;
  readonly find: (lost: null) => void;
}

function Recovering({ session, lost, find }: RecoveringProps) {
  const { key, flow, layout, revision } = session.config;
  useKeeping(session, lost !== null);
  if (!lost) return null;
  const back = () => {
    // Somebody may have saved since this page was opened.
    const edit = (now: Sheet) =>
      session.revision === revision ? lost : merged(sheetOf(flow, layout), lost, now);
    session.run({ title: t("Bring back what was not saved"), edit });
    find(null);
  };
  const discard = () => {
    forget(key);
    find(null);
  };
  return (
    <div className="a-recovery" role="alert">
      <p>{t("This browser has changes of this draft that were not saved.")}</p>
      <button type="button" className="a-btn a-small" onClick={back}>
        {t("Bring back")}
      </button>
      <button type="button" className="a-btn a-small" onClick={discard}>
        {t("Discard")}
      </button>
    </div>
  );
}

/** Keeps every change and asks before the page is left; what is still offered is not overwritten. */
function useKeeping(session: Session, waits: boolean): void {
  const { dirty } = useSession(session).bus;
  useEffect(() => {
    if (!waits) return keeping(session);
  }, [session, waits]);
  useEffect(() => {
    if (!dirty) return;
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", guard);
    return () => removeEventListener("beforeunload", guard);
  }, [dirty]);
}

/** Keeps what is not saved, soon after each change, until what is returned is called. */
function keeping(session: Session): () => void {
  const { key } = session.config;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    timer = undefined;
    if (session.bus.dirty) remember(key, session.sheet, session.revision);
    else forget(key);
  };
  const look = () => {
    timer ??= setTimeout(keep, SOON);
  };
  const stop = session.subscribe(look);
  addEventListener("pagehide", keep);
  return () => {
    stop();
    clearTimeout(timer);
    removeEventListener("pagehide", keep);
  };
}
