/** A slot of the document while it is worked on: what it holds, and how it is changed. */

import type { Json } from "../../document/structure";
import type { Field, Widget } from "../core/config";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { renaming, setting, settingFlow } from "../core/setting";
import { type Edit, nameOf, type Sheet, stepOf } from "../core/sheet";
import { forgetTyped } from "./drafts";
import { remaining, valueAt } from "./pointers";

/** Where a step says what it is called. */
export const NAME = "/name";

/** Where something stands: at a pointer within a step, or within the flow if `owner` is "". */
export interface Place {
  readonly session: Session;
  readonly owner: string;
  readonly path: string;
  /** What it is called. */
  readonly title: string;
}

/** What every field is given. */
export interface FieldProps {
  readonly place: Place;
  readonly field: Field;
}

export function placeOf(session: Session, owner: string, field: Field): Place {
  const path = field.name.startsWith("/") ? field.name : `/${field.name}`;
  return { session, owner, path, title: field.title };
}

/** Returns a place within a place. */
export function inner(place: Place, path: string | number, title: string): Place {
  return { ...place, path: `${place.path}/${path}`, title };
}

/** Returns a field that no table of the server has, such as a part of another one. */
export function fieldFor(title: string, widget: Widget = "text", more: Partial<Field> = {}): Field {
  return { name: "", title, help: "", widget, required: false, choices: [], ...more };
}

/** Returns what has the slots: a step, or the flow. */
export function ownerIn(sheet: Sheet, owner: string): Json | undefined {
  return owner === "" ? sheet.flow : stepOf(sheet, owner);
}

export function heldAt({ session, owner, path }: Place): Json | undefined {
  return valueAt(ownerIn(session.sheet, owner), path);
}

/** Puts a value in, or takes it away with undefined; as one act, which is announced. */
export function write(place: Place, value: Json | undefined): void {
  forgetTyped(place.session, place.owner, place.path);
  place.session.bus.settle();
  place.session.run({ title: titleOf(place), edit: editOf(place, value) });
}

/** Puts in what is being typed: one step of undo with what is typed next, and said when it is over. */
export function type(place: Place, value: Json | undefined): void {
  const burst = `${place.owner}${place.path}`;
  place.session.run({ title: titleOf(place), edit: editOf(place, value), burst }, "");
}

/** Ends what was typed in a field, and announces it. */
export function settle(place: Place, typed: boolean): void {
  place.session.bus.settle();
  if (typed) place.session.say(titleOf(place));
}

/** Moves the focus to a place. */
export function focus({ session, owner, path }: Place): void {
  session.ask({ to: "field", step: owner, path });
}

function editOf({ owner, path }: Place, value: Json | undefined): Edit {
  const set = owner === "" ? settingFlow : (at: string, to?: Json) => setting(owner, at, to);
  return (sheet) => {
    if (owner !== "" && path === NAME) return renaming(owner, String(value ?? ""))(sheet);
    if (value !== undefined) return set(path, value)(sheet);
    const [outer, left] = remaining(ownerIn(sheet, owner), path);
    return set(outer, left)(sheet);
  };
}

function titleOf({ session, owner, title }: Place): string {
  const step = stepOf(session.sheet, owner);
  if (!step) return t("Change %(field)s", { field: title });
  return t("Change %(field)s of %(step)s", { field: title, step: nameOf(step) });
}
