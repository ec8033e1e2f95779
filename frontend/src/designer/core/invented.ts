/** Invented documents for tests: the same for the same seed. */

import schema from "../../../../docs/flow.schema.json";
import { problems, type Rules } from "../../document/problems";
import type { Json, JsonObject } from "../../document/structure";
import { faults } from "../../document/structure";
import { type Step, Ways } from "../../document/ways";
import type { Config, Kind } from "./config";
import { isGap, redirected, without } from "./order";
import { NOBODY } from "./presence";
import { type Sheet, sheetOf } from "./sheet";

export const SCHEMA = schema as unknown as JsonObject;
export const RULES: Rules = { schema: SCHEMA, offered: null, code: true, steps: {} };

export type Chance = () => number;

/** Returns numbers from 0 to 1 that look random, by a seed (mulberry32). */
export function chances(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function below(chance: Chance, most: number): number {
  return Math.floor(chance() * most);
}

export function oneOf<T>(chance: Chance, all: readonly T[]): T {
  return all[below(chance, all.length)] as T;
}

export const CONDITION = { t: "expr", op: "set", left: { t: "data", path: "paid" } };

/** What a step of each kind says, given how it draws the steps that it leads to. */
const SAYS: Readonly<Record<string, (to: () => string, chance: Chance) => JsonObject>> = {
  execute: () => ({}),
  sendMail: () => ({ template: "hello" }),
  if: (to, chance) => ({
    condition: CONDITION,
    then: oneOf<() => Json>(chance, [
      () => ({ goto: to() }),
      () => ({ noop: true }),
      () => ({ call: { args: [] } }),
    ])(),
    ...(chance() < 0.5 ? { else: { goto: to() } } : {}),
  }),
  switch: (to) => ({
    cases: [
      { ask: CONDITION, goto: to(), label: "a" },
      { ask: CONDITION, goto: to(), label: "b" },
    ],
    default: to(),
  }),
  split: (to) => ({ branches: [to(), to()] }),
  join: () => ({}),
  experiment: (to, chance) => ({
    experiment: "offer",
    arms: [
      { name: "a", weight: 50, goto: to() },
      { name: "b", weight: 50, ...(chance() < 0.5 ? { goto: to() } : {}) },
    ],
  }),
  waitFor: (to, chance) => ({
    waits: [{ for: { message: "paid" }, ...(chance() < 0.5 ? { goto: to() } : {}) }],
    ...(chance() < 0.5 ? { within: { t: "duration", seconds: 60 } } : {}),
  }),
  jump: (to) => ({ goto: to(), times: 3 }),
  repeat: (to, chance) => ({
    every: { days: 1 },
    ...(chance() < 0.5 ? { start: to() } : {}),
    ...(chance() < 0.5 ? { times: 3 } : {}),
  }),
  end: () => ({}),
};

const DRAWN: Readonly<Record<string, string>> = {
  if: "decide",
  switch: "decide",
  sendMail: "mail",
  waitFor: "wait",
};
const PLAIN = new Set(["split", "join", "experiment", "jump", "repeat", "end"]);

function blankOf(kind: string): JsonObject {
  const said = SAYS[kind]?.(() => "", chances(1)) ?? {};
  const bare = redirected({ id: "", kind: "", ...said } as Step, () => undefined);
  return without(without(bare as JsonObject, "id"), "kind");
}

export const KINDS: readonly Kind[] = Object.keys(SAYS).map((kind) => ({
  kind,
  cls: "",
  title: kind,
  help: "",
  group: "",
  icon: "exec",
  drawn: DRAWN[kind] ?? (PLAIN.has(kind) ? kind : "execute"),
  blank: blankOf(kind),
  sections: [],
  takes: {},
  params: [],
}));

/** Returns sheets with steps of all kinds and with ways that lead anywhere. */
export function invented(seed: number): Sheet {
  const chance = chances(seed);
  const ids = Array.from({ length: 2 + below(chance, 9) }, (_one, place) => `s${place}`);
  const to = () => oneOf(chance, ids);
  const nodes = ids.map((id, place) => stepWith(id, place === ids.length - 1, to, chance));
  const flow = { schema: "automations.flow/1", name: "Flow", subject: "customer", nodes };
  const pins = Object.fromEntries(
    ids.filter(() => chance() < 0.2).map((id) => [id, { x: 1, y: 2 }]),
  );
  return sheetOf(flow as unknown as JsonObject, { pins });
}

function stepWith(id: string, last: boolean, to: () => string, chance: Chance): Step {
  const kind = last && chance() < 0.8 ? "end" : oneOf(chance, Object.keys(SAYS));
  const modifiers = {
    ...(kind !== "split" && kind !== "switch" && chance() < 0.25 ? { next: to() } : {}),
    ...(chance() < 0.15 ? { skipIf: [CONDITION] } : {}),
    ...(chance() < 0.1 ? { onError: to() } : {}),
  };
  return { id, kind, ...SAYS[kind]?.(to, chance), ...modifiers } as Step;
}

/** Returns a sheet with these steps. */
export function sheetWith(...nodes: JsonObject[]): Sheet {
  return sheetOf({ schema: "automations.flow/1", name: "Flow", subject: "customer", nodes }, {});
}

/** Returns where all ways lead, by step and slot; null for nowhere. A way on to the next step has
 * the same slot whether the step says it or its order does. */
export function waysOf({ flow }: Sheet): Record<string, string | null> {
  const ways = new Ways(flow.nodes).all.map(({ source, slot, target }) => {
    const open = target === null || isGap(target, flow.nodes);
    return [`${source}${slot === "/next" ? "" : slot}`, open ? null : target] as const;
  });
  return Object.fromEntries(ways);
}

/** Returns the codes of structural faults. */
export function faultsOf({ flow }: Sheet): string[] {
  return faults(flow, SCHEMA).map(({ code, path }) => `${code} ${path}`);
}

/** Returns codes of what is wrong, with the places. */
export function wrongOf({ flow }: Sheet): string[] {
  return problems(flow, RULES).map(({ code, path }) => `${code} ${path}`);
}

/** Returns a configuration of the page that says as little as it can. */
export function configWith(values: Partial<Config> = {}): Config {
  const flow = { schema: "automations.flow/1", name: "Flow", nodes: [{ id: "end", kind: "end" }] };
  return {
    flow,
    layout: {},
    base: null,
    title: "",
    state: "",
    number: 1,
    readOnly: "",
    revision: 1,
    note: "",
    key: "key",
    running: 0,
    waiting: {},
    kinds: KINDS,
    offers: [],
    schema: SCHEMA,
    offered: null,
    code: true,
    problems: [],
    presence: NOBODY,
    fields: [],
    whole: { sections: [], entrances: [] },
    urls: {
      save: "",
      beat: "",
      takeOver: "",
      own: "",
      publish: "",
      text: "",
      tryIt: "",
      back: "",
      copy: "",
      layout: "",
      python: "",
    },
    token: "",
    language: "en",
    texts: {},
    sentences: {},
    ...values,
  };
}
