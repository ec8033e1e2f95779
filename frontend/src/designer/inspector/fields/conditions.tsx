/** Conditions to wait for, each with how often it is asked. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { blank } from "../expressions";
import { Frame } from "../frame";
import { Items } from "../items";
import { type FieldProps, fieldFor, inner } from "../place";
import { ASKED, Asked } from "./asked";
import { DurationField } from "./duration";

export function ConditionsField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={/^[/][0-9]+/}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Condition %(number)s", { number })}
          add={t("Add a condition")}
          fresh={() => ({ ask: blank() })}
        >
          {(item) => (
            <>
              <Frame place={inner(item, "ask", item.title)} bare parts={ASKED}>
                {(aria) => (
                  <Asked place={inner(item, "ask", item.title)} aria={aria} label={item.title} />
                )}
              </Frame>
              <DurationField
                place={inner(item, "poll", t("Asked every"))}
                field={fieldFor("", "duration", { help: t("Without it, as the project says.") })}
              />
            </>
          )}
        </Items>
      )}
    </Frame>
  );
}
