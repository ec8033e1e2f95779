/** What the canvas shows: cards, remarks and ways with all that is drawn of them. What is the same as
 * before is the same object, so that it is not drawn anew. */

import { type Edge as FlowEdge, type Node, Position } from "@xyflow/react";
import type { Drawing, Edge, Graph, Point, Size } from "../../layout/parts";
import { sizeOf } from "../../viewer/card";
import type { Step as Face } from "../../viewer/flow";
import type { Remark } from "../core/sheet";

/** How a step stands. */
export interface Mark extends Record<string, unknown> {
  readonly face: Face;
  readonly waiting: number;
  readonly errors: number;
  readonly tag: string;
  /** In a comparison, what became of it. */
  readonly how: string;
  /** Whether the keyboard stands on it. */
  readonly at: boolean;
  /** Whether a way that is being drawn may lead to it: "yes", "no", or "" while none is drawn. */
  readonly legal: string;
  /** Number of steps that are folded into it. */
  readonly folded: number;
  readonly pinned: boolean;
}

/** How a way is drawn. */
export interface Line extends Record<string, unknown> {
  readonly route: readonly Point[];
  /** Middle of its word, or null. */
  readonly middle: Point | null;
  readonly word: string;
  readonly error: boolean;
  /** In a comparison, what became of it. */
  readonly how: string;
  readonly editable: boolean;
}

export type StepNode = Node<Mark, "step">;
export type RemarkNode = Node<{ remark: Remark; fixed: boolean }, "remark">;
export type BoardNode = StepNode | RemarkNode;
export type WayEdge = FlowEdge<Line, "way">;

export const REMARK: Size = { width: 180, height: 84 };
const REMARK_ID = "remark ";

/** Returns the id of a remark on the canvas, or "" for a step. */
export function remarkOf(node: string): string {
  return node.startsWith(REMARK_ID) ? node.slice(REMARK_ID.length) : "";
}

export function stepNode(mark: Mark, position: Point, selected: boolean, fixed: boolean): StepNode {
  const { id } = mark.face;
  const size = sizeOf(mark.face);
  return {
    id,
    type: "step",
    position,
    ...sized(size),
    selected,
    draggable: !fixed,
    data: mark,
    domAttributes: { "aria-roledescription": undefined },
  };
}

export function remarkNode(remark: Remark, position: Point, fixed: boolean): RemarkNode {
  return {
    id: `${REMARK_ID}${remark.id}`,
    type: "remark",
    position,
    ...sized(REMARK),
    selectable: false,
    draggable: !fixed,
    data: { remark, fixed },
    domAttributes: { "aria-roledescription": undefined },
  };
}

/** Returns a size as the canvas wants it: with it nothing is measured, and what is not seen is left out. */
function sized({ width, height }: Size) {
  const middle = { x: width / 2, width: 1, height: 1 };
  return {
    width,
    height,
    measured: { width, height },
    handles: [
      { type: "source" as const, position: Position.Bottom, y: height, ...middle },
      { type: "target" as const, position: Position.Top, y: 0, ...middle },
    ],
  };
}

export function wayEdge(edge: Edge, line: Line, selected: boolean, said: string): WayEdge {
  return {
    id: edge.id,
    type: "way",
    source: edge.from,
    target: edge.to,
    data: line,
    selected,
    ariaLabel: said,
    domAttributes: { "aria-roledescription": undefined },
  };
}

/** Returns where an edge is drawn; between steps that are being dragged, provisionally. */
export function routeOf(
  edge: Edge,
  graph: Graph,
  drawing: Drawing,
  moved: Readonly<Record<string, Point>>,
): readonly Point[] | null {
  const kept = drawing.routes[edge.id];
  if (!moved[edge.from] && !moved[edge.to]) return kept && kept.length > 1 ? kept : null;
  const rect = (id: string) => {
    const box = graph.boxes.find((one) => one.id === id);
    const at = moved[id] ?? drawing.places[id];
    return box && at ? { ...box, ...at } : null;
  };
  const [from, to] = [rect(edge.from), rect(edge.to)];
  if (!from || !to) return null;
  const begin = { x: from.x + from.width / 2, y: from.y + from.height };
  const end = { x: to.x + to.width / 2, y: to.y };
  const y = (begin.y + end.y) / 2;
  return [begin, { x: begin.x, y }, { x: end.x, y }, end];
}

type Kept = Map<string, BoardNode | WayEdge>;

/** Returns what was kept under an id if it is the same, else keeps the other one. */
export function same<One extends BoardNode | WayEdge>(kept: Kept, fresh: One): One {
  const before = kept.get(fresh.id);
  if (before && alike(before, fresh)) return before as One;
  kept.set(fresh.id, fresh);
  return fresh;
}

function alike(one: BoardNode | WayEdge, other: BoardNode | WayEdge): boolean {
  if (one.selected !== other.selected || !shallow(one.data ?? {}, other.data ?? {})) return false;
  if (!("position" in one) || !("position" in other))
    return "source" in one && "source" in other && one.target === other.target;
  return (
    one.position.x === other.position.x &&
    one.position.y === other.position.y &&
    one.width === other.width &&
    one.draggable === other.draggable
  );
}

function shallow(one: object, other: object): boolean {
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return Object.keys(b).every((key) => a[key] === b[key]);
}
