/** Several conditions: of some one is enough, others are waited for, each with how often it is asked. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { blank } from "../expressions";
import { Frame } from "../frame";
import { Items } from "../items";
import { type FieldProps, fieldFor, inner, type Place } from "../place";
import { ASKED, Asked } from "./asked";
import { DurationField } from "./duration";

export function ConditionsField({ place, field }: FieldProps): ReactNode {
  const waited = field.widget === "conditions";
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={/^[/][0-9]+/}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Condition %(number)s", { number })}
          add={t("Add a condition")}
          fresh={() => (waited ? { ask: blank() } : blank())}
        >
          {(item) => (waited ? <Waited item={item} /> : <Condition place={item} />)}
        </Items>
      )}
    </Frame>
  );
}

function Waited({ item }: { item: Place }): ReactNode {
  return (
    <>
      <Condition place={inner(item, "ask", item.title)} />
      <DurationField
        place={inner(item, "poll", t("Asked every"))}
        field={fieldFor("", "duration", { help: t("Without it, as the project says.") })}
      />
    </>
  );
}

function Condition({ place }: { place: Place }): ReactNode {
  return (
    <Frame place={place} bare parts={ASKED}>
      {(aria) => <Asked place={place} aria={aria} label={place.title} />}
    </Frame>
  );
}
