import type { Session } from "../core/session";

export function Inspector({ session }: { session: Session }) {
  return <p className="a-pad">{session.selection.join(", ")}</p>;
}
