/** Where ways begin and end at their boxes. */

import { type Chain, LANE, type Lattice, SIDE, type Vertex } from "./lattice";
import type { Box } from "./parts";
import { grouped } from "./rows";

/** Distance of two ways that leave a box, and of two that come to one. */
const LEAVING = 40;
const COMING = 18;
/** From a port to the side of its box, at least. */
const CORNER = 14;
/** From one way back to the next along the side of a box. */
const ALONG = 7;

const ENDS = [
  ["upper", 0, 1, LEAVING],
  ["lower", -1, -2, COMING],
] as const;

/** Give every chain its ports. */
export function placePorts({ chains }: Lattice): void {
  const lanes = new Map<Vertex, number>();
  for (const [end, at, next, distance] of ENDS)
    for (const [vertex, group] of grouped(chains, ({ stops }) => stops.at(at) as Vertex)) {
      const far = (chain: Chain) => chain.stops.at(next)?.x ?? 0;
      const down = group.filter((chain) => !chain.way.back).sort((a, b) => far(a) - far(b));
      const middle = straightest(down.map(far), vertex.x);
      const widest = Math.max(middle, down.length - 1 - middle, 1);
      const step = Math.min(distance, Math.max((vertex.box as Box).width / 2 - CORNER, 0) / widest);
      for (const [index, chain] of down.entries())
        chain[end].x = vertex.x + (index - middle) * step;
      beside(
        vertex,
        group.filter((chain) => chain.way.back),
        end,
        lanes,
      );
    }
}

/** Return the index of the way that is straight, which stays in the middle, or else the middle. */
function straightest(xs: readonly number[], x: number): number {
  const index = xs.indexOf(x);
  return index < 0 ? (xs.length - 1) / 2 : index;
}

/** Give ways back their lanes at the right side: those that leave go up, the others come from below. */
function beside(
  vertex: Vertex,
  ways: readonly Chain[],
  end: "upper" | "lower",
  lanes: Map<Vertex, number>,
): void {
  const { width, height } = vertex.box as Box;
  for (const [index, chain] of ways.entries()) {
    const lane = lanes.get(vertex) ?? 0;
    lanes.set(vertex, lane + 1);
    const along = Math.min(ALONG * (index + 1) - 3, height / 2 - 1);
    chain[end].x = vertex.x + width / 2 + SIDE + LANE * lane;
    chain[end].y = end === "upper" ? along : -along;
  }
}
