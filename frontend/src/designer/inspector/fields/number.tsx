/** Numbers: any one, or how many. */

import type { ReactNode } from "react";
import { t } from "../../core/say";
import { Box } from "../controls";
import { numberOf } from "../expressions";
import { Frame } from "../frame";
import type { FieldProps } from "../place";
import { useTyped, type Writing } from "../typed";

/** Returns how a number is written and read. */
export function numbering(required: boolean, wrong: string, fits: (n: number) => boolean): Writing {
  return {
    said: (value) => (typeof value === "number" ? String(value) : ""),
    read: (text) => {
      if (text.trim() === "") return required ? { wrong } : { value: undefined };
      const number = numberOf(text);
      return number !== null && fits(number) ? { value: number } : { wrong };
    },
  };
}

export function counting(required: boolean): Writing {
  const wrong = t("A whole number, 1 at least.");
  return numbering(required, wrong, (one) => Number.isInteger(one) && one >= 1);
}

export function CountField(props: FieldProps): ReactNode {
  return <Written {...props} writing={counting(props.field.required)} />;
}

export function NumberField(props: FieldProps): ReactNode {
  const writing = numbering(props.field.required, t("A number, such as 1.5."), () => true);
  return <Written {...props} writing={writing} />;
}

/** A short line that is read in one way. */
export function Written({
  place,
  field,
  writing,
  answer,
  offers,
}: FieldProps & {
  writing: Writing;
  answer?: string;
  offers?: readonly string[];
}): ReactNode {
  const typed = useTyped(place, writing);
  const { help, required } = field;
  const said = typed.wrong ? "" : (answer ?? "");
  return (
    <Frame place={place} help={help} required={required} wrong={typed.wrong} answer={said}>
      {(aria) => <Box typed={typed} aria={aria} {...(offers ? { offers } : {})} />}
    </Frame>
  );
}
