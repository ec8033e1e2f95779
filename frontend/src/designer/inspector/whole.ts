/** What a flow says as a whole, by what can be chosen for it and how it is written. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import type { Entrance, Section } from "../core/config";
import { parsed, spoken } from "../core/durations";
import { t } from "../core/say";
import type { Writing } from "./typed";

const DAY = 86_400;

/** How often rounds are made: a length of time, or the five parts of a cron line. */
export const ROUNDS: Writing = {
  said: (value) => {
    if (!isObject(value)) return "";
    return value.t === "duration" ? spoken(Number(value.seconds)) : String(value.v ?? "");
  },
  read: (text) => {
    const seconds = parsed(text);
    if (seconds !== null) return { value: { t: "duration", seconds } };
    const parts = text.trim().split(/\s+/);
    if (parts.length === 5) return { value: { t: "const", v: parts.join(" ") } };
    return { wrong: t("A length of time, or five parts: minute, hour, day, month, weekday.") };
  },
};

/** How long histories are kept: as the project says, for ever, for a time; "shown" for code. */
export type Keeping = "" | "ever" | "time" | "shown";

export function keepingOf(said: Json | undefined): Keeping {
  if (said === undefined) return "";
  if (isObject(said) && said.t === "duration") return "time";
  return isObject(said) && said.t === "const" && said.v === null ? "ever" : "shown";
}

export function freshKeeping(chosen: string): Json | undefined {
  if (chosen === "time") return { t: "duration", seconds: 365 * DAY };
  return chosen === "ever" ? { t: "const", v: null } : undefined;
}

/** How many run at once: any number, one, or one for each value of keys. */
export type Together = "" | "one" | "keys";

export function togetherOf(said: Json | undefined): Together {
  if (Array.isArray(said)) return "keys";
  return said === true ? "one" : "";
}

export function freshTogether(chosen: string, subject: Json | undefined): Json | undefined {
  if (chosen === "keys") return [typeof subject === "string" && subject ? subject : "key"];
  return chosen === "one" || undefined;
}

/** Returns the way of an entry, and what it says. */
export function entranceOf(
  said: Json,
  entrances: readonly Entrance[],
): { entrance: Entrance | undefined; held: JsonObject } {
  const entry = isObject(said) ? said : {};
  const entrance = entrances.find(({ kind }) => Object.hasOwn(entry, kind));
  const held = entry[entrance?.kind ?? ""];
  return { entrance, held: isObject(held) ? held : {} };
}

/** What has no field: it is decided elsewhere, or drawn. */
const ELSEWHERE = new Set(["schema", "name", "version", "nodes"]);

/** Returns the names of what a flow says and no field asks for. */
export function furtherIn(flow: JsonObject, sections: readonly Section[]): string[] {
  const asked = new Set(sections.flatMap(({ fields }) => fields).map(({ name }) => name));
  return Object.keys(flow).filter((name) => !asked.has(name) && !ELSEWHERE.has(name));
}
