/** Lights the ways of one step: those that lead to it, and those that lead on. */

/**
 * Light the ways of a step, and no others.
 *
 * @param host has the drawing
 * @param step id of the step, or "" for none
 */
export function light(host: Element, step: string): void {
  for (const way of host.querySelectorAll<SVGElement>("[data-from]"))
    way.toggleAttribute("data-lit", way.dataset.from === step || way.dataset.to === step);
}

/** Light the ways of the step that a hand points at; while it points at none, those of another. */
export function lightPointed(host: HTMLElement | SVGElement, other = () => ""): void {
  host.addEventListener("pointerover", ({ target }) => {
    const over = target instanceof Element ? target.closest<SVGElement>("[data-step]") : null;
    light(host, over?.dataset.step ?? other());
  });
  host.addEventListener("pointerleave", () => light(host, other()));
}
