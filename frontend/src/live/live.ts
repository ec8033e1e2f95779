/** Keeps a page up to date while somebody looks at it. */

import { ask } from "./ask";
import { Bar } from "./bar";
import { isPaused, keepPaused } from "./memory";
import { unmark } from "./morph";
import { waitAfter } from "./pace";
import { type Offer, refresh } from "./refresh";
import { hear, SILENT } from "./voice";

/** Start it, if the page has parts to refresh and the server wants it. */
export function start(): void {
  const line = document.querySelector<HTMLElement>("[data-live-interval]");
  if (line && document.querySelector("[data-live]:not([data-live-interval] *)"))
    new Live(new Bar(line)).start();
}

class Live {
  readonly #bar: Bar;
  #paused = isPaused();
  #wait: number;
  #due: number;
  #timer = 0;
  #asking: AbortController | undefined;
  #offers: readonly Offer[] = [];
  #voice = SILENT;

  constructor(bar: Bar) {
    this.#bar = bar;
    this.#wait = bar.interval;
    this.#due = Date.now() + bar.interval * 1000;
  }

  start(): void {
    this.#bar.pause.addEventListener("click", () => this.#toggle());
    this.#bar.show.addEventListener("click", () => this.#take());
    document.addEventListener("visibilitychange", () => this.#arm());
    this.#bar.tell(this.#paused ? "paused" : "on");
    this.#arm();
  }

  #toggle(): void {
    this.#paused = !this.#paused;
    keepPaused(this.#paused);
    this.#bar.tell(this.#paused ? "paused" : "on");
    this.#due = 0;
    this.#arm();
  }

  /** Set the timer anew, or be still: while paused, while nobody looks, and after the end. */
  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#paused || document.visibilityState === "hidden") {
      this.#asking?.abort();
      this.#asking = undefined;
    } else if (!this.#asking && Number.isFinite(this.#due)) {
      this.#timer = setTimeout(() => this.#turn(), Math.max(0, this.#due - Date.now()));
    }
  }

  async #turn(): Promise<void> {
    const asking = new AbortController();
    this.#asking = asking;
    const began = Date.now();
    unmark();
    const { answer, page } = await ask(asking.signal);
    if (asking.signal.aborted) return;
    this.#asking = undefined;
    this.#wait = waitAfter(answer, this.#bar.interval, this.#wait, (Date.now() - began) / 1000);
    this.#due = Date.now() + this.#wait * 1000;
    if (page) this.#apply(page);
    this.#bar.tell(answer === "fresh" ? "on" : answer);
    this.#arm();
  }

  #apply(page: Document): void {
    // What a button offers stays put while somebody is about to press it.
    const held = this.#bar.show.matches(":hover, :focus") ? this.#offers.map((o) => o.part) : [];
    const { changes, offers } = refresh(document.body, page.body, held);
    this.#speak(changes);
    this.#offer(offers);
  }

  #offer(offers: readonly Offer[]): void {
    this.#offers = offers;
    this.#bar.offer(offers.length ? offers.reduce((sum, offer) => sum + offer.rows, 0) : null);
  }

  #speak(changes: number): void {
    const [voice, said] = hear(this.#voice, changes, Date.now() / 1000);
    this.#voice = voice;
    if (said) this.#bar.sayChanges(said);
  }

  #take(): void {
    unmark();
    const offers = this.#offers;
    this.#offer([]);
    for (const { take } of offers) take();
    focusOn(offers[0]?.part);
  }
}

/** The button is gone: the focus goes to what it showed. */
function focusOn(part: Element | undefined): void {
  if (!(part instanceof HTMLElement)) return;
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
}
