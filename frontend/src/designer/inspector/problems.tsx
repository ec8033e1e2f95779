import type { Session } from "../core/session";

export function ProblemsPanel({ session }: { session: Session }) {
  return <p className="a-pad">{session.problems.length}</p>;
}
