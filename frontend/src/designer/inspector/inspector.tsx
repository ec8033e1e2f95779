/** The panel at the right: the flow, the step that is selected, or the several that are. */

import { type ReactNode, type RefObject, useEffect, useRef } from "react";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { stepOf } from "../core/sheet";
import { useSession } from "../ui/use";
import { FlowPanel } from "./flow";
import { within } from "./pointers";
import { SeveralPanel } from "./several";
import { StepPanel } from "./step";

export function Inspector({ session }: { session: Session }): ReactNode {
  useSession(session);
  const root = useRef<HTMLElement>(null);
  useWish(session, root);
  return (
    <section className="a-inspector" ref={root} aria-label={t("Inspector")}>
      {session.readOnly ? <p className="a-slot-help a-locked">{session.why}</p> : null}
      <fieldset className="a-fieldset" disabled={session.readOnly}>
        <Selected session={session} />
      </fieldset>
    </section>
  );
}

function Selected({ session }: { session: Session }): ReactNode {
  const [first = "", ...more] = session.selection;
  const step = stepOf(session.sheet, first);
  if (more.length > 0) return <SeveralPanel session={session} />;
  if (!step) return <FlowPanel key="flow" session={session} />;
  return <StepPanel key={step.id} session={session} step={step} />;
}

/** Moves the focus to the field that somebody wishes for, once it is there. */
function useWish(session: Session, root: RefObject<HTMLElement | null>): void {
  const { wish } = session;
  useEffect(() => {
    if (wish?.to !== "field" || !root.current) return;
    if (wish.step && !stepOf(session.sheet, wish.step)) return session.ask(null);
    const [first = ""] = session.selection;
    if (wish.step !== first || session.selection.length > 1)
      return session.select(wish.step ? [wish.step] : []);
    reach(root.current, wish.path);
    session.ask(null);
  });
}

/** Focuses the control at a place, or at the nearest place around it. */
function reach(root: HTMLElement, path: string): void {
  const places = [...root.querySelectorAll<HTMLElement>("[data-path]")];
  const around = places.filter((one) => within(path, one.dataset.path ?? ""));
  const length = (one: HTMLElement) => (one.dataset.path ?? "").length;
  const place = around.sort((one, other) => length(other) - length(one))[0] ?? root;
  const control = place.querySelector<HTMLElement>(CONTROLS) ?? place;
  for (let fold = control.closest("details"); fold; fold = next(fold)) fold.open = true;
  if (control === place) place.tabIndex = -1;
  control.focus();
  control.scrollIntoView({ block: "nearest" });
}

const CONTROLS =
  ":is(input, select, textarea):not(:disabled, .a-search), button:not(:disabled, .a-icon-only)";

function next(fold: HTMLElement): HTMLDetailsElement | null {
  return fold.parentElement?.closest("details") ?? null;
}
