/** Another token for forms, as it is needed after a new login. */

import { askSession } from "../../sending/session";
import type { Session } from "../core/session";

/** Gets one, and tells whether somebody is signed in. */
export async function renew(session: Session): Promise<boolean> {
  const note = document.querySelector<HTMLElement>("[data-session]");
  const { token } = await askSession(note?.dataset.session ?? "");
  if (token) session.token = token;
  return Boolean(token);
}
