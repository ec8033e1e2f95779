/** The corners of every way through the rows and channels. */

import { type Channel, channelsOf, type Run } from "./channels";
import { type Chain, LANE, type Lattice, SIDE } from "./lattice";
import type { Box, Edge, Places, Point, Rect } from "./parts";
import { placePorts } from "./ports";

/** How far from the middle of a box its way to itself touches the side. */
const SELF = 5;

/** Places and routes of what is in rows. */
export interface Routed {
  readonly places: Places;
  readonly routes: Readonly<Record<string, readonly Point[]>>;
}

/** Return the places of boxes whose columns are known, and the routes of all ways. */
export function route(lattice: Lattice, loops: readonly Edge[]): Routed {
  placePorts(lattice);
  const { channels, runs } = channelsOf(lattice);
  const tall = lattice.rows.map((row) => Math.max(0, ...row.map(({ box }) => box?.height ?? 0)));
  const tops: number[] = [0];
  for (const [index, height] of tall.entries())
    tops.push((tops[index] as number) + height + (channels[index] as Channel).height);
  const places: Record<string, Point> = {};
  for (const { box, row, x } of lattice.of.values())
    if (box)
      places[box.id] = {
        x: x - box.width / 2,
        y: (tops[row] as number) + ((tall[row] as number) - box.height) / 2,
      };
  const routes: Record<string, Point[]> = {};
  const y = (run: Run, row: number) =>
    (tops[row] as number) + (tall[row] as number) + (channels[row] as Channel).y(run);
  for (const [chain, found] of runs) routes[chain.way.edge.id] = corners(chain, found, y, places);
  for (const { id, from } of loops) {
    const box = lattice.of.get(from)?.box;
    if (box) routes[id] = loop({ ...box, ...(places[from] as Point) });
  }
  return { places, routes };
}

function corners(
  { way, stops, upper: { x: upperX, y: upperY }, lower: { x: lowerX, y: lowerY } }: Chain,
  runs: readonly (Run | undefined)[],
  y: (run: Run, row: number) => number,
  places: Readonly<Record<string, Point>>,
): Point[] {
  const [upper, lower] = [stops[0].box as Box, stops.at(-1)?.box as Box];
  const [top, bottom] = [places[upper.id] as Point, places[lower.id] as Point];
  const between = runs.flatMap((run, at) => {
    if (!run) return [];
    const level = y(run, stops[0].row + at);
    return [
      { x: run.from, y: level },
      { x: run.to, y: level },
    ];
  });
  if (!way.back)
    return [{ x: upperX, y: top.y + upper.height }, ...between, { x: lowerX, y: bottom.y }];
  const [end, begin] = [top.y + upper.height / 2 + upperY, bottom.y + lower.height / 2 + lowerY];
  return [
    { x: bottom.x + lower.width, y: begin },
    { x: lowerX, y: begin },
    ...between.reverse(),
    { x: upperX, y: end },
    { x: top.x + upper.width, y: end },
  ];
}

/** Return the route from a box to itself, at its right side. */
export function loop({ x, y, width, height }: Rect): Point[] {
  const [side, middle] = [x + width, y + height / 2];
  const far = side + SIDE - LANE;
  return [
    { x: side, y: middle - SELF },
    { x: far, y: middle - SELF },
    { x: far, y: middle + SELF },
    { x: side, y: middle + SELF },
  ];
}
