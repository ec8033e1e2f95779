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

interface RowsProps {
  readonly place: Place;
  /** Names that have fields elsewhere. */
  readonly except?: string[];
  /** What the button says that adds a row. */
  readonly add?: string;
  /** What a new row holds; without it none is added. */
  readonly fresh?: Json | undefined;
  /** What the first row is called. */
  readonly name?: string;
  /** The field of a value. */
  readonly children?: (place: Place) => ReactNode;
}

const EMPTY = { t: "const", v: "" };

/** The rows themselves; an optional mapping without rows is taken away. */
export function Rows(props: RowsProps): ReactNode {
  const { place, except = [], children = valueField } = props;
  const fresh = "fresh" in props ? props.fresh : EMPTY;
  const said = heldAt(place);
  const all: JsonObject = isObject(said) ? said : {};
  const names = Object.keys(all).filter((name) => !except.includes(name));

  function drop(name: string): void {
    const { [name]: _gone, ...left } = all;
    write(place, Object.keys(left).length > 0 || place.path.endsWith("/v") ? left : undefined);
    focus(place);
  }
  function add(): void {
    const name = freshKey(Object.keys(all), props.name);
    write(place, { ...all, [name]: fresh ?? null });
    focus(inner(place, escaped(name), name));
  }

  return (
    <>
      <ul className="a-items">
        {names.map((name, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while it is typed
          <Row key={at} place={place} all={all} name={name} drop={() => drop(name)}>
            {children(inner(place, escaped(name), t("Value")))}
          </Row>
        ))}
      </ul>
      <Button icon="plus" press={add} off={fresh === undefined}>
        {props.add ?? t("Add a value")}
      </Button>
    </>
  );
}

function valueField(place: Place): ReactNode {
  return <ValueField place={place} field={fieldFor(place.title, "value", { required: true })} />;
}

function freshKey(taken: readonly string[], name = ""): string {
  if (name && !taken.includes(name)) return name;
  let number = 1;
  while (taken.includes(`name_${number}`)) number++;
  return `name_${number}`;
}

interface KeyProps {
  readonly place: Place;
  readonly all: JsonObject;
  readonly name: string;
}

interface RowProps extends KeyProps {
  readonly drop: () => void;
  readonly children: ReactNode;
}

function Row({ place, all, name, drop, children }: RowProps): ReactNode {
  return (
    <li className="a-item" data-path={`${place.path}/${escaped(name)}`}>
      <div className="a-item-name">
        <Key place={place} all={all} name={name} />
        <Remove what={name} press={drop} />
      </div>
      {children}
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
