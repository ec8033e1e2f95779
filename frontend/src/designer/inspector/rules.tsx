/** Goals of a flow, and rules by which somebody leaves it early. */

import type { ReactNode } from "react";
import { isObject, type Json } from "../../document/structure";
import { t } from "../core/say";
import { DurationField } from "./fields/duration";
import { FlagField } from "./fields/flag";
import { Occasion } from "./fields/occasion";
import { TextField } from "./fields/text";
import { Frame } from "./frame";
import { Items } from "./items";
import { type FieldProps, fieldFor, inner, type Place } from "./place";

const NEEDED = { required: true };
const PARTS = /^[/][0-9]+[/](name|when|within|exits)/;

export function GoalsField({ place }: FieldProps): ReactNode {
  return (
    <Frame place={place} group parts={PARTS}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Goal %(number)s", { number })}
          add={t("Add a goal")}
          fresh={(goals) => ({ name: freshName("goal", goals), when: { message: "message" } })}
        >
          {(item) => <Goal item={item} />}
        </Items>
      )}
    </Frame>
  );
}

function Goal({ item }: { item: Place }): ReactNode {
  return (
    <>
      <TextField place={inner(item, "name", t("Name"))} field={fieldFor("", "text", NEEDED)} />
      <Occasion place={inner(item, "when", t("Reached when"))} />
      <DurationField
        place={inner(item, "within", t("Within"))}
        field={fieldFor("", "duration", { help: t("Counted from the beginning.") })}
      />
      <FlagField
        place={inner(item, "exits", t("Leaves the flow then"))}
        field={fieldFor("", "flag")}
      />
    </>
  );
}

export function ExitsField({ place }: FieldProps): ReactNode {
  return (
    <Frame place={place} group parts={PARTS}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Rule %(number)s", { number })}
          add={t("Add an exit rule")}
          fresh={(rules) => ({ name: freshName("exit", rules), when: { message: "message" } })}
        >
          {(item) => (
            <>
              <TextField
                place={inner(item, "name", t("Name"))}
                field={fieldFor("", "text", NEEDED)}
              />
              <Occasion place={inner(item, "when", t("Leaves when"))} />
            </>
          )}
        </Items>
      )}
    </Frame>
  );
}

function freshName(word: string, items: readonly Json[]): string {
  const names = items.map((one) => (isObject(one) ? one.name : ""));
  let number = items.length + 1;
  while (names.includes(`${word}_${number}`)) number++;
  return `${word}_${number}`;
}
