/** The draft beside the version that it is based on: what differs, one after the other. */

import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { type Change, compared } from "../core/comparing";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { sheetOf, stepOf } from "../core/sheet";
import { useSession } from "../ui/use";
import { ChangeList } from "./changes";
import { Button } from "./controls";

interface CompareProps {
  readonly session: Session;
  readonly close: () => void;
}

export function ComparePanel({ session, close }: CompareProps): ReactNode {
  useSession(session);
  const { base } = session.config;
  const before = useMemo(() => base && sheetOf(base.flow, base.layout), [base]);
  const changes = useMemo(
    () => (before ? compared(before, session.sheet) : []),
    [before, session.sheet],
  );
  const { at, go, press } = useSteps(session, changes, close);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  if (!base) return null;
  return (
    <section
      ref={panel}
      className="a-compare"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: N and P work while the list has the focus
      tabIndex={0}
      aria-label={t("Compared with version %(number)s", { number: base.number })}
      onKeyDown={press}
    >
      <Head number={base.number} changes={changes} go={go} close={close} />
      <ChangeList session={session} changes={changes} at={at} choose={(place) => go(place)} />
    </section>
  );
}

interface HeadProps {
  readonly number: number;
  readonly changes: readonly Change[];
  readonly go: (place: number, by?: number) => void;
  readonly close: () => void;
}

function Head({ number, changes, go, close }: HeadProps): ReactNode {
  const none = changes.length === 0;
  const places = changes.length > 0 && changes.every(({ how }) => how === "moved");
  return (
    <header className="a-compare-head">
      <h2>{t("Compared with version %(number)s", { number })}</h2>
      <span className="a-q">
        {none ? t("Nothing differs.") : t("Differences: %(count)s", { count: changes.length })}
        {places ? ` ${t("Steps have only moved: the logic is the same.")}` : ""}
      </span>
      <Button press={() => go(-1, -1)} off={none}>
        {t("Previous")} <kbd>P</kbd>
      </Button>
      <Button press={() => go(-1, 1)} off={none}>
        {t("Next")} <kbd>N</kbd>
      </Button>
      <Button press={close}>{t("Back to the drawing")}</Button>
    </header>
  );
}

/** Where one is in the list, and the keys that lead on. */
function useSteps(session: Session, changes: readonly Change[], close: () => void) {
  const [at, setAt] = useState(-1);

  function go(place: number, by = 0): void {
    const count = changes.length;
    if (count === 0) return;
    const from = at < 0 && by < 0 ? 0 : at;
    const to = by === 0 ? place : (from + by + count) % count;
    const change = changes[to];
    setAt(to);
    if (change) session.select(stepOf(session.sheet, change.id) ? [change.id] : []);
  }
  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "n") go(-1, 1);
    else if (key === "p") go(-1, -1);
    else if (key === "escape") close();
    else return;
    event.preventDefault();
  }
  return { at, go, press };
}
