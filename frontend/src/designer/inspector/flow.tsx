/** The flow as a whole: what it is, who enters, its goals and exit rules, what is counted and kept. */

import type { ComponentType, ReactNode } from "react";
import type { Widget } from "../core/config";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { Icon } from "./controls";
import { EntriesField } from "./entries";
import { allWrong, sentenceOf } from "./frame";
import { KeepField, UniqueField } from "./limits";
import { Part } from "./part";
import { type FieldProps, fieldFor, placeOf } from "./place";
import { whereOf, within, wrongOf } from "./pointers";
import { ReentryField } from "./reentry";
import { ExitsField, GoalsField } from "./rules";
import { Shown } from "./shown";
import { furtherIn } from "./whole";
import { Slot } from "./widgets";

/** Fields that only a flow as a whole has. */
const OWN: Partial<Record<Widget, ComponentType<FieldProps>>> = {
  entries: EntriesField,
  reentry: ReentryField,
  unique: UniqueField,
  goals: GoalsField,
  exits: ExitsField,
  keep: KeepField,
};

export function FlowPanel({ session }: { session: Session }): ReactNode {
  const { sections } = session.config.whole;
  return (
    <>
      <Head session={session} />
      <Troubles session={session} />
      {sections.map(({ title, fields }) => (
        <Part key={title} title={title} set={fields.some(({ name }) => name in session.sheet.flow)}>
          {fields.map((field) => {
            const Field = OWN[field.widget] ?? Slot;
            return <Field key={field.name} place={placeOf(session, "", field)} field={field} />;
          })}
        </Part>
      ))}
      <Further session={session} names={furtherIn(session.sheet.flow, sections)} />
    </>
  );
}

/** What only code says: here it is looked at, and in a draft it can be taken away. */
function Further({ session, names }: { session: Session; names: string[] }): ReactNode {
  if (names.length === 0) return null;
  return (
    <section className="a-part">
      <h3>{t("What only code says")}</h3>
      {names.map((name) => {
        const field = fieldFor(name, "value", { name });
        return <Shown key={name} place={placeOf(session, "", field)} field={field} />;
      })}
    </section>
  );
}

function Head({ session }: { session: Session }): ReactNode {
  return (
    <header className="a-inspector-head">
      <h2>
        <Icon name="flow" />
        <span>{String(session.sheet.flow.verboseName || session.config.title)}</span>
      </h2>
      <p>
        {t("The flow as a whole")} · <code>{session.sheet.flow.name}</code>
      </p>
      <p className="a-slot-help">{t("Select a step to see what it says.")}</p>
    </header>
  );
}

/** What is wrong with the flow and with nothing that is shown of it. */
function Troubles({ session }: { session: Session }): ReactNode {
  const { flow } = session.sheet;
  const known = session.config.whole.sections.flatMap(({ fields }) => fields);
  const names = [...known.map(({ name }) => name), ...Object.keys(flow)];
  const found = wrongOf(allWrong(session), flow, "").filter(
    (one) => !names.some((name) => within(whereOf(one), `/${name}`)),
  );
  if (found.length === 0) return null;
  return (
    <ul className="a-troubles">
      {found.map((one) => (
        <li key={one.code + one.path} className="a-slot-wrong">
          <Icon name="failed" />
          <span>{sentenceOf(one, session)}</span>
        </li>
      ))}
    </ul>
  );
}
