/** What can be done about a problem at once; each is one step of undo. */

import type { Problem } from "../../document/problems";
import { isObject, type Json, type JsonObject } from "../../document/structure";
import { list, type Step, waysOf } from "../../document/ways";
import type { Command } from "./bus";
import { connecting } from "./connecting";
import { armName, exitsOf } from "./exits";
import { kindOf } from "./faces";
import { freshId, freshName } from "./ids";
import { arranged, gapOf, isGap, spoken } from "./order";
import { healing } from "./removing";
import { t } from "./say";
import type { Session } from "./session";
import { renaming, setting, settingFlow } from "./setting";
import { type Edit, nameOf, type Sheet, stepOf, withNodes } from "./sheet";

/** A remedy with its result: "Give the missing 5 % to Holdout". */
export interface Fix {
  readonly title: string;
  readonly command: Command;
}

/** What a remedy is made of. */
interface Case {
  readonly problem: Problem;
  readonly session: Session;
  readonly sheet: Sheet;
  readonly step: Step;
  /** Pointer inside the step. */
  readonly slot: string;
}

/** Returns what can be done about a problem at once; often nothing. */
export function fixesOf(problem: Problem, session: Session): Fix[] {
  if (session.readOnly) return [];
  const { sheet } = session;
  const step = stepOf(sheet, problem.step);
  const makers = step ? STEPS[problem.code] : undefined;
  if (!step || !makers) return ofFlow(problem, sheet);
  const slot = problem.path.replace(/^\/nodes\/\d+/, "");
  return makers({ problem, session, sheet, step, slot });
}

function fix(title: string, edit: Edit): Fix {
  return { title, command: { title, edit } };
}

const STEPS: Readonly<Record<string, (given: Case) => Fix[]>> = {
  weights,
  "weight-empty": ({ step, slot }) => withoutItem(step, slot, 2),
  unreachable,
  "target-unknown": targetUnknown,
  "leads-nowhere": ({ session, step }) => toEnd(session, step, ""),
  "no-end": ({ session, step }) => (hasEnd(session.sheet) ? [] : [appendedEnd(session, step)]),
  "name-twice": renamed,
  "name-wrong": renamed,
  "name-reserved": renamed,
  "id-twice": idTwice,
  "then-missing": ({ step }) => [
    fix(t("Go on either way"), setting(step.id, "/then", { noop: true })),
  ],
  "default-missing": ({ session, step }) => toEnd(session, step, "/default"),
  "label-twice": labelTwice,
  "limit-missing": ({ step }) => [takenAway(step, "/else")],
  "interval-missing": ({ step }) => [
    fix(t("Start over every day"), setting(step.id, "/every", { days: 1 })),
  ],
  "hours-empty": ({ step }) => [takenAway(step, "/during")],
  "duration-empty": ({ step, slot }) => (slot === "" ? [] : [takenAway(step, slot)]),
  "branches-missing": ({ step }) => [removed(step)],
  "split-missing": ({ step }) => [removed(step)],
  "subject-missing": ({ step, slot }) => (slot === "/atMost" ? [takenAway(step, slot)] : []),
  "field-undeclared": ({ problem, sheet }) => declared(problem, sheet),
  unknown: ({ step, slot }) => [takenAway(step, slot)],
};

function ofFlow({ code, path, params }: Problem, sheet: Sheet): Fix[] {
  if (code === "few" && path === "/nodes") return [fix(t("Add an end"), withEnd)];
  if (code === "unknown" && !path.startsWith("/nodes"))
    return [
      fix(t("Take %(name)s away", { name: String(params.name) }), settingFlow(path, undefined)),
    ];
  if (code === "field-undeclared") return declared({ code, path, params, step: "" }, sheet);
  if (code === "rule-twice") return ruleTwice(path, sheet);
  return [];
}

// -- ways

function targetUnknown({ session, step, slot }: Case): Fix[] {
  const found = toEnd(session, step, slot);
  const [, name = ""] = slot.split("/");
  if (name === "cases") return [...found, ...withoutItem(step, slot, 1)];
  if (["branches", "default", "onError"].includes(name))
    return [...found, fix(t("Take the way away"), setting(step.id, slot, undefined))];
  if (name === "start")
    return [...found, fix(t("Start over from the beginning"), setting(step.id, slot, undefined))];
  return [...found, ...goingOn(session.sheet, step, slot)];
}

/** Returns the remedy that a way goes on with the next step, as if nothing were said. */
function goingOn({ flow }: Sheet, step: Step, slot: string): Fix[] {
  const on = exitsOf(flow, step.id).find((exit) => exit.slot === "" || exit.slot === "/next");
  const following = flow.nodes[flow.nodes.findIndex((node) => node.id === step.id) + 1];
  const said =
    slot === "/next" || !on?.said ? following : flow.nodes.find((node) => node.id === on.target);
  if (!said || slot === "/goto") return [];
  const title = t("Go on with %(name)s", { name: nameOf(said) });
  if (slot === "/then/goto") return [fix(title, setting(step.id, "/then", { noop: true }))];
  const path = slot === "/else/goto" ? "/else" : slot;
  return [fix(title, setting(step.id, path, undefined))];
}

/** Returns the remedy that a way leads to the last end, which is made if there is none. */
function toEnd(session: Session, step: Step, slot: string): Fix[] {
  const end = session.sheet.flow.nodes.findLast((node) => node.kind === "end");
  if (!end) return [appendedEnd(session, step, slot)];
  if (end.id === step.id) return [];
  const title = t("Lead to %(name)s", { name: nameOf(end) });
  return [fix(title, connecting(step.id, slot, end.id))];
}

function appendedEnd({ config }: Session, step: Step, slot = ""): Fix {
  const edit: Edit = (sheet) => {
    const ended = withEnd(sheet, kindOf({ id: "", kind: "end" }, config)?.blank);
    const id = ended.flow.nodes.at(-1)?.id as string;
    return connecting(step.id, slot, id)(ended);
  };
  return fix(t("Add an end and lead there"), edit);
}

/** Returns the sheet with an end behind all steps. */
function withEnd(sheet: Sheet, blank: JsonObject = {}): Sheet {
  const { nodes } = sheet.flow;
  const id = freshId([...nodes.map((node) => node.id), gapOf(nodes)]);
  const end = { id, name: freshName("end", nodes.map(nameOf)), kind: "end", ...blank };
  return arranged(sheet, [...spoken(nodes), end]);
}

function hasEnd({ flow }: Sheet): boolean {
  return flow.nodes.some((node) => node.kind === "end" || node.kind === "repeat");
}

/** Ways that lead nowhere and could lead to a step, at most. */
const OPEN = 2;

function unreachable({ sheet, step }: Case): Fix[] {
  const { nodes } = sheet.flow;
  const open = waysOf(nodes).all.filter(
    ({ source, target }) =>
      source !== step.id && (target === null || isGap(target, nodes)) && !isLast(nodes, source),
  );
  const led = open.slice(0, OPEN).flatMap(({ source, slot }) => {
    const from = nodes.find((node) => node.id === source);
    const title = t("Lead %(name)s here", { name: from ? nameOf(from) : source });
    return [fix(title, connecting(source, slot, step.id))];
  });
  const needed = step.kind === "end" && nodes.filter((node) => node.kind === "end").length < 2;
  return needed ? led : [...led, removed(step)];
}

/** Tells whether a step is one at which a flow may stand still, so that its way is not open. */
function isLast(nodes: readonly Step[], id: string): boolean {
  const kind = nodes.find((node) => node.id === id)?.kind;
  return kind === "end" || kind === "repeat";
}

function removed(step: Step): Fix {
  return fix(t("Remove %(name)s", { name: nameOf(step) }), healing([step.id]));
}

function takenAway(step: Step, slot: string): Fix {
  return fix(t("Take it away"), setting(step.id, slot, undefined));
}

/** Returns the remedy that an item of a list goes, if enough of them stay. */
function withoutItem(step: Step, slot: string, least: number): Fix[] {
  const [, name = "", place = ""] = slot.split("/");
  const items = step[name];
  if (!Array.isArray(items) || items.length <= least) return [];
  return [fix(t("Take it away"), setting(step.id, `/${name}/${place}`, undefined))];
}

// -- names

function renamed({ session, sheet, step }: Case): Fix[] {
  const { "x-taken": taken } = session.config.schema;
  const names = sheet.flow.nodes.map(nameOf);
  const name = freshName(nameOf(step), [...names, ...((taken ?? []) as string[])]);
  return [fix(t("Rename to %(name)s", { name }), renaming(step.id, name))];
}

/** Returns the remedy that the step at this place gets an id of its own; ways lead to the other. */
function idTwice({ problem, sheet }: Case): Fix[] {
  const place = Number(problem.path.split("/")[2]);
  const step = sheet.flow.nodes[place];
  if (!step || sheet.flow.nodes.findIndex((one) => one.id === step.id) === place) return [];
  const edit: Edit = (now) => {
    const id = freshId(now.flow.nodes.map((node) => node.id));
    const nodes = now.flow.nodes.map((one, at) => (at === place ? { ...one, id } : one));
    return withNodes(now, nodes);
  };
  return [fix(t("Give it an id of its own"), edit)];
}

function labelTwice({ step, slot }: Case): Fix[] {
  const [, list = "", place = "", key = ""] = slot.split("/");
  const items = objects(step[list]);
  const label = freshLabel(String(items[Number(place)]?.[key] ?? ""), items, key);
  return [fix(t("Rename to %(name)s", { name: label }), setting(step.id, slot, label))];
}

function ruleTwice(path: string, sheet: Sheet): Fix[] {
  const [, list = "", place = "", key = ""] = path.split("/");
  const items = objects(sheet.flow[list]);
  const name = freshLabel(String(items[Number(place)]?.[key] ?? ""), items, key);
  return [fix(t("Rename to %(name)s", { name }), settingFlow(path, name))];
}

function freshLabel(label: string, items: readonly JsonObject[], key: string): string {
  const taken = new Set(items.map((one) => one[key]));
  let number = 2;
  while (taken.has(`${label} ${number}`)) number++;
  return `${label} ${number}`;
}

function declared({ params }: Problem, { flow }: Sheet): Fix[] {
  const name = String(params.name ?? "");
  const fields = Array.isArray(flow.subjectFields) ? flow.subjectFields : [];
  if (!name || !flow.subject) return [];
  const title = t("Declare the field %(name)s", { name });
  return [fix(title, settingFlow("/subjectFields", [...fields, name]))];
}

// -- weights

/** Returns the remedies that make weights 100: by the last arm, or by all of them alike. */
function weights({ step }: Case): Fix[] {
  const arms = objects(step.arms);
  const total = arms.reduce((sum, arm) => sum + Number(arm.weight), 0);
  const missing = rounded(100 - total);
  const last = arms.at(-1);
  const place = arms.length - 1;
  const found: Fix[] = [];
  const weight = last ? rounded(Number(last.weight) + missing) : 0;
  if (last && weight > 0 && Number.isFinite(weight)) {
    const name = armName(last);
    const title =
      missing > 0
        ? t("Give the missing %(n)s % to %(name)s", { n: missing, name })
        : t("Take the surplus %(n)s % from %(name)s", { n: -missing, name });
    found.push(fix(title, setting(step.id, `/arms/${place}/weight`, weight)));
  }
  if (arms.length)
    found.push(fix(t("Make all arms alike"), setting(step.id, "/arms", alike(arms))));
  return found;
}

function alike(arms: readonly JsonObject[]): Json {
  const share = Math.floor(10_000 / arms.length) / 100;
  const rest = rounded(100 - share * (arms.length - 1));
  return arms.map((arm, at) => ({ ...arm, weight: at === arms.length - 1 ? rest : share }));
}

function rounded(number: number): number {
  return Math.round(number * 1e6) / 1e6;
}

function objects(said: Json | undefined): JsonObject[] {
  return Array.isArray(said) ? list(said).map((one) => (isObject(one) ? one : {})) : [];
}
