/** Where each vertex is in its row. Vertices that a straight line joins are one column. */

import type { Chain, Lattice, Vertex } from "./lattice";
import { grouped } from "./rows";

/** Least distance of two boxes, of a box and a way, of two ways. */
const BOXES = 40;
const BESIDE = 20;
const WAYS = 14;
/** How often columns are moved towards what they are connected with. */
const PASSES = 16;

type Column = Vertex[];

/** Give every vertex its x. */
export function placeColumns(lattice: Lattice): void {
  const below = straight(lattice);
  const lower = new Set(below.values());
  const of = new Map<Vertex, Column>();
  for (const vertex of lattice.vertices) {
    if (lower.has(vertex)) continue;
    const column: Column = [];
    for (let at: Vertex | undefined = vertex; at; at = below.get(at)) {
      column.push(at);
      of.set(at, column);
    }
  }
  const columns = fromTheLeft(lattice, of);
  const main = of.get(lattice.vertices[0] as Vertex);
  draw(
    columns.filter((column) => column !== main),
    lattice,
  );
  for (const vertex of lattice.vertices) vertex.x = Math.round(vertex.x);
}

/** Return the next vertex on the straight line of each: the main line is chosen first, then the
    line of each branch, then what is left. */
function straight({ of, chains, rows }: Lattice): Map<Vertex, Vertex> {
  const [below, upper] = [new Map<Vertex, Vertex>(), new Set<Vertex>()];
  const join = (stops: readonly Vertex[]) => {
    for (let at = 1; at < stops.length; at++) {
      const [one, next] = [stops[at - 1] as Vertex, stops[at] as Vertex];
      if (below.has(one) || upper.has(next) || crosses(one, next, below, rows)) continue;
      below.set(one, next);
      upper.add(next);
    }
  };
  const down = chains.filter((chain) => !chain.way.back);
  const leaving = grouped(down, ({ stops }) => stops[0]);
  const seen = new Set<Vertex>();
  for (const first of of.values())
    for (let at: Vertex | undefined = first; at && !seen.has(at); ) {
      seen.add(at);
      const main: Chain | undefined = mainWay(leaving.get(at) ?? []);
      join(main?.stops ?? []);
      at = main?.stops.at(-1);
    }
  for (const { stops } of chains) join(stops.slice(1, -1));
  for (const { stops } of down) join(stops.slice(-2));
  return below;
}

/** Return the way that goes straight on: the one in the middle, of two the first. */
function mainWay(ways: readonly Chain[]): Chain | undefined {
  return ways[(ways.length - 1) >> 1];
}

/** Tell whether a piece would cross one that is straight already. */
function crosses(
  one: Vertex,
  next: Vertex,
  below: ReadonlyMap<Vertex, Vertex>,
  rows: Lattice["rows"],
): boolean {
  return (rows[one.row] as Vertex[]).some((other) => {
    const end = below.get(other);
    return end && other.place < one.place !== end.place < next.place;
  });
}

/** Return the columns from left to right, each as far to the left as it can be. */
function fromTheLeft({ vertices, rows }: Lattice, of: ReadonlyMap<Vertex, Column>): Column[] {
  const columns = [...new Set(of.values())];
  const missing = new Map(columns.map((column) => [column, 0]));
  const count = (column: Column, by: number) => {
    const left = (missing.get(column) ?? 0) + by;
    missing.set(column, left);
    return left;
  };
  for (const vertex of vertices) if (vertex.place) count(of.get(vertex) as Column, 1);
  const ready = columns.filter((column) => !missing.get(column));
  for (const column of ready)
    for (const vertex of column) {
      const right = rows[vertex.row]?.[vertex.place + 1];
      if (!right) continue;
      const next = of.get(right) as Column;
      move(next, Math.max(right.x, vertex.x + gap(vertex, right)));
      if (!count(next, -1)) ready.push(next);
    }
  return ready;
}

/** Move columns to the middle of what they are connected with. */
function draw(columns: readonly Column[], { rows }: Lattice): void {
  const back = [...columns].reverse();
  for (let pass = 0; pass < PASSES; pass++)
    for (const column of pass % 2 ? columns : back) {
      const near = neighbours(column);
      if (!near.length) continue;
      const [least, most] = room(column, rows);
      move(column, Math.max(least, Math.min(most, median(near))));
    }
}

function move(column: Column, x: number): void {
  for (const vertex of column) vertex.x = x;
}

/** Return the places of what is connected with a column. */
function neighbours(column: Column): number[] {
  const own = new Set(column);
  const near = column.flatMap(({ up, down }) => [...up, ...down]);
  return near.filter((vertex) => !own.has(vertex)).map((vertex) => vertex.x);
}

function room(column: Column, rows: Lattice["rows"]): [number, number] {
  let [least, most] = [-Infinity, Infinity];
  for (const vertex of column) {
    const left = rows[vertex.row]?.[vertex.place - 1];
    const right = rows[vertex.row]?.[vertex.place + 1];
    if (left) least = Math.max(least, left.x + gap(left, vertex));
    if (right) most = Math.min(most, right.x - gap(vertex, right));
  }
  return [least, most];
}

/** Return the value in the middle, or the mean of the two there. */
function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const [low, high] = [values[(values.length - 1) >> 1], values[values.length >> 1]];
  return ((low as number) + (high as number)) / 2;
}

/** Return the least distance of two neighbours' middles. */
function gap(left: Vertex, right: Vertex): number {
  const beside = left.box || right.box ? BESIDE : WAYS;
  return left.right + right.left + (left.box && right.box ? BOXES : beside);
}
