/** Looks at the canvas for others: shows a step, fits, zooms; remembers what was seen. */

import { useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import type { Drawing, Point, Rect } from "../../layout/parts";
import { type Camera, open, revealed, whole, zoomed } from "../../viewer/camera";
import type { Desk, Eye } from "./desk";
import type { Drawn } from "./drawn";
import { camera, keepCamera } from "./keep";
import { around, rectsOf } from "./rects";

/** What is drawn around steps: badges and tags. */
const BEYOND = 16;
/** How long a move takes, in milliseconds. */
const GLIDE = 180;

/** Gives the desk an eye, and opens the flow where it was looked at last, or at its begin. */
export function useEye(desk: Desk, board: RefObject<HTMLElement | null>, drawn: Drawn) {
  const flow = useReactFlow();
  const now = useRef({ drawn, wanted: "", opened: false });
  const seen = useRef(drawn);
  now.current.drawn = drawn;

  const eye = useMemo<Eye>(() => {
    let goal = { seen: flow.getViewport() as Camera, when: Number.NEGATIVE_INFINITY };
    const look = (seen: Camera) => {
      goal = { seen, when: performance.now() + GLIDE };
      void flow.setViewport(seen, { duration: mayGlide() ? GLIDE : 0 });
    };
    // Who presses a key twice begins where the first press leads, not where it has come to.
    const seen = () => (performance.now() < goal.when ? goal.seen : flow.getViewport());
    const screen = () => sizeOf(board.current);
    const rect = (id: string) => rectsOf(now.current.drawn).get(id);
    return {
      focus: () => board.current?.focus({ preventScroll: true }),
      fit(ids) {
        const { drawing } = now.current.drawn;
        const some = ids?.flatMap((id) => rect(id) ?? []);
        if (some?.length) look(whole(around(some, BEYOND), screen()));
        else if (drawing) look(whole(around([drawing.bounds], BEYOND), screen()));
      },
      zoom: (factor) => look(zoomed(seen(), factor, half(screen()))),
      full: () => look(zoomed(seen(), 1 / seen().zoom, half(screen()))),
      reveal(id) {
        const found = rect(id);
        if (!found) now.current.wanted = id;
        else look(revealed(seen(), found, screen()));
      },
      middle: () => {
        const { left, top, width, height } =
          board.current?.getBoundingClientRect() ?? new DOMRect();
        return flow.screenToFlowPosition({ x: left + width / 2, y: top + height / 2 });
      },
      at: (screen) => flow.screenToFlowPosition(screen),
    };
  }, [flow, board]);

  useEffect(() => {
    desk.eye = eye;
  }, [desk, eye]);
  useEffect(() => {
    const { current } = now;
    if (!drawn.drawing || !board.current) return;
    if (!current.opened) {
      current.opened = true;
      seen.current = drawn;
      void flow.setViewport(opening(desk, drawn, drawn.drawing, sizeOf(board.current)));
      return;
    }
    const by = shiftOf(desk, seen.current, drawn);
    seen.current = drawn;
    const { x, y, zoom } = flow.getViewport();
    if (by.x || by.y) void flow.setViewport({ x: x - by.x * zoom, y: y - by.y * zoom, zoom });
    if (current.wanted && rectsOf(drawn).has(current.wanted)) {
      const { wanted } = current;
      current.wanted = "";
      eye.reveal(wanted);
    }
  }, [desk, drawn, eye, flow, board]);

  const { key } = desk.session.config;
  return (seen: Camera) => now.current.opened && keepCamera(key, seen);
}

/** Returns how far a new drawing moves the step at which somebody works, unless a hand moved it. */
function shiftOf({ session, at }: Desk, before: Drawn, after: Drawn): Point {
  const [from, to] = [before.drawing?.places[at], after.drawing?.places[at]];
  if (!from || !to || before.drawing === after.drawing || session.sheet.sidecar.pins[at])
    return { x: 0, y: 0 };
  return { x: to.x - from.x, y: to.y - from.y };
}

/** Returns what is seen first: titles are legible, whatever the flow's size. */
function opening(desk: Desk, drawn: Drawn, drawing: Drawing, screen: Size): Camera {
  const kept = camera(desk.session.config.key);
  if (kept) return kept;
  const bounds = around([drawing.bounds], BEYOND);
  const first = rectsOf(drawn).get(desk.at) ?? bounds;
  return open(bounds, screen, { ...first, y: bounds.y });
}

type Size = Pick<Rect, "width" | "height">;

function sizeOf(element: HTMLElement | null): Size {
  return { width: element?.clientWidth ?? 800, height: element?.clientHeight ?? 600 };
}

function half({ width, height }: Size) {
  return { x: width / 2, y: height / 2 };
}

function mayGlide(): boolean {
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}
