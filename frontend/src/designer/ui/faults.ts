/** What is wrong, by step, and the way from one problem to the next. */

import type { Problem } from "../../document/problems";
import type { ServerProblem } from "../core/config";
import { t } from "../core/say";
import type { Session } from "../core/session";
import type { Desk } from "./desk";

type Found = Problem | ServerProblem;

/** Returns all problems: what the page found, then what only the server could find. */
export function faultsOf(session: Session): readonly Found[] {
  const own = new Set(session.problems.map(({ code, path }) => `${code} ${path}`));
  const others = session.serverProblems.filter(({ code, path }) => !own.has(`${code} ${path}`));
  return [...session.problems, ...others];
}

/** Returns how many problems each step has. */
export function countOf(session: Session): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { step } of faultsOf(session)) counts.set(step, (counts.get(step) ?? 0) + 1);
  return counts;
}

const shown = new WeakMap<Desk, number>();

/** Goes to the field of the next problem, or of the one before. */
export function goToProblem(desk: Desk, by: 1 | -1): void {
  const found = faultsOf(desk.session);
  const last = shown.get(desk) ?? (by > 0 ? -1 : 0);
  const place = (last + by + found.length) % Math.max(found.length, 1);
  const problem = found[place];
  if (!problem) {
    desk.session.say(t("No problems."));
    return;
  }
  shown.set(desk, place);
  const { step, path } = problem;
  if (step) desk.go(step);
  desk.session.ask({ to: "field", step, path: inner(path) });
}

/** Returns the pointer inside the step. */
function inner(path: string): string {
  return path.replace(/^\/nodes\/\d+/, "");
}
