/** What the page says to the designer; written by `automations_admin/designer/shell.py`. */

import type { Json, JsonObject } from "../../document/structure";
import type { Presence } from "./presence";

/** How a slot of a step is filled in. `named` are values by name; `call` is what is offered, with its arguments. */
export type Widget =
  | "text"
  | "texts"
  | "flag"
  | "count"
  | "number"
  | "choice"
  | "clock"
  | "duration"
  | "value"
  | "asked"
  | "asks"
  | "call"
  | "clause"
  | "named"
  | "step"
  | "steps"
  | "cases"
  | "arms"
  | "waits"
  | "conditions"
  | "form"
  | "mail"
  | "mapping"
  | "hours"
  | "cap"
  | "retry"
  | "every"
  | "given"
  | "objects"
  | "page"
  | "model"
  | "models"
  | "zone"
  | "entries"
  | "rounds"
  | "reentry"
  | "unique"
  | "goals"
  | "exits"
  | "keep"
  | "limits";

/** A slot of a step or of the flow. */
export interface Field {
  readonly name: string;
  readonly title: string;
  /** One line, or "". */
  readonly help: string;
  readonly widget: Widget;
  readonly required: boolean;
  /** For `choice`. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
}

export interface Section {
  readonly title: string;
  readonly fields: readonly Field[];
}

/** A way to enter a flow. */
export interface Entrance extends Section {
  readonly kind: string;
  /** What a new one says. */
  readonly blank: JsonObject;
}

/** A kind of step, or a class of steps that the project offers (`cls` is its path then). */
export interface Kind {
  readonly kind: string;
  readonly cls: string;
  readonly title: string;
  readonly help: string;
  /** Heading in the palette. */
  readonly group: string;
  /** Name of a symbol in the page. */
  readonly icon: string;
  /** Kind of drawing, as the viewer knows it: execute, decide, wait, form, end, split, join, repeat, experiment, … */
  readonly drawn: string;
  /** What a new step says besides `id` and `kind`. */
  readonly blank: JsonObject;
  /** What it does; then skip, wait, hours, failure, in the engine's order. */
  readonly sections: readonly Section[];
  /** Of a class: what it takes by name, and whether it needs that; and what is asked for of it. */
  readonly takes: Readonly<Record<string, boolean>>;
  readonly params: readonly Param[];
}

/** An argument of what is offered, by a Django form field. */
export interface Param {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly required: boolean;
  readonly widget: "text" | "flag" | "number" | "choice";
  readonly choices: readonly { readonly value: Json; readonly title: string }[];
}

/** Something that a flow may name. */
export interface Offer {
  /** The value by which a document names it: `{t: "ref", path}` or `{t: "this", name}`; for mails the template's name. */
  readonly value: Json;
  readonly kind:
    | "action"
    | "condition"
    | "form"
    | "mail"
    | "page"
    | "base"
    | "model"
    | "objects"
    | "other";
  readonly title: string;
  readonly text: string;
  readonly effects: string;
  readonly params: readonly Param[];
}

export interface Config {
  readonly flow: JsonObject;
  readonly layout: JsonObject;
  /** Document and number of the version that the draft is based on, or null. */
  readonly base: {
    readonly number: number;
    readonly flow: JsonObject;
    readonly layout: JsonObject;
  } | null;
  readonly title: string;
  /** What the page is about, in one sentence: "Draft of staff-07, based on version 3". */
  readonly state: string;
  /** Number of the version that publishing makes. */
  readonly number: number;
  /** "" if it can be edited; else why not, in a sentence. */
  readonly readOnly: string;
  readonly revision: number;
  readonly note: string;
  /** Key of what this browser remembers. */
  readonly key: string;
  /** How many instances run on the published version, and where tasks wait there, by step. */
  readonly running: number;
  readonly waiting: Readonly<Record<string, number>>;
  readonly kinds: readonly Kind[];
  readonly offers: readonly Offer[];
  readonly schema: JsonObject;
  /** Paths that may be referred to. */
  readonly offered: readonly string[] | null;
  /** Whether code that only a class can say is no problem (flows of code). */
  readonly code: boolean;
  /** What the server found that only it can know, by the version it was shown. */
  readonly problems: readonly ServerProblem[];
  /** Who else was there when the page was made. */
  readonly presence: Presence;
  /** Declared fields of the subject. */
  readonly fields: readonly string[];
  /** What is asked for of the flow as a whole. */
  readonly whole: {
    readonly sections: readonly Section[];
    readonly entrances: readonly Entrance[];
  };
  /** Addresses; "" where it may not or cannot be. `copy` begins a draft like a flow of code, `own`
   * one like somebody else's. */
  readonly urls: Readonly<
    Record<
      | "save"
      | "beat"
      | "takeOver"
      | "own"
      | "publish"
      | "text"
      | "tryIt"
      | "back"
      | "copy"
      | "layout"
      | "python",
      string
    >
  >;
  readonly token: string;
  readonly language: string;
  /** Translations by the English text. */
  readonly texts: Readonly<Record<string, string>>;
  /** Sentences about problems by their code, with places for what varies: "%(name)s". */
  readonly sentences: Readonly<Record<string, string>>;
}

export interface ServerProblem {
  readonly code: string;
  readonly path: string;
  readonly step: string;
  readonly params: JsonObject;
  /** The sentence, translated. */
  readonly text: string;
}
