/** Another step, by its name. */

import type { ReactNode } from "react";
import { choices } from "../../core/connecting";
import { isGap } from "../../core/order";
import { t } from "../../core/say";
import { nameOf, stepOf } from "../../core/sheet";
import { type Option, Select } from "../controls";
import { type Aria, Frame } from "../frame";
import { type FieldProps, heldAt, type Place, write } from "../place";

export function StepField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} required={field.required}>
      {(aria) => <StepSelect place={place} aria={aria} required={field.required} />}
    </Frame>
  );
}

interface StepProps {
  readonly place: Place;
  readonly aria: Partial<Aria>;
  readonly required?: boolean;
  readonly label?: string;
}

export function StepSelect({ place, aria, required = false, label }: StepProps): ReactNode {
  const said = heldAt(place);
  const usual = { value: "", title: required ? t("Choose a step") : usualOf(place) };
  return (
    <Select
      value={typeof said === "string" ? said : ""}
      options={[usual, ...stepOptions(place, said)]}
      choose={(id) => {
        if (id || !required) write(place, id || undefined);
      }}
      aria={aria}
      {...(label ? { label } : {})}
    />
  );
}

/** Returns the steps to which a way may lead; the present one even if it may not. */
export function stepOptions({ session, owner, path }: Place, said: unknown): Option[] {
  const { sheet } = session;
  const found = choices(sheet, owner, path).map(({ id, why }) => {
    const step = stepOf(sheet, id);
    return { value: id, title: step ? nameOf(step) : id, ...(why && id !== said ? { why } : {}) };
  });
  if (typeof said !== "string" || said === "" || stepOf(sheet, said)) return found;
  const open = isGap(said, sheet.flow.nodes);
  const title = open ? t("Nowhere yet") : t("%(name)s (is not there)", { name: said });
  return [{ value: said, title }, ...found];
}

/** Returns what happens without a step. */
function usualOf(place: Place): string {
  if (place.path === "/onError") return t("The instance fails");
  if (place.path === "/start") return t("The first step");
  if (place.path === "/default") return t("Choose a step");
  return nextOf(place);
}

/** Returns the step that is declared next, in words. */
export function nextOf({ session, owner }: Place): string {
  const { nodes } = session.sheet.flow;
  const following = nodes[nodes.findIndex(({ id }) => id === owner) + 1];
  if (!following) return t("The next step: there is none");
  return t("The next step: %(name)s", { name: nameOf(following) });
}
