/** How often something starts over: minutes, days, or a cron line. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../../document/structure";
import { t } from "../../core/say";
import { Box, Select } from "../controls";
import { Frame } from "../frame";
import { type FieldProps, heldAt, inner, type Place, write } from "../place";
import { useTyped, type Writing } from "../typed";
import { counting } from "./number";

type Unit = "minutes" | "days" | "cron";

const CRON: Writing = {
  said: (value) => (typeof value === "string" ? value : ""),
  read: (text) =>
    text.trim().split(/\s+/).length === 5
      ? { value: text.trim() }
      : { wrong: t("Five parts: minute, hour, day, month, weekday.") },
};

export function EveryField({ place, field }: FieldProps): ReactNode {
  const unit = unitOf(heldAt(place));
  const line = inner(place, unit, place.title);
  const typed = useTyped(line, unit === "cron" ? CRON : counting(true));
  return (
    <Frame place={place} help={field.help} required={field.required} wrong={typed.wrong}>
      {(aria) => (
        <div className="a-pair a-turned" data-path={line.path}>
          <Box typed={typed} aria={aria} mono={unit === "cron"} />
          <Units place={place} unit={unit} />
        </div>
      )}
    </Frame>
  );
}

function Units({ place, unit }: { place: Place; unit: Unit }): ReactNode {
  return (
    <Select
      value={unit}
      options={[
        { value: "minutes", title: t("Minutes") },
        { value: "days", title: t("Days") },
        { value: "cron", title: t("By cron") },
      ]}
      choose={(next) => write(place, fresh(next as Unit, heldAt(place)))}
      aria={{}}
      label={t("Unit")}
    />
  );
}

function unitOf(said: Json | undefined): Unit {
  if (!isObject(said)) return "days";
  if (said.cron !== undefined) return "cron";
  return said.minutes !== undefined ? "minutes" : "days";
}

function fresh(unit: Unit, said: Json | undefined): Json {
  if (unit === "cron") return { cron: "0 9 * * 1" };
  const count = isObject(said) ? (said.minutes ?? said.days) : undefined;
  return { [unit]: typeof count === "number" ? count : 1 };
}
