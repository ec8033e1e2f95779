/** What is said to screen readers: a sum now and then, not every change. */

/** How long it keeps silent after it has spoken, in seconds. */
export const SILENCE = 20;

/** What has not been said yet, and when it spoke last. */
export interface Voice {
  readonly unsaid: number;
  readonly spoke: number;
}

/** A voice that has said nothing. */
export const SILENT: Voice = { unsaid: 0, spoke: Number.NEGATIVE_INFINITY };

/**
 * Add changes, and say them if it has been silent for long enough.
 *
 * @param voice what it was before
 * @param changes how many there are
 * @param now the present moment, in seconds
 * @returns the voice afterwards, and how many changes to speak of; 0 to keep silent
 */
export function hear(voice: Voice, changes: number, now: number): [Voice, number] {
  const unsaid = voice.unsaid + changes;
  if (!unsaid || now - voice.spoke < SILENCE) return [{ ...voice, unsaid }, 0];
  return [{ unsaid: 0, spoke: now }, unsaid];
}
