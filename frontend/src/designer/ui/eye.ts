/** Looks at the canvas for others: shows a step, fits, zooms; remembers what was seen. */

import { type ReactFlowInstance, useReactFlow } from "@xyflow/react";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import type { Drawing, Point, Rect } from "../../layout/parts";
import { type Camera, centre, open, revealed, whole, zoomed } from "../../viewer/camera";
import type { Artist } from "./artist";
import type { Desk, Eye } from "./desk";
import type { Drawn } from "./drawn";
import { camera, keepCamera } from "./keep";
import { usePage } from "./page";
import { around, rectsOf } from "./rects";

/** What is drawn around steps: badges and tags. */
const BEYOND = 16;
/** How long a move takes, in milliseconds. */
const GLIDE = 180;

type Board = RefObject<HTMLElement | null>;

/** What is drawn now, the step that is to be shown once it is drawn, whether anything was shown, and
 * whether everything is to be shown of the drawing that is being made. */
interface Sight {
  drawn: Drawn;
  wanted: string;
  opened: boolean;
  whole: boolean;
}

/** Gives the desk an eye, and opens the flow where it was looked at last, or at its begin. Returns
 * what is to be told of every move. */
export function useEye(desk: Desk, board: Board, drawn: Drawn): (seen: Camera) => void {
  const flow = useReactFlow();
  const { artist } = usePage();
  const wanted = desk.session.selection[0] ?? "";
  const sight = useRef<Sight>({ drawn, wanted, opened: false, whole: false });
  const before = useRef(drawn);
  sight.current.drawn = drawn;
  const eye = useMemo(() => eyeOf(flow, board, sight, artist), [flow, board, artist]);
  useEffect(() => {
    desk.eye = eye;
  }, [desk, eye]);
  useEffect(() => {
    const { current } = sight;
    if (!drawn.drawing || !board.current) return;
    if (current.opened) follow(desk, flow, before.current, drawn);
    else {
      const linked = rectsOf(drawn).get(current.wanted);
      const screen = sizeOf(board.current);
      const first = linked
        ? centre(linked, screen, 1)
        : opening(desk, drawn, drawn.drawing, screen);
      void flow.setViewport(first);
    }
    current.opened = true;
    before.current = drawn;
    if (current.whole) eye.fit();
    if (!rectsOf(drawn).has(current.wanted)) return;
    eye.reveal(current.wanted);
    current.wanted = "";
  }, [desk, drawn, eye, flow, board]);
  const { key } = desk.session.config;
  const looked = (seen: Camera) => {
    if (sight.current.opened) keepCamera(key, seen);
  };
  // The canvas tells of a move a moment after its end, which who leaves at once does not wait for.
  useEffect(() => listen("pagehide", () => looked(flow.getViewport())));
  return looked;
}

function listen(event: string, act: () => void): () => void {
  addEventListener(event, act);
  return () => removeEventListener(event, act);
}

function eyeOf(
  flow: ReactFlowInstance,
  board: Board,
  sight: RefObject<Sight>,
  artist: Artist,
): Eye {
  const { seen, look } = glider(flow);
  const screen = () => sizeOf(board.current);
  const rect = (id: string) => rectsOf(sight.current.drawn).get(id);
  const by = (factor: number) => look(zoomed(seen(), factor, half(screen())));
  return {
    focus: () => board.current?.focus({ preventScroll: true }),
    fit(ids) {
      const { drawing } = sight.current.drawn;
      const some = ids?.flatMap((id) => rect(id) ?? []) ?? [];
      const all = drawing ? [drawing.bounds] : [];
      sight.current.whole = !ids && artist.busy;
      if (some.length + all.length) look(whole(around(some.length ? some : all, BEYOND), screen()));
    },
    zoom: by,
    full: () => by(1 / seen().zoom),
    reveal(id) {
      const found = rect(id);
      if (found) look(revealed(seen(), found, screen()));
      else sight.current.wanted = id;
    },
    middle() {
      const { left, top } = board.current?.getBoundingClientRect() ?? new DOMRect();
      const { x, y } = half(screen());
      return flow.screenToFlowPosition({ x: left + x, y: top + y });
    },
    at: (place) => flow.screenToFlowPosition(place),
  };
}

/** Moves what is seen. Who presses a key twice begins where the first press leads, not where it has
 * come to. */
function glider(flow: ReactFlowInstance) {
  let goal = { seen: flow.getViewport() as Camera, until: Number.NEGATIVE_INFINITY };
  return {
    seen: () => (performance.now() < goal.until ? goal.seen : flow.getViewport()),
    look(seen: Camera) {
      goal = { seen, until: performance.now() + GLIDE };
      void flow.setViewport(seen, { duration: mayGlide() ? GLIDE : 0 });
    },
  };
}

/** Keeps the step at which somebody works where it is on the screen. */
function follow(desk: Desk, flow: ReactFlowInstance, before: Drawn, after: Drawn): void {
  const by = shiftOf(desk, before, after);
  const { x, y, zoom } = flow.getViewport();
  if (by.x || by.y) void flow.setViewport({ x: x - by.x * zoom, y: y - by.y * zoom, zoom });
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
