/** An action that is offered, with its arguments. */

import type { ReactNode } from "react";
import { isObject, type Json, type JsonObject } from "../../../document/structure";
import type { Param } from "../../core/config";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { type FieldProps, heldAt, inner, type Place, write } from "../place";
import { escaped } from "../pointers";
import { Reading } from "../shown";
import { offerOf } from "../words";
import { Argument } from "./argument";
import { Rows } from "./mapping";
import { About, OfferSelect } from "./offer";

const PARTS = /^[/](kwargs[/]|args[/]0)/;

export function CallField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required} parts={PARTS}>
      {(aria) => <Called place={place} aria={aria} />}
    </Frame>
  );
}

/** The choice of an action, and a field for each of its arguments. */
export function Called({
  place,
  aria,
  label,
}: {
  place: Place;
  aria: object;
  label?: string;
}): ReactNode {
  const action = inner(place, "args/0", t("Action"));
  const called = heldAt(action);
  return (
    <>
      <Frame place={action} bare>
        {(own) => (
          <OfferSelect
            place={action}
            kinds={["action"]}
            aria={{ ...aria, ...invalid(own) }}
            more={[{ value: "", title: t("Choose an action…") }]}
            choose={(value) => choose(place, value)}
            {...(label ? { label } : {})}
          />
        )}
      </Frame>
      {isObject(called) && called.t === "opaque" ? <Reading said={called} place={action} /> : null}
      <About said={called} session={place.session} />
      <Arguments
        place={place}
        params={offerOf(called, place.session)?.params ?? []}
        any={called !== undefined}
      />
      <Further place={place} />
    </>
  );
}

function invalid(own: object): object {
  return "aria-invalid" in own ? own : {};
}

/** Puts an action in and keeps arguments of the names that it takes as well. */
function choose(place: Place, action: Json | undefined): void {
  const params = offerOf(action, place.session)?.params ?? [];
  const given = heldAt(inner(place, "kwargs", ""));
  const kept = Object.entries(isObject(given) ? given : {}).filter(([name]) =>
    params.some((param) => param.name === name),
  );
  const call: JsonObject = { args: action === undefined ? [] : [action] };
  write(place, kept.length > 0 ? { ...call, kwargs: Object.fromEntries(kept) } : call);
}

interface ArgumentsProps {
  readonly place: Place;
  readonly params: readonly Param[];
  /** Without parameters, anything can be given. */
  readonly any: boolean;
}

/** A field for each parameter of a call, and what is given by other names. */
export function Arguments({ place, params, any }: ArgumentsProps): ReactNode {
  const kwargs = inner(place, "kwargs", t("Arguments"));
  const given = heldAt(kwargs);
  const names = params.map(({ name }) => name);
  const more = Object.keys(isObject(given) ? given : {}).some((name) => !names.includes(name));
  return (
    <>
      {params.map((param) => (
        <Argument
          key={param.name}
          place={inner(kwargs, escaped(param.name), param.title)}
          param={param}
        />
      ))}
      {more || (params.length === 0 && any) ? <Rows place={kwargs} except={names} /> : null}
    </>
  );
}

/** Arguments by place, which only code gives. */
function Further({ place }: { place: Place }): ReactNode {
  const args = heldAt(inner(place, "args", ""));
  const rest = Array.isArray(args) ? args.slice(1) : [];
  return rest.length > 0 ? <Reading said={rest} place={place} /> : null;
}
