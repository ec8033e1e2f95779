/** Adding a step: on a way, behind a step, at the beginning, or on its own. */

import { isObject, type Json } from "../../document/structure";
import { type Step, type Way, Ways } from "../../document/ways";
import type { Point } from "../../layout/parts";
import type { Kind } from "./config";
import { connected } from "./connecting";
import { exitsOf } from "./exits";
import { freshId, freshName } from "./ids";
import { arranged, fallsThrough, gapOf, isGap, spoken, tidied } from "./order";
import { pinning } from "./placing";
import { type Edit, nameOf, type Sheet } from "./sheet";

/** Where something is added. With none of it: on the way to the last end, or at the end. */
export interface Where {
  /** Behind this step, whose way on it takes over. */
  readonly after?: string;
  /** On this way. */
  readonly on?: { readonly source: string; readonly slot: string };
  /** Here on the canvas; without the others it stands on its own. */
  readonly at?: Point;
  readonly first?: boolean;
}

/** The gap into which steps are put. */
export interface Spot {
  /** Step and slot from which a way leads to them, or null if they stand on their own. */
  readonly from: { readonly source: string; readonly slot: string } | null;
  /** Step to which they lead on, or null. */
  readonly to: string | null;
  readonly first: boolean;
  readonly gap: string;
}

/** Names of steps whose kind is no good name in Python, or not the clearest. */
const NAMES: Readonly<Record<string, string>> = { if: "check", execute: "step", waitFor: "wait" };

/** Returns an edit that adds a step of a kind, and the id of the step. */
export function adding(sheet: Sheet, kind: Kind, where: Where): { edit: Edit; id: string } {
  const { nodes } = sheet.flow;
  const id = freshId([...nodes.map((node) => node.id), gapOf(nodes)]);
  const wanted = kind.cls ? kind.cls.slice(kind.cls.search(/[^.:]+$/)) : kind.kind;
  const name = freshName(NAMES[wanted] ?? wanted, nodes.map(nameOf));
  const cls = kind.cls ? { cls: kind.cls } : {};
  const step: Step = { id, name, kind: kind.kind, ...cls, ...kind.blank };
  const edit: Edit = (now) => {
    const put = inserted(now, (spot) => [leading(step, spot, now.flow.nodes)], where);
    return where.at ? pinning({ [id]: where.at })(put) : put;
  };
  return { edit, id };
}

/** Returns the sheet with steps put in where they are wanted. The first of them is led to; all of
 * them say all their ways. */
export function inserted(
  sheet: Sheet,
  block: (spot: Spot) => readonly Step[],
  where: Where,
): Sheet {
  const { nodes } = sheet.flow;
  const spot = spotOf(sheet, where);
  const steps = block(spot);
  const [head] = steps;
  if (!head) return sheet;
  const { from } = spot;
  const led = spoken(nodes).map((step) =>
    step.id === from?.source ? connected(step, from.slot, head.id, spot.gap) : step,
  );
  return arranged(sheet, led.toSpliced(placeIn(led, nodes, steps, spot), 0, ...steps));
}

function spotOf({ flow }: Sheet, where: Where): Spot {
  const { nodes } = flow;
  const gap = gapOf(nodes);
  const known = (id: string | null | undefined) => nodes.some((node) => node.id === id);
  const begin = nodes[0]?.id ?? null;
  if (where.first || !nodes.length) return { from: null, to: begin, first: true, gap };
  if (where.on && known(where.on.source)) {
    const { source, slot } = where.on;
    return { from: where.on, to: targetAt(flow, source, slot), first: false, gap };
  }
  if (known(where.after)) return { ...behind(flow, where.after as string), first: false, gap };
  const end = nodes.findLast((node) => node.kind === "end")?.id;
  if (where.at) return { from: null, to: end ?? null, first: false, gap };
  if (end !== undefined) return { ...before(flow, end), first: false, gap };
  return { ...behind(flow, nodes.at(-1)?.id as string), first: false, gap };
}

type Between = Pick<Spot, "from" | "to">;

/** Returns the way on of a step: the one that it goes without choosing, or else its first. */
function behind(flow: Flow, id: string): Between {
  const slot = wayOn(flow, id);
  if (slot !== null) return { from: { source: id, slot }, to: targetAt(flow, id, slot) };
  return before(flow, id);
}

type Flow = Sheet["flow"];

/** Returns the slot along which a step goes on, or null. */
export function wayOn(
  flow: Flow,
  id: string,
  ways: readonly Way[] = leaving(flow, id),
): string | null {
  const falls = ways.find((way) => way.slot === "" || way.slot === "/next");
  if (falls) return falls.slot;
  const exits = exitsOf(flow, id).filter((exit) => exit.slot !== "/onError");
  const on = exits.find((exit) => exit.slot === "" || exit.slot === "/next");
  return on?.slot ?? exits.find((exit) => exit.target !== null)?.slot ?? exits[0]?.slot ?? null;
}

function leaving(flow: Flow, id: string): readonly Way[] {
  return new Ways(flow.nodes).leaving(id);
}

/** Returns the way to a step from the one declared before it, or else the first way to it. */
function before({ nodes }: Flow, id: string): Between {
  const place = nodes.findIndex((node) => node.id === id);
  const to = new Ways(nodes).all.filter((way) => way.target === id && way.source !== id);
  const previous = nodes[place - 1]?.id;
  const on = ({ source, slot }: Way) => source === previous && (slot === "" || slot === "/next");
  const way = to.find(on) ?? to[0];
  return { from: way ? { source: way.source, slot: way.slot } : null, to: id };
}

/** Returns the step to which a slot leads, or null. */
function targetAt(flow: Flow, source: string, slot: string): string | null {
  const way = new Ways(flow.nodes).leaving(source).find((one) => one.slot === slot);
  const exit = exitsOf(flow, source).find((one) => one.slot === slot);
  const on = slot === "" || slot === "/next";
  const other = on
    ? exitsOf(flow, source).find((one) => one.slot === "" || one.slot === "/next")
    : undefined;
  const target = way?.target ?? exit?.target ?? other?.target ?? null;
  if (slot === "/branches/-") return joinOf(flow, source);
  return isGap(target ?? undefined, flow.nodes) ? null : target;
}

/** Returns the join at which the branches of a split meet, or null. */
function joinOf({ nodes }: Flow, split: string): string | null {
  const reached = new Ways(nodes).reached([split]);
  return nodes.find((node) => node.kind === "join" && reached.has(node.id))?.id ?? null;
}

/** Returns where steps are put in: so that as little as possible must be said of where steps go on,
 * and of equal places the nearest to the way. Never at the beginning, unless they are to be first. */
function placeIn(
  led: readonly Step[],
  nodes: readonly Step[],
  steps: readonly Step[],
  { from, to, first }: Spot,
): number {
  if (first) return 0;
  const at = (id: string | null | undefined) => led.findIndex((step) => step.id === id);
  const [behindIt, beforeIt] = [at(from?.source) + 1, at(to)];
  const on = from?.slot === "" || from?.slot === "/next";
  const near = on ? [behindIt, beforeIt] : [beforeIt, behindIt];
  const ahead = near.filter((place) => place > 0 && (place === behindIt || place >= behindIt));
  const wanted = [...ahead, ...(to === null || !from ? [led.length] : [])];
  const cost = (place: number) => {
    const { nodes: found, lost } = tidied(led.toSpliced(place, 0, ...steps), nodes);
    return lost.length * led.length + found.filter((step) => step.next !== undefined).length;
  };
  const places = wanted.map((place) => ({ place, cost: cost(place) }));
  if (places.every((one) => one.cost >= led.length && led.length > 1))
    places.push(...led.map((_step, place) => ({ place: place + 1, cost: cost(place + 1) })));
  return places.reduce((best, one) => (one.cost < best.cost ? one : best)).place;
}

/** Returns a new step that leads on to where the way led into which it is put. */
function leading(step: Step, { from, to, gap }: Spot, nodes: readonly Step[]): Step {
  const known = (id: Json | undefined) => nodes.some((node) => node.id === id);
  const on = to ?? gap;
  let found = step;
  if (step.kind === "switch") {
    const cases = ((step.cases ?? []) as Json[]).map((one) =>
      isObject(one) && !known(one.goto) ? { ...one, goto: on } : one,
    );
    const open = to !== null && !known(step.default);
    found = { ...step, cases, ...(open ? { default: on } : {}) };
  }
  if (step.kind === "split") found = { ...step, branches: [on] };
  if (step.kind === "jump" && !known(step.goto)) found = { ...step, goto: from?.source ?? on };
  if (step.kind === "repeat" && !known(step.start))
    found = { ...step, start: nodes[0]?.id ?? step.id };
  return fallsThrough(found) ? { ...found, next: on } : found;
}
