/** Any value: text, a number, yes or no, a moment, a key of the data, something that is offered. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../../document/structure";
import { t } from "../../core/say";
import { Box, Choices, type Option, Select } from "../controls";
import { type Aria, Frame } from "../frame";
import { type FieldProps, heldAt, inner, type Place, write } from "../place";
import { Reading } from "../shown";
import { useTyped } from "../typed";
import { freshValue, kindOfValue, type ValueKind, writingOf } from "../values";
import { Rows } from "./mapping";
import { About, OfferSelect, offersFor } from "./offer";

const PARTS = /^[/]v[/]/;
/** Kinds that are written in one line. */
const LINES = new Set<ValueKind>(["text", "number", "moment", "key"]);

export function ValueField({ place, field }: FieldProps): ReactNode {
  const kind = kindShown(place);
  const typed = useTyped(place, writingOf(kind));
  const { help, required } = field;
  return (
    <Frame place={place} help={help} required={required} wrong={typed.wrong} group parts={PARTS}>
      {({ id: _id, ...aria }) => (
        <>
          <div className={LINES.has(kind) ? "a-pair" : ""}>
            <KindSelect place={place} kind={kind} required={required} />
            {LINES.has(kind) ? (
              <Box typed={typed} aria={{ id: `${_id}-line`, ...aria }} label={place.title} />
            ) : null}
          </div>
          <Wide place={place} kind={kind} aria={aria} />
        </>
      )}
    </Frame>
  );
}

function Wide({
  place,
  kind,
  aria,
}: {
  place: Place;
  kind: ValueKind;
  aria: Omit<Aria, "id">;
}): ReactNode {
  if (kind === "shown") return <Reading said={heldAt(place)} place={place} />;
  if (kind === "offered") return <Offered place={place} aria={aria} />;
  if (kind === "named") return <Rows place={inner(place, "v", place.title)} />;
  return kind === "yesno" ? <YesNo place={place} aria={aria} /> : null;
}

/** Returns the kind of a value; a method that is offered is no key of the data. */
function kindShown(place: Place): ValueKind {
  const said = heldAt(place);
  const kind = kindOfValue(said);
  if (kind !== "key") return kind;
  const name = isObject(said) ? said.name : "";
  const methods = offersFor(place.session, ["action", "condition", "objects", "other"]);
  return methods.some(({ value }) => isObject(value) && value.t === "this" && value.name === name)
    ? "offered"
    : "key";
}

function KindSelect({
  place,
  kind,
  required,
}: {
  place: Place;
  kind: ValueKind;
  required: boolean;
}): ReactNode {
  const first = offersFor(place.session, ANY)[0];
  const choose = (chosen: string) => {
    const offered = chosen === "offered" ? first?.value : undefined;
    write(place, offered ?? freshValue(chosen as ValueKind, heldAt(place)));
  };
  return (
    <Select
      value={kind}
      options={kinds(kind, required, first !== undefined)}
      choose={choose}
      aria={{}}
      label={t("Kind of value: %(field)s", { field: place.title })}
    />
  );
}

/** What a value may name. */
const ANY = ["other", "model", "objects", "base", "form", "action", "condition"] as const;

function kinds(kind: ValueKind, required: boolean, offered: boolean): Option[] {
  return [
    { value: "none", title: required ? t("Choose…") : t("Not set") },
    { value: "text", title: t("Text") },
    { value: "number", title: t("Number") },
    { value: "yesno", title: t("Yes or no") },
    { value: "moment", title: t("Moment") },
    { value: "key", title: t("Data key") },
    { value: "named", title: t("Names and values") },
    ...(offered || kind === "offered" ? [{ value: "offered", title: t("Offered") }] : []),
    ...(kind === "shown" ? [{ value: "shown", title: t("As it is") }] : []),
  ];
}

function YesNo({ place, aria }: { place: Place; aria: Omit<Aria, "id"> }): ReactNode {
  const said = heldAt(place);
  return (
    <Choices
      value={isObject(said) && said.v === true ? "true" : "false"}
      options={[
        { value: "true", title: t("Yes") },
        { value: "false", title: t("No") },
      ]}
      choose={(chosen) => write(place, { t: "const", v: chosen === "true" } as Json)}
      aria={aria}
      label={place.title}
    />
  );
}

function Offered({ place, aria }: { place: Place; aria: Omit<Aria, "id"> }): ReactNode {
  return (
    <div className="a-below">
      <OfferSelect place={place} kinds={ANY} aria={aria} label={place.title} />
      <About said={heldAt(place)} session={place.session} />
    </div>
  );
}
