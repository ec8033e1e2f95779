/** When the page is asked for again: decided from what came back, without a clock of its own. */

/** What came back: a page, trouble that may pass, or one of three reasons to stop. */
export type Answer = "fresh" | "failing" | "login" | "refused" | "gone";

/** The longest wait between two attempts after trouble, in seconds. */
export const LONGEST = 60;

/** Tell what a response means. A redirect, which is not followed, leads to the login. */
export function answerOf(response: Pick<Response, "type" | "status">): Answer {
  if (response.type === "opaqueredirect" || response.status === 401) return "login";
  if (response.status === 403) return "refused";
  if (response.status === 404 || response.status === 410) return "gone";
  return response.status === 200 ? "fresh" : "failing";
}

/**
 * Return how long to wait until the next question, in seconds; Infinity for ever.
 *
 * A server that took long is asked less often, one in trouble less and less often.
 *
 * @param answer what came back
 * @param interval the usual wait, in seconds
 * @param before the wait before this answer, in seconds
 * @param took how long the answer took, in seconds
 */
export function waitAfter(answer: Answer, interval: number, before: number, took: number): number {
  if (answer === "fresh") return Math.max(interval, Math.min(4 * took, LONGEST));
  if (answer === "failing") return Math.max(interval, Math.min(2 * before, LONGEST));
  return Number.POSITIVE_INFINITY;
}
