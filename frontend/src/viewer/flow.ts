/** What the server says of a flow; the same as `automations_admin.diagram.canvas`. */

/** A label at the upper right corner of a step. */
export interface Badge {
  readonly css: string;
  /** Name of a symbol in the page, or "". */
  readonly icon: string;
  readonly text: string;
  readonly title: string;
  readonly url: string;
}

export interface Step {
  readonly id: string;
  readonly kind: string;
  readonly icon: string;
  readonly label: string;
  /** What kind of step it is, in words. */
  readonly said: string;
  /** The one thing that it does, in words, or "". */
  readonly does: string;
  /** Its other modifiers in words. */
  readonly chips: readonly string[];
  readonly description: string;
  readonly url: string;
  readonly selected: boolean;
  /** Classes that say how it stands. */
  readonly css: string;
  /** How it stands, in words, or "". */
  readonly state: string;
  /** That the instance is here, or "". */
  readonly here: string;
  /** When the instance came here first, as a number, or "". */
  readonly order: string;
  readonly badges: readonly Badge[];
}

export interface Way {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly css: string;
  /** How often it was taken, or 0. */
  readonly taken: number;
}

export interface Flow {
  readonly title: string;
  readonly steps: readonly Step[];
  readonly ways: readonly Way[];
  readonly texts: Readonly<Record<Text, string>>;
}

/** Words of the viewer itself. */
export type Text = "interactive" | "picture" | "in" | "out" | "fit" | "full" | "keys";

/** Return what decides where everything goes: if it is the same, no step moves. */
export function shapeOf({ steps, ways }: Flow): string {
  return JSON.stringify([
    steps.map(({ id, kind, label }) => [id, kind, label]),
    ways.map(({ from, to, label }) => [from, to, label]),
  ]);
}

/** Return the id of a way: there is one line between two steps. */
export function idOf({ from, to }: Way): string {
  return `${from}→${to}`;
}
