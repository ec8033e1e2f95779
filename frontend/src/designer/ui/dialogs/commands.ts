/** Commands of the page by name, as the list that Ctrl+K opens has them. */

import { remarking } from "../../core/placing";
import { t } from "../../core/say";
import * as acts from "../acts";
import { goToProblem } from "../faults";
import type { Page } from "../page";
import { printed } from "../printed";
import type { Choosable } from "./choose";
import { has } from "./offered";

type Command = readonly [text: string, keys: string, act: () => void, edits?: boolean];

/** Returns the commands whose name has what is typed. */
export function commands(page: Page, typed: string): readonly Choosable[] {
  const { session } = page;
  const group = t("Commands");
  return commandsOf(page)
    .filter(([text, , , edits]) => has(text, typed) && !(edits && session.readOnly))
    .map(([text, keys, pick]) => ({ key: `do ${text}`, text, group, note: printed(keys), pick }));
}

function commandsOf({ session, desk, save }: Page): readonly Command[] {
  return [
    [t("Undo"), "Ctrl Z", () => acts.undo(session), true],
    [t("Redo"), "Ctrl Shift Z", () => acts.redo(session), true],
    [t("Save draft"), "Ctrl S", () => void save(), true],
    [t("Tidy"), "Shift Alt T", () => acts.tidy(desk), true],
    [t("Add a step"), "N", () => session.ask({ to: "add", after: desk.at }), true],
    [t("Connect to…"), "C", () => session.ask({ to: "connect", step: desk.at }), true],
    [t("Duplicate"), "Ctrl D", () => acts.duplicate(desk), true],
    [t("Remove"), "Delete", () => acts.remove(desk), true],
    [t("Remove and join"), "Ctrl Backspace", () => acts.heal(desk), true],
    [t("Add a remark"), "", () => addRemark({ session, desk }), true],
    [t("Fold this branch"), "[", () => acts.fold(desk, true), true],
    [t("Unfold this branch"), "]", () => acts.fold(desk, false), true],
    [t("Next problem"), "F8", () => goToProblem(desk, 1)],
    [t("Compare with the published version"), "", () => session.ask({ to: "compare" })],
    [t("Show all"), "0", () => desk.eye.fit()],
    [t("Full size"), "1", () => desk.eye.full()],
    [t("Keys"), "?", () => session.ask({ to: "keys" })],
  ];
}

function addRemark({ session, desk }: Pick<Page, "session" | "desk">): void {
  const { x, y } = desk.eye.middle();
  const taken = new Set(session.sheet.sidecar.notes.map((note) => note.id));
  let number = 1;
  while (taken.has(`note${number}`)) number++;
  const remark = { id: `note${number}`, text: "", x: Math.round(x), y: Math.round(y) };
  desk.fresh = remark.id;
  session.run({ title: t("Add a remark"), edit: remarking(remark) });
}
