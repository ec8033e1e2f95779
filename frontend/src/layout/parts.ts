/** What goes into a layout and what comes out: plain data, so that it passes to a worker and back.
    Lengths are CSS pixels at zoom 1; x grows to the right and y downwards. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle by its upper left corner. */
export interface Rect extends Point, Size {}

/** A step as the layout sees it. */
export interface Box extends Size {
  readonly id: string;
}

/** A way from one box to another; what is written on it has a size. */
export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly label?: Size;
}

/** Boxes in declared order, and edges in the order of the slots of their boxes. */
export interface Graph {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

/** Upper left corners of boxes by their ids. */
export type Places = Readonly<Record<string, Point>>;

/** Where everything goes. Edges between boxes that do not exist have no route. */
export interface Drawing {
  readonly places: Places;
  /** Corners of each edge, from where it leaves its box to the tip of its arrow, by its id. */
  readonly routes: Readonly<Record<string, readonly Point[]>>;
  /** Middle of what is written on an edge, by its id. */
  readonly labels: Places;
  /** The smallest rectangle around all of it. */
  readonly bounds: Rect;
}

/** Tell whether two rectangles share more than a border. */
export function overlap(one: Rect, other: Rect): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** Return a rectangle that is larger on every side. */
export function grown(rect: Rect, by: number): Rect {
  return {
    x: rect.x - by,
    y: rect.y - by,
    width: rect.width + 2 * by,
    height: rect.height + 2 * by,
  };
}

/** Return the smallest rectangle around others; an empty one at the origin around none. */
export function around(rects: readonly Rect[]): Rect {
  if (!rects.length) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of rects) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Return the straight pieces of a route as rectangles without thickness. */
export function pieces(route: readonly Point[]): Rect[] {
  return route.slice(1).map((to, index) => {
    const from = route[index] as Point;
    const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
    return { x, y, width: Math.abs(from.x - to.x), height: Math.abs(from.y - to.y) };
  });
}

/** Return a rectangle of a size around its middle. */
export function centred(middle: Point, { width, height }: Size): Rect {
  return { x: middle.x - width / 2, y: middle.y - height / 2, width, height };
}

/** Return all boxes where they are, in the order of the graph. */
export function placed(boxes: readonly Box[], places: Places): (Box & Rect)[] {
  return boxes.flatMap((box) => {
    const at = places[box.id];
    return at ? [{ ...box, ...at }] : [];
  });
}
