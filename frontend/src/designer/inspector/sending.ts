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
    const response = await fetch(config.urls.save, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": token,
      },
      body: JSON.stringify({ document, layout, note, revision }),
      redirect: "manual",
      credentials: "same-origin",
    });
    return answerOf(response.status, await bodyOf(response));
  } catch {
    return { is: "failed", text: t("The server cannot be reached.") };
  }
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
  if (status === 409 && isObject(said.document) && typeof said.revision === "number") {
    const layout = isObject(said.layout) ? said.layout : {};
    const sheet = sheetOf(said.document, layout);
    return { is: "newer", revision: said.revision, sheet, author: String(said.author), text };
  }
  if (status === 0 || status === 401 || status === 403)
    return { is: "refused", text: text || t("You are signed out, or may not change this draft.") };
  return { is: "failed", text: text || t("The server answers with error %(status)s.", { status }) };
}
