/** Something that holds or does not. */

import type { ReactNode } from "react";
import { Frame } from "../frame";
import { type FieldProps, heldAt, write } from "../place";

/** Slots that hold unless the step says otherwise. */
const USUAL = /[/](unsubscribe|existing)$/;

export function FlagField({ place, field }: FieldProps): ReactNode {
  const usual = USUAL.test(place.path);
  const said = heldAt(place);
  const holds = typeof said === "boolean" ? said : usual;
  return (
    <Frame place={place} help={field.help} bare>
      {(aria) => (
        <label className="a-check">
          <input
            type="checkbox"
            checked={holds}
            onChange={() => write(place, holds === usual ? !usual : undefined)}
            {...aria}
          />
          {place.title}
        </label>
      )}
    </Frame>
  );
}
