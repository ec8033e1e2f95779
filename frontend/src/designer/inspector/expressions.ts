/** Conditions that are data: the closed grammar, and changes that stay within it. */

import { isObject, type Json, type JsonObject } from "../../document/structure";

/** How an operator is written: with a constant or place, a list, a duration, or nothing. */
export type Shape = "compares" | "among" | "ago" | "asks";

export const OPERATORS: Readonly<Record<string, Shape>> = {
  "==": "compares",
  "!=": "compares",
  "<": "compares",
  "<=": "compares",
  ">": "compares",
  ">=": "compares",
  contains: "compares",
  startsWith: "compares",
  in: "among",
  olderThan: "ago",
  within: "ago",
  empty: "asks",
  set: "asks",
};

/** What a comparison may be made with. */
export type Kind = "text" | "number" | "decimal" | "yesno" | "nothing" | "data" | "subject";

const DAY = 86_400;

export function isExpr(said: Json | undefined): said is JsonObject {
  return isObject(said) && said.t === "expr";
}

export function isGroup(said: JsonObject): boolean {
  return said.op === "and" || said.op === "or";
}

/** Returns a comparison to begin with, about the same place as another one. */
export function blank(like?: JsonObject): JsonObject {
  const left = isObject(like?.left) ? like.left : { t: "data", path: "" };
  return { t: "expr", op: "==", left, right: { t: "const", v: "" } };
}

/** Returns a comparison with another operator, and as much of its operand as fits. */
export function withOperator(said: JsonObject, op: string): JsonObject {
  const { left = { t: "data", path: "" }, right } = said;
  const head = { t: "expr", op, left };
  const shape = OPERATORS[op];
  if (shape === "asks") return head;
  if (shape === OPERATORS[String(said.op)] && right !== undefined) return { ...head, right };
  return { ...head, right: fitting(shape, isObject(right) ? right : {}) };
}

function fitting(shape: Shape | undefined, right: JsonObject): JsonObject {
  if (shape === "ago") return { t: "duration", seconds: DAY };
  if (shape === "among") {
    const scalar = right.t === "const" && !Array.isArray(right.v) && right.v !== "";
    return { t: "const", v: scalar ? [right.v as Json] : [] };
  }
  const first = right.t === "const" && Array.isArray(right.v) ? right.v[0] : undefined;
  return { t: "const", v: first ?? "" };
}

/** Returns whether a condition holds if another one does not, or the other one again. */
export function negated(said: JsonObject): JsonObject {
  if (said.op === "not" && isObject(said.of)) return said.of;
  return { t: "expr", op: "not", of: said };
}

/** Returns a condition joined with one more. */
export function joined(said: JsonObject, op: "and" | "or", more: JsonObject): JsonObject {
  if (said.op === op && Array.isArray(said.of)) return { ...said, of: [...said.of, more] };
  return { t: "expr", op, of: [said, more] };
}

/** Returns a group without one of its conditions; what is left alone stands for itself. */
export function without(said: JsonObject, place: number): JsonObject {
  const left = membersOf(said).filter((_one, at) => at !== place);
  return left.length === 1 ? (left[0] as JsonObject) : { ...said, of: left };
}

export function membersOf(said: JsonObject): JsonObject[] {
  return Array.isArray(said.of) ? said.of.filter(isObject) : [];
}

/** Returns of which kind an operand is. */
export function kindOf(operand: Json | undefined): Kind {
  if (!isObject(operand)) return "text";
  if (operand.t === "data" || operand.t === "subject") return operand.t;
  if (operand.as === "decimal") return "decimal";
  if (operand.v === null) return "nothing";
  if (typeof operand.v === "boolean") return "yesno";
  return typeof operand.v === "number" ? "number" : "text";
}

/** Returns what is written in the field of an operand. */
export function textOf(operand: Json | undefined): string {
  if (!isObject(operand)) return "";
  if (operand.t === "data" || operand.t === "subject") return String(operand.path ?? "");
  return operand.v === null || operand.v === undefined ? "" : String(operand.v);
}

/** Returns an operand of a kind by what was typed, or null if that is not of the kind. */
export function operandOf(kind: Kind, text: string): JsonObject | null {
  if (kind === "data" || kind === "subject") return { t: kind, path: text.trim() };
  if (kind === "nothing") return { t: "const", v: null };
  if (kind === "yesno") return { t: "const", v: text === "true" };
  if (kind === "text") return { t: "const", v: text };
  const number = numberOf(text);
  if (number === null) return null;
  if (kind === "number") return { t: "const", v: number };
  const digits = decimalOf(text);
  return digits === null ? null : { t: "const", v: digits, as: "decimal" };
}

/** Returns an operand of another kind, with what was written if that fits. */
export function retyped(operand: Json | undefined, kind: Kind): JsonObject {
  const zero = kind === "number" || kind === "decimal" ? "0" : "";
  const written = kindOf(operand) === "nothing" ? zero : textOf(operand);
  return operandOf(kind, written) ?? (operandOf(kind, zero) as JsonObject);
}

/** Returns a number by what was typed, with a point or a comma, or null. */
export function numberOf(text: string): number | null {
  const digits = decimalOf(text);
  return digits === null ? null : Number(digits);
}

function decimalOf(text: string): string | null {
  const digits = text.trim().replace(",", ".");
  return /^-?[0-9]{1,30}([.][0-9]{1,30})?$/.test(digits) ? digits : null;
}

/** Returns the values of a list as they are written, one in each line. */
export function linesOf(operand: Json | undefined): string {
  if (!isObject(operand) || !Array.isArray(operand.v)) return "";
  return operand.v.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join("\n");
}

/** Returns a list by its lines: numbers if all of them are, else texts. */
export function listOf(text: string): JsonObject {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const numbers = lines.map((line) => numberOf(line));
  return { t: "const", v: numbers.every((one) => one !== null) ? numbers : lines };
}

/** Returns the paths of data that conditions of a flow name, in order. */
export function pathsIn(said: Json | undefined): string[] {
  const found = new Set<string>();
  const visit = (one: Json | undefined) => {
    if (Array.isArray(one)) one.forEach(visit);
    else if (isObject(one)) {
      if (one.t === "data" && typeof one.path === "string" && one.path) found.add(one.path);
      else Object.values(one).forEach(visit);
    }
  };
  visit(said);
  return [...found].sort();
}
