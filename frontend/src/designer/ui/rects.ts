/** Where steps are drawn, by their ids. */

import { placed, type Rect } from "../../layout/parts";
import type { Drawn } from "./drawn";

export function rectsOf({ graph, drawing }: Drawn): ReadonlyMap<string, Rect> {
  return new Map(placed(graph.boxes, drawing?.places ?? {}).map((rect) => [rect.id, rect]));
}
