/** How often somebody may be contacted within a period, by all flows together. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { Choices } from "../controls";
import { Frame } from "../frame";
import { type FieldProps, fieldFor, heldAt, inner, type Place, write } from "../place";
import { DurationField } from "./duration";
import { CountField } from "./number";
import { Optional } from "./optional";
import { TextField } from "./text";
import { ValueField } from "./value";

const NEEDED = { required: true };
const OPTIONAL = fieldFor("", "value");
const WEEK = 7 * 24 * 3600;

export function CapField(props: FieldProps): ReactNode {
  const { place } = props;
  return (
    <Optional
      {...props}
      add={t("Add a limit")}
      fresh={{ times: 2, per: { t: "duration", seconds: WEEK } }}
      parts={/^[/](times|per|channel|bypass|otherwise)/}
    >
      <div className="a-cells">
        <CountField
          place={inner(place, "times", t("Times"))}
          field={fieldFor("", "count", NEEDED)}
        />
        <DurationField
          place={inner(place, "per", t("Within"))}
          field={fieldFor("", "duration", NEEDED)}
        />
      </div>
      <TextField
        place={inner(place, "channel", t("Channel"))}
        field={fieldFor("", "text", { help: t("Without it: mail.") })}
      />
      <Otherwise place={inner(place, "otherwise", t("Beyond it"))} />
      <ValueField place={inner(place, "bypass", t("Does not hold if"))} field={OPTIONAL} />
    </Optional>
  );
}

function Otherwise({ place }: { place: Place }): ReactNode {
  return (
    <Frame place={place} group>
      {(aria) => (
        <Choices
          value={heldAt(place) === "wait" ? "wait" : "skip"}
          options={[
            { value: "skip", title: t("Skip this step") },
            { value: "wait", title: t("Wait until it may") },
          ]}
          choose={(next) => write(place, next === "wait" ? "wait" : undefined)}
          aria={aria}
          label={place.title}
        />
      )}
    </Frame>
  );
}
