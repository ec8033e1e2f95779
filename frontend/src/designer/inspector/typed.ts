/** Typing in a field: what is right goes into the document, what is wrong stays in the field. */

import { useState } from "react";
import type { Json } from "../../document/structure";
import { forgetTyped, keepTyped, typedAt } from "./drafts";
import { heldAt, type Place, settle, type } from "./place";

/** What a text stands for: a value, undefined for none, or why it stands for nothing. */
export type Reading = { readonly value: Json | undefined } | { readonly wrong: string };

/** How a value is written and read. */
export interface Writing {
  readonly said: (value: Json | undefined) => string;
  readonly read: (text: string) => Reading;
}

export interface Typed {
  readonly text: string;
  /** Why what was typed is not taken, or "". */
  readonly wrong: string;
  readonly change: (text: string) => void;
  readonly leave: () => void;
}

/** Returns what stands in a field, and what is to be done as somebody types in it. */
export function useTyped(place: Place, { said, read }: Writing): Typed {
  const [, again] = useState(0);
  const [typing, setTyping] = useState(false);
  const { session, owner, path, title } = place;
  const draft = typedAt(session, owner, path, said(heldAt(place)));

  function change(text: string): void {
    const reading = read(text);
    const wrong = "wrong" in reading ? reading.wrong : "";
    if ("value" in reading) type(place, reading.value);
    const of = said(heldAt(place));
    keepTyped(session, { owner, path, title, text, of, wrong });
    setTyping(true);
    again((turn) => turn + 1);
    if (wrong) session.tell();
  }

  function leave(): void {
    if (draft && !draft.wrong) forgetTyped(session, owner, path);
    if (typing) settle(place, !draft?.wrong);
    setTyping(false);
  }

  return { text: draft?.text ?? said(heldAt(place)), wrong: draft?.wrong ?? "", change, leave };
}
