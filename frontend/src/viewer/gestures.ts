/** Hands on a drawing: dragging, pinching, the wheel with Ctrl. */

import type { Point } from "../layout/parts";

/** What the hands ask for; points are on the screen, from the upper left corner of the drawing. */
export interface Hands {
  pan(by: Point): void;
  zoom(factor: number, at: Point): void;
}

/** A press that moves less than this is a click. */
const CLICK = 4;
/** How much one notch of the wheel zooms. */
const NOTCH = 0.0022;

/** Listen to the hands on an element. */
export function follow(element: SVGSVGElement, hands: Hands): void {
  const held = new Map<number, Point>();
  let moved = 0;
  const at = (event: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!held.size) moved = 0;
    held.set(event.pointerId, at(event));
  });
  element.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    const other = [...held].find(([id]) => id !== event.pointerId)?.[1];
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (moved < CLICK) return;
    element.setPointerCapture(event.pointerId);
    held.set(event.pointerId, now);
    if (other) hands.zoom(far(now, other) / Math.max(far(before, other), 1), other);
    else hands.pan({ x: now.x - before.x, y: now.y - before.y });
  });
  const release = (event: PointerEvent) => held.delete(event.pointerId);
  element.addEventListener("pointerup", release);
  element.addEventListener("pointercancel", release);
  element.addEventListener("dragstart", (event) => event.preventDefault());
  element.addEventListener("click", (event) => moved >= CLICK && event.preventDefault(), true);
  const wheel = (event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    hands.zoom(Math.exp(-event.deltaY * NOTCH), at(event));
  };
  element.addEventListener("wheel", wheel, { passive: false });
}

function far(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
