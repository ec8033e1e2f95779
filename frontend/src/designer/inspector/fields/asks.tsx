/** Several conditions, of which one is enough. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { blank } from "../expressions";
import { Frame } from "../frame";
import { Items } from "../items";
import type { FieldProps } from "../place";
import { ASKED, Asked } from "./asked";

export function AsksField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={/^[/][0-9]+/}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Condition %(number)s", { number })}
          add={t("Add a condition")}
          fresh={() => blank()}
        >
          {(item) => (
            <Frame place={item} bare parts={ASKED}>
              {(aria) => <Asked place={item} aria={aria} label={item.title} />}
            </Frame>
          )}
        </Items>
      )}
    </Frame>
  );
}
