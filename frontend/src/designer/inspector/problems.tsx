/** What is wrong, one line each: where, what, how it can be mended, and the way to the field. */

import { memo, type ReactNode, useId, useState } from "react";
import type { Problem } from "../../document/problems";
import { type Fix, fixesOf } from "../core/fixes";
import { t } from "../core/say";
import { fieldOf } from "../core/sentences";
import type { Session } from "../core/session";
import { nameOf, type Sheet, stepOf } from "../core/sheet";
import { useSession } from "../ui/use";
import { Button, Icon } from "./controls";
import { type Draft, unfinished } from "./drafts";
import { allWrong, sentenceOf } from "./frame";
import { type Wrong, whereOf } from "./pointers";

/** Moves the focus to the field that a problem is about. */
export function goTo(session: Session, problem: Wrong): void {
  const { step } = problem;
  session.select(step ? [step] : []);
  session.ask({ to: "field", step, path: whereOf(problem) });
}

export function ProblemsPanel({ session }: { session: Session }): ReactNode {
  useSession(session);
  const [open, setOpen] = useState(true);
  const list = useId();
  const wrong = allWrong(session);
  const typed = unfinished(session).filter(
    ({ owner }) => owner === "" || stepOf(session.sheet, owner),
  );
  const none = wrong.length + typed.length === 0;
  return (
    <section className="a-problems" aria-label={t("Problems")}>
      <Head list={list} open={open} turn={() => setOpen(!open)}>
        <Counts errors={wrong.length} warnings={typed.length} />
      </Head>
      <ul id={list} hidden={!open || none}>
        {wrong.map((one) => (
          <Line
            off={session.readOnly}
            key={one.code + one.path}
            session={session}
            sheet={session.sheet}
            problem={one}
            chosen={one.step !== "" && session.selection.includes(one.step)}
            head={`${list}-head`}
          />
        ))}
        {typed.map((one) => (
          <Unfinished key={one.owner + one.path} session={session} draft={one} />
        ))}
      </ul>
    </section>
  );
}

interface HeadProps {
  readonly list: string;
  readonly open: boolean;
  readonly turn: () => void;
  readonly children: ReactNode;
}

function Head({ list, open, turn, children }: HeadProps): ReactNode {
  return (
    <button
      type="button"
      className="a-problems-head"
      id={`${list}-head`}
      aria-expanded={open}
      aria-controls={list}
      onClick={turn}
    >
      <b>{t("Problems")}</b>
      {children}
      <Icon name={open ? "down" : "chev"} />
    </button>
  );
}

function Counts({ errors, warnings }: { errors: number; warnings: number }): ReactNode {
  if (errors + warnings === 0) return <span>{t("None")}</span>;
  return (
    <>
      <span>{t("Errors: %(count)s", { count: errors })}</span>
      {warnings > 0 ? <span>{t("Warnings: %(count)s", { count: warnings })}</span> : null}
    </>
  );
}

interface LineProps {
  readonly session: Session;
  readonly sheet: Sheet;
  readonly problem: Wrong;
  readonly chosen: boolean;
  readonly off: boolean;
  /** Id of what gets the focus when the line has gone. */
  readonly head: string;
}

/** Of many lines only those are drawn anew that show something else. */
const Line = memo(function Line(props: LineProps): ReactNode {
  const { session, sheet, problem, chosen, off, head } = props;
  const { step, field } = fieldOf(problem as Problem, sheet.flow, session.config);
  const fixes = "text" in problem ? [] : fixesOf(problem, session);
  const go = () => goTo(session, problem);
  function mend({ title, command }: Fix): void {
    session.run(command, title);
    document.getElementById(head)?.focus();
  }
  return (
    <li className={chosen ? "a-problem a-on" : "a-problem"}>
      <span className="a-severity a-severity-error">{t("Error")}</span>
      <Where step={step || t("The flow")} field={field} go={go} />
      <span className="a-problem-text">{sentenceOf(problem, session)}</span>
      {fixes.map((fix) => (
        <Button key={fix.title} press={() => mend(fix)} off={off}>
          {fix.title}
        </Button>
      ))}
      <Button press={go}>{t("Go to field")}</Button>
    </li>
  );
});

function Where({ step, field, go }: { step: string; field: string; go: () => void }): ReactNode {
  return (
    <button type="button" className="a-link a-problem-where" onClick={go}>
      {field ? `${step} › ${field}` : step}
    </button>
  );
}

/** What was typed and is not in the document, so that nobody misses it. */
function Unfinished({ session, draft }: { session: Session; draft: Draft }): ReactNode {
  const step = stepOf(session.sheet, draft.owner);
  function go(): void {
    session.select(draft.owner ? [draft.owner] : []);
    session.ask({ to: "field", step: draft.owner, path: draft.path });
  }
  return (
    <li className="a-problem">
      <span className="a-severity a-severity-warning">{t("Warning")}</span>
      <Where step={step ? nameOf(step) : t("The flow")} field={draft.title} go={go} />
      <span className="a-problem-text">
        {t("“%(text)s” is not taken over.", { text: draft.text })} {draft.wrong}
      </span>
      <Button press={go}>{t("Go to field")}</Button>
    </li>
  );
}
