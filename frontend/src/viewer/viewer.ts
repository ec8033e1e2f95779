/** Offers a flow as a drawing to look around in; the picture of the server stays without it. */

import type { Answer } from "../layout/worker";
import { graphOf } from "./card";
import { button } from "./elements";
import { type Flow, type Step, shapeOf } from "./flow";
import { linked } from "./link";
import { isOn, keepOn } from "./memory";
import { Sheet } from "./sheet";

/** Class of its place while it is shown. */
const ON = "a-on";

/** Start it in every place of the page that has one. */
export function start(): void {
  for (const host of document.querySelectorAll<HTMLElement>("[data-viewer]")) {
    const source = document.getElementById(host.dataset.viewer as string);
    if (source) new Viewer(host, source).start();
  }
}

class Viewer {
  readonly #host: HTMLElement;
  readonly #source: HTMLElement;
  readonly #switch: HTMLButtonElement;
  readonly #tools = document.createElement("div");
  readonly #zoom = document.createElement("span");
  readonly #worker: Worker;
  #flow: Flow;
  #asked = 0;
  #sheet: Sheet | undefined;

  constructor(host: HTMLElement, source: HTMLElement) {
    this.#host = host;
    this.#source = source;
    this.#flow = this.#read();
    this.#worker = new Worker(host.dataset.layout as string, { type: "module" });
    this.#switch = button(this.#flow.texts.interactive, this.#flow.texts.interactive, () =>
      this.#turn(!this.#host.classList.contains(ON)),
    );
  }

  start(): void {
    this.#equip();
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#draw(data);
    this.#worker.onerror = () => {
      this.#host.classList.remove(ON);
      this.#host.replaceChildren();
    };
    new MutationObserver(() => this.#renew()).observe(this.#source, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    const only = this.#host.hasAttribute("data-only");
    this.#switch.hidden = only;
    if (only || isOn() || this.#linked) this.#turn(true, false);
    addEventListener("hashchange", () => this.#follow());
  }

  /** Id of the step that the page's address leads to, or undefined. */
  get #linked(): string | undefined {
    const id = linked();
    return this.#flow.steps.find((step) => step.id === id)?.id;
  }

  /** Go where the page's address leads to. */
  #follow(): void {
    const id = this.#linked;
    if (id === undefined) return;
    this.#turn(true, false);
    this.#renew();
    this.#goTo(id);
  }

  #goTo(id: string): void {
    this.#host.scrollIntoView({ block: "nearest" });
    this.#sheet?.go(id);
  }

  #read(): Flow {
    const flow = JSON.parse(this.#source.textContent ?? "") as Flow;
    const id = linked();
    const chosen = (step: Step) => ({ ...step, selected: true, css: `${step.css} a-sel` });
    const steps = flow.steps.map((step) => (step.id === id ? chosen(step) : step));
    return { ...flow, steps };
  }

  #equip(): void {
    const { texts } = this.#flow;
    this.#tools.className = "a-row a-sheet-tools";
    this.#zoom.className = "a-num a-q a-sm";
    this.#tools.append(
      button("−", texts.out, () => this.#sheet?.zoom(1 / 1.25)),
      this.#zoom,
      button("+", texts.in, () => this.#sheet?.zoom(1.25)),
      button(texts.fit, texts.fit, () => this.#sheet?.fit()),
      button("100%", texts.full, () => this.#sheet?.zoom()),
    );
    const bar = document.createElement("div");
    bar.className = "a-row a-between a-sheet-bar";
    bar.append(this.#tools, this.#switch);
    this.#host.replaceChildren(bar);
  }

  /** Show it or the picture. */
  #turn(on: boolean, keep = true): void {
    const { interactive, picture } = this.#flow.texts;
    this.#host.classList.toggle(ON, on);
    this.#switch.textContent = on ? picture : interactive;
    if (keep) keepOn(on);
    if (on && !this.#sheet) this.#ask();
  }

  #ask(): void {
    this.#worker.postMessage({ id: ++this.#asked, graph: graphOf(this.#flow) });
  }

  #draw({ id, drawing }: Answer): void {
    if (id !== this.#asked) return;
    const first = !this.#sheet;
    this.#sheet?.element.remove();
    const told = (zoom: number) => {
      this.#zoom.textContent = `${Math.round(zoom * 100)}%`;
    };
    this.#sheet = new Sheet(this.#flow, drawing, told);
    this.#sheet.element.style.height = `min(${this.#sheet.height}px, 70vh)`;
    this.#host.append(this.#sheet.element);
    this.#sheet.open();
    if (first && this.#linked !== undefined) this.#goTo(this.#linked);
  }

  /** Take over what a refresh of the page has brought; no step moves unless the flow is another. */
  #renew(): void {
    const fresh = this.#read();
    const same = shapeOf(fresh) === shapeOf(this.#flow);
    this.#flow = fresh;
    if (same) this.#sheet?.show(fresh);
    else if (this.#sheet) this.#ask();
  }
}

start();
