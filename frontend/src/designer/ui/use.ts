/** What parts of the page look at, so that they are drawn anew when it changes. */

import { useSyncExternalStore } from "react";
import type { Session } from "../core/session";
import type { Desk } from "./desk";

export function useSession(session: Session): Session {
  useSyncExternalStore(session.subscribe, () => session.turn);
  return session;
}

/** The same for what does not show what is said and asked for. */
export function useLook(session: Session): Session {
  useSyncExternalStore(session.subscribe, () => session.look);
  return session;
}

export function useDesk(desk: Desk): Desk {
  useSyncExternalStore(desk.subscribe, () => desk.turn);
  return desk;
}
