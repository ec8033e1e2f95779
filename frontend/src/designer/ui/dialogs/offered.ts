/** What the lists of the page have: kinds of steps, targets, ways, steps and commands. */

import type { Config, Kind } from "../../core/config";
import { choices } from "../../core/connecting";
import { exitsOf } from "../../core/exits";
import { found } from "../../core/finding";
import { t } from "../../core/say";
import type { Session } from "../../core/session";
import { nameOf, stepOf } from "../../core/sheet";
import { faceFor } from "../face";
import type { Choosable } from "./choose";

/** Returns whether a text has all words that are typed. */
export function has(text: string, typed: string): boolean {
  const low = text.toLocaleLowerCase();
  return typed
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}

function begins(text: string, typed: string): boolean {
  return text.toLocaleLowerCase().startsWith(typed.toLocaleLowerCase());
}

/** Returns what can be added, by what is typed; what begins with it comes first. */
export function kindsFor({ kinds }: Config, typed: string): readonly Kind[] {
  const found = kinds.filter(({ title, group, help, cls }) =>
    has(`${title} ${group} ${help} ${cls}`, typed),
  );
  if (!typed) return found;
  const rank = ({ title }: Kind) => (begins(title, typed) ? 0 : has(title, typed) ? 1 : 2);
  return found.toSorted((one, other) => rank(one) - rank(other));
}

export function addable(
  config: Config,
  typed: string,
  pick: (kind: Kind) => void,
): readonly Choosable[] {
  return kindsFor(config, typed).map((kind) => ({
    key: kind.cls || kind.kind,
    text: kind.title,
    group: kind.group,
    icon: kind.icon,
    note: kind.help,
    pick: () => pick(kind),
  }));
}

/** Returns the ways out of a step. */
export function exits(
  session: Session,
  step: string,
  typed: string,
  pick: (slot: string) => void,
): readonly Choosable[] {
  return exitsOf(session.sheet.flow, step)
    .filter(({ label }) => has(label, typed))
    .map(({ slot, label, target }) => {
      const to = target === null ? undefined : stepOf(session.sheet, target);
      const note = to ? t("leads to %(name)s", { name: nameOf(to) }) : t("leads nowhere");
      return { key: slot || "-", text: label, note, pick: () => pick(slot) };
    });
}

/** Returns the steps to which a way may lead; at the end what takes the way away. */
export function targets(
  session: Session,
  step: string,
  slot: string,
  typed: string,
  pick: (target: string | null) => void,
): readonly Choosable[] {
  const legal = choices(session.sheet, step, slot).filter(({ why }) => why === "");
  const steps = legal.flatMap(({ id }) => {
    const to = stepOf(session.sheet, id);
    if (!to || !has(nameOf(to), typed)) return [];
    const { icon, said, label } = faceFor(to, session.config);
    return [{ key: id, text: label, icon, note: said, pick: () => pick(id) }];
  });
  const exit = exitsOf(session.sheet.flow, step).find((one) => one.slot === slot);
  const none = { key: "-", text: t("Nowhere"), icon: "x", pick: () => pick(null) };
  return exit?.said && has(none.text, typed) ? [...steps, none] : steps;
}

/** Returns the steps that are found by name, kind, what they name, description or remark. */
export function steps(
  session: Session,
  typed: string,
  pick: (id: string) => void,
): readonly Choosable[] {
  const group = t("Steps");
  const known = new Map(session.sheet.flow.nodes.map((step) => [step.id, step]));
  return found(session.sheet, typed, session.config.kinds).map(({ id, text, why }) => {
    const step = known.get(id);
    const icon = step ? faceFor(step, session.config).icon : "note";
    return { key: `step ${id}`, text, group, icon, note: why, pick: () => pick(id) };
  });
}
