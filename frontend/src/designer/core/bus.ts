/** All changes go through here, so that undo is exact: each is a sheet before and a sheet after. */

import type { Json } from "../../document/structure";
import { same } from "./order";
import type { Edit, Sheet } from "./sheet";

/** A change with its name, as it is said: "Undo: delete step". */
export interface Command {
  readonly title: string;
  readonly edit: Edit;
  /** Commands in a row with the same one are one step of undo: a drag, what is typed in a field. */
  readonly burst?: string;
}

interface Done {
  readonly title: string;
  readonly before: Sheet;
  readonly after: Sheet;
  readonly burst: string;
}

/** Most steps of undo that are kept. */
const MOST = 500;

export class Bus {
  #past: Done[] = [];
  #future: Done[] = [];
  #saved: Sheet;
  /** Two sheets that were compared last, and whether they differ. */
  #compared: readonly [Sheet, Sheet, boolean] | null = null;

  constructor(private now: Sheet) {
    this.#saved = now;
  }

  get sheet(): Sheet {
    return this.now;
  }

  /** Whether something differs from what was saved last. */
  get dirty(): boolean {
    const [now, saved, differ] = this.#compared ?? [];
    if (now === this.now && saved === this.#saved && differ !== undefined) return differ;
    const fresh = !same(this.now as unknown as Json, this.#saved as unknown as Json);
    this.#compared = [this.now, this.#saved, fresh];
    return fresh;
  }

  /** What undo would take back, or "". */
  get undoes(): string {
    return this.#past.at(-1)?.title ?? "";
  }

  /** What redo would do again, or "". */
  get redoes(): string {
    return this.#future.at(-1)?.title ?? "";
  }

  /** Steps of undo since the beginning that still can be taken back. */
  get depth(): number {
    return this.#past.length;
  }

  /** Does a command and tells whether anything has changed. */
  run({ title, edit, burst = "" }: Command): boolean {
    const after = edit(this.now);
    if (after === this.now) return false;
    const last = this.#past.at(-1);
    const joins = burst !== "" && last?.burst === burst && last.after === this.now;
    const before = joins ? last.before : this.now;
    if (joins) this.#past.pop();
    this.#past = [...this.#past.slice(1 - MOST), { title, before, after, burst }];
    this.#future = [];
    this.now = after;
    return true;
  }

  /** Ends a burst: the next command is a step of undo of its own. */
  settle(): void {
    const last = this.#past.at(-1);
    if (last?.burst) this.#past = [...this.#past.slice(0, -1), { ...last, burst: "" }];
  }

  /** Takes the last command back and returns its title, or "". */
  undo(): string {
    const done = this.#past.pop();
    if (!done) return "";
    this.#future.push(done);
    this.now = done.before;
    return done.title;
  }

  /** Does the command that was taken back last again and returns its title, or "". */
  redo(): string {
    const done = this.#future.pop();
    if (!done) return "";
    this.#past.push(done);
    this.now = done.after;
    return done.title;
  }

  /** Goes on with what somebody else has saved: nothing that was before can be taken back. */
  follow(sheet: Sheet): void {
    this.#past = [];
    this.#future = [];
    this.now = sheet;
    this.#saved = sheet;
  }

  /** Remembers that this sheet is what the server has stored. */
  saved(sheet: Sheet): void {
    this.#saved = sheet;
  }
}
