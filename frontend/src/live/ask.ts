/** Asks the server for this page as it is now. */

import { type Answer, answerOf } from "./pace";

/** Longest wait for an answer, in milliseconds. */
const PATIENCE = 30_000;

/** What came back, and the page if it is one of ours. */
export interface Reply {
  readonly answer: Answer;
  readonly page?: Document;
}

/** Fetch what is at an address now. A redirect, which is not followed, leads to the login. */
export function request(address: string, signal: AbortSignal): Promise<Response> {
  return fetch(address, {
    headers: { "X-Requested-With": "automations-live" },
    credentials: "same-origin",
    cache: "no-store",
    redirect: "manual",
    signal,
  });
}

/** Fetch this page again; never fails. */
export async function ask(signal: AbortSignal): Promise<Reply> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
    const response = await request(location.href, patience);
    const answer = answerOf(response);
    return answer === "fresh" ? read(await response.text()) : { answer };
  } catch {
    return { answer: "failing" };
  }
}

function read(html: string): Reply {
  const page = new DOMParser().parseFromString(html, "text/html");
  // A proxy's page of apology comes with status 200 too.
  const ours = page.querySelector("[data-live-interval]");
  return ours ? { answer: "fresh", page } : { answer: "failing" };
}
