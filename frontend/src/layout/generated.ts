/** Flows for tests and comparisons, made up from a seed: always the same for the same seed. */

import type { Box, Edge, Graph } from "./parts";

const CARD = { width: 202, height: 48 };
const BAR = { width: 160, height: 8 };

/** Return numbers from 0 to 1, always the same for a seed (a linear congruential generator). */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
  };
}

type Exit = readonly [from: string, label: string];

/** Writes a flow as somebody would declare it: choices, branches that meet again, loops. */
class Writer {
  readonly boxes: Box[] = [];
  readonly edges: Edge[] = [];
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = numbers(seed);
  }

  box(bar = false): string {
    const id = `s${this.boxes.length}`;
    this.boxes.push({ id, ...(bar ? BAR : CARD) });
    return id;
  }

  link(from: string, to: string, label = ""): void {
    const size = label ? { label: { width: 8 + 7 * label.length, height: 16 } } : {};
    this.edges.push({ id: `e${this.edges.length}`, from, to, ...size });
  }

  join(exits: readonly Exit[], to: string): void {
    for (const [from, label] of exits) this.link(from, to, label);
  }

  /** Write about `size` steps after `exits`; return the ways out of the last ones. */
  sequence(size: number, depth: number, exits: readonly Exit[]): readonly Exit[] {
    let open = exits;
    for (let left = size; left > 0; ) {
      const before = this.boxes.length;
      open = this.#part(left, depth, open);
      left -= this.boxes.length - before;
    }
    return open;
  }

  #part(size: number, depth: number, open: readonly Exit[]): readonly Exit[] {
    const draw = this.#random();
    if (size >= 5 && depth < 4 && draw < 0.22) return this.#choice(size - 1, depth, open);
    if (size >= 7 && depth < 3 && draw < 0.32) return this.#branches(size - 2, depth, open);
    const step = this.box();
    this.join(open, step);
    if (size < 4 || draw > 0.37) return [[step, ""]];
    const question = this.box();
    this.link(step, question);
    this.link(question, step, "again");
    return [[question, "on"]];
  }

  #choice(size: number, depth: number, open: readonly Exit[]): readonly Exit[] {
    const step = this.box();
    this.join(open, step);
    const yes = this.sequence(this.#share(size, 0.3), depth + 1, [[step, "yes"]]);
    if (this.#random() < 0.4) return [...yes, [step, "no"]];
    return [...yes, ...this.sequence(this.#share(size, 0.2), depth + 1, [[step, "no"]])];
  }

  #branches(size: number, depth: number, open: readonly Exit[]): readonly Exit[] {
    const split = this.box(true);
    this.join(open, split);
    const count = 2 + Math.floor(this.#random() * 3);
    const ends: Exit[] = [];
    for (let branch = 0; branch < count; branch++)
      ends.push(...this.sequence(this.#share(size, 0.18), depth + 1, [[split, ""]]));
    const join = this.box(true);
    this.join(ends, join);
    return [[join, ""]];
  }

  #share(size: number, most: number): number {
    return Math.max(1, Math.floor(size * most * this.#random()));
  }
}

/** Return a structured flow with about `size` steps. */
export function structured(size: number, seed = 7): Graph {
  const writer = new Writer(seed);
  const start = writer.box();
  const exits = writer.sequence(size - 2, 0, [[start, ""]]);
  writer.join(exits, writer.box());
  return { boxes: writer.boxes, edges: writer.edges };
}

/** Return a flow with about `size` steps in which many ways lead anywhere. */
export function tangled(size: number, seed = 7): Graph {
  const { boxes, edges } = structured(size, seed);
  const random = numbers(seed + 1);
  const place = new Map(boxes.map((box, index) => [box.id, index]));
  const bent = edges.map((edge) => {
    if (random() > (edge.label ? 0.2 : 0.04)) return edge;
    const to = (place.get(edge.from) ?? 0) + Math.round((random() - 0.35) * 50);
    return { ...edge, to: `s${Math.max(1, Math.min(boxes.length - 2, to))}` };
  });
  const reached = new Set(bent.map((edge) => edge.to));
  const lost = boxes.slice(1).filter((box) => !reached.has(box.id));
  const added = lost.map((box) => ({
    id: `x${box.id}`,
    from: `s${(place.get(box.id) ?? 1) - 1}`,
    to: box.id,
  }));
  return { boxes, edges: [...bent, ...added] };
}
