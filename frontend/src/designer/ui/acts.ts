/** What an author does, as verbs: keys, buttons and the list of commands all call these. */

import type { Point } from "../../layout/parts";
import { adding } from "../core/adding";
import { copied, pasting } from "../core/clipboard";
import type { Kind } from "../core/config";
import { connecting } from "../core/connecting";
import { folding, pinning, unpinning } from "../core/placing";
import { healing, removing } from "../core/removing";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { type Edit, nameOf, stepOf } from "../core/sheet";
import type { Desk } from "./desk";

export function undo(session: Session): void {
  if (session.bus.undoes) session.undo((title) => t("Undone: %(title)s", { title }));
  else session.say(t("Nothing to undo."));
}

export function redo(session: Session): void {
  if (session.bus.redoes) session.redo((title) => t("Done again: %(title)s", { title }));
  else session.say(t("Nothing to do again."));
}

/** Returns names of steps, for what is said. */
export function named(session: Session, ids: readonly string[]): string {
  const [first] = ids.flatMap((id) => stepOf(session.sheet, id) ?? []);
  const name = first ? nameOf(first) : "";
  return ids.length > 1 ? t("%(name)s and more", { name }) : name;
}

/** Removes what is selected; what led there leads nowhere, which the checks say. */
export function remove(desk: Desk): void {
  if (!desk.mayEdit()) return;
  if (desk.edge) cut(desk);
  else without(desk, removing, (name) => t("Remove %(name)s", { name }));
}

/** Removes what is selected and joins what stood before it to what comes after. */
export function heal(desk: Desk): void {
  if (!desk.mayEdit()) return;
  without(desk, healing, (name) => t("Remove %(name)s and join", { name }));
}

function without(
  desk: Desk,
  edit: (ids: readonly string[]) => Edit,
  title: (name: string) => string,
): void {
  const { session } = desk;
  const ids = chosen(desk);
  const after = ids.length && neighbour(session, ids);
  if (!session.run({ title: title(named(session, ids)), edit: edit(ids) })) return;
  if (after && stepOf(session.sheet, after)) desk.go(after);
}

/** Returns the step that is declared before those that go, or after them. */
function neighbour({ sheet }: Session, ids: readonly string[]): string {
  const { nodes } = sheet.flow;
  const first = nodes.findIndex(({ id }) => ids.includes(id));
  const rest = nodes.filter(({ id }) => !ids.includes(id));
  return (rest[Math.max(first - 1, 0)] ?? rest[0])?.id ?? "";
}

/** Takes the chosen way away. */
function cut(desk: Desk): void {
  const [source, slot] = partsOf(desk.edge);
  const edit = connecting(source, slot, null);
  if (desk.session.run({ title: t("Take the way away"), edit })) desk.set("edge", "");
}

/** Returns the step and the slot of an edge by its id. */
export function partsOf(edge: string): [source: string, slot: string] {
  const bare = edge.slice(0, edge.lastIndexOf("→"));
  const at = bare.indexOf("/");
  return at < 0 ? [bare, ""] : [bare.slice(0, at), bare.slice(at)];
}

/** Returns the ids of what is selected, or of the step on which the keyboard stands. */
export function chosen({ session, at }: Desk): readonly string[] {
  return session.selection.length ? session.selection : at ? [at] : [];
}

/** Returns what is selected as text for the clipboard. */
export function copy(desk: Desk): string {
  const ids = chosen(desk);
  desk.session.say(t("Copied: %(name)s", { name: named(desk.session, ids) }));
  return copied(desk.session.sheet, ids);
}

/** Removes what has been copied and joins what is left. */
export function cutOut(desk: Desk): void {
  without(desk, healing, (name) => t("Cut %(name)s", { name }));
}

/** Puts in what the clipboard has, at the pointer or after the selected step. */
export function paste(desk: Desk, text: string, at: Point | null = desk.pointer): void {
  if (!desk.mayEdit()) return;
  const { session } = desk;
  const found = pasting(session.sheet, text, at ? { at } : desk.at ? { after: desk.at } : {});
  if (!found) desk.explain(t("The clipboard has no steps."));
  else if (session.run({ title: t("Paste steps"), edit: found.edit })) show(desk, found.ids);
}

/** Selects steps that are new, and sees to it that the last of them is seen. */
function show(desk: Desk, ids: readonly string[]): void {
  desk.session.select(ids);
  desk.eye.reveal(ids.at(-1) ?? "");
}

export function duplicate(desk: Desk): void {
  if (!desk.mayEdit()) return;
  const { session } = desk;
  const ids = chosen(desk);
  const after = ids.at(-1);
  const text = copied(session.sheet, ids);
  const found = after ? pasting(session.sheet, text, { after }) : null;
  const title = t("Duplicate %(name)s", { name: named(session, ids) });
  if (found && session.run({ title, edit: found.edit })) show(desk, found.ids);
}

/** Has the selected steps, or all, stand where the layout puts them. */
export function tidy(desk: Desk): void {
  if (!desk.mayEdit()) return;
  const { session } = desk;
  const ids = session.selection.length ? session.selection : undefined;
  const did = session.run({ title: t("Tidy"), edit: unpinning(ids) });
  if (!did) session.say(t("Everything is tidy."));
}

/** Where a step is added. */
export interface Spot {
  readonly after?: string;
  readonly on?: { readonly source: string; readonly slot: string };
  readonly at?: Point;
}

/** Adds a step; a way that leads nowhere yet then leads to it. */
export function add(desk: Desk, kind: Kind, spot: Spot): void {
  if (!desk.mayEdit()) return;
  const { session } = desk;
  const { edit, id } = adding(session.sheet, kind, spot);
  const title = t("Add %(name)s", { name: kind.title });
  if (session.run({ title, edit })) desk.go(id);
}

/** Adds a step that stands anywhere and is the target of a way. */
export function addFor(
  desk: Desk,
  kind: Kind,
  { source, slot }: { source: string; slot: string },
  at: Point,
): void {
  if (!desk.mayEdit()) return;
  const { session } = desk;
  const { edit, id } = adding(session.sheet, kind, { at });
  const title = t("Add %(name)s", { name: kind.title });
  const both: Edit = (sheet) => connecting(source, slot, id)(edit(sheet));
  if (session.run({ title, edit: both })) desk.go(id);
}

export function connect(desk: Desk, source: string, slot: string, target: string | null): void {
  if (!desk.mayEdit()) return;
  const { session } = desk;
  const name = target ? named(session, [target]) : "";
  const title = target ? t("Connect to %(name)s", { name }) : t("Take the way away");
  session.run({ title, edit: connecting(source, slot, target) });
}

/** Moves the selected steps by so many pixels from where they are drawn, and pins them there. */
export function nudge(desk: Desk, by: Point, places: Readonly<Record<string, Point>>): void {
  if (!desk.mayEdit()) return;
  const moved = chosen(desk).flatMap((id) => {
    const from = desk.session.sheet.sidecar.pins[id] ?? places[id];
    return from ? [[id, { x: from.x + by.x, y: from.y + by.y }] as const] : [];
  });
  const edit = pinning(Object.fromEntries(moved));
  desk.session.run({ title: t("Move"), edit, burst: `nudge ${moved.map(([id]) => id)}` });
}

export function fold(desk: Desk, folded: boolean): void {
  if (!desk.at || !desk.mayEdit()) return;
  const name = named(desk.session, [desk.at]);
  const title = folded ? t("Fold %(name)s", { name }) : t("Unfold %(name)s", { name });
  desk.session.run({ title, edit: folding(desk.at, folded) });
}
