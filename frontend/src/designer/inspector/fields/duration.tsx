/** A length of time in people's words, answered at once with what it adds up to. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../../document/structure";
import { parsed, spoken } from "../../core/durations";
import { t } from "../../core/say";
import { type FieldProps, heldAt } from "../place";
import { Shown } from "../shown";
import type { Writing } from "../typed";
import { Written } from "./number";

const HOUR = 3600;
const DAY = 24 * HOUR;

export function lasting(required: boolean): Writing {
  return {
    said: (value) => (isObject(value) && value.t === "duration" ? spoken(secondsOf(value)) : ""),
    read: (text) => {
      if (text.trim() === "" && !required) return { value: undefined };
      const seconds = parsed(text);
      if (seconds === null) return { wrong: t("A length of time: 2 days 3 h, or 90 min.") };
      return { value: { t: "duration", seconds } };
    },
  };
}

export function DurationField({ place, field }: FieldProps): ReactNode {
  const said = heldAt(place);
  if (isObject(said) && said.t !== "duration") return <Shown place={place} field={field} />;
  const answer = isObject(said) ? sum(secondsOf(said)) : "";
  return <Written place={place} field={field} writing={lasting(field.required)} answer={answer} />;
}

function secondsOf(said: Json | undefined): number {
  return isObject(said) && typeof said.seconds === "number" ? said.seconds : 0;
}

/** Returns what a duration adds up to in one unit, or "" if it is said in one. */
function sum(seconds: number): string {
  if (seconds >= DAY && seconds % DAY !== 0 && seconds % HOUR === 0)
    return t("%(count)s hours.", { count: seconds / HOUR });
  if (seconds >= HOUR && seconds % HOUR !== 0 && seconds % 60 === 0)
    return t("%(count)s minutes.", { count: seconds / 60 });
  return "";
}
