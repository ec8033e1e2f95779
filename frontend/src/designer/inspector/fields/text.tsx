/** A text: a line, or several for descriptions. */

import type { ReactNode } from "react";
import type { Json } from "../../../document/structure";
import { t } from "../../core/say";
import { Box, Lines } from "../controls";
import { Frame } from "../frame";
import { type FieldProps, heldAt, type Place } from "../place";
import { useTyped, type Writing } from "../typed";

/** Slots that take more than a line. */
const LONG = new Set(["description", "doc"]);
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;

function plain(required: boolean): Writing {
  return {
    said: (value) => (typeof value === "string" ? value : ""),
    read: (text) => {
      if (text !== "") return { value: text };
      return required ? { wrong: t("This is needed.") } : { value: undefined };
    },
  };
}

export function TextField({ place, field }: FieldProps): ReactNode {
  const typed = useTyped(place, plain(field.required));
  const long = LONG.has(field.name) || typed.text.includes("\n");
  const { help, required } = field;
  return (
    <Frame place={place} help={help} required={required} wrong={typed.wrong}>
      {(aria) =>
        long ? <Lines typed={typed} aria={aria} rows={2} /> : <Box typed={typed} aria={aria} />
      }
    </Frame>
  );
}

/** Returns how a name of Python is written and read: "Last call" is read as Last_call. */
export function naming(required = true): Writing {
  const { said, read } = plain(required);
  const wrong = t("Letters, digits and underscores, no digit first: send_reminder.");
  return {
    said,
    read: (text) => {
      const name = text.trim().replace(/\s+/g, "_");
      return name === "" || NAME.test(name) ? read(name) : { wrong };
    },
  };
}

/** Returns how names are written one after another, with commas. */
export function listing(required: boolean): Writing {
  return {
    said: (value) => (Array.isArray(value) ? value.join(", ") : ""),
    read: (text) => {
      const found = [...new Set(text.split(/[,\n]/).map((one) => one.trim()))].filter(Boolean);
      if (found.length > 0) return { value: found };
      return required ? { wrong: t("This is needed.") } : { value: undefined };
    },
  };
}

export function TextsField({ place, field }: FieldProps): ReactNode {
  const typed = useTyped(place, listing(field.required));
  const help = field.help || t("Several with commas.");
  return (
    <Frame place={place} help={help} required={field.required} wrong={typed.wrong}>
      {(aria) => <Box typed={typed} aria={aria} offers={field.choices.map(({ value }) => value)} />}
    </Frame>
  );
}

/** Tells whether a slot holds a list of texts. */
export function isTexts(place: Place): boolean {
  const said: Json | undefined = heldAt(place);
  return Array.isArray(said) && said.every((one) => typeof one === "string");
}
