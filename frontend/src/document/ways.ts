/** The ways between the steps of a document; the same as `automations.document.ways`. */

import type { Json, JsonObject } from "./structure";

/** A step as its document has it. */
export type Step = JsonObject & { id: string; kind: string };

/** One way out of a step: where the step says it ("" for the step declared next), and where it
 * leads, which may not exist; null if there is no step. */
export interface Way {
  source: string;
  slot: string;
  target: string | null;
}

type On = [slot: string, target: string | null];

/** Kinds of steps that have no way on to the next step. */
const CLOSED = new Set(["switch", "split", "end"]);
/** Kinds of steps that go on only along what they have chosen. */
const CHOOSING = new Set(["if", "experiment", "waitFor", ...CLOSED]);

export class Ways {
  readonly all: Way[];
  private readonly out = new Map<string, Way[]>();

  constructor(readonly nodes: Step[]) {
    this.all = nodes.flatMap((node, place) => this.of(node, place));
    for (const way of this.all) this.out.set(way.source, [...this.leaving(way.source), way]);
  }

  /** Returns the ways out of a step. */
  leaving(step: string): Way[] {
    return this.out.get(step) ?? [];
  }

  /** Returns the steps that can be come to, those with which it begins among them. */
  reached(begin: string[]): Set<string> {
    const known = new Set(this.nodes.map((node) => node.id));
    const next = (step: string) =>
      this.leaving(step).flatMap(({ target }) => (known.has(target ?? "") ? [target ?? ""] : []));
    return walked(
      begin.filter((step) => known.has(step)),
      next,
    );
  }

  /** Returns the steps from which some steps can be come to, those themselves among them. */
  leadingTo(steps: string[]): Set<string> {
    const into = new Map<string, string[]>();
    for (const { source, target } of this.all) {
      const found = into.get(target ?? "");
      if (found) found.push(source);
      else into.set(target ?? "", [source]);
    }
    return walked(steps, (step) => into.get(step) ?? []);
  }

  private of(node: Step, place: number): Way[] {
    const following = this.nodes[place + 1]?.id ?? null;
    const on: On = typeof node.next === "string" ? ["/next", node.next] : ["", following];
    const found = [...chosen(node, on)];
    if (node.kind === "jump") found.push(["/goto", text(node.goto)]);
    if (node.kind === "repeat")
      found.push(["/start", text(node.start) ?? this.nodes[0]?.id ?? null]);
    if (mayGoOn(node)) found.push(on);
    if (typeof node.onError === "string") found.push(["/onError", node.onError]);
    return found.map(([slot, target]) => ({ source: node.id, slot, target }));
  }
}

const known = new WeakMap<readonly Step[], Ways>();

/** Returns the ways of a list of steps that is never changed, worked out once. */
export function waysOf(nodes: Step[]): Ways {
  const ways = known.get(nodes) ?? new Ways(nodes);
  known.set(nodes, ways);
  return ways;
}

/** Returns all that can be come to from where it begins. */
function walked(begin: readonly string[], next: (step: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const left = [...begin];
  for (let step = left.pop(); step !== undefined; step = left.pop()) {
    if (seen.has(step)) continue;
    seen.add(step);
    left.push(...next(step));
  }
  return seen;
}

/** Yields the ways of which one or several are taken, by what the step decides. */
function* chosen(node: Step, on: On): Generator<On> {
  switch (node.kind) {
    case "if":
      for (const name of ["then", "else"]) {
        const goto = text((node[name] as JsonObject | undefined)?.goto);
        yield goto ? [`/${name}/goto`, goto] : on;
      }
      break;
    case "switch":
      for (const [place, one] of list(node.cases).entries())
        yield [`/cases/${place}/goto`, text(one.goto)];
      if (typeof node.default === "string") yield ["/default", node.default];
      break;
    case "split":
      for (const [place, target] of ((node.branches ?? []) as string[]).entries())
        yield [`/branches/${place}`, target];
      break;
    case "experiment":
      yield* each("arms", node, on);
      break;
    case "waitFor":
      yield* each("waits", node, on);
      if (node.within !== undefined)
        yield typeof node.else === "string" ? ["/else", node.else] : on;
  }
}

function* each(name: string, node: Step, on: On): Generator<On> {
  for (const [place, one] of list(node[name]).entries())
    yield typeof one.goto === "string" ? [`/${name}/${place}/goto`, one.goto] : on;
}

/** Tells whether a rule may pass a step over. */
export function maySkip(node: Step): boolean {
  const during = node.during as JsonObject | undefined;
  return (
    list(node.skipIf).length > 0 || node.skipAfter !== undefined || during?.otherwise === "skip"
  );
}

function mayGoOn(node: Step): boolean {
  if (CHOOSING.has(node.kind)) return maySkip(node);
  if (node.kind === "repeat")
    return maySkip(node) || ["next", "times", "until"].some((name) => node[name] !== undefined);
  return true;
}

export function list(said: Json | undefined): JsonObject[] {
  return (said ?? []) as JsonObject[];
}

function text(said: Json | undefined): string | null {
  return typeof said === "string" ? said : null;
}
