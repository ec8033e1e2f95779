/** One comparison: a place, an operator, and what it is compared with. */

import type { ReactNode } from "react";
import { isObject, type JsonObject } from "../../../document/structure";
import { t } from "../../core/say";
import { Box, Choices, Lines, type Option, Select } from "../controls";
import {
  type Kind,
  kindOf,
  linesOf,
  listOf,
  OPERATORS,
  operandOf,
  pathsIn,
  retyped,
  textOf,
  withOperator,
} from "../expressions";
import { type Aria, Frame } from "../frame";
import { fieldFor, heldAt, inner, type Place, write } from "../place";
import { useTyped, type Writing } from "../typed";
import { operatorName } from "../words";
import { DurationField } from "./duration";

const DATA = /^[^.]{1,100}([.][^.]{1,100}){0,9}$/;
const SUBJECT = /^[A-Za-z][A-Za-z0-9_]{0,99}([.][A-Za-z][A-Za-z0-9_]{0,99}){0,4}$/;

export function Comparison({ place }: { place: Place }): ReactNode {
  const said = heldAt(place);
  const whole: JsonObject = isObject(said) ? said : {};
  const op = String(whole.op);
  const shape = OPERATORS[op];
  const right = inner(place, "right", t("Value"));
  return (
    <>
      <Left place={inner(place, "left", t("What is compared"))} />
      <Select
        value={op}
        options={Object.keys(OPERATORS).map((one) => ({ value: one, title: operatorName(one) }))}
        choose={(next) => write(place, withOperator(whole, next))}
        aria={{}}
        label={t("Operator")}
      />
      {shape === "compares" ? <Operand place={right} /> : null}
      {shape === "among" ? <Several place={right} /> : null}
      {shape === "ago" ? (
        <DurationField place={right} field={fieldFor("", "duration", { required: true })} />
      ) : null}
    </>
  );
}

/** The place that is compared: a path of the data, or a field of the subject. */
function Left({ place }: { place: Place }): ReactNode {
  const said = heldAt(place);
  const kind = isObject(said) && said.t === "subject" ? "subject" : "data";
  return (
    <div className="a-pair">
      <Select
        value={kind}
        options={sources()}
        choose={(next) => write(place, retyped(said, next as Kind))}
        aria={{}}
        label={t("Where it is from")}
      />
      <Path place={place} kind={kind} />
    </div>
  );
}

function sources(): Option[] {
  return [
    { value: "data", title: t("Data") },
    { value: "subject", title: t("Subject") },
  ];
}

/** A path, typed or taken over from what is known. */
function Path({ place, kind }: { place: Place; kind: "data" | "subject" }): ReactNode {
  const at = inner(place, "path", place.title);
  const typed = useTyped(at, paths(kind));
  const { flow } = place.session.sheet;
  const declared = Array.isArray(flow.subjectFields) ? flow.subjectFields.map(String) : [];
  const offers = kind === "subject" ? declared : pathsIn(flow);
  const missing = typed.text === "" ? t("Say what is compared, such as order.total.") : "";
  const label = kind === "subject" ? t("Field of the subject") : t("Path of the data");
  return (
    <Frame place={at} bare wrong={typed.wrong || missing}>
      {(aria) => <Box typed={typed} aria={aria} label={label} offers={offers} mono />}
    </Frame>
  );
}

function paths(kind: "data" | "subject"): Writing {
  const pattern = kind === "subject" ? SUBJECT : DATA;
  return {
    said: (value) => (typeof value === "string" ? value : ""),
    read: (text) =>
      pattern.test(text.trim())
        ? { value: text.trim() }
        : { wrong: t("A name, or several with points: order.total.") },
  };
}

/** What it is compared with: a constant of some kind, or another place. */
function Operand({ place }: { place: Place }): ReactNode {
  const said = heldAt(place);
  const kind = kindOf(said);
  const line = kind === "text" || kind === "number" || kind === "decimal";
  return (
    <Frame place={place} bare parts={kind === "data" || kind === "subject" ? /./ : /^$/}>
      {(aria) => (
        <div className={kind === "nothing" ? "" : "a-pair"}>
          <Select
            value={kind}
            options={operands()}
            choose={(next) => write(place, retyped(said, next as Kind))}
            aria={{}}
            label={t("Kind of value")}
          />
          {line ? <Constant place={place} kind={kind} aria={aria} /> : null}
          {kind === "yesno" ? <YesNo place={place} aria={aria} /> : null}
          {kind === "data" || kind === "subject" ? <Path place={place} kind={kind} /> : null}
        </div>
      )}
    </Frame>
  );
}

function operands(): Option[] {
  return [
    { value: "text", title: t("Text") },
    { value: "number", title: t("Number") },
    { value: "decimal", title: t("Exact number") },
    { value: "yesno", title: t("Yes or no") },
    { value: "nothing", title: t("Nothing") },
    ...sources(),
  ];
}

function Constant({ place, kind, aria }: { place: Place; kind: Kind; aria: Aria }): ReactNode {
  const typed = useTyped(place, {
    said: textOf,
    read: (text) => {
      const value = operandOf(kind, text);
      return value ? { value } : { wrong: t("A number, such as 1.5.") };
    },
  });
  return (
    <div className={typed.wrong ? "a-slot-bad" : ""}>
      <Box typed={typed} aria={aria} label={t("Value")} />
      {typed.wrong ? <p className="a-slot-wrong">{typed.wrong}</p> : null}
    </div>
  );
}

function YesNo({ place, aria }: { place: Place; aria: Aria }): ReactNode {
  return (
    <Choices
      value={textOf(heldAt(place))}
      options={[
        { value: "true", title: t("Yes") },
        { value: "false", title: t("No") },
      ]}
      choose={(next) => write(place, operandOf("yesno", next) as JsonObject)}
      aria={aria}
      label={t("Value")}
    />
  );
}

const LIST: Writing = { said: linesOf, read: (text) => ({ value: listOf(text) }) };

/** The values of a list, one in each line. */
function Several({ place }: { place: Place }): ReactNode {
  const typed = useTyped(place, LIST);
  return (
    <Frame place={place} bare help={t("One value in each line.")}>
      {(aria) => <Lines typed={typed} aria={aria} label={t("Values")} />}
    </Frame>
  );
}
