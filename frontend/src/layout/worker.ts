/** The layout as a worker: it answers every question with a drawing, in the order of the questions. */

import { layout, layoutSelection } from "./layout";
import type { Drawing, Graph, Places } from "./parts";

/** What a page asks. With `chosen` and `drawn` only those boxes are laid out anew. */
export interface Question {
  readonly id: number;
  readonly graph: Graph;
  readonly pins?: Places;
  readonly drawn?: Drawing;
  readonly chosen?: readonly string[];
}

/** What it is told. */
export interface Answer {
  readonly id: number;
  readonly drawing: Drawing;
}

/** Answers one question. A page where no worker may run asks this. */
export function answered({ id, graph, pins, drawn, chosen }: Question): Answer {
  const drawing =
    drawn && chosen ? layoutSelection(graph, drawn, new Set(chosen)) : layout(graph, pins);
  return { id, drawing };
}

if (typeof document === "undefined")
  self.onmessage = ({ data }: MessageEvent<Question>) => self.postMessage(answered(data));
