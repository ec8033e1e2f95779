/** The graph as vertices in rows: every way has one vertex in each row that it touches. */

import type { Box, Graph } from "./parts";
import { grouped, type Rows, type Way } from "./rows";

/** From a box to the first way back at its right side, and from one way back to the next. */
export const SIDE = 14;
export const LANE = 8;

/** A box, or the place where a way passes a row. */
export interface Vertex {
  readonly index: number;
  readonly row: number;
  readonly box: Box | undefined;
  /** How far it reaches from its middle. */
  readonly left: number;
  readonly right: number;
  readonly up: Vertex[];
  readonly down: Vertex[];
  /** Position in its row, from 0. */
  place: number;
  /** Mean place of its neighbours, while it is sought where it belongs. */
  mean: number;
  /** Its middle. */
  x: number;
}

/** A way with its vertices from the upper box to the lower one, one in each row. */
export interface Chain {
  readonly way: Way;
  readonly stops: readonly [Vertex, ...Vertex[]];
  /** Where it leaves its upper box and comes to its lower one; see `ports`. */
  readonly upper: Port;
  readonly lower: Port;
}

/** The x at the border of a row, and how far from the middle of the box a way back touches it. */
export interface Port {
  x: number;
  y: number;
}

export interface Lattice {
  /** Vertices of each row, from left to right. */
  readonly rows: Vertex[][];
  readonly chains: readonly Chain[];
  readonly vertices: readonly Vertex[];
  readonly of: ReadonlyMap<string, Vertex>;
}

/** Return the lattice of a graph, in declared order. */
export function latticeOf(graph: Graph, rows: Rows): Lattice {
  const vertices: Vertex[] = [];
  const add = (row: number, box?: Box, left = 0, right = left): Vertex => {
    const index = vertices.length;
    const vertex = {
      index,
      row,
      box,
      left,
      right,
      up: [],
      down: [],
      inRow: [],
      place: 0,
      mean: 0,
      x: 0,
    };
    vertices.push(vertex);
    return vertex;
  };
  const beside = sideRoom(graph, rows.ways);
  const of = new Map<string, Vertex>();
  for (const box of graph.boxes) {
    const half = box.width / 2;
    of.set(box.id, add(rows.rank.get(box.id) ?? 0, box, half, half + (beside.get(box.id) ?? 0)));
  }
  const chains = rows.ways.map((way) => chain(way, of, add));
  return { rows: arranged([...of.values()]), chains, vertices, of };
}

function chain(way: Way, of: ReadonlyMap<string, Vertex>, add: (row: number) => Vertex): Chain {
  const [upper, lower] = [of.get(way.upper) as Vertex, of.get(way.lower) as Vertex];
  const stops: [Vertex, ...Vertex[]] = [upper];
  for (let row = upper.row + 1; row < lower.row; row++) stops.push(add(row));
  stops.push(lower);
  for (const [index, stop] of stops.slice(1).entries()) {
    (stops[index] as Vertex).down.push(stop);
    stop.up.push(stops[index] as Vertex);
  }
  return { way, stops, upper: { x: 0, y: 0 }, lower: { x: 0, y: 0 } };
}

/** Return how much room the ways back need at the right side of each box. */
function sideRoom(graph: Graph, ways: readonly Way[]): Map<string, number> {
  const loops = graph.edges.filter((edge) => edge.from === edge.to);
  const back = ways.filter((way) => way.back);
  const ends = [
    ...back.flatMap((way) => [way.upper, way.lower]),
    ...loops.map((edge) => edge.from),
  ];
  const room = new Map<string, number>();
  for (const [id, found] of grouped(ends, (end) => end)) room.set(id, SIDE + LANE * found.length);
  for (const { from, label } of loops)
    if (label) room.set(from, (room.get(from) ?? 0) + label.width + LANE);
  return room;
}

/** Put every vertex into its row, in the order in which a walk downwards meets it. */
function arranged(boxes: readonly Vertex[]): Vertex[][] {
  const rows: Vertex[][] = [];
  const seen = new Set<Vertex>();
  for (const first of boxes) {
    const todo = [first];
    for (let vertex = todo.pop(); vertex; vertex = todo.pop()) {
      if (seen.has(vertex)) continue;
      seen.add(vertex);
      rows[vertex.row] ??= [];
      const row = rows[vertex.row] as Vertex[];
      vertex.place = row.push(vertex) - 1;
      todo.push(...vertex.down.filter((next) => !seen.has(next)).reverse());
    }
  }
  return rows;
}
