/** Brings together what two authors made of the same sheet: steps by id, the flow key by key. */

import type { Json, JsonObject } from "../../document/structure";
import type { Step } from "../../document/ways";
import type { Flow, Remark, Sheet, Sidecar } from "./sheet";
import { nameOf } from "./sheet";

export type Side = "mine" | "theirs";

/** Something that both sides changed, each in another way; undefined where it was taken away. */
export interface Conflict {
  /** Id of the step, or "/key" of the flow. */
  readonly key: string;
  readonly name: string;
  readonly mine: Json | undefined;
  readonly theirs: Json | undefined;
}

type Named = Readonly<Record<string, Json | undefined>>;

/** Returns what both sides changed differently. */
export function conflicts(base: Sheet, mine: Sheet, theirs: Sheet): Conflict[] {
  const parts = [base, mine, theirs].map(partsOf) as [Named, Named, Named];
  return keysOf(parts)
    .filter((key) => differ(...parts, key))
    .map((key) => ({
      key,
      name: titleOf(key, parts[1][key] ?? parts[2][key]),
      mine: parts[1][key],
      theirs: parts[2][key],
    }));
}

/**
 * Returns one sheet with the changes of both.
 *
 * @param chosen whose change is taken of what is in conflict, by its key; "mine" if it is not said
 */
export function merged(
  base: Sheet,
  mine: Sheet,
  theirs: Sheet,
  chosen: Readonly<Record<string, Side>> = {},
): Sheet {
  const parts = [base, mine, theirs].map(partsOf) as [Named, Named, Named];
  const taken = new Map(keysOf(parts).map((key) => [key, taking(parts, key, chosen[key])]));
  const order = ordered(base, mine, theirs);
  const nodes = order.flatMap((id) => (taken.get(id) as Step | undefined) ?? []);
  const keys = [...taken].filter(([key, value]) => key.startsWith("/") && value !== undefined);
  const said = Object.fromEntries(keys.map(([key, value]) => [key.slice(1), value])) as JsonObject;
  const flow = { ...said, nodes } as Flow;
  return { flow, sidecar: beside(base.sidecar, mine.sidecar, theirs.sidecar, flow) };
}

/** Returns whether two values say the same, whatever the order of their keys. */
export function same(one: Json | undefined, other: Json | undefined): boolean {
  return canonical(one) === canonical(other);
}

function canonical(said: Json | undefined): string {
  return (
    JSON.stringify(said, (_key, value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    ) ?? ""
  );
}

function partsOf({ flow }: Sheet): Named {
  const { nodes, ...rest } = flow;
  const keys = Object.entries(rest).map(([name, value]) => [`/${name}`, value] as const);
  return Object.fromEntries([...keys, ...nodes.map((node) => [node.id, node] as const)]);
}

function keysOf(parts: readonly Named[]): string[] {
  return [...new Set(parts.flatMap((one) => Object.keys(one)))];
}

function differ(base: Named, mine: Named, theirs: Named, key: string): boolean {
  return (
    !same(mine[key], theirs[key]) && !same(base[key], mine[key]) && !same(base[key], theirs[key])
  );
}

function taking(
  [base, mine, theirs]: [Named, Named, Named],
  key: string,
  side: Side = "mine",
): Json | undefined {
  if (differ(base, mine, theirs, key)) return side === "mine" ? mine[key] : theirs[key];
  return same(base[key], mine[key]) ? theirs[key] : mine[key];
}

function titleOf(key: string, said: Json | undefined): string {
  return key.startsWith("/") ? key.slice(1) : nameOf(said as Step);
}

/** Returns the ids in the order of the side that moved steps; what only the other one has stands
 * behind the same step as there. */
function ordered(base: Sheet, mine: Sheet, theirs: Sheet): string[] {
  const [was, here, there] = [base, mine, theirs].map(({ flow }) => flow.nodes.map(({ id }) => id));
  const common = new Set(was?.filter((id) => here?.includes(id)));
  const kept = (ids: readonly string[] = []) => ids.filter((id) => common.has(id)).join();
  const stayed = kept(here) === kept(was);
  return joined((stayed ? there : here) ?? [], (stayed ? here : there) ?? []);
}

function joined(first: readonly string[], other: readonly string[]): string[] {
  const found = [...first];
  for (const [place, id] of other.entries()) {
    if (found.includes(id)) continue;
    const before = other[place - 1];
    found.splice(before === undefined ? 0 : found.indexOf(before) + 1, 0, id);
  }
  return found;
}

function beside(base: Sidecar, mine: Sidecar, theirs: Sidecar, flow: Flow): Sidecar {
  const known = new Set(flow.nodes.map(({ id }) => id));
  const pins = eachOf(base.pins, mine.pins, theirs.pins).filter(([id]) => known.has(id));
  const notes = eachOf(byId(base.notes), byId(mine.notes), byId(theirs.notes));
  const folded = same([...mine.folded], [...base.folded]) ? theirs.folded : mine.folded;
  return {
    pins: Object.fromEntries(pins),
    folded: folded.filter((id) => known.has(id)),
    notes: notes.map(([, note]) => note),
  };
}

function byId(notes: readonly Remark[]): Record<string, Remark> {
  return Object.fromEntries(notes.map((note) => [note.id, note]));
}

/** Returns entries of both sides; my own where both changed one. */
function eachOf<T>(
  base: Readonly<Record<string, T>>,
  mine: Readonly<Record<string, T>>,
  theirs: Readonly<Record<string, T>>,
): [string, T][] {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return keys.flatMap((key): [string, T][] => {
    const touched = !same(base[key] as Json | undefined, mine[key] as Json | undefined);
    const value = touched ? mine[key] : theirs[key];
    return value === undefined ? [] : [[key, value]];
  });
}
