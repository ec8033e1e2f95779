/** How many of a step, or of the steps of a flow, run at once or begin within a period. */

import type { ReactNode } from "react";
import { isObject } from "../../../document/structure";
import { t } from "../../core/say";
import { Frame } from "../frame";
import { Items } from "../items";
import { type FieldProps, fieldFor, heldAt, inner, type Place } from "../place";
import { Shown } from "../shown";
import type { Writing } from "../typed";
import { lasting } from "./duration";
import { numbering, Written } from "./number";

/** Places that say themselves what is wrong. */
const PARTS = /^[/][0-9]+[/](times|per|key|name)/;
/** The largest number, the longest period in seconds, and the longest name: as in `automations.limits`. */
const MOST = 1000;
const LONGEST = 366 * 24 * 3600;
const MAX_NAME = 100;

export function LimitsField({ place, field }: FieldProps): ReactNode {
  return (
    <Frame place={place} help={field.help} group parts={PARTS}>
      {() => (
        <Items
          place={place}
          name={(number) => t("Limit %(number)s", { number })}
          add={t("Add a limit")}
          fresh={() => ({ times: 1 })}
        >
          {(item) => <Limit item={item} />}
        </Items>
      )}
    </Frame>
  );
}

function Limit({ item }: { item: Place }): ReactNode {
  return (
    <>
      <div className="a-cells">
        <Written
          place={inner(item, "times", t("At most"))}
          field={fieldFor("", "count", { required: true })}
          writing={counted()}
        />
        <Written
          place={inner(item, "per", t("Within"))}
          field={fieldFor("", "duration", { help: t("Without it: at once.") })}
          writing={period()}
        />
      </div>
      <Key place={inner(item, "key", t("For each value of"))} />
      <Written
        place={inner(item, "name", t("Shared as"))}
        field={fieldFor("", "text", { help: t("Limits of one name are one, in all flows.") })}
        writing={named()}
      />
    </>
  );
}

/** The key of the data by which the limit is counted; what code computes is shown. */
function Key({ place }: { place: Place }): ReactNode {
  const said = heldAt(place);
  const field = fieldFor("", "text", { help: t("A key in the data, such as customer.") });
  if (isObject(said) && said.t !== "const") return <Shown place={place} field={field} />;
  return <Written place={place} field={field} writing={keyed()} />;
}

export function counted(): Writing {
  const wrong = t("A whole number from 1 to %(most)s.", { most: MOST });
  return numbering(true, wrong, (one) => Number.isInteger(one) && one >= 1 && one <= MOST);
}

export function period(): Writing {
  const { said, read } = lasting(false);
  return {
    said,
    read: (text) => {
      const found = read(text);
      const value = "value" in found ? found.value : undefined;
      const seconds = isObject(value) ? Number(value.seconds) : 1;
      if (seconds > 0 && seconds <= LONGEST) return found;
      return { wrong: t("More than nothing, and at most 366 days.") };
    },
  };
}

export function keyed(): Writing {
  return {
    said: (value) => (isObject(value) && value.t === "const" ? String(value.v) : ""),
    read: (text) => {
      const v = text.trim();
      return { value: v ? { t: "const", v } : undefined };
    },
  };
}

export function named(): Writing {
  return {
    said: (value) => (typeof value === "string" ? value : ""),
    read: (text) => {
      const name = text.trim();
      if (name.length > MAX_NAME)
        return { wrong: t("At most %(most)s characters.", { most: MAX_NAME }) };
      return { value: name || undefined };
    },
  };
}
