/** Signs of life: says to the server what is done here, and hears who else is there. */

import { isObject, type JsonObject } from "../../document/structure";
import { NOBODY, type Presence } from "../core/presence";
import { t } from "../core/say";
import type { Session } from "../core/session";
import { renew } from "./renewing";
import type { Saver } from "./saving";
import { newerOf, post } from "./sending";

/** Time from one to the next while the page is seen, in milliseconds. */
const PAUSE = 20_000;
/** How many in a row may fail until nobody is taken to be there. */
const PATIENCE = 3;
const GONE = 404;
const REFUSED = 403;

export class Heart {
  #edits = false;
  #failed = 0;
  #gone = false;
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
    if (document.hidden || this.#gone) return;
    const turn = this.#turn;
    const answer = await this.#ask();
    if (turn !== this.#turn) return;
    if (this.#gone) return;
    this.#timer = setTimeout(() => void this.#beat(), PAUSE);
    if (answer) this.#hear(answer);
    else if (++this.#failed >= PATIENCE && this.session.attend(NOBODY))
      this.session.say(t("It cannot be told who else is here."));
  }

  /** Returns what the server says, null if that is nothing; says if the draft is gone. */
  async #ask(): Promise<JsonObject | null> {
    try {
      let [status, said] = await this.#tell();
      if (status === REFUSED && (await renew(this.session))) [status, said] = await this.#tell();
      const known = isObject(said) ? said : {};
      this.#gone = status === GONE;
      if (this.#gone) this.explain(String(known.text));
      return status === 200 ? known : null;
    } catch {
      return null;
    }
  }

  #tell() {
    const { revision, watching, config, token } = this.session;
    const does = watching ? "watches" : this.#edits ? "edits" : "looks";
    return post(config.urls.beat, { does, revision }, token);
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
