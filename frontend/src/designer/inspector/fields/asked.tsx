/** A condition: one that is offered, or one that is made of comparisons. */

import type { ReactNode } from "react";
import type { Json } from "../../../document/structure";
import { t } from "../../core/say";
import type { Option } from "../controls";
import { blank, isExpr } from "../expressions";
import { type Aria, Frame } from "../frame";
import { type FieldProps, heldAt, type Place, write } from "../place";
import { Reading } from "../shown";
import { kindOfValue } from "../values";
import { Expression } from "./expression";
import { About, OfferSelect } from "./offer";

/** Places within a condition that say themselves what is wrong. */
export const ASKED = /(^|[/])(left|right)([/]|$)/;
const OWN = "own";

export function AskedField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required} parts={ASKED}>
      {(aria) => <Asked place={place} aria={aria} />}
    </Frame>
  );
}

/** The choice and, for a condition of one's own, its comparisons. */
export function Asked({
  place,
  aria,
  label,
}: {
  place: Place;
  aria: Partial<Aria>;
  label?: string;
}): ReactNode {
  const said = heldAt(place);
  const own = isExpr(said);
  return (
    <>
      <OfferSelect
        place={place}
        kinds={["condition"]}
        aria={aria}
        more={MORE()}
        chosen={own ? OWN : ""}
        choose={(value, key) => choose(place, value, key)}
        {...(label ? { label } : {})}
      />
      <About said={said} session={place.session} />
      {own ? <Expression place={place} /> : null}
      {kindOfValue(said) === "shown" && !own ? <Reading said={said} place={place} /> : null}
    </>
  );
}

function MORE(): Option[] {
  return [
    { value: "", title: t("Choose a condition…") },
    { value: OWN, title: t("Compare data…") },
  ];
}

function choose(place: Place, value: Json | undefined, key: string): void {
  if (key === OWN) write(place, blank());
  else if (key !== "") write(place, value);
}
