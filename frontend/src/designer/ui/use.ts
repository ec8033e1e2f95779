/** Lets a component follow the session. */

import { useSyncExternalStore } from "react";
import type { Session } from "../core/session";

export function useSession(session: Session): Session {
  useSyncExternalStore(session.subscribe, () => session.turn);
  return session;
}
