/** Cases of a switch: a condition and where it leads, asked in this order. */

import type { ReactNode } from "react";
import { gapOf } from "../../core/order";
import { t } from "../../core/say";
import { blank } from "../expressions";
import { Frame } from "../frame";
import { Items } from "../items";
import { type FieldProps, fieldFor, inner } from "../place";
import { AskedField } from "./asked";
import { StepField } from "./step";
import { TextField } from "./text";

export function CasesField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={/^[/][0-9]+/}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Case %(number)s", { number })}
          add={t("Add a case")}
          fresh={() => ({ ask: blank(), goto: gapOf(place.session.sheet.flow.nodes) })}
          moves
        >
          {(item) => (
            <>
              <TextField place={inner(item, "label", t("Name"))} field={fieldFor("", "text")} />
              <AskedField
                place={inner(item, "ask", t("Condition"))}
                field={fieldFor("", "asked", { required: true })}
              />
              <StepField
                place={inner(item, "goto", t("Goes to"))}
                field={fieldFor("", "step", { required: true })}
              />
            </>
          )}
        </Items>
      )}
    </Frame>
  );
}
