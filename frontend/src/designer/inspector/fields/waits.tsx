/** What a step waits for, and where each leads. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../../document/structure";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { Items } from "../items";
import { type FieldProps, fieldFor, inner, type Place } from "../place";
import { Occasion } from "./occasion";
import { StepField } from "./step";
import { TextField } from "./text";
import { ValueField } from "./value";

export function WaitsField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required} group parts={/^[/][0-9]+/}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Way %(number)s", { number })}
          add={t("Wait for something else too")}
          fresh={() => ({ for: { message: "message" } })}
          least={1}
          moves
        >
          {(item, value) => <Wait item={item} value={value} />}
        </Items>
      )}
    </Frame>
  );
}

function Wait({ item, value }: { item: Place; value: Json }): ReactNode {
  return (
    <>
      <Occasion place={inner(item, "for", t("Until"))} />
      {ofMessage(value) ? (
        <ValueField
          place={inner(item, "key", t("Key"))}
          field={fieldFor("", "value", { help: t("Only messages with it are taken.") })}
        />
      ) : null}
      <div className="a-cells">
        <TextField place={inner(item, "label", t("Name"))} field={fieldFor("", "text")} />
        <StepField place={inner(item, "goto", t("Goes to"))} field={fieldFor("", "step")} />
      </div>
    </>
  );
}

function ofMessage(said: Json): boolean {
  return isObject(said) && isObject(said.for) && said.for.message !== undefined;
}
