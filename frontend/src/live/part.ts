/** The parts of a page that are refreshed: marked data-live, and rows marked data-live-row. */

import type { Attention } from "./verdict";

const PART = "[data-live], [data-live-row]";
const FIELD = "input:not([type=hidden]), select, textarea";
const HOVERED = ":is(a, button, summary, label, input, select, textarea):hover";

/** Tell whether an element is refreshed on its own. */
export function isPart(element: Element): boolean {
  return element.matches(PART);
}

/** Tell whether a script of the page alone fills an element. */
export function isOwn(element: Element): boolean {
  return element.hasAttribute("data-live-own");
}

/** Return the parts in an element, without the parts in those. */
export function partsIn(root: Element): Element[] {
  const owner = root.closest(PART);
  const found = [...root.querySelectorAll(PART)];
  return found.filter((part) => (part.parentElement?.closest(PART) ?? null) === owner);
}

/** Return what a part, or anything else in a page, is recognised by when the page comes again. */
export function nameOf(node: Node): string {
  if (!(node instanceof Element)) return node.nodeName;
  const key =
    node.getAttribute("data-live-row") ??
    node.getAttribute("data-live") ??
    (node.id || node.getAttribute("href"));
  return `${node.nodeName}.${node.classList[0] ?? ""}#${key ?? ""}`;
}

/** Return the outline of a part: if it is the same, nothing in it moves. */
export function outline(element: Element): string {
  // A picture has one size, whatever is laid over it.
  if (element.nodeName.toLowerCase() === "svg") return "svg";
  if (isOwn(element)) return nameOf(element);
  const within = [...element.children].map((child) =>
    isPart(child) ? nameOf(child) : outline(child),
  );
  return `${nameOf(element)}(${within})`;
}

/** Return the keys of the rows in a list; none if it is no list. */
export function rowsIn(part: Element): string[] {
  return partsIn(part).flatMap((row) => row.getAttribute("data-live-row") ?? []);
}

/** Return what the user does with a part. */
export function attentionTo(part: Element): Attention {
  const selection = document.getSelection();
  // In a list nothing moves wherever the pointer is; elsewhere it may rest beside what it can hit.
  const under = rowsIn(part).length ? part.matches(":hover") : part.querySelector(HOVERED) !== null;
  return {
    typed: [...part.querySelectorAll(FIELD)].some(isTouched),
    selected: !!selection && !selection.isCollapsed && selection.containsNode(part, true),
    pressed: part.matches(":active"),
    near: under || part.querySelector(":focus-visible") !== null,
  };
}

function isTouched(field: Element): boolean {
  if (field.matches(":focus")) return true;
  if (field instanceof HTMLSelectElement) return isChosen(field);
  const input = field as HTMLInputElement;
  if (input.type === "checkbox" || input.type === "radio")
    return input.checked !== input.defaultChecked;
  return input.value !== input.defaultValue;
}

/** Tell whether somebody chose; without a default a browser has chosen the first, if only one may be. */
function isChosen(field: HTMLSelectElement): boolean {
  const options = [...field.options];
  if (options.some((option) => option.defaultSelected))
    return options.some((option) => option.selected !== option.defaultSelected);
  return field.selectedIndex > (field.multiple ? -1 : 0);
}
