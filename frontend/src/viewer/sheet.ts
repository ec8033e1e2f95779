/** The drawing of a flow that can be moved, zoomed and walked through by keyboard. */

import type { Drawing, Point, Rect } from "../layout/parts";
import { type Camera, centre, OVERVIEW, open, revealed, whole, zoomed } from "./camera";
import { graphOf } from "./card";
import { svg } from "./elements";
import { type Flow, idOf } from "./flow";
import { follow } from "./gestures";
import { light, lightPointed } from "./lit";
import { next, type Stop } from "./steering";
import { StepMark } from "./steps";
import { WayMark } from "./ways";

/** What is drawn around steps: badges, numbers. */
const BEYOND = 16;
/** How much a press of + zooms, and how far Shift with an arrow moves, in pixels. */
const PRESS = 1.25;
const PAN = 80;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: PAN, y: 0 },
  ArrowRight: { x: -PAN, y: 0 },
  ArrowUp: { x: 0, y: PAN },
  ArrowDown: { x: 0, y: -PAN },
};

export class Sheet {
  readonly element: SVGSVGElement;
  readonly #scene = svg("g");
  readonly #steps = new Map<string, StepMark>();
  readonly #ways = new Map<string, WayMark>();
  readonly #rects: ReadonlyMap<string, Rect>;
  readonly #bounds: Rect;
  #flow: Flow;
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  #focus: string;

  /** @param told is told the zoom whenever it changes */
  constructor(
    flow: Flow,
    drawing: Drawing,
    readonly told: (zoom: number) => void,
  ) {
    this.#flow = flow;
    const { x, y, width, height } = drawing.bounds;
    const more = 2 * BEYOND;
    this.#bounds = { x: x - BEYOND, y: y - BEYOND, width: width + more, height: height + more };
    const at = (id: string) => drawing.places[id] as Point;
    const { boxes } = graphOf(flow);
    this.#rects = new Map(boxes.map((box) => [box.id, { ...box, ...at(box.id) }]));
    this.element = svg("svg", { class: "a-sheet", role: "group" }, this.#scene);
    for (const way of flow.ways) {
      const id = idOf(way);
      const route = drawing.routes[id];
      if (route) this.#ways.set(id, new WayMark(way, route, drawing.labels[id]));
    }
    for (const step of flow.steps)
      this.#steps.set(step.id, new StepMark(step, this.#rects.get(step.id) as Rect));
    this.#scene.append(...[...this.#ways.values(), ...this.#steps.values()].map((m) => m.element));
    this.#focus = this.#first();
    this.show(flow);
    this.#listen();
  }

  /** Height that shows all of it at full size, in pixels. */
  get height(): number {
    return this.#bounds.height + 48;
  }

  /** Show the same flow as it stands now. */
  show(flow: Flow): void {
    this.#flow = flow;
    this.element.setAttribute("aria-label", `${flow.title}. ${flow.texts.keys}`);
    for (const way of flow.ways) this.#ways.get(idOf(way))?.show(way);
    for (const step of flow.steps) this.#steps.get(step.id)?.show(step);
    this.#rove(this.#focus);
  }

  open(): void {
    const first = this.#rects.get(this.#first()) ?? this.#bounds;
    const begin = this.#flow.steps[0]?.id === this.#first();
    this.#look(open(this.#bounds, this.#screen, begin ? { ...first, y: this.#bounds.y } : first));
  }

  /** Show a step in the middle, as the one on which the keyboard stands. */
  go(id: string): void {
    const rect = this.#rects.get(id);
    if (!rect) return;
    this.#look(centre(rect, this.#screen, 1));
    this.#steps.get(id)?.element.focus({ preventScroll: true });
  }

  fit(): void {
    this.#look(whole(this.#bounds, this.#screen));
  }

  /** Zoom around the middle; without a factor to full size. */
  zoom(factor = 1 / this.#camera.zoom): void {
    const { width, height } = this.#screen;
    this.#look(zoomed(this.#camera, factor, { x: width / 2, y: height / 2 }));
  }

  get #screen(): { width: number; height: number } {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** Return the id of the step that matters most: where the instance is, what is chosen, the start. */
  #first(): string {
    const { steps } = this.#flow;
    const main = steps.find((step) => step.here) ?? steps.find((step) => step.selected) ?? steps[0];
    return main?.id ?? "";
  }

  #look(camera: Camera): void {
    this.#camera = camera;
    const { x, y, zoom } = camera;
    this.#scene.setAttribute("transform", `translate(${x} ${y}) scale(${zoom})`);
    this.element.classList.toggle("a-overview", zoom < OVERVIEW);
    this.told(zoom);
  }

  /** Make a step the one that the Tab key leads to. */
  #rove(id: string): void {
    this.#focus = id;
    for (const [other, mark] of this.#steps) mark.element.tabIndex = other === id ? 0 : -1;
  }

  #listen(): void {
    follow(this.element, {
      pan: (by) => this.#pan(by),
      zoom: (factor, at) => this.#look(zoomed(this.#camera, factor, at)),
    });
    this.element.addEventListener("keydown", (event) => this.#press(event));
    this.element.addEventListener("focusin", ({ target }) => {
      const id = target instanceof SVGElement ? target.dataset.step : undefined;
      const rect = id === undefined ? undefined : this.#rects.get(id);
      if (id === undefined || !rect) return;
      this.#rove(id);
      this.#look(revealed(this.#camera, rect, this.#screen));
      light(this.element, id);
    });
    const focused = () => (this.element.contains(document.activeElement) ? this.#focus : "");
    this.element.addEventListener("focusout", () => light(this.element, ""));
    lightPointed(this.element, focused);
    this.element.addEventListener("click", (event) => {
      const badge = event.target instanceof Element ? event.target.closest("[data-url]") : null;
      if (!(badge instanceof SVGElement) || event.defaultPrevented) return;
      event.preventDefault();
      location.assign(badge.dataset.url as string);
    });
  }

  #pan(by: Point): void {
    this.#look({ ...this.#camera, x: this.#camera.x + by.x, y: this.#camera.y + by.y });
  }

  #press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts: Record<string, () => void> = {
      "+": () => this.zoom(PRESS),
      "-": () => this.zoom(1 / PRESS),
      "0": () => this.fit(),
      "1": () => this.zoom(),
    };
    const by = event.shiftKey ? ARROWS[event.key] : undefined;
    const act = by ? () => this.#pan(by) : acts[event.key];
    const to = act ? undefined : next(event.key, this.#focus, this.#stops(), this.#flow.ways);
    if (act) act();
    else if (to !== undefined) this.#steps.get(to)?.element.focus({ preventScroll: true });
    if (act || to !== undefined || event.key in ARROWS) event.preventDefault();
  }

  #stops(): Stop[] {
    return this.#flow.steps.flatMap((step) => {
      const rect = this.#rects.get(step.id);
      return rect ? [{ step, x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }] : [];
    });
  }
}
