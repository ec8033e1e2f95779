/** What is drawn between two rows: horizontal runs on tracks, and how much height they need. */

import type { Chain, Lattice } from "./lattice";

/** From a row to the first track, from behind the last one to the next row, between two tracks. */
const BEFORE = 14;
const AFTER = 12;
const PITCH = 10;
/** Pitch where words stand on the runs, and what words on a straight way need. */
const WORDED = 20;
const WORDS = 22;
/** Least height. */
const LEAST = 36;
/** Runs on one track are so far apart. */
const APART = 8;
/** From the words on a run to its ends. */
const ENDS = 10;

/** A horizontal piece of a way between two rows. */
export interface Run {
  readonly chain: Chain;
  /** x at the upper and at the lower row. */
  readonly from: number;
  readonly to: number;
  /** Number of its track, from 0 at the top. */
  track: number;
}

/** What lies between a row and the next. */
export class Channel {
  readonly runs: Run[] = [];
  #straightWords = false;
  #runWords = false;
  #tracks = 0;

  /** Add the piece of a way; return its run, or undefined if it is straight. */
  add(chain: Chain, from: number, to: number, words: number): Run | undefined {
    const long = Math.abs(from - to);
    if (words && long < words + 2 * ENDS) this.#straightWords = true;
    else if (words) this.#runWords = true;
    if (long < 1) return undefined;
    const run: Run = { chain, from, to, track: 0 };
    this.runs.push(run);
    return run;
  }

  /** Give the runs their tracks so that they cross as little as possible. */
  settle(): void {
    const placed: Run[] = [];
    for (const run of fromAbove(this.runs)) {
      const [low, high] = reach(run);
      for (const other of placed) {
        const [left, right] = reach(other);
        if (left < high + APART && low < right + APART)
          run.track = Math.max(run.track, other.track + 1);
      }
      this.#tracks = Math.max(this.#tracks, run.track + 1);
      placed.push(run);
    }
  }

  get #pitch(): number {
    return this.#runWords ? WORDED : PITCH;
  }

  get height(): number {
    const tracks = this.#tracks * this.#pitch;
    return Math.max(LEAST, BEFORE + tracks + (this.#straightWords ? WORDS : 0) + AFTER);
  }

  /** Return the y of a run, from the lower side of the row above. */
  y(run: Run): number {
    return BEFORE + run.track * this.#pitch;
  }
}

/** Return the channel below each row. */
export function channelsOf(lattice: Lattice): {
  channels: Channel[];
  runs: Map<Chain, (Run | undefined)[]>;
} {
  const channels = lattice.rows.map(() => new Channel());
  const runs = new Map<Chain, (Run | undefined)[]>();
  for (const chain of lattice.chains) {
    const { stops, way, upper, lower } = chain;
    const last = stops.length - 1;
    const worded = way.back ? last - 1 : 0;
    const xs = stops.map((stop, at) => (at === 0 ? upper : at === last ? lower : stop).x);
    const found = xs.slice(1).map((to, at) => {
      const words = at === worded ? (way.edge.label?.width ?? 0) : 0;
      const row = stops[0].row + at;
      return (channels[row] as Channel).add(chain, xs[at] as number, to, words);
    });
    runs.set(chain, found);
  }
  for (const channel of channels) channel.settle();
  return { channels, runs };
}

function reach({ from, to }: Run): [number, number] {
  return from < to ? [from, to] : [to, from];
}

/** Return runs in an order from above that costs few crossings. */
function fromAbove(runs: readonly Run[]): Run[] {
  let left = runs.map((run) => ({
    run,
    above: runs.filter((other) => isAbove(other, run)).length,
  }));
  const found: Run[] = [];
  while (left.length) {
    const first = left.reduce((one, other) => (other.above < one.above ? other : one));
    found.push(first.run);
    left = left.filter((entry) => entry !== first);
    for (const entry of left) if (isAbove(first.run, entry.run)) entry.above--;
  }
  return found;
}

/** Tell whether it costs less to draw a run above another than below it. */
function isAbove(one: Run, other: Run): boolean {
  return cost(one, other) < cost(other, one);
}

/** Count where an upper run meets the pieces that lead to and from a lower one. */
function cost(upper: Run, lower: Run): number {
  return met(lower.from, upper) + met(upper.to, lower);
}

/** Return 1 if an x lies within a run or at its end. */
function met(x: number, run: Run): number {
  const [low, high] = reach(run);
  return Number(x > low - 1 && x < high + 1);
}
