/** Values of a document that can be written here, by their kind. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import { t } from "../core/say";
import { numberOf } from "./expressions";
import type { Writing } from "./typed";

export type ValueKind =
  | "none"
  | "text"
  | "number"
  | "yesno"
  | "moment"
  | "key"
  | "offered"
  | "named"
  | "shown";

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
const MOMENT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9:]+|Z)?)?$/;

/** Returns of which kind a value is; "shown" for what can only be looked at. */
export function kindOfValue(said: Json | undefined): ValueKind {
  if (said === undefined) return "none";
  if (!isObject(said)) return "shown";
  if (said.t === "this") return "key";
  if (said.t === "ref") return "offered";
  if (said.t === "dict") return "named";
  return said.t === "const" ? kindOfConst(said) : "shown";
}

function kindOfConst({ v, as }: JsonObject): ValueKind {
  if (as === "datetime") return "moment";
  if (as !== undefined) return "shown";
  if (typeof v === "string") return "text";
  if (typeof v === "number") return "number";
  return typeof v === "boolean" ? "yesno" : "shown";
}

/** Returns a value of a kind to begin with, with what was written if that fits. */
export function freshValue(kind: ValueKind, said: Json | undefined): Json | undefined {
  const written = writtenIn(said);
  switch (kind) {
    case "text":
      return { t: "const", v: written };
    case "number":
      return { t: "const", v: numberOf(written) ?? 0 };
    case "yesno":
      return { t: "const", v: true };
    case "moment":
      return { t: "const", v: MOMENT.test(written) ? written : "2030-01-01T09:00", as: "datetime" };
    case "key":
      return { t: "this", name: NAME.test(written) ? written : "data_key" };
    case "named":
      return { t: "dict", v: {} };
    default:
      return undefined;
  }
}

/** Returns what stands in the line of a value. */
export function writtenIn(said: Json | undefined): string {
  if (!isObject(said)) return "";
  if (said.t === "this") return String(said.name ?? "");
  return typeof said.v === "string" || typeof said.v === "number" ? String(said.v) : "";
}

/** Returns how values of a kind are written in a line and read from it. */
export function writingOf(kind: ValueKind): Writing {
  return { said: writtenIn, read: (text) => read(kind, text) };
}

function read(kind: ValueKind, text: string) {
  const trimmed = text.trim();
  if (kind === "number") {
    const value = numberOf(trimmed);
    return value === null
      ? { wrong: t("A number, such as 1.5.") }
      : { value: { t: "const", v: value } };
  }
  if (kind === "moment") {
    const fits = MOMENT.test(trimmed) && !Number.isNaN(Date.parse(trimmed));
    return fits
      ? { value: { t: "const", v: trimmed.replace(" ", "T"), as: "datetime" } }
      : { wrong: t("A moment: 2030-01-31 09:00.") };
  }
  if (kind === "key")
    return NAME.test(trimmed)
      ? { value: { t: "this", name: trimmed } }
      : { wrong: t("Letters, digits and underscores, no digit first: order_id.") };
  return { value: { t: "const", v: text } };
}
