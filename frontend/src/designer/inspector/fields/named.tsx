/** Values by name, as they are called with or stored. */

import type { ReactNode } from "react";
import { Frame } from "../frame";
import type { FieldProps } from "../place";
import { Rows } from "./mapping";

const PARTS = /^[/]/;

export function NamedField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={PARTS}>
      {() => <Rows place={place} />}
    </Frame>
  );
}
