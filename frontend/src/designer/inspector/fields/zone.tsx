/** A time zone by its name, or what computes one. */

import type { ReactNode } from "react";
import { isObject } from "../../../document/structure";
import { t } from "../../core/say";
import { type FieldProps, heldAt } from "../place";
import { Shown } from "../shown";
import type { Writing } from "../typed";
import { Written } from "./number";

/** Returns how a time zone is written: as a constant of its name. */
const ZONE: Writing = {
  said: (value) => (isObject(value) && typeof value.v === "string" ? value.v : ""),
  read: (text) => {
    const name = text.trim();
    if (name === "") return { value: undefined };
    return isZone(name)
      ? { value: { t: "const", v: name } }
      : { wrong: t("A time zone: Europe/Berlin.") };
  },
};

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

export function ZoneField(props: FieldProps): ReactNode {
  const said = heldAt(props.place);
  if (isObject(said) && said.t !== "const") return <Shown {...props} />;
  return <Written {...props} writing={ZONE} offers={Intl.supportedValuesOf("timeZone")} />;
}
