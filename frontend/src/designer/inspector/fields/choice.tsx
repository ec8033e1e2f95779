/** One of a few given values. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { Choices, Select } from "../controls";
import { Frame } from "../frame";
import { type FieldProps, heldAt, write } from "../place";

/** Most choices that stand side by side. */
const FEW = 2;

export function ChoiceField({ place, field }: FieldProps): ReactNode {
  const { help, required, choices } = field;
  const said = heldAt(place);
  const usual = required ? [] : [{ value: "", title: t("As usual") }];
  const few = required && choices.length <= FEW;
  const props = {
    value: typeof said === "string" ? said : "",
    options: few ? choices : [...usual, ...choices],
    choose: (value: string) => write(place, value || undefined),
  };
  return (
    <Frame place={place} help={help} required={required} group={few}>
      {(aria) =>
        few ? (
          <Choices {...props} aria={aria} label={place.title} />
        ) : (
          <Select {...props} aria={aria} />
        )
      }
    </Frame>
  );
}
