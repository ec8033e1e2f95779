/** What a class of steps of the project's own is called with. */

import type { ReactNode } from "react";
import { kindOf } from "../../core/faces";
import { t } from "../../core/say";
import { stepOf } from "../../core/sheet";
import { Frame } from "../frame";
import { Items } from "../items";
import { type FieldProps, fieldFor, heldAt, inner } from "../place";
import { Arguments } from "./call";
import { ValueField } from "./value";

export function GivenField({ place, field }: FieldProps): ReactNode {
  const args = inner(place, "args", t("By place"));
  const step = stepOf(place.session.sheet, place.owner);
  const params = (step && kindOf(step, place.session.config)?.params) ?? [];
  const free = params.length === 0;
  const some = Array.isArray(heldAt(args)) && (heldAt(args) as unknown[]).length > 0;
  return (
    <Frame
      place={place}
      help={free ? field.help : ""}
      required={field.required}
      group={free}
      bare={!free}
      parts={/^[/](kw)?args/}
    >
      {() => (
        <>
          {some ? (
            <Frame place={args} group parts={/^[/][0-9]/}>
              {() => (
                <Items
                  place={args}
                  name={(number) => t("Value %(number)s", { number })}
                  add={t("Add a value by place")}
                  fresh={() => ({ t: "const", v: "" })}
                >
                  {(item) => (
                    <ValueField place={item} field={fieldFor("", "value", { required: true })} />
                  )}
                </Items>
              )}
            </Frame>
          ) : null}
          <Arguments place={place} params={params} any />
        </>
      )}
    </Frame>
  );
}
