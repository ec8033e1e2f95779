/** Asks for a drawing whenever the flow, its pins or its folds have changed. */

import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Drawing, Graph } from "../../layout/parts";
import type { Config } from "../core/config";
import { graphOf } from "../core/faces";
import type { Session } from "../core/session";
import type { Flow } from "../core/sheet";
import type { Artist } from "./artist";
import { type Folded, foldedGraph } from "./folding";
import { usePage } from "./page";

export interface Drawn extends Folded {
  readonly drawing: Drawing | null;
}

const known = new WeakMap<Flow, Graph>();

function graphFor(flow: Flow, config: Config): Graph {
  const graph = known.get(flow) ?? graphOf(flow, config);
  known.set(flow, graph);
  return graph;
}

/** Asks before there is a page: while that is built, the worker draws. */
export function askAhead({ sheet: { flow, sidecar }, config }: Session, artist: Artist): void {
  artist.ask(foldedGraph(graphFor(flow, config), sidecar.folded).graph, sidecar.pins);
}

export function useDrawn(): Drawn {
  const { session, artist, picture } = usePage();
  const { flow, sidecar } = session.sheet;
  const { config } = session;
  const whole = picture?.graph ?? graphFor(flow, config);
  const folded = useMemo(() => foldedGraph(whole, sidecar.folded), [whole, sidecar.folded]);
  useEffect(() => artist.ask(folded.graph, sidecar.pins), [artist, folded, sidecar.pins]);
  const drawing = useSyncExternalStore(artist.subscribe, () => artist.drawing);
  return useMemo(() => ({ ...folded, drawing }), [folded, drawing]);
}
