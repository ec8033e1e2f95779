/** Several steps: the branches of a split. */

import type { ReactNode } from "react";
import { gapOf } from "../../core/order";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { Items } from "../items";
import type { FieldProps } from "../place";
import { StepSelect } from "./step";

export function StepsField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={/^[/][0-9]+/}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Branch %(number)s", { number })}
          add={t("Add a branch")}
          fresh={() => gapOf(place.session.sheet.flow.nodes)}
          moves
        >
          {(item) => (
            <Frame place={item} bare>
              {(aria) => <StepSelect place={item} aria={aria} required label={item.title} />}
            </Frame>
          )}
        </Items>
      )}
    </Frame>
  );
}
