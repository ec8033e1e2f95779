/** Whether somebody who was in a flow may enter it again. */

import type { ReactNode } from "react";
import { isObject, type Json, type JsonObject } from "../../document/structure";
import { t } from "../core/say";
import { Select } from "./controls";
import { DurationField } from "./fields/duration";
import { TextsField } from "./fields/text";
import { Frame } from "./frame";
import { type FieldProps, fieldFor, heldAt, inner, type Place, write } from "./place";

const DAY = 24 * 3600;
const NEEDED = { required: true };

export function ReentryField({ place, field }: FieldProps): ReactNode {
  const said = heldAt(place);
  return (
    <Frame place={place} help={field.help} parts={/^[/](perKey|coolDown)/}>
      {(aria) => (
        <>
          <Select
            value={chosen(said)}
            options={[
              { value: "", title: t("At any time") },
              { value: "once", title: t("Never") },
              { value: "oneAtATime", title: t("When the instance before has ended") },
              { value: "perKey", title: t("Once for each value of keys") },
              { value: "coolDown", title: t("After some time") },
            ]}
            choose={(next) => write(place, fresh(next))}
            aria={aria}
          />
          {isObject(said) ? (
            <div className="a-below">
              <Details place={place} said={said} />
            </div>
          ) : null}
        </>
      )}
    </Frame>
  );
}

function Details({ place, said }: { place: Place; said: JsonObject }): ReactNode {
  if (said.perKey !== undefined)
    return (
      <TextsField
        place={inner(place, "perKey", t("Data keys"))}
        field={fieldFor("", "texts", NEEDED)}
      />
    );
  return (
    <DurationField
      place={inner(place, "coolDown", t("After"))}
      field={fieldFor("", "duration", NEEDED)}
    />
  );
}

function chosen(said: Json | undefined): string {
  if (typeof said === "string") return said;
  if (!isObject(said)) return "";
  return said.perKey === undefined ? "coolDown" : "perKey";
}

function fresh(chosen: string): Json | undefined {
  if (chosen === "perKey") return { perKey: ["key"] };
  if (chosen === "coolDown") return { coolDown: { t: "duration", seconds: 30 * DAY } };
  return chosen || undefined;
}
