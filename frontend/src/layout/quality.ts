/** How good a drawing is, counted from the drawing alone. */

import {
  around,
  centred,
  type Drawing,
  type Graph,
  grown,
  overlap,
  type Point,
  pieces,
  placed,
  type Rect,
} from "./parts";
import { grouped } from "./rows";

/** Lines that only touch a box by less than this do not lie over it. */
const TOUCH = 2;

export interface Quality {
  /** Places where two edges cross. */
  readonly crossings: number;
  /** Pairs of an edge and a box that it is drawn over. */
  readonly overBoxes: number;
  /** Pairs of boxes that overlap. */
  readonly overlaps: number;
  /** Labels that lie on a box; pairs of labels that overlap. */
  readonly labelsOnBoxes: number;
  readonly labelsOnLabels: number;
  /** Pairs of neighbouring ways out of one box to boxes in one row; those from left to right. */
  readonly siblings: number;
  readonly inOrder: number;
}

/** Return how good a drawing of a graph is. */
export function quality(graph: Graph, drawing: Drawing): Quality {
  const boxes = placed(graph.boxes, drawing.places);
  const lines = graph.edges.map((edge) => {
    const route = drawing.routes[edge.id] ?? [];
    return { edge, own: linesOf(route), reach: grown(around(pieces(route)), TOUCH) };
  });
  const labels = graph.edges.flatMap(({ id, label }) => {
    const at = drawing.labels[id];
    return label && at ? [centred(at, label)] : [];
  });
  const over = lines.map(({ edge, own, reach }) => {
    const near = boxes.filter((box) => overlap(box, reach));
    const others = near.filter((box) => box.id !== edge.from && box.id !== edge.to);
    return others.filter((box) => own.some((line) => leadsThrough(line, grown(box, -TOUCH))))
      .length;
  });
  return {
    crossings: pairs(lines, (one, other) =>
      overlap(one.reach, other.reach) ? meetings(one.own, other.own) : 0,
    ),
    overBoxes: over.reduce((sum, count) => sum + count, 0),
    overlaps: pairs(boxes, (one, other) => Number(overlap(one, other))),
    labelsOnBoxes: labels.filter((label) => boxes.some((box) => overlap(label, box))).length,
    labelsOnLabels: pairs(labels, (one, other) => Number(overlap(one, other))),
    ...siblings(graph, drawing),
  };
}

function pairs<T>(things: readonly T[], count: (one: T, other: T) => number): number {
  let sum = 0;
  for (const [index, one] of things.entries())
    for (let other = index + 1; other < things.length; other++)
      sum += count(one, things[other] as T);
  return sum;
}

type Line = readonly [from: Point, to: Point];

function linesOf(route: readonly Point[]): Line[] {
  return route.slice(1).map((to, index) => [route[index] as Point, to]);
}

function meetings(one: readonly Line[], other: readonly Line[]): number {
  let count = 0;
  for (const [a, b] of one)
    for (const [c, d] of other)
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) count++;
  return count;
}

/** Return on which side of a line a point is: the sign says it, 0 is on the line. */
function turn(from: Point, to: Point, { x, y }: Point): number {
  return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
}

/** Tell whether a line leads through a rectangle (it is cut at each side in turn). */
function leadsThrough([from, to]: Line, { x, y, width, height }: Rect): boolean {
  let [begin, end] = [0, 1];
  for (const [at, by, low, high] of [
    [from.x, to.x - from.x, x, x + width],
    [from.y, to.y - from.y, y, y + height],
  ] as const) {
    if (!by && (at <= low || at >= high)) return false;
    const cuts = by ? [(low - at) / by, (high - at) / by] : [0, 1];
    begin = Math.max(begin, Math.min(...cuts));
    end = Math.min(end, Math.max(...cuts));
  }
  return begin < end;
}

function siblings(graph: Graph, { places }: Drawing): { siblings: number; inOrder: number } {
  const height = new Map(graph.boxes.map((box) => [box.id, box.height]));
  const top = (id: string) => places[id]?.y ?? 0;
  const bottom = (id: string) => top(id) + (height.get(id) ?? 0);
  let [all, inOrder] = [0, 0];
  for (const [from, edges] of grouped(graph.edges, (edge) => edge.from)) {
    const below = edges.map((edge) => edge.to).filter((id) => top(id) >= bottom(from));
    for (const [index, right] of below.slice(1).entries()) {
      const left = below[index] as string;
      if (left === right || top(left) >= bottom(right) || top(right) >= bottom(left)) continue;
      all++;
      if ((places[left] as Point).x < (places[right] as Point).x) inOrder++;
    }
  }
  return { siblings: all, inOrder };
}
