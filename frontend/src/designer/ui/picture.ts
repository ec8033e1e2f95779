/** Two states of a flow as one picture: the steps and ways of both, with what became of them. */

import type { Edge, Graph } from "../../layout/parts";
import { type Change, compared, union } from "../core/comparing";
import type { Config } from "../core/config";
import { graphOf } from "../core/faces";
import { t } from "../core/say";
import type { Flow, Sheet } from "../core/sheet";
import { type Words, wordsOf } from "./words";

export type How = Change["how"];

export interface Picture {
  readonly flow: Flow;
  readonly graph: Graph;
  /** What differs; what only stands elsewhere comes last. */
  readonly changes: readonly Change[];
  /** What became of steps and ways, by id; of those that are the same, nothing. */
  readonly hows: ReadonlyMap<string, How>;
  readonly words: ReadonlyMap<string, Words>;
}

/** Stands behind the id of a way that only the earlier state has. */
const GONE = "−";

export function pictureOf(before: Sheet, after: Sheet, config: Config): Picture {
  const found = compared(before, after);
  const changes = [...found.filter((one) => !isMove(one)), ...found.filter(isMove)];
  const flow = union(before, after);
  const [was, is] = [union(before, before), union(after, after)];
  const [old, now] = [graphOf(was, config).edges, graphOf(is, config).edges];
  const gone = missing(old, now).map((edge) => ({ ...edge, id: edge.id + GONE }));
  const { boxes } = graphOf(flow, config);
  return {
    flow,
    graph: { boxes, edges: [...now, ...gone] },
    changes,
    hows: new Map<string, How>([
      ...changes.map(({ id, how }) => [id, how] as const),
      ...missing(now, old).map(({ id }) => [id, "added"] as const),
      ...gone.map(({ id }) => [id, "removed"] as const),
    ]),
    words: new Map([...wordsOf(is), ...[...wordsOf(was)].map(past)]),
  };
}

export function isMove({ how }: Change): boolean {
  return how === "moved";
}

/** Returns what became of a step or way, as it is written beside it. */
export function howSaid(how: How | undefined): string {
  if (how === "added") return t("+ added");
  if (how === "removed") return t("− removed");
  return how === "changed" ? t("~ changed") : "";
}

/** Returns the place of the change after or before one; from nowhere, that of the first or last. What
 * only stands elsewhere is passed over while anything else differs. */
export function onward(changes: readonly Change[], at: number, by: 1 | -1): number {
  const whole = changes.every(isMove);
  const places = [...changes.keys()].filter((place) => whole || !isMove(changes[place] as Change));
  const next = by > 0 ? places.find((place) => place > at) : places.findLast((place) => place < at);
  return next ?? places.at(by > 0 ? 0 : -1) ?? -1;
}

/** Returns the edges that others have not, or that lead elsewhere there. */
function missing(edges: readonly Edge[], others: readonly Edge[]): Edge[] {
  const known = new Map(others.map(({ id, to }) => [id, to]));
  return edges.filter(({ id, to }) => known.get(id) !== to);
}

function past([id, { word, said }]: [string, Words]): [string, Words] {
  return [id + GONE, { word, said: `${howSaid("removed")}: ${said}` }];
}
