/** Places within a step by JSON pointer: what stands there, and what is wrong there. */

import type { Problem } from "../../document/problems";
import { isObject, type Json, type JsonObject } from "../../document/structure";
import type { ServerProblem } from "../core/config";
import type { Flow } from "../core/sheet";

/** Something wrong, from here or from the server, which has its sentence already. */
export type Wrong = Problem | ServerProblem;

/** Codes that are found at a step, and the slot of it that they are about. */
const ABOUT: Readonly<Record<string, string>> = {
  "then-missing": "/then",
  "default-missing": "/default",
  "leads-nowhere": "/next",
  "branches-missing": "/branches",
  "interval-missing": "/every",
  "window-missing": "/within",
};

/** Returns one part of a pointer with what would part it escaped. */
export function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function partsOf(path: string): string[] {
  const parts = path.split("/").slice(1);
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Returns what stands at a pointer, or undefined. */
export function valueAt(said: Json | undefined, path: string): Json | undefined {
  let found = said;
  for (const part of partsOf(path)) {
    if (Array.isArray(found)) found = found[Number(part)];
    else found = isObject(found) && Object.hasOwn(found, part) ? found[part] : undefined;
  }
  return found;
}

/** Tells whether a pointer is another one or lies in it. */
export function within(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}/`);
}

/** Returns the pointer within a step, or within the flow, at which a problem is shown. */
export function whereOf(problem: Wrong): string {
  const inner = problem.path.replace(/^[/]nodes[/][0-9]+/, "");
  const name = String((problem.params as JsonObject).name ?? "");
  if (inner === "/id") return "/name";
  if (problem.code === "missing") return `${inner}/${escaped(name)}`;
  if (problem.code === "argument-missing") return `${inner}/kwargs/${escaped(name)}`;
  return inner + (ABOUT[problem.code] ?? "");
}

/** Returns what is wrong with a step; with "" what is wrong with the flow as a whole. */
export function wrongOf<T extends Wrong>(found: readonly T[], flow: Flow, step: string): T[] {
  if (step === "") return found.filter(({ path }) => !/^[/]nodes[/][0-9]/.test(path));
  const place = flow.nodes.findIndex(({ id }) => id === step);
  return found.filter(({ path }) => within(path, `/nodes/${place}`));
}

/** Returns a list with one item changed. */
export function replaced<T>(items: readonly T[], place: number, item: T): T[] {
  return items.map((one, at) => (at === place ? item : one));
}

/** Returns a list without one item. */
export function without<T>(items: readonly T[], place: number): T[] {
  return items.filter((_one, at) => at !== place);
}

/** Returns an object with a key set, or taken away with undefined. */
export function put(said: JsonObject, name: string, value: Json | undefined): JsonObject {
  const { [name]: _old, ...rest } = said;
  if (value === undefined) return rest;
  return Object.hasOwn(said, name) ? { ...said, [name]: value } : { ...rest, [name]: value };
}

/**
 * Returns what is to be put where, so that something is taken away and what it lay in stays: a group
 * of fields does not vanish while somebody empties one of them. Only arguments leave nothing behind.
 */
export function remaining(said: Json | undefined, path: string): [string, Json | undefined] {
  const cut = path.lastIndexOf("/");
  const outer = path.slice(0, cut);
  const held = valueAt(said, outer);
  const [name = ""] = partsOf(path.slice(cut));
  if (cut === 0 || held === undefined) return [path, undefined];
  if (Array.isArray(held)) return [outer, without(held, Number(name))];
  const left = isObject(held) ? put(held, name, undefined) : {};
  return outer.endsWith("/kwargs") && Object.keys(left).length === 0
    ? [outer, undefined]
    : [outer, left];
}
