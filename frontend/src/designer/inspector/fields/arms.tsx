/** Arms of an experiment with their weights, and what those add up to. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../../document/structure";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { Items, itemsOf } from "../items";
import { type FieldProps, fieldFor, inner, type Place } from "../place";
import { sumOf } from "../weights";
import { numbering, Written } from "./number";
import { StepField } from "./step";
import { TextField } from "./text";

export function ArmsField({ place, field }: FieldProps): ReactNode {
  const items = itemsOf(place);
  const { help, required } = field;
  const answer = sumOf(items.map(weightOf));
  return (
    <Frame place={place} help={help} required={required} answer={answer} group parts={/^[/][0-9]+/}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Arm %(number)s", { number })}
          add={t("Add an arm")}
          fresh={fresh}
          least={2}
          moves
        >
          {(item) => <Arm item={item} />}
        </Items>
      )}
    </Frame>
  );
}

function Arm({ item }: { item: Place }): ReactNode {
  return (
    <>
      <div className="a-cells a-wide-first">
        <TextField
          place={inner(item, "name", t("Name"))}
          field={fieldFor("", "text", { required: true })}
        />
        <Written
          place={inner(item, "weight", t("Weight in %"))}
          field={fieldFor("", "number", { required: true })}
          writing={numbering(true, t("A number, such as 1.5."), () => true)}
        />
      </div>
      <StepField place={inner(item, "goto", t("Goes to"))} field={fieldFor("", "step")} />
    </>
  );
}

function weightOf(arm: Json): number {
  return isObject(arm) && typeof arm.weight === "number" ? arm.weight : 0;
}

/** Returns an arm with a name of its own and what is missing to a hundred. */
function fresh(items: readonly Json[]): Json {
  const names = items.map((one) => (isObject(one) ? one.name : ""));
  const letters = "abcdefghijklmnopqrstuvwxyz".split("");
  const name = letters.find((one) => !names.includes(one)) ?? `arm_${items.length + 1}`;
  const left = 100 - items.reduce<number>((sum, one) => sum + weightOf(one), 0);
  return { name, weight: Math.max(left, 0) };
}
