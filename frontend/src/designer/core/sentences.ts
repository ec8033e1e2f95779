/** Problems as sentences, and the field that each is about. */

import type { Problem } from "../../document/problems";
import { isObject, type Json } from "../../document/structure";
import type { Config, Kind, ServerProblem } from "./config";
import { kindAmong } from "./faces";
import { filled, t } from "./say";
import { type Flow, nameOf } from "./sheet";

/** Returns what is wrong, and what is to be done, in the language of the page. Fields of a step are
 * called as the inspector calls them. */
export function sentence(problem: Problem | ServerProblem, config: Config, flow?: Flow): string {
  if ("text" in problem && problem.text) return problem.text;
  const code = open(problem) ? "leads-nowhere" : problem.code;
  const text = config.sentences[code] ?? config.sentences[problem.code];
  if (text === undefined) return t("This is not right: %(code)s.", { code: problem.code });
  const { field } = flow && lacks(problem) ? fieldOf(problem, flow, config) : { field: "" };
  const given = field ? { ...problem.params, name: field } : problem.params;
  const params = Object.entries(given).map(([name, value]) => [name, shown(value)]);
  // Python writes a number as %(total)g.
  return filled(text.replace(/%\((\w+)\)[gd]/g, "%($1)s"), Object.fromEntries(params)).replaceAll(
    "%%",
    "%",
  );
}

/** Tells whether a way was cut: its target is none that an author has named. */
function open({ code, params }: Problem | ServerProblem): boolean {
  return code === "target-unknown" && /^nowhere(_\d+)?$/.test(String(params.name));
}

/** Tells whether a step has no value of a field of its own. */
function lacks({ code, path }: Problem | ServerProblem): boolean {
  return code === "missing" && /^[/]nodes[/][0-9]+$/.test(path);
}

function shown(value: Json): string {
  if (Array.isArray(value)) return value.map(shown).join(", ");
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  return isObject(value) ? JSON.stringify(value) : String(value);
}

/** Returns the names of the step and of the field that a problem is about; "" for none. */
export function fieldOf(
  problem: Problem | ServerProblem,
  flow: Flow,
  { kinds, whole }: Pick<Config, "kinds" | "whole">,
): { step: string; field: string } {
  const [, first = "", place = "", name = ""] = problem.path.split("/");
  const step = first === "nodes" && place !== "" ? flow.nodes[Number(place)] : undefined;
  if (!step)
    return { step: "", field: first === "nodes" ? "" : titleIn(whole, first) || title(first) };
  const lacking = lacks(problem) ? String(problem.params.name) : "";
  const key = name || (ABOUT[problem.code] ?? lacking);
  return { step: nameOf(step), field: key && (titleIn(kindAmong(step, kinds), key) || title(key)) };
}

/** Slots that problems of a whole step are about. */
const ABOUT: Readonly<Record<string, string>> = {
  "then-missing": "then",
  "default-missing": "default",
  "branches-missing": "branches",
  "interval-missing": "every",
  "leads-nowhere": "next",
};

/** What is asked for, in sections. */
type Asked = Pick<Kind, "sections">;

function titleIn(asked: Asked | undefined, key: string): string {
  const fields = asked?.sections.flatMap((section) => section.fields) ?? [];
  return fields.find((field) => field.name === key)?.title ?? "";
}

/** Returns the title of a slot that no field of its kind fills in. */
function title(key: string): string {
  switch (key) {
    case "name":
      return t("Name");
    case "id":
      return t("Id");
    case "next":
      return t("Goes on with");
    case "onError":
      return t("If it fails");
    case "then":
      return t("Yes");
    case "else":
      return t("No");
    case "default":
      return t("Otherwise");
    case "branches":
      return t("Branches");
    case "start":
    case "goto":
      return t("Starts over with");
    case "every":
      return t("Interval");
    default:
      return key;
  }
}
