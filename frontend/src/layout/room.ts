/** Room among boxes that stay where they are. */

import { grown, overlap, type Point, type Rect } from "./parts";

/** Boxes keep so far away from those that stay: two ways fit between them. */
export const KEEP = 28;

/** Return the shortest shift, across or down, after which boxes are clear of those that stay. */
export function shift(boxes: readonly Rect[], staying: readonly Rect[]): Point {
  const apart = staying.map((rect) => grown(rect, KEEP));
  const clear = ({ x, y }: Point) => {
    const moved = boxes.map((box) => ({ ...box, x: box.x + x, y: box.y + y }));
    return !moved.some((box) => apart.some((rect) => overlap(box, rect)));
  };
  const none = { x: 0, y: 0 };
  const shifts = [none];
  for (const box of boxes)
    for (const rect of apart)
      shifts.push(
        { x: 0, y: rect.y + rect.height - box.y },
        { x: 0, y: rect.y - box.y - box.height },
        { x: rect.x + rect.width - box.x, y: 0 },
        { x: rect.x - box.x - box.width, y: 0 },
      );
  const far = ({ x, y }: Point) => Math.abs(x) + Math.abs(y);
  return shifts.sort((a, b) => far(a) - far(b)).find(clear) ?? none;
}
