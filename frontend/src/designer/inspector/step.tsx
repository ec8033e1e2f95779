/** One step: what it is, its name, and its fields in the order in which the engine goes by them. */

import type { ReactNode } from "react";
import { isObject } from "../../document/structure";
import type { Step } from "../../document/ways";
import type { Kind, Section } from "../core/config";
import { kindOf } from "../core/faces";
import { same } from "../core/merging";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { nameOf } from "../core/sheet";
import { Box, Icon } from "./controls";
import { naming } from "./fields/text";
import { Folded, Slots } from "./folded";
import { allWrong, Frame, sentenceOf } from "./frame";
import { Part } from "./part";
import { NAME, placeOf } from "./place";
import { whereOf, within, wrongOf } from "./pointers";
import { useTyped } from "./typed";

interface StepProps {
  readonly session: Session;
  readonly step: Step;
}

export function StepPanel({ session, step }: StepProps): ReactNode {
  const kind = kindOf(step, session.config);
  return (
    <>
      <Head session={session} step={step} kind={kind} />
      <Troubles session={session} step={step} kind={kind} />
      <NameField session={session} step={step} />
      {kind ? (
        kind.sections.map((one, at) => {
          const Shown = at === 0 ? First : Later;
          return <Shown key={one.title} session={session} step={step} section={one} />;
        })
      ) : (
        <pre className="a-code">{JSON.stringify(step, null, 1)}</pre>
      )}
    </>
  );
}

function Head({ session, step, kind }: StepProps & { kind: Kind | undefined }): ReactNode {
  return (
    <header className="a-inspector-head">
      <h2>
        <Icon name={kind?.icon ?? "ready"} />
        <span>{nameOf(step)}</span>
      </h2>
      <p>
        {kind?.title ?? step.kind} · {t("id")} <code>{step.id}</code>
        <Since session={session} step={step} />
      </p>
      {kind?.help ? <p className="a-slot-help">{kind.help}</p> : null}
    </header>
  );
}

/** Whether the step is new or another one than in the version that the draft is based on. */
function Since({ session, step }: StepProps): ReactNode {
  const { base } = session.config;
  if (!base) return null;
  const nodes = Array.isArray(base.flow.nodes) ? base.flow.nodes.filter(isObject) : [];
  const before = nodes.find(({ id }) => id === step.id);
  if (before && same(before, step)) return null;
  const since = t("since version %(number)s", { number: base.number });
  return (
    <>
      {" · "}
      <span className={before ? "a-tag a-tag-changed" : "a-tag a-tag-new"}>
        {before ? t("changed") : t("new")}
      </span>{" "}
      {since}
    </>
  );
}

/** What is wrong with the step and with none of its fields. */
function Troubles({ session, step, kind }: StepProps & { kind: Kind | undefined }): ReactNode {
  const fields = kind?.sections.flatMap((section) => section.fields) ?? [];
  const known = [NAME, ...fields.map((field) => placeOf(session, step.id, field).path)];
  const found = wrongOf(allWrong(session), session.sheet.flow, step.id).filter(
    (one) => !known.some((path) => within(whereOf(one), path)),
  );
  const texts = [...new Set(found.map((one) => sentenceOf(one, session)))];
  if (texts.length === 0) return null;
  return (
    <ul className="a-troubles">
      {texts.map((text) => (
        <li key={text} className="a-slot-wrong">
          <Icon name="failed" />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function NameField({ session, step }: StepProps): ReactNode {
  const place = { session, owner: step.id, path: NAME, title: t("Name") };
  const { read } = naming();
  const said = (value: unknown) => (typeof value === "string" ? value : step.id);
  const typed = useTyped(place, { said, read });
  return (
    <Frame place={place} help={t("Such as send_reminder.")} wrong={typed.wrong} required>
      {(aria) => <Box typed={typed} aria={aria} mono />}
    </Frame>
  );
}

interface PartProps extends StepProps {
  readonly section: Section;
}

/** What the kind of step does. */
function First({ session, step, section }: PartProps): ReactNode {
  return (
    <section className="a-part a-part-first">
      <h3>{section.title}</h3>
      <Folded
        fields={section.fields}
        held={step}
        placed={(field) => placeOf(session, step.id, field)}
      />
    </section>
  );
}

/** A later section. */
function Later({ session, step, section }: PartProps): ReactNode {
  return (
    <Part title={section.title} set={section.fields.some(({ name }) => step[name] !== undefined)}>
      <Slots fields={section.fields} placed={(field) => placeOf(session, step.id, field)} />
    </Part>
  );
}
