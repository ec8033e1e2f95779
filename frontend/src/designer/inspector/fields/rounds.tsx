/** How often rounds are made. */

import type { ReactNode } from "react";
import { isObject } from "../../../document/structure";
import { type FieldProps, heldAt } from "../place";
import { Shown } from "../shown";
import { ROUNDS } from "../whole";
import { Written } from "./number";

export function RoundsField(props: FieldProps): ReactNode {
  const said = heldAt(props.place);
  const code = isObject(said) && said.t !== "duration" && said.t !== "const";
  return code ? <Shown {...props} /> : <Written {...props} writing={ROUNDS} />;
}
