/** An argument of an action, by what its form field takes. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../../document/structure";
import type { Param } from "../../core/config";
import { t } from "../../core/say";
import { Box, Choices, Select } from "../controls";
import { type Aria, Frame, problemTexts } from "../frame";
import { heldAt, type Place, write } from "../place";
import { Reading } from "../shown";
import { useTyped } from "../typed";
import { freshValue, kindOfValue, type ValueKind, writingOf } from "../values";

interface ArgumentProps {
  readonly place: Place;
  readonly param: Param;
}

export function Argument({ place, param }: ArgumentProps): ReactNode {
  const said = heldAt(place);
  const kind = kindShown(said, param);
  const typed = useTyped(place, writingOf(kind));
  const missing = said === undefined && param.required && problemTexts(place).length === 0;
  const wrong = typed.wrong || (missing ? t("This is needed.") : "");
  return (
    <Frame place={place} help={param.help} required={param.required} wrong={wrong}>
      {(aria) => (
        <div className="a-pair">
          <Source place={place} param={param} kind={kind} />
          {kind === "shown" ? <Reading said={said} place={place} /> : null}
          {kind === "key" || isLine(param) ? (
            kind === "shown" ? null : (
              <Box typed={typed} aria={aria} mono={kind === "key"} />
            )
          ) : (
            <Given place={place} param={param} aria={aria} off={kind === "shown"} />
          )}
        </div>
      )}
    </Frame>
  );
}

function isLine({ widget }: Param): boolean {
  return widget === "text" || widget === "number";
}

/** Returns how an argument is written: its form field says it, unless it is a key or code. */
function kindShown(said: Json | undefined, { widget }: Param): ValueKind {
  const kind = kindOfValue(said);
  if (kind === "key" || kind === "shown" || kind === "offered")
    return kind === "key" ? kind : "shown";
  return widget === "number" && kind !== "text" ? "number" : "text";
}

/** Whether it is said here or taken from the data. */
function Source({ place, param, kind }: ArgumentProps & { kind: ValueKind }): ReactNode {
  const fixed: ValueKind = param.widget === "number" ? "number" : "text";
  const options = [
    { value: "here", title: t("Value") },
    { value: "key", title: t("Data") },
  ];
  const shown = { value: "shown", title: t("As it is") };
  return (
    <Select
      value={kind === "key" || kind === "shown" ? kind : "here"}
      options={kind === "shown" ? [...options, shown] : options}
      choose={(next) => {
        if (next === "shown") return;
        const said = heldAt(place);
        write(place, next === "key" ? freshValue("key", said) : emptied(fixed, param, said));
      }}
      aria={{}}
      label={t("Where it is from: %(name)s", { name: place.title })}
    />
  );
}

function emptied(fixed: ValueKind, param: Param, said: Json | undefined): Json | undefined {
  return isLine(param) ? freshValue(fixed, said) : undefined;
}

interface GivenProps extends ArgumentProps {
  readonly aria: Aria;
  readonly off: boolean;
}

function Given({ place, param, aria, off }: GivenProps): ReactNode {
  const said = heldAt(place);
  const value = isObject(said) ? said.v : undefined;
  if (off) return null;
  if (param.widget !== "flag")
    return <Listed place={place} param={param} aria={aria} value={value} />;
  return (
    <Choices
      value={value === undefined ? "" : String(value)}
      options={[
        { value: "true", title: t("Yes") },
        { value: "false", title: t("No") },
      ]}
      choose={(next) => write(place, { t: "const", v: next === "true" })}
      aria={aria}
      label={place.title}
    />
  );
}

interface ListedProps extends ArgumentProps {
  readonly aria: Aria;
  readonly value: Json | undefined;
}

/** One of the values that the form field allows. */
function Listed({ place, param, aria, value }: ListedProps): ReactNode {
  const options = param.choices.map((one) => ({
    value: JSON.stringify(one.value),
    title: one.title,
  }));
  const blank = options.some((one) => one.value === '""')
    ? []
    : [{ value: "", title: t("Choose…") }];
  return (
    <Select
      value={value === undefined ? "" : JSON.stringify(value)}
      options={[...blank, ...options]}
      choose={(next) =>
        write(place, next === "" ? undefined : { t: "const", v: JSON.parse(next) as Json })
      }
      aria={aria}
    />
  );
}
