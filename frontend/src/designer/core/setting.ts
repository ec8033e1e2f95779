/** Changing what a step or the flow says, what a step is called, and the order of steps. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import type { Step } from "../../document/ways";
import { arranged, same, spoken, without } from "./order";
import { changed, type Edit, withNodes } from "./sheet";

/** Returns an edit that sets what stands at a JSON pointer inside a step; undefined takes it away. */
export function setting(id: string, path: string, value: Json | undefined): Edit {
  const parts = partsOf(path);
  return (sheet) => {
    if (!parts.length || parts[0] === "id") return sheet;
    const nodes = sheet.flow.nodes.map((node) =>
      node.id === id ? ((put(node, parts, value) ?? node) as Step) : node,
    );
    return nodes.every((node, at) => same(node, sheet.flow.nodes[at]))
      ? sheet
      : withNodes(sheet, nodes);
  };
}

/** Returns an edit that sets what stands at a JSON pointer of the flow, its steps excepted. */
export function settingFlow(path: string, value: Json | undefined): Edit {
  const parts = partsOf(path);
  return (sheet) => {
    if (!parts.length || parts[0] === "nodes") return sheet;
    const flow = (put(sheet.flow, parts, value) ?? {}) as typeof sheet.flow;
    return same(flow, sheet.flow) ? sheet : { ...sheet, flow };
  };
}

/** Returns an edit that calls a step something else; its id, and so its ways, stay. */
export function renaming(id: string, name: string): Edit {
  return (sheet) => {
    const step = sheet.flow.nodes.find((node) => node.id === id);
    const wanted = name === id ? undefined : name;
    if (!step || !name || step.name === wanted) return sheet;
    return changed(sheet, id, { name: wanted });
  };
}

/** Returns an edit that moves steps up or down in declared order. No way becomes another one, and
 * the flow begins where it began: what would have to change that stays where it is. */
export function moving(ids: readonly string[], by: -1 | 1): Edit {
  const chosen = new Set(ids);
  return (sheet) => {
    const steps = spoken(sheet.flow.nodes);
    const order = by < 0 ? steps.keys() : [...steps.keys()].reverse();
    for (const place of order) {
      const [here, there] = [steps[place], steps[place + by]];
      if (!here || !there || !chosen.has(here.id) || chosen.has(there.id)) continue;
      if (place === 0 || place + by === 0) continue;
      [steps[place], steps[place + by]] = [there, here];
    }
    return arranged(sheet, steps, true);
  };
}

/** Returns an edit that has the flow begin with a step; no way becomes another one. */
export function beginning(id: string): Edit {
  return (sheet) => {
    const steps = spoken(sheet.flow.nodes);
    const first = steps.find((step) => step.id === id);
    if (!first) return sheet;
    return arranged(sheet, [first, ...steps.filter((step) => step !== first)], true);
  };
}

/** Lists that stay when they are empty: that they are says something, or they must be there. */
const STAY = new Set([
  "args",
  "v",
  "of",
  "values",
  "cases",
  "arms",
  "waits",
  "for",
  "then",
  "else",
]);

/** What is called, before anything is said of it. */
const CALL = { args: [] };

/** Returns JSON with something else at a place; undefined if nothing is left of it. */
function put(
  said: Json | undefined,
  parts: readonly string[],
  value: Json | undefined,
): Json | undefined {
  const [name, ...rest] = parts;
  if (name === undefined) return value;
  const listed = Array.isArray(said) || (!isObject(said) && /^(\d+|-)$/.test(name));
  if (listed) return putIn(Array.isArray(said) ? said : [], name, rest, value);
  const object = isObject(said) ? said : {};
  if (value === undefined && !Object.hasOwn(object, name)) return said;
  const held = Object.hasOwn(object, name) ? object[name] : name === "call" ? CALL : undefined;
  const inner = put(held, rest, value);
  if (inner === undefined || (value === undefined && rest.length && isEmpty(name, inner)))
    return without(object, name);
  return { ...object, [name]: inner } as JsonObject;
}

function putIn(
  said: readonly Json[],
  name: string,
  rest: readonly string[],
  value: Json | undefined,
): Json | undefined {
  const place = name === "-" ? said.length : Number(name);
  if (!Number.isInteger(place) || place > said.length) return [...said];
  const inner = put(said[place], rest, value);
  if (inner !== undefined) return said.toSpliced(place, 1, inner);
  return place < said.length ? said.toSpliced(place, 1) : [...said];
}

function isEmpty(name: string, said: Json): boolean {
  if (STAY.has(name)) return false;
  return Array.isArray(said) ? !said.length : isObject(said) && !Object.keys(said).length;
}

function partsOf(path: string): string[] {
  const parts = path.split("/").slice(1);
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
