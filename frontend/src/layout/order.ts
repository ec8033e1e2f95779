/** The order within rows: declared order first, then as few crossings as that allows. */

import type { Lattice, Vertex } from "./lattice";
import { grouped } from "./rows";

/** How many crossings it must save to draw two ways of one step against their declared order. */
export const WORTH = 4;
/** Most sweeps; after so many in vain it ends earlier. */
const SWEEPS = 12;
const VAIN = 4;

/** Keys of the pairs of vertices of which the first is declared before the second. */
type Declared = ReadonlySet<number>;

/** Bring the vertices of each row into order. */
export function order(lattice: Lattice): void {
  const { rows } = lattice;
  const declared = declaredPairs(lattice);
  swap(rows, declared, SWEEPS);
  let [best, least] = [rows.map((row) => [...row]), cost(rows, declared)];
  for (let sweep = 0, vain = 0; sweep < SWEEPS && vain < VAIN && least; sweep++) {
    align(rows, sweep % 2 === 0);
    swap(rows, declared, VAIN);
    const now = cost(rows, declared);
    vain = now < least ? 0 : vain + 1;
    if (now < least) [best, least] = [rows.map((row) => [...row]), now];
  }
  for (const [index, row] of best.entries()) {
    rows[index] = row;
    number(row);
  }
}

function key(one: Vertex, other: Vertex): number {
  return one.index * 0x100000 + other.index;
}

function declaredPairs({ chains }: Lattice): Declared {
  const found = new Set<number>();
  const down = chains.filter((chain) => !chain.way.back);
  for (const group of grouped(down, ({ stops }) => stops[0]).values()) {
    const firsts = group.map(({ stops }) => stops[1] as Vertex);
    for (const [index, one] of firsts.entries())
      for (const other of firsts.slice(index + 1))
        if (one !== other && !found.has(key(other, one))) found.add(key(one, other));
  }
  return found;
}

/** Move every vertex to the mean of its neighbours above (or below). */
function align(rows: readonly Vertex[][], above: boolean): void {
  for (const row of above ? rows : rows.toReversed()) {
    for (const vertex of row) vertex.mean = meanOf(vertex, above ? vertex.up : vertex.down);
    row.sort((a, b) => a.mean - b.mean || a.place - b.place);
    number(row);
  }
}

function meanOf(vertex: Vertex, near: readonly Vertex[]): number {
  let sum = 0;
  for (const other of near) sum += other.place;
  return near.length ? sum / near.length : vertex.place;
}

/** Swap neighbours as long as that helps, in so many turns at most. */
function swap(rows: readonly Vertex[][], declared: Declared, turns: number): void {
  for (let turn = 0, swapped = true; turn < turns && swapped; turn++) {
    swapped = false;
    for (const row of rows)
      for (let at = 1; at < row.length; at++) {
        const [left, right] = [row[at - 1] as Vertex, row[at] as Vertex];
        if (price(left, right, declared) <= price(right, left, declared)) continue;
        [row[at - 1], row[at]] = [right, left];
        [right.place, left.place] = [at - 1, at];
        swapped = true;
      }
  }
}

/** Return what it costs if `left` is left of `right`, which are neighbours. */
function price(left: Vertex, right: Vertex, declared: Declared): number {
  const against = declared.has(key(right, left)) ? WORTH : 0;
  return crossings(left.up, right.up) + crossings(left.down, right.down) + against;
}

/** Return what the whole order costs. */
function cost(rows: readonly Vertex[][], declared: Declared): number {
  let sum = 0;
  for (const row of rows)
    for (const [index, left] of row.entries())
      for (let at = index + 1; at < row.length; at++) {
        const right = row[at] as Vertex;
        sum += crossings(left.down, right.down) + (declared.has(key(right, left)) ? WORTH : 0);
      }
  return sum;
}

/** Count the crossings of the ways of two vertices with so many neighbours, the left one's first. */
function crossings(left: readonly Vertex[], right: readonly Vertex[]): number {
  let count = 0;
  for (const one of left) for (const other of right) if (one.place > other.place) count++;
  return count;
}

function number(row: readonly Vertex[]): void {
  for (const [place, vertex] of row.entries()) vertex.place = place;
}
