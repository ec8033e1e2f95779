/** Values of a document in a few words, as they stand beside a field or in a comparison. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import type { Offer } from "../core/config";
import { same } from "../core/merging";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { nameOf, stepOf } from "../core/sheet";
import { valueSaid } from "../core/words";

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

/** Returns a value that says what it is; what is offered by its title. */
function valueInWords(said: JsonObject, session: Session): string {
  if (said.t === "opaque") return String(said.src);
  if (said.t === "const") return inWords(said.v, session);
  if (said.t === "list" || said.t === "dict") return inWords(said.v, session);
  return offerOf(said, session)?.title ?? valueSaid(said);
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
