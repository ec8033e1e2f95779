/** Where the words of edges stand: on their routes, never on a box. */

import {
  around,
  centred,
  type Edge,
  grown,
  overlap,
  type Places,
  type Point,
  pieces,
  type Rect,
} from "./parts";

/** What it costs to lie on a box, on other words, on another route; and to be less preferred. */
const ON_BOX = 1e6;
const ON_WORDS = 100;
const ON_ROUTE = 6;
/** From the middle of words at the end of a straight way to the tip of its arrow. */
const TIP = 21;
/** From one place on a line to the next. */
const STEP = 12;

type Routes = Readonly<Record<string, readonly Point[]>>;

/**
 * Return the middle of the words of each edge that has some.
 *
 * @param edges whose words are placed, the first with the best choice
 * @param routes of all edges; those of edges that are not in `edges` are kept free, too
 * @param boxes that are kept free
 * @param words of other edges, which are kept free
 */
export function placeLabels(
  edges: readonly Edge[],
  routes: Routes,
  boxes: readonly Rect[],
  words: readonly Rect[] = [],
): Places {
  const lines = Object.entries(routes).flatMap(([of, route]) =>
    pieces(route).map((piece) => ({ of, ...piece })),
  );
  const taken = [...words];
  const found: Record<string, Point> = {};
  for (const { id, label } of edges) {
    const route = routes[id];
    if (!label || !route) continue;
    const reach = grown(around(pieces(route)), label.width + label.height);
    const others = lines.filter((line) => line.of !== id && overlap(line, reach));
    const near = boxes.filter((box) => overlap(box, reach));
    const cost = (rect: Rect) =>
      ON_BOX * count(near, rect) + ON_WORDS * count(taken, rect) + ON_ROUTE * count(others, rect);
    let [best, least] = [undefined as Point | undefined, Infinity];
    for (const [index, point] of candidates(route, label.width).entries()) {
      const price = cost(centred(point, label)) + index;
      if (price < least) [best, least] = [point, price];
      if (least <= index) break;
    }
    if (!best) continue;
    found[id] = best;
    taken.push(centred(best, label));
  }
  return found;
}

function count(rects: readonly Rect[], rect: Rect): number {
  return rects.filter((other) => overlap(other, rect)).length;
}

/** Return places on a route, the best ones first: on a run that is long enough, then before a tip,
    then wherever it leads. */
function candidates(route: readonly Point[], width: number): Point[] {
  const lines = pieces(route);
  const middle = (line: Rect) => ({ x: line.x + line.width / 2, y: line.y });
  const down = lines.filter((line) => line.height > 0);
  const all = around(lines);
  const beside = { x: all.x + all.width + width / 2 + 3, y: all.y + all.height / 2 };
  return [
    ...lines.filter((line) => line.width >= width).map(middle),
    ...down.map(({ x, y, height }) => ({ x, y: y + Math.max(height - TIP, height / 2) })),
    ...lines.map(middle),
    ...down.flatMap(({ x, y, height }) =>
      Array.from({ length: Math.floor(height / STEP) }, (_, at) => ({ x, y: y + at * STEP })),
    ),
    beside,
  ];
}
