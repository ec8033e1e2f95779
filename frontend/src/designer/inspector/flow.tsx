/** The flow as a whole: what it is about, its goals and exit rules, and who may enter again. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../document/structure";
import type { Field } from "../core/config";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { Icon, Select } from "./controls";
import { DurationField } from "./fields/duration";
import { TextField, TextsField } from "./fields/text";
import { allWrong, Frame, sentenceOf } from "./frame";
import { type FieldProps, fieldFor, heldAt, inner, type Place, placeOf, write } from "./place";
import { whereOf, within, wrongOf } from "./pointers";
import { ExitsField, GoalsField } from "./rules";

const DAY = 24 * 3600;
/** Slots that have a field here. */
const SHOWN = ["/doc", "/subject", "/subjectFields", "/goals", "/exits", "/reentry"];

export function FlowPanel({ session }: { session: Session }): ReactNode {
  const slots = slotsOf(session);
  const at = (field: Field): FieldProps => ({ place: placeOf(session, "", field), field });
  return (
    <>
      <Head session={session} />
      <Troubles session={session} />
      <TextField {...at(slots.doc)} />
      <section className="a-part">
        <h3>{t("Who it is about")}</h3>
        <TextField {...at(slots.subject)} />
        <TextsField {...at(slots.fields)} />
        <Reentry {...at(slots.reentry)} />
      </section>
      <section className="a-part">
        <h3>{t("Goals")}</h3>
        <GoalsField {...at(slots.goals)} />
      </section>
      <section className="a-part">
        <h3>{t("Exit rules")}</h3>
        <ExitsField {...at(slots.exits)} />
      </section>
    </>
  );
}

function Head({ session }: { session: Session }): ReactNode {
  return (
    <header className="a-inspector-head">
      <h2>
        <Icon name="flow" />
        <span>{session.config.title}</span>
      </h2>
      <p>
        {t("The flow as a whole")} · <code>{session.sheet.flow.name}</code>
      </p>
      <p className="a-slot-help">{t("Select a step to see what it says.")}</p>
    </header>
  );
}

function slotsOf({ config }: Session) {
  const choices = config.fields.map((value) => ({ value, title: value }));
  const help = t("Key in the data under which the subject stands, such as customer.");
  return {
    doc: fieldFor(t("Description"), "text", { name: "doc" }),
    subject: fieldFor(t("Subject"), "text", { name: "subject", help }),
    fields: fieldFor(t("Fields of the subject"), "text", {
      name: "subjectFields",
      help: t("What conditions may ask of it, with commas: email, address.city."),
      choices,
    }),
    reentry: fieldFor(t("Entering again"), "choice", { name: "reentry" }),
    goals: fieldFor(t("Reached when"), "text", { name: "goals" }),
    exits: fieldFor(t("Leaves early when"), "text", { name: "exits" }),
  };
}

function Troubles({ session }: { session: Session }): ReactNode {
  const found = wrongOf(allWrong(session), session.sheet.flow, "").filter(
    (one) => !SHOWN.some((path) => within(whereOf(one), path)),
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

/** Whether somebody who was in the flow may enter again. */
function Reentry({ place, field }: FieldProps): ReactNode {
  const said = heldAt(place);
  return (
    <Frame place={place} help={field.help} parts={/^[/](perKey|coolDown)/}>
      {(aria) => (
        <>
          <Select
            value={chosen(said)}
            options={[
              { value: "", title: t("As the project says") },
              { value: "once", title: t("Never") },
              { value: "oneAtATime", title: t("When the instance before has ended") },
              { value: "perKey", title: t("Once for each value of keys") },
              { value: "coolDown", title: t("After some time") },
            ]}
            choose={(next) => write(place, fresh(next))}
            aria={aria}
          />
          <Details place={place} said={said} />
        </>
      )}
    </Frame>
  );
}

function Details({ place, said }: { place: Place; said: Json | undefined }): ReactNode {
  if (!isObject(said)) return null;
  if (said.perKey !== undefined)
    return <TextsField place={inner(place, "perKey", t("Data keys"))} field={fieldFor("")} />;
  return (
    <DurationField
      place={inner(place, "coolDown", t("After"))}
      field={fieldFor("", "duration", { required: true })}
    />
  );
}

function chosen(said: Json | undefined): string {
  if (typeof said === "string") return said;
  if (!isObject(said)) return "";
  return said.perKey === undefined ? "coolDown" : "perKey";
}

function fresh(chosen: string): Json | undefined {
  if (chosen === "perKey") return { perKey: ["key"] };
  if (chosen === "coolDown") return { coolDown: { t: "duration", seconds: 30 * DAY } };
  return chosen || undefined;
}
