/** A template of mails that is offered. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { type FieldProps, heldAt, write } from "../place";
import { About, OfferSelect } from "./offer";

export function MailField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required}>
      {(aria) => (
        <>
          <OfferSelect
            place={place}
            kinds={["mail"]}
            aria={aria}
            more={[{ value: "", title: t("Choose a mail…") }]}
            choose={(value) => (value === undefined ? undefined : write(place, value))}
          />
          <About said={heldAt(place)} session={place.session} />
        </>
      )}
    </Frame>
  );
}
