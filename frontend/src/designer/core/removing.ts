/** Removing steps: leaving gaps, or joining what stood around them. */

import { type Step, Ways } from "../../document/ways";
import { wayOn } from "./adding";
import { arranged, gapOf, isGap, redirected, spoken, tidied } from "./order";
import type { Edit, Flow, Sheet } from "./sheet";

/** Returns an edit that removes steps. Ways to them lead nowhere then, which the checks say. */
export function removing(ids: readonly string[]): Edit {
  return (sheet) => removed(sheet, ids, (_id, gap) => gap);
}

/** Returns an edit that removes steps; ways to them lead to what followed them then. */
export function healing(ids: readonly string[]): Edit {
  return (sheet) => {
    const gone = new Set(ids);
    const heirs = successors(sheet.flow, gone);
    return removed(sheet, ids, (id, gap) => heirs.get(id) ?? gap);
  };
}

/** Returns for each of some steps the one that follows it and is none of them; or null. */
export function successors(flow: Flow, gone: ReadonlySet<string>): Map<string, string | null> {
  const ways = new Ways(flow.nodes);
  const known = new Set(flow.nodes.map((node) => node.id));
  const next = new Map([...gone].map((id) => [id, following(flow, id, ways)]));
  const found = new Map<string, string | null>();
  for (const id of gone) {
    const passed: string[] = [];
    let now: string | null = id;
    while (now !== null && gone.has(now) && !found.has(now) && !passed.includes(now)) {
      passed.push(now);
      now = next.get(now) ?? null;
    }
    const round = now !== null && passed.includes(now);
    const heir = now !== null && found.has(now) ? (found.get(now) ?? null) : round ? null : now;
    for (const one of passed) found.set(one, heir !== null && known.has(heir) ? heir : null);
  }
  return found;
}

function following(flow: Flow, id: string, all: Ways): string | null {
  const ways = all.leaving(id);
  const slot = wayOn(flow, id, ways);
  const on = ways.find((way) => way.slot === slot);
  // To start over is no way to go on.
  if (!on || on.slot === "/start" || on.slot === "/goto") return null;
  return on.target !== id && !isGap(on.target ?? undefined, flow.nodes) ? on.target : null;
}

type Lead = (id: string, gap: string) => string;

function removed(sheet: Sheet, ids: readonly string[], lead: Lead): Sheet {
  const { nodes } = sheet.flow;
  const gone = new Set(ids.filter((id) => nodes.some((node) => node.id === id)));
  if (!gone.size) return sheet;
  const gap = gapOf(nodes);
  const heirs = new Map([...gone].map((id) => [id, lead(id, gap)]));
  const left = spoken(nodes)
    .filter((step) => !gone.has(step.id))
    .map((step) => redirected(step, (target) => heirs.get(target) ?? target));
  const begin = heirs.get(nodes[0]?.id ?? "") ?? "";
  return swept(arranged(sheet, begun(left, nodes, begin)), gone);
}

/** Returns steps with the one first with which the flow goes on to begin; unless another step would
 * lose its way by that, or it is not there. */
function begun(left: readonly Step[], before: readonly Step[], begin: string): readonly Step[] {
  const place = left.findIndex((step) => step.id === begin);
  if (place < 1) return left;
  const first = left[place] as Step;
  const turned = [first, ...left.toSpliced(place, 1)];
  return tidied(turned, before).lost.length > tidied(left, before).lost.length ? left : turned;
}

/** Returns the sheet without what is kept of the drawing of steps that are gone. */
function swept(sheet: Sheet, gone: ReadonlySet<string>): Sheet {
  const { pins, folded } = sheet.sidecar;
  const kept = Object.entries(pins).filter(([id]) => !gone.has(id));
  const left = folded.filter((id) => !gone.has(id));
  if (kept.length === Object.keys(pins).length && left.length === folded.length) return sheet;
  return { ...sheet, sidecar: { ...sheet.sidecar, pins: Object.fromEntries(kept), folded: left } };
}
