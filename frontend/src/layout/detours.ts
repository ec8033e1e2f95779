/** New routes for edges whose boxes are elsewhere than their rows say, or whose routes meet a box. */

import { type End, Maze } from "./maze";
import { type Box, type Edge, overlap, type Point, pieces, type Rect } from "./parts";
import { loop } from "./routes";
import { grouped } from "./rows";

/** From one port to the next, and from a port to the side of its box. */
const PORTS = 24;
const CORNER = 14;

type Placed = Box & Rect;
type Routes = Readonly<Record<string, readonly Point[]>>;

/**
 * Return the routes of all edges.
 *
 * @param edges all edges
 * @param boxes all boxes, where they are
 * @param routes the routes that there are
 * @param elsewhere boxes whose edges all need new routes
 */
export function withDetours(
  edges: readonly Edge[],
  boxes: readonly Placed[],
  routes: Routes,
  elsewhere: ReadonlySet<string>,
): { routes: Routes; changed: ReadonlySet<string> } {
  const by = new Map(boxes.map((box) => [box.id, box]));
  const fresh: Record<string, readonly Point[]> = {};
  const stray: Edge[] = [];
  for (const edge of edges) {
    const box = by.get(edge.from);
    if (!box || !by.has(edge.to)) continue;
    const moved = elsewhere.has(edge.from) || elsewhere.has(edge.to);
    if (edge.from === edge.to) {
      if (moved || !routes[edge.id]) fresh[edge.id] = loop(box);
    } else if (moved || !isClear(routes[edge.id], boxes)) stray.push(edge);
  }
  const ends = endsOf(stray, by);
  const maze = new Maze(boxes, [...ends.values()].flat());
  for (const [edge, [from, to]] of ends) fresh[edge.id] = maze.route(from, to);
  return { routes: { ...routes, ...fresh }, changed: new Set(Object.keys(fresh)) };
}

function isClear(route: readonly Point[] | undefined, boxes: readonly Placed[]): boolean {
  if (!route) return false;
  return !pieces(route).some((piece) => boxes.some((box) => overlap(piece, box)));
}

/** Return where edges leave their boxes, at the lower side, and where they come to them. */
function endsOf(edges: readonly Edge[], by: ReadonlyMap<string, Placed>): Map<Edge, [End, End]> {
  const ends = new Map(edges.map((edge) => [edge, [] as unknown as [End, End]]));
  for (const [own, other, out] of [
    ["from", "to", 1],
    ["to", "from", -1],
  ] as const)
    for (const [id, group] of grouped(edges, (edge) => edge[own])) {
      const box = by.get(id) as Placed;
      const y = out > 0 ? box.y + box.height : box.y;
      const far = (edge: Edge) => middleOf(by.get(edge[other]) as Placed);
      for (const [edge, x] of spread(group, box, far)) ends.get(edge)?.push({ at: { x, y }, out });
    }
  return ends;
}

function middleOf(box: Rect): number {
  return box.x + box.width / 2;
}

function spread(group: Edge[], box: Placed, far: (edge: Edge) => number): [Edge, number][] {
  const sorted = [...group].sort((a, b) => far(a) - far(b));
  const middle = (sorted.length - 1) / 2;
  const step = Math.min(PORTS, Math.max(box.width / 2 - CORNER, 0) / Math.max(middle, 1));
  return sorted.map((edge, at) => [edge, middleOf(box) + (at - middle) * step]);
}
