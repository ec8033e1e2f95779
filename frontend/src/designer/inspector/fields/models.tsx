/** Which model of the project stands under a key of the data. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { type FieldProps, fieldFor, heldAt } from "../place";
import { Rows } from "./mapping";
import { offersFor } from "./offer";
import { PickField } from "./pick";

const MODEL = fieldFor("", "model", { required: true });

export function ModelsField({ place, field }: FieldProps): ReactNode {
  const { session } = place;
  const [first] = offersFor(session, ["model"]);
  const { subject } = session.sheet.flow;
  if (!first && heldAt(place) === undefined) return null;
  return (
    <Frame place={place} help={field.help} group parts={/^[/]/}>
      {() => (
        <Rows
          place={place}
          add={t("Add a model")}
          fresh={first?.value}
          name={typeof subject === "string" ? subject : ""}
        >
          {(item) => <PickField place={{ ...item, title: t("Model") }} field={MODEL} />}
        </Rows>
      )}
    </Frame>
  );
}
