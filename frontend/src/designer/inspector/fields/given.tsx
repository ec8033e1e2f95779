/** What a class of steps of the project's own is called with. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { Items } from "../items";
import { type FieldProps, fieldFor, heldAt, inner } from "../place";
import { Rows } from "./mapping";
import { ValueField } from "./value";

export function GivenField({ place, field }: FieldProps): ReactNode {
  const args = inner(place, "args", t("By place"));
  const kwargs = inner(place, "kwargs", t("By name"));
  const some = Array.isArray(heldAt(args)) && (heldAt(args) as unknown[]).length > 0;
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={/^[/]k?w?args/}>
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
          <Rows place={kwargs} />
        </>
      )}
    </Frame>
  );
}
