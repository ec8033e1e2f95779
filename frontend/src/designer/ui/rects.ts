/** Where steps are drawn, and rectangles around them. The layout is a file of its own, from which
 * only types come here. */

import type { Rect } from "../../layout/parts";
import type { Drawn } from "./drawn";

/** Returns the rectangles of all steps by their ids. */
export function rectsOf({ graph, drawing }: Drawn): ReadonlyMap<string, Rect> {
  const rects = new Map<string, Rect>();
  for (const { id, width, height } of graph.boxes) {
    const at = drawing?.places[id];
    if (at) rects.set(id, { ...at, width, height });
  }
  return rects;
}

/** Returns the smallest rectangle around others, with room on every side. */
export function around(rects: readonly Rect[], room: number): Rect {
  const x = Math.min(...rects.map((rect) => rect.x)) - room;
  const y = Math.min(...rects.map((rect) => rect.y)) - room;
  const right = Math.max(...rects.map((rect) => rect.x + rect.width)) + room;
  const bottom = Math.max(...rects.map((rect) => rect.y + rect.height)) + room;
  return { x, y, width: right - x, height: bottom - y };
}
