/** What is designed: the document of a flow, and where its author wants things to stand. */

import type { Json, JsonObject } from "../../document/structure";
import type { Step } from "../../document/ways";
import type { Point } from "../../layout/parts";

/** The document; its structure may be faulty while somebody works on it, but its steps have ids and
 * kinds. Never changed in place. */
export type Flow = JsonObject & { name: string; nodes: Step[] };

/** A remark that stands on the canvas and is no part of the logic. */
export interface Remark {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** What is kept of the drawing; none of it changes what the flow does. */
export interface Sidecar {
  /** Steps that stay where they were put, by id. */
  readonly pins: Readonly<Record<string, Point>>;
  /** Steps whose branches are folded. */
  readonly folded: readonly string[];
  readonly notes: readonly Remark[];
}

/** Document and sidecar together: what one command changes, and what undo brings back. */
export interface Sheet {
  readonly flow: Flow;
  readonly sidecar: Sidecar;
}

/** Changes a sheet: returns another one, or the same if there is nothing to do. */
export type Edit = (sheet: Sheet) => Sheet;

/** Returns what the server has stored, with what it lacks made up. */
export function sheetOf(flow: JsonObject, layout: JsonObject): Sheet {
  const nodes = Array.isArray(flow.nodes) ? (flow.nodes as Step[]) : [];
  return {
    flow: { ...flow, name: String(flow.name ?? ""), nodes },
    sidecar: {
      pins: (layout.pins ?? {}) as unknown as Sidecar["pins"],
      folded: (layout.folded ?? []) as string[],
      notes: (layout.notes ?? []) as unknown as Remark[],
    },
  };
}

/** Returns a step by its id. */
export function stepOf(sheet: Sheet, id: string): Step | undefined {
  return sheet.flow.nodes.find((node) => node.id === id);
}

/** Returns what a step is called. */
export function nameOf(step: Step): string {
  return typeof step.name === "string" ? step.name : step.id;
}

/** Returns an edit that puts other steps in. */
export function withNodes(sheet: Sheet, nodes: Step[]): Sheet {
  return { ...sheet, flow: { ...sheet.flow, nodes } };
}

/** Returns the sheet with one step changed; undefined values take keys away. */
export function changed(
  sheet: Sheet,
  id: string,
  values: Readonly<Record<string, Json | undefined>>,
): Sheet {
  return withNodes(
    sheet,
    sheet.flow.nodes.map((node) => (node.id === id ? merged(node, values) : node)),
  );
}

function merged(step: Step, values: Readonly<Record<string, Json | undefined>>): Step {
  const pairs = Object.entries({ ...step, ...values }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs) as Step;
}
