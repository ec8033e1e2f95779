/** What differs between two states of a flow. What only stands elsewhere is told from what changed. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import type { Step } from "../../document/ways";
import { same, spoken } from "./order";
import { type Flow, nameOf, type Sheet } from "./sheet";

export interface FieldChange {
  /** JSON pointer inside the step, or of the flow. */
  readonly path: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface Change {
  /** The step, or "" for what is said of the flow as a whole. */
  readonly id: string;
  readonly name: string;
  /** "moved" if only its place on the canvas is another one. */
  readonly how: "added" | "removed" | "changed" | "moved";
  readonly fields: FieldChange[];
}

/** Returns what differs: first of the flow, then step by step in the order of the later state, what
 * was removed at its old place. Steps are compared with all their ways said: a step whose way on is
 * another one has changed, one that stands elsewhere and goes on as before has not. */
export function compared(before: Sheet, after: Sheet): Change[] {
  const { nodes: old, ...flowBefore } = before.flow;
  const { nodes: now, ...flowAfter } = after.flow;
  const [was, is] = [byId(spoken(old)), byId(spoken(now))];
  const flow = [...differences(flowBefore, flowAfter, "")];
  const whole: Change[] = flow.length ? [{ id: "", name: "", how: "changed", fields: flow }] : [];
  const steps = together(old, now).flatMap((step): Change[] => {
    const [one, other] = [was.get(step.id), is.get(step.id)];
    const { id } = step;
    const name = nameOf(step);
    if (!one) return [{ id, name, how: "added", fields: [] }];
    if (!other) return [{ id, name, how: "removed", fields: [] }];
    const fields = [...differences(one, other, "")];
    if (fields.length) return [{ id, name, how: "changed", fields }];
    const pins = [before.sidecar.pins[id], after.sidecar.pins[id]] as (JsonObject | undefined)[];
    return same(pins[0], pins[1]) ? [] : [{ id, name, how: "moved", fields: [] }];
  });
  return [...whole, ...steps];
}

/** Returns one flow with the steps of both states and the ways that they had there, for a picture:
 * that of the later state, with removed steps at their old place. */
export function union(before: Sheet, after: Sheet): Flow {
  const [was, is] = [byId(spoken(before.flow.nodes)), byId(spoken(after.flow.nodes))];
  const nodes = together(before.flow.nodes, after.flow.nodes).flatMap(
    ({ id }) => is.get(id) ?? was.get(id) ?? [],
  );
  return { ...after.flow, nodes };
}

/** Returns the steps of a later state, with those that it lacks behind what stood before them. */
function together(before: readonly Step[], after: readonly Step[]): Step[] {
  const known = new Set(after.map((step) => step.id));
  const found = [...after];
  let last: string | null = null;
  for (const step of before) {
    if (!known.has(step.id)) {
      const place = last === null ? 0 : found.findIndex((one) => one.id === last) + 1;
      found.splice(place, 0, step);
    }
    last = step.id;
  }
  return found;
}

function byId(steps: readonly Step[]): Map<string, Step> {
  return new Map(steps.map((step) => [step.id, step]));
}

/** Keys whose values are compared as one: a part of them says nothing by itself. */
const WHOLE = new Set(["ask", "condition", "for", "when", "on", "giveUpOn"]);

/** Yields the places at which two values differ, as deep as both have the same structure. */
function* differences(
  before: Json | undefined,
  after: Json | undefined,
  path: string,
): Generator<FieldChange> {
  if (same(before, after)) return;
  const [one, other] = [parts(before), parts(after)];
  if (!one || !other || tagged(before, after) || WHOLE.has(path.slice(path.lastIndexOf("/") + 1))) {
    yield { path, before, after };
    return;
  }
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const name of names) {
    const at = `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    yield* differences(own(one, name), own(other, name), at);
  }
}

function own(said: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(said, name) ? said[name] : undefined;
}

function parts(said: Json | undefined): JsonObject | null {
  if (Array.isArray(said)) return Object.fromEntries(said.entries());
  return isObject(said) ? said : null;
}

/** Tells whether one of two is a value with a tag, such as a duration, which is compared as one. */
function tagged(before: Json | undefined, after: Json | undefined): boolean {
  return [before, after].some((said) => isObject(said) && typeof said.t === "string");
}
