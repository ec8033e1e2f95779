/** What this browser remembers of a draft that is not saved yet. */

import { isObject, type Json } from "../../document/structure";
import { type Sheet, sheetOf } from "./sheet";

/** What of the browser's storage is used. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

const PREFIX = "automations.designer.";

/** Remembers a sheet, and which revision it began with. A browser that keeps nothing does not. */
export function remember(key: string, sheet: Sheet, revision: number, store = local()): void {
  const { flow, sidecar } = sheet;
  try {
    store?.setItem(PREFIX + key, JSON.stringify({ revision, flow, layout: sidecar }));
  } catch {
    // It is full, or forbidden.
  }
}

/** Returns what was remembered of a revision, or null. */
export function remembered(key: string, revision: number, store = local()): Sheet | null {
  try {
    const said = JSON.parse(store?.getItem(PREFIX + key) ?? "null") as Json;
    if (!isObject(said) || said.revision !== revision) return null;
    const { flow, layout } = said;
    const whole = isObject(flow) && Array.isArray(flow.nodes) && flow.nodes.every(isStep);
    return whole ? sheetOf(flow, isObject(layout) ? layout : {}) : null;
  } catch {
    return null;
  }
}

/** Forgets what was remembered. */
export function forget(key: string, store = local()): void {
  try {
    store?.removeItem(PREFIX + key);
  } catch {
    // Then there is nothing either.
  }
}

function isStep(said: Json): boolean {
  return isObject(said) && typeof said.id === "string" && typeof said.kind === "string";
}

/** Returns the storage of the browser, or null where there is none. */
function local(): Store | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
