/** Several steps that are selected, and what can be done with all of them. */

import type { ReactNode } from "react";
import { copied } from "../core/clipboard";
import { unpinning } from "../core/placing";
import { removing } from "../core/removing";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { nameOf, stepOf } from "../core/sheet";
import { Button } from "./controls";

export function SeveralPanel({ session }: { session: Session }): ReactNode {
  const { selection, sheet } = session;
  const steps = selection.map((id) => stepOf(sheet, id)).filter((step) => step !== undefined);
  return (
    <>
      <header className="a-inspector-head">
        <h2>{t("Steps selected: %(count)s", { count: steps.length })}</h2>
      </header>
      <div className="a-btns">
        <Button icon="copy" press={() => void copy(session)}>
          {t("Copy")}
        </Button>
        <Button press={() => tidy(session)}>{t("Tidy")}</Button>
        <Button icon="trash" press={() => remove(session)} kind="a-danger">
          {t("Delete")}
        </Button>
      </div>
      <ul className="a-chosen">
        {steps.map((step) => (
          <li key={step.id}>
            <button type="button" className="a-link" onClick={() => session.select([step.id])}>
              {nameOf(step)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

async function copy(session: Session): Promise<void> {
  const count = session.selection.length;
  try {
    await navigator.clipboard.writeText(copied(session.sheet, session.selection));
    session.say(t("Copied steps: %(count)s", { count }));
  } catch {
    session.say(t("The browser does not let this page copy. Press Ctrl+C on the canvas."));
  }
}

function tidy(session: Session): void {
  const edit = unpinning(session.selection);
  if (!session.run({ title: t("Tidy the selection"), edit })) session.say(t("All is tidy."));
}

function remove(session: Session): void {
  const count = session.selection.length;
  const edit = removing(session.selection);
  session.run({ title: t("Delete steps: %(count)s", { count }), edit });
  session.ask({ to: "canvas" });
}
