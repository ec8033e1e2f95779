/** Brings the parts of the page up to date with the same page as it is now. */

import { morph } from "./morph";
import { attentionTo, isPart, nameOf, outline, partsIn, rowsIn } from "./part";
import { countNew, decide } from "./verdict";

/** A change that would move something away from under somebody's hands. */
export interface Offer {
  readonly part: Element;
  /** How many rows come with it; 0 if it is another change. */
  readonly rows: number;
  /** Make the change; returns how many changes show. */
  readonly take: () => number;
}

/** What a refresh came to. */
export interface Outcome {
  changes: number;
  readonly offers: Offer[];
}

/**
 * Refresh what is in an element, each part as its user allows.
 *
 * @param old an element of this page
 * @param fresh the same of the page as it is now; used up by this
 * @param held parts to leave as if the pointer were in them
 */
export function refresh(old: Element, fresh: Element, held: readonly Element[]): Outcome {
  const focused = document.activeElement;
  const outcome: Outcome = { changes: 0, offers: [] };
  visit(old, fresh, held, outcome);
  restoreFocus(focused);
  return outcome;
}

function visit(old: Element, fresh: Element, held: readonly Element[], outcome: Outcome): void {
  const twins = new Map(partsIn(fresh).map((part) => [nameOf(part), part]));
  const parts = partsIn(old);
  if (isPart(old)) settle(old, fresh, held.includes(old), outcome);
  for (const part of parts) {
    const twin = twins.get(nameOf(part));
    if (twin && part.isConnected) visit(part, twin, held, outcome);
  }
}

function settle(old: Element, fresh: Element, held: boolean, outcome: Outcome): void {
  const attention = attentionTo(old);
  const near = held || attention.near;
  const verdict = decide({ ...attention, near }, outline(old) === outline(fresh));
  if (verdict === "apply") outcome.changes += morph(old, fresh);
  else if (verdict === "offer") {
    const rows = countNew(rowsIn(old), rowsIn(fresh));
    outcome.offers.push({ part: old, rows, take: () => morph(old, fresh) });
  }
}

/** Give the focus back to what had it, or to what has taken its place. */
export function restoreFocus(focused: Element | null): void {
  if (!focused || document.activeElement === focused) return;
  const alike = document.querySelectorAll(focused.nodeName);
  const twin = focused.isConnected
    ? focused
    : [...alike].find((element) => nameOf(element) === nameOf(focused));
  (twin as HTMLElement | undefined)?.focus({ preventScroll: true });
}
