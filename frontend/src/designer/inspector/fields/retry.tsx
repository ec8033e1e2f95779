/** Further attempts after a failure. */

import type { ReactNode } from "react";
import type { Json } from "../../../document/structure";
import { t } from "../../core/say";
import { Select } from "../controls";
import { Frame, isSet } from "../frame";
import { type FieldProps, fieldFor, heldAt, inner, type Place, write } from "../place";
import { Shown } from "../shown";
import { DurationField } from "./duration";
import { CountField } from "./number";
import { Optional } from "./optional";

/** Factor by which pauses grow if nothing is said. */
const USUAL = 2;

export function RetryField(props: FieldProps): ReactNode {
  const { place } = props;
  return (
    <Optional
      {...props}
      add={t("Try again")}
      fresh={{ maxAttempts: 3 }}
      parts={/^[/](maxAttempts|delay|backoff|maxDelay|on|giveUpOn)/}
    >
      <div className="a-cells">
        <CountField
          place={inner(place, "maxAttempts", t("Attempts"))}
          field={fieldFor("", "count", { help: t("In all. Usually 3.") })}
        />
        <DurationField
          place={inner(place, "delay", t("First after"))}
          field={fieldFor("", "duration")}
        />
      </div>
      <Backoff place={inner(place, "backoff", t("Then"))} />
      <DurationField
        place={inner(place, "maxDelay", t("Longest pause"))}
        field={fieldFor("", "duration")}
      />
      <Errors place={inner(place, "on", t("Only after"))} />
      <Errors place={inner(place, "giveUpOn", t("Not after"))} />
    </Optional>
  );
}

/** How the pauses grow from one attempt to the next. */
function Backoff({ place }: { place: Place }): ReactNode {
  const said = heldAt(place);
  const factor = typeof said === "number" ? said : USUAL;
  const known = [
    { value: "1", title: t("The same pause") },
    { value: "2", title: t("Twice the pause each time") },
    { value: "3", title: t("Three times the pause each time") },
  ];
  const own = { value: String(factor), title: t("%(factor)s times the pause", { factor }) };
  const options = known.some(({ value }) => value === own.value) ? known : [...known, own];
  return (
    <Frame place={place}>
      {(aria) => (
        <Select
          value={String(factor)}
          options={options}
          choose={(next) => write(place, written(Number(next)))}
          aria={aria}
        />
      )}
    </Frame>
  );
}

function written(factor: number): Json | undefined {
  return factor === USUAL ? undefined : factor;
}

/** Classes of errors, which only code names. */
function Errors({ place }: { place: Place }): ReactNode {
  return isSet(place) ? <Shown place={place} field={fieldFor("")} /> : null;
}
