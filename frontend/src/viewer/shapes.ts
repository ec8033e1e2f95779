/** Outlines of steps by their kinds, and lines of ways, as SVG path data. */

import type { Point, Size } from "../layout/parts";

/** Radius of the corners of ways. */
const RADIUS = 8;
/** Length and half the width of an arrow head. */
const HEAD = 7;
const HALF = 4;
/** How far pointed sides and cut corners reach, and the turned corner of a sheet. */
const POINT = 13;
const CUT = 9;
const FOLD = 11;

type Outline = (size: Size) => string;

const plain =
  (radius: number): Outline =>
  ({ width, height }) =>
    rounded(width, height, radius);
const OUTLINES: Readonly<Record<string, Outline>> = {
  decide: ({ width, height }) =>
    `M${POINT} 0H${width - POINT}L${width} ${height / 2}L${width - POINT} ${height}H${POINT}L0 ${height / 2}Z`,
  experiment: ({ width, height }) =>
    `M${CUT} 0H${width - CUT}L${width} ${CUT}V${height - CUT}L${width - CUT} ${height}H${CUT}L0 ${height - CUT}V${CUT}Z`,
  form: ({ width, height }) => `M0 0H${width}V${height - FOLD}L${width - FOLD} ${height}H0Z`,
  wait: plain(24),
  repeat: plain(24),
  end: plain(24),
  split: plain(2),
  join: plain(2),
};

/** Return the outline of a step with its upper left corner at the origin. */
export function outline(kind: string, size: Size): string {
  return (OUTLINES[kind] ?? plain(5))(size);
}

/** Return what is drawn into the outline: the second line of an end, the fold of a sheet, or "". */
export function inner(kind: string, { width, height }: Size): string {
  if (kind === "end") return rounded(width - 6, height - 6, 24, 3);
  if (kind === "form") return `M${width} ${height - FOLD}H${width - FOLD}V${height}`;
  return "";
}

/** Return a rectangle with round corners. */
export function rounded(width: number, height: number, radius: number, at = 0): string {
  const r = Math.min(radius, width / 2, height / 2);
  const arc = `a${r} ${r} 0 0 1`;
  const [w, h] = [width - 2 * r, height - 2 * r];
  return `M${at + r} ${at}h${w}${arc} ${r} ${r}v${h}${arc} ${-r} ${r}h${-w}${arc} ${-r} ${-r}v${-h}${arc} ${r} ${-r}z`;
}

/** Return a way with round corners, up to the base of its arrow head. */
export function line(route: readonly Point[]): string {
  const points = [...route.slice(0, -1), base(route)];
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const round = Math.min(RADIUS, distance(before, point) / 2, distance(point, after) / 2);
      const [begin, end] = [towards(point, before, round), towards(point, after, round)];
      return `L${begin.x} ${begin.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
    })
    .join("");
}

/** Return the arrow head at the end of a way, as the points of a polygon. */
export function arrow(route: readonly Point[]): string {
  const tip = route.at(-1) as Point;
  const { x, y } = base(route);
  const [dx, dy] = [(HALF * (tip.y - y)) / HEAD, (HALF * (tip.x - x)) / HEAD];
  return `${tip.x},${tip.y} ${x + dx},${y + dy} ${x - dx},${y - dy}`;
}

/** Return the middle of the longest piece of a way. */
export function halfway(route: readonly Point[]): Point {
  let [middle, most] = [route[0] as Point, 0];
  for (const [index, to] of route.slice(1).entries()) {
    const from = route[index] as Point;
    const long = distance(from, to);
    if (long > most) [middle, most] = [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, long];
  }
  return middle;
}

function base(route: readonly Point[]): Point {
  const [before, tip] = [route.at(-2) as Point, route.at(-1) as Point];
  return towards(tip, before, HEAD);
}

function distance(one: Point, other: Point): number {
  return Math.abs(one.x - other.x) + Math.abs(one.y - other.y);
}

/** Return the point that lies so far from one point on the way to another. */
function towards(from: Point, to: Point, far: number): Point {
  const long = distance(from, to) || 1;
  return {
    x: from.x + ((to.x - from.x) * far) / long,
    y: from.y + ((to.y - from.y) * far) / long,
  };
}
