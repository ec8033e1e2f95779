/** How large a step is and what is written on it. */

import type { Graph, Size } from "../layout/parts";
import { type Flow, idOf, type Step } from "./flow";

const CARD: Size = { width: 202, height: 48 };
const PILL: Size = { width: 150, height: 30 };
const BAR: Size = { width: 150, height: 8 };
/** About how wide a character is: of a title, of small print. */
const TITLE = 6.9;
const PRINT = 6.1;
/** Room of the lower line, what a chip adds to its text, and the gap to the next. */
const LINE = 172;
const CHIP = 12;
const GAP = 4;
/** Characters of what a step does that chips leave room for. */
const DOES = 14;
/** Longest chip and longest word on an edge, in characters. */
const LONGEST = 20;
const WORD = 30;

/** A chip and its left edge. */
export interface Chip {
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

export function isBar({ kind }: Step): boolean {
  return kind === "split" || kind === "join";
}

export function sizeOf(step: Step): Size {
  if (isBar(step)) return BAR;
  return step.kind === "end" ? PILL : CARD;
}

/** Return a text that is cut after so many characters. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, Math.max(most - 1, 0)).trimEnd()}…` : text;
}

/** Return the title as far as there is room for it. */
export function titleOf(step: Step): string {
  const room =
    step.kind === "end" ? 104 : step.kind === "decide" || step.kind === "experiment" ? 148 : 162;
  return cut(step.label, Math.floor(room / TITLE));
}

/** Return the lower line: chips at its right end, left of them what the step does or of which kind it is. */
export function lineOf({ chips, does, said }: Step): { sub: string; chips: Chip[] } {
  const shown: string[] = [];
  const kept = Math.min(does.length, DOES) * PRINT;
  let room = LINE - kept;
  for (const [index, chip] of chips.entries()) {
    const text = cut(chip, LONGEST);
    const rest = index + 1 < chips.length ? 30 : 0;
    if (room - wide(text) < rest) break;
    room -= wide(text);
    shown.push(text);
  }
  const left = chips.length - shown.length;
  if (left) {
    shown.push(`+${left}`);
    room -= wide(`+${left}`);
  }
  let x = CARD.width - 12;
  const placed = shown.toReversed().map((text) => {
    const width = wide(text) - GAP;
    x -= width + GAP;
    return { text, x: x + GAP, width };
  });
  const characters = Math.floor((room + kept) / PRINT);
  return { sub: characters < 6 ? "" : cut(does || said, characters), chips: placed.reverse() };
}

function wide(text: string): number {
  return text.length * PRINT + CHIP + GAP;
}

/** Return the words on a way. */
export function wordOf(label: string): string {
  return cut(label, WORD);
}

/** Return a flow as the layout wants it. */
export function graphOf({ steps, ways }: Flow): Graph {
  return {
    boxes: steps.map((step) => ({ id: step.id, ...sizeOf(step) })),
    edges: ways.map((way) => {
      const word = wordOf(way.label);
      const label = { width: word.length * PRINT + 10, height: 16 };
      return { id: idOf(way), from: way.from, to: way.to, ...(word ? { label } : {}) };
    }),
  };
}
