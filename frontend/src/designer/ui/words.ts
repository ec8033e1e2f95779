/** What is written on edges, and what a screen reader says of them. */

import { waysOf } from "../../document/ways";
import { labelOf } from "../core/exits";
import { t } from "../core/say";
import { type Flow, nameOf } from "../core/sheet";

export interface Words {
  readonly word: string;
  readonly said: string;
}

const known = new WeakMap<Flow, ReadonlyMap<string, Words>>();

/** Returns the words of all edges by their ids. */
export function wordsOf(flow: Flow): ReadonlyMap<string, Words> {
  const kept = known.get(flow);
  if (kept) return kept;
  const names = new Map(flow.nodes.map((step) => [step.id, nameOf(step)]));
  const words = new Map<string, Words>();
  for (const way of waysOf(flow.nodes).all) {
    const word = labelOf(flow, way);
    const [from, to] = [names.get(way.source) ?? "", names.get(way.target ?? "") ?? ""];
    const said = word
      ? t("from %(from)s to %(to)s: %(word)s", { from, to, word })
      : t("from %(from)s to %(to)s", { from, to });
    words.set(`${way.source}${way.slot}→`, { word, said });
  }
  known.set(flow, words);
  return words;
}
