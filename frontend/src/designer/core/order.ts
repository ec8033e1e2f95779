/** Declared order, and what it says: a step that names no other goes on with the one declared next.
 *
 * Whoever puts steps elsewhere has all ways said first, changes them, and has the sheet arranged:
 * then nothing is said that the order says again, and no way has become another one unnoticed.
 */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import { type Step, Ways } from "../../document/ways";
import { type Sheet, withNodes } from "./sheet";

/** Where a way leads that leads nowhere: no step has this id, so that the checks name it. */
const NOWHERE = "nowhere";

/** Returns the id by which ways lead nowhere. */
export function gapOf(nodes: readonly Step[]): string {
  const known = new Set(nodes.map((node) => node.id));
  let gap = NOWHERE;
  for (let number = 2; known.has(gap); number++) gap = `${NOWHERE}_${number}`;
  return gap;
}

/** Tells whether a target stands for none. */
export function isGap(target: Json | undefined, nodes: readonly Step[]): boolean {
  return (
    typeof target === "string" &&
    /^nowhere(_\d+)?$/.test(target) &&
    nodes.every((node) => node.id !== target)
  );
}

/** Tells whether one of the ways of a step leads on to the one declared next, unless it says where. */
export function fallsThrough(step: Step): boolean {
  return new Ways([without(step, "next")]).all.some((way) => way.slot === "");
}

/** Returns steps that say all their ways, also those that the order says. A split cannot say where
 * it goes on when it is passed over; it does so here until the sheet is arranged. */
export function spoken(nodes: readonly Step[]): Step[] {
  const gap = gapOf(nodes);
  return nodes.map((node, place) => {
    const next = typeof node.next !== "string" && fallsThrough(node);
    const start = node.kind === "repeat" && typeof node.start !== "string";
    return {
      ...node,
      ...(next ? { next: nodes[place + 1]?.id ?? gap } : {}),
      ...(start ? { start: nodes[0]?.id ?? gap } : {}),
    };
  });
}

/** What became of steps whose ways were all said. */
export interface Arranged {
  readonly nodes: Step[];
  /** Steps that go on elsewhere now, because they cannot say where they went on before. */
  readonly lost: readonly string[];
}

/** Returns steps that say what their order does not say, given how they stood before. */
export function tidied(after: readonly Step[], before: readonly Step[]): Arranged {
  const old = new Map(before.map((step, place) => [step.id, { step, place }]));
  const first = after[0]?.id;
  const lost: string[] = [];
  const nodes = after.map((step, place) => {
    const was = old.get(step.id);
    const here = { following: after[place + 1]?.id, first };
    const there = was && { following: before[was.place + 1]?.id, first: before[0]?.id };
    if (strays(step, was?.step, here.following, after)) lost.push(step.id);
    const found = plain(step, was?.step, here, there, after);
    return was && same(found, was.step) ? was.step : found;
  });
  return { nodes, lost };
}

interface Around {
  readonly following: string | undefined;
  readonly first: string | undefined;
}

function plain(
  step: Step,
  was: Step | undefined,
  here: Around,
  there: Around | undefined,
  nodes: readonly Step[],
): Step {
  let found = step;
  if (typeof step.next === "string" && needless(step, was, here, there, nodes))
    found = without(found, "next");
  const starts = step.start !== undefined && step.start === here.first;
  if (starts && step.kind === "repeat" && !(was?.start && was.start === there?.first))
    found = without(found, "start");
  return found;
}

/** Tells whether a step need not say where it goes on, and has not done so anyway. */
function needless(
  step: Step,
  was: Step | undefined,
  here: Around,
  there: Around | undefined,
  nodes: readonly Step[],
): boolean {
  const kept = typeof was?.next === "string";
  if (step.kind === "split") return !kept;
  if (!fallsThrough(step)) return step.kind !== "repeat" && !kept;
  const redundant = was?.next === there?.following || (was && isEnd(was, there?.following, nodes));
  if (kept && redundant && was?.next === step.next) return false;
  return step.next === here.following || isEnd(step, here.following, nodes);
}

/** Tells whether a step leads nowhere and is the last one, so that this goes without saying. */
function isEnd(step: Step, following: string | undefined, nodes: readonly Step[]): boolean {
  return following === undefined && isGap(step.next, nodes);
}

/** Tells whether a step cannot say where it goes on, and now goes on elsewhere. */
function strays(
  step: Step,
  was: Step | undefined,
  following: string | undefined,
  nodes: readonly Step[],
): boolean {
  if (step.kind !== "split" || typeof step.next !== "string" || was?.next !== undefined)
    return false;
  return fallsThrough(step) && step.next !== following && !isEnd(step, following, nodes);
}

/** Returns the sheet with other steps, which all say their ways; the same sheet if none differs, and
 * on request also if a step would go on elsewhere. */
export function arranged(sheet: Sheet, after: readonly Step[], strictly = false): Sheet {
  const before = sheet.flow.nodes;
  const { nodes, lost } = tidied(after, before);
  if (strictly && lost.length) return sheet;
  const alike = nodes.length === before.length && nodes.every((one, at) => one === before[at]);
  return alike ? sheet : withNodes(sheet, nodes);
}

/** Returns a step with its targets changed; undefined takes one away. */
export function redirected(
  step: Step,
  turn: (target: string, slot: string) => string | undefined,
): Step {
  const found: [string, Json][] = [];
  for (const [name, said] of Object.entries(step)) {
    const turned = KEYS.has(name) ? turnedAt(said, `/${name}`, turn) : said;
    if (turned !== undefined) found.push([name, turned]);
  }
  return Object.fromEntries(found) as Step;
}

/** Keys of a step that lead to others, or have lists or clauses that do. */
const KEYS = new Set(
  "next onError default start goto then else cases arms waits branches".split(" "),
);

type Turn = (target: string, slot: string) => string | undefined;

function turnedAt(said: Json, slot: string, turn: Turn): Json | undefined {
  if (typeof said === "string") return turn(said, slot);
  if (Array.isArray(said)) {
    const found = said.map((one, place) => turnedAt(one, `${slot}/${place}`, turn));
    const left = found.filter((one) => one !== undefined);
    return left.length || !said.length ? left : undefined;
  }
  if (!isObject(said) || typeof said.goto !== "string") return said;
  const goto = turn(said.goto, `${slot}/goto`);
  if (goto !== undefined) return { ...said, goto };
  const rest = without(said, "goto");
  return Object.keys(rest).length ? rest : undefined;
}

/** Returns an object without one of its keys; the same if it has none. */
export function without<T extends JsonObject>(said: T, name: string): T {
  if (!Object.hasOwn(said, name)) return said;
  return Object.fromEntries(Object.entries(said).filter(([key]) => key !== name)) as T;
}

/** Tells whether JSON says the same, whatever the order of its keys. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one))
    return (
      Array.isArray(other) && one.length === other.length && one.every((v, i) => same(v, other[i]))
    );
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]))
  );
}
