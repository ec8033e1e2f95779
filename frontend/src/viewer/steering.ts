/** Where the focus goes from a step: along the flow, beside it, by name. */

import type { Point } from "../layout/parts";
import type { Step, Way } from "./flow";

/** A step with its middle. */
export interface Stop extends Point {
  readonly step: Step;
}

/** Steps whose middles are so near to each other are in one row. */
const ROW = 30;

/**
 * Return the id of the step that a key leads to, or undefined if it leads nowhere.
 *
 * @param key as the browser names it: an arrow, "Home", "End" or a letter
 * @param from id of the step that has the focus
 */
export function next(
  key: string,
  from: string,
  stops: readonly Stop[],
  ways: readonly Way[],
): string | undefined {
  if (key === "Home") return stops[0]?.step.id;
  if (key === "End") return stops.at(-1)?.step.id;
  const at = stops.findIndex((stop) => stop.step.id === from);
  const here = stops[at];
  if (!here) return undefined;
  const y = (id: string) => stops.find((stop) => stop.step.id === id)?.y ?? here.y;
  if (key === "ArrowDown") return ways.find((way) => way.from === from && y(way.to) > here.y)?.to;
  if (key === "ArrowUp") return ways.find((way) => way.to === from && y(way.from) < here.y)?.from;
  if (key === "ArrowLeft") return beside(here, stops, -1);
  if (key === "ArrowRight") return beside(here, stops, 1);
  return key.length === 1 ? named(key, at, stops) : undefined;
}

function beside(here: Stop, stops: readonly Stop[], side: 1 | -1): string | undefined {
  const row = stops.filter((one) => Math.abs(one.y - here.y) < ROW && (one.x - here.x) * side > 0);
  row.sort((a, b) => (a.x - b.x) * side);
  return row[0]?.step.id;
}

/** Return the next step whose name begins with a letter, after the one with the focus. */
function named(letter: string, at: number, stops: readonly Stop[]): string | undefined {
  const turned = [...stops.slice(at + 1), ...stops.slice(0, at)];
  const begins = ({ step }: Stop) => step.label.toLowerCase().startsWith(letter.toLowerCase());
  return turned.find(begins)?.step.id;
}
