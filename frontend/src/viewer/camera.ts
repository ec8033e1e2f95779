/** Which part of a drawing is seen, and how large. */

import type { Point, Rect, Size } from "../layout/parts";

/** Titles have 12.5 px: so large they have 11. A flow opens no smaller than this. */
export const LEGIBLE = 0.88;
/** Below this steps are plain blocks. */
export const OVERVIEW = 0.4;
const SMALLEST = 0.1;
const LARGEST = 3;
/** Room around what is fitted or made visible, in pixels of the screen. */
const ROOM = 24;

/** A point of the drawing is seen at `x + zoom * point.x`. */
export interface Camera extends Point {
  readonly zoom: number;
}

/** Show all of the drawing, not larger than it is. */
export function whole(bounds: Rect, screen: Size): Camera {
  const wide = (screen.width - 2 * ROOM) / Math.max(bounds.width, 1);
  const high = (screen.height - 2 * ROOM) / Math.max(bounds.height, 1);
  return centre(bounds, screen, limited(Math.min(wide, high, 1)));
}

/** Show all of the drawing if it is legible then; else its width, or what matters in it. */
export function open(bounds: Rect, screen: Size, first: Rect): Camera {
  const all = whole(bounds, screen);
  if (all.zoom >= LEGIBLE) return all;
  const wide = Math.min(1, (screen.width - 2 * ROOM) / bounds.width);
  const zoom = wide < LEGIBLE ? 1 : wide;
  const { x } = centre(wide < LEGIBLE ? first : bounds, screen, zoom);
  const above = first.y === bounds.y ? ROOM : screen.height / 3;
  const lowest = screen.height - ROOM - (bounds.y + bounds.height) * zoom;
  const y = Math.max(above - first.y * zoom, lowest);
  return { x, y: Math.min(y, ROOM - bounds.y * zoom), zoom };
}

/** Zoom by a factor; what is at a point of the screen stays there. */
export function zoomed(camera: Camera, factor: number, at: Point): Camera {
  const zoom = limited(camera.zoom * factor);
  const by = zoom / camera.zoom;
  return { x: at.x - (at.x - camera.x) * by, y: at.y - (at.y - camera.y) * by, zoom };
}

/** Move as little as needed to see a rectangle of the drawing. */
export function revealed(camera: Camera, rect: Rect, screen: Size): Camera {
  const x = shift(camera.x + rect.x * camera.zoom, rect.width * camera.zoom, screen.width);
  const y = shift(camera.y + rect.y * camera.zoom, rect.height * camera.zoom, screen.height);
  return { ...camera, x: camera.x + x, y: camera.y + y };
}

function shift(from: number, long: number, screen: number): number {
  if (from < ROOM) return ROOM - from;
  return Math.min(0, screen - ROOM - from - long);
}

/** Show a rectangle of the drawing in the middle. */
export function centre({ x, y, width, height }: Rect, screen: Size, zoom: number): Camera {
  return {
    x: screen.width / 2 - (x + width / 2) * zoom,
    y: screen.height / 2 - (y + height / 2) * zoom,
    zoom,
  };
}

function limited(zoom: number): number {
  return Math.max(SMALLEST, Math.min(LARGEST, zoom));
}
