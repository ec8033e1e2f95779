/** Draws ways with the words on them. */

import type { Point } from "../layout/parts";
import { wordOf } from "./card";
import { svg } from "./elements";
import type { Way } from "./flow";
import { arrow, halfway, line } from "./shapes";

/** A way in the drawing. */
export class WayMark {
  readonly element: SVGGElement;
  readonly #word: SVGTextElement;

  /** @param label middle of its words; without, they stand in the middle of its longest piece */
  constructor(way: Way, route: readonly Point[], label: Point | undefined) {
    const { x, y } = label ?? halfway(route);
    this.#word = svg("text", { x, y: y + 4, "text-anchor": "middle" });
    const shaft = svg("path", { d: line(route) });
    this.element = svg("g", {}, shaft, svg("polygon", { points: arrow(route) }), this.#word);
    this.element.dataset.from = way.from;
    this.element.dataset.to = way.to;
    this.show(way);
  }

  /** Show how often it was taken by now. */
  show(way: Way): void {
    const times = way.taken > 1 ? `×${way.taken}` : "";
    this.element.setAttribute("class", `a-way ${way.css}`);
    this.#word.textContent = `${wordOf(way.label)} ${times}`.trim();
  }
}
