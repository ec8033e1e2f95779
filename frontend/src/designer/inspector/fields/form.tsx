/** A form that is offered. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { type FieldProps, heldAt, write } from "../place";
import { Reading } from "../shown";
import { kindOfValue } from "../values";
import { About, OfferSelect } from "./offer";

export function FormField({ place, field }: FieldProps): ReactNode {
  const said = heldAt(place);
  return (
    <Frame place={place} help={field.help} required={field.required}>
      {(aria) => (
        <>
          <OfferSelect
            place={place}
            kinds={["form"]}
            aria={aria}
            more={[{ value: "", title: t("Choose a form…") }]}
            choose={(value) => (value === undefined ? undefined : write(place, value))}
          />
          <About said={said} session={place.session} />
          {kindOfValue(said) === "shown" ? <Reading said={said} place={place} /> : null}
        </>
      )}
    </Frame>
  );
}
