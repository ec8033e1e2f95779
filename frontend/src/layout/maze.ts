/** Finds a way between boxes that stand anywhere: along lines beside them, with few bends. */

import { grown, type Point, type Rect } from "./parts";

/** Lines lie so far from boxes; nearer than the first no line crosses one. */
const BESIDE = [12, 20] as const;
const NEAR = 8;
/** What a bend costs, in pixels of way; and how much dearer a line is that is used already. */
const BEND = 60;
const USED = 3;

/** An end of a way: below a box, or above one. */
export interface End {
  readonly at: Point;
  /** 1 if the way goes down from here, -1 if it comes from above. */
  readonly out: 1 | -1;
}

/** Lines among boxes. What is routed is remembered, so that ways keep off each other. */
export class Maze {
  readonly #xs: number[];
  readonly #ys: number[];
  /** Cost of the piece right of (below) each crossing, as a factor; Infinity if it is closed. */
  readonly #across: Float64Array;
  readonly #down: Float64Array;

  constructor(boxes: readonly Rect[], ends: readonly End[]) {
    const lines = (from: number, to: number) => BESIDE.flatMap((by) => [from - by, to + by]);
    this.#xs = distinct(
      ends.map((end) => end.at.x),
      boxes.flatMap((box) => lines(box.x, box.x + box.width)),
    );
    this.#ys = distinct(
      ends.map((end) => stub(end).y),
      boxes.flatMap((box) => lines(box.y, box.y + box.height)),
    );
    const size = this.#xs.length * this.#ys.length;
    this.#across = new Float64Array(size).fill(1);
    this.#down = new Float64Array(size).fill(1);
    for (const box of boxes) this.#close(grown(box, NEAR));
  }

  /** Return the corners of a way; if there is none, those of a way that heeds no box. */
  route(from: End, to: End): Point[] {
    const [begin, end] = [stub(from), stub(to)];
    const y = (begin.y + end.y) / 2;
    const blind = [
      { x: begin.x, y },
      { x: end.x, y },
    ];
    const found = this.#search(this.#index(begin), this.#index(end));
    return [from.at, ...(found ?? blind), to.at];
  }

  #index({ x, y }: Point): number {
    return this.#ys.indexOf(y) * this.#xs.length + this.#xs.indexOf(x);
  }

  #point(index: number): Point {
    const wide = this.#xs.length;
    return { x: this.#xs[index % wide] as number, y: this.#ys[Math.floor(index / wide)] as number };
  }

  #close({ x, y, width, height }: Rect): void {
    const wide = this.#xs.length;
    const columns = [after(this.#xs, x), after(this.#xs, x + width)] as const;
    const rows = [after(this.#ys, y), after(this.#ys, y + height)] as const;
    for (let row = rows[0] - 1; row < rows[1]; row++)
      for (let column = columns[0] - 1; column < columns[1]; column++) {
        const at = row * wide + column;
        if (row >= rows[0]) this.#across[at] = Infinity;
        if (column >= columns[0]) this.#down[at] = Infinity;
      }
  }

  /** Return the turns of the cheapest way, or undefined if there is none (A*). */
  #search(begin: number, end: number): Point[] | undefined {
    // A state is a crossing and how it was come to: 0 across, 1 down or up.
    const cost = new Map([[begin * 2 + 1, 0]]);
    const before = new Map<number, number>();
    const goal = this.#point(end);
    // States by what the whole way would cost at least; the cheapest is the last one.
    const [open, prices] = [[begin * 2 + 1], [0]];
    for (let state = open.pop(); state !== undefined; state = open.pop()) {
      prices.pop();
      if (state === end * 2 + 1) return this.#turns(before, state);
      for (const [next, price] of this.#steps(state)) {
        const sum = (cost.get(state) ?? 0) + price;
        if (sum >= (cost.get(next) ?? Infinity)) continue;
        cost.set(next, sum);
        before.set(next, state);
        const { x, y } = this.#point(next >> 1);
        const least = -(sum + Math.abs(goal.x - x) + Math.abs(goal.y - y));
        const place = after(prices, least);
        open.splice(place, 0, next);
        prices.splice(place, 0, least);
      }
    }
    return undefined;
  }

  #steps(state: number): [number, number][] {
    const [index, down, wide] = [state >> 1, state & 1, this.#xs.length];
    const steps: [number, number][] = [[index * 2 + 1 - down, BEND]];
    const lines = down ? this.#ys : this.#xs;
    const here = down ? Math.floor(index / wide) : index % wide;
    const [factors, far] = down ? [this.#down, wide] : [this.#across, 1];
    for (const by of [1, -1]) {
      const long = Math.abs((lines[here + by] ?? Infinity) - (lines[here] as number));
      const price = long * (factors[by > 0 ? index : index - far] ?? Infinity);
      if (price < Infinity) steps.push([(index + by * far) * 2 + down, price]);
    }
    return steps;
  }

  /** Return where a way turns, and remember its pieces. */
  #turns(before: ReadonlyMap<number, number>, last: number): Point[] {
    const turns: Point[] = [];
    let state = last;
    for (let next = before.get(state); next !== undefined; next = before.get(state)) {
      const low = Math.min(state, next) >> 1;
      const factors = state & 1 ? this.#down : this.#across;
      if (state >> 1 === next >> 1) turns.push(this.#point(low));
      else factors[low] = (factors[low] as number) * USED;
      state = next;
    }
    return turns.reverse();
  }
}

function stub({ at: { x, y }, out }: End): Point {
  return { x, y: y + out * BESIDE[0] };
}

/** Return lines in order, each once. */
function distinct(needed: readonly number[], others: readonly number[]): number[] {
  return [...new Set([...needed, ...others.map(Math.round)])].sort((a, b) => a - b);
}

/** Return the index of the first line beyond a place. */
function after(lines: readonly number[], place: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] as number) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
