/** Has the drawing made by the worker; without one it is made in the page. */

import type { Drawing, Graph, Places } from "../../layout/parts";
import type * as layout from "../../layout/worker";
import type { Answer, Question } from "../../layout/worker";

type Layout = typeof layout;

export class Artist {
  /** The drawing that was finished last, of the graph that was asked for last or one before. */
  drawing: Drawing | null = null;
  #worker: Worker | null = null;
  #asked = 0;
  #taken = 0;
  #last: Question | null = null;
  #listeners = new Set<() => void>();

  constructor(private readonly url: string) {
    try {
      this.#worker = new Worker(url, { type: "module" });
      this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#take(data);
      this.#worker.onerror = () => this.#alone();
    } catch {
      this.#worker = null;
    }
  }

  /** Asks for a drawing, unless that was asked last; only what was asked last is taken. */
  ask(graph: Graph, pins: Places): void {
    if (this.#last?.graph === graph && this.#last.pins === pins) return;
    this.#last = { id: ++this.#asked, graph, pins };
    if (this.#worker) this.#worker.postMessage(this.#last);
    else void this.#draw(this.#last);
  }

  /** Whether a drawing is being made that is newer than the one that is there. */
  get busy(): boolean {
    return this.#taken !== this.#asked;
  }

  close(): void {
    this.#worker?.terminate();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #take({ id, drawing }: Answer): void {
    if (id !== this.#asked) return;
    this.#taken = id;
    this.drawing = drawing;
    for (const listener of this.#listeners) listener();
  }

  /** Goes on without the worker, which a policy or a proxy may forbid. */
  #alone(): void {
    this.#worker?.terminate();
    this.#worker = null;
    if (this.#last) void this.#draw(this.#last);
  }

  async #draw(question: Question): Promise<void> {
    const { answered } = (await import(/* @vite-ignore */ this.url)) as Layout;
    if (question.id === this.#asked) this.#take(answered(question));
  }
}
