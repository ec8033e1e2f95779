/** What this browser remembers of how the page is looked at: for each user, not for the flow. */

import type { Camera } from "../../viewer/camera";
import type { Panel } from "./desk";

const PANELS = "automations.designer.panels";

/** Up to this width panels lie over all else, in pixels; the same in designer.css. */
export const NARROW = 760;

/** Returns which panels were open; on a small screen none is. */
export function panels(wide: number): Readonly<Record<Panel, boolean>> {
  const usual = { left: wide > NARROW, right: wide > 1100 };
  const kept = read(PANELS) as Partial<Record<Panel, boolean>> | null;
  return wide > 1100 ? { ...usual, ...kept } : usual;
}

export function keepPanels(open: Readonly<Record<Panel, boolean>>): void {
  write(PANELS, open);
}

/** Returns what part of a flow was seen last, or null. */
export function camera(key: string): Camera | null {
  const kept = read(`${key}.view`) as Partial<Camera> | null;
  const whole = [kept?.x, kept?.y, kept?.zoom].every(Number.isFinite);
  return whole ? (kept as Camera) : null;
}

export function keepCamera(key: string, seen: Camera): void {
  if (key) write(`${key}.view`, seen);
}

function read(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // It then holds for this page only.
  }
}
