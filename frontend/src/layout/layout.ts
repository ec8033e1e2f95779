/** Draws a graph from top to bottom: order as declared, main line straight, edges beside boxes. */

import { placeColumns } from "./columns";
import { withDetours } from "./detours";
import { placeLabels } from "./labels";
import { latticeOf } from "./lattice";
import { order } from "./order";
import {
  around,
  type Box,
  centred,
  type Drawing,
  type Graph,
  grown,
  overlap,
  type Places,
  type Point,
  pieces,
  placed,
} from "./parts";
import { KEEP, shift } from "./room";
import { type Routed, route } from "./routes";
import { rowsOf } from "./rows";

/**
 * Lay out a graph. The same graph always gives the same drawing, whatever was drawn before.
 *
 * @param graph boxes in declared order, edges in the order of their slots
 * @param pins upper left corners of boxes that stay where they are; others keep away from them
 */
export function layout(graph: Graph, pins: Places = {}): Drawing {
  const held = new Set(graph.boxes.map((box) => box.id).filter((id) => pins[id]));
  if (!held.size) return finished(graph, inRows(graph));
  const bare = graph.boxes.map((box) => (held.has(box.id) ? { ...box, width: 0, height: 0 } : box));
  const drawn = inRows({ boxes: bare, edges: graph.edges });
  const { places, pushed } = settled(graph.boxes, drawn.places, pins);
  const elsewhere = new Set([...held, ...pushed]);
  const boxes = placed(graph.boxes, places);
  return finished(graph, { places, ...withDetours(graph.edges, boxes, drawn.routes, elsewhere) });
}

/**
 * Lay out some boxes of a graph anew and keep the rest, also the routes between the rest as long
 * as no box has come into their way.
 *
 * @param graph the whole graph
 * @param drawn as it is drawn now
 * @param chosen ids of the boxes; together they stay about where they are
 */
export function layoutSelection(
  graph: Graph,
  drawn: Drawing,
  chosen: ReadonlySet<string>,
): Drawing {
  const boxes = graph.boxes.filter((box) => chosen.has(box.id));
  const edges = graph.edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to));
  const rest = graph.edges.filter(({ from, to }) => !chosen.has(from) && !chosen.has(to));
  const others = placed(graph.boxes, drawn.places).filter((box) => !chosen.has(box.id));
  const near = moved(inRows({ boxes, edges }), around(placed(boxes, drawn.places)));
  const fresh = moved(near, shift(placed(boxes, near.places), others));
  const places = { ...drawn.places, ...fresh.places };
  const kept = Object.fromEntries(rest.map(({ id }) => [id, drawn.routes[id] ?? []]));
  const now = placed(graph.boxes, places);
  const found = withDetours(graph.edges, now, { ...kept, ...fresh.routes }, new Set());
  const still = rest.filter(({ id }) => !found.changed.has(id) && drawn.labels[id]);
  const labels = still.map(({ id }) => [id, drawn.labels[id] as Point]);
  return finished(graph, { places, ...found }, Object.fromEntries(labels));
}

/** Return boxes and routes in rows, the boxes right of and below the origin. */
function inRows(graph: Graph): Routed {
  const lattice = latticeOf(graph, rowsOf(graph));
  order(lattice);
  placeColumns(lattice);
  const drawn = route(
    lattice,
    graph.edges.filter((edge) => edge.from === edge.to),
  );
  const { x, y } = around(placed(graph.boxes, drawn.places));
  return moved(drawn, { x: -x, y: -y });
}

function moved({ places, routes }: Routed, { x, y }: Point): Routed {
  const by = (point: Point) => ({ x: point.x + x, y: point.y + y });
  return {
    places: Object.fromEntries(Object.entries(places).map(([id, place]) => [id, by(place)])),
    routes: Object.fromEntries(Object.entries(routes).map(([id, points]) => [id, points.map(by)])),
  };
}

/** Put pinned boxes where they belong and push away what they would cover. */
function settled(
  boxes: readonly Box[],
  free: Places,
  pins: Places,
): { places: Places; pushed: string[] } {
  const places: Record<string, Point> = { ...free };
  for (const { id } of boxes) if (pins[id]) places[id] = pins[id];
  const all = placed(boxes, places);
  const near = all.filter((box) => pins[box.id]).map((box) => grown(box, KEEP));
  const loose = all.filter((box) => !pins[box.id] && near.some((rect) => overlap(rect, box)));
  const staying = all.filter((box) => !loose.includes(box));
  for (const box of loose) {
    const by = shift([box], staying);
    const place = { x: box.x + by.x, y: box.y + by.y };
    places[box.id] = place;
    staying.push({ ...box, ...place });
  }
  return { places, pushed: loose.map((box) => box.id) };
}

/** Add the labels, except those that are placed already, and the bounds. */
function finished(graph: Graph, { places, routes }: Routed, kept: Places = {}): Drawing {
  const boxes = placed(graph.boxes, places);
  const sizes = graph.edges.flatMap(({ id, label }) => (label ? [{ id, label }] : []));
  const words = (at: Places) =>
    sizes.flatMap(({ id, label }) => (at[id] ? [centred(at[id], label)] : []));
  const open = graph.edges.filter((edge) => !kept[edge.id]);
  const labels = { ...kept, ...placeLabels(open, routes, boxes, words(kept)) };
  const lines = Object.values(routes).flatMap(pieces);
  return { places, routes, labels, bounds: around([...boxes, ...lines, ...words(labels)]) };
}
