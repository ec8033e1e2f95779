/** Draws steps. What changes while a page is looked at is drawn anew, and nothing else. */

import type { Rect } from "../layout/parts";
import { isBar, lineOf, titleOf } from "./card";
import { svg, symbol } from "./elements";
import type { Badge, Step } from "./flow";
import { inner, outline, rounded } from "./shapes";

/** Width of a badge's character, of its icon, and what it has besides. */
const CHARACTER = 6.8;
const ICON = 15;
const BESIDES = 14;

/** A step in the drawing. */
export class StepMark {
  readonly element: SVGAElement | SVGGElement;
  readonly #over = svg("g");
  readonly #title = svg("title");
  readonly #rect: Rect;

  constructor(step: Step, rect: Rect) {
    this.#rect = rect;
    this.element = step.url ? svg("a", { draggable: "false" }) : svg("g", { role: "img" });
    this.element.setAttribute("transform", `translate(${rect.x} ${rect.y})`);
    this.element.dataset.step = step.id;
    this.element.tabIndex = -1;
    this.element.append(this.#title, ...face(step, rect), this.#over);
    this.show(step);
  }

  /** Show how the step stands now. */
  show(step: Step): void {
    const bar = isBar(step) ? " a-bar" : "";
    this.element.setAttribute("class", `a-step-mark a-kind-${step.kind}${bar} ${step.css}`);
    if (step.url) this.element.setAttribute("href", step.url);
    this.element.setAttribute("aria-label", nameOf(step));
    if (step.selected || step.here) this.element.setAttribute("aria-current", "step");
    else this.element.removeAttribute("aria-current");
    this.#title.textContent = [step.label, step.said, step.description, step.does, ...step.chips]
      .filter(Boolean)
      .join("\n");
    this.#over.replaceChildren(...over(step, this.#rect.width));
  }
}

/** Return what a step is called by a screen reader: name, kind, place on the path, state, counts. */
export function nameOf(step: Step): string {
  const order = step.order && `${step.order}.`;
  const badges = step.badges.map(({ title, text }) => (title ? `${title}: ${text}` : text));
  const parts = [step.said, step.here, step.state, ...badges, step.does, ...step.chips];
  return [`${order} ${step.label}`.trim(), ...parts].filter(Boolean).join(", ");
}

function face(step: Step, rect: Rect): Node[] {
  const { width, height } = rect;
  const [halo, shape, fold] = [
    svg("path", { class: "a-halo", d: rounded(width + 10, height + 10, 9, -5) }),
    svg("path", { class: "a-shape", d: outline(step.kind, rect) }),
    svg("path", { class: "a-fold", d: inner(step.kind, rect) }),
  ];
  if (isBar(step)) {
    const beside = { class: "a-print", x: -8, y: 8, "text-anchor": "end" };
    return [halo, shape, svg("text", beside, titleOf(step))];
  }
  const left = step.kind === "decide" || step.kind === "experiment" ? 18 : 12;
  const icon = symbol(step.icon, left, step.kind === "end" ? 8 : 7, 14);
  icon.setAttribute("class", "a-kind");
  const title = { class: "a-title", x: left + 20, y: step.kind === "end" ? 19.5 : 19 };
  return [halo, shape, fold, icon, svg("text", title, titleOf(step)), ...lower(step, left)];
}

function lower(step: Step, left: number): Node[] {
  if (step.kind === "end") return [];
  const { sub, chips } = lineOf(step);
  return [
    svg("text", { class: "a-print", x: left, y: 38 }, sub),
    ...chips.flatMap(({ text, x, width }) => [
      svg("rect", { class: "a-chip-box", x, y: 27, width, height: 15, rx: 3 }),
      svg("text", { class: "a-chip-text", x: x + width / 2, y: 38, "text-anchor": "middle" }, text),
    ]),
  ];
}

/** Return what lies over a step: badges at the right, its number and "here" at the left. */
function over(step: Step, width: number): Node[] {
  let x = width + 10;
  const badges = step.badges.toReversed().map((badge) => {
    const wide = badge.text.length * CHARACTER + (badge.icon ? ICON : 0) + BESIDES;
    x -= wide + 3;
    return badgeMark(badge, x + 3, wide);
  });
  const order = step.order ? [svg("text", { class: "a-order", x: -8, y: 12 }, step.order)] : [];
  return [...badges, ...order, ...(step.here ? [here(step.here)] : [])];
}

function badgeMark(badge: Badge, x: number, width: number): SVGElement {
  const text = x + width / 2 + (badge.icon ? ICON / 2 : 0);
  const mark = svg(
    "g",
    { class: `a-badge a-s ${badge.css}` },
    svg("title", {}, badge.title || badge.text),
    svg("rect", { x, y: -12, width, height: 19, rx: badge.icon ? 9.5 : 3 }),
    ...(badge.icon ? [symbol(badge.icon, x + 6, -8.5, 12)] : []),
    svg("text", { x: text, y: 1.5, "text-anchor": "middle" }, badge.text),
  );
  if (badge.url) mark.dataset.url = badge.url;
  return mark;
}

function here(word: string): SVGElement {
  const width = word.length * 6.2 + 12;
  return svg(
    "g",
    { class: "a-here" },
    svg("rect", { x: 8, y: -10, width, height: 16, rx: 3 }),
    svg("text", { x: 8 + width / 2, y: 2, "text-anchor": "middle" }, word),
  );
}
