/** What the page remembers besides the document: where the keyboard stands, what is being dragged,
 * which panels are open. No DOM. */

import type { Point } from "../../layout/parts";
import type { Session } from "../core/session";
import { stepOf } from "../core/sheet";

/** A way that is being drawn by hand. */
export interface Wire {
  readonly source: string;
  readonly slot: string;
  /** Where it begins, in the drawing. */
  readonly from: Point;
  /** Why a step cannot be its target, by id; "" if it can. */
  readonly whys: ReadonlyMap<string, string>;
}

/** What the canvas does when others ask. */
export interface Eye {
  focus(): void;
  fit(ids?: readonly string[]): void;
  zoom(factor: number): void;
  full(): void;
  reveal(id: string): void;
  /** Middle of what is seen, in the drawing. */
  middle(): Point;
  /** Where a place on the screen is in the drawing. */
  at(screen: Point): Point;
}

/** Parts of the page that can be folded. */
export type Panel = "left" | "right";

const BLIND: Eye = {
  focus() {},
  fit() {},
  zoom() {},
  full() {},
  reveal() {},
  middle: () => ({ x: 0, y: 0 }),
  at: (screen) => screen,
};

export class Desk {
  turn = 0;
  eye: Eye = BLIND;
  wire: Wire | null = null;
  /** Id of the edge that is chosen, or "". */
  edge = "";
  /** What is explained on the screen, or "". */
  notice = "";
  /** Where the pointer is over the canvas, in the drawing. */
  pointer: Point | null = null;
  /** Where a step that is added next shall stand, and whether it hangs on the way that was drawn. */
  drop: Point | null = null;
  /** Id of the remark that was just added and is still to be written, or "". */
  fresh = "";
  open: Readonly<Record<Panel, boolean>>;
  /** Whether the screen is so small that an open panel lies over all else. */
  narrow = false;
  #at = "";
  #listeners = new Set<() => void>();

  constructor(
    readonly session: Session,
    open: Readonly<Record<Panel, boolean>>,
  ) {
    this.open = open;
    let { sheet } = session;
    session.subscribe(() => {
      this.#at = session.selection.at(-1) ?? this.#at;
      if (session.sheet !== sheet) this.set("notice", "");
      if (session.wish?.to === "field") this.turnPanel("right", true);
      sheet = session.sheet;
    });
  }

  /** Id of the step on which the keyboard stands, or "" in an empty flow. */
  get at(): string {
    const { sheet } = this.session;
    return stepOf(sheet, this.#at) ? this.#at : (sheet.flow.nodes[0]?.id ?? "");
  }

  set<Key extends "wire" | "edge" | "notice" | "drop">(key: Key, value: this[Key]): void {
    if (this[key] === value) return;
    this[key] = value;
    this.tell();
  }

  turnPanel(panel: Panel, open = !this.open[panel]): void {
    if (this.open[panel] === open) return;
    const others = this.narrow ? { left: false, right: false } : this.open;
    this.open = { ...others, [panel]: open };
    this.tell();
  }

  /** Goes to a step: it is selected, and the canvas shows it. */
  go(id: string): void {
    this.session.select([id]);
    this.set("edge", "");
    this.eye.reveal(id);
  }

  /** Says something and shows it. */
  explain(text: string): void {
    this.session.say(text);
    this.set("notice", text);
  }

  /** Tells whether the document may be changed; if not, says why. */
  mayEdit(): boolean {
    if (this.session.readOnly) this.explain(this.session.why);
    return !this.session.readOnly;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tell(): void {
    this.turn++;
    for (const listener of this.#listeners) listener();
  }
}
