/** Values, conditions and occasions of a document in words. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import { spoken } from "./durations";
import { t } from "./say";

/** Values of a list that are shown, and characters of a text. */
const MANY = 5;
const LONG = 60;
/** Conditions within conditions that are put into words. */
const DEEP = 12;

/** Returns the last part of what a reference or name says: "has_bought" of "shop.flows:has_bought". */
export function lastOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("."), path.lastIndexOf(":")) + 1) || path;
}

/** Returns what a value is, in words; "" for none. */
export function valueSaid(said: Json | undefined): string {
  if (said === undefined) return "";
  if (!isObject(said)) return plain(said);
  switch (said.t) {
    case "const":
      return plain(said.v ?? null);
    case "this":
      return String(said.name);
    case "ref":
      return lastOf(String(said.path));
    case "data":
    case "subject":
      return String(said.path);
    case "duration":
      return spoken(Number(said.seconds));
    case "expr":
      return conditionSaid(said);
    case "opaque":
      return shortened(String(said.src));
    case "list":
      return listed((said.v ?? []) as Json[]);
    default:
      return t("several values");
  }
}

function plain(said: Json): string {
  if (said === null) return t("nothing");
  if (said === true) return t("true");
  if (said === false) return t("false");
  if (Array.isArray(said)) return listed(said);
  if (isObject(said)) return t("several values");
  const text = shortened(String(said));
  return typeof said !== "string" || /^[\w@.+/:-]+$/.test(text) ? text : `“${text}”`;
}

function listed(all: readonly Json[]): string {
  const shown = all.slice(0, MANY).map(valueSaid);
  const more = all.length - shown.length;
  return [...shown, ...(more ? [t("%(n)s more", { n: more })] : [])].join(", ");
}

function shortened(text: string): string {
  return text.length > LONG ? `${text.slice(0, LONG)}…` : text;
}

/** Returns a condition in words: "order.total > 100 and country is DE". */
export function conditionSaid(said: Json | undefined, depth = 0): string {
  if (!isObject(said) || said.t !== "expr") return valueSaid(said);
  if (depth > DEEP) return "…";
  const { op, of } = said;
  if (op === "not")
    return t("not (%(condition)s)", { condition: conditionSaid(of as Json, depth + 1) });
  if (op === "and" || op === "or") return joined(said, depth);
  return comparison(said);
}

function joined(said: JsonObject, depth: number): string {
  const parts = ((said.of ?? []) as Json[]).map((one) => {
    const text = conditionSaid(one, depth + 1);
    return isObject(one) && Array.isArray(one.of) && one.of.length > 1 ? `(${text})` : text;
  });
  const both = (first: string, second: string) =>
    said.op === "and"
      ? t("%(first)s and %(second)s", { first, second })
      : t("%(first)s or %(second)s", { first, second });
  return parts.length ? parts.reduce(both) : t("nothing");
}

function comparison(said: JsonObject): string {
  const place = valueSaid(said.left);
  const value = valueSaid(said.right);
  switch (said.op) {
    case "==":
    case "in":
      return t("%(place)s is %(value)s", { place, value });
    case "!=":
      return t("%(place)s is not %(value)s", { place, value });
    case "contains":
      return t("%(place)s contains %(value)s", { place, value });
    case "startsWith":
      return t("%(place)s starts with %(value)s", { place, value });
    case "olderThan":
      return t("%(place)s is more than %(value)s ago", { place, value });
    case "within":
      return t("%(place)s is at most %(value)s ago", { place, value });
    case "empty":
      return t("%(place)s is empty", { place });
    case "set":
      return t("%(place)s is set", { place });
    default:
      return `${place} ${String(said.op)} ${value}`;
  }
}

/** Returns what is waited for, in words. */
export function occasionSaid(said: Json | undefined): string {
  if (!isObject(said)) return "";
  if (said.message !== undefined) return String(said.message);
  return conditionSaid(said.signal ?? said.condition ?? said.rows);
}
