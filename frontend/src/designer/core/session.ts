/** One author at work: the bus, what is selected, what is wrong, what was said. No DOM. */

import { type Problem, problems } from "../../document/problems";
import type { Point } from "../../layout/parts";
import { Bus, type Command } from "./bus";
import type { Config, ServerProblem } from "./config";
import { editing, looking, type Presence } from "./presence";
import { t } from "./say";
import { type Sheet, sheetOf, stepOf } from "./sheet";

/** What the parts of the page ask each other for. */
export type Wish =
  | { readonly to: "field"; readonly step: string; readonly path: string }
  | { readonly to: "canvas" }
  | { readonly to: "connect"; readonly step: string }
  | { readonly to: "insert"; readonly step: string; readonly slot: string }
  | { readonly to: "add"; readonly after: string; readonly at?: Point }
  | { readonly to: "find" }
  | { readonly to: "keys" }
  | { readonly to: "compare" };

type Listener = () => void;

export class Session {
  readonly bus: Bus;
  /** Counts up with every change of anything; what `useSyncExternalStore` compares. */
  turn = 0;
  /** Counts up with every change but of what is said and asked for: those are not drawn. */
  look = 0;
  selection: readonly string[] = [];
  /** What was said last, for those who listen. */
  said = "";
  revision: number;
  /** What forms are sent with; another one after a new login. */
  token: string;
  note: string;
  wish: Wish | null = null;
  /** Whether somebody else edits, and this page shows what they save. */
  watching: boolean;
  /** Whether that one has taken the draft over from here. */
  taken = false;
  #presence: Presence;
  #listeners = new Set<Listener>();
  #judged: { sheet: Sheet; found: Problem[] } | null = null;
  #server: readonly ServerProblem[];
  #seen: Sheet;

  constructor(readonly config: Config) {
    this.bus = new Bus(sheetOf(config.flow, config.layout));
    this.revision = config.revision;
    this.note = config.note;
    this.token = config.token;
    this.#server = config.problems;
    this.#seen = this.sheet;
    this.#presence = config.presence;
    this.watching = this.#presence.editor !== "";
  }

  get sheet(): Sheet {
    return this.bus.sheet;
  }

  get readOnly(): boolean {
    return this.why !== "";
  }

  /** Why nothing may be changed, or "". */
  get why(): string {
    return this.config.readOnly || (this.watching ? this.#editing : "");
  }

  /** Who else is there, in words. */
  get company(): string {
    return [this.#editing, looking(this.#presence)].filter(Boolean).join(" · ");
  }

  get #editing(): string {
    return editing(this.#presence, this.taken);
  }

  /** What is wrong with the document as it is now. */
  get problems(): readonly Problem[] {
    if (this.#judged?.sheet.flow !== this.sheet.flow) {
      const { schema, offered, code, kinds } = this.config;
      const steps = Object.fromEntries(kinds.map(({ cls, takes }) => [cls, takes]));
      const rules = { schema, offered: offered && new Set(offered), code, steps };
      this.#judged = { sheet: this.sheet, found: problems(this.sheet.flow, rules) };
    }
    return this.#judged?.found ?? [];
  }

  /** What only the server could find, of the document that it has seen; nothing of a later one. */
  get serverProblems(): readonly ServerProblem[] {
    return this.sheet.flow === this.#seen.flow ? this.#server : [];
  }

  /** Does a command, says what it did, and tells whether anything has changed. */
  run(command: Command, said: string = command.title): boolean {
    const did = this.#mayChange() && this.bus.run(command);
    if (did) this.#after(said);
    return did;
  }

  undo(said: (title: string) => string): void {
    const title = this.#mayChange() && this.bus.undo();
    if (title) this.#after(said(title));
  }

  redo(said: (title: string) => string): void {
    const title = this.#mayChange() && this.bus.redo();
    if (title) this.#after(said(title));
  }

  select(ids: readonly string[]): void {
    if (ids.length === this.selection.length && ids.every((id, i) => id === this.selection[i]))
      return;
    this.selection = ids;
    this.tell();
  }

  say(text: string): void {
    this.said = text;
    this.#turned();
  }

  ask(wish: Wish | null): void {
    this.wish = wish;
    this.#turned();
  }

  /** Shows what somebody else has saved. */
  follow(sheet: Sheet): void {
    this.bus.follow(sheet);
    this.#after(t("What was saved meanwhile is shown."));
  }

  /** Takes what the server answered to a save. */
  saved(sheet: Sheet, revision: number, found: readonly ServerProblem[]): void {
    this.revision = revision;
    this.#server = found;
    this.#seen = sheet;
    this.bus.saved(sheet);
    this.tell();
  }

  /** Takes who is there now, and tells whether that is news. Who has unsaved changes never watches. */
  attend(presence: Presence): boolean {
    const { company, watching } = this;
    this.taken = presence.editor !== "" && (this.taken || this.#presence.mine);
    this.#presence = presence;
    this.watching = presence.editor !== "" && !this.bus.dirty;
    const news = this.company !== company;
    if (news || this.watching !== watching) this.tell();
    return news;
  }

  subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  tell(): void {
    this.look++;
    this.#turned();
  }

  /** Tells whether anything may be changed, and says why not. */
  #mayChange(): boolean {
    if (this.readOnly) this.say(this.why);
    return !this.readOnly;
  }

  #turned(): void {
    this.turn++;
    for (const listener of this.#listeners) listener();
  }

  #after(said: string): void {
    this.selection = this.selection.filter((id) => stepOf(this.sheet, id));
    this.said = said;
    this.tell();
  }
}
