/** The line above a page that says as of when it is: what it tells, and its two buttons. */

/** What the line says of the refreshing; the server wrote each in the user's language. */
export type State = "on" | "paused" | "failing" | "login" | "refused" | "gone";

/** The line; see the template live.html. */
export class Bar {
  /** Seconds between two refreshes. */
  readonly interval: number;
  readonly pause: HTMLElement;
  readonly show: HTMLElement;
  readonly #line: HTMLElement;

  constructor(line: HTMLElement) {
    this.#line = line;
    this.interval = Number(line.dataset.liveInterval);
    this.pause = this.#part("pause");
    this.show = this.#part("show");
  }

  #part(name: string): HTMLElement {
    return this.#line.querySelector(`[data-bar=${name}]`) as HTMLElement;
  }

  #text(name: string, number = 0): string {
    return (this.#line.dataset[name] ?? "").replace("{n}", String(number));
  }

  /** Say how it stands. What has stopped for good cannot be paused. */
  tell(state: State): void {
    const text = this.#text(state);
    const stopped = state === "login" || state === "refused" || state === "gone";
    this.#line.classList.toggle("a-late", stopped || state === "failing");
    this.pause.hidden = stopped;
    this.pause.setAttribute("aria-pressed", String(state === "paused"));
    if (this.#part("state").textContent === text) return;
    this.#part("state").textContent = text;
    if (stopped || state === "failing") this.#say(text);
  }

  /** Show the button for changes that wait, or hide it: null. */
  offer(rows: number | null): void {
    const appears = this.show.hidden && rows !== null;
    this.show.hidden = rows === null;
    if (rows === null) return;
    this.show.textContent = rows ? this.#text("fresh", rows) : this.#text("other");
    if (appears) this.#say(this.show.textContent);
  }

  /** Tell screen readers how many changes there were. */
  sayChanges(count: number): void {
    this.#say(this.#text("changes", count));
  }

  #say(text: string): void {
    this.#part("said").textContent = text;
  }
}
