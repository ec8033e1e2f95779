/** Asks for a drawing whenever the flow, its pins or its folds have changed. */

import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Drawing } from "../../layout/parts";
import { graphOf } from "../core/faces";
import { type Folded, foldedGraph } from "./folding";
import { usePage } from "./page";

export interface Drawn extends Folded {
  readonly drawing: Drawing | null;
}

export function useDrawn(): Drawn {
  const { session, artist, picture } = usePage();
  const { flow, sidecar } = session.sheet;
  const { config } = session;
  const whole = useMemo(() => picture?.graph ?? graphOf(flow, config), [picture, flow, config]);
  const folded = useMemo(() => foldedGraph(whole, sidecar.folded), [whole, sidecar.folded]);
  useEffect(() => artist.ask(folded.graph, sidecar.pins), [artist, folded, sidecar.pins]);
  const drawing = useSyncExternalStore(artist.subscribe, () => artist.drawing);
  return useMemo(() => ({ ...folded, drawing }), [folded, drawing]);
}
