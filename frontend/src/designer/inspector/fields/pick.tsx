/** Something of one kind that the project offers: a form, a mail, a page, a model, a query of objects. */

import type { ReactNode } from "react";
import type { Offer } from "../../core/config";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { type FieldProps, heldAt, write } from "../place";
import { Reading } from "../shown";
import { kindOfValue } from "../values";
import { About, OfferSelect, offersFor } from "./offer";

export function PickField({ place, field }: FieldProps): ReactNode {
  const said = heldAt(place);
  const { required, widget } = field;
  const kinds = [widget as Offer["kind"]];
  const none = offersFor(place.session, kinds).length === 0 && !place.session.readOnly;
  return (
    <Frame
      place={place}
      help={none ? t("The project offers none yet.") : field.help}
      required={required}
    >
      {(aria) => (
        <>
          <OfferSelect
            place={place}
            kinds={kinds}
            aria={aria}
            more={[{ value: "", title: required ? t("Choose…") : t("As usual") }]}
            choose={(value, key) => {
              if (value !== undefined || (key === "" && !required)) write(place, value);
            }}
          />
          <About said={said} session={place.session} />
          {typeof said === "object" && kindOfValue(said) === "shown" ? (
            <Reading said={said} place={place} />
          ) : null}
        </>
      )}
    </Frame>
  );
}
