/** Several fields; what is rarely said stands behind a fold. */

import { type ReactNode, useState } from "react";
import type { JsonObject } from "../../document/structure";
import type { Field } from "../core/config";
import { t } from "../core/say";
import type { Place } from "./place";
import { rareOf } from "./rare";
import { Slot } from "./widgets";

interface SlotsProps {
  readonly fields: readonly Field[];
  /** Where a field is said. */
  readonly placed: (field: Field) => Place;
}

export function Folded({
  fields,
  placed,
  held,
}: SlotsProps & { readonly held: JsonObject }): ReactNode {
  // Where a field stands is decided once, so that none moves while somebody is in it.
  const [rare] = useState(() => rareOf(fields, held));
  const folded = fields.filter(({ name }) => rare.has(name));
  const titles = folded.map(({ title }) => title).join(", ");
  return (
    <>
      <Slots fields={fields.filter(({ name }) => !rare.has(name))} placed={placed} />
      {folded.length > 0 ? (
        <details className="a-rare">
          <summary>
            <span>{t("More: %(fields)s", { fields: titles })}</span>
          </summary>
          <Slots fields={folded} placed={placed} />
        </details>
      ) : null}
    </>
  );
}

export function Slots({ fields, placed }: SlotsProps): ReactNode {
  return fields.map((field) => <Slot key={field.name} place={placed(field)} field={field} />);
}
