/** What becomes of steps and remarks that were dragged. */

import { pinning, remarking } from "../core/placing";
import { t } from "../core/say";
import type { Session } from "../core/session";
import type { Edit } from "../core/sheet";
import { remarkOf } from "./nodes";
import type { Moved } from "./seen";

/** Pins steps where they were let go, as one step of undo, and tells whether anything has moved. */
export function pinned(session: Session, moved: Moved): boolean {
  const places = Object.entries(moved).map(
    ([id, { x, y }]) => [id, { x: Math.round(x), y: Math.round(y) }] as const,
  );
  if (!places.length) return false;
  const steps = Object.fromEntries(places.filter(([id]) => !remarkOf(id)));
  const at = new Map(places.map(([id, place]) => [remarkOf(id), place]));
  const remarks = session.sheet.sidecar.notes.filter(({ id }) => at.has(id));
  const edit: Edit = (sheet) => {
    const pinnedSheet = Object.keys(steps).length ? pinning(steps)(sheet) : sheet;
    return remarks.reduce(
      (one, remark) => remarking({ ...remark, ...at.get(remark.id) })(one),
      pinnedSheet,
    );
  };
  return session.run({ title: t("Move"), edit });
}
