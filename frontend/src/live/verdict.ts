/** Whether a part of the page may change now: nothing moves away from under somebody's hands. */

/** What the user does with a part at the moment. */
export interface Attention {
  /** A form in it holds something that was not sent, or a field has the focus. */
  readonly typed: boolean;
  /** Text in it is selected. */
  readonly selected: boolean;
  /** A button of the mouse, or a finger, is down on it. */
  readonly pressed: boolean;
  /** The pointer or the keyboard's focus is on something in it. */
  readonly near: boolean;
}

/** Change it, leave it alone, or offer the change. */
export type Verdict = "apply" | "wait" | "offer";

/**
 * Decide what happens to a part that has news.
 *
 * @param attention what the user does with it
 * @param steady whether only words and figures differ, so that nothing in it moves
 */
export function decide(attention: Attention, steady: boolean): Verdict {
  if (attention.typed || attention.selected || attention.pressed) return "wait";
  return attention.near && !steady ? "offer" : "apply";
}

/** Count what is in a list now and was not before. */
export function countNew(before: Iterable<string>, now: Iterable<string>): number {
  const known = new Set(before);
  return [...now].filter((key) => !known.has(key)).length;
}
