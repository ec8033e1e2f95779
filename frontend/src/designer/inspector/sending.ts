/** Sending a draft to the server, and what comes back. */

import { isObject, type Json, type JsonObject } from "../../document/structure";
import type { ServerProblem } from "../core/config";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { type Sheet, sheetOf } from "../core/sheet";

export type Answer =
  | {
      readonly is: "saved";
      readonly revision: number;
      readonly problems: readonly ServerProblem[];
    }
  | ({ readonly is: "newer" } & Newer)
  /** Without a text it was not the view that refused, but what stands before it. */
  | { readonly is: "refused"; readonly text: string }
  | { readonly is: "failed"; readonly text: string };

/** What somebody else has saved meanwhile. */
export interface Newer {
  readonly revision: number;
  readonly sheet: Sheet;
  readonly author: string;
  readonly text: string;
}

/** Sends a sheet; never fails. */
export async function send(session: Session, sheet: Sheet, token: string): Promise<Answer> {
  const { revision, note, config } = session;
  const { flow: document, sidecar: layout } = sheet;
  try {
    const said = { document, layout, note, revision };
    return answerOf(...(await post(config.urls.save, said, token)));
  } catch {
    return { is: "failed", text: t("The server cannot be reached.") };
  }
}

/** Posts what is said and returns status and body of the answer; fails if there is none. */
export async function post(url: string, said: unknown, token: string): Promise<[number, Json]> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": token,
    },
    body: JSON.stringify(said),
    redirect: "manual",
    credentials: "same-origin",
  });
  return [response.status, await bodyOf(response)];
}

async function bodyOf(response: Response): Promise<Json> {
  try {
    return (await response.json()) as Json;
  } catch {
    return null;
  }
}

/** Returns what an answer means. A redirect, which has status 0, leads to the login. */
export function answerOf(status: number, body: Json): Answer {
  const said: JsonObject = isObject(body) ? body : {};
  const text = typeof said.text === "string" ? said.text : "";
  if (status === 200 && typeof said.revision === "number") {
    const problems = (said.problems ?? []) as unknown as ServerProblem[];
    return { is: "saved", revision: said.revision, problems };
  }
  const newer = status === 409 && newerOf(said);
  if (newer) return { is: "newer", ...newer, text };
  if (status === 0 || status === 401 || status === 403) return { is: "refused", text };
  return { is: "failed", text: text || t("The server answers with error %(status)s.", { status }) };
}

/** Returns what somebody else has saved, if that was told. */
export function newerOf(said: Json | undefined): Newer | null {
  if (!isObject(said) || !isObject(said.document) || typeof said.revision !== "number") return null;
  const layout = isObject(said.layout) ? said.layout : {};
  const sheet = sheetOf(said.document, layout);
  return { revision: said.revision, sheet, author: String(said.author), text: "" };
}
