/** Hours of the week within which a step may happen, and what becomes of it outside. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { DAYS, daysOf, saidDays } from "../clocks";
import { Choices } from "../controls";
import { Frame } from "../frame";
import { type FieldProps, fieldFor, heldAt, inner, type Place, write } from "../place";
import { ClockField } from "./clock";
import { Optional } from "./optional";
import { TextField } from "./text";
import { ZoneField } from "./zone";

const NEEDED = { required: true };

export function HoursField(props: FieldProps): ReactNode {
  const { place } = props;
  return (
    <Optional
      {...props}
      add={t("Add hours")}
      fresh={{ days: "daily", from: "09:00", to: "20:00" }}
      parts={/^[/](days|from|to|zone|otherwise)/}
    >
      <div className="a-cells">
        <ClockField place={inner(place, "from", t("From"))} field={fieldFor("", "clock", NEEDED)} />
        <ClockField place={inner(place, "to", t("To"))} field={fieldFor("", "clock", NEEDED)} />
      </div>
      <Days place={inner(place, "days", t("Days"))} />
      <ZoneField
        place={inner(place, "zone", t("Time zone"))}
        field={fieldFor("", "zone", { help: t("Without it, that of the flow.") })}
      />
      <Otherwise place={inner(place, "otherwise", t("Outside the hours"))} />
    </Optional>
  );
}

/** A box for each day of the week. */
function Days({ place }: { place: Place }): ReactNode {
  const said = heldAt(place);
  const days = daysOf(typeof said === "string" ? said : "");
  if (days === null) return <TextField place={place} field={fieldFor("", "text", NEEDED)} />;
  function turn(day: number): void {
    const left = days?.includes(day) ? days.filter((one) => one !== day) : [...(days ?? []), day];
    if (left.length > 0) write(place, saidDays(left));
  }
  return (
    <Frame place={place} group>
      {() => (
        <div className="a-days">
          {DAYS.map((name, day) => (
            <label key={name} className={days.includes(day) ? "a-on" : ""}>
              <input type="checkbox" checked={days.includes(day)} onChange={() => turn(day)} />
              {dayName(day, place.session.config.language)}
            </label>
          ))}
        </div>
      )}
    </Frame>
  );
}

/** Returns the short name of a day; the first of January 2024 was a Monday. */
function dayName(day: number, language: string): string {
  const at = new Date(Date.UTC(2024, 0, 1 + day));
  return new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" }).format(at);
}

function Otherwise({ place }: { place: Place }): ReactNode {
  return (
    <Frame place={place} group>
      {(aria) => (
        <Choices
          value={heldAt(place) === "skip" ? "skip" : "next"}
          options={[
            { value: "next", title: t("Hold until then") },
            { value: "skip", title: t("Skip this step") },
          ]}
          choose={(next) => write(place, next === "skip" ? "skip" : undefined)}
          aria={aria}
          label={place.title}
        />
      )}
    </Frame>
  );
}
