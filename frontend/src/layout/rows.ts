/** Which row each box is in, and which ways lead back up. */

import type { Box, Edge, Graph } from "./parts";

/** An edge between two rows. A way back is turned over: its arrow points to the upper box. */
export interface Way {
  readonly edge: Edge;
  readonly upper: string;
  readonly lower: string;
  readonly back: boolean;
}

/** The rows of a graph. */
export interface Rows {
  /** All edges between different boxes, ways back last, otherwise as declared. */
  readonly ways: readonly Way[];
  /** Number of each box's row, from 0 at the top. */
  readonly rank: ReadonlyMap<string, number>;
}

/** Return the rows of a graph; each box is as high up as the ways to it allow. */
export function rowsOf(graph: Graph): Rows {
  const known = new Set(graph.boxes.map((box) => box.id));
  const edges = graph.edges.filter(
    ({ from, to }) => from !== to && known.has(from) && known.has(to),
  );
  const closing = closingEdges(graph.boxes, edges);
  const ways = [false, true].flatMap((back) => {
    const alike = edges.filter((edge) => closing.has(edge) === back);
    return alike.map((edge) => {
      const [upper, lower] = back ? [edge.to, edge.from] : [edge.from, edge.to];
      return { edge, upper, lower, back };
    });
  });
  return { ways, rank: ranks(graph.boxes, ways) };
}

/** Walk along the edges in declared order; those that close a circle lead back. */
function closingEdges(boxes: readonly Box[], edges: readonly Edge[]): Set<Edge> {
  const leaving = grouped(edges, (edge) => edge.from);
  const [closing, open] = [new Set<Edge>(), new Map<string, boolean>()];
  for (const { id } of boxes) {
    if (open.has(id)) continue;
    const path: [string, number][] = [[id, 0]];
    open.set(id, true);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const edge = leaving.get(last[0])?.[last[1]++];
      if (!edge) {
        open.set(last[0], false);
        path.pop();
      } else if (open.get(edge.to)) closing.add(edge);
      else if (!open.has(edge.to)) {
        open.set(edge.to, true);
        path.push([edge.to, 0]);
      }
    }
  }
  return closing;
}

/** Return things in groups by a key, each group in the order of the things. */
export function grouped<K, T>(things: readonly T[], key: (thing: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const thing of things) {
    const group = found.get(key(thing)) ?? [];
    group.push(thing);
    found.set(key(thing), group);
  }
  return found;
}

function ranks(boxes: readonly Box[], ways: readonly Way[]): Map<string, number> {
  const after = grouped(ways, (way) => way.upper);
  const missing = new Map(boxes.map(({ id }) => [id, 0]));
  const rank = new Map(missing);
  for (const { lower } of ways) missing.set(lower, (missing.get(lower) ?? 0) + 1);
  const ready = [...missing.keys()].filter((id) => !missing.get(id));
  for (const id of ready)
    for (const { lower } of after.get(id) ?? []) {
      rank.set(lower, Math.max(rank.get(lower) ?? 0, (rank.get(id) ?? 0) + 1));
      missing.set(lower, (missing.get(lower) ?? 0) - 1);
      if (!missing.get(lower)) ready.push(lower);
    }
  return rank;
}
