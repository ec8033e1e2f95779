/** Turns an element into what it is on the fresh page and keeps what is the same in it, and so
    focus, scroll position, opened details and typed text. */

import { isOwn, isPart, nameOf } from "./part";

/** Class of what has just changed; see live.css. */
const CHANGED = "a-changed";
/** What changes with the clock alone is neither pointed out nor counted. */
const QUIET = "time, [data-live-quiet]";
/** Attributes that belong to the user and to ourselves. */
const KEPT = new Set(["open", "tabindex"]);

/** Forget what was pointed out before. */
export function unmark(): void {
  for (const element of document.querySelectorAll(`.${CHANGED}`)) element.classList.remove(CHANGED);
}

/** Make an element like its fresh twin, except for parts in it; return how many changes show. */
export function morph(old: Element, fresh: Element): number {
  copyAttributes(old, fresh);
  const children = [...fresh.childNodes];
  const names = children.map(nameOf);
  let changes = 0;
  let at: ChildNode | null = old.firstChild;
  for (const [index, child] of children.entries()) {
    at = dropUnless(at, (node) => names.includes(nameOf(node), index));
    const kept = following(at, nameOf(child));
    if (kept && kept === at) at = at.nextSibling;
    else old.insertBefore(kept ?? child, at);
    changes += kept ? renew(kept, child) : mark(child);
  }
  dropUnless(at, () => false);
  return changes;
}

function renew(kept: Node, child: Node): number {
  if (kept instanceof Element && child instanceof Element)
    return isPart(kept) || isOwn(kept) ? 0 : morph(kept, child);
  if (kept.nodeValue === child.nodeValue) return 0;
  kept.nodeValue = child.nodeValue;
  return mark(kept);
}

function mark(node: Node): number {
  const element = node instanceof Element ? node : node.parentElement;
  if (!element || !node.textContent?.trim() || element.closest(QUIET)) return 0;
  element.classList.add(CHANGED);
  return 1;
}

/** Remove nodes from one on until one may stay, and return that. */
function dropUnless(at: ChildNode | null, stays: (node: ChildNode) => boolean): ChildNode | null {
  let node = at;
  while (node && !stays(node)) {
    const next: ChildNode | null = node.nextSibling;
    node.remove();
    node = next;
  }
  return node;
}

function following(at: ChildNode | null, name: string): ChildNode | null {
  let node = at;
  while (node && nameOf(node) !== name) node = node.nextSibling;
  return node;
}

function copyAttributes(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !KEPT.has(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !KEPT.has(name)) old.setAttribute(name, value);
}
