/** Finding steps by what they are called, are, name, or say of themselves. */

import { isObject, type Json } from "../../document/structure";
import type { Step } from "../../document/ways";
import type { Kind } from "./config";
import { kindAmong } from "./faces";
import { t } from "./say";
import { nameOf, type Sheet } from "./sheet";

/** Something found: the id of a step or remark, what it is called, and where it was found. */
export interface Found {
  readonly id: string;
  readonly text: string;
  readonly why: string;
}

/** A text by which something is found; those of a lower rank come first. */
interface Trace {
  readonly rank: number;
  readonly text: string;
  readonly why: string;
}

/** Returns what fits all words of a query, the best first; everything if there are none. */
export function found(sheet: Sheet, query: string, kinds: readonly Kind[]): Found[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const steps = sheet.flow.nodes.map((step) => ({
    id: step.id,
    text: nameOf(step),
    traces: words.length ? tracesOf(step, kinds) : [],
  }));
  const remarks = sheet.sidecar.notes.map(({ id, text }) => ({
    id,
    text,
    traces: [{ rank: 5, text, why: t("remark") }],
  }));
  const ranked = [...steps, ...remarks].flatMap(({ id, text, traces }) => {
    const best = matched(words, traces);
    return best ? [{ id, text, why: best.why, rank: best.rank }] : [];
  });
  const sorted = ranked.sort((one, other) => one.rank - other.rank);
  return sorted.map(({ id, text, why }) => ({ id, text, why }));
}

/** Returns why something fits: the best place of the word that fits worst; or null. */
function matched(words: readonly string[], traces: readonly Trace[]): Trace | null {
  let worst: Trace = { rank: 0, text: "", why: "" };
  for (const word of words) {
    const fits = traces.flatMap((trace) => {
      const place = folded(trace.text).indexOf(word);
      return place < 0 ? [] : [{ ...trace, rank: trace.rank + (place ? 0.5 : 0) }];
    });
    const [first, ...others] = fits;
    if (!first) return null;
    const best = others.reduce((one, other) => (other.rank < one.rank ? other : one), first);
    if (best.rank > worst.rank || !worst.why) worst = best;
  }
  return worst;
}

function tracesOf(step: Step, kinds: readonly Kind[]): Trace[] {
  const kind = kindAmong(step, kinds);
  const title = kind?.title ?? step.kind;
  const { id: _id, name: _name, kind: _kind, description, ...rest } = step;
  return [
    { rank: 1, text: nameOf(step), why: title },
    { rank: 2, text: title, why: title },
    ...[...namesIn(rest)].map((text) => ({ rank: 3, text, why: text })),
    ...(typeof description === "string" ? [{ rank: 4, text: description, why: description }] : []),
  ];
}

/** Keys whose values are ids of steps: to find what leads to one is no finding. */
const LEADING = new Set(["next", "onError", "goto", "default", "start", "branches", "t", "op"]);

/** Yields the texts that a step has anywhere. */
function* namesIn(said: Json, key = ""): Generator<string> {
  if (LEADING.has(key)) return;
  if (typeof said === "string" && key !== "else") yield said;
  else if (Array.isArray(said)) for (const one of said) yield* namesIn(one);
  else if (isObject(said))
    for (const [name, one] of Object.entries(said)) yield* namesIn(one, name);
}

function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
