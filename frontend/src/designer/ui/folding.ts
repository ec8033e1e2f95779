/** Leaves out of a drawing what is folded: the branches of a step, up to where they all meet again. */

import type { Edge, Graph } from "../../layout/parts";

export interface Folded {
  readonly graph: Graph;
  /** Steps that are folded, by the step into which they are. */
  readonly inside: ReadonlyMap<string, readonly string[]>;
}

/** Returns a graph without what is folded. */
export function foldedGraph(graph: Graph, folds: readonly string[]): Folded {
  const inside = new Map<string, readonly string[]>();
  let rest = graph;
  for (const id of folds) {
    if (!rest.boxes.some((box) => box.id === id)) continue;
    const region = regionOf(rest, id);
    if (!region.size) continue;
    const within = [...region].flatMap((one) => [one, ...(inside.get(one) ?? [])]);
    for (const one of region) inside.delete(one);
    inside.set(id, within);
    rest = without(rest, id, region);
  }
  return { graph: rest, inside };
}

/** Returns the steps between one and the step where its branches meet, if only it leads to them. */
export function regionOf(graph: Graph, id: string): ReadonlySet<string> {
  const out = leaving(graph.edges);
  const all = reached(out, targets(out, id), new Set([id]));
  const meeting = [...all].find((one) => isMeeting(out, id, one, all)) ?? "";
  const region = new Set(reached(out, targets(out, id), new Set([id, meeting])));
  for (let more = true; more; ) {
    const leaks = graph.edges.filter(
      ({ from, to }) => region.has(to) && from !== id && !region.has(from),
    );
    for (const { to } of leaks) region.delete(to);
    more = leaks.length > 0;
  }
  return region;
}

type Out = ReadonlyMap<string, readonly string[]>;

/** Tells whether every way from a step to any end leads over another. */
function isMeeting(out: Out, id: string, other: string, all: ReadonlySet<string>): boolean {
  const before = reached(out, targets(out, id), new Set([id, other]));
  return [...before].every((one) => one === other || targets(out, one).length > 0) && all.size > 0;
}

function leaving(edges: readonly Edge[]): Out {
  const out = new Map<string, string[]>();
  for (const { from, to } of edges) out.set(from, [...(out.get(from) ?? []), to]);
  return out;
}

function targets(out: Out, id: string): readonly string[] {
  return out.get(id) ?? [];
}

/** Returns what can be come to without leading over some, nearest first. */
function reached(out: Out, begin: readonly string[], barred: ReadonlySet<string>): Set<string> {
  const seen = new Set<string>();
  const queue = [...begin];
  for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
    if (seen.has(one) || barred.has(one)) continue;
    seen.add(one);
    queue.push(...targets(out, one));
  }
  return seen;
}

function without(graph: Graph, id: string, region: ReadonlySet<string>): Graph {
  const edges: Edge[] = [];
  const led = new Set<string>();
  for (const edge of graph.edges) {
    const inner = region.has(edge.from) || region.has(edge.to);
    if (!inner) edges.push(edge);
    else if (region.has(edge.from) && !region.has(edge.to) && edge.to !== id && !led.has(edge.to)) {
      led.add(edge.to);
      edges.push({ id: `${id}/folded/${led.size}→`, from: id, to: edge.to });
    }
  }
  return { boxes: graph.boxes.filter((box) => !region.has(box.id)), edges };
}
