/** A flow as a list in the order in which it runs, branches indented; and who stands beside whom. */

import { isObject } from "../../document/structure";
import { type Step, type Way, type Ways, waysOf } from "../../document/ways";
import { spoken } from "./durations";
import { wordOn } from "./exits";
import { isGap } from "./order";
import { t } from "./say";
import { type Flow, nameOf } from "./sheet";

/** A line of the outline: a step, or the word on a branch above what lies in it. */
export interface Row {
  readonly key: string;
  /** The step, or the one that the branch leaves. */
  readonly id: string;
  readonly depth: number;
  readonly branch: boolean;
  readonly text: string;
  readonly notes: string[];
}

/** Returns the lines of a flow. What no way leads to comes last. */
export function outlineOf(flow: Flow): Row[] {
  const lister = new Lister(flow);
  const begin = flow.nodes[0]?.id;
  if (begin !== undefined) lister.list(begin, 0, []);
  for (const { id } of flow.nodes) lister.list(id, 0, [], t("no way leads here"));
  return lister.rows;
}

/** A branch of a step: all its ways to one target. */
interface Branch {
  readonly target: string | null;
  readonly slot: string;
  readonly word: string;
}

class Lister {
  readonly rows: Row[] = [];
  readonly #flow: Flow;
  readonly #ways: Ways;
  readonly #steps: Map<string, Step>;
  readonly #shown = new Set<string>();
  /** Steps on the line from the beginning to where the list is now. */
  readonly #line: string[] = [];

  constructor(flow: Flow) {
    this.#flow = flow;
    this.#ways = waysOf(flow.nodes);
    this.#steps = new Map(flow.nodes.map((node) => [node.id, node]));
  }

  /** Lists the steps from one on, up to those that are listed later, the nearest of them last. */
  list(from: string, depth: number, later: readonly string[], note = ""): void {
    const height = this.#line.length;
    let now: string | null = from;
    let said = note;
    while (now !== null && !later.includes(now) && !this.#shown.has(now)) {
      const step = this.#steps.get(now);
      if (!step) break;
      now = this.#listed(step, depth, later, said);
      said = "";
    }
    this.#line.length = height;
  }

  /** Lists a step with its branches and returns the one with which the list goes on. */
  #listed(step: Step, depth: number, later: readonly string[], note: string): string | null {
    const { id } = step;
    this.#shown.add(id);
    this.#line.push(id);
    const branches = this.#branches(id);
    const notes = [...(note ? [note] : []), ...notesOf(step)];
    const row: Row = { key: id, id, depth, branch: false, text: nameOf(step), notes };
    this.rows.push(row);
    const [only] = branches;
    if (branches.length > 1) return this.#split(id, branches, depth, later);
    if (!only) return null;
    if (only.word) notes.push(only.word);
    notes.push(...this.#leads(only.target, later));
    return only.target;
  }

  #split(id: string, branches: Branch[], depth: number, later: readonly string[]): string | null {
    const meet = this.#meeting(branches, later);
    const after = meet === null || later.includes(meet) ? later : [...later, meet];
    for (const { target, slot, word } of branches) {
      const notes = this.#leads(target, after);
      if (target !== null && target === after.at(-1)) notes.push(this.#goesOn(target));
      const text = word || branchOf(slot);
      this.rows.push({ key: `${id}${slot}→`, id, depth: depth + 1, branch: true, text, notes });
      if (target !== null) this.list(target, depth + 2, after);
    }
    return after === later ? null : meet;
  }

  /** Returns what is said of a way that does not lead to the line below it. */
  #leads(target: string | null, later: readonly string[]): string[] {
    if (target === null || isGap(target, this.#flow.nodes)) return [t("leads nowhere")];
    const step = this.#steps.get(target);
    if (!step) return [t("leads to no step")];
    if (this.#line.includes(target)) return [t("loops back to %(name)s", { name: nameOf(step) })];
    const far = later.includes(target) && target !== later.at(-1);
    return far || this.#shown.has(target) ? [this.#goesOn(target)] : [];
  }

  #goesOn(target: string): string {
    const step = this.#steps.get(target);
    return t("goes on with %(name)s", { name: step ? nameOf(step) : target });
  }

  #branches(id: string): Branch[] {
    const found = new Map<string | null, Branch>();
    const step = this.#steps.get(id);
    for (const way of this.#ways.leaving(id)) {
      const word = step ? wordOn(step, way.slot) : "";
      const known = found.get(way.target);
      const words = known && word && !known.word.split(", ").includes(word);
      if (!known) found.set(way.target, { target: way.target, slot: way.slot, word });
      else if (words)
        found.set(way.target, { ...known, word: [known.word, word].filter(Boolean).join(", ") });
    }
    return [...found.values()];
  }

  /** Returns the first step to which all branches lead that lead on, or else two of them; or null. */
  #meeting(branches: Branch[], later: readonly string[]): string | null {
    const reach = branches.map(({ target }) => this.#ahead(target, later));
    const [first = [], ...others] = reach.filter((steps) => steps.length);
    const sets = others.map((steps) => new Set(steps));
    const all = first.find((id) => sets.every((steps) => steps.has(id)));
    return all ?? first.find((id) => sets.some((steps) => steps.has(id))) ?? null;
  }

  /** Returns steps that can be come to and are not listed yet, the nearest first. */
  #ahead(from: string | null, later: readonly string[]): string[] {
    const seen = new Set<string>();
    const next = from === null ? [] : [from];
    for (const id of next) {
      if (seen.has(id) || this.#shown.has(id) || !this.#steps.has(id)) continue;
      seen.add(id);
      if (later.includes(id)) continue;
      for (const { target } of this.#ways.leaving(id)) if (target !== null) next.push(target);
    }
    return [...seen];
  }
}

/** Returns what a branch is called that has no word on its way. */
function branchOf(slot: string): string {
  const [, name, place] = slot.split("/");
  return name === "branches" ? t("branch %(n)s", { n: Number(place) + 1 }) : t("next");
}

/** Returns what a step waits for, in words. */
function notesOf(step: Step): string[] {
  const span = (said: unknown) =>
    isObject(said as never) ? Number((said as { seconds?: number }).seconds) : Number.NaN;
  const [wait, give] = [span(step.waitFor), span(step.skipAfter ?? step.within)];
  return [
    ...(Number.isFinite(wait) ? [t("waits %(time)s", { time: spoken(wait) })] : []),
    ...(Number.isFinite(give) ? [t("at most %(time)s", { time: spoken(give) })] : []),
  ];
}

/** Steps around one, or null. */
export interface Neighbours {
  readonly next: string | null;
  readonly previous: string | null;
  readonly left: string | null;
  readonly right: string | null;
}

/** Returns where arrow keys lead from a step: along the flow, and to what leaves the same step. */
export function neighbours(flow: Flow, id: string): Neighbours {
  const { all } = waysOf(flow.nodes);
  const place = new Map(flow.nodes.map((node, at) => [node.id, at]));
  const known = ({ source, target }: Way) =>
    target !== null && place.has(target) && source !== target;
  const ways = all.filter(known);
  const at = (one: string | null) => place.get(one ?? "") ?? -1;
  const forward = ways.filter((way) => at(way.target) > at(way.source));
  const from = (list: Way[]) => list.find((way) => way.source === id)?.target ?? null;
  const before = (list: Way[]) => list.findLast((way) => way.target === id)?.source ?? null;
  const parents = new Set(ways.filter((way) => way.target === id).map((way) => way.source));
  const siblings = [...parents]
    .map((parent) => [...new Set(ways.filter((way) => way.source === parent).map((w) => w.target))])
    .find((targets) => targets.length > 1);
  const here = siblings?.indexOf(id) ?? -1;
  return {
    next: from(forward) ?? from(ways),
    previous: before(forward) ?? before(ways),
    left: siblings?.[here - 1] ?? null,
    right: siblings?.[here + 1] ?? null,
  };
}
