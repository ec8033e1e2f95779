/** Builds what the canvas shows from the document, its drawing and what is going on. */

import { useRef } from "react";
import type { Drawing, Point } from "../../layout/parts";
import type { Session } from "../core/session";
import type { Desk } from "./desk";
import type { Drawn } from "./drawn";
import { faceFor } from "./face";
import { countOf } from "./faults";
import {
  type BoardNode,
  type Mark,
  remarkNode,
  routeOf,
  same,
  stepNode,
  type WayEdge,
  wayEdge,
} from "./nodes";
import { howSaid, type Picture } from "./picture";
import { tagsOf } from "./tags";
import { wordsOf } from "./words";

export type Moved = Readonly<Record<string, Point>>;

export interface Seen {
  readonly nodes: BoardNode[];
  readonly edges: WayEdge[];
}

export function useSeen(
  session: Session,
  desk: Desk,
  drawn: Drawn,
  moved: Moved,
  picture: Picture | undefined,
): Seen {
  const kept = useRef(new Map<string, BoardNode | WayEdge>()).current;
  const last = useRef<Seen>({ nodes: [], edges: [] });
  const { drawing } = drawn;
  if (!drawing) return last.current;
  const nodes = [
    ...cards(session, desk, drawn, drawing, moved, picture),
    ...remarks(session, moved),
  ];
  const edges = ways(session, desk, drawn, drawing, moved, picture);
  last.current = {
    nodes: sameAll(
      last.current.nodes,
      nodes.map((node) => same(kept, node)),
    ),
    edges: sameAll(
      last.current.edges,
      edges.map((edge) => same(kept, edge)),
    ),
  };
  return last.current;
}

/** Returns the list from before if it has the same. */
function sameAll<One>(before: One[], now: One[]): One[] {
  return before.length === now.length && now.every((one, at) => one === before[at]) ? before : now;
}

function cards(
  session: Session,
  desk: Desk,
  { inside }: Drawn,
  drawing: Drawing,
  moved: Moved,
  picture: Picture | undefined,
): BoardNode[] {
  const counts = picture ? NONE : countOf(session);
  const waiting = picture ? NONE : new Map(Object.entries(session.config.waiting));
  const tagOf = tagging(session, picture);
  const selected = new Set(session.selection);
  const hidden = new Set([...inside.values()].flat());
  return session.sheet.flow.nodes.flatMap((step) => {
    const at = moved[step.id] ?? drawing.places[step.id];
    if (!at || hidden.has(step.id)) return [];
    const within = inside.get(step.id) ?? [];
    const sum = (of: (id: string) => number) =>
      within.reduce((total, id) => total + of(id), of(step.id));
    const mark: Mark = {
      face: faceFor(step, session.config),
      waiting: sum((id) => waiting.get(id) ?? 0),
      errors: sum((id) => counts.get(id) ?? 0),
      tag: tagOf(step.id),
      how: picture?.hows.get(step.id) ?? "",
      at: desk.at === step.id,
      legal: legal(desk, step.id),
      folded: within.length,
      pinned: Boolean(session.sheet.sidecar.pins[step.id]),
    };
    return [stepNode(mark, at, selected.has(step.id), session.readOnly)];
  });
}

const NONE: ReadonlyMap<string, number> = new Map();

function tagging(session: Session, picture: Picture | undefined): (id: string) => string {
  if (picture) return (id) => howSaid(picture.hows.get(id));
  const tags = tagsOf(session);
  return (id) => tags.get(id)?.word ?? "";
}

function legal({ wire }: Desk, id: string): string {
  if (!wire) return "";
  return wire.whys.get(id) === "" ? "yes" : "no";
}

function remarks(session: Session, moved: Moved): BoardNode[] {
  return session.sheet.sidecar.notes.map((remark) => {
    const node = remarkNode(remark, { x: remark.x, y: remark.y }, session.readOnly);
    const at = moved[node.id];
    return at ? { ...node, position: at } : node;
  });
}

function ways(
  session: Session,
  desk: Desk,
  { graph }: Drawn,
  drawing: Drawing,
  moved: Moved,
  picture: Picture | undefined,
): WayEdge[] {
  const words = picture?.words ?? wordsOf(session.sheet.flow);
  return graph.edges.flatMap((edge) => {
    const route = routeOf(edge, graph, drawing, moved);
    if (!route) return [];
    const still = !moved[edge.from] && !moved[edge.to];
    const word = words.get(edge.id)?.word ?? "";
    const line = {
      route: still ? route : route.map(({ x, y }) => ({ x, y })),
      middle: (still && drawing.labels[edge.id]) || null,
      word,
      error: edge.id.includes("/onError→"),
      how: picture?.hows.get(edge.id) ?? "",
      editable: !session.readOnly && !edge.id.includes("/folded/"),
    };
    const said = words.get(edge.id)?.said ?? "";
    return [wayEdge(edge, line, desk.edge === edge.id, said)];
  });
}
