/** Whether the user is still signed in, as the server sees it. */

import { request } from "../live/ask";
import { type Answer, answerOf } from "../live/pace";

/** Longest wait for an answer, in milliseconds: somebody has pressed a button. */
const PATIENCE = 5_000;

/** What came back; a token for forms if the user is signed in. */
export interface Session {
  readonly answer: Answer;
  readonly token?: string;
}

/** Ask the address that tells; never fails. */
export async function askSession(address: string): Promise<Session> {
  try {
    const response = await request(address, AbortSignal.timeout(PATIENCE));
    const answer = answerOf(response);
    return answer === "fresh" ? { answer, ...tokenOf(await response.json()) } : { answer };
  } catch {
    return { answer: "failing" };
  }
}

function tokenOf(said: unknown): { token?: string } {
  const token = (said as { token?: unknown } | null)?.token;
  return typeof token === "string" ? { token } : {};
}
