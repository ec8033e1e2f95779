/** What follows a decision: a step, an action, or nothing. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../../document/structure";
import { t } from "../../core/say";
import { type Option, Select } from "../controls";
import { Frame } from "../frame";
import { type FieldProps, heldAt, inner, type Place, write } from "../place";
import { Called } from "./call";
import { nextOf, stepOptions } from "./step";

const STEP = "step:";

export function ClauseField({ place, field }: FieldProps): ReactNode {
  const said = heldAt(place);
  const calls = isObject(said) && said.call !== undefined;
  return (
    <Frame place={place} help={field.help} required={field.required} parts={/^[/]call[/]/}>
      {(aria) => (
        <>
          <div data-path={`${place.path}/goto`}>
            <Select
              value={chosen(said)}
              options={optionsOf(place, said)}
              choose={(next) => choose(place, next)}
              aria={aria}
            />
          </div>
          {calls ? (
            <div className="a-within">
              <Called place={inner(place, "call", place.title)} aria={{}} label={t("Action")} />
            </div>
          ) : null}
        </>
      )}
    </Frame>
  );
}

function chosen(said: Json | undefined): string {
  if (!isObject(said)) return "";
  if (typeof said.goto === "string") return STEP + said.goto;
  return said.call === undefined ? "noop" : "call";
}

function optionsOf(place: Place, said: Json | undefined): Option[] {
  const goto = isObject(said) ? said.goto : undefined;
  const steps = stepOptions({ ...place, path: `${place.path}/goto` }, goto);
  const unsaid = place.path === "/then" ? t("Choose what follows") : nextOf(place);
  return [
    { value: "", title: unsaid },
    { value: "noop", title: t("Do nothing and go on") },
    { value: "call", title: t("Call an action and go on") },
    ...steps.map((one) => ({ ...one, value: STEP + one.value, group: t("Go to step") })),
  ];
}

function choose(place: Place, next: string): void {
  if (next === "") write(place, undefined);
  else if (next === "noop") write(place, { noop: true });
  else if (next === "call") write(place, { call: { args: [] } });
  else write(place, { goto: next.slice(STEP.length) });
}
