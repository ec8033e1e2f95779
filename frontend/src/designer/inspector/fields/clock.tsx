/** A time of the day. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { clockOf } from "../clocks";
import type { FieldProps } from "../place";
import type { Writing } from "../typed";
import { Written } from "./number";

export function clock(required: boolean): Writing {
  return {
    said: (value) => (typeof value === "string" ? value : ""),
    read: (text) => {
      if (text.trim() === "" && !required) return { value: undefined };
      const found = clockOf(text);
      return found === null ? { wrong: t("A time of the day: 9:30.") } : { value: found };
    },
  };
}

export function ClockField(props: FieldProps): ReactNode {
  return <Written {...props} writing={clock(props.field.required)} />;
}
