import type { Session } from "../core/session";

export function ComparePanel({ session, close }: { session: Session; close: () => void }) {
  return (
    <button type="button" onClick={close}>
      {session.config.base?.number}
    </button>
  );
}
