/** Values of a document in a few words, as they stand beside a field or in a comparison. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import type { Offer } from "../core/config";
import { spoken } from "../core/durations";
import { same } from "../core/merging";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { nameOf, stepOf } from "../core/sheet";

/** Slots that hold the id of a step. */
const STEPS = /[/](next|onError|goto|default|start|branches[/][0-9]+)$|^[/](else|branches)$/;

/** Returns a value in words. */
export function inWords(said: Json | undefined, session: Session, path = ""): string {
  if (said === undefined || said === null) return t("nothing");
  if (typeof said === "boolean") return said ? t("yes") : t("no");
  if (typeof said === "string") return STEPS.test(path) ? stepName(said, session) : said || "“”";
  if (typeof said === "number") return String(said);
  if (Array.isArray(said)) return said.map((one) => inWords(one, session, path)).join(", ");
  if (typeof said.t === "string") return valueInWords(said, session);
  return recordInWords(said, session, path);
}

/** Returns what a step is called; its id if there is none. */
export function stepName(id: string, session: Session): string {
  const step = stepOf(session.sheet, id);
  return step ? nameOf(step) : id;
}

/** Returns what is offered by the value that names it. */
export function offerOf(said: Json | undefined, session: Session): Offer | undefined {
  return session.config.offers.find(({ value }) => same(value, said));
}

function valueInWords(said: JsonObject, session: Session): string {
  switch (said.t) {
    case "duration":
      return spoken(Number(said.seconds));
    case "const":
      return inWords(said.v, session);
    case "expr":
      return exprInWords(said, session);
    case "opaque":
      return String(said.src);
    case "list":
    case "dict":
      return inWords(said.v, session);
    default:
      return offerOf(said, session)?.title ?? String(said.name ?? said.path ?? "");
  }
}

/** Returns a condition in words, with brackets only where conditions lie in one another. */
export function exprInWords(said: JsonObject, session: Session): string {
  const of = said.of;
  if (isObject(of)) return t("not (%(condition)s)", { condition: exprInWords(of, session) });
  if (Array.isArray(of)) {
    const word = said.op === "or" ? t("or") : t("and");
    const inner = of.filter(isObject).map((one) => {
      const text = exprInWords(one, session);
      return one.op === "and" || one.op === "or" ? `(${text})` : text;
    });
    return inner.join(` ${word} `);
  }
  const left = isObject(said.left) ? String(said.left.path) : "";
  const right = isObject(said.right) ? operandInWords(said.right, session) : "";
  return `${left} ${operatorName(String(said.op))} ${right}`.trim();
}

function operandInWords(said: JsonObject, session: Session): string {
  if (said.t === "duration") return spoken(Number(said.seconds));
  if (said.t !== "const") return String(said.path);
  return typeof said.v === "string" && said.as === undefined
    ? `“${said.v}”`
    : inWords(said.v, session);
}

/** Returns an operator as it is read. */
export function operatorName(op: string): string {
  switch (op) {
    case "==":
      return t("is");
    case "!=":
      return t("is not");
    case "contains":
      return t("contains");
    case "startsWith":
      return t("begins with");
    case "in":
      return t("is one of");
    case "olderThan":
      return t("is longer ago than");
    case "within":
      return t("is within the last");
    case "empty":
      return t("is empty");
    case "set":
      return t("is set");
    default:
      return op;
  }
}

function recordInWords(said: JsonObject, session: Session, path: string): string {
  if (said.noop) return t("nothing");
  if (isObject(said.call)) return inWords(said.call, session);
  if (Array.isArray(said.args)) {
    const [first, ...rest] = said.args;
    const named = Object.entries(isObject(said.kwargs) ? said.kwargs : {}).map(
      ([name, value]) => `${name}: ${inWords(value, session)}`,
    );
    const given = [...rest.map((one) => inWords(one, session)), ...named];
    return `${inWords(first, session)}${given.length ? ` (${given.join(", ")})` : ""}`;
  }
  const pairs = Object.entries(said).map(([name, value]) => {
    const text = inWords(value, session, `${path}/${name}`);
    return name === "goto" ? `→ ${text}` : text;
  });
  return pairs.join(" ");
}
