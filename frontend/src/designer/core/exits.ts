/** Where ways leave a step, and what is written on them. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import { list, maySkip, type Step, type Way } from "../../document/ways";
import { fallsThrough, isGap } from "./order";
import { t } from "./say";
import type { Flow } from "./sheet";
import { conditionSaid, occasionSaid } from "./words";

/** A place at which a way can leave a step. */
export interface Exit {
  readonly slot: string;
  readonly label: string;
  /** Step that it leads to, which may not exist; null if it leads nowhere. */
  readonly target: string | null;
  /** Whether the step says so; if not, it goes on with the step declared next, or nowhere. */
  readonly said: boolean;
}

/** Kinds without a way of their own to the next step. */
const CHOOSING = new Set(["if", "switch", "split", "experiment", "waitFor", "end"]);

/** Returns everything that can be connected at a step, also what leads nowhere yet. */
export function exitsOf(flow: Flow, step: string): Exit[] {
  const place = flow.nodes.findIndex((node) => node.id === step);
  const node = flow.nodes[place];
  if (!node) return [];
  const said = (slot: string, label: string, target: Json | undefined): Exit => {
    const leads = typeof target === "string" && !isGap(target, flow.nodes);
    return { slot, label, target: leads ? target : null, said: leads };
  };
  const on = onOf(flow.nodes, node, place);
  const orOn = (slot: string, label: string, target: Json | undefined): Exit =>
    typeof target === "string"
      ? said(slot, label, target)
      : { slot, label, target: on.target, said: false };
  const found = [...chosen(node, said, orOn)];
  if (node.kind === "repeat") {
    const start = said("/start", t("again"), node.start);
    found.push(node.start === undefined ? { ...start, target: flow.nodes[0]?.id ?? null } : start);
  }
  if (!CHOOSING.has(node.kind) || maySkip(node)) found.push(on);
  if (node.kind !== "end" || node.onError !== undefined)
    found.push(said("/onError", t("if it fails"), node.onError));
  return found;
}

type Say = (slot: string, label: string, target: Json | undefined) => Exit;

function onOf(nodes: readonly Step[], node: Step, place: number): Exit {
  const label = onWord(node) || t("next");
  if (typeof node.next === "string") {
    const target = isGap(node.next, nodes) ? null : node.next;
    return { slot: "/next", label, target, said: target !== null };
  }
  const goes = node.kind !== "repeat" || fallsThrough(node);
  return { slot: "", label, target: (goes && nodes[place + 1]?.id) || null, said: false };
}

function* chosen(node: Step, said: Say, orOn: Say): Generator<Exit> {
  switch (node.kind) {
    case "if":
      yield orOn("/then/goto", t("yes"), clause(node.then));
      yield orOn("/else/goto", t("no"), clause(node.else));
      break;
    case "switch":
      yield* each(node, "cases", "/goto", said);
      yield said("/cases/-", t("another case"), undefined);
      yield said("/default", t("otherwise"), node.default);
      break;
    case "split":
      for (const [place, target] of items(node.branches).entries())
        yield said(`/branches/${place}`, t("branch %(n)s", { n: place + 1 }), target);
      yield said("/branches/-", t("another branch"), undefined);
      break;
    case "experiment":
      yield* each(node, "arms", "/goto", orOn);
      yield said("/arms/-", t("another arm"), undefined);
      break;
    case "waitFor":
      yield* each(node, "waits", "/goto", orOn);
      yield said("/waits/-", t("another occasion"), undefined);
      if (node.within !== undefined || node.else !== undefined)
        yield orOn("/else", t("if it takes too long"), node.else);
      break;
    case "jump":
      yield said("/goto", t("again"), node.goto);
  }
}

function* each(node: Step, name: string, rest: string, say: Say): Generator<Exit> {
  for (const [place, one] of objects(node[name]).entries())
    yield say(`/${name}/${place}${rest}`, itemWord(name, one, place), one.goto);
}

/** Returns the words on a way, or "" if it goes without saying. */
export function labelOf(flow: Flow, way: Way): string {
  const node = flow.nodes.find((one) => one.id === way.source);
  return node ? wordOn(node, way.slot) : "";
}

/** Returns the words on the way that leaves a step at a slot. */
export function wordOn(node: Step, slot: string): string {
  const [, name = "", place = ""] = slot.split("/");
  switch (name) {
    case "then":
      return t("yes");
    case "else":
      return node.kind === "if" ? t("no") : t("if it takes too long");
    case "default":
      return t("otherwise");
    case "onError":
      return t("if it fails");
    case "goto":
    case "start":
      return t("again");
    case "cases":
    case "arms":
    case "waits":
      return itemWord(name, objects(node[name])[Number(place)] ?? {}, Number(place));
    default:
      return name === "branches" ? "" : onWord(node);
  }
}

/** Returns the words on the way to the next step: all that goes there, and is not by itself clear. */
function onWord(node: Step): string {
  if (node.kind === "repeat" || node.kind === "jump") return t("when over");
  if (!CHOOSING.has(node.kind)) return "";
  const falling = [...fallen(node)];
  if (maySkip(node)) falling.push(t("if skipped"));
  return falling.join(", ");
}

/** Yields the words of what a step chooses and goes on with the next one. */
function* fallen(node: Step): Generator<string> {
  if (node.kind === "if") {
    if (clause(node.then) === undefined) yield t("yes");
    if (clause(node.else) === undefined) yield t("no");
  }
  for (const name of node.kind === "waitFor" ? ["waits"] : ["arms"])
    for (const [place, one] of objects(node[name]).entries())
      if (typeof one.goto !== "string") yield itemWord(name, one, place);
  if (node.kind === "waitFor" && node.within !== undefined && node.else === undefined)
    yield t("if it takes too long");
}

function itemWord(name: string, one: JsonObject, place: number): string {
  if (name === "arms") return armSaid(one);
  const label = typeof one.label === "string" ? one.label : "";
  if (label) return label;
  const said = name === "cases" ? conditionSaid(one.ask) : occasionSaid(one.for);
  return said || t("case %(n)s", { n: place + 1 });
}

/** Returns an arm with its weight: "voucher 45 %". */
export function armSaid(arm: JsonObject): string {
  return t("%(name)s %(share)s %", { name: armName(arm), share: Number(arm.weight ?? 0) });
}

/** Returns what an arm is called. */
export function armName({ name }: JsonObject): string {
  return name === "holdout" ? t("holdout") : String(name ?? "");
}

function clause(said: Json | undefined): Json | undefined {
  return isObject(said) ? said.goto : undefined;
}

function items(said: Json | undefined): Json[] {
  return Array.isArray(said) ? said : [];
}

/** Returns the objects of a list, each at its place. */
function objects(said: Json | undefined): JsonObject[] {
  return Array.isArray(said) ? list(said).map((one) => (isObject(one) ? one : {})) : [];
}
