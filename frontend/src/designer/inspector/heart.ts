/** Signs of life: says to the server what is done here, and hears who else is there. */

import { isObject, type JsonObject } from "../../document/structure";
import { NOBODY, type Presence } from "../core/presence";
import { t } from "../core/say";
import type { Session } from "../core/session";
import type { Saver } from "./saving";
import { newerOf, post } from "./sending";

/** Time from one to the next while the page is seen, in milliseconds. */
const PAUSE = 20_000;
/** How many in a row may fail until nobody is taken to be there. */
const PATIENCE = 3;
const GONE = 404;

export class Heart {
  #edits = false;
  #failed = 0;
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly session: Session,
    private readonly saver: Saver,
    private readonly explain: (text: string) => void,
  ) {}

  /** Begins to beat, until what is returned is called. */
  start(): () => void {
    const stop = this.session.subscribe(() => {
      if (!this.#edits && this.session.bus.dirty) this.#begin();
    });
    document.addEventListener("visibilitychange", this.#look);
    if (this.session.company) this.session.say(this.session.company);
    void this.#beat();
    return () => {
      stop();
      document.removeEventListener("visibilitychange", this.#look);
      this.#end();
    };
  }

  #begin(): void {
    this.#edits = true;
    void this.#beat();
  }

  #end(): void {
    this.#turn++;
    clearTimeout(this.#timer);
  }

  /** Who comes back to what is all saved only looks. */
  #look = (): void => {
    this.#edits = this.session.bus.dirty;
    void this.#beat();
  };

  async #beat(): Promise<void> {
    this.#end();
    if (document.hidden) return;
    const turn = this.#turn;
    const answer = await this.#ask();
    if (turn !== this.#turn) return;
    if (answer === GONE) return;
    this.#timer = setTimeout(() => void this.#beat(), PAUSE);
    if (answer) this.#hear(answer);
    else if (++this.#failed >= PATIENCE) this.session.attend(NOBODY);
  }

  /** Returns what the server says, null if that is nothing; says if the draft is gone. */
  async #ask(): Promise<JsonObject | typeof GONE | null> {
    const { revision, watching, config } = this.session;
    const does = watching ? "watches" : this.#edits ? "edits" : "looks";
    try {
      const [status, said] = await post(config.urls.beat, { does, revision }, this.saver.token);
      const known = isObject(said) ? said : {};
      if (status === GONE) this.explain(String(known.text));
      return status === GONE ? GONE : status === 200 ? known : null;
    } catch {
      return null;
    }
  }

  #hear(said: JsonObject): void {
    const { session } = this;
    this.#failed = 0;
    const newer = session.watching && newerOf(said.newer);
    if (newer) this.saver.follow(newer);
    const was = session.taken;
    const news = session.attend(said as unknown as Presence);
    if (session.watching) this.#edits = false;
    const words = session.company || t("Nobody else is here.");
    const kept = session.bus.dirty ? `. ${t("All that you did is still here.")}` : "";
    if (session.taken && !was) this.explain(words + kept);
    else if (news) session.say(words);
  }
}
