/** Rows of a name and a value. */

import { type ReactNode, useState } from "react";
import { isObject, type Json, type JsonObject } from "../../../document/structure";
import { t } from "../../core/say";
import { Button, Remove } from "../controls";
import { Frame } from "../frame";
import {
  type FieldProps,
  fieldFor,
  focus,
  heldAt,
  inner,
  type Place,
  settle,
  type,
  write,
} from "../place";
import { escaped } from "../pointers";
import { Shown } from "../shown";
import { kindOfValue } from "../values";
import { ValueField } from "./value";

/** A value that is a mapping: rows, or what it is instead. */
export function MappingField({ place, field }: FieldProps): ReactNode {
  const kind = kindOfValue(heldAt(place));
  if (kind !== "none" && kind !== "named") return <Shown place={place} field={field} />;
  const { help, required } = field;
  return (
    <Frame place={place} help={help} required={required} group parts={/^[/]v[/]/}>
      {() =>
        kind === "named" ? (
          <Rows place={inner(place, "v", place.title)} />
        ) : (
          <Button icon="plus" press={() => write(place, { t: "dict", v: {} })}>
            {t("Add a value")}
          </Button>
        )
      }
    </Frame>
  );
}

/** The rows themselves; an optional mapping without rows is taken away. */
export function Rows({ place, except = [] }: { place: Place; except?: string[] }): ReactNode {
  const said = heldAt(place);
  const all: JsonObject = isObject(said) ? said : {};
  const names = Object.keys(all).filter((name) => !except.includes(name));

  function drop(name: string): void {
    const { [name]: _gone, ...left } = all;
    write(place, Object.keys(left).length > 0 || place.path.endsWith("/v") ? left : undefined);
    focus(place);
  }
  function add(): void {
    const name = freshKey(Object.keys(all));
    write(place, { ...all, [name]: { t: "const", v: "" } });
    focus(inner(place, escaped(name), name));
  }

  return (
    <>
      <ul className="a-items">
        {names.map((name, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while it is typed
          <Row key={at} place={place} all={all} name={name} drop={() => drop(name)} />
        ))}
      </ul>
      <Button icon="plus" press={add}>
        {t("Add a value")}
      </Button>
    </>
  );
}

function freshKey(taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`name_${number}`)) number++;
  return `name_${number}`;
}

interface KeyProps {
  readonly place: Place;
  readonly all: JsonObject;
  readonly name: string;
}

function Row({ place, all, name, drop }: KeyProps & { drop: () => void }): ReactNode {
  return (
    <li className="a-item" data-path={`${place.path}/${escaped(name)}`}>
      <div className="a-item-name">
        <Key place={place} all={all} name={name} />
        <Remove what={name} press={drop} />
      </div>
      <ValueField
        place={inner(place, escaped(name), t("Value"))}
        field={fieldFor(t("Value"), "value", { required: true })}
      />
    </li>
  );
}

/** The name of a row; a name that is there already, or none, stays in the line. */
function Key({ place, all, name }: KeyProps): ReactNode {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? name;
  const wrong = text !== name;
  function change(next: string): void {
    const fits = next !== "" && (next === name || !Object.hasOwn(all, next));
    setDraft(fits ? null : next);
    if (fits && next !== name) type(place, renamed(all, name, next));
  }
  return (
    <span className={wrong ? "a-row-name a-slot-bad" : "a-row-name"}>
      <input
        type="text"
        className="a-box a-mono"
        value={text}
        aria-label={t("Name")}
        aria-invalid={wrong}
        autoComplete="off"
        onChange={(event) => change(event.target.value)}
        onBlur={() => settle(place, false)}
      />
      {wrong ? (
        <span className="a-slot-wrong">{t("This name is empty or there already.")}</span>
      ) : null}
    </span>
  );
}

function renamed(all: JsonObject, from: string, to: string): Json {
  return Object.fromEntries(
    Object.entries(all).map(([key, one]) => [key === from ? to : key, one]),
  );
}
